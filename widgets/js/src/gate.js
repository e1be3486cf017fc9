/** PredictGate: answer, say how sure, commit; then your answer stands beside the machine's. */
import { BEATS, NUMBERS } from "./beats.js";
import { h, press, spoken } from "./dom.js";
import { answer, remark, shown, tick } from "./fields.js";
import { answered, right } from "./grade.js";
import { listen, post } from "./link.js";
import { marked } from "./marks.js";
import "./table.js";
import { languages } from "./language.js";
import { pick, word } from "./words.js";

const SURE = ["guess", "fairly", "sure"];

export class Gate {
  /** @param {HTMLElement} root @param {any} data @param {{lang?: string}} options */
  constructor(root, data, options = {}) {
    this.root = root;
    this.data = data;
    this.id = root.dataset.mtw ?? "";
    this.lang = options.lang ?? (root.lang || "en");
    /** @type {any} */ this.record = null;
    /** @type {any[]} */ this.held = [];
    this.build();
    listen(this.id, root, () => {}, () => this.record && this.tell());
  }

  build() {
    const { data, lang } = this;
    this.boxes = data.fields.map((/** @type {any} */ field) => answer(field, lang));
    this.boxes.forEach((/** @type {any} */ box, /** @type {number} */ k) => this.held[k] !== undefined && this.held[k] !== null && box.set(this.held[k]));
    this.said = spoken("remarks");
    this.sure = this.confidence();
    this.actions = h("div", { class: "actions" }, press("go", word(lang, "commit"), () => this.commit(false)),
      press("plain", word(lang, "dont_know"), () => this.commit(true)));
    this.after = h("div", { class: "after" });
    const body = h("form", { class: "body gate", lang, "aria-label": word(lang, "gate"), onsubmit: (/** @type {Event} */ e) => { e.preventDefault(); if (!this.record) this.commit(false); } },
      h("div", { class: "head" }, h("span", { class: "title", text: word(lang, "gate") }), languages(lang, (to) => this.speak(to))),
      h("p", { class: "prompt", text: pick(data.prompt, lang) }),
      data.code && h("pre", { class: "code" }, h("code", { text: data.code })),
      h("div", { class: "fields" }, ...this.boxes.map((/** @type {any} */ box) => box.el)), this.sure.el, this.actions, this.said, this.after);
    this.root.querySelector(":scope > .mtw-body")?.remove();
    this.root.append(body);
    marked(body);
    if (this.record) this.reveal();
  }

  confidence() {
    const name = `mtw-sure-${this.id}`;
    const { lang } = this;
    const radios = SURE.map((level) => h("input", { type: "radio", name, value: level, checked: this.record?.confidence === level }));
    const labels = SURE.map((level, k) => h("label", { class: "option" }, radios[k], h("span", { text: word(lang, level) })));
    const el = h("fieldset", { class: "choices sure" }, h("legend", { text: word(lang, "how_sure") }), ...labels);
    return { el, get: () => radios.find((r) => r.checked)?.value ?? null, lock: () => radios.forEach((r) => (r.disabled = true)) };
  }

  /** @param {boolean} unknown the learner says "I don't know" */
  commit(unknown) {
    const given = this.boxes.map((/** @type {any} */ box) => box.get());
    const confidence = unknown ? "guess" : this.sure.get();
    const hint = unknown ? "" : given.every(answered) ? (confidence ? "" : "say_sure") : "fill_all";
    if (hint) {
      this.said.replaceChildren(h("p", { text: word(this.lang, hint) }));
      return;
    }
    const good = this.boxes.map((/** @type {any} */ box, /** @type {number} */ k) => right(box.field, given[k]));
    this.held = given;
    this.record = { id: this.data.id, given, right: good, confidence, dont_know: unknown, why: null };
    this.tell();
    this.reveal();
  }

  tell() {
    post(this.id, "answers", { ...this.record });
  }

  /** You said, the machine did; the first beat where the two part; then one why. */
  reveal() {
    const { lang, data, record } = this;
    for (const box of [...this.boxes, this.sure]) box.lock();
    this.actions.remove();
    const rows = this.boxes.map((/** @type {any} */ box, /** @type {number} */ k) => this.compare(box, record.given[k], record.right[k]));
    const head = h("tr", {}, h("td"), ...["you_said", "machine_did", "verdict"].map((key) => h("th", { scope: "col", text: word(lang, key) })));
    const wrong = this.boxes.filter((/** @type {any} */ _, /** @type {number} */ k) => !record.right[k]);
    const remarks = record.dont_know ? [] : [...new Set(wrong.map((/** @type {any} */ box) => remark(box, lang)).filter(Boolean))];
    this.after.replaceChildren(h("div", { class: "scroll" }, h("table", { class: "table" }, h("thead", {}, head), h("tbody", {}, ...rows.flat()))));
    this.said.replaceChildren(...[this.parting(wrong), ...remarks].filter(Boolean).map((text) => h("p", { text })));
    if (data.why) this.after.append(this.why());
    marked(this.said);
    marked(this.after);
  }

  /** @param {any[]} wrong */
  parting(wrong) {
    if (!wrong.length) return word(this.lang, "all_right");
    const at = wrong.map((box) => BEATS.indexOf(box.field.beat)).filter((k) => k >= 0);
    if (!at.length) return "";
    const first = Math.min(...at);
    return word(this.lang, "parting", { beat: `${NUMBERS[first]} ${word(this.lang, `beat_${BEATS[first]}`)}` });
  }

  /** @param {any} box @param {any} given @param {boolean} good */
  compare(box, given, good) {
    const { lang } = this;
    const { field } = box;
    if (field.kind === "table")
      return field.answer.flatMap((/** @type {string[]} */ row, /** @type {number} */ r) => row.map((cell, c) => {
        const one = { kind: "value", answer: cell };
        return line(`${pick(field.rows[r], lang)}, ${pick(field.columns[c], lang)}`, given?.[r]?.[c] ?? "", cell, right(one, given?.[r]?.[c]), lang);
      }));
    const said = field.kind === "choice" ? (given === null ? "" : pick(field.options[given], lang)) : given;
    return [line(pick(field.label, lang), said, shown(field, lang), good, lang)];
  }

  why() {
    const { lang, data, record } = this;
    const box = answer({ kind: "choice", label: data.why.prompt, options: data.why.options, answer: data.why.answer }, lang, () => record.why === null && settle(box.get()));
    const said = spoken("remarks");
    const settle = (/** @type {number | null} */ k) => {
      if (k === null) return;
      record.why = k;
      box.mark();
      box.lock();
      const feedback = data.why.feedback?.[k];
      if (feedback) said.replaceChildren(h("p", { text: pick(feedback, lang) }));
      marked(said);
      this.tell();
    };
    if (record.why !== null) {
      const k = record.why;
      box.set(k);
      settle(k);
    }
    return h("div", { class: "why" }, box.el, said);
  }

  /** @param {string} lang */
  speak(lang) {
    if (!this.record) this.held = this.boxes.map((/** @type {any} */ box) => box.get());
    this.lang = lang;
    this.root.lang = lang;
    this.build();
  }
}

/** @param {string} label @param {string} said @param {string} did @param {boolean} good @param {string} lang */
function line(label, said, did, good, lang) {
  return h("tr", {}, h("th", { scope: "row", text: label }), h("td", { class: good ? "good" : "bad", text: said || "–" }), h("td", { text: did }), h("td", {}, tick(good, lang)));
}

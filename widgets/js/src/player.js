/** The player: a picture, its sentence, its question and its controls, put together. */
import { question } from "./ask.js";
import { Clock } from "./clock.js";
import { h, set, spoken } from "./dom.js";
import { listen, post } from "./link.js";
import { Scene, hands } from "./scene.js";
import { languages } from "./language.js";
import { beats, code, detail, ledger, states } from "./side.js";
import { limit, patched } from "./state.js";
import { keys, toolbar } from "./toolbar.js";
import { pick, word } from "./words.js";

export class Player {
  /** @param {HTMLElement} root @param {import("./state.js").Trace} trace @param {{lang?: string, id?: string, bare?: boolean}} options */
  constructor(root, trace, options = {}) {
    this.root = root;
    this.given = trace;
    this.trace = trace;
    this.id = options.id ?? root.dataset.mtw ?? "";
    this.bare = options.bare;
    this.lang = options.lang ?? (root.lang || "en");
    /** @type {Set<number>} */ this.answered = new Set();
    /** @type {Record<string, any>} */ this.answers = {};
    this.at = 0;
    this.build(0);
    listen(this.id, root, (name, value) => this.hear(name, value), () => this.greet());
  }

  /** Everything on the page, at frame k. @param {number} k */
  build(k) {
    const { trace, lang } = this;
    const speed = this.clock?.speed ?? 1;
    this.clock?.pause();
    this.scene = new Scene(trace, lang, (id, how) => this.pick(id, how));
    this.clock = new Clock(trace.frames.length - 1, () => limit(trace, this.answered), {
      draw: (t) => this.draw(t),
      arrive: (at) => this.arrive(at),
      state: () => {
        this.bar.show(this.clock.t);
        post(this.id, "playing", this.clock.playing);
      },
    });
    this.clock.speed = speed;
    this.bar = toolbar(this, lang);
    this.beats = trace.beats ? beats(lang) : null;
    this.code = trace.code ? code(trace.code, lang) : null;
    this.ledger = trace.table ? ledger(trace.table, lang) : null;
    this.table = states(this.scene, lang);
    this.detail = detail(this.scene, lang);
    this.said = spoken("say", "p");
    this.asked = h("div", { class: "asked" });
    this.asking = -1;
    this.lay();
    hands(this.scene);
    this.clock.go(k, true);
    this.arrive(this.clock.goal);
  }

  lay() {
    const { trace, lang } = this;
    const title = h("div", { class: "head" }, h("span", { class: "title", text: pick(trace.title, lang) }), languages(lang, (to) => this.speak(to)));
    const stage = h("div", { class: "stage" }, this.scene.svg);
    const parts = [title, this.beats?.el, stage, this.detail.el, this.code?.el, this.said, this.ledger?.el, this.asked, this.bar.el, this.table.el];
    this.body = h("div", { class: "body", role: "group", "aria-label": pick(trace.title, lang), lang, onkeydown: keys(this), tabindex: "-1" }, ...parts);
    this.root.querySelector(":scope > .mtw-body")?.remove();
    this.root.append(this.body);
  }

  /** @param {number} t */
  draw(t) {
    this.at = t;
    this.scene.draw(t);
    this.bar.show(t);
  }

  /** A frame has become the one in front of the learner. @param {number} k */
  arrive(k) {
    const frame = this.trace.frames[k];
    this.said.textContent = pick(frame.say, this.lang);
    this.beats?.show(frame.beat);
    this.code?.show(frame.line);
    this.ledger?.show(k);
    this.table.show(k);
    this.scene.name(k);
    this.rove(k);
    this.ask(k);
    this.bar.show(this.clock.t);
    if (!this.bare) post(this.id, "step", k);
  }

  /** @param {number} k */
  ask(k) {
    const { ask } = this.trace.frames[k];
    if (this.asking === k) return;
    this.asking = k;
    this.asked.replaceChildren();
    if (!ask || this.answered.has(k)) return;
    const done = (/** @type {any[] | null} */ given) => {
      this.answered.add(k);
      this.answers[k] = given ?? "shown";
      post(this.id, "answers", { ...this.answers });
      this.bar.show(this.clock.t);
    };
    const seat = (/** @type {any} */ field, /** @type {HTMLElement} */ el) => this.ledger?.seat(field, el) ?? false;
    this.asked.append(question(ask, this.lang, done, seat));
  }

  /** @param {number} k */
  frameLabel(k) {
    const { label } = this.trace.frames[k];
    return label ? pick(label, this.lang) : `${k} / ${this.clock.last}`;
  }

  /** One node can be reached with Tab, the others with up and down. @param {number} k */
  rove(k) {
    const ids = this.scene.walk(k);
    const current = this.held && ids.includes(this.held) ? this.held : ids[0];
    for (const id of ids) set(this.scene.parts[id].g, "tabindex", id === current ? "0" : "-1");
  }

  /** @param {number} by */
  walk(by) {
    const ids = this.scene.walk(this.clock.goal);
    if (!ids.length) return;
    const k = ids.indexOf(this.held ?? "");
    this.held = ids[(k + by + ids.length) % ids.length];
    this.rove(this.clock.goal);
    this.scene.parts[this.held].g.focus();
  }

  /** @param {string} id @param {"click" | "look"} how */
  pick(id, how) {
    const { node } = this.scene.parts[id];
    this.scene.near(id);
    this.detail.show(id, this.clock.goal);
    if (how === "look") return;
    this.held = id;
    post(this.id, "selected", id);
    if (node.act === "alt" && this.given.alt) this.turn(id);
    else if (node.go !== undefined) this.clock.step(node.go - this.clock.goal);
  }

  /** Show the other way things could have been wired: the valve was clicked. @param {string} id */
  turn(id) {
    this.trace = this.trace === this.given ? patched(this.given, this.given.alt) : this.given;
    this.build(Math.min(this.clock.goal, this.trace.frames.length - 1));
    const { g, node } = this.scene.parts[id];
    g.focus();
    this.said.prepend(word(this.lang, node.tone ? "turned_shut" : "turned_open"));
  }

  /** @param {string} lang */
  speak(lang) {
    this.lang = lang;
    this.root.lang = lang;
    this.build(this.clock.goal);
    this.body.querySelector(".mtw-lang")?.focus();
  }

  /** @param {number} speed */
  setSpeed(speed) {
    this.clock.speed = speed;
    post(this.id, "speed", speed);
  }

  openSearch() {
    this.bar.search.hidden = false;
    this.bar.search.focus();
  }

  /** @param {string} text */
  find(text) {
    return this.scene.find(text, this.clock.goal);
  }

  /** @param {KeyboardEvent} e */
  searchKey(e) {
    e.stopPropagation();
    const found = this.find(this.bar.search.value);
    if (e.key === "Enter" && found.length) this.scene.parts[found[0]].g.focus();
    if (e.key !== "Escape") return;
    this.bar.search.value = "";
    this.bar.search.hidden = true;
    this.find("");
    this.body.focus();
  }

  /** @param {HTMLElement | undefined} pressed */
  toggleTable(pressed) {
    this.table.el.hidden = !this.table.el.hidden;
    set(pressed, "aria-pressed", String(!this.table.el.hidden));
    this.table.show(this.clock.goal);
  }

  /** @param {string} name @param {any} value */
  hear(name, value) {
    if (name === "step") this.clock.go(value);
    else if (name === "speed") this.clock.speed = value;
    else if (name === "playing") value ? this.clock.play() : this.clock.pause();
  }

  greet() {
    post(this.id, "step", this.clock.goal);
    if (Object.keys(this.answers).length) post(this.id, "answers", { ...this.answers });
  }
}

/** ParsonsBoard: move lines into the right order, by dragging, by keys or by the small buttons. */
import { button, h, on, press, spoken } from "./dom.js";
import { listen, post } from "./link.js";
import { languages } from "./language.js";
import { marked } from "./marks.js";
import { pick, word } from "./words.js";

const ICONS = { up: "M8 12V4M4.5 7.5 8 4l3.5 3.5", down: "M8 4v8M4.5 8.5 8 12l3.5-3.5", left: "M12 8H4M7.5 4.5 4 8l3.5 3.5", right: "M4 8h8M8.5 4.5 12 8l-3.5 3.5", out: "M4.5 4.5l7 7M11.5 4.5l-7 7", take: "M8 3.5v9M3.5 8h9" };

export class Parsons {
  /** @param {HTMLElement} root @param {any} data @param {{lang?: string}} options */
  constructor(root, data, options = {}) {
    this.root = root;
    this.data = data;
    this.id = root.dataset.mtw ?? "";
    this.lang = options.lang ?? (root.lang || "en");
    this.pool = data.lines.map((/** @type {string} */ text, /** @type {number} */ k) => ({ k, text, depth: 0 }));
    /** @type {any[]} */ this.chosen = [];
    /** @type {string | null} */ this.sent = null;
    this.build();
    listen(this.id, root, () => {}, () => this.sent !== null && this.send());
  }

  program() {
    return this.chosen.map(({ text, depth }) => "    ".repeat(depth) + text).join("\n");
  }

  build() {
    const { lang, data } = this;
    this.left = h("ol", { class: "lines", "aria-label": word(lang, "pool") });
    this.right = h("ol", { class: "lines program", "aria-label": word(lang, "program") });
    this.text = h("pre", { class: "code", role: "group", tabindex: "0", "aria-label": word(lang, "program_text") });
    this.said = spoken("say", "p");
    for (const [el, into] of /** @type {[HTMLElement, boolean][]} */ ([[this.left, false], [this.right, true]])) {
      on(el, "dragover", (e) => e.preventDefault());
      on(el, "drop", (e) => this.drop(e, into));
    }
    const body = h("div", { class: "body parsons", lang, role: "group", "aria-label": word(lang, "parsons") },
      h("div", { class: "head" }, h("span", { class: "title", text: word(lang, "parsons") }), languages(lang, (to) => { this.lang = to; this.root.lang = to; this.build(); })),
      pick(data.prompt, lang) && h("p", { class: "prompt", text: pick(data.prompt, lang) }),
      h("p", { class: "detail", text: word(lang, data.indent ? "parsons_keys_indent" : "parsons_keys") }),
      h("div", { class: "boards" }, h("div", {}, h("h4", { text: word(lang, "pool") }), this.left), h("div", {}, h("h4", { text: word(lang, "program") }), this.right)),
      this.text,
      h("div", { class: "actions" }, press("go", word(lang, "use_program"), () => this.use()),
        press("plain", word(lang, "copy"), () => navigator.clipboard?.writeText(this.program()))), this.said);
    this.root.querySelector(":scope > .mtw-body")?.remove();
    marked(body);
    this.root.append(body);
    this.draw();
  }

  /** @param {number} [focus] the line that keeps the focus */
  draw(focus) {
    this.left.replaceChildren(...this.pool.map((/** @type {any} */ line) => this.line(line, false)));
    this.right.replaceChildren(...this.chosen.map((/** @type {any} */ line) => this.line(line, true)));
    if (!this.chosen.length) this.right.append(h("li", { class: "empty", text: word(this.lang, "empty_program") }));
    this.text.textContent = this.program();
    if (focus !== undefined) this.root.querySelector(`[data-line="${focus}"]`)?.focus();
  }

  /** @param {any} line @param {boolean} chosen */
  line(line, chosen) {
    const { lang, data } = this;
    const key = (/** @type {string} */ name, /** @type {() => void} */ does) => button(word(lang, `line_${name}`), ICONS[/** @type {keyof typeof ICONS} */ (name)], does, { tabindex: "-1" });
    const act = (/** @type {string} */ name) => key(name, () => this.act(line, name));
    const names = chosen ? ["up", "down", ...(data.indent ? ["left", "right"] : []), "out"] : ["take"];
    const code = h("code", { text: line.text });
    code.style.paddingInlineStart = `${line.depth * 2.4}em`;
    return h("li", { class: "line", draggable: "true", tabindex: "0", "data-line": line.k, "aria-label": `${line.depth ? `${word(lang, "depth", { n: line.depth })}, ` : ""}${line.text}`,
      onkeydown: (/** @type {any} */ e) => this.key(e, line, chosen), ondragstart: (/** @type {any} */ e) => e.dataTransfer.setData("text/plain", String(line.k)) }, code, h("span", { class: "keys" }, ...names.map(act)));
  }

  /** @param {any} line @param {string} what */
  act(line, what) {
    const k = this.chosen.indexOf(line);
    const at = this.pool.indexOf(line);
    if (what === "take" && at >= 0) this.chosen.push(...this.pool.splice(at, 1));
    else if (what === "out" && k >= 0) {
      this.pool.push(...this.chosen.splice(k, 1));
      line.depth = 0;
    } else if (what === "right") line.depth = Math.min(6, line.depth + 1);
    else if (what === "left") line.depth = Math.max(0, line.depth - 1);
    else if (k >= 0) {
      const to = k + (what === "up" ? -1 : 1);
      if (to >= 0 && to < this.chosen.length) this.chosen.splice(to, 0, ...this.chosen.splice(k, 1));
    }
    this.draw(line.k);
    const place = this.chosen.indexOf(line);
    this.said.textContent = place < 0 ? word(this.lang, "now_out") : word(this.lang, "now_at", { n: place + 1, of: this.chosen.length });
  }

  /** @param {KeyboardEvent} e @param {any} line @param {boolean} chosen */
  key(e, line, chosen) {
    if (/** @type {Element} */ (e.target).tagName === "BUTTON") return;
    const moving = e.altKey || e.ctrlKey || e.shiftKey;
    /** @type {Record<string, () => void>} */
    const does = {
      Enter: () => this.act(line, chosen ? "out" : "take"),
      Delete: () => chosen && this.act(line, "out"),
      ArrowUp: () => (moving && chosen ? this.act(line, "up") : this.step(e, -1)),
      ArrowDown: () => (moving && chosen ? this.act(line, "down") : this.step(e, 1)),
      ArrowRight: () => (chosen ? this.data.indent && this.act(line, "right") : this.act(line, "take")),
      ArrowLeft: () => chosen && (this.data.indent && line.depth ? this.act(line, "left") : this.act(line, "out")),
    };
    if (!does[e.key]) return;
    e.preventDefault();
    e.stopPropagation();
    does[e.key]();
  }

  /** @param {any} e @param {number} by */
  step(e, by) {
    const all = [...this.root.querySelectorAll("[data-line]")];
    all[all.indexOf(e.currentTarget) + by]?.focus();
  }

  /** @param {any} e @param {boolean} into */
  drop(e, into) {
    e.preventDefault();
    const k = Number(e.dataTransfer.getData("text/plain"));
    const line = [...this.pool, ...this.chosen].find((each) => each.k === k);
    if (!line) return;
    const before = e.target.closest?.("[data-line]");
    this.pool = this.pool.filter((/** @type {any} */ each) => each !== line);
    this.chosen = this.chosen.filter((each) => each !== line);
    const list = into ? this.chosen : this.pool;
    const at = before ? list.findIndex((/** @type {any} */ each) => each.k === Number(before.dataset.line)) : -1;
    list.splice(at < 0 ? list.length : at, 0, line);
    if (!into) line.depth = 0;
    this.draw(k);
  }

  use() {
    this.sent = this.program();
    this.said.textContent = word(this.lang, "sent");
    this.send();
  }

  send() {
    post(this.id, "answers", { id: this.data.id, program: this.sent });
  }
}

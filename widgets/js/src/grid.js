/** ContrastGrid: fill every cell first, then see the machine's values, then play the films. */
import { h, press, set, spoken } from "./dom.js";
import { answer, remark } from "./fields.js";
import { answered } from "./grade.js";
import { listen, post } from "./link.js";
import { languages } from "./language.js";
import { pick, tables, word } from "./words.js";

export class Grid {
  /** @param {HTMLElement} root @param {any} data @param {{lang?: string}} options */
  constructor(root, data, options = {}) {
    this.root = root;
    this.data = data;
    this.id = root.dataset.mtw ?? "";
    this.lang = options.lang ?? (root.lang || "en");
    /** @type {any[] | null} */ this.given = null;
    /** @type {number[]} */ this.open = [];
    /** @type {any[]} */ this.held = [];
    this.build();
    listen(this.id, root, () => {}, () => this.given && this.tell());
  }

  build() {
    const { data, lang } = this;
    this.boxes = data.cells.map((/** @type {any} */ cell, /** @type {number} */ c) => cell.fields.map((/** @type {any} */ field, /** @type {number} */ f) => {
      const box = answer(field, lang);
      if (this.held[c]?.[f]) box.set(this.held[c][f]);
      return box;
    }));
    this.said = spoken("remarks");
    this.both = h("div", { class: "actions both" });
    this.films = h("div", { class: "films" });
    const cells = data.cells.map((/** @type {any} */ cell, /** @type {number} */ k) => this.cell(cell, k));
    const grid = h("div", { class: "grid" }, ...cells.map((/** @type {any} */ c) => c));
    grid.style.setProperty("--columns", data.columns);
    this.actions = h("div", { class: "actions" }, press("go", word(lang, "commit"), () => this.commit()), press("plain", word(lang, "show_me"), () => this.reveal(null)));
    const body = h("div", { class: "body contrast", lang, role: "group", "aria-label": pick(data.title, lang) },
      h("div", { class: "head" }, h("span", { class: "title", text: pick(data.title, lang) }), languages(lang, (to) => this.speak(to))),
      h("p", { class: "prompt", text: pick(data.prompt, lang) }), grid, this.actions, this.said, this.both, this.films);
    this.root.querySelector(":scope > .mtw-body")?.remove();
    this.root.append(body);
    if (this.given) this.show();
  }

  /** @param {any} cell @param {number} k */
  cell(cell, k) {
    const film = press("plain film", `▸ ${word(this.lang, "film")}`, () => this.toggle(k, film), { disabled: !this.given, "aria-pressed": String(this.open.includes(k)) });
    return h("section", { class: "cell", "aria-label": cell.label }, h("div", { class: "celltitle" }, h("strong", { text: cell.label }), h("span", { text: pick(cell.note, this.lang) })),
      cell.code && h("pre", { class: "code" }, h("code", { text: cell.code })), ...this.boxes[k].map((/** @type {any} */ box) => box.el), film);
  }

  commit() {
    const given = this.boxes.map((/** @type {any[]} */ row) => row.map((box) => box.get()));
    if (!given.flat().every(answered)) return void this.said.replaceChildren(h("p", { text: word(this.lang, "fill_all") }));
    this.reveal(given);
  }

  /** @param {any[] | null} given */
  reveal(given) {
    this.held = given ?? this.data.cells.map((/** @type {any} */ cell) => cell.fields.map((/** @type {any} */ f) => f.answer));
    this.given = given ?? [];
    if (!given) this.boxes.forEach((/** @type {any[]} */ row, /** @type {number} */ c) => row.forEach((box, f) => box.set(this.held[c][f])));
    this.show();
    this.tell();
  }

  show() {
    const good = this.boxes.map((/** @type {any[]} */ row) => row.map((box) => {
      box.lock();
      const fine = box.mark();
      if (!fine) box.el.append(h("span", { class: "machine", text: word(this.lang, "at_rows", { rows: `${pick(box.field.label, this.lang)} · ${word(this.lang, "machine_did")}`, text: box.field.answer }) }));
      return fine;
    }));
    this.right = good;
    this.actions.remove();
    for (const film of this.root.querySelectorAll(".mtw-film")) film.removeAttribute("disabled");
    const text = good.flat().every(Boolean) ? word(this.lang, "all_right") : word(this.lang, "see_films");
    this.said.replaceChildren(...[text, ...this.remarks(good)].map((each) => h("p", { text: each })));
    this.play();
  }

  /** Each remark once, behind the names of the cells it is about. @param {boolean[][]} good */
  remarks(good) {
    /** @type {Map<string, Set<string>>} */ const found = new Map();
    this.boxes.forEach((/** @type {any[]} */ row, /** @type {number} */ c) => row.forEach((box, f) => {
      const text = good[c][f] ? "" : remark(box, this.lang) || pick(box.field.otherwise, this.lang);
      if (text) found.set(text, (found.get(text) ?? new Set()).add(this.data.cells[c].label));
    }));
    return [...found].map(([text, rows]) => word(this.lang, "at_rows", { rows: [...rows].join(", "), text }));
  }

  /** At most two films side by side. @param {number} k @param {HTMLElement} pressed */
  toggle(k, pressed) {
    this.open = this.open.includes(k) ? this.open.filter((each) => each !== k) : [...this.open, k].slice(-2);
    [...this.root.querySelectorAll(".mtw-film")].forEach((el, at) => set(el, "aria-pressed", String(this.open.includes(at))));
    pressed.focus();
    this.play();
  }

  play() {
    const films = this.open.map((k) => {
      const root = h("div", { lang: this.lang });
      return /** @type {any} */ (globalThis).minitheanoPlayer(root, this.data.cells[k].film, { lang: this.lang, id: `${this.id}.${k}`, bare: true, words: tables });
    });
    const step = (/** @type {string} */ key, /** @type {number} */ by) => press("plain offer", word(this.lang, key), () => films.forEach((film) => film.clock.step(by)));
    this.both.replaceChildren(...(films.length > 1 ? [step("both_back", -1), step("both_next", 1)] : []));
    this.films.replaceChildren(...films.map((film) => film.root));
  }

  tell() {
    post(this.id, "answers", { given: this.given, right: this.right });
  }

  /** @param {string} lang */
  speak(lang) {
    if (!this.given) this.held = this.boxes.map((/** @type {any[]} */ row) => row.map((box) => box.get()));
    this.lang = lang;
    this.root.lang = lang;
    this.build();
  }
}

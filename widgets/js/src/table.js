/** A field that is a table: every cell is answered and marked by itself. */
import { h } from "./dom.js";
import { kinds, line } from "./fields.js";
import { matches } from "./grade.js";
import { pick } from "./words.js";

/** @param {any} field @param {string} lang @param {() => void} changed */
export function table(field, lang, changed) {
  const titles = field.columns.map((/** @type {any} */ c) => pick(c, lang));
  const cells = field.answer.map((/** @type {any[]} */ row, /** @type {number} */ r) => row.map((_, c) => line(lang, `${pick(field.rows[r], lang)}, ${titles[c]}`, changed)));
  const body = cells.map((/** @type {any[]} */ row, /** @type {number} */ r) => h("tr", {}, h("th", { scope: "row", text: pick(field.rows[r], lang) }), ...row.map((cell) => h("td", {}, cell))));
  const head = h("tr", {}, h("td"), ...titles.map((/** @type {string} */ text) => h("th", { scope: "col", text })));
  const caption = pick(field.label, lang);
  return {
    el: h("table", { class: "table" }, caption && h("caption", { text: caption }), h("thead", {}, head), h("tbody", {}, ...body)),
    inputs: cells.flat(),
    get: () => cells.map((/** @type {any[]} */ row) => row.map((cell) => cell.value)),
    set: (/** @type {any[][]} */ v) => cells.forEach((/** @type {any[]} */ row, /** @type {number} */ r) => row.forEach((cell, c) => (cell.value = v?.[r]?.[c] ?? ""))),
    lock: () => cells.flat().forEach((/** @type {any} */ cell) => (cell.readOnly = true)),
    marks: () => cells.forEach((/** @type {any[]} */ row, /** @type {number} */ r) => row.forEach((cell, c) => {
      const good = cell.value.trim() !== "" && matches(cell.value, field.answer[r][c]);
      cell.classList.add(good ? "mtw-good" : "mtw-bad");
      cell.after(h("span", { class: `mark ${good ? "good" : "bad"}`, text: good ? "✓" : `✗ ${field.answer[r][c]}` }));
    })),
  };
}

kinds.table = table;

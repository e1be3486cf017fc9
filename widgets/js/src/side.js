/** What stands beside the picture: beats, the learner's lines, tables. */
import { BEATS, NUMBERS } from "./beats.js";
import { h, set } from "./dom.js";
import { heat } from "./scene.js";
import { resting, visible } from "./state.js";
import { pick, word } from "./words.js";

/** @param {string} lang */
export function beats(lang) {
  const items = BEATS.map((beat, k) => h("li", {}, h("span", { class: "num", text: NUMBERS[k] }), word(lang, `beat_${beat}`)));
  const el = h("ol", { class: "beats", "aria-label": word(lang, "beats") }, ...items);
  const show = (/** @type {string | undefined} */ beat) => items.forEach((item, k) => {
    item.classList.toggle("mtw-now", BEATS[k] === beat);
    if (BEATS[k] === beat) set(item, "aria-current", "step");
    else item.removeAttribute("aria-current");
  });
  return { el, show };
}

/** The learner's own lines, with the running expression marked. @param {{n: number, text: string}[]} lines @param {string} lang */
export function code(lines, lang) {
  const rows = lines.map(({ n, text }) => ({ text, body: h("code", { text }), n }));
  const el = h("div", { class: "code", role: "group", "aria-label": word(lang, "code") }, ...rows.map(({ n, body }) => h("div", {}, h("span", { class: "lineno", text: n }), body)));
  const show = (/** @type {number[] | undefined} */ mark) => rows.forEach(({ text, body }, k) => {
    if (mark?.[0] !== k) return void (body.textContent = text);
    body.replaceChildren(text.slice(0, mark[1]), h("mark", { text: text.slice(mark[1], mark[2]) }), text.slice(mark[2]));
  });
  return { el, show };
}

/** Rows that appear with their frames. @param {any} table @param {string} lang */
export function ledger(table, lang) {
  const rows = table.rows.map((/** @type {any} */ row) => row.cells.map((/** @type {any} */ cell) => ({ ...cell, el: h("td", { class: cell.s }), held: null })));
  const lines = rows.map((/** @type {any[]} */ row) => h("tr", {}, ...row.map((cell) => cell.el)));
  const head = h("tr", {}, ...table.columns.map((/** @type {any} */ text) => h("th", { scope: "col", text: pick(text, lang) })));
  const el = h("div", { class: "scroll" }, h("table", { class: "table ledger" }, h("thead", {}, head), h("tbody", {}, ...lines)));
  const show = (/** @type {number} */ k) => rows.forEach((/** @type {any[]} */ row, /** @type {number} */ r) => {
    const there = k >= table.rows[r].at;
    lines[r].classList.toggle("mtw-ahead", !there);
    lines[r].classList.toggle("mtw-now", there && k < (table.rows[r + 1]?.at ?? Number.POSITIVE_INFINITY));
    for (const cell of row) {
      if (cell.held?.isConnected && k < cell.at) continue;
      cell.el.textContent = k >= cell.at ? pick(cell.t, lang) : there ? "?" : "";
    }
  });
  const seat = (/** @type {any} */ field, /** @type {HTMLElement} */ input) => {
    const cell = rows[field.cell[0]]?.[field.cell[1]];
    if (!cell) return false;
    cell.held = input;
    cell.el.replaceChildren(input);
    return true;
  };
  return { el, show, seat };
}

/** The same state as a table, for reading instead of looking. @param {import("./scene.js").Scene} scene @param {string} lang */
export function states(scene, lang) {
  const body = h("tbody");
  const columns = ["node", "what", "type", "value"].map((key) => h("th", { scope: "col", text: word(lang, `col_${key}`) }));
  const el = h("div", { class: "scroll", hidden: true }, h("table", { class: "table" }, h("caption", { text: word(lang, "state_table") }), h("thead", {}, h("tr", {}, ...columns)), body));
  const show = (/** @type {number} */ k) => {
    if (el.hidden) return;
    const rows = scene.walk(k).map((id) => {
      const { node, label } = scene.parts[id];
      const value = scene.states.values[k][id];
      const name = node.name ? `${node.name} (${label})` : label;
      const texts = [name, word(lang, `kind_${node.kind}`), pick(node.type, lang), value ? value.t + (value.s === "staged" ? " ′" : "") : resting(scene.trace, id, k) ? word(lang, "idle") : ""];
      return h("tr", {}, ...texts.map((text) => h("td", { text })));
    });
    body.replaceChildren(...rows);
  };
  return { el, show };
}

/** One line about the node under the pointer or the focus. @param {import("./scene.js").Scene} scene @param {string} lang */
export function detail(scene, lang) {
  const el = h("div", { class: "detail" });
  const show = (/** @type {string} */ id, /** @type {number} */ k) => {
    const part = scene.parts[id];
    if (!part?.node || !visible(scene.trace, id, k)) return el.replaceChildren();
    const { node } = part;
    const value = scene.states.values[k][id];
    const facts = value?.a ? scene.trace.arrays?.[value.a] : null;
    const about = [scene.spoken(id, k), node.src && `${word(lang, "written")}: ${node.src}`, pick(node.note, lang)].filter(Boolean);
    el.replaceChildren(h("span", { text: about.join(" · ") }));
    if (facts) el.append(heat(facts.thumb), h("span", { text: word(lang, "facts", facts) }));
  };
  return { el, show };
}

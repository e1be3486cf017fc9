/** A question in front of a frame: the film waits until it is answered or given up. */
import { h, press, spoken } from "./dom.js";
import { answer, remark, shown, tray } from "./fields.js";
import { answered } from "./grade.js";
import { pick, word } from "./words.js";

/**
 * @param {any} ask @param {string} lang
 * @param {(given: any[] | null) => void} done the answers, or null when given up
 * @param {(field: any, el: HTMLElement) => boolean} seat puts a field elsewhere (in a table's cell)
 */
export function question(ask, lang, done, seat) {
  const boxes = ask.fields.map((/** @type {any} */ field) => answer(field, lang));
  const said = spoken("remarks");
  const go = press("go", word(lang, ask.button ?? "check"), commit);
  const skip = press("plain", word(lang, "show_me"), () => finish(null));
  const panel = h("form", { class: "ask", onsubmit: (/** @type {Event} */ e) => { e.preventDefault(); commit(); } });
  let tries = 0;

  function commit() {
    const empty = boxes.find((/** @type {any} */ box) => !answered(box.get()));
    if (empty) {
      said.replaceChildren(h("p", { text: word(lang, "fill_all") }));
      empty.inputs[0].focus();
      return;
    }
    tries += 1;
    const good = boxes.map((/** @type {any} */ box) => box.mark());
    const wrong = boxes.filter((/** @type {any} */ _, /** @type {number} */ k) => !good[k]);
    const remarks = [...new Set(wrong.map((/** @type {any} */ box) => remark(box, lang)).filter(Boolean))];
    if (!wrong.length) return finish(boxes.map((/** @type {any} */ box) => box.get()));
    if (!remarks.length) remarks.push(word(lang, "try_again"));
    said.replaceChildren(...remarks.map((text) => h("p", { text })));
    if (tries > 1) skip.classList.add("mtw-offer");
  }

  /** @param {any[] | null} given */
  function finish(given) {
    for (const box of boxes) {
      if (given === null && box.field.kind !== "table") box.set(box.field.kind === "choice" ? box.field.answer : shown(box.field, lang));
      box.lock();
    }
    go.remove();
    skip.remove();
    said.replaceChildren(h("p", { class: given ? "good" : "", text: word(lang, given ? "all_right" : "shown") }));
    done(given);
  }

  panel.append(h("p", { class: "prompt" }, h("strong", { text: `${word(lang, "predict")} ` }), pick(ask.prompt, lang)));
  if (ask.rows) panel.append(...ask.rows.map((/** @type {any} */ row) => formula(row, boxes, lang, said)));
  else for (const box of boxes) if (!box.field.cell || !seat(box.field, box.el)) panel.append(box.el);
  if (ask.chips?.length) panel.append(tray(ask.chips, boxes, lang));
  panel.append(h("div", { class: "actions" }, go, skip), said);
  return panel;
}

/** One right-hand side with places for the values it reads, and a way to store too early.
 * @param {any} row @param {any[]} boxes @param {string} lang @param {HTMLElement} said */
function formula(row, boxes, lang, said) {
  const tokens = row.tokens.map((/** @type {any} */ token) => (typeof token === "number" ? boxes[token].el : h("span", { class: "token", text: pick(token, lang) })));
  const early = row.early && press("plain", word(lang, "store_now"), () => said.replaceChildren(h("p", { text: pick(row.early, lang) })));
  return h("div", { class: "row" }, ...tokens, early);
}

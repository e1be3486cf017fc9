/** Places to answer: a line of text, a choice, a table; each can be read, locked and marked. */
import { h, on, press } from "./dom.js";
import { diagnosis, right } from "./grade.js";
import { pick, word } from "./words.js";

/**
 * @typedef {{el: HTMLElement, get: () => any, set: (v: any) => void, lock: () => void, mark: () => boolean,
 *   inputs: HTMLElement[], field: any}} Answer
 */

let count = 0;

/** How each kind of field is made; the gate adds tables. @type {Record<string, any>} */
export const kinds = { choice, value };

/** @param {any} field @param {string} lang @param {() => void} [changed] @returns {Answer} */
export function answer(field, lang, changed = () => {}) {
  const box = (kinds[field.kind] ?? value)(field, lang, changed);
  const mark = () => {
    const good = right(field, box.get());
    box.marks(good);
    return good;
  };
  return { ...box, field, mark };
}

/** @param {boolean} good @param {string} lang */
export const tick = (good, lang) =>
  h("span", { class: `mark ${good ? "good" : "bad"}`, text: `${good ? "✓" : "✗"} ${word(lang, good ? "right" : "differs")}` });

/** @param {string} lang @param {string} label @param {() => void} changed @param {string} [hint] */
export function line(lang, label, changed, hint) {
  return h("input", { type: "text", class: "input", size: Math.max(8, hint?.length ?? 0), autocomplete: "off", spellcheck: "false", "aria-label": label || hint, placeholder: hint, lang, oninput: (/** @type {any} */ e) => {
    e.target.size = Math.min(34, Math.max(8, e.target.value.length + 1));
    changed();
  } });
}

/** @param {any} field @param {string} lang @param {() => void} changed */
function value(field, lang, changed) {
  const label = pick(field.label, lang);
  const input = line(lang, label, changed, pick(field.hint, lang));
  const after = h("span");
  return {
    el: h("label", { class: "field" }, label && h("span", { text: label }), input, after),
    inputs: [input],
    get: () => input.value,
    set: (/** @type {any} */ v) => {
      input.value = v ?? "";
      input.dispatchEvent(new Event("input"));
    },
    lock: () => (input.readOnly = true),
    marks: (/** @type {boolean} */ good) => {
      input.classList.add(good ? "mtw-good" : "mtw-bad");
      after.replaceChildren(tick(good, lang));
    },
  };
}

/** @param {any} field @param {string} lang @param {() => void} changed */
function choice(field, lang, changed) {
  const name = `mtw-choice-${++count}`;
  const radios = field.options.map((/** @type {any} */ _, /** @type {number} */ k) => h("input", { type: "radio", name, value: k, onchange: changed }));
  const rows = field.options.map((/** @type {any} */ text, /** @type {number} */ k) => h("label", { class: "option" }, radios[k], h("span", { text: pick(text, lang) })));
  const get = () => {
    const k = radios.findIndex((/** @type {any} */ r) => r.checked);
    return k < 0 ? null : k;
  };
  return {
    el: h("fieldset", { class: "choices" }, h("legend", { text: pick(field.label, lang) }), ...rows),
    inputs: radios,
    get,
    set: (/** @type {any} */ v) => {
      if (v !== null && radios[v]) radios[v].checked = true;
      changed();
    },
    lock: () => radios.forEach((/** @type {any} */ r) => (r.disabled = true)),
    marks: (/** @type {boolean} */ good) => {
      const k = get();
      if (k !== null) rows[k].append(tick(good, lang));
      if (!good) rows[field.answer]?.append(h("span", { class: "mark good", text: `✓ ${word(lang, "this_one")}` }));
    },
  };
}

/** The right answer as text. @param {any} field @param {string} lang */
export function shown(field, lang) {
  if (field.kind === "choice") return pick(field.options[field.answer], lang);
  return field.kind === "table" ? "" : field.answer;
}

/** @param {Answer} box @param {string} lang */
export const remark = (box, lang) => {
  const say = right(box.field, box.get()) ? null : diagnosis(box.field, box.get());
  return say ? pick(say, lang) : "";
};

/** Chips that fill the next empty place, by click or by dragging. @param {any[]} chips texts, or {t, k: "input"} @param {Answer[]} boxes @param {string} lang */
export function tray(chips, boxes, lang) {
  const inputs = boxes.flatMap((box) => box.inputs).filter((/** @type {any} */ i) => i.type === "text");
  /** @type {any} */ let last = null;
  const put = (/** @type {any} */ input, /** @type {string} */ text) => {
    if (!input || input.readOnly) return;
    input.value = text;
    input.dispatchEvent(new Event("input"));
    last = null;
    (inputs.find((/** @type {any} */ i) => !i.value) ?? input).focus();
  };
  for (const input of inputs) {
    on(input, "focus", () => (last = input));
    on(input, "dragover", (e) => e.preventDefault());
    on(input, "drop", (/** @type {any} */ e) => {
      e.preventDefault();
      put(input, e.dataTransfer.getData("text/plain"));
    });
  }
  const made = chips.map((chip) => {
    const text = chip.t ?? chip;
    return press(`chip ${chip.k ? "blue" : ""}`, text, () => put(last && !last.readOnly ? last : inputs.find((/** @type {any} */ i) => !i.value), text), {
      draggable: "true",
      "aria-label": word(lang, "put_chip", { value: text }),
      ondragstart: (/** @type {any} */ e) => e.dataTransfer.setData("text/plain", text),
    });
  });
  return h("div", { class: "tray", role: "group", "aria-label": word(lang, "chips") }, ...made);
}

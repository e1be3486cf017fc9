/** The button that changes the language of one widget. */
import { h } from "./dom.js";
import { word } from "./words.js";

/** @param {string} lang @param {(to: string) => void} onpick */
export function languages(lang, onpick) {
  const to = lang === "zh" ? "en" : "zh";
  return h("button", { type: "button", class: "mtw-plain mtw-lang", lang: to, text: word(lang, "other_language"), onclick: () => onpick(to) });
}

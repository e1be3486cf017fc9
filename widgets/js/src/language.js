/** The button that changes the language of one widget. */
import { press } from "./dom.js";
import { word } from "./words.js";

/** @param {string} lang @param {(to: string) => void} onpick */
export function languages(lang, onpick) {
  const to = lang === "zh" ? "en" : "zh";
  return press("plain lang", word(lang, "other_language"), () => onpick(to), { lang: to });
}

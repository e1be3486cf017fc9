/** The player's own words. They come with the page, from the same tables that Python reads. */

/** @typedef {Record<string, string>} Text */

/** @type {Record<string, Record<string, string>>} */
export const tables = {};

/** @param {Record<string, Record<string, string>>} [words] language → key → sentence */
export const learn = (words) => void Object.assign(tables, words);

/** @param {string} lang @param {string} key @param {Record<string, any>} [parts] */
export function word(lang, key, parts = {}) {
  const sentence = tables[lang]?.[key] ?? key;
  return sentence.replace(/\{(\w+)\}/g, (_, name) => String(parts[name] ?? ""));
}

/** @param {Text | string | undefined} text @param {string} lang */
export const pick = (text, lang) => (typeof text === "string" ? text : (text?.[lang] ?? text?.en ?? ""));

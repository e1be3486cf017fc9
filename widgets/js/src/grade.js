/** Is an answer right? Python grades by the same rules: grading.py. */

const NOTHING = new Set(["none", "nothing", "empty", "无", "空", "没有"]);

/** The numbers and words of an answer; brackets and commas do not count. @param {string} text */
export function pieces(text) {
  const plain = String(text).normalize("NFKC").replace(/[\u2212\u2013]/g, "-").replace(/\barray\b/g, " ");
  const found = plain.replace(/[[\](),;、。]/g, " ").split(/\s+/).filter(Boolean);
  return found.length === 1 && NOTHING.has(found[0].toLowerCase()) ? [] : found;
}

/** @param {string} word */
const number = (word) => (/^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(word) ? Number(word) : Number.NaN);

/** Equal numbers, or rounded at the digit where the learner stopped. @param {string} given @param {string} right */
function same(given, right) {
  const [a, b] = [number(given), number(right)];
  if (Number.isNaN(a) || Number.isNaN(b)) return given.toLowerCase() === right.toLowerCase();
  const digits = given.includes("e") || given.includes("E") ? 0 : (given.split(".")[1] ?? "").length;
  const slack = digits >= 2 ? 0.5 * 10 ** -digits : 0;
  return Math.abs(a - b) <= Math.max(1e-6 * Math.max(1, Math.abs(b)), slack * 1.0001);
}

/** @param {string} given @param {string} right */
export function matches(given, right) {
  const [a, b] = [pieces(given), pieces(right)];
  return a.length === b.length && a.every((word, k) => same(word, b[k]));
}

/** Was anything answered at all? @param {any} given @returns {boolean} */
export const answered = (given) => (Array.isArray(given) ? given.flat().every((v) => v !== null && String(v).trim() !== "") : given !== null && given !== undefined && String(given).trim() !== "");

/** @param {any} field @param {any} given @returns {boolean} */
export function right(field, given) {
  if (given === null || given === undefined) return false;
  if (field.kind === "choice") return given === field.answer;
  if (field.kind === "table") return field.answer.every((/** @type {any[]} */ row, /** @type {number} */ r) => row.every((cell, c) => answered(given[r]?.[c]) && matches(given[r][c], cell)));
  return answered(given) && matches(given, field.answer);
}

/** What the lesson has to say about this wrong answer, if it knows it. @param {any} field @param {any} given */
export function diagnosis(field, given) {
  for (const { when, say } of field.diagnoses ?? []) {
    if (field.kind === "choice") {
      if (when === given) return say;
    } else if (field.kind === "table") {
      if (when.row !== undefined ? matches(given[when.row][when.col], when.value) : given.every((/** @type {any[]} */ row, /** @type {number} */ r) => row.every((cell, c) => matches(cell, when[r][c])))) return say;
    } else if (answered(given) && matches(given, when)) return say;
  }
  return null;
}

/** Outlines and paths; the static pictures follow the same rules. */

/** @typedef {[number, number]} Point */

const LABEL = 14;
export const TABBED = new Set(["shared", "stage", "copy"]);

const WIDE = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;

/** Columns of a fixed-width text: a Chinese character takes two. @param {string} text */
export const columns = (text) =>
  [...text].reduce((sum, c) => sum + (WIDE.test(c) ? 2 : 1), 0);

/** @param {string} text @param {number} most */
export function cut(text, most) {
  if (columns(text) <= most) return text;
  let kept = "";
  for (const c of text) {
    if (columns(kept + c) > most - 1) break;
    kept += c;
  }
  return `${kept}…`;
}

/** @param {string} text */
export const labelWidth = (text) => columns(text) * LABEL * 0.605;

/** @param {any} node @param {string} label */
export const tabWidth = (node, label) => Math.max(0, node.w - labelWidth(label) - (node.die ? 42 : 22));

/** A die from the side of five: its edge, and its dots. */
export const DIE = "M-6-6H6V6H-6ZM-3-3h0M3-3h0M0 0h0M-3 3h0M3 3h0";

/** Half the height of what is drawn of an op. @param {any} node */
export const rise = (node) => (node.ports ? 9 * node.ports.length + 4 : 19);

/** Slanted lines inside a node: nothing is computed there. @param {any} node */
export function hatch(node) {
  const x = (node.r ?? node.w / 2) - 7;
  const y = (node.r ? rise(node) : node.h / 2) - 7;
  let d = "";
  for (let at = 6 - x - y; at < x + y; at += 8) {
    const [a, b] = [Math.max(-x, at - y), Math.min(x, at + y)];
    d += `M${a} ${at - a}L${b} ${at - b}`;
  }
  return d;
}

/** Tag and attributes of a node's outline around (0, 0). @param {any} node @returns {[string, Record<string, any>]} */
export function outline(node) {
  const { w, h, kind } = node;
  const [x, y] = [w / 2, h / 2];
  if (kind === "op") {
    const [a, b] = [node.r, rise(node)];
    // A choice is wide where the branches come in, narrow where one goes out.
    if (node.ports) return ["path", { d: `M${-a} ${-b}L${a} ${9 - b}V${b - 9}L${-a} ${b}Z` }];
    return ["rect", { x: -a, y: -b, width: 2 * a, height: 2 * b, rx: b }];
  }
  if (kind === "output") return ["path", { d: `M${-x} ${-y}H${x - 9}L${x} 0L${x - 9} ${y}H${-x}Z` }];
  if (kind === "valve") return ["path", { d: `M${-x} ${-y}L${x} ${y}V${-y}L${-x} ${y}Z` }];
  const radius = { input: y, given: y, cell: 2, func: 8 }[/** @type {string} */ (kind)] ?? 4;
  return ["rect", { x: -x, y: -y, width: w, height: h, rx: radius }];
}

/** @param {Point[]} p */
export function path(p) {
  let d = `M${p[0]}`;
  for (let k = 1; k + 2 < p.length; k += 3) d += `C${p[k]} ${p[k + 1]} ${p[k + 2]}`;
  return d;
}

/** The arrow head at the end of a path. @param {Point[]} p */
export function head(p) {
  const [x, y] = p[p.length - 1];
  const behind = p.slice(0, -1).reverse().find(([a, b]) => Math.hypot(a - x, b - y) > 0.5) ?? p[0];
  const angle = Math.atan2(y - behind[1], x - behind[0]);
  const wing = (/** @type {number} */ a) => `${x - 7 * Math.cos(angle + a)} ${y - 7 * Math.sin(angle + a)}`;
  return `M${wing(0.45)}L${x} ${y}L${wing(-0.45)}`;
}

/** The point a share of the way along a path. @param {Point[]} p @param {number} share @returns {Point} */
export function along(p, share) {
  const pieces = (p.length - 1) / 3;
  const lengths = Array.from({ length: pieces }, (_, k) => Math.hypot(p[3 * k + 3][0] - p[3 * k][0], p[3 * k + 3][1] - p[3 * k][1]) || 0.01);
  let left = share * lengths.reduce((a, b) => a + b, 0);
  let k = 0;
  while (k < pieces - 1 && left > lengths[k]) left -= lengths[k++];
  const t = Math.min(1, left / lengths[k]);
  const u = 1 - t;
  const [a, b, c, d] = p.slice(3 * k, 3 * k + 4);
  const at = (/** @type {0 | 1} */ i) => u * u * u * a[i] + 3 * u * u * t * b[i] + 3 * u * t * t * c[i] + t * t * t * d[i];
  return [at(0), at(1)];
}

const BOW = 8;

/** @param {Point} a @param {Point} b @param {number} share @returns {Point} */
const toward = (a, b, share) => [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share];

/** @param {Point} corner @param {Point} other */
function shorten(corner, other) {
  const length = Math.hypot(other[0] - corner[0], other[1] - corner[1]) || 1;
  return toward(corner, other, Math.min(BOW, length / 2) / length);
}

/** Straight pieces with rounded corners, as cubic pieces. @param {Point[]} corners */
export function rounded(corners) {
  const made = [corners[0]];
  const straight = (/** @type {Point} */ to) => {
    const from = made[made.length - 1];
    made.push(toward(from, to, 1 / 3), toward(from, to, 2 / 3), to);
  };
  corners.slice(1).forEach((corner, k) => {
    const next = corners[k + 2];
    if (!next) return straight(corner);
    const [before, after] = [shorten(corner, made[made.length - 1]), shorten(corner, next)];
    straight(before);
    made.push(toward(before, corner, 0.55), toward(after, corner, 0.55), after);
  });
  return made;
}

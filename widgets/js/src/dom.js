/** Elements without markup strings: every text goes in as text, so a name can never become code. */

const SVG = "http://www.w3.org/2000/svg";

/**
 * @typedef {Record<string, any>} Attributes  `on…` is a listener, `text` the text, null is left out
 * @typedef {Node | string | null | undefined | false} Child
 */

/** @param {Element} element @param {Attributes} attributes @param {Child[]} children */
function fill(element, attributes, children) {
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key === "text") element.textContent = value;
    else if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value === true ? "" : String(value));
  }
  for (const child of children) if (child) element.append(child);
  return element;
}

/** @param {string} tag @param {Attributes} [attributes] @param {...Child} children @returns {any} */
export const h = (tag, attributes = {}, ...children) =>
  fill(document.createElement(tag), attributes, children);

/** @param {string} tag @param {Attributes} [attributes] @param {...Child} children @returns {any} */
export const s = (tag, attributes = {}, ...children) =>
  fill(document.createElementNS(SVG, tag), attributes, children);

/** Icons are drawn, not typed: fonts differ. @param {string} d */
export const icon = (d) => s("svg", { viewBox: "0 0 16 16", "aria-hidden": "true", class: "mtw-icon" }, s("path", { d }));

/** @param {string} label @param {string} d @param {() => void} onclick @param {Attributes} [more] */
export const button = (label, d, onclick, more = {}) =>
  h("button", { type: "button", class: "mtw-button", title: label, "aria-label": label, onclick, ...more }, icon(d));

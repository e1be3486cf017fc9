/** Elements without markup strings: every text goes in as text, so a name can never become code. */

const FOCUSABLE = "button, input, select, textarea, [tabindex]";
const SVG = "http://www.w3.org/2000/svg";

/**
 * @typedef {Record<string, any>} Attributes  `on…` is a listener, `text` the text, null is left out; classes get the prefix mtw- (mt- in SVG)
 * @typedef {Node | string | null | undefined | false} Child
 */

/** @param {string} names @param {string} prefix */
const dressed = (names, prefix) => names.replace(/\S+/g, prefix + "$&");

/** @param {Element} element @param {Attributes} attributes @param {Child[]} children @param {string} prefix */
function fill(element, attributes, children, prefix) {
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key === "text") element.textContent = value;
    else if (key.startsWith("on")) on(element, key.slice(2), value);
    else set(element, key, value === true ? "" : key === "class" ? dressed(value, prefix) : value);
  }
  // JupyterLab asks the focused element itself whether it wants its keys, not only those around it.
  if (element.matches(FOCUSABLE)) set(element, "data-lm-suppress-shortcuts", "true");
  for (const child of children) if (child) element.append(child);
  return element;
}

/** @param {EventTarget} target @param {string} name @param {(e: any) => void} does @param {any} [how] */
export const on = (target, name, does, how) => target.addEventListener(name, does, how);

/** @param {Element} element @param {string} name @param {any} value */
export const set = (element, name, value) => element.setAttribute(name, value);

/** @param {string} tag @param {Attributes} [attributes] @param {...Child} children @returns {any} */
export const h = (tag, attributes = {}, ...children) =>
  fill(document.createElement(tag), attributes, children, "mtw-");

/** @param {string} tag @param {Attributes} [attributes] @param {...Child} children @returns {any} */
export const s = (tag, attributes = {}, ...children) =>
  fill(document.createElementNS(SVG, tag), attributes, children, "mt-");

/** Icons are drawn, not typed: fonts differ. @param {string} d */
export const icon = (d) => s("svg", { viewBox: "0 0 16 16", "aria-hidden": "true", class: "icon" }, s("path", { d }));

/** @param {string} label @param {string} d @param {() => void} onclick @param {Attributes} [more] */
export const button = (label, d, onclick, more = {}) =>
  h("button", { type: "button", class: "button", title: label, "aria-label": label, onclick, ...more }, icon(d));

/** A place whose changes are read aloud. @param {string} name @param {string} [tag] */
export const spoken = (name, tag = "div") => h(tag, { class: name, role: "status", "aria-live": "polite" });

/** A button with words on it. @param {string} name @param {string} text @param {() => void} onclick @param {Attributes} [more] */
export const press = (name, text, onclick, more = {}) => h("button", { type: "button", class: name, text, onclick, ...more });

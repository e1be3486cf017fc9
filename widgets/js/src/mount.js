/** From a piece of HTML with data in it to a living control. */
import { set } from "./dom.js";
import { learn } from "./words.js";

/**
 * The mount function of a control; every root of this control in the document that is still a
 * picture is mounted at once, so running the script again does nothing to the others.
 * @param {string} control @param {any} Made
 * @returns {(root: HTMLElement, data: any, options?: any) => any}
 */
export function mounting(control, Made) {
  const mount = (/** @type {HTMLElement} */ root, /** @type {any} */ data, /** @type {any} */ options = {}) => {
    learn(options.words);
    root.classList.add("mtw");
    set(root, "data-lm-suppress-shortcuts", "true");
    return new Made(root, data, options);
  };
  for (const root of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(`div[data-control="${control}"]:not([data-mounted])`))) {
    const text = root.querySelector(":scope > script[type='application/json']")?.textContent;
    if (!text) continue;
    root.dataset.mounted = "yes";
    root.querySelector(":scope > .mtw-still")?.setAttribute("hidden", "");
    const { data, words } = JSON.parse(text);
    mount(root, data, { words });
  }
  return mount;
}

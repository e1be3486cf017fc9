/** The page's side of the live link: events of the window; without a kernel nobody listens. */
import { on } from "./dom.js";

/** @param {string} id @param {string} name @param {any} value */
export function post(id, name, value) {
  globalThis.dispatchEvent(new CustomEvent("mtw:out", { detail: { id, name, value } }));
}

/** Hear what Python sets, until the element has left the page.
 * @param {string} id @param {Element} root @param {(name: string, value: any) => void} heard
 * @param {() => void} hello when the other side has just come up */
export function listen(id, root, heard, hello) {
  const wanted = (/** @type {any} */ e) => e.detail?.id === id;
  const inward = (/** @type {any} */ e) => {
    if (!root.isConnected) return globalThis.removeEventListener("mtw:in", inward);
    if (wanted(e)) heard(e.detail.name, e.detail.value);
  };
  const greet = (/** @type {any} */ e) => {
    if (!root.isConnected) return globalThis.removeEventListener("mtw:hello", greet);
    if (wanted(e)) hello();
  };
  on(globalThis, "mtw:in", inward);
  on(globalThis, "mtw:hello", greet);
}

/** A page for the tests: jsdom with the committed scripts, and the data that Python writes. */
import { readFileSync } from "node:fs";
import { JSDOM } from "jsdom";

const here = new URL(".", import.meta.url);
const read = (/** @type {string} */ path) => readFileSync(new URL(path, here), "utf8");

export const words = Object.fromEntries(["en", "zh"].map((lang) => [lang, JSON.parse(read(`../../minitheano_widgets/i18n/${lang}.json`)).player]));
export const traces = JSON.parse(read("traces.json"));

const { window } = new JSDOM("<!doctype html><body></body>", { pretendToBeVisual: true });
for (const name of ["document", "window", "CustomEvent", "Event", "KeyboardEvent", "MouseEvent", "NodeFilter", "requestAnimationFrame"]) {
  globalThis[name] = name === "window" ? window : name === "requestAnimationFrame" ? window.requestAnimationFrame.bind(window) : window[name];
}
for (const name of ["addEventListener", "removeEventListener", "dispatchEvent"]) globalThis[name] = window[name].bind(window);
// Without motion a step is there at once, as for a person who asked for it.
globalThis.matchMedia = () => ({ matches: true });

const built = (/** @type {string} */ name) => import(new URL(`../../minitheano_widgets/static/${name}.js`, here).href);
export const { mount } = await built("player");
export const { mount: gate } = await built("gate");
export const { mount: parsons } = await built("parsons");
export const { mount: grid } = await built("grid");
export const bridge = (await built("bridge")).default;

/** A fresh root in the page. @param {any} make @param {any} data @param {string} [lang] */
export function show(make, data, lang = "en") {
  document.body.replaceChildren();
  const root = document.body.appendChild(document.createElement("div"));
  root.dataset.mtw = "mt1";
  root.lang = lang;
  return { root, made: make(root, structuredClone(data), { words }), $: (/** @type {string} */ css) => root.querySelector(css), $$: (/** @type {string} */ css) => [...root.querySelectorAll(css)] };
}

/** @param {Element} el @param {string} key @param {any} [more] */
export function press(el, key, more = {}) {
  const event = new window.KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more });
  el.dispatchEvent(event);
  return event;
}

/** @param {any} input @param {string} text */
export function type(input, text) {
  input.value = text;
  input.dispatchEvent(new window.Event("input", { bubbles: true }));
}

/** What the page posts to Python. */
export function posts() {
  /** @type {any[]} */ const heard = [];
  window.addEventListener("mtw:out", (/** @type {any} */ e) => heard.push(e.detail));
  return heard;
}

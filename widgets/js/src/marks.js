/** Markdown's `code` in the texts of lessons: its marks become elements, its words stay text. */
import { h, set } from "./dom.js";

/** @param {HTMLElement} root */
export function marked(root) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  /** @type {Text[]} */ const found = [];
  while (walker.nextNode()) found.push(/** @type {Text} */ (walker.currentNode));
  for (const text of found) {
    const parts = text.data.split("`");
    if (parts.length % 2 === 0 || parts.length === 1 || text.parentElement?.closest("code, pre")) continue;
    text.replaceWith(...parts.map((part, k) => (k % 2 ? h("code", { text: part }) : part)));
  }
  for (const el of root.querySelectorAll("[aria-label*='`']"))
    set(el, "aria-label", (el.getAttribute("aria-label") ?? "").replaceAll("`", ""));
}

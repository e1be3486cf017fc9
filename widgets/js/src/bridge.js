/** The kernel's side of the live link: an anywidget model that is never shown. */

const NAMES = ["step", "playing", "speed", "selected", "answers"];

/** @param {{model: any}} given */
function initialize({ model }) {
  const id = model.get("target");
  const out = (/** @type {any} */ e) => {
    if (e.detail?.id !== id || !NAMES.includes(e.detail.name)) return;
    model.set(e.detail.name, e.detail.value);
    model.save_changes();
  };
  globalThis.addEventListener("mtw:out", out);
  for (const name of NAMES) {
    model.on(`change:${name}`, () => {
      const detail = { id, name, value: model.get(name) };
      globalThis.dispatchEvent(new CustomEvent("mtw:in", { detail }));
    });
  }
  globalThis.dispatchEvent(new CustomEvent("mtw:hello", { detail: { id } }));
  return () => globalThis.removeEventListener("mtw:out", out);
}

export default { initialize, render() {} };

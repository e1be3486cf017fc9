/** The row of controls and the keys that do the same. */
import { button, h, set } from "./dom.js";
import { word } from "./words.js";

const DRAWN = {
  first: "M4 3v10M12.5 3.5 6 8l6.5 4.5z",
  back: "M13 8H3M7 4 3 8l4 4",
  play: "M5 3l8 5-8 5z",
  pause: "M5 3v10M11 3v10",
  next: "M3 8h10M9 4l4 4-4 4",
  last: "M12 3v10M3.5 3.5 10 8l-6.5 4.5z",
  table: "M2.5 3h11v10h-11zM2.5 6.5h11M2.5 9.7h11M7 3v10",
  search: "M7 2.8a4.2 4.2 0 1 0 0 8.4 4.2 4.2 0 0 0 0-8.4M10.2 10.2l3.6 3.6",
  fit: "M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10",
};
const SPEEDS = [0.5, 1, 2, 4];

/** @param {any} player the assembled player @param {string} lang */
export function toolbar(player, lang) {
  const { clock } = player;
  const say = (/** @type {string} */ key) => word(lang, key);
  const play = button(say("play"), DRAWN.play, () => (clock.playing ? clock.pause() : clock.play()));
  const buttons = {
    first: button(say("first"), DRAWN.first, () => clock.step(-1e9)),
    back: button(say("back"), DRAWN.back, () => clock.step(-1)),
    next: button(say("next"), DRAWN.next, () => clock.step(1), { class: "button primary" }),
    last: button(say("last"), DRAWN.last, () => clock.step(1e9)),
  };
  buttons.next.prepend(say("go_on"));
  const slider = h("input", { type: "range", min: 0, max: clock.last, step: "any", value: 0, class: "scrub", "aria-label": say("scrub"),
    oninput: (/** @type {any} */ e) => clock.scrub(Number(e.target.value)), onchange: () => clock.go(clock.goal), onkeydown: (/** @type {any} */ e) => (e.key === " " ? 0 : e.key.startsWith("Arrow") && e.preventDefault()) });
  const counter = h("output", { class: "counter" });
  const speed = h("select", { class: "select", "aria-label": say("speed"), onchange: (/** @type {any} */ e) => player.setSpeed(Number(e.target.value)) },
    ...SPEEDS.map((v) => h("option", { value: v, text: `${v}×`, selected: v === clock.speed })));
  const search = h("input", { type: "search", class: "input search", hidden: true, placeholder: say("search"), "aria-label": say("search"),
    oninput: (/** @type {any} */ e) => player.find(e.target.value), onkeydown: (/** @type {any} */ e) => player.searchKey(e) });
  const moving = clock.last > 0 ? [buttons.first, buttons.back, play, buttons.next, buttons.last, slider, counter, speed] : [];
  const el = h("div", { class: "toolbar", role: "toolbar", "aria-label": say("controls") }, ...moving,
    h("span", { class: "space" }), search,
    button(say("search"), DRAWN.search, () => player.openSearch()),
    button(say("fit"), DRAWN.fit, () => player.scene.fit()),
    button(say("table"), DRAWN.table, (/** @type {any} */ e) => player.toggleTable(e?.currentTarget), { "aria-pressed": "false" }));

  const show = (/** @type {number} */ t) => {
    slider.value = String(t);
    const k = clock.goal;
    const label = player.frameLabel(k);
    set(slider, "aria-valuetext", label);
    counter.textContent = label;
    play.replaceChildren(button("", clock.playing ? DRAWN.pause : DRAWN.play, () => {}).firstChild);
    for (const about of ["title", "aria-label"]) set(play, about, say(clock.playing ? "pause" : "play"));
    buttons.back.disabled = buttons.first.disabled = k === 0;
    const held = k >= clock.limit();
    buttons.next.disabled = buttons.last.disabled = held;
    play.disabled = held && k < clock.last;
  };
  return { el, show, search };
}

/** Keys for the whole player, unless one is writing. @param {any} player */
export function keys(player) {
  const { clock, scene } = player;
  /** @type {Record<string, () => void>} */
  const does = {
    ArrowLeft: () => clock.step(-1),
    ArrowRight: () => clock.step(1),
    ArrowUp: () => player.walk(-1),
    ArrowDown: () => player.walk(1),
    Home: () => clock.step(-1e9),
    End: () => clock.step(1e9),
    " ": () => (clock.playing ? clock.pause() : clock.play()),
    "+": () => scene.zoom(1 / 1.2),
    "-": () => scene.zoom(1.2),
    0: () => scene.fit(),
    "/": () => player.openSearch(),
  };
  return (/** @type {KeyboardEvent} */ e) => {
    const target = /** @type {HTMLElement} */ (e.target);
    if (e.ctrlKey || e.metaKey || e.altKey) return;
    if (target.matches("input:not([type=range]),textarea,select")) return;
    if (e.key === " " && target.matches("button")) return;
    if (e.key === "Enter" && target.dataset?.id) return player.pick(target.dataset.id, "click");
    if (!does[e.key]) return;
    e.preventDefault();
    e.stopPropagation();
    does[e.key]();
  };
}

/** The picture: made once from the union of all frames, then drawn for any real t. */
import { h, on, s, set } from "./dom.js";
import { DIE, TABBED, along, cut, hatch, head, outline, path, rise, rounded, tabWidth } from "./geometry.js";
import { expand, resting, visible } from "./state.js";
import { pick, word } from "./words.js";

const MOST = 22;
const BARE = new Set(["text", "tick"]); // words on the ground, not nodes
const CELL = /cell|init/;

/** @param {number} a @param {number} b @param {number} f */
const mix = (a, b, f) => a + (b - a) * f;

export class Scene {
  /**
   * @param {import("./state.js").Trace} trace @param {string} lang
   * @param {(id: string, how: "click" | "look") => void} onpick
   */
  constructor(trace, lang, onpick) {
    this.trace = trace;
    this.lang = lang;
    this.onpick = onpick;
    this.states = expand(trace);
    this.box = [0, 0, ...trace.size];
    this.packets = s("g");
    const width = trace.size[0];
    this.svg = s("svg", { style: `max-width:${width * 1.15}px;min-width:${width * 0.6}px`, class: "scene", role: "group", "aria-label": pick(trace.title, lang) });
    /** @type {Record<string, any>} */ this.parts = {};
    for (const [id, group] of Object.entries(trace.groups ?? {})) this.svg.append(this.group(id, group));
    for (const [id, edge] of Object.entries(trace.edges)) this.svg.append(this.edge(id, edge));
    for (const [id, node] of Object.entries(trace.nodes)) this.svg.append(this.node(id, node));
    this.svg.append(this.packets);
    this.fit();
  }

  /** @param {string} id @param {any} group */
  group(id, group) {
    const { x, y, w, h: height } = group;
    const g = s(
      "g",
      { class: `g-${group.kind}` },
      s("rect", { class: "group", x, y, width: w, height, rx: 8 }),
      s("text", { class: "grouplabel", x: x + 10, y: y + 14, text: pick(group.label, this.lang) }),
    );
    this.parts[id] = { g };
    return g;
  }

  /** @param {string} id @param {any} given */
  edge(id, given) {
    const edge = { ...given, p: given.p ?? rounded(given.c) };
    const g = s(
      "g",
      { class: `e-${edge.kind}` },
      s("path", { class: "edge path", d: path(edge.p) }),
      s("path", { class: "edge head", d: head(edge.p) }),
    );
    this.parts[id] = { g, edge };
    return g;
  }

  /** @param {string} id @param {any} node */
  node(id, node) {
    const label = pick(node.says ?? node.label, this.lang);
    const g = s("g", { class: `node ${node.kind}${node.tone ? ` tone-${node.tone}` : ""}`, "data-id": id, tabindex: BARE.has(node.kind) ? null : "-1" });
    const part = (this.parts[id] = { g, node, label, ring: null, value: null, text: null });
    if (BARE.has(node.kind)) {
      g.append(s("text", { class: "label", text: label }));
      return g;
    }
    const [tag, numbers] = outline(node);
    const tab = tabWidth(node, label);
    if (node.act) g.append(s("title", { text: word(this.lang, "turn") }), s("rect", { class: "hit", x: -28, y: label ? -32 : -16, width: 56, height: label ? 48 : 32 }));
    g.append(s(tag, { class: "shape", ...numbers }));
    if (TABBED.has(node.kind)) g.append(s("rect", { class: "tab", x: node.w / 2 - tab, y: 1 - node.h / 2, width: Math.max(0, tab - 1), height: node.h - 2, rx: 3 }));
    if (node.kind === "valve" && node.tone === "shut") g.append(s("path", { class: "bar", d: `M0 ${-node.h / 2 - 6}V${node.h / 2 + 6}` }));
    part.text = s("text", { class: /cell|init|valve/.test(node.kind) ? "name" : "label", text: label });
    part.value = s("text", { class: "value" });
    if (this.trace.idle?.[id]) g.append(s("path", { class: "hatch", d: hatch(node) }));
    if (node.die) g.append(s("path", { class: "die", d: DIE, transform: `translate(${16 - (node.r ?? node.w / 2)})` }));
    node.ports?.forEach((/** @type {string} */ text, /** @type {number} */ k) => g.append(s("text", { class: "port", x: 6 - node.r, y: (k - (node.ports.length - 1) / 2) * 18, text })));
    part.ring = s(tag, { class: "ring", ...numbers });
    g.append(part.text, part.value, part.ring);
    if (node.name && node.kind === "op") g.append(s("text", { class: "name", y: -rise(node) - 8, text: node.name }));
    this.seat(part, tab);
    this.listen(id, g, node);
    return g;
  }

  /** Where label and value stand in a node. @param {any} part @param {number} tab */
  seat(part, tab) {
    const { node, text, value } = part;
    const x = node.ports ? 17 : node.die ? 10 : 0; // beside the ports, beside the die
    set(text, "x", x);
    if (TABBED.has(node.kind)) {
      set(text, "x", x - tab / 2);
      set(value, "x", node.w / 2 - tab / 2);
    } else if (node.kind === "op") set(value, "y", rise(node) + 10);
    else if (node.kind === "valve") set(text, "y", -node.h / 2 - 12);
    else if (!CELL.test(node.kind)) set(value, "y", 10);
  }

  /** @param {string} id @param {any} g @param {any} node */
  listen(id, g, node) {
    const acts = node.go !== undefined || node.act;
    set(g, "role", acts ? "button" : "img");
    if (acts) g.classList.add("mt-acts");
    if (node.act) set(g, "aria-pressed", String(node.tone !== "shut"));
    on(g, "click", () => this.onpick(id, "click"));
    on(g, "focus", () => this.onpick(id, "look"));
    on(g, "pointerenter", () => this.onpick(id, "look"));
  }

  /** Draw the picture at any real time. @param {number} t */
  draw(t) {
    const last = this.trace.frames.length - 1;
    const k = Math.max(0, Math.min(last, Math.floor(t)));
    const next = Math.min(last, k + 1);
    const raw = next === k ? 0 : t - k;
    const f = raw * raw * (3 - 2 * raw);
    for (const [id, part] of Object.entries(this.parts)) {
      const shown = mix(+visible(this.trace, id, k), +visible(this.trace, id, next), f);
      part.g.style.display = shown < 0.01 ? "none" : "";
      part.g.style.opacity = shown > 0.99 ? "" : shown.toFixed(3);
      if (shown >= 0.01 && part.node) this.drawNode(id, part, k, next, f);
      else if (part.edge) part.g.classList.toggle("mt-hot", !!this.trace.frames[Math.round(t)]?.ehot?.includes(id));
    }
    for (const id in this.trace.idle) this.parts[id].g.classList.toggle("mt-idle", !!resting(this.trace, id, Math.round(t)));
    this.flow(next, k === next ? 0 : f);
  }

  /** @param {string} id @param {any} part @param {number} k @param {number} next @param {number} f */
  drawNode(id, part, k, next, f) {
    const { values, places } = this.states;
    const [a, b] = [places[k][id], places[next][id]];
    set(part.g, "transform", `translate(${mix(a[0], b[0], f)} ${mix(a[1], b[1], f)})`);
    if (!part.value) return;
    const [v, w] = [values[k][id], values[next][id]];
    const now = f < 0.5 ? v : w;
    const same = v?.t === w?.t && v?.s === w?.s;
    this.write(part, now, same ? 1 : Math.abs(1 - 2 * f));
    const frames = this.trace.frames;
    part.ring.style.opacity = mix(+!!frames[k].hot?.includes(id), +!!frames[next].hot?.includes(id), f);
  }

  /** @param {any} part @param {import("./state.js").Shown | undefined} shown @param {number} opacity */
  write(part, shown, opacity) {
    const { node, text, value } = part;
    const written = shown ? cut(shown.t, MOST) : "";
    if (value.textContent !== written) value.textContent = written;
    const look = `mt-value${shown?.s ? ` mt-${shown.s}` : ""}`;
    if (value.getAttribute("class") !== look) set(value, "class", look);
    value.style.opacity = opacity > 0.99 ? "" : opacity.toFixed(3);
    if (CELL.test(node.kind)) text.style.display = written ? "none" : "";
    else if (node.slot && node.kind !== "op" && !TABBED.has(node.kind) && node.kind !== "valve") set(text, "y", written ? -9 : 0);
  }

  /** Dots that run along the arrows into the next frame. @param {number} next @param {number} f */
  flow(next, f) {
    const ids = f > 0 && f < 1 ? (this.trace.frames[next].ehot ?? []) : [];
    while (this.packets.childNodes.length < ids.length) this.packets.append(s("circle", { r: 4.5, class: "packet" }));
    while (this.packets.childNodes.length > ids.length) this.packets.lastChild.remove();
    ids.forEach((id, i) => {
      const [x, y] = along(this.parts[id].edge.p, f);
      set(this.packets.childNodes[i], "cx", x);
      set(this.packets.childNodes[i], "cy", y);
    });
  }

  /** Give every visible node its spoken name for frame k. @param {number} k */
  name(k) {
    for (const [id, part] of Object.entries(this.parts)) {
      if (!part.value) continue;
      set(part.g, "aria-label", this.spoken(id, k));
      set(part.g, "aria-hidden", String(!visible(this.trace, id, k)));
    }
  }

  /** @param {string} id @param {number} k */
  spoken(id, k) {
    const { node, label } = this.parts[id];
    const value = this.states.values[k][id]?.t;
    const parts = [node.name, label, word(this.lang, `kind_${node.kind}`), pick(node.type, this.lang), value && `= ${value}`, resting(this.trace, id, k) && word(this.lang, "idle")];
    return parts.filter(Boolean).join(", ");
  }

  /** Light the arrows that touch a node. @param {string} id */
  near(id) {
    for (const part of Object.values(this.parts))
      if (part.edge) part.g.classList.toggle("mt-near", part.edge.s === id || part.edge.t === id);
  }

  /** Nodes one can walk to with the keyboard, from left to right. @param {number} k */
  walk(k) {
    const { places } = this.states;
    return Object.keys(this.parts)
      .filter((id) => this.parts[id].value && visible(this.trace, id, k))
      .sort((a, b) => places[k][a][0] - places[k][b][0] || places[k][a][1] - places[k][b][1]);
  }

  /** Dim what does not match. @param {string} text @param {number} k @returns {string[]} */
  find(text, k) {
    const wanted = text.trim().toLowerCase();
    const found = [];
    for (const id of this.walk(k)) {
      const { node, label } = this.parts[id];
      const hit = !wanted || [label, node.name, node.src].some((each) => each?.toLowerCase().includes(wanted));
      this.parts[id].g.classList.toggle("mt-dimmed", !hit);
      if (hit && wanted) found.push(id);
    }
    return found;
  }

  fit() {
    this.look([0, 0, ...this.trace.size]);
  }

  /** @param {number[]} box */
  look(box) {
    this.box = box;
    set(this.svg, "viewBox", box.map((n) => +n.toFixed(2)).join(" "));
  }

  /** Zoom around a share of the picture. @param {number} by @param {number} [sx] @param {number} [sy] */
  zoom(by, sx = 0.5, sy = 0.5) {
    const [x, y, w, height] = this.box;
    const to = Math.min(Math.max(w * by, this.trace.size[0] / 8), this.trace.size[0] * 3);
    const ratio = to / w;
    this.look([x + w * (1 - ratio) * sx, y + height * (1 - ratio) * sy, to, height * ratio]);
  }

  /** @param {number} dx share of the width @param {number} dy share of the height */
  pan(dx, dy) {
    const [x, y, w, height] = this.box;
    this.look([x - dx * w, y - dy * height, w, height]);
  }
}

/** Ctrl + wheel zooms, dragging the ground pans. @param {Scene} scene */
export function hands(scene) {
  const { svg } = scene;
  const share = (/** @type {any} */ e) => {
    const box = svg.getBoundingClientRect();
    return [(e.clientX - box.left) / (box.width || 1), (e.clientY - box.top) / (box.height || 1)];
  };
  /** @type {number[] | null} */ let from = null;
  on(svg, "wheel", (/** @type {WheelEvent} */ e) => {
    if (!e.ctrlKey && !e.metaKey) return;
    e.preventDefault();
    scene.zoom(e.deltaY > 0 ? 1.15 : 1 / 1.15, ...share(e));
  }, { passive: false });
  on(svg, "pointerdown", (/** @type {PointerEvent} */ e) => {
    if (/** @type {Element} */ (e.target).closest(".mt-acts")) return;
    from = share(e);
  });
  on(svg, "pointermove", (/** @type {PointerEvent} */ e) => {
    if (!from || !e.buttons) return;
    const to = share(e);
    scene.pan(to[0] - from[0], to[1] - from[1]);
    from = to;
  });
  for (const end of ["pointerup", "pointerleave"]) on(svg, end, () => (from = null));
}

/** A grid of shades for an array too large to print. @param {number[][]} rows */
export function heat(rows) {
  const cells = rows.flatMap((row, y) =>
    row.map((shade, x) => s("rect", { x, y, width: 1.02, height: 1.02, "fill-opacity": (0.08 + shade * 0.1).toFixed(2) })),
  );
  return h("span", { class: "heat" }, s("svg", { viewBox: `0 0 ${rows[0]?.length || 1} ${rows.length}`, "aria-hidden": "true" }, ...cells));
}

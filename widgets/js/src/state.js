/** A trace made ready to draw: every frame knows its whole state, so any frame is reached at once. */

/**
 * @typedef {{t: string, s?: string, a?: string}} Shown
 * @typedef {{say: any, beat?: string, hot?: string[], ehot?: string[], set?: Record<string, any>,
 *   move?: Record<string, [number, number]>, ask?: any, line?: number[], label?: any}} Frame
 * @typedef {{v: number, kind: string, title: any, size: [number, number], nodes: Record<string, any>,
 *   edges: Record<string, any>, idle?: Record<string, [number, number][]>, groups?: Record<string, any>, on: Record<string, [number, number][]>,
 *   frames: Frame[], arrays?: Record<string, any>, code?: {n: number, text: string}[],
 *   table?: any, beats?: boolean, alt?: any}} Trace
 * @typedef {{values: Record<string, Shown>[], places: Record<string, [number, number]>[]}} States
 */

/** Sum up the changes of the frames, once. @param {Trace} trace @returns {States} */
export function expand(trace) {
  /** @type {Record<string, Shown>} */ let now = {};
  /** @type {Record<string, [number, number]>} */ let at = {};
  for (const [id, node] of Object.entries(trace.nodes)) at[id] = [node.x, node.y];
  const values = [];
  const places = [];
  for (const frame of trace.frames) {
    if (frame.set) {
      now = { ...now };
      for (const [id, value] of Object.entries(frame.set)) {
        if (value === null) delete now[id];
        else now[id] = typeof value === "string" ? { t: value } : value;
      }
    }
    if (frame.move) at = { ...at, ...frame.move };
    values.push(now);
    places.push(at);
  }
  return { values, places };
}

/** @param {[number, number][] | undefined} spans @param {number} k */
const within = (spans, k) => spans?.some(([from, to]) => from <= k && k <= to);

/** Is it in the picture of frame k? @param {Trace} trace @param {string} id @param {number} k */
export const visible = (trace, id, k) => within(trace.on[id], k) ?? true;

/** Is it in a branch that is not computed? @param {Trace} trace @param {string} id @param {number} k */
export const resting = (trace, id, k) => within(trace.idle?.[id], k);

/** The frame that one may not pass before its question is answered.
 * @param {Trace} trace @param {Set<number>} answered */
export function limit(trace, answered) {
  const open = trace.frames.findIndex((frame, k) => frame.ask && !answered.has(k));
  return open < 0 ? trace.frames.length - 1 : open;
}

/** The other wiring of the same stage. @param {Trace} trace @param {any} patch @returns {Trace} */
export function patched(trace, patch) {
  const frames = Array.from({ length: patch.count }, (_, k) => patch.frames[k] ?? trace.frames[k]);
  return { ...trace, frames, nodes: { ...trace.nodes, ...patch.nodes }, on: { ...trace.on, ...patch.on } };
}

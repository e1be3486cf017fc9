/** Any frame is reached at once and exactly, whatever way one came. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { along, columns, cut, head, path, rounded } from "../src/geometry.js";
import { expand, limit, patched, visible } from "../src/state.js";

const traces = JSON.parse(readFileSync(new URL("traces.json", import.meta.url), "utf8"));
const call = traces["call with two updates"];

test("a state is the sum of the changes up to its frame", () => {
  const { values } = expand(call);
  const shelf = Object.keys(call.nodes).find((id) => call.nodes[id].kind === "stage");
  const at = call.frames.findIndex((frame) => frame.beat === "commit");
  assert.deepEqual(values[at - 1][shelf], { t: "8.0", s: "staged" });
  assert.equal(values[at][shelf], undefined);
  assert.equal(values.length, call.frames.length);
});

test("a question holds the film until it is answered", () => {
  assert.equal(limit(call, new Set()), 1);
  assert.equal(limit(call, new Set([1])), call.frames.length - 1);
});

test("what is not listed is always visible", () => {
  const trace = { on: { a: [[2, 3]], b: [] } };
  assert.deepEqual([1, 2, 3, 4].map((k) => visible(trace, "a", k)), [false, true, true, false]);
  assert.ok(!visible(trace, "b", 0) && visible(trace, "c", 9));
});

test("the turned valve is a whole trace", () => {
  const trace = traces.v3a;
  const other = patched(trace, trace.alt);
  assert.equal(other.frames.length, trace.alt.count);
  assert.equal(trace.nodes.valve0.tone, "shut");
  assert.equal(other.nodes.valve0.tone, undefined);
  assert.ok(other.frames.every(Boolean));
});

test("paths begin and end where they should", () => {
  const p = rounded([[0, 0], [50, 0], [50, 40]]);
  assert.equal(p.length % 3, 1);
  assert.deepEqual(along(p, 0), [0, 0]);
  assert.deepEqual(along(p, 1).map(Math.round), [50, 40]);
  assert.match(path(p), /^M0,0C/);
  assert.match(head(p), /L50 40L/);
});

test("Chinese characters take two columns, and cutting never exceeds the room", () => {
  assert.equal(columns("状态a"), 5);
  assert.equal(cut("状态状态", 5), "状态…");
  assert.equal(cut("abc", 3), "abc");
});

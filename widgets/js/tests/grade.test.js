/** Answers are compared as Python compares them: one list of cases for both. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { diagnosis, matches, right } from "../src/grade.js";

const cases = JSON.parse(readFileSync(new URL("../../../tests/widgets/grading.json", import.meta.url), "utf8"));

test("the same answer in other clothes is right", () => {
  for (const [given, answer] of cases.same) assert.ok(matches(given, answer), `${given} = ${answer}`);
});

test("another answer is wrong", () => {
  for (const [given, answer] of cases.other) assert.ok(!matches(given, answer), `${given} ≠ ${answer}`);
});

test("an empty place is not an answer", () => {
  assert.ok(!right({ kind: "value", answer: "[]" }, ""));
  assert.ok(right({ kind: "value", answer: "[]" }, "[]"));
  assert.ok(!right({ kind: "choice", answer: 0 }, null));
  assert.ok(!right({ kind: "table", answer: [["1", "2"]] }, [["1", ""]]));
});

test("a known wrong answer gets its own words", () => {
  const field = { kind: "value", answer: "1.0", diagnoses: [{ when: "2.0", say: "new" }] };
  assert.equal(diagnosis(field, "2"), "new");
  assert.equal(diagnosis(field, "3"), null);
  const cell = { kind: "table", answer: [["0", "1"]], diagnoses: [{ when: { row: 0, col: 1, value: "2" }, say: "cell" }] };
  assert.equal(diagnosis(cell, [["0", "2.0"]]), "cell");
  const whole = { kind: "table", answer: [["0"]], diagnoses: [{ when: [["1"]], say: "all" }] };
  assert.equal(diagnosis(whole, [["1"]]), "all");
});

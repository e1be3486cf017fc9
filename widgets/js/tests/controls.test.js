/** The controls of the lessons: the gate, the board, the grid. */
import assert from "node:assert/strict";
import test from "node:test";
import { gate, grid, parsons, posts, press, show, traces, type, words } from "./page.js";

const text = (/** @type {string} */ en) => ({ en, zh: en });
const GATE = {
  id: "L03.p1",
  prompt: text("What happens?"),
  code: "f(1)",
  fields: [
    { kind: "value", label: text("state"), answer: "1.0", beat: "commit", diagnoses: [] },
    { kind: "table", label: text("calls"), answer: [["0.0", "1.0"]], rows: [text("f(1)")], columns: [text("returns"), text("state")], beat: "compute", diagnoses: [{ when: { row: 0, col: 0, value: "1.0" }, say: text("That is the new value.") }] },
    { kind: "choice", label: text("which?"), answer: 1, options: [text("a"), text("b")], beat: "", diagnoses: [] },
  ],
  why: { prompt: text("Why?"), options: [text("old"), text("slow")], answer: 0, feedback: [text("Yes."), text("No.")] },
};

/** @param {any} page @param {string[]} values */
function fill({ $$ }, values) {
  $$(".mtw-input").forEach((/** @type {any} */ input, /** @type {number} */ k) => type(input, values[k]));
  $$(".mtw-fields input[type=radio]")[1].click();
}

test("a gate wants every answer and how sure one is", () => {
  const page = show(gate, GATE);
  page.$(".mtw-go").click();
  assert.equal(page.$(".mtw-remarks").textContent, words.en.fill_all);
  fill(page, ["1", "1", "1"]);
  page.$(".mtw-go").click();
  assert.equal(page.$(".mtw-remarks").textContent, words.en.say_sure);
  assert.equal(page.made.record, null);
});

test("after the commit both answers stand side by side, and the first differing beat is named", () => {
  const heard = posts();
  const page = show(gate, GATE);
  fill(page, ["1", "1", "1"]);
  page.$$(".mtw-sure input")[2].click();
  page.$(".mtw-go").click();
  const rows = page.$$(".mtw-after tbody tr").map((row) => [...row.children].map((cell) => cell.textContent));
  assert.deepEqual(rows[1].slice(0, 3), ["f(1), returns", "1", "0.0"]);
  assert.match(rows[1][3], /✗ differs/);
  assert.match(rows[0][3], /✓ same/);
  assert.match(page.$(".mtw-remarks").textContent, /③ compute/);
  assert.match(page.$(".mtw-remarks").textContent, /That is the new value/);
  assert.deepEqual(heard.at(-1).value.right, [true, false, true]);
  assert.equal(heard.at(-1).value.confidence, "sure");
});

test("one why, with its own feedback, is posted too", () => {
  const heard = posts();
  const page = show(gate, GATE);
  fill(page, ["1", "0", "1"]);
  page.$$(".mtw-sure input")[0].click();
  page.$(".mtw-go").click();
  page.$$(".mtw-why input")[1].click();
  assert.match(page.$(".mtw-why .mtw-remarks").textContent, /No\./);
  assert.equal(heard.at(-1).value.why, 1);
  assert.ok(page.$$(".mtw-why input").every((/** @type {any} */ radio) => radio.disabled));
});

test("I don't know is an answer", () => {
  const page = show(gate, GATE);
  page.$$(".mtw-gate .mtw-plain").find((b) => b.textContent === words.en.dont_know).click();
  assert.equal(page.made.record.dont_know, true);
  assert.equal(page.made.record.confidence, "guess");
  assert.equal(page.$$(".mtw-after tbody tr").length, 4);
});

test("a gate keeps its answers when the language changes", () => {
  const page = show(gate, GATE);
  fill(page, ["1", "0", "1"]);
  page.$(".mtw-lang").click();
  assert.deepEqual(page.$$(".mtw-input").map((i) => i.value), ["1", "0", "1"]);
  assert.equal(page.$(".mtw-go").textContent, words.zh.commit);
});

test("lines are taken, ordered and indented with the keyboard, and the program is posted", () => {
  const heard = posts();
  const page = show(parsons, { id: "L06.e3", prompt: text("Order"), indent: true, lines: ["return x", "def f(x):", "return y"] });
  const line = (/** @type {string} */ k) => page.$(`[data-line="${k}"]`);
  press(line("0"), "Enter");
  press(line("1"), "Enter");
  assert.equal(document.activeElement, line("1"));
  press(line("1"), "ArrowUp", { shiftKey: true });
  press(line("0"), "ArrowRight");
  assert.equal(page.made.program(), "def f(x):\n    return x");
  assert.equal(page.$("pre").textContent, page.made.program());
  page.$(".mtw-go").click();
  assert.deepEqual(heard.at(-1), { id: "mt1", name: "answers", value: { id: "L06.e3", program: "def f(x):\n    return x" } });
  press(line("0"), "Delete");
  assert.equal(page.made.program(), "def f(x):");
});

test("lines can be dragged before another one", () => {
  const page = show(parsons, { id: "p", prompt: text(""), indent: false, lines: ["a", "b"] });
  press(page.$('[data-line="0"]'), "ArrowRight");
  const drop = new window.Event("drop", { bubbles: true, cancelable: true });
  Object.assign(drop, { dataTransfer: { getData: () => "1" } });
  page.$('.mtw-program [data-line="0"]').dispatchEvent(drop);
  assert.equal(page.made.program(), "b\na");
});

test("the grid asks for everything first, then shows the machine and plays two films", () => {
  const fields = [{ kind: "value", label: text("returned"), answer: "[1 2]" }, { kind: "value", label: text("a"), answer: "1", diagnoses: [{ when: "11", say: text("Look at the valve.") }] }];
  const cells = ["v3a", "v3b", "v2a"].map((label) => ({ label, note: text(""), code: "", fields, film: traces.v3a }));
  const page = show(grid, { title: text("Grid"), prompt: text("Fill"), columns: 2, cells });
  assert.ok(page.$$(".mtw-film").every((b) => b.disabled));
  page.$(".mtw-go").click();
  assert.equal(page.$(".mtw-remarks").textContent, words.en.fill_all);
  page.$$(".mtw-input").forEach((/** @type {any} */ input, k) => type(input, ["1 2", "11"][k % 2]));
  page.$(".mtw-go").click();
  assert.deepEqual(page.made.right, [[true, false], [true, false], [true, false]]);
  assert.match(page.$(".mtw-remarks").textContent, /v3a, v3b, v2a: .*valve/);
  assert.match(page.$(".mtw-machine").textContent, /1$/);
  for (const button of page.$$(".mtw-film")) button.click();
  assert.equal(page.$$(".mtw-films .mt-scene").length, 2);
  assert.deepEqual(page.$$(".mtw-film").map((b) => b.getAttribute("aria-pressed")), ["false", "true", "true"]);
  assert.equal(page.$(".mtw-films .mtw-beats li").textContent, "①bind");
  for (const skip of page.$$(".mtw-films .mtw-ask .mtw-actions .mtw-plain")) skip.click();
  page.$$(".mtw-both button")[1].click();
  page.$$(".mtw-both button")[1].click();
  page.$$(".mtw-both button")[0].click();
  assert.deepEqual(page.$$(".mtw-films .mtw-say").map((el) => el.textContent), [1, 1].map((k) => traces.v3a.frames[k].say.en));
});

test("`code` in a prompt becomes an element, and what stands in it stays text", () => {
  const page = show(gate, { ...GATE, prompt: text("Is `<b>state</b>` old? `x") });
  assert.equal(page.$(".mtw-prompt").textContent, "Is `<b>state</b>` old? `x");
  const whole = show(gate, { ...GATE, prompt: text("Is `<b>state</b>` old?") });
  assert.equal(whole.$(".mtw-prompt").textContent, "Is <b>state</b> old?");
  assert.equal(whole.$(".mtw-prompt code").textContent, "<b>state</b>");
  assert.equal(whole.$(".mtw-prompt b"), null);
});

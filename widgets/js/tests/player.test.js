/** The player: stepping, keys, questions, languages, tables; on traces that Python made. */
import assert from "node:assert/strict";
import test from "node:test";
import { bridge, mount, posts, press, show, traces, type, words } from "./page.js";

const call = traces["call with two updates"];
const value = ($, trace, label, kind) => {
  const id = Object.keys(trace.nodes).find((key) => trace.nodes[key].label === label && trace.nodes[key].kind === kind);
  return $(`[data-id="${id}"] .mt-value`).textContent;
};

test("a picture is drawn with every node of the first frame", () => {
  const { root, $$ } = show(mount, traces["graph of a function"]);
  assert.equal($$(".mt-node").length, Object.keys(traces["graph of a function"].nodes).length);
  assert.equal(root.getAttribute("data-lm-suppress-shortcuts"), "true");
});

test("keys step, and a question holds the film", () => {
  const { made, $ } = show(mount, call);
  press($(".mtw-body"), "ArrowRight");
  press($(".mtw-body"), "ArrowRight");
  press($(".mtw-body"), "End");
  assert.equal(made.clock.goal, 1);
  assert.ok($(".mtw-primary").disabled);
  press($(".mtw-body"), "ArrowLeft");
  assert.equal(made.clock.goal, 0);
});

test("given up, the film goes on to its end", () => {
  const { made, $, $$ } = show(mount, call);
  press($(".mtw-body"), "ArrowRight");
  $(".mtw-ask .mtw-actions .mtw-plain").click();
  assert.deepEqual($$(".mtw-ask .mtw-input").map((i) => i.value), ["3.0", "5.0", "8.0", "3.0", "5.0", "-2.0", "3.0", "5.0"]);
  press($(".mtw-body"), "End");
  assert.equal(made.clock.goal, call.frames.length - 1);
  assert.equal(value($, call, "a", "shared"), "8.0");
  assert.equal($(".mtw-say").textContent, call.frames.at(-1).say.en);
  assert.equal($(".mtw-now").textContent, "⑤return");
});

test("a wrong answer is marked in words and diagnosed; a right one opens the film", () => {
  const { made, $, $$ } = show(mount, call);
  press($(".mtw-body"), "ArrowRight");
  const right = ["3", "5", "8", "3", "5", "-2", "3", "5"];
  $$(".mtw-ask .mtw-input").forEach((input, k) => type(input, k === 3 ? "8" : right[k]));
  $(".mtw-go").click();
  assert.equal(made.clock.limit(), 1);
  assert.equal($$(".mtw-mark.mtw-bad").length, 1);
  assert.match($(".mtw-remarks").textContent, /snapshot/);
  type($$(".mtw-ask .mtw-input")[3], "3.0");
  $(".mtw-go").click();
  assert.equal(made.clock.limit(), call.frames.length - 1);
});

test("storing early is refused with one line", () => {
  const { $, $$ } = show(mount, call);
  press($(".mtw-body"), "ArrowRight");
  $(".mtw-row .mtw-plain").click();
  assert.equal($$(".mtw-remarks p").length, 1);
  assert.match($(".mtw-remarks").textContent, /all at once|at once/);
});

test("an empty place is pointed out", () => {
  const { $ } = show(mount, call);
  press($(".mtw-body"), "ArrowRight");
  $(".mtw-go").click();
  assert.equal($(".mtw-remarks").textContent, words.en.fill_all);
});

test("chips fill the next empty place", () => {
  const { $, $$ } = show(mount, call);
  press($(".mtw-body"), "ArrowRight");
  $$(".mtw-chip")[0].click();
  $$(".mtw-chip")[1].click();
  assert.deepEqual($$(".mtw-ask .mtw-input").slice(0, 3).map((i) => i.value), ["3.0", "5.0", ""]);
});

test("a chip has the colour of what its value comes from", () => {
  const frames = call.frames.map((frame) => (frame.ask ? { ...frame, ask: { ...frame.ask, chips: ["3.0", { t: "7", k: "input" }] } } : frame));
  const { $, $$ } = show(mount, { ...call, frames });
  press($(".mtw-body"), "ArrowRight");
  assert.deepEqual($$(".mtw-chip").map((chip) => [chip.textContent, chip.classList.contains("mtw-blue")]), [["3.0", false], ["7", true]]);
  $$(".mtw-chip")[1].click();
  assert.equal($(".mtw-ask .mtw-input").value, "7");
});

test("Next bears its word, and no icon is there twice", () => {
  const { $, $$ } = show(mount, call);
  assert.equal($(".mtw-primary").textContent, words.en.go_on);
  const drawn = $$(".mtw-toolbar .mt-icon path").map((path) => path.getAttribute("d"));
  assert.equal(new Set(drawn).size, drawn.length);
});

test("any real time can be drawn: a place between two frames is a mixture", () => {
  const { made, $ } = show(mount, { ...call, frames: [{ say: call.frames[0].say }, { say: call.frames[0].say, move: { v0: [0, 0] } }] });
  const { x } = call.nodes.v0;
  made.scene.draw(0.5);
  assert.match($('[data-id="v0"]').getAttribute("transform"), new RegExp(`translate\\(${x / 2} `));
  made.scene.draw(1);
  assert.match($('[data-id="v0"]').getAttribute("transform"), /translate\(0 0\)/);
});

test("a shelf's value is italic, a stored one bold", () => {
  const { made, $ } = show(mount, { ...call, frames: call.frames.map(({ ask, ...frame }) => frame) });
  const commit = call.frames.findIndex((frame) => frame.beat === "commit");
  made.clock.go(commit - 1, true);
  assert.equal($(".mt-stage .mt-value").getAttribute("class"), "mt-value mt-staged");
  made.clock.go(commit, true);
  assert.equal($(".mt-shared .mt-value").getAttribute("class"), "mt-value mt-new");
});

test("the other language is one button away, at the same frame", () => {
  const { made, $ } = show(mount, call);
  press($(".mtw-body"), "ArrowRight");
  $(".mtw-lang").click();
  assert.equal($(".mtw-say").textContent, call.frames[1].say.zh);
  assert.equal(made.clock.goal, 1);
  assert.equal($(".mtw-body").lang, "zh");
});

test("the state can be read as a table", () => {
  const { $$ } = show(mount, call);
  $$(".mtw-toolbar .mtw-button").at(-1).click();
  const rows = $$(".mtw-table tbody tr").map((row) => [...row.children].map((cell) => cell.textContent));
  assert.deepEqual(rows.find((row) => row[0] === "a"), ["a", "shared variable", "float64 scalar", "3.0"]);
});

test("nodes can be walked with the keyboard, one of them by Tab", () => {
  const { $, $$ } = show(mount, call);
  assert.equal($$('.mt-node[tabindex="0"]').length, 1);
  press($(".mtw-body"), "ArrowDown");
  const first = document.activeElement;
  press(first, "ArrowDown");
  assert.notEqual(document.activeElement, first);
  assert.match(document.activeElement.getAttribute("aria-label"), /shared variable|op|output/);
  assert.ok($(".mtw-detail").textContent.length > 3);
});

test("keys that one types into a field stay there", () => {
  const { made, $ } = show(mount, call);
  press($(".mtw-body"), "ArrowRight");
  press($(".mtw-ask .mtw-input"), "ArrowLeft");
  assert.equal(made.clock.goal, 1);
  assert.ok(!press($(".mtw-ask .mtw-input"), " ").defaultPrevented);
});

test("search dims what does not match", () => {
  const { $, $$ } = show(mount, traces["graph of a function"]);
  press($(".mtw-body"), "/");
  type($(".mtw-search"), "inc");
  const bright = $$(".mt-node:not(.mt-dimmed) .mt-label").map((label) => label.textContent);
  assert.deepEqual(bright.sort(), ["+", "inc"]); // the sum was written `state + inc`
  press($(".mtw-search"), "Escape");
  assert.equal($$(".mt-dimmed").length, 0);
});

test("a click on a cell of the tape goes to its frame", () => {
  const trace = { ...traces.v3a, frames: traces.v3a.frames.map(({ ask, ...frame }) => frame) };
  const { made, $ } = show(mount, trace);
  $('[data-id="y0.4"]').dispatchEvent(new window.MouseEvent("click", { bubbles: true }));
  assert.equal(made.clock.goal, trace.nodes["y0.4"].go);
  assert.equal($(".mtw-counter").textContent, "t = 4");
});

test("a click on the valve turns it", () => {
  const trace = { ...traces.v3a, frames: traces.v3a.frames.map(({ ask, ...frame }) => frame) };
  const { made, $ } = show(mount, trace);
  made.clock.go(trace.frames.length - 1, true);
  const area = () => $('[data-id="valve0"] .mt-hit');
  assert.ok(area().getAttribute("width") >= 32 && area().getAttribute("height") >= 32);
  const seen = () => [$('[data-id="real0"] .mt-value').textContent, $('[data-id="valve0"]').getAttribute("aria-pressed")];
  assert.deepEqual(seen(), ["1", "false"]);
  area().dispatchEvent(new window.MouseEvent("click", { bubbles: true }));
  assert.deepEqual(seen(), ["11", "true"]);
  assert.equal($(".mtw-say").textContent, `${words.en.turned_open}${trace.alt.frames[trace.frames.length - 1].say.en}`);
  assert.equal(document.activeElement, $('[data-id="valve0"]'));
  area().dispatchEvent(new window.MouseEvent("click", { bubbles: true }));
  assert.deepEqual(seen(), ["1", "false"]);
  assert.equal($(".mtw-say").textContent, `${words.en.turned_shut}${trace.frames.at(-1).say.en}`);
});

test("a ledger asks in its own cells", () => {
  const { $, $$ } = show(mount, traces.ledger);
  press($(".mtw-body"), "ArrowRight");
  assert.equal($$(".mtw-ledger .mtw-input").length, 2);
  $$(".mtw-ledger .mtw-input").forEach((input, k) => type(input, ["0", "1"][k]));
  $(".mtw-go").click();
  press($(".mtw-body"), "ArrowRight");
  press($(".mtw-body"), "ArrowRight");
  const row = [...$(".mtw-ledger tbody tr").children].map((cell) => cell.textContent);
  assert.deepEqual(row, ["1", "accumulator(1)", "1", "0.0", "0.0", "1.0"]);
});

test("a hostile name stays text", () => {
  const name = "<img src=x onerror=alert(1)>";
  const trace = structuredClone(traces["graph of a function"]);
  trace.title = { en: name, zh: name };
  trace.frames[0].say = { en: name, zh: name };
  trace.code = [{ n: 1, text: name }];
  for (const node of Object.values(trace.nodes)) Object.assign(node, { label: name, name, src: name });
  const { root, $, made } = show(mount, trace);
  made.pick(Object.keys(trace.nodes)[0], "look");
  assert.equal(root.querySelector("img"), null);
  assert.equal($(".mtw-say").textContent, name);
});

test("steps and answers reach Python, and Python's steps reach the page", () => {
  const heard = posts();
  const model = new Map([["target", "mt1"], ["step", 0]]);
  const link = { get: (name) => model.get(name), set: (name, to) => model.set(name, to), save_changes() {}, on: (name, does) => model.set(`on:${name}`, does) };
  const { made, $ } = show(mount, call);
  const stop = bridge.initialize({ model: link });
  press($(".mtw-body"), "ArrowRight");
  assert.equal(model.get("step"), 1);
  $(".mtw-ask .mtw-actions .mtw-plain").click();
  assert.deepEqual(model.get("answers"), { 1: "shown" });
  model.set("step", 3);
  model.get("on:change:step")();
  assert.equal(made.clock.goal, 3);
  press($(".mtw-body"), " ");
  assert.equal(model.get("playing"), true);
  press($(".mtw-body"), " ");
  assert.equal(model.get("playing"), false);
  assert.ok(heard.every((event) => event.id === "mt1"));
  stop();
});

test("mounting again does nothing to a living player", async () => {
  document.body.replaceChildren();
  const root = document.body.appendChild(document.createElement("div"));
  root.dataset.control = "player";
  root.dataset.mtw = "mt2";
  const data = document.createElement("script");
  data.type = "application/json";
  data.textContent = JSON.stringify({ data: call, words });
  root.append(data);
  for (const again of [1, 2]) await import(`../../minitheano_widgets/static/player.js?again=${again}`);
  assert.equal(root.querySelectorAll(".mtw-body").length, 1);
  assert.equal(root.dataset.mounted, "yes");
});

test("every place that can have the focus keeps JupyterLab's shortcuts away", () => {
  const { $$ } = show(mount, call);
  const places = $$("button, input, select, [tabindex]");
  assert.ok(places.length > 12);
  assert.ok(places.every((el) => el.getAttribute("data-lm-suppress-shortcuts") === "true"));
});

test("a branch that is not computed is hatched, and said to be so", () => {
  const trace = traces["the second branch"];
  const { made, $, $$ } = show(mount, trace);
  const last = trace.frames.length - 1;
  const idle = Object.keys(trace.idle).filter((id) => trace.nodes[id]);
  assert.ok(idle.length > 1);
  const [id] = idle;
  assert.equal($$(".mt-idle").length, 0);
  assert.equal($$(".mt-hatch").length, idle.length);
  while ($(".mtw-ask") || made.clock.goal < last) {
    $(".mtw-ask .mtw-actions .mtw-plain")?.click();
    if (made.clock.goal === last) break;
    press($(".mtw-body"), "ArrowRight");
  }
  assert.equal($$(".mt-idle").length, Object.keys(trace.idle).length);
  assert.match($(`[data-id="${id}"]`).getAttribute("aria-label"), /not computed/);
  $$(".mtw-toolbar .mtw-button").at(-1).click();
  assert.equal($$(".mtw-table tbody td").filter((cell) => cell.textContent === words.en.idle).length, idle.length);
  press($(".mtw-body"), "Home");
  assert.equal($$(".mt-idle").length, 0);
  assert.doesNotMatch($(`[data-id="${id}"]`).getAttribute("aria-label"), /not computed/);
});

test("the inputs of a choice are named where they arrive", () => {
  const { $$ } = show(mount, traces["the second branch"]);
  assert.deepEqual($$(".mt-port").map((el) => el.textContent), ["if", "then", "else"]);
  const heights = $$(".mt-port").map((el) => Number(el.getAttribute("y")));
  assert.deepEqual(heights, [-18, 0, 18]);
});

test("what draws has a die, and room beside it", () => {
  const trace = traces["a draw"];
  const { $, $$ } = show(mount, trace);
  const with_die = Object.keys(trace.nodes).filter((id) => trace.nodes[id].die);
  assert.equal(with_die.length, 3);
  assert.equal($$(".mt-die").length, 3);
  const box = with_die.find((id) => trace.nodes[id].kind === "shared");
  const [text, tab] = [$(`[data-id="${box}"] .mt-label`), $(`[data-id="${box}"] .mt-tab`)];
  const half = (text.textContent.length * 14 * 0.605) / 2;
  assert.ok(Number(text.getAttribute("x")) + half <= Number(tab.getAttribute("x")));
  assert.ok(Number(text.getAttribute("x")) - half >= 24 - trace.nodes[box].w / 2);
});

// What a form shows, worked out from its answers.

import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./views.mjs";

const logic = await load("logic.js");
const when = (prompt, ...answers) => ({ prompt, answers });
const source = (prompt, bin = "") => ({ prompt, exercise: "", bin });
const option = (id, says = id.toUpperCase()) => ({ id, says });
const prompt = (id, kind, more = {}) => ({ id, kind, options: [], when: null, source: null, ...more });

test("a prompt without a condition is always there", () => {
  assert.equal(logic.isShown(prompt("a", "line"), {}, []), true);
});

test("a prompt appears with an answer, or with one of the answers it names", () => {
  const prompts = [prompt("a", "one"), prompt("b", "line", { when: when("a") }), prompt("c", "line", { when: when("a", "yes", "maybe") })];
  const shown = (answers) => prompts.filter((each) => logic.isShown(each, answers, prompts)).map((each) => each.id);
  assert.deepEqual(shown({}), ["a"]);
  assert.deepEqual(shown({ a: "  " }), ["a"]);
  assert.deepEqual(shown({ a: "no" }), ["a", "b"]);
  assert.deepEqual(shown({ a: "maybe" }), ["a", "b", "c"]);
  assert.deepEqual(shown({ a: ["no", "yes"] }), ["a", "b", "c"]);
});

test("a prompt may wait until one number is above another", () => {
  const prompts = [prompt("before", "rating"), prompt("after", "rating"), prompt("rose", "show", { when: { prompt: "after", answers: [], above: "before" } })];
  const shown = (answers) => logic.isShown(prompts[2], answers, prompts);
  assert.deepEqual([{}, { after: 5 }, { before: 5 }, { before: 5, after: 5 }, { before: 5, after: 4 }].map(shown), [false, false, false, false, false]);
  assert.equal(shown({ before: 0, after: 1 }), true);
  assert.equal(shown({ before: 9, after: 10 }), true);
});

test("a zero is an answer that makes the next prompt appear", () => {
  const prompts = [prompt("a", "number"), prompt("b", "line", { when: when("a") })];
  assert.equal(logic.isShown(prompts[1], { a: 0 }, prompts), true);
});

test("what hangs on a hidden prompt is hidden with it", () => {
  const prompts = [prompt("a", "one"), prompt("b", "one", { when: when("a", "yes") }), prompt("c", "line", { when: when("b") })];
  assert.equal(logic.isShown(prompts[2], { a: "no", b: "answered before" }, prompts), false);
  assert.equal(logic.isShown(prompts[2], { a: "yes", b: "answered before" }, prompts), true);
});

test("a sort counts as answered once every card has its box", () => {
  const prompts = [prompt("a", "sort", { options: [option("x"), option("y")] }), prompt("b", "line", { when: when("a") })];
  assert.equal(logic.isShown(prompts[1], { a: { x: { bin: "in" } } }, prompts), false);
  assert.equal(logic.isShown(prompts[1], { a: { x: { bin: "in" }, y: { bin: "out" } } }, prompts), true);
});

test("options come from the prompt itself, or were brought from another exercise", () => {
  const own = prompt("a", "several", { options: [option("x")] });
  assert.deepEqual(logic.optionsOf(own, {}, [own]), own.options);
  const brought = { ...own, source: { prompt: "p", exercise: "other", bin: "" } };
  assert.deepEqual(logic.optionsOf(brought, {}, [brought]), own.options);
});

test("lines of one prompt are the cards of the next", () => {
  const prompts = [prompt("causes", "list"), prompt("place", "sort", { source: source("causes") })];
  const cards = logic.optionsOf(prompts[1], { causes: [" two ill ", "", "my mood"] }, prompts);
  assert.deepEqual(cards.map((card) => card.id), ["own:two ill", "own:my mood"]);
  assert.deepEqual(cards.map((card) => card.says.trim()), ["two ill", "my mood"]);
  assert.deepEqual(logic.optionsOf(prompts[1], {}, prompts), []);
});

test("choices and own words of one prompt are the options of the next", () => {
  const prompts = [prompt("a", "several", { options: [option("x"), option("y")] }), prompt("b", "one", { source: source("a") })];
  assert.deepEqual(logic.optionsOf(prompts[1], { a: ["y", { own: "mine" }] }, prompts), [option("y"), { id: "own:mine", says: "mine" }]);
});

test("only the cards in the named box go on, three prompts deep", () => {
  const prompts = [prompt("causes", "list"), prompt("place", "sort", { source: source("causes") }), prompt("owner", "sort", { source: source("place", "outside") })];
  const answers = { causes: ["a", "b"], place: { "own:a": { bin: "inside" }, "own:b": { bin: "outside" }, "own:gone": { bin: "outside" } } };
  assert.deepEqual(logic.optionsOf(prompts[2], answers, prompts).map((card) => card.id), ["own:b"]);
});

test("a source that is not there gives no options", () => {
  assert.deepEqual(logic.optionsOf(prompt("b", "one", { source: source("nowhere") }), {}, []), []);
});

test("what is left of a hundred may be less than nothing", () => {
  assert.deepEqual([undefined, {}, { a: 30 }, { a: 60, b: 40 }, { a: 90, b: 30 }].map(logic.remainder), [100, 100, 70, 0, -20]);
});

test("any weights become a hundred, in whole numbers and the same proportions", () => {
  assert.deepEqual(logic.toHundred({ a: 1, b: 1, c: 1 }), { a: 34, b: 33, c: 33 });
  assert.deepEqual(logic.toHundred({ a: 60, b: 60 }), { a: 50, b: 50 });
  assert.deepEqual(logic.toHundred({ a: 0, b: 5 }), { b: 100 });
  assert.deepEqual([logic.toHundred({}), logic.toHundred(undefined), logic.toHundred({ a: 0 })], [{}, {}, {}]);
  for (let seed = 1; seed < 300; seed += 1) {
    const weights = Object.fromEntries([...Array(1 + (seed % 7)).keys()].map((at) => [`w${at}`, (seed * (at + 3) * 37) % 101]));
    const scaled = logic.toHundred(weights);
    const sum = Object.values(weights).reduce((total, each) => total + each, 0);
    if (!sum) continue;
    assert.equal(logic.remainder(scaled), 0, JSON.stringify(weights));
    for (const [id, value] of Object.entries(scaled)) assert.ok(Number.isInteger(value) && Math.abs(value - (100 * weights[id]) / sum) < 1, JSON.stringify([weights, scaled]));
  }
});

test("an item moves to its place and the others close up", () => {
  const list = ["a", "b", "c", "d"];
  assert.deepEqual(logic.moved(list, 0, 2), ["b", "c", "a", "d"]);
  assert.deepEqual(logic.moved(list, 3, 0), ["d", "a", "b", "c"]);
  assert.deepEqual(logic.moved(list, 1, 99), ["a", "c", "d", "b"]);
  assert.deepEqual(logic.moved(list, 1, -5), ["b", "a", "c", "d"]);
  assert.deepEqual(list, ["a", "b", "c", "d"]);
});

test("answers are alike whatever the order of their keys", () => {
  assert.equal(logic.alike({ a: { x: 1, y: [1, { own: "z" }] }, b: "" }, { b: undefined, a: { y: [1, { own: "z" }], x: 1 } }), true);
  assert.equal(logic.alike(undefined, { a: [] }), true);
  for (const [one, other] of [[["a", "b"], ["b", "a"]], [["a"], ["a", "b"]], [["a"], { 0: "a" }], [1, "1"], [0, null], [{ a: 0 }, {}], ["x", null], [{ a: 1 }, "x"]]) {
    assert.equal(logic.alike(one, other), false, JSON.stringify([one, other]));
  }
});

test("own words are an id that can be read", () => {
  assert.equal(logic.idOfWords("  my mood "), "own:my mood");
});

// The few things every view needs: elements, words, clocks.

import assert from "node:assert/strict";
import { test } from "node:test";
import { FakeElement, load } from "./views.mjs";

const kit = await load("kit.js");
globalThis.document = { createElement: (tag) => new FakeElement(tag) };

test("every id of a page is its own", () => {
  const ids = Array.from({ length: 500 }, () => kit.uid("label"));
  assert.equal(new Set(ids).size, 500);
  assert.match(ids[0], /^steady-label-\d+-[a-z0-9]*$/);
});

test("words become text, never markup", () => {
  const hostile = "<img src=x onerror=alert(1)></script>";
  const element = kit.h("p", { class: "hint", title: hostile }, hostile);
  assert.deepEqual(element.children, [hostile]);
  assert.equal(element.attributes.title, hostile);
  kit.fill(element, [hostile, null, false, undefined, "more"]);
  assert.deepEqual(element.children, [hostile, "more"]);
});

test("an element takes attributes, properties, listeners and children as they come", () => {
  const heard = () => {};
  const child = kit.h("b");
  const element = kit.h("input", { value: 0, checked: true, disabled: false, hidden: null, required: true, min: 0, onclick: heard, placeholder: undefined }, [child, [false, "x"]].flat(), 0);
  assert.equal(element.value, 0);
  assert.equal(element.checked, true);
  assert.deepEqual(element.attributes, { required: "", min: "0" });
  assert.equal(element.listeners.click, heard);
  assert.deepEqual(element.children, [child, "x", 0]);
});

test("words are found by key and filled in once", () => {
  const say = kit.speaker({ "form.saved": "Saved: {when} {other}" });
  assert.equal(say("form.saved", { when: "9:30" }), "Saved: 9:30 {other}");
  assert.equal(say("form.saved", { when: "{other}", other: 0 }), "Saved: {other} 0");
  assert.equal(say("form.saved", { when: "$& $1" }), "Saved: $& $1 {other}");
  assert.equal(say("form.unknown"), "form.unknown");
});

test("seconds read as minutes and seconds", () => {
  assert.deepEqual([0, 5, 59.6, 65, 600, -3].map(kit.clockFace), ["0:00", "0:05", "1:00", "1:05", "10:00", "0:00"]);
});

test("a stopwatch counts the time it runs, whatever the page does", () => {
  let now = 1000;
  const clock = kit.stopwatch(() => now);
  assert.equal(clock.elapsed(), 0);
  assert.equal(clock.running, false);
  clock.start();
  now += 1500;
  clock.start();
  assert.equal(clock.elapsed(), 1.5);
  clock.pause();
  clock.pause();
  now += 60_000;
  assert.equal(clock.elapsed(), 1.5);
  clock.start();
  now += 500;
  assert.equal(clock.elapsed(), 2);
  clock.reset();
  assert.equal(clock.running, true);
  now += 250;
  assert.equal(clock.elapsed(), 0.25);
  clock.pause();
  clock.reset();
  assert.equal(clock.elapsed(), 0);
});

test("a ticking stops when it is told to", (t) => {
  t.mock.timers.enable({ apis: ["setInterval"] });
  let ticks = 0;
  const stop = kit.every(() => { ticks += 1; });
  t.mock.timers.tick(350);
  stop();
  t.mock.timers.tick(1000);
  assert.equal(ticks, 3);
});

test("nothing is told from zero", () => {
  for (const value of [undefined, null, "", "  ", [], {}, { if: "", then: " " }, { a: {} }]) assert.equal(kit.isEmpty(value), true, JSON.stringify(value));
  for (const value of [0, false, "x", ["x"], { a: 0 }, { a: { b: 1 } }]) assert.equal(kit.isEmpty(value), false, JSON.stringify(value));
});

test("an item reads as its option, or as the learner's own words", () => {
  const options = [{ id: "a", says: "Time" }];
  assert.equal(kit.itemWords("a", options), "Time");
  assert.equal(kit.itemWords("gone", options), "gone");
  assert.equal(kit.itemWords({ own: "mine" }, options), "mine");
  assert.equal(kit.itemWords({}, options), "");
  assert.equal(kit.itemWords(undefined, options), "undefined");
});

test("own words are the same item when the words are", () => {
  assert.equal(kit.sameItem("a", "a"), true);
  assert.equal(kit.sameItem({ own: "x" }, { own: "x" }), true);
  assert.equal(kit.sameItem({ own: "x" }, { own: "y" }), false);
  assert.equal(kit.sameItem({ own: "a" }, "a"), false);
  assert.equal(kit.sameItem("a", "b"), false);
  assert.equal(kit.sameItem(undefined, { own: "x" }), false);
});

test("a moment of today is a time, another day has its date, in the page's language", () => {
  const now = new Date(2026, 10, 1, 12, 0);
  const at = (...when) => new Date(...when).toISOString();
  assert.match(kit.readableMoment(at(2026, 10, 1, 9, 30), "nl", now), /^0?9:30$/);
  assert.match(kit.readableMoment(at(2026, 9, 31, 9, 30), "nl", now), /^31 oktober 2026, 0?9:30$/);
  assert.match(kit.readableMoment(at(2026, 9, 31, 9, 30), "en", now), /October 31, 2026, 0?9:30/);
});

// Where a breath stands: worked out from the clock alone.

import assert from "node:assert/strict";
import { test } from "node:test";

import { load } from "./views.mjs";

const { breathsIn, endAfter, lengthOf, perMinute, PHASES, phaseAt } = await load("pace.js");
const FOUR_SIX = { inhale: 4, hold: 0, exhale: 6, rest: 0 };
const ALL = { inhale: 4, hold: 2, exhale: 6, rest: 1 };

test("a breath goes in, holds, goes out and rests, each as long as it should", () => {
  const at = (seconds) => phaseAt(ALL, seconds).phase;
  assert.deepEqual([0, 3.99, 4, 5.99, 6, 11.99, 12, 12.99, 13].map(at), ["inhale", "inhale", "hold", "hold", "exhale", "exhale", "rest", "rest", "inhale"]);
});

test("a phase of no seconds is never shown", () => {
  for (let time = 0; time < 100; time += 0.05) assert.ok(["inhale", "exhale"].includes(phaseAt(FOUR_SIX, time).phase));
});

test("the lungs fill, stay full, empty and stay empty, without a jump", () => {
  assert.deepEqual([0, 2, 4, 5, 6, 9, 12, 12.5].map((time) => phaseAt(ALL, time).full), [0, 0.5, 1, 1, 1, 0.5, 0, 0]);
  for (let time = 0; time < 60; time += 0.01) assert.ok(Math.abs(phaseAt(ALL, time + 0.01).full - phaseAt(ALL, time).full) < 0.02, String(time));
});

test("two views that look at different moments agree wherever they look at the same one", () => {
  const often = new Map();
  for (let tick = 0; tick <= 6000; tick += 1) often.set(tick, phaseAt(ALL, tick / 10));
  for (let tick = 0; tick <= 6000; tick += 7) assert.deepEqual(phaseAt(ALL, tick / 10), often.get(tick));
});

test("a page that slept for an hour wakes up in the right phase", () => {
  const after = phaseAt(FOUR_SIX, 3600 + 5);
  assert.equal(after.phase, "exhale");
  assert.equal(after.breath, 361);
});

test("what is left counts down to nothing, and each phase has a number of its own", () => {
  let before = phaseAt(ALL, 0);
  for (let time = 0.1; time < 60; time += 0.1) {
    const now = phaseAt(ALL, time);
    assert.ok(now.left > 0 && now.left <= now.lasts + 1e-9);
    assert.ok(now.number === before.number ? now.left < before.left : now.number === before.number + 1);
    before = now;
  }
});

test("only whole breaths count, and a clock that is a hair short takes none away", () => {
  assert.deepEqual([0, 9, 10, 19.8, 19.95, 60, 120].map((seconds) => breathsIn(FOUR_SIX, seconds)), [0, 0, 1, 1, 2, 6, 12]);
});

test("the last breath is whole, and no end is no end", () => {
  assert.equal(endAfter(FOUR_SIX, 60), 60);
  assert.equal(endAfter(ALL, 60), 65);
  assert.equal(endAfter({ inhale: 3, exhale: 5 }, 300), 304);
  assert.equal(endAfter(FOUR_SIX, 0), Infinity);
});

test("four in and six out are six breaths a minute", () => {
  assert.equal(perMinute(FOUR_SIX), 6);
  assert.equal(perMinute({ inhale: 3, exhale: 5 }), 7.5);
  assert.equal(lengthOf(ALL), 13);
  assert.deepEqual(PHASES, ["inhale", "hold", "exhale", "rest"]);
});

test("a pattern of nothing stands still instead of breaking", () => {
  for (const pattern of [{}, { inhale: 0, exhale: 0 }]) {
    assert.equal(phaseAt(pattern, 5).phase, "rest");
    assert.equal(breathsIn(pattern, 60), 0);
    assert.equal(endAfter(pattern, 60), Infinity);
  }
});

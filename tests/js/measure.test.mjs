// What a pause and a pace are called, and one sentence out of parts.

import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./views.mjs";

const { compared, joinedWords, lengthOfPause, measured } = await load("measure.js");

test("one to two seconds is the aim; shorter and longer have a name and no number of points", () => {
  assert.deepEqual([0, 0.9, 1, 1.5, 2, 2.1, 60].map(lengthOfPause), ["short", "short", "aim", "aim", "aim", "long", "long"]);
});

test("a reading is seconds and a share of one's own pace", () => {
  assert.deepEqual(measured({ syllables: 90 }, 25, 4.5), { seconds: 25, ratio: 0.8 });
  assert.deepEqual(measured({ syllables: 90 }, 25, null), { seconds: 25, ratio: null });
  assert.deepEqual(measured({ syllables: 90 }, 20.04, undefined), { seconds: 20, ratio: null });
});

test("what no voice can do is not counted", () => {
  for (const seconds of [0, 0.05, 7, 500, Infinity, NaN]) assert.equal(measured({ syllables: 90 }, seconds, 4), null);
});

test("ten to twenty-five per cent slower is the aim, and both ends belong to it", () => {
  const key = (ratio) => compared(ratio).key;
  assert.deepEqual([0.5, 0.74, 0.75, 0.9, 0.91, 0.96, 0.97, 1, 1.03, 1.04, 2].map(key),
    ["much-slower", "much-slower", "aim", "aim", "bit-slower", "bit-slower", "about", "about", "about", "quicker", "quicker"]);
  assert.equal(compared(0.85).percent, 15);
  assert.equal(compared(1.2).percent, 20);
});

test("parts become one sentence: small letters, no stop in the middle", () => {
  const text = "I want to {goal}. Would you {request}?";
  assert.equal(joinedWords(text, { goal: " Find your parcel. ", request: "wait, please?" }), "I want to find your parcel. Would you wait, please?");
  assert.equal(joinedWords(text, { goal: "I see it", request: "USB it" }), "I want to I see it. Would you USB it?");
});

test("as long as a part is missing there is no sentence, only its shape", () => {
  const text = "Ik wil {goal}. Wilt u {request}?";
  assert.equal(joinedWords(text, { goal: "helpen" }), "");
  assert.equal(joinedWords(text, { goal: "helpen", request: " . " }), "");
  assert.equal(joinedWords(text, { goal: "helpen" }, "…"), "Ik wil helpen. Wilt u …?");
});

test("words that look like a name in braces stay words", () => {
  assert.equal(joinedWords("{a} {b}", { a: "{b}", b: "$& $1" }), "{b} $& $1");
});

// What has been typed and not yet saved survives in this browser, and a refusal breaks nothing.

import assert from "node:assert/strict";
import { test } from "node:test";
import { fakeStorage, load } from "./views.mjs";

const { drafts } = await load("drafts.js");

test("a draft is read back as it was typed, each form its own", () => {
  const storage = fakeStorage();
  const mine = drafts("if-then.ret1", storage);
  assert.equal(mine.works, true);
  assert.equal(mine.read(), null);
  assert.equal(mine.write({ plan: { if: "“x” 😀", then: "" } }), true);
  assert.deepEqual(drafts("if-then.ret1", storage).read(), { plan: { if: "“x” 😀", then: "" } });
  assert.equal(drafts("if-then.", storage).read(), null);
  assert.deepEqual(Object.keys(storage), ["steady.draft.if-then.ret1"]);
});

test("a saved draft is cleared, and only that one", () => {
  const storage = fakeStorage();
  const [one, other] = [drafts("one", storage), drafts("other", storage)];
  one.write({ a: 1 });
  other.write({ b: 2 });
  one.clear();
  assert.equal(one.read(), null);
  assert.deepEqual(other.read(), { b: 2 });
});

test("a full browser says so and keeps the draft it had", () => {
  const storage = fakeStorage(200);
  const draft = drafts("x", storage);
  assert.equal(draft.write({ a: "short" }), true);
  assert.equal(draft.write({ a: "y".repeat(500) }), false);
  assert.deepEqual(draft.read(), { a: "short" });
});

test("where the browser refuses storage, every call does nothing and breaks nothing", () => {
  const refusing = { getItem() { throw new Error("no"); }, setItem() { throw new Error("no"); }, removeItem() { throw new Error("no"); } };
  for (const storage of [null, refusing]) {
    const draft = drafts("x", storage);
    assert.equal(draft.read(), null);
    assert.equal(draft.write({ a: 1 }), false);
    draft.clear();
  }
  assert.equal(drafts("x", null).works, false);
});

test("the browser's own storage is asked for by default, and its refusal is taken", () => {
  const before = Object.getOwnPropertyDescriptor(globalThis, "localStorage");
  Object.defineProperty(globalThis, "localStorage", { configurable: true, get() { throw new Error("SecurityError"); } });
  assert.equal(drafts("x").works, false);
  if (before) Object.defineProperty(globalThis, "localStorage", before); else delete globalThis.localStorage;
});

test("a torn draft, or something else under its name, is no draft", () => {
  const storage = fakeStorage();
  for (const words of ['{"a": "torn', "3", '"words"', "null", "true", ""]) {
    storage.setItem("steady.draft.x", words);
    assert.equal(drafts("x", storage).read(), null, words);
  }
});

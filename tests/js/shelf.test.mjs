// Where this browser puts entries: what it says it has can be read back.

import assert from "node:assert/strict";
import { test } from "node:test";
import { fakeStorage, load } from "./views.mjs";

const { localShelf, readBack } = await load("shelf.js");
const entry = (id, words = "words") => ({ id, exercise: "kept", about: "", answers: { mine: words }, at: "2026-11-01T09:30:00.000Z", v: 1 });

test("what is put on the shelf is read back and comes out again", async () => {
  const storage = fakeStorage();
  assert.deepEqual(await localShelf(storage).put([entry("a"), entry("b")], []), ["a", "b"]);
  const { entries, forgotten } = await localShelf(storage).all();
  assert.deepEqual(entries.sort((one, other) => one.id.localeCompare(other.id)), [entry("a"), entry("b")]);
  assert.deepEqual(forgotten, []);
  assert.ok(Object.keys(storage).every((key) => key.startsWith("steady.journal.")));
});

test("two tabs never overwrite each other", async () => {
  const storage = fakeStorage();
  const [one, other] = [localShelf(storage), localShelf(storage)];
  await Promise.all([one.put([entry("a")], []), other.put([entry("b")], [])]);
  assert.deepEqual((await one.all()).entries.map((each) => each.id).sort(), ["a", "b"]);
});

test("what is forgotten is gone, and another tab cannot bring it back", async () => {
  const storage = fakeStorage();
  const shelf = localShelf(storage);
  await shelf.put([entry("a", "marker"), entry("b")], []);
  await shelf.put([], ["a"]);
  assert.deepEqual(await localShelf(storage).put([entry("a", "marker")], []), []);
  const { entries, forgotten } = await shelf.all();
  assert.deepEqual([entries.map((each) => each.id), forgotten], [["b"], ["a"]]);
  assert.ok(!JSON.stringify(storage).includes("marker"));
});

test("forgetting and keeping in one go forgets", async () => {
  assert.deepEqual(await localShelf(fakeStorage()).put([entry("a"), entry("b")], ["a"]), ["b"]);
});

test("a full browser throws its own error and loses nothing that was there", async () => {
  const storage = fakeStorage(600);
  const shelf = localShelf(storage);
  assert.deepEqual(await shelf.put([entry("a")], []), ["a"]);
  await assert.rejects(shelf.put([entry("b", "y".repeat(600))], []), { name: "QuotaExceededError" });
  assert.deepEqual((await shelf.all()).entries, [entry("a")]);
});

test("a browser that refuses storage is found out at once", () => {
  assert.throws(() => localShelf(fakeStorage(0)), { name: "QuotaExceededError" });
  assert.throws(() => localShelf(null));
});

test("a torn entry is left where it is and hides no other", async () => {
  const storage = fakeStorage();
  const shelf = localShelf(storage);
  await shelf.put([entry("a")], []);
  storage.setItem("steady.journal.entry.torn", '{"id": "torn');
  storage.setItem("somebody.else", "theirs");
  assert.deepEqual((await shelf.all()).entries, [entry("a")]);
  assert.equal(storage.getItem("steady.journal.entry.torn"), '{"id": "torn');
  assert.equal(storage.getItem("somebody.else"), "theirs");
});

test("only what comes back as it was written counts as kept", () => {
  const turned = Object.fromEntries(Object.entries(entry("a")).reverse());
  assert.deepEqual(readBack([entry("a")], [turned]), ["a"]);
  assert.deepEqual(readBack([entry("a")], [entry("a", "other")]), []);
  assert.deepEqual(readBack([entry("a")], []), []);
  const ordered = (list) => ({ ...entry("a"), answers: { order: list } });
  assert.deepEqual(readBack([ordered(["x", "y"])], [ordered(["y", "x"])]), []);
  assert.deepEqual(readBack([ordered([{ b: 1, a: [2] }])], [ordered([{ a: [2], b: 1 }])]), ["a"]);
});

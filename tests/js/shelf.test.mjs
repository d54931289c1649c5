// Where this browser puts entries: what it says it has can be read back, whatever goes wrong in between.

import assert from "node:assert/strict";
import { appendFileSync } from "node:fs";
import { test } from "node:test";
import { fakeStorage, load } from "./views.mjs";

const { NewerShelf, readBack, storageShelf } = await load("shelf.js");
const entry = (id, words = "words") => ({ id, exercise: "kept", about: "", answers: { mine: words }, at: "2026-11-01T09:30:00.000Z", v: 1 });
const ids = async (storage) => (await storageShelf(storage).all()).entries.map((each) => each.id).sort();

test("what is put on the shelf is read back and comes out again", async () => {
  const storage = fakeStorage();
  assert.deepEqual(await storageShelf(storage).put([entry("a"), entry("b")], []), { kept: ["a", "b"], gone: [] });
  const { entries, forgotten } = await storageShelf(storage).all();
  assert.deepEqual(entries.sort((one, other) => one.id.localeCompare(other.id)), [entry("a"), entry("b")]);
  assert.deepEqual(forgotten, []);
  assert.ok(Object.keys(storage).every((key) => key.startsWith("steady.journal.")));
  assert.deepEqual((await storageShelf(storage).ids()).sort(), ["a", "b"]);
});

test("two tabs never overwrite each other", async () => {
  const storage = fakeStorage();
  const [one, other] = [storageShelf(storage), storageShelf(storage)];
  await Promise.all([one.put([entry("a")], []), other.put([entry("b")], [])]);
  assert.deepEqual(await ids(storage), ["a", "b"]);
});

test("what is forgotten is gone, and another tab cannot bring it back but hears of it", async () => {
  const storage = fakeStorage();
  const shelf = storageShelf(storage);
  await shelf.put([entry("a", "marker"), entry("b")], []);
  await shelf.put([], ["a"]);
  assert.deepEqual(await storageShelf(storage).put([entry("a", "marker")], []), { kept: [], gone: ["a"] });
  const { entries, forgotten } = await shelf.all();
  assert.deepEqual([entries.map((each) => each.id), forgotten], [["b"], ["a"]]);
  assert.ok(!JSON.stringify(storage).includes("marker"));
});

test("forgetting and keeping in one go forgets", async () => {
  assert.deepEqual(await storageShelf(fakeStorage()).put([entry("a"), entry("b")], ["a"]), { kept: ["b"], gone: ["a"] });
});

test("a full browser throws its own error and loses nothing that was there", async () => {
  const storage = fakeStorage(700);
  const shelf = storageShelf(storage);
  assert.deepEqual((await shelf.put([entry("a")], [])).kept, ["a"]);
  await assert.rejects(shelf.put([entry("b", "y".repeat(600))], []), { name: "QuotaExceededError" });
  assert.deepEqual((await shelf.all()).entries, [entry("a")]);
});

test("a full browser can still forget", async () => {
  const storage = fakeStorage(400);
  const shelf = storageShelf(storage);
  await shelf.put([entry("a", "marker".repeat(15))], []);
  await shelf.put([], ["a"]);
  assert.deepEqual((await shelf.all()).entries, []);
});

test("a browser that refuses storage is found out at once", () => {
  assert.throws(() => storageShelf({ getItem: () => null, setItem() { throw Object.assign(new Error("no"), { name: "SecurityError" }); } }), { name: "SecurityError" });
  assert.throws(() => storageShelf(null));
});

test("a browser that is full from the start still shows what it holds", async () => {
  const storage = fakeStorage();
  await storageShelf(storage).put([entry("a")], []);
  storage.removeItem("steady.journal.version");
  const full = new Proxy(storage, { get: (target, name) => (name === "setItem" ? () => { throw Object.assign(new Error("quota"), { name: "QuotaExceededError" }); } : target[name]) });
  assert.deepEqual((await storageShelf(full).all()).entries, [entry("a")]);
  await assert.rejects(storageShelf(full).put([entry("b")], []), { name: "QuotaExceededError" });
});

test("a shelf of a newer version is left alone", () => {
  for (const mark of ["2", "17", "new"]) {
    const storage = fakeStorage();
    storage.setItem("steady.journal.version", mark);
    storage.setItem("steady.journal.entry.a", "something newer");
    const before = { ...storage };
    assert.throws(() => storageShelf(storage), NewerShelf, mark);
    assert.deepEqual({ ...storage }, before);
  }
});

test("a cleared shelf is empty, and nobody else's things are touched", async () => {
  const storage = fakeStorage();
  storage.setItem("somebody.else", "theirs");
  const shelf = storageShelf(storage);
  await shelf.put([entry("a", "marker")], ["b"]);
  await shelf.clear();
  assert.deepEqual(await shelf.all(), { entries: [], forgotten: [] });
  assert.equal(storage.getItem("somebody.else"), "theirs");
});

test("a torn entry is left where it is and hides no other", async () => {
  const storage = fakeStorage();
  const shelf = storageShelf(storage);
  await shelf.put([entry("a")], []);
  storage.setItem("steady.journal.entry.torn", '{"id": "torn');
  assert.deepEqual((await shelf.all()).entries, [entry("a")]);
  assert.equal(storage.getItem("steady.journal.entry.torn"), '{"id": "torn');
});

test("keys that mean something to JavaScript come back as they were and change nothing", async () => {
  const storage = fakeStorage();
  const hostile = JSON.parse(`{"id": "a", "exercise": "__proto__", "about": "constructor", "answers": {"__proto__": {"polluted": 1}, "constructor": {"prototype": {"polluted": 1}}}, "at": "x", "v": 1}`);
  assert.deepEqual((await storageShelf(storage).put([hostile], [])).kept, ["a"]);
  assert.equal(JSON.stringify((await storageShelf(storage).all()).entries[0]), JSON.stringify(hostile));
  assert.equal({}.polluted, undefined);
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

// Two tabs keep and forget on one storage that stops working between any two steps: full, torn, dead in the middle.
const rounds = Number(process.env.STEADY_FAULTS ?? 1) * 300;
const seed = Number(process.env.STEADY_SEED ?? 1);

test(`what was called kept is there, exactly once, after ${rounds} storages that fail between two steps`, async () => {
  let state = seed >>> 0;
  const chance = (most) => { state = (Math.imul(state, 1664525) + 1013904223) >>> 0; return state % most; };
  const struck = { "no room between two steps": 0, "the page gone between two steps": 0 };
  let looked = 0;
  for (let round = 0; round < rounds; round += 1) {
    const storage = fakeStorage();
    let steps = Infinity;
    const faulty = new Proxy(storage, {
      get(target, name) {
        if (name !== "setItem" && name !== "removeItem") return target[name];
        return (...given) => {
          steps -= 1;
          if (steps === 0 && name === "setItem") throw Object.assign(new Error("quota"), { name: "QuotaExceededError" });
          if (steps < 0) throw new Error("killed");
          return target[name](...given);
        };
      },
      ownKeys: (target) => Object.keys(target),
      getOwnPropertyDescriptor: (target, key) => Object.getOwnPropertyDescriptor(target, key),
    });
    const kept = new Set();
    const forgetting = new Set();
    let made = 0;
    for (let turn = 0; turn < 12; turn += 1) {
      steps = chance(3) ? Infinity : chance(8);
      try {
        const shelf = storageShelf(faulty);
        const gone = chance(4) || !kept.size ? [] : [[...kept][chance(kept.size)]];
        for (const id of gone) forgetting.add(id);
        const entries = Array.from({ length: chance(3) }, () => entry(`e${made += 1}`, "x".repeat(chance(50))));
        for (const id of (await shelf.put(entries, gone)).kept) kept.add(id);
      } catch (error) {
        if (!["QuotaExceededError", "Error"].includes(error.name) || !/quota|killed/.test(error.message)) throw error;
        struck[error.message === "quota" ? "no room between two steps" : "the page gone between two steps"] += 1;
      }
    }
    const found = (await storageShelf(storage).all()).entries.map((each) => each.id);
    assert.equal(new Set(found).size, found.length);
    const owed = [...kept].filter((id) => !forgetting.has(id));
    for (const id of owed) assert.ok(found.includes(id), `round ${round}: ${id}`);
    looked += owed.length;
  }
  if (process.env.STEADY_FIGURES) appendFileSync(process.env.STEADY_FIGURES, JSON.stringify({ where: "the shelf of one page", struck, looked, lost: 0, note: "" }) + "\n");
});

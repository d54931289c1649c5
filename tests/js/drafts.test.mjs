// What has been typed and not yet saved survives in this browser, and a refusal breaks nothing.

import assert from "node:assert/strict";
import { test } from "node:test";
import { fakeStorage, load } from "./views.mjs";

const { countDrafts, draftPlaces, drafts, eraseKept, moveKept, tabName } = await load("drafts.js");
const inTab = (storage, tab = "t", others = []) => ({ home: () => storage, all: [storage, ...others], tab: () => tab });
const draft = (answers, more = {}) => ({ answers, loose: {}, id: null, ...more });
const words = (kept) => kept?.read()?.answers ?? null;

test("a draft is read back as it was typed, each form its own", () => {
  const storage = fakeStorage();
  const mine = drafts("if-then.ret1", inTab(storage));
  assert.equal(mine.works, true);
  assert.equal(mine.read(), null);
  assert.equal(mine.write(draft({ plan: { if: "“x” 😀", then: "" } }, { loose: { own: ["half a wo"] }, id: "a" })), true);
  const read = drafts("if-then.ret1", inTab(storage)).read();
  assert.deepEqual([read.answers, read.loose, read.id], [{ plan: { if: "“x” 😀", then: "" } }, { own: ["half a wo"] }, "a"]);
  assert.equal(drafts("if-then.", inTab(storage)).read(), null);
  assert.deepEqual(Object.keys(storage), ["steady.draft.if-then.ret1~t"]);
});

test("a saved draft is cleared, and only that one", () => {
  const storage = fakeStorage();
  const [one, other] = [drafts("one", inTab(storage)), drafts("other", inTab(storage))];
  one.write(draft({ a: 1 }));
  other.write(draft({ b: 2 }));
  one.clear();
  assert.equal(one.read(), null);
  assert.deepEqual(words(other), { b: 2 });
});

test("two tabs that type in one form never overwrite each other", () => {
  const storage = fakeStorage();
  const [one, other] = [drafts("x", inTab(storage, "one")), drafts("x", inTab(storage, "other"))];
  one.write(draft({ a: "from one" }));
  other.write(draft({ a: "from the other" }));
  assert.deepEqual(words(drafts("x", inTab(storage, "one"))), { a: "from one" });
  other.clear();
  assert.deepEqual(words(drafts("x", inTab(storage, "one"))), { a: "from one" });
});

test("a tab without a draft takes up the newest that another one left, and clears it once it is saved", (t) => {
  t.mock.timers.enable({ apis: ["Date"], now: 1000 });
  const storage = fakeStorage();
  drafts("x", inTab(storage, "old")).write(draft({ a: "old" }));
  t.mock.timers.tick(10);
  drafts("x", inTab(storage, "new")).write(draft({ a: "new" }));
  const mine = drafts("x", inTab(storage, "mine"));
  assert.deepEqual(words(mine), { a: "new" });
  mine.clear();
  assert.deepEqual(Object.keys(storage), ["steady.draft.x~old"]);
  mine.erase();
  assert.deepEqual(Object.keys(storage), []);
});

/** The locks of a browser: one holder at a time, the next in line waits until it is let go or gives up. */
function fakeLocks() {
  const line = [];
  return {
    letGo: () => { line.shift(); line[0]?.(); },
    request: (name, { signal }, hold) => new Promise((resolve, reject) => {
      const take = () => resolve(hold({ name }));
      line.push(take);
      signal.addEventListener("abort", () => { line.splice(line.indexOf(take), 1); reject(signal.reason); });
      if (line[0] === take) take();
    }),
  };
}
const settled = () => new Promise((resolve) => setImmediate(resolve));

test("a reload keeps the name of the tab, even if the page that is left lets go of it a little later", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const [storage, locks] = [fakeStorage(), fakeLocks()];
  const name = tabName(storage, locks)();
  const again = tabName(storage, locks);
  locks.letGo();
  await settled();
  t.mock.timers.tick(60_000);
  await settled();
  assert.equal(again(), name);
});

test("a duplicated tab is given a name of its own", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const [storage, locks] = [fakeStorage(), fakeLocks()];
  const name = tabName(storage, locks)();
  const brought = fakeStorage();
  brought.setItem("steady.tab", name);
  const duplicate = tabName(brought, locks);
  t.mock.timers.tick(60_000);
  await settled();
  assert.notEqual(duplicate(), name);
});

test("all forms of a page share one name", () => assert.equal(draftPlaces(true).tab, draftPlaces(false).tab));

test("a draft moves with the answer to whose device it is", () => {
  const [tab, browser] = [fakeStorage(), fakeStorage()];
  let home = tab;
  const places = { home: () => home, all: [tab, browser], tab: () => "t" };
  const mine = drafts("x", places);
  mine.write(draft({ a: 1 }));
  home = browser;
  mine.write(draft({ a: 2 }));
  assert.deepEqual([Object.keys(tab), Object.keys(browser)], [[], ["steady.draft.x~t"]]);
  browser.setItem("steady.picture.goal", "data:");
  browser.setItem("steady.journal.entry.a", "{}");
  browser.setItem("steady.device", "own");
  browser.setItem("somebody.else", "theirs");
  moveKept(browser, tab);
  assert.deepEqual(Object.keys(tab), ["steady.draft.x~t", "steady.picture.goal"]);
  assert.deepEqual(Object.keys(browser), ["steady.journal.entry.a", "steady.device", "somebody.else"]);
  assert.equal(countDrafts({ tab, browser }), 1);
  eraseKept({ tab, browser });
  assert.equal(countDrafts({ tab, browser }), 0);
  assert.deepEqual([Object.keys(tab), Object.keys(browser)], [[], ["steady.journal.entry.a", "steady.device", "somebody.else"]]);
});

test("what does not fit in its new place stays in the old one", () => {
  const [from, to] = [fakeStorage(), fakeStorage(40)];
  drafts("x", inTab(from)).write(draft({ a: "y".repeat(100) }));
  moveKept(from, to);
  assert.deepEqual(words(drafts("x", inTab(from))), { a: "y".repeat(100) });
});

test("a full browser says so and keeps the draft it had", () => {
  const storage = fakeStorage(200);
  const mine = drafts("x", inTab(storage));
  assert.equal(mine.write(draft({ a: "short" })), true);
  assert.equal(mine.write(draft({ a: "y".repeat(500) })), false);
  assert.deepEqual(words(mine), { a: "short" });
});

test("where the browser refuses storage, every call does nothing and breaks nothing", () => {
  const refusing = { getItem() { throw new Error("no"); }, setItem() { throw new Error("no"); }, removeItem() { throw new Error("no"); } };
  for (const places of [{ home: () => null, all: [], tab: () => "t" }, inTab(refusing), { home() { throw new Error("SecurityError"); }, all: [], tab: () => "t" }]) {
    const mine = drafts("x", places);
    assert.equal(mine.read(), null);
    assert.equal(mine.write(draft({ a: 1 })), false);
    mine.clear();
    mine.erase();
  }
  assert.equal(drafts("x", { home: () => null, all: [], tab: () => "t" }).works, false);
});

test("a torn draft, or something else under its name, is no draft", () => {
  const storage = fakeStorage();
  for (const text of ['{"answers": "torn', "3", '"words"', "null", "true", "", "{}", '{"answers": 3}', '{"answers": ["x"]}']) {
    storage.setItem("steady.draft.x~t", text);
    assert.equal(drafts("x", inTab(storage)).read(), null, text);
  }
});

test("a key that means something to JavaScript is only a key", () => {
  const storage = fakeStorage();
  storage.setItem("steady.draft.x~t", '{"answers": {"__proto__": {"polluted": true}, "constructor": {"prototype": {"polluted": true}}}, "at": "soon"}');
  const read = drafts("x", inTab(storage)).read();
  assert.equal({}.polluted, undefined);
  assert.equal(read.answers.polluted, undefined);
  assert.equal(read.at, 0);
});

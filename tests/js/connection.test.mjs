// A lost connection is said within three seconds, a new one at once, and nothing is said of a page nobody looks at.

import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./views.mjs";

const { watch } = await load("connection.js");

/** A kernel and a page that a test can break, on a clock of its own. */
function scene(t, { status = 200, comms = { a: {} } } = {}) {
  t.mock.timers.enable({ apis: ["setInterval", "setTimeout", "Date"], now: 1_000_000 });
  const told = [];
  const world = {
    told, answers: true, beats: 0, reconnects: 0, asked: [],
    page: { document: { hidden: false }, navigator: { onLine: true }, listeners: {}, addEventListener(name, act) { this.listeners[name] = act; }, removeEventListener() {} },
    kernel: {
      id: "k", status: "idle", isDisposed: false, connectionStatus: "connected",
      reconnect: async () => { world.reconnects += 1; },
      requestCommInfo: async () => ({ content: { status: "ok", comms } }),
      serverSettings: { baseUrl: "/", Request: class { constructor(url) { this.url = url; } }, fetch: async ({ url }) => { world.asked.push(url); if (world.status === 0) throw new TypeError("network"); return { status: world.status }; } },
    },
    status,
  };
  const link = watch({ kernel: world.kernel, beat: () => { world.beats += 1; if (world.answers) link.heard(); }, tell: (state) => told.push(state), page: world.page });
  world.link = link;
  world.pass = async (ms) => { for (let gone = 0; gone < ms; gone += 100) { t.mock.timers.tick(100); await null; await null; await null; await null; } };
  t.after(() => link.stop());
  return world;
}

test("while answers come, nothing is said", async (t) => {
  const world = scene(t);
  await world.pass(60_000);
  assert.deepEqual(world.told, []);
  assert.ok(world.beats >= 55 && world.beats <= 62, String(world.beats));
});

test("a connection that goes is said within three seconds, and its return at the next answer", async (t) => {
  const world = scene(t);
  await world.pass(5000);
  world.answers = false;
  world.status = 0;
  await world.pass(3000);
  assert.deepEqual(world.told, ["lost"]);
  await world.pass(30_000);
  assert.deepEqual(world.told, ["lost"]);
  world.answers = true;
  await world.pass(1500);
  assert.deepEqual(world.told, ["lost", "ok"]);
});

test("the front end's own reconnecting is pressed on, not hammered", async (t) => {
  const world = scene(t);
  await world.pass(2000);
  world.answers = false;
  world.kernel.connectionStatus = "connecting";
  world.status = 0;
  await world.pass(33_000);
  assert.ok(world.reconnects >= 5 && world.reconnects <= 12, String(world.reconnects));
});

test("a browser that knows it is offline says so at once and asks nobody; online again it tries at once", async (t) => {
  const world = scene(t);
  await world.pass(2000);
  world.page.navigator.onLine = false;
  world.answers = false;
  world.page.listeners.offline();
  assert.deepEqual(world.told, ["lost"]);
  await world.pass(10_000);
  assert.deepEqual(world.asked, []);
  world.page.navigator.onLine = true;
  world.answers = true;
  world.page.listeners.online();
  await world.pass(1500);
  assert.deepEqual(world.told, ["lost", "ok"]);
});

test("a kernel the server does not know is gone for good, and is asked for no more", async (t) => {
  const world = scene(t, { status: 404 });
  await world.pass(2000);
  world.answers = false;
  await world.pass(4000);
  assert.deepEqual(world.told, ["lost", "gone"]);
  const asked = world.asked.length;
  await world.pass(60_000);
  assert.equal(world.asked.length, asked);
  assert.deepEqual(world.asked[0], "/api/kernels/k");
  world.link.heard();
  assert.deepEqual(world.told, ["lost", "gone"]);
});

test("a kernel that knows nothing of this page any more is gone", async (t) => {
  const world = scene(t, { comms: {} });
  await world.pass(2000);
  world.answers = false;
  await world.pass(4000);
  assert.deepEqual(world.told, ["lost", "gone"]);
});

test("a kernel that is only busy is waited for", async (t) => {
  const world = scene(t);
  await world.pass(2000);
  world.answers = false;
  world.kernel.requestCommInfo = () => new Promise(() => {});
  await world.pass(20_000);
  world.answers = true;
  await world.pass(1500);
  assert.deepEqual(world.told, ["lost", "ok"]);
});

test("a dead or disposed kernel is gone at once", async (t) => {
  for (const change of [{ isDisposed: true }, { status: "dead" }]) {
    const world = scene(t);
    await world.pass(2000);
    Object.assign(world.kernel, change);
    world.answers = false;
    await world.pass(4000);
    assert.equal(world.told.at(-1), "gone", JSON.stringify(change));
    world.link.stop();
    t.mock.timers.reset();
  }
});

test("a page that nobody looks at is not judged", async (t) => {
  const world = scene(t);
  await world.pass(2000);
  world.page.document.hidden = true;
  world.answers = false;
  const beats = world.beats;
  await world.pass(600_000);
  assert.deepEqual(world.told, []);
  assert.equal(world.beats, beats);
  world.page.document.hidden = false;
  world.answers = true;
  await world.pass(2000);
  assert.deepEqual(world.told, []);
});

test("the first answer may take its time: sixty exercises are being made ready", async (t) => {
  const world = scene(t);
  world.answers = false;
  await world.pass(15_000);
  world.answers = true;
  await world.pass(2000);
  assert.deepEqual(world.told, []);
});

test("without a kernel to ask, the page still says that nobody answers", async (t) => {
  t.mock.timers.enable({ apis: ["setInterval", "setTimeout", "Date"], now: 1_000_000 });
  const told = [];
  const link = watch({ kernel: undefined, beat() {}, tell: (state) => told.push(state), page: { document: { hidden: false }, navigator: {} } });
  t.after(() => link.stop());
  link.heard();
  t.mock.timers.tick(3000);
  await null;
  assert.deepEqual(told, ["lost"]);
});

// The front end looks for an exercise until all that the kernel has is there, and takes its module from its address.

import assert from "node:assert/strict";
import { mock, test } from "node:test";

globalThis.window = globalThis;
await import("../../workbook/serve/assets/widgets.js");
const { default: plugin } = (await window._JUPYTERLAB.steady.get("./extension"))();

/** A manager as the front end has it: it gives a model two seconds, and what is restored is restored. */
function managerOf() {
  const models = {};
  return {
    restoredStatus: false,
    has_model: (id) => id in models,
    get_model: async (id) => { if (id in models) return models[id]; throw new Error("widget model not found"); },
    arrive(id) { models[id] = id; },
  };
}

async function patientOne(manager) {
  plugin.activate({ widgetManagerPromise: { promise: Promise.resolve(manager) } });
  await Promise.resolve();
  return manager;
}

/** Let `ms` pass on the mocked clock, in steps, with everything that waits for them. */
async function pass(ms) {
  for (let at = 0; at < ms; at += 50) {
    mock.timers.tick(50);
    for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
  }
}

test("a model that comes after ten seconds is still found", async () => {
  mock.timers.enable({ apis: ["setTimeout", "Date"] });
  const manager = await patientOne(managerOf());
  const found = manager.get_model("form");
  await pass(10_000);
  manager.arrive("form");
  await pass(100);
  assert.equal(await found, "form");
  mock.timers.reset();
});

test("a model that the kernel does not have is missing as soon as everything is there", async () => {
  mock.timers.enable({ apis: ["setTimeout", "Date"] });
  const manager = await patientOne(managerOf());
  const asked = assert.rejects(manager.get_model("gone"), /not found/);
  await pass(3000);
  manager.restoredStatus = true;
  await pass(100);
  await asked;
  mock.timers.reset();
});

test("a front end without the parts this needs stays as it is", async () => {
  const stock = async () => "stock";
  for (const manager of [{ get_model: stock }, { get_model: stock, has_model: () => true }]) {
    assert.equal((await patientOne(manager)).get_model, stock);
  }
  plugin.activate({});
});

test("a module that is named by a line of text is taken from its address, and nothing else changes", async () => {
  globalThis.location = { origin: "http://127.0.0.1:8866" };
  const made = [];
  const manager = await patientOne({ ...managerOf(), new_model: async (options, state) => made.push([options, state]) });
  const linked = 'const view = await import(new URL("/steady/1a2b/form.js", location.origin).href);\nexport default view.default;\n';
  const own = { _esm: "export default {}", lang: "nl" };
  await manager.new_model({ model_id: "a" }, { _esm: linked, lang: "nl" });
  await manager.new_model({ model_id: "b" }, own);
  await manager.new_model({ model_id: "c" });
  assert.deepEqual(made, [
    [{ model_id: "a" }, { _esm: "http://127.0.0.1:8866/steady/1a2b/form.js", lang: "nl" }],
    [{ model_id: "b" }, own],
    [{ model_id: "c" }, undefined],
  ]);
});

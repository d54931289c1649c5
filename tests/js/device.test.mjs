// Whose device is this? The answer is remembered where it belongs, and nowhere else.

import assert from "node:assert/strict";
import { test } from "node:test";
import { fakeStorage, load } from "./views.mjs";

const { answerDevice, device } = await load("device.js");
const browser = () => ({ tab: fakeStorage(), browser: fakeStorage() });

test("nobody has answered at first", () => assert.equal(device(browser()), ""));

test("one's own device is remembered for good", () => {
  const storages = browser();
  answerDevice("own", storages);
  assert.equal(device(storages), "own");
  assert.equal(device({ ...storages, tab: fakeStorage() }), "own");
});

test("a shared device is remembered by this tab only, so that the next visitor is asked", () => {
  const storages = browser();
  answerDevice("own", storages);
  answerDevice("shared", storages);
  assert.equal(device(storages), "shared");
  assert.equal(device({ ...storages, tab: fakeStorage() }), "");
});

test("the answer can be changed at any time", () => {
  const storages = browser();
  for (const which of ["shared", "own", "shared", "own"]) {
    answerDevice(which, storages);
    assert.equal(device(storages), which);
  }
});

test("something else under its name is no answer", () => {
  const storages = browser();
  storages.browser.setItem("steady.device", "<b>mine</b>");
  assert.equal(device(storages), "");
});

test("a browser that refuses storage has not answered, and nothing breaks", () => {
  for (const storages of [{ tab: null, browser: null }, { tab: { getItem() { throw new Error("no"); } }, browser: null }]) {
    answerDevice("own", storages);
    assert.equal(device(storages), "");
  }
});

// The views' modules for bare Node: a copy in a folder that says they are ES modules, on any version of Node.

import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const folder = mkdtempSync(join(tmpdir(), "steady-views-"));
cpSync(fileURLToPath(new URL("../../workbook/views", import.meta.url)), folder, { recursive: true });
writeFileSync(join(folder, "package.json"), '{"type": "module"}');
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));

/** One module of the views. */
export const load = (name) => import(pathToFileURL(join(folder, name)).href);

/** A Storage as a browser has it: its keys are its own, its methods are not; `room` counts characters. */
export function fakeStorage(room = Infinity) {
  const methods = {
    getItem(key) { return Object.hasOwn(this, key) ? this[key] : null; },
    setItem(key, value) {
      const used = Object.entries(this).reduce((sum, [name, words]) => sum + (name === key ? 0 : name.length + words.length), 0);
      if (used + key.length + String(value).length > room) throw Object.assign(new Error("quota"), { name: "QuotaExceededError" });
      this[key] = String(value);
    },
    removeItem(key) { delete this[key]; },
  };
  return Object.create(methods);
}

/** As little of a document as `h` and `fill` need. */
export class FakeElement {
  constructor(tag) { Object.assign(this, { tag, children: [], attributes: {}, listeners: {} }); }
  setAttribute(name, value) { this.attributes[name] = value; }
  addEventListener(name, listener) { this.listeners[name] = listener; }
  append(...children) { this.children.push(...children); }
  replaceChildren(...children) { this.children = children; }
  set innerHTML(_) { throw new Error("words must never become markup"); }
}

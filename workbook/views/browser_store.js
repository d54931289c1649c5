// The journal in this browser. Every write is read back before it counts; tabs tell each other; a lost connection is said.

import { watch } from "./connection.js";
import { answerDevice, device, safely, storages } from "./device.js";
import { eraseKept, moveKept } from "./drafts.js";
import { banner } from "./banner.js";
import { fill, h, speaker } from "./kit.js";
import { NewerShelf, browserShelf, tabShelf } from "./shelf.js";
import { heed, line, signal } from "./signals.js";

const PART = 300_000; // characters in one message: a server may refuse a longer one
const LOOK = 5000; // ms between looks whether the shelf still holds what it held

export default {
  /** Once per widget, with or without a picture: bring in what is here, then keep what comes. */
  initialize({ model }) {
    const say = speaker(model.get("words"));
    const bar = banner({ say, lang: model.get("lang"), file: () => send({ do: "file" }) });
    const known = new Set(); // ids this page has seen on the shelf
    let lost = new Set(); // ids forgotten
    let shelf = null;
    let shared = false; // does the shelf go with the tab?
    let troubled = false;

    const send = (message) => safely(() => (model.send(message), true));
    const trouble = (what) => { troubled = true; send({ do: "trouble", what }); bar.trouble(what); };
    // One thing at a time, in order: two writes that overtake each other would undo a forget.
    let turn = Promise.resolve();
    const inTurn = (act) => { turn = turn.then(act).catch((error) => trouble(wrong(error))); return turn; };

    /** The shelf that goes with the answer to "whose device is this?"; the tab's own where the browser has no other. */
    async function open() {
      let which = device();
      if (!which && await holdsSomething()) answerDevice(which = "own");
      shared = which !== "own";
      model.set("device", device());
      safely(() => model.save_changes());
      signal("device", device());
      document.documentElement.dataset.steadyDevice = device();
      try {
        return shared ? tabShelf() : await browserShelf();
      } catch (error) {
        trouble(error instanceof NewerShelf ? "newer-shelf" : "refused");
        return safely(tabShelf);
      }
    }

    /** Hand the kernel what is on the shelf, in parts: all of it, or what this page has not seen yet. */
    async function bring(all) {
      if (!shelf) return;
      const { entries, forgotten } = await shelf.all();
      const fresh = entries.filter((entry) => all || !known.has(entry.id));
      const gone = forgotten.filter((id) => all || !lost.has(id));
      for (const entry of entries) known.add(entry.id);
      lost = new Set(forgotten);
      if (gone.length) send({ do: "have", entries: [], forgotten: gone, where: shelf.where });
      for (const part of parts(fresh)) send({ do: "have", entries: part, forgotten: [], where: shelf.where });
    }

    async function keep() {
      const { entries = [], forgotten = [] } = model.get("outbox");
      const fresh = forgotten.filter((id) => !lost.has(id));
      if (!shelf || !(entries.length || fresh.length)) return;
      let failed = "";
      const done = { kept: [], gone: [] };
      // One by one where all together do not fit: what fits is kept.
      await shelf.put(entries, fresh).then((result) => Object.assign(done, result), async (error) => {
        failed = wrong(error);
        await shelf.put([], fresh).catch(() => {});
        for (const entry of entries) await shelf.put([entry], []).then(({ kept, gone }) => { done.kept.push(...kept); done.gone.push(...gone); }, () => {});
      });
      for (const id of fresh) { lost.add(id); known.delete(id); }
      for (const id of done.kept) known.add(id);
      if (done.gone.length) send({ do: "have", entries: [], forgotten: done.gone, where: shelf.where });
      if (done.kept.length) send({ do: "kept", ids: done.kept, where: shelf.where });
      if (done.kept.length + done.gone.length < entries.length) trouble(failed || "full");
      else if (troubled && entries.length) { troubled = false; bar.trouble(""); send({ do: "well" }); }
      if (done.kept.length || fresh.length) tabs.say({ do: "changed" });
    }

    /** What this page saw on the shelf and is not there now, somebody cleared: the kernel still has it. */
    async function look() {
      if (!shelf) return;
      const here = new Set(await shelf.ids());
      const missing = [...known].filter((id) => !here.has(id) && !lost.has(id));
      if (!missing.length) return;
      for (const id of missing) known.delete(id);
      send({ do: "need", ids: missing, where: shelf.where });
    }

    /** The answer changed: everything moves to the other shelf, is read back there, and only then leaves the old one. */
    async function move() {
      const before = shelf;
      const { tab, browser } = storages();
      shelf = await open();
      if (!before || !shelf || before.where === shelf.where) return bring(true);
      const { entries, forgotten } = await before.all();
      const { kept, gone } = await shelf.put(entries, forgotten);
      if (kept.length + gone.length < entries.length) throw new DOMException("", "QuotaExceededError");
      await before.clear();
      moveKept(...(shared ? [browser, tab] : [tab, browser]));
      send({ do: "moved", from: before.where, where: shelf.where });
      await bring(true);
    }

    const erase = () => { eraseKept(); signal("erased"); };
    const tabs = line("journal", (said) => {
      if (said?.do === "changed") inTurn(() => bring(false));
      if (said?.do === "device" && device() !== said.is) { answerDevice(said.is); inTurn(move); }
      if (said?.do === "erase") { erase(); send({ do: "erase" }); }
    });
    const ends = [
      heed("answer-device", (which) => { answerDevice(which); inTurn(move).then(() => tabs.say({ do: "device", is: which })); }),
      heed("erase", () => { erase(); tabs.say({ do: "erase" }); }),
    ];
    const storageChanged = (event) => { if (event.key === null) inTurn(look); else if (event.key.startsWith("steady.journal.")) inTurn(() => bring(false)); };
    const seen = () => { if (!document.hidden) { link.tick(); inTurn(look); inTurn(() => bring(false)); } };
    const kernel = model.widget_manager?.kernel;
    const link = watch({ kernel, beat: () => send({ do: "beat" }), tell: (state) => {
      document.documentElement.dataset.steadyLink = state;
      bar.link(state);
      signal("link", state);
      // What was on its way in either direction may be lost: both say again what they had.
      if (state === "ok") { send({ do: "again" }); inTurn(keep); }
    } });
    const looking = setInterval(() => { if (!document.hidden) inTurn(look); }, LOOK);
    const nudges = endOfChapters();
    const nudge = () => {
      for (const each of nudges) fill(each, model.get("nudge") && h("p", { class: "hint" }, model.get("nudge"), " ", h("a", { href: "#playbook" }, say("keep.title"))));
    };
    nudge();
    model.on("change:nudge", nudge);
    const changed = () => inTurn(keep);
    model.on("change:outbox", changed);
    model.on("msg:custom", (said) => {
      if (said?.do === "beat") link.heard();
      if (said?.do === "file") bar.file(said);
    });
    window.addEventListener("storage", storageChanged);
    document.addEventListener("visibilitychange", seen);

    // Not waited for: whoever calls this gives up on a slow device, and would then never tell what is to be kept.
    inTurn(async () => { shelf = await open(); });
    inTurn(() => bring(true));
    inTurn(keep);
    link.tick();
    return () => {
      model.off("change:outbox", changed);
      model.off("change:nudge", nudge);
      for (const each of nudges) each.remove();
      window.removeEventListener("storage", storageChanged);
      document.removeEventListener("visibilitychange", seen);
      clearInterval(looking);
      for (const end of ends) end();
      link.stop();
      tabs.stop();
      bar.stop();
    };
  },
  render() {},
};

/** A place at the end of every chapter but the one that keeps and takes along. */
function endOfChapters() {
  return [...document.querySelectorAll("main .chapter:not(#playbook)")].map((chapter) => {
    const place = h("div", { class: "steady nudge" });
    chapter.append(place);
    return place;
  });
}

/** Has this browser kept entries before? Then the device was the learner's own, whatever else was cleared. */
async function holdsSomething() {
  try {
    return (await (await browserShelf()).ids()).length > 0;
  } catch (error) {
    return error instanceof NewerShelf;
  }
}

const wrong = (error) => (error?.name === "QuotaExceededError" ? "full" : "refused");

/** Entries in parts of a size that goes through. */
function parts(entries) {
  const made = [];
  let room = 0;
  for (const entry of entries) {
    const size = JSON.stringify(entry).length;
    if (size > room || !made.length) { made.push([]); room = PART; }
    made.at(-1).push(entry);
    room -= size;
  }
  return made.length ? made : [[]];
}

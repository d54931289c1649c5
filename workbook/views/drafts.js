// What has been typed and not yet saved, kept in this browser whatever the kernel does.

import { device, safely, storages } from "./device.js";

const PREFIX = "steady.draft.";
const TAB = "steady.tab";
const HERE = Symbol.for(TAB); // one name for the whole page: in JupyterLab each form brings a module of its own
const RELOADED = 1500; // ms until a page that is being left has surely let go of its name

/** Where drafts go in this page. `asks`: does it ask whose device this is? */
export function draftPlaces(asks) {
  const { tab, browser } = storages();
  return { home: () => (asks && device() !== "own" ? tab : browser), all: [tab, browser].filter(Boolean), tab: (globalThis[HERE] ??= tabName(tab)) };
}

/**
 * Drafts of one form: {answers, loose, id}. Each tab writes its own, so that two tabs never overwrite each other; a tab
 * that has none reads the newest that another one left. Where the browser refuses storage, `works` is false.
 */
export function drafts(name, { home, all, tab }) {
  const mine = () => `${PREFIX}${name}~${tab()}`;
  let adopted = null;
  const found = () => all.flatMap((storage) => keysUnder(storage, `${PREFIX}${name}~`).map((key) => ({ key, draft: parsed(safely(() => storage.getItem(key))) })))
    .filter(({ draft }) => draft);
  return {
    get works() { return Boolean(safely(home)); },
    read() {
      const drafts_ = found();
      const best = drafts_.find(({ key }) => key === mine()) ?? drafts_.sort((one, other) => other.draft.at - one.draft.at)[0];
      adopted = best?.key ?? null;
      return best?.draft ?? null;
    },
    write(draft) {
      const place = safely(home);
      const kept = safely(() => (place.setItem(mine(), JSON.stringify({ ...draft, at: Date.now() })), true)) ?? false;
      if (kept) for (const storage of all) if (storage !== place) safely(() => storage.removeItem(mine()));
      return kept;
    },
    clear() { for (const storage of all) for (const key of [mine(), adopted]) if (key) safely(() => storage.removeItem(key)); },
    /** Every tab's: the words are to be gone. */
    erase() { for (const storage of all) for (const key of keysUnder(storage, `${PREFIX}${name}~`)) safely(() => storage.removeItem(key)); },
  };
}

/** How many drafts there are. */
export function countDrafts({ tab, browser } = storages()) {
  return [tab, browser].flatMap((storage) => keysUnder(storage, PREFIX)).length;
}

// What the learner brought into this browser beside the journal: drafts, pictures, the pace of a clock.
const besides = (storage) => keysUnder(storage, "steady.").filter((key) => !/^steady\.(?:journal|device|tab)\b/.test(key));

/** Remove all of it that this tab can reach. */
export function eraseKept({ tab, browser } = storages()) {
  for (const storage of [tab, browser]) for (const key of besides(storage)) safely(() => storage.removeItem(key));
}

/** Carry it along when the answer to "whose device?" changes. */
export function moveKept(from, to) {
  for (const key of besides(from)) {
    if (safely(() => (to.setItem(key, from.getItem(key)), true))) safely(() => from.removeItem(key));
  }
}

const keysUnder = (storage, prefix) => safely(() => Object.keys(storage).filter((key) => key.startsWith(prefix))) ?? [];

function parsed(text) {
  const draft = text ? safely(() => JSON.parse(text)) : null;
  const answers = draft && typeof draft === "object" ? draft.answers : null;
  return answers && typeof answers === "object" && !Array.isArray(answers) ? { loose: {}, id: null, ...draft, at: Number(draft.at) || 0 } : null;
}

/** The name of this tab, which a reload keeps. A duplicated tab brings the name along and is given another. */
export function tabName(storage, locks = globalThis.navigator?.locks) {
  const fresh = () => Math.random().toString(36).slice(2, 10);
  let name = safely(() => storage.getItem(TAB)) ?? fresh();
  const keep = () => safely(() => storage.setItem(TAB, name));
  keep();
  // Whoever holds the lock has the name; it is let go when the page goes, which after a reload may take a moment.
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), RELOADED);
  safely(() => locks.request(`${TAB}.${name}`, { signal: late.signal }, () => { clearTimeout(timer); return new Promise(() => {}); })
    .catch(() => { if (late.signal.aborted) { name = fresh(); keep(); } }));
  return () => name;
}

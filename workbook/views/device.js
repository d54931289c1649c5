// Whose device is this? The answer decides where this browser puts what is typed and saved: for good, or until the tab closes.

const KEY = "steady.device";

/** The browser's two storages; `null` where it refuses one. A tab keeps `tab` to itself and loses it when it closes. */
export const storages = () => ({ tab: safely(() => globalThis.sessionStorage), browser: safely(() => globalThis.localStorage) });

/** "own", "shared", or "" while nobody has answered: then everything stays in the tab, as on a shared device. */
export function device({ tab, browser } = storages()) {
  return [tab, browser].map((storage) => safely(() => storage.getItem(KEY))).find((said) => said === "own" || said === "shared") ?? "";
}

/** Remember the answer. "shared" is remembered by this tab only: whoever comes next is asked again. */
export function answerDevice(which, { tab, browser } = storages()) {
  safely(() => tab.removeItem(KEY));
  safely(() => browser.removeItem(KEY));
  safely(() => (which === "own" ? browser : tab).setItem(KEY, which));
}

export function safely(act) {
  try {
    return act() ?? null;
  } catch {
    return null; // a browser may refuse storage altogether; the page goes on without
  }
}

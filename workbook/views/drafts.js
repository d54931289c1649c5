// What has been typed and not yet saved, kept in this browser whatever the kernel does.

const PREFIX = "steady.draft.";

/** Drafts of one form. Where the browser refuses storage every call does nothing, and `works` is false. */
export function drafts(name, storage = safely(() => globalThis.localStorage)) {
  const key = PREFIX + name;
  return {
    works: Boolean(storage),
    read() {
      const text = safely(() => storage.getItem(key));
      const draft = text ? safely(() => JSON.parse(text)) : null;
      return draft && typeof draft === "object" ? draft : null;
    },
    write(answers) { return safely(() => (storage.setItem(key, JSON.stringify(answers)), true)) ?? false; },
    clear() { safely(() => storage.removeItem(key)); },
  };
}

function safely(act) {
  try {
    return act() ?? null;
  } catch {
    return null; // a browser may refuse storage altogether; the form goes on without drafts
  }
}

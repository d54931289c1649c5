// Where this browser puts entries: a shelf with all(), ids(), put(entries, forgotten) -> {kept, gone}, and clear().

const NAME = "steady.journal";
const VERSION = 1;

/** A shelf of a newer version of the workbook: it is left alone. */
export class NewerShelf extends Error {}

/** The best shelf that outlives the tab: IndexedDB, else localStorage. Throws where both are refused, or one is newer. */
export async function browserShelf() {
  try {
    return await indexedShelf();
  } catch (error) {
    if (error?.name === "VersionError") throw new NewerShelf("the shelf is newer");
    return storageShelf(globalThis.localStorage);
  }
}

/** The shelf that goes with the tab. */
export const tabShelf = () => storageShelf(globalThis.sessionStorage);

/** A shelf in IndexedDB. */
export async function indexedShelf(factory = globalThis.indexedDB) {
  let db = await opened(factory);
  const run = async (mode, act) => {
    const work = () => db.transaction(["entry", "forgotten"], mode, { durability: "strict" });
    let started;
    try {
      started = work();
    } catch (error) {
      if (error?.name !== "InvalidStateError") throw error;
      db = await opened(factory); // cleared, or closed to let another tab change it: begin anew
      started = work();
    }
    const result = await act(started.objectStore("entry"), started.objectStore("forgotten"));
    await finished(started);
    return result;
  };
  const shelf = {
    where: "browser",
    all: () => run("readonly", async (entry, forgotten) => {
      const [entries, gone] = await Promise.all([settled(entry.getAll()), settled(forgotten.getAllKeys())]);
      return { entries, forgotten: gone };
    }),
    ids: () => run("readonly", (entry) => settled(entry.getAllKeys())),
    async put(entries, forgotten) {
      const gone = await run("readwrite", async (entry, lost) => {
        for (const id of forgotten) { lost.put({ id }); entry.delete(id); }
        const ids = new Set(await settled(lost.getAllKeys()));
        for (const each of entries) if (!ids.has(each.id)) entry.put(each);
        return ids;
      });
      const found = await run("readonly", (entry) => Promise.all(entries.map((each) => settled(entry.get(each.id)))));
      return { kept: readBack(entries, found.filter(Boolean)), gone: entries.map((each) => each.id).filter((id) => gone.has(id)) };
    },
    clear: () => run("readwrite", async (entry, forgotten) => { entry.clear(); forgotten.clear(); }),
  };
  return shelf;
}

async function opened(factory) {
  const opening = factory.open(NAME, VERSION);
  opening.onupgradeneeded = () => {
    opening.result.createObjectStore("entry", { keyPath: "id" });
    opening.result.createObjectStore("forgotten", { keyPath: "id" });
  };
  const db = await settled(opening);
  if (!db.objectStoreNames.contains("entry") || !db.objectStoreNames.contains("forgotten")) {
    // Somebody else opened what was not there yet, and left it empty: nothing can be kept in it.
    db.close();
    await settled(factory.deleteDatabase(NAME));
    return opened(factory);
  }
  // A newer version of the workbook in another tab may need to change the shelf, or somebody clears it: do not stand in the way.
  db.onversionchange = () => db.close();
  return db;
}

/** A shelf in a Storage, one key for each entry, so that two tabs never overwrite each other. */
export function storageShelf(storage) {
  const mark = storage.getItem(`${NAME}.version`);
  if (mark !== null && !(Number(mark) <= VERSION)) throw new NewerShelf("the shelf is newer");
  try {
    storage.setItem(`${NAME}.version`, String(VERSION));
  } catch (error) {
    if (error?.name !== "QuotaExceededError") throw error; // full: what is on it can be read, and the first entry will say so
  }
  const under = (kind) => Object.keys(storage).filter((key) => key.startsWith(`${NAME}.${kind}.`));
  const rests = (kind) => under(kind).map((key) => key.slice(`${NAME}.${kind}.`.length));
  return {
    where: storage === globalThis.sessionStorage ? "tab" : "browser",
    all: async () => ({ entries: under("entry").map((key) => parsed(storage.getItem(key))).filter(Boolean), forgotten: rests("forgotten") }),
    ids: async () => rests("entry"),
    async put(entries, forgotten) {
      for (const id of forgotten) { storage.removeItem(`${NAME}.entry.${id}`); storage.setItem(`${NAME}.forgotten.${id}`, "1"); }
      const gone = new Set(rests("forgotten"));
      for (const entry of entries) if (!gone.has(entry.id)) storage.setItem(`${NAME}.entry.${entry.id}`, JSON.stringify(entry));
      const found = entries.map((entry) => parsed(storage.getItem(`${NAME}.entry.${entry.id}`))).filter(Boolean);
      return { kept: readBack(entries, found), gone: entries.map((entry) => entry.id).filter((id) => gone.has(id)) };
    },
    async clear() { for (const kind of ["entry", "forgotten"]) for (const key of under(kind)) storage.removeItem(key); },
  };
}

/** The ids whose words came back as they were written. */
export function readBack(written, found) {
  const known = new Map(found.map((entry) => [entry.id, JSON.stringify(sorted(entry))]));
  return written.filter((entry) => known.get(entry.id) === JSON.stringify(sorted(entry))).map((entry) => entry.id);
}

function sorted(value) {
  if (Array.isArray(value)) return value.map(sorted);
  if (!value || typeof value !== "object") return value;
  return Object.fromEntries(Object.keys(value).sort().map((key) => [key, sorted(value[key])]));
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null; // a torn entry is left where it is
  }
}

const settled = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
  request.onblocked = () => reject(new Error("blocked by another tab"));
});

const finished = (work) => new Promise((resolve, reject) => {
  work.oncomplete = resolve;
  work.onerror = work.onabort = () => reject(work.error);
});

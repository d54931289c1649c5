// Where this browser puts entries: a shelf with all(), put(entries, forgotten) -> ids that were read back.

const NAME = "steady.journal";
const VERSION = 1;

/** The best shelf this browser allows, or null where it refuses any. */
export async function openShelf() {
  try {
    return await indexedShelf();
  } catch {
    try {
      return localShelf(globalThis.localStorage);
    } catch {
      return null; // storage refused: the page says so and offers the file
    }
  }
}

/** A shelf in IndexedDB. */
async function indexedShelf() {
  const opening = indexedDB.open(NAME, VERSION);
  opening.onupgradeneeded = () => {
    opening.result.createObjectStore("entry", { keyPath: "id" });
    opening.result.createObjectStore("forgotten", { keyPath: "id" });
  };
  const db = await settled(opening);
  // A newer version of the workbook in another tab may need to change the shelf: do not stand in its way.
  db.onversionchange = () => db.close();
  const read = async () => {
    const work = db.transaction(["entry", "forgotten"]);
    const [entries, forgotten] = await Promise.all([settled(work.objectStore("entry").getAll()), settled(work.objectStore("forgotten").getAllKeys())]);
    return { entries, forgotten };
  };
  return {
    all: read,
    async put(entries, forgotten) {
      const work = db.transaction(["entry", "forgotten"], "readwrite", { durability: "strict" });
      const shelf = work.objectStore("entry");
      for (const id of forgotten) { work.objectStore("forgotten").put({ id }); shelf.delete(id); }
      const gone = new Set(await settled(work.objectStore("forgotten").getAllKeys()));
      for (const entry of entries) if (!gone.has(entry.id)) shelf.put(entry);
      await finished(work);
      return readBack(entries, (await read()).entries);
    },
  };
}

/** A shelf in localStorage, one key for each entry, so that two tabs never overwrite each other. */
export function localShelf(storage) {
  storage.setItem(`${NAME}.probe`, "1");
  storage.removeItem(`${NAME}.probe`);
  const under = (kind) => Object.keys(storage).filter((key) => key.startsWith(`${NAME}.${kind}.`));
  const read = () => ({
    entries: under("entry").map((key) => parsed(storage.getItem(key))).filter(Boolean),
    forgotten: under("forgotten").map((key) => key.slice(`${NAME}.forgotten.`.length)),
  });
  return {
    all: async () => read(),
    async put(entries, forgotten) {
      for (const id of forgotten) { storage.setItem(`${NAME}.forgotten.${id}`, "1"); storage.removeItem(`${NAME}.entry.${id}`); }
      const gone = new Set(read().forgotten);
      for (const entry of entries) if (!gone.has(entry.id)) storage.setItem(`${NAME}.entry.${entry.id}`, JSON.stringify(entry));
      return readBack(entries, read().entries);
    },
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

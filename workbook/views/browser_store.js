// The journal in this browser: IndexedDB, or localStorage where there is none. Every write is read back before it counts.

import { openShelf } from "./shelf.js";

export default {
  /** Once per widget, with or without a picture: bring in what is here, then keep what comes. */
  async initialize({ model }) {
    const shelf = await openShelf();
    const send = (message) => model.send(message);
    if (!shelf) {
      send({ do: "trouble", what: "refused" });
      return;
    }
    const bring = async () => send({ do: "have", ...(await shelf.all()) });
    const keep = async () => {
      const { entries = [], forgotten = [] } = model.get("outbox");
      if (!entries.length && !forgotten.length) return;
      try {
        const kept = await shelf.put(entries, forgotten);
        if (kept.length) send({ do: "kept", ids: kept });
        if (kept.length < entries.length) send({ do: "trouble", what: "full" });
        others?.postMessage("changed");
      } catch (error) {
        send({ do: "trouble", what: error?.name === "QuotaExceededError" ? "full" : "refused" });
      }
    };
    // Another tab of the same browser has written: take that in at once.
    const others = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel("steady.journal");
    if (others) others.onmessage = bring;
    model.on("change:outbox", keep);
    await bring();
    await keep();
    return () => { model.off("change:outbox", keep); others?.close(); };
  },
  render() {},
};

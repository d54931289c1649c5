// Is somebody there? A beat each second while the page is looked at; the front end's own reconnecting is used, and pressed on.

const BEAT = 1000; // ms between beats
const LATE = 2200; // ms without an answer until the page says so: within three seconds of the loss
const FIRST = 20_000; // ms for the first answer: a page with sixty exercises takes its time
const PRESS = 3000; // ms between attempts

/**
 * Watch a kernel. `beat()` asks for an answer, which comes in through `heard()`; `tell(state)` hears "ok", "lost" (it
 * may come back) and "gone" (it will not).
 * @param {{kernel: any, beat: () => void, tell: (state: string) => void, now?: () => number, page?: any}} given
 */
export function watch({ kernel, beat, tell, now = () => Date.now(), page = globalThis }) {
  let state = "ok";
  let last = now() + FIRST - LATE;
  let beaten = 0;
  let pressed = 0;
  const set = (next) => { if (next !== state && state !== "gone") { state = next; tell(state); } };
  const heard = () => { last = now(); set("ok"); };
  const press = async () => {
    if (now() - pressed < PRESS) return;
    pressed = now();
    if (await isGone(kernel)) return set("gone");
    if (kernel?.connectionStatus !== "connected") kernel?.reconnect?.()?.catch?.(() => {});
  };
  const tick = () => {
    if (state === "gone") return;
    // A page that nobody looks at is slowed down by the browser, and is not judged.
    if (page.document?.hidden) { last = Math.max(last, now()); return; }
    if (kernel?.isDisposed) return set("gone");
    if (now() - beaten >= BEAT && kernel?.connectionStatus !== "connecting") { beaten = now(); beat(); }
    const away = page.navigator?.onLine === false;
    if (away || now() - last > LATE) { set("lost"); if (!away) press(); }
  };
  const timer = setInterval(tick, BEAT / 2);
  const back = () => { pressed = 0; tick(); };
  page.addEventListener?.("online", back);
  page.addEventListener?.("offline", tick);
  return { heard, tick, stop() { clearInterval(timer); page.removeEventListener?.("online", back); page.removeEventListener?.("offline", tick); } };
}

/** Will it not come back? The server knows no such kernel, or the kernel is another one that knows nothing of this page. */
async function isGone(kernel) {
  if (!kernel) return false;
  if (kernel.isDisposed || kernel.status === "dead") return true;
  const { fetch: ask, baseUrl, Request } = kernel.serverSettings ?? {};
  try {
    const reply = await ask(new Request(`${baseUrl}api/kernels/${kernel.id}`, { cache: "no-store" }));
    if (reply.status === 404) return true;
    if (reply.status !== 200 || kernel.connectionStatus !== "connected") return false;
    const info = await within(PRESS, kernel.requestCommInfo({ target_name: "jupyter.widget" }));
    return info?.content?.status === "ok" && !Object.keys(info.content.comms ?? {}).length;
  } catch {
    return false; // no answer: it may come back
  }
}

const within = (ms, promise) => Promise.race([promise, new Promise((resolve) => setTimeout(resolve, ms, null))]);

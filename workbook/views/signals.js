// What the views of a page tell each other, and the tabs of a browser.

/** Tell every view of this page. */
export const signal = (name, detail) => window.dispatchEvent(new CustomEvent(`steady:${name}`, { detail }));

/** Hear it; calling what is returned ends that. */
export function heed(name, act) {
  const listener = (event) => act(event.detail);
  window.addEventListener(`steady:${name}`, listener);
  return () => window.removeEventListener(`steady:${name}`, listener);
}

/** A line to the other tabs of this browser: say(message), and `act` for what they say. */
export function line(name, act) {
  const channel = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel(`steady.${name}`);
  if (channel) channel.onmessage = ({ data }) => act(data);
  return { say: (message) => channel?.postMessage(message), stop: () => channel?.close() };
}

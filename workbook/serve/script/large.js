// Large type, for a wall or for tired eyes: this tab keeps it. A link may ask for it: `?large`.

import { safely } from "../../views/device.js";

const LARGE = "steady-large";
const button = document.querySelector("button.large");

function setLarge(on) {
  document.documentElement.toggleAttribute("data-large", on);
  button.setAttribute("aria-pressed", String(on));
  safely(() => (on ? sessionStorage.setItem(LARGE, "1") : sessionStorage.removeItem(LARGE)));
}

/** As the address or this tab says, and a button to change it. */
export function offerLargeType() {
  const asked = new URLSearchParams(location.search).has("large");
  setLarge(asked || safely(() => sessionStorage.getItem(LARGE)) === "1");
  // The tab remembers from here on; the address would switch it on again at every reload.
  if (asked) history.replaceState(null, "", location.pathname + location.hash);
  button.hidden = false;
  button.addEventListener("click", () => {
    // What one was reading stays where it is.
    const anchor = document.elementFromPoint(innerWidth / 2, innerHeight / 3);
    const before = anchor?.getBoundingClientRect().top;
    setLarge(!document.documentElement.hasAttribute("data-large"));
    if (scrollY && anchor) scrollBy(0, anchor.getBoundingClientRect().top - before);
  });
}

// Exercises come after the words: each takes the place that was kept for it, or the page says that it did not come.

import { safely } from "../../views/device.js";
import { drawContents } from "./contents.js";

const WATCHED = 30_000; // ms: by then everything is there, or will not come by itself
const PATIENCE = 600_000; // ms

/** What belongs to this visitor stands last in the page; each piece goes to its place before Voilà's front end looks for it. */
export function placePieces() {
  for (const piece of document.querySelectorAll("[data-for]")) {
    document.querySelector(`.cell[data-cell="${CSS.escape(piece.dataset.for)}"]`)?.append(piece);
  }
  for (const cell of document.querySelectorAll(".cell")) {
    if (cell.childElementCount === 1 || cell.querySelector(".banner")) cell.querySelector(".waiting").remove();
  }
}

/** The front end puts each output in the place of its script; the words that held the place go then. */
export function watchArrivals() {
  const watcher = new MutationObserver(arrived);
  watcher.observe(document.getElementById("book"), { childList: true, subtree: true });
  setTimeout(() => watcher.disconnect(), WATCHED);
  arrived();
}

function arrived() {
  for (const waiting of document.querySelectorAll(".cell > .waiting")) {
    if (!waiting.parentElement.querySelector('script[type^="application/vnd.voila"]')) waiting.remove();
  }
  if (!document.querySelector(".cell > .waiting")) document.getElementById("loading").hidden = true;
  drawContents();
  const lost = [...document.querySelectorAll(".cell .jupyter-widgets")].filter((node) => !node.childElementCount && node.textContent.startsWith("Error displaying widget"));
  if (lost.length) again(lost);
}

/** Exercises got lost on the way: open the page once more, then say so. */
function again(lost) {
  // Without storage there is no second try, rather than one after the other.
  const first = safely(() => sessionStorage.getItem("steady.again") !== location.pathname && (sessionStorage.setItem("steady.again", location.pathname), true));
  if (first) return location.reload();
  for (const node of lost) {
    node.textContent = document.body.dataset.cellBroken;
    node.className = "banner";
  }
}

/**
 * anywidget gives each exercise two seconds to be ready, and one that took longer never hears from Python again: its saves
 * would stay unanswered. Sixty exercises on a slow phone take the time they take.
 */
export function waitForSlowOnes() {
  const after = AbortSignal.timeout?.bind(AbortSignal);
  if (after) AbortSignal.timeout = (ms) => after(Math.max(ms, PATIENCE));
}

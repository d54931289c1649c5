// Chapters as pages: one is shown, the address says which, and the place is kept.

import { device, safely } from "../../views/device.js";

const PLACE = "steady.place";

export const sections = [...document.querySelectorAll("main .chapter")];
const turn = document.querySelector("nav.turn");
const language = document.querySelector("a.language");
const log = document.querySelector("a.log-now");
const back = document.getElementById("back");
const name = document.title.split(":")[0];

/** What the address names: a chapter, a heading, or the cell of an exercise (`#ex-log`). */
function target() {
  const id = decodeURIComponent(location.hash.slice(1));
  return id ? document.getElementById(id) ?? document.querySelector(`.cell[data-cell="${CSS.escape(id)}"]`) : null;
}

/** The section that the address names: a chapter, or the chapter a named place stands in. */
export function current() {
  const found = target();
  return sections.includes(found) ? found : found?.closest(".chapter") ?? sections[0];
}

function show(moveFocus) {
  const shown = current();
  if (!shown) return;
  for (const section of sections) section.hidden = section !== shown;
  for (const link of document.querySelectorAll("header nav .to-chapter")) {
    if (link.hash === `#${shown.id}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  document.title = `${shown.dataset.title} · ${name}`;
  keepPlace(shown.id);
  language.hash = location.hash || `#${shown.id}`;
  turn.replaceChildren(...steps(sections.indexOf(shown)));
  if (moveFocus) goTo(target(), shown);
}

/** Links to the chapters before and after. */
function steps(at) {
  const step = (section, words) => {
    if (!section) return [];
    const link = document.createElement("a");
    link.href = `#${section.id}`;
    link.textContent = words.replace("{chapter}", section.dataset.title);
    return [link];
  };
  return [...step(sections[at - 1], turn.dataset.previous), ...step(sections[at + 1], turn.dataset.next)];
}

function goTo(place, shown) {
  if (place?.matches(".cell")) return begin(place);
  if (place && place !== shown) return place.scrollIntoView();
  window.scrollTo(0, 0);
  const heading = shown.querySelector("h1");
  heading?.setAttribute("tabindex", "-1");
  heading?.focus({ preventScroll: true });
}

/** Go to an exercise: to its name, or in the log to the first field of an empty one. One that is still being made ready is waited for. */
function begin(cell) {
  const logs = cell.dataset.cell === log?.hash.slice(1);
  const ready = () => {
    if (logs) cell.querySelector("button.another:not([hidden])")?.click();
    const first = cell.querySelector(logs ? ".steady.form .field:not([hidden]) :is(input, textarea, select, button)" : ".steady h3");
    if (!logs) first?.setAttribute("tabindex", "-1");
    cell.scrollIntoView();
    first?.focus({ preventScroll: true });
    return Boolean(first);
  };
  if (ready()) return;
  const waiter = new MutationObserver(() => { if (location.hash !== `#${cell.dataset.cell}` || ready()) waiter.disconnect(); });
  waiter.observe(cell, { childList: true, subtree: true });
}

/** Where one was: kept in this browser if it is the learner's own, else only in this tab, as all that is typed. */
function keepPlace(id) {
  safely(() => (device() === "own" ? localStorage : sessionStorage).setItem(PLACE, id));
}

function keptPlace() {
  return safely(() => sessionStorage.getItem(PLACE)) ?? safely(() => localStorage.getItem(PLACE));
}

function go() {
  back.hidden = true;
  show(true);
}

/** Show the chapter that the address names, or the one that was left last; and follow the address from now on. */
export function turnPages() {
  if (!location.hash) {
    const was = sections.find((each) => each.id === keptPlace());
    if (was && was !== sections[0]) {
      history.replaceState(null, "", `#${was.id}`);
      back.hidden = false;
    }
  }
  addEventListener("hashchange", () => { if (location.hash !== "#page") go(); });
  // A link to where one is already: the address does not change, so nothing else would happen.
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.('a[href^="#"]');
    if (!link || link.hash !== location.hash || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    go();
  });
  show(Boolean(target()?.matches(".cell")));
}

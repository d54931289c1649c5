// The table of contents: every chapter and what stands in it, with what has been done. Never a score.

import { current, sections } from "./chapters.js";

const MARKS = { done: "●", begun: "◐" };

const contents = document.getElementById("contents");
const button = document.querySelector(".contents-button");

function element(tag, attributes, ...children) {
  const made = Object.assign(document.createElement(tag), attributes);
  made.append(...children);
  return made;
}

/** What stands in a chapter: its exercises and sheets that are on the page by now. */
function standing(section) {
  const cells = [...section.querySelectorAll(".cell")];
  return cells.map((cell) => ({ cell, view: cell.querySelector("section.steady"), title: cell.querySelector("section.steady h3") })).filter(({ title }) => title?.textContent);
}

/** A chapter is done when all its exercises are, and begun when any is. */
function chapterDone(views) {
  const each = views.map(({ view }) => view.dataset.done).filter((done) => done !== undefined);
  if (each.length && each.every((done) => done === "done")) return "done";
  return each.some(Boolean) ? "begun" : "";
}

function state(done) {
  return done ? [" ", element("span", { className: "state" }, element("span", { ariaHidden: "true" }, `${MARKS[done]} `), contents.dataset[done])] : [];
}

function chapter(section, open) {
  const inside = standing(section);
  const link = element("a", { className: "to-chapter", href: `#${section.id}` }, section.dataset.title);
  if (section === current()) link.setAttribute("aria-current", "page");
  const item = element("li", {}, element("p", {}, link, ...state(chapterDone(inside))));
  if (!inside.length) return item;
  const entries = inside.map(({ cell, view, title }) => element("li", {}, element("a", { href: `#${cell.dataset.cell}` }, title.textContent), ...state(view.dataset.done)));
  const more = element("details", { open }, element("summary", {}, contents.dataset.inside.replace("{chapter}", section.dataset.title)), element("ul", {}, ...entries));
  more.dataset.chapter = section.id;
  item.append(more);
  return item;
}

/** Draw it anew, if it is open: what was unfolded stays so, and the focus stays where it was. */
export function drawContents() {
  if (contents.hidden) return;
  const open = new Set([...contents.querySelectorAll("details[open]")].map((each) => each.dataset.chapter));
  const first = !contents.childElementCount;
  const focused = contents.contains(document.activeElement) ? document.activeElement.hash : "";
  contents.replaceChildren(element("ul", {}, ...sections.map((section) => chapter(section, first ? section === current() : open.has(section.id)))));
  if (focused) [...contents.querySelectorAll("a")].find((each) => each.hash === focused)?.focus();
}

function showContents(on) {
  contents.hidden = !on;
  button.setAttribute("aria-expanded", String(on));
  if (on) contents.replaceChildren();
  drawContents();
}

/** Let the buttons in the header and at the page's end open it. */
export function offerContents() {
  button.hidden = false;
  button.addEventListener("click", () => showContents(contents.hidden));
  contents.addEventListener("click", (event) => { if (event.target.closest("a")) showContents(false); });
  document.querySelector("header.top").addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || contents.hidden) return;
    showContents(false);
    button.focus();
  });
  document.querySelector("footer.end a").addEventListener("click", (event) => {
    event.preventDefault();
    showContents(true);
    window.scrollTo(0, 0);
    button.focus({ preventScroll: true });
  });
  // Many forms may say so at once, when a page brings in what was kept.
  let drawing = 0;
  addEventListener("steady:done", () => { drawing ||= requestAnimationFrame(() => { drawing = 0; drawContents(); }); });
}

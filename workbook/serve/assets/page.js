// Chapters as pages: one is shown, the address says which, and its exercises wait until they are needed.

// What belongs to this visitor came last; each piece goes to its place before Voilà's front end looks for it.
for (const piece of document.querySelectorAll("[data-for]")) {
  document.querySelector(`.cell[data-cell="${CSS.escape(piece.dataset.for)}"]`)?.append(piece);
}
for (const cell of document.querySelectorAll(".cell")) {
  if (cell.childElementCount === 1 || cell.querySelector(".banner")) cell.querySelector(".waiting").remove();
}

const sections = [...document.querySelectorAll("main .chapter")];
const turn = document.querySelector("nav.turn");
const language = document.querySelector("a.language");
const name = document.title.split(":")[0];

/** A browser may refuse storage altogether; the page goes on without. */
function safely(act) {
  try {
    return act();
  } catch {
    return null;
  }
}

/** What the address names: a chapter, a heading, or the cell of an exercise (`#ex-log`). */
function target_() {
  const id = decodeURIComponent(location.hash.slice(1));
  return id ? document.getElementById(id) ?? document.querySelector(`.cell[data-cell="${CSS.escape(id)}"]`) : null;
}

/** The section that the address names: a chapter, or the chapter a named place stands in. */
function named() {
  const target = target_();
  return sections.includes(target) ? target : target?.closest(".chapter") ?? sections[0];
}

function show(moveFocus) {
  const current = named();
  if (!current) return;
  for (const section of sections) section.hidden = section !== current;
  for (const link of document.querySelectorAll("header nav .to-chapter")) {
    if (link.hash === `#${current.id}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  document.title = `${current.dataset.title} · ${name}`;
  keepPlace(current.id);
  language.hash = location.hash || `#${current.id}`;
  const at = sections.indexOf(current);
  const step = (section, words) => {
    const link = document.createElement("a");
    link.href = `#${section.id}`;
    link.textContent = words.replace("{chapter}", section.dataset.title);
    return link;
  };
  turn.replaceChildren(...[
    sections[at - 1] && step(sections[at - 1], turn.dataset.previous),
    sections[at + 1] && step(sections[at + 1], turn.dataset.next),
  ].filter(Boolean));
  if (!moveFocus) return;
  const target = target_();
  if (target?.matches(".cell")) return begin(target);
  if (target && target !== current) return target.scrollIntoView();
  window.scrollTo(0, 0);
  const heading = current.querySelector("h1");
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

// A link to where one is already: the address does not change, so nothing else would happen.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.('a[href^="#"]');
  if (!link || link.hash !== location.hash || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  go();
});
const log = document.querySelector("a.log-now");

// The table of contents: every chapter and what stands in it, with what has been done.
const contents = document.getElementById("contents");
const contentsButton = document.querySelector(".contents-button");
const MARKS = { done: "●", begun: "◐" };

function element(tag, attributes, ...children) {
  const made = Object.assign(document.createElement(tag), attributes);
  made.append(...children);
  return made;
}

/** What stands in a chapter: its exercises and sheets that are on the page by now. */
function standing(section) {
  return [...section.querySelectorAll(".cell")].map((cell) => ({ cell, view: cell.querySelector("section.steady"), title: cell.querySelector("section.steady h3") })).filter(({ title }) => title?.textContent);
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

function drawContents() {
  if (contents.hidden) return;
  const open = new Set([...contents.querySelectorAll("details[open]")].map((each) => each.dataset.chapter));
  const first = !contents.childElementCount;
  const current = named();
  const focused = contents.contains(document.activeElement) ? document.activeElement.hash : "";
  const list = element("ul", {});
  for (const section of sections) {
    const inside = standing(section);
    const link = element("a", { className: "to-chapter", href: `#${section.id}` }, section.dataset.title);
    if (section === current) link.setAttribute("aria-current", "page");
    const item = element("li", {}, element("p", {}, link, ...state(chapterDone(inside))));
    if (inside.length) {
      const more = element("details", { open: first ? section === current : open.has(section.id) }, element("summary", {}, contents.dataset.inside.replace("{chapter}", section.dataset.title)),
        element("ul", {}, ...inside.map(({ cell, view, title }) => element("li", {}, element("a", { href: `#${cell.dataset.cell}` }, title.textContent), ...state(view.dataset.done)))));
      more.dataset.chapter = section.id;
      item.append(more);
    }
    list.append(item);
  }
  contents.replaceChildren(list);
  if (focused) [...contents.querySelectorAll("a")].find((each) => each.hash === focused)?.focus();
}

function showContents(on) {
  contents.hidden = !on;
  contentsButton.setAttribute("aria-expanded", String(on));
  if (on) contents.replaceChildren();
  drawContents();
}

contentsButton.hidden = false;
contentsButton.addEventListener("click", () => showContents(contents.hidden));
contents.addEventListener("click", (event) => { if (event.target.closest("a")) showContents(false); });
document.querySelector("header.top").addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || contents.hidden) return;
  showContents(false);
  contentsButton.focus();
});
// Many forms may say so at once, when a page brings in what was kept.
let drawing = 0;
addEventListener("steady:done", () => { drawing ||= requestAnimationFrame(() => { drawing = 0; drawContents(); }); });
document.querySelector("footer.end a").addEventListener("click", (event) => {
  event.preventDefault();
  showContents(true);
  window.scrollTo(0, 0);
  contentsButton.focus({ preventScroll: true });
});

// Large type, for a wall or for tired eyes: this tab keeps it. A link may ask for it: `?large`.
const LARGE = "steady-large";
const large = document.querySelector("button.large");
function setLarge(on) {
  document.documentElement.toggleAttribute("data-large", on);
  large.setAttribute("aria-pressed", String(on));
  safely(() => (on ? sessionStorage.setItem(LARGE, "1") : sessionStorage.removeItem(LARGE)));
}
const asked = new URLSearchParams(location.search).has("large");
setLarge(asked || safely(() => sessionStorage.getItem(LARGE)) === "1");
// The tab remembers from here on; the address would switch it on again at every reload.
if (asked) history.replaceState(null, "", location.pathname + location.hash);
large.hidden = false;
large.addEventListener("click", () => {
  // What one was reading stays where it is.
  const anchor = document.elementFromPoint(innerWidth / 2, innerHeight / 3);
  const before = anchor?.getBoundingClientRect().top;
  setLarge(!document.documentElement.hasAttribute("data-large"));
  if (scrollY && anchor) scrollBy(0, anchor.getBoundingClientRect().top - before);
});

// Where one was: kept in this browser if it is the learner's own, else only in this tab, as all that is typed.
const PLACE = "steady.place";
function keepPlace(id) {
  const own = !safely(() => sessionStorage.getItem("steady.device")) && safely(() => localStorage.getItem("steady.device")) === "own";
  safely(() => (own ? localStorage : sessionStorage).setItem(PLACE, id));
}
function keptPlace() {
  return safely(() => sessionStorage.getItem(PLACE)) ?? safely(() => localStorage.getItem(PLACE));
}
const back = document.getElementById("back");
if (!location.hash) {
  const was = sections.find((each) => each.id === keptPlace());
  if (was && was !== sections[0]) {
    history.replaceState(null, "", `#${was.id}`);
    back.hidden = false;
  }
}

addEventListener("hashchange", () => {
  if (location.hash !== "#page") go();
});
function go() {
  back.hidden = true;
  show(true);
}
show(Boolean(target_()?.matches(".cell")));

// The front end puts each output in the place of its script; the words that held the place go then.
const loading = document.getElementById("loading");
const arrived = () => {
  for (const waiting of document.querySelectorAll(".cell > .waiting")) {
    if (!waiting.parentElement.querySelector('script[type^="application/vnd.voila"]')) waiting.remove();
  }
  if (!document.querySelector(".cell > .waiting")) loading.hidden = true;
  drawContents();
  const lost = [...document.querySelectorAll(".cell .jupyter-widgets")].filter((node) => !node.childElementCount && node.textContent.startsWith("Error displaying widget"));
  if (lost.length) again(lost);
};
const watcher = new MutationObserver(arrived);
watcher.observe(document.getElementById("book"), { childList: true, subtree: true });
// Everything is there, or will not come by itself: from now on the page need not be watched.
setTimeout(() => watcher.disconnect(), 30_000);

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
arrived();

// Leaving frees the seat at once. A page that the browser kept in memory has no seat any more: it is opened anew.
const config = document.getElementById("jupyter-config-data");
if (config) {
  const { baseUrl, kernelId } = JSON.parse(config.textContent);
  addEventListener("pagehide", () => {
    const token = document.cookie.match(/(?:^|; )_xsrf=([^;]*)/)?.[1];
    const form = new FormData();
    form.append("_xsrf", token ? decodeURIComponent(token) : "");
    navigator.sendBeacon(`${baseUrl}voila/api/shutdown/${kernelId}`, form);
  });
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
}

// anywidget gives each exercise two seconds to be ready, and one that took longer never hears from Python again: its saves
// would stay unanswered. Sixty exercises on a slow phone take the time they take.
const after = AbortSignal.timeout?.bind(AbortSignal);
if (after) AbortSignal.timeout = (ms) => after(Math.max(ms, 600_000));

// What Voilà's front end calls when it is done.
window.voila_process = window.voila_finish = window.display_cells = () => {};

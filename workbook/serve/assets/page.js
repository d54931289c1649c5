// Chapters as pages: one is shown, the address says which, and its exercises wait until they are needed.

// What belongs to this visitor came last; each piece goes to its place before Voilà's front end looks for it.
for (const piece of document.querySelectorAll("[data-for]")) {
  document.querySelector(`.cell[data-cell="${CSS.escape(piece.dataset.for)}"]`)?.append(piece);
}
for (const cell of document.querySelectorAll(".cell")) {
  if (cell.childElementCount === 1 || cell.querySelector(".banner")) cell.querySelector(".waiting").remove();
}

const sections = [...document.querySelectorAll("main .chapter")];
const links = [...document.querySelectorAll("header nav a")];
const turn = document.querySelector("nav.turn");
const language = document.querySelector("a.language");
const name = document.title.split(":")[0];

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
  for (const link of links) {
    if (link.hash === `#${current.id}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  document.title = `${current.dataset.title} · ${name}`;
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

/** Go to an exercise with its first field ready to type in: a log starts empty. One that is still being made ready is waited for. */
function begin(cell) {
  const ready = () => {
    cell.querySelector("button.another:not([hidden])")?.click();
    const field = cell.querySelector(".steady.form .field:not([hidden]) :is(input, textarea, select, button)");
    cell.scrollIntoView();
    field?.focus({ preventScroll: true });
    return Boolean(field);
  };
  if (ready()) return;
  const waiter = new MutationObserver(() => { if (location.hash !== `#${cell.dataset.cell}` || ready()) waiter.disconnect(); });
  waiter.observe(cell, { childList: true, subtree: true });
}

// The log is one click away on every page; where it stands itself, the button steps aside.
const log = document.querySelector("a.log-now");
const logCell = log && document.querySelector(`.cell[data-cell="${log.hash.slice(1)}"]`);
log?.addEventListener("click", (event) => { if (location.hash === log.hash) { event.preventDefault(); show(true); } });
if (logCell) new IntersectionObserver((seen) => { log.hidden = seen.at(-1).isIntersecting; }).observe(logCell);

addEventListener("hashchange", () => { if (location.hash !== "#page") show(true); });
show(Boolean(target_()?.matches(".cell")));

// The front end puts each output in the place of its script; the words that held the place go then.
const loading = document.getElementById("loading");
const arrived = () => {
  for (const waiting of document.querySelectorAll(".cell > .waiting")) {
    if (!waiting.parentElement.querySelector('script[type^="application/vnd.voila"]')) waiting.remove();
  }
  if (!document.querySelector(".cell > .waiting")) loading.hidden = true;
  const lost = [...document.querySelectorAll(".cell .jupyter-widgets")].filter((node) => !node.childElementCount && node.textContent.startsWith("Error displaying widget"));
  if (lost.length) again(lost);
};
const watcher = new MutationObserver(arrived);
watcher.observe(document.getElementById("book"), { childList: true, subtree: true });
// Everything is there, or will not come by itself: from now on the page need not be watched.
setTimeout(() => watcher.disconnect(), 30_000);

/** Exercises got lost on the way (the front end waits four seconds for all of them): open the page once more, then say so. */
function again(lost) {
  let tried = true;
  try {
    tried = sessionStorage.getItem("steady.again") === location.pathname;
    sessionStorage.setItem("steady.again", location.pathname);
  } catch {
    // No storage: no second try, rather than one after the other.
  }
  if (!tried) return location.reload();
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

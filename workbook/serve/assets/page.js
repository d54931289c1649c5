// Chapters as pages: one is shown, the address says which, and its exercises wait until they are needed.

const sections = [...document.querySelectorAll("main .chapter")];
const links = [...document.querySelectorAll("header nav a")];
const turn = document.querySelector("nav.turn");
const language = document.querySelector("a.language");
const name = document.title.split(":")[0];

/** The section that the address names: a chapter, or the chapter a named place stands in. */
function named() {
  const target = location.hash.length > 1 ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;
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
  const target = document.getElementById(location.hash.slice(1));
  if (target && target !== current) return target.scrollIntoView();
  window.scrollTo(0, 0);
  const heading = current.querySelector("h1");
  heading?.setAttribute("tabindex", "-1");
  heading?.focus({ preventScroll: true });
}

addEventListener("hashchange", () => { if (location.hash !== "#page") show(true); });
show(false);

// The front end puts each output in the place of its script; the words that held the place go then.
const loading = document.getElementById("loading");
const arrived = () => {
  for (const waiting of document.querySelectorAll(".cell > .waiting")) {
    if (!waiting.parentElement.querySelector('script[type^="application/vnd.voila"]')) waiting.remove();
  }
  if (!document.querySelector(".cell > .waiting")) { loading.hidden = true; watcher.disconnect(); }
};
const watcher = new MutationObserver(arrived);
watcher.observe(document.getElementById("book"), { childList: true, subtree: true });

// What Voilà's front end calls when it is done.
window.voila_process = window.voila_finish = window.display_cells = () => {};

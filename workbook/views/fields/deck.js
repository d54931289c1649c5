// A deck of cards, one at a time: into a box by button, by swipe or by arrow key. One may stop after any card.

import { fill, h, uid } from "../kit.js";

const FAR = 60; // px: a shorter swipe is a slip of the finger

export function deck(ctx) {
  const { prompt, say } = ctx;
  const bins = prompt.bins;
  let value = {};
  let at = 0;
  let sorting = true; // false while the overview stands there
  let again = false; // looking through all cards, those with a box as well
  const stage = h("div", { class: "stage deck" });
  const place = h("p", { class: "hint" });
  const where = h("p", { class: "hint" });
  const words = h("p", { class: "quote deck-words" });
  const card = h("div", { class: "deck-card" }, where, words);
  // The outer boxes lie left and right, one between them lies below: as the arrows say.
  const keys = bins.length === 2 ? ["ArrowLeft", "ArrowRight"] : ["ArrowLeft", "ArrowDown", "ArrowRight"];
  const signs = { ArrowLeft: "←", ArrowDown: "↓", ArrowRight: "→" };
  const buttons = bins.map((bin, index) => h("button", { type: "button", class: "quiet", onclick: () => put(bin.id) },
    h("span", { "aria-hidden": "true" }, signs[keys[index]]), " ", bin.says));
  const input = h("input", { type: "text", id: uid("why"), autocomplete: "off" });
  const why = h("div", { class: "why" }, h("label", { for: input.id }, say("form.why")), input,
    h("div", { class: "row" }, h("button", { type: "button", onclick: () => next() }, say("form.step-next"))));
  const back = h("button", { type: "button", class: "quiet", onclick: () => show(at - 1) }, say("form.step-back"));
  const skip = h("button", { type: "button", class: "quiet", onclick: () => (at + 1 < prompt.options.length ? show(at + 1) : overview()) }, say("form.deck-skip"));
  const end = h("button", { type: "button", class: "quiet", onclick: () => overview() }, say("form.deck-stop"));
  const board = [place, card, h("div", { class: "deck-bins" }, buttons), why, h("div", { class: "row" }, back, skip, end)];

  input.addEventListener("input", () => keep({ ...value[now().id], why: input.value }));
  input.addEventListener("keydown", (event) => { if (event.key === "Enter" && !event.isComposing) { event.preventDefault(); next(); } });
  stage.addEventListener("keydown", (event) => {
    const box = bins[keys.indexOf(event.key)];
    if (!box || !sorting || event.target === input || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    put(box.id);
  });

  const now = () => prompt.options[at];
  const keep = (place_) => { value = { ...value, [now().id]: place_ }; ctx.change(value); };

  function put(bin) {
    keep({ ...(bin === prompt.why && value[now().id]?.bin === bin ? value[now().id] : {}), bin });
    if (bin !== prompt.why) return next();
    draw();
    input.focus();
  }

  /** The next card, as a rule one without a box; after the last one what has come of it. */
  function next() {
    const open = prompt.options.findIndex((option, index) => index > at && (again || !value[option.id]?.bin));
    const asked = why.contains(document.activeElement);
    if (open < 0) return overview();
    show(open);
    if (asked) buttons[0].focus();
  }

  function show(index) {
    const fresh = !sorting;
    at = index;
    sorting = true;
    if (fresh || !card.isConnected) fill(stage, board);
    draw();
    ctx.announce(say("form.deck-now", { number: at + 1, count: prompt.options.length, card: now().says }));
    if (fresh) buttons[0].focus();
  }

  function draw() {
    const chosen = value[now().id]?.bin;
    place.textContent = say("form.deck-place", { number: at + 1, count: prompt.options.length });
    where.textContent = now().note ?? "";
    words.textContent = now().says;
    buttons.forEach((button, index) => button.setAttribute("aria-pressed", String(bins[index].id === chosen)));
    why.hidden = !prompt.why || chosen !== prompt.why;
    input.value = value[now().id]?.why ?? "";
    back.disabled = at === 0;
  }

  function overview(quietly = false) {
    sorting = false;
    again = false;
    const done = prompt.options.filter((option) => value[option.id]?.bin);
    const heading = h("p", { class: "step-title", tabindex: "-1" }, h("strong", {}, say("form.deck-done", { number: done.length, count: prompt.options.length })));
    const open = prompt.options.findIndex((option) => !value[option.id]?.bin);
    fill(stage, heading, bins.map((bin) => {
      const own = done.filter((option) => value[option.id].bin === bin.id);
      return own.length > 0 && h("details", {}, h("summary", {}, say("form.deck-box", { box: bin.says, number: own.length })),
        h("ul", {}, own.map((option) => h("li", {}, option.says, value[option.id].why && h("span", { class: "own-words" }, value[option.id].why)))));
    }), h("div", { class: "row" }, open >= 0 && h("button", { type: "button", onclick: () => show(open) }, say("form.go-on")),
      h("button", { type: "button", class: "quiet", onclick: () => { again = true; show(0); } }, say("form.deck-again"))));
    if (!quietly) heading.focus();
  }

  swipe(card, (way) => put(way < 0 ? bins[0].id : bins.at(-1).id));
  return {
    el: ctx.group(stage),
    set: (given) => {
      value = { ...given };
      const open = prompt.options.findIndex((option) => !value[option.id]?.bin);
      if (open < 0) return overview(true);
      at = open;
      sorting = true;
      fill(stage, board);
      draw();
    },
  };
}

/** Call `done` with -1 or 1 when the element is pushed far enough to the left or the right, by mouse or finger. */
function swipe(element, done) {
  let start = null;
  const far = (event) => event.clientX - start;
  const rest = () => { start = null; element.style.transform = ""; element.classList.remove("dragged"); };
  element.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    start = event.clientX;
    element.setPointerCapture(event.pointerId);
    element.classList.add("dragged");
  });
  element.addEventListener("pointermove", (event) => { if (start !== null) element.style.transform = `translateX(${far(event)}px)`; });
  element.addEventListener("pointerup", (event) => {
    if (start === null) return;
    const way = far(event);
    rest();
    if (Math.abs(way) >= FAR) done(Math.sign(way));
  });
  element.addEventListener("pointercancel", rest);
}

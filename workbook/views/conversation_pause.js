// A breath before answering: hold a ring and let go, the space bar, a press to start and a press to end, or a slider.

import { fill, h, uid } from "./kit.js";

const AIM = [1, 2]; // seconds: enough to breathe, not so long that the other wonders
const WHOLE = 1.5; // the ring is full here
const TURN = 2 * Math.PI * 44;

/**
 * @param {{ needsMarker: () => boolean, send: (delivery: object) => void, ready: () => boolean }} turn
 */
export function pauseControls(ctx, { needsMarker, send, ready }) {
  const { say, num } = ctx;
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  let since = null;
  let byPress = false; // begun with a click of a keyboard or a screen reader: the next one ends it
  let frame;
  let chosen; // seconds from the slider

  const arc = svg("circle", { cx: 50, cy: 50, r: 44, class: "ring-arc", "stroke-dasharray": TURN, "stroke-dashoffset": TURN, transform: "rotate(-90 50 50)" });
  const ring = svg("svg", { viewBox: "0 0 100 100", class: "ring", "aria-hidden": "true" }, svg("circle", { cx: 50, cy: 50, r: 44, class: "ring-track" }), arc);
  const count = h("span", { class: "ring-count", "aria-hidden": "true" });
  const words = h("span", {}, say("talk.hold-to-breathe"));
  const button = h("button", { type: "button", class: "breathe" }, h("span", { class: "ring-box" }, ring, count), words);
  const plain = h("button", { type: "button", class: "quiet send", onclick: () => { if (ready()) finish(chosen); } }, say("talk.reply"));
  const hint = h("p", { class: "hint", role: "status" });
  const ask = h("div", {});
  const el = h("div", { class: "pause" }, h("div", { class: "row" }, button, plain), hint, ask);

  const elapsed = () => (performance.now() - since) / 1000;
  function draw() {
    if (since === null) return;
    const gone = elapsed();
    if (still.matches) count.textContent = num(Math.floor(gone * 10) / 10);
    else arc.setAttribute("stroke-dashoffset", String(TURN * (1 - Math.min(1, gone / WHOLE))));
    button.dataset.aim = gone >= AIM[0] && gone <= AIM[1] ? "in" : gone > AIM[1] ? "over" : "";
    frame = requestAnimationFrame(draw);
  }
  function begin() {
    if (since !== null || !ready()) return;
    since = performance.now();
    button.classList.add("held");
    fill(words, say(byPress ? "talk.press-to-reply" : "talk.let-go-to-reply"));
    fill(ask);
    draw();
  }
  function cancel() {
    since = null;
    byPress = false;
    cancelAnimationFrame(frame);
    button.classList.remove("held");
    button.dataset.aim = "";
    arc.setAttribute("stroke-dashoffset", String(TURN));
    count.textContent = "";
    fill(words, say("talk.hold-to-breathe"));
  }
  function end() {
    if (since === null) return;
    const gone = Math.round(elapsed() * 100) / 100;
    cancel();
    finish(gone);
  }
  /** A long silence is asked about: did the other know why? */
  function finish(seconds) {
    if (seconds === undefined || seconds <= AIM[1] || !needsMarker()) return send(seconds === undefined ? {} : { pause_s: seconds });
    const option = (key, marker) => h("button", { type: "button", class: "quiet", onclick: () => { fill(ask); send({ pause_s: seconds, marker }); } }, say(key));
    fill(ask, h("fieldset", { class: "card marker" }, h("legend", {}, say("talk.marker-ask", { seconds: num(seconds) })),
      h("div", { class: "row" }, option("talk.marker-think", true), option("talk.marker-look", true), option("talk.marker-none", false))));
    ask.querySelector("button").focus();
  }

  button.addEventListener("pointerdown", (event) => { if (event.button === 0) { byPress = false; button.setPointerCapture?.(event.pointerId); begin(); } });
  button.addEventListener("pointerup", end);
  button.addEventListener("pointercancel", cancel);
  button.addEventListener("contextmenu", (event) => event.preventDefault());
  button.addEventListener("keydown", (event) => {
    if (event.key === "Escape") cancel();
    if (event.key !== " ") return;
    event.preventDefault();
    if (!event.repeat) begin();
  });
  button.addEventListener("keyup", (event) => { if (event.key === " ") { event.preventDefault(); if (!byPress) end(); } });
  // Enter, or a screen reader's press, has no length: the first begins, the second ends.
  button.addEventListener("click", (event) => {
    if (event.detail !== 0) return;
    if (since !== null) return end();
    byPress = true;
    begin();
    if (since === null) byPress = false;
  });
  button.addEventListener("blur", cancel);

  const id = uid("pause");
  const slider = h("input", { type: "range", id, min: 0, max: 5, step: 0.1, class: "unset" });
  slider.value = 1.5;
  const readout = h("span", { class: "readout", "aria-hidden": "true" });
  const tell = () => {
    const said = chosen === undefined ? say("form.not-chosen") : say("talk.seconds", { seconds: num(chosen) });
    readout.textContent = said;
    slider.setAttribute("aria-valuetext", said);
    slider.classList.toggle("unset", chosen === undefined);
  };
  const take = () => { chosen = Number(slider.value); tell(); };
  slider.addEventListener("input", take);
  slider.addEventListener("click", take);
  slider.addEventListener("keydown", (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); take(); } });

  return {
    el,
    sliderEl: h("div", { class: "field" }, h("label", { for: id }, say("talk.pause-slider")), h("div", { class: "slide" }, slider, readout)),
    reset() {
      cancel();
      fill(ask);
      chosen = undefined;
      slider.value = 1.5;
      tell();
      hint.textContent = say("talk.pause-hint");
    },
    stop: cancel,
  };
}

/** An element of a drawing. */
export function svg(tag, attributes = {}, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) if (value !== undefined) element.setAttribute(name, String(value));
  element.append(...children.flat(Infinity).filter(Boolean));
  return element;
}

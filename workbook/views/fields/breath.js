// The breath pacer: in and out by shape, words, tone or buzz; any pattern, any length; pause and stop. It needs no kernel.

import { clockFace, fill, h, stopwatch, uid } from "../kit.js";
import { breathsIn, endAfter, perMinute, PHASES, phaseAt } from "../pace.js";
import { buzz, sound } from "../sound.js";

const MINUTES = [1, 2, 3, 5, 10];
const MOST = { inhale: 20, hold: 20, exhale: 30, rest: 20 };
const KEY = "steady.breath";
const BUZZES = { inhale: [180], hold: [], exhale: [80, 120, 80], rest: [] };

export function breath(ctx) {
  const { prompt, say } = ctx;
  const clock = stopwatch();
  const tones = sound();
  const still = globalThis.matchMedia?.("(prefers-reduced-motion: reduce)").matches ?? false;
  const stage = h("div", { class: "stage breath-stage" });
  const shape = h("div", { class: "breath-shape", "aria-hidden": "true" }, h("span", { class: "breath-ring" }));
  const ring = shape.firstChild;
  const word = h("p", { class: "breath-word", role: "status" });
  const count = h("p", { class: "breath-count", "aria-hidden": "true" });
  const gone = h("p", { class: "clock", "aria-hidden": "true" });
  const told = h("p", { class: "hint", role: "status" });
  const first = prompt.options[0]?.pattern ?? { inhale: 4, hold: 0, exhale: 6, rest: 0 };
  let want = { pattern: { ...first }, minutes: 2, tone: false, buzz: false, shape: true, ...remembered() };
  let value = {};
  let frame = null;
  let number = -1;
  let running = false;

  /** How this learner likes it, in this browser. */
  function remembered() {
    try { return (ctx.keeps() && JSON.parse(ctx.storage().getItem(KEY))) || {}; } catch { return {}; }
  }
  const choose = (change) => {
    want = { ...want, ...change };
    try { if (ctx.keeps()) ctx.storage().setItem(KEY, JSON.stringify(want)); } catch { /* then it is asked again next time */ }
  };

  const draw = () => {
    const now = clock.elapsed();
    if (now >= endAfter(want.pattern, want.minutes * 60)) return stop(true);
    const { phase, lasts, left, full, number: at } = phaseAt(want.pattern, now);
    if (at !== number) { number = at; begin(phase, lasts); }
    count.textContent = String(Math.ceil(left));
    gone.textContent = want.minutes ? `${clockFace(now)} / ${clockFace(want.minutes * 60)}` : clockFace(now);
    ring.style.transform = `scale(${0.45 + 0.55 * full})`;
  };
  /** A phase begins: said on the page, and by tone or buzz where asked for. */
  const begin = (phase, lasts) => {
    word.textContent = say(`form.breath-${phase}`);
    stage.dataset.phase = phase;
    if (want.tone && phase === "inhale") tones.rise(lasts);
    if (want.tone && phase === "exhale") tones.fall(lasts);
    if (want.buzz && BUZZES[phase].length) buzz(BUZZES[phase]);
  };
  const loop = () => { draw(); if (running && clock.running) frame = schedule(loop); };
  const start = () => {
    if (want.tone) tones.open();
    clock.pause();
    clock.reset();
    clock.start();
    running = true;
    number = -1;
    fill(hold, say("form.pause"));
    fill(stage, !still && want.shape && shape, word, count, gone, h("div", { class: "row" }, hold, end));
    hold.focus();
    loop();
  };
  const hold = h("button", { type: "button", class: "quiet", onclick: () => {
    clock.running ? clock.pause() : clock.start();
    fill(hold, say(clock.running ? "form.pause" : "form.go-on"));
    if (clock.running) { number = -1; loop(); } else { unschedule(frame); word.textContent = say("form.breath-paused"); }
  } });
  const end = h("button", { type: "button", onclick: () => stop(false) }, say("form.steps-stop"));
  const stop = (round) => {
    unschedule(frame);
    clock.pause();
    running = false;
    delete stage.dataset.phase;
    const seconds = Math.round(round ? endAfter(want.pattern, want.minutes * 60) : clock.elapsed());
    if (round && want.tone) tones.bell();
    if (seconds > 0) {
      value = { seconds, breaths: breathsIn(want.pattern, round ? seconds : clock.elapsed()), pattern: { ...want.pattern } };
      ctx.change(value);
    }
    idle(true);
  };

  const idle = (focus = false) => {
    const again = h("button", { type: "button", onclick: start }, say(value.seconds ? "form.steps-again" : "form.steps-start"));
    told.textContent = value.seconds ? say("form.breath-done", { time: clockFace(value.seconds), number: value.breaths ?? 0 }) : "";
    fill(stage, told, chooser(), ways(), h("div", { class: "row" }, again), asText());
    if (focus) again.focus();
  };
  const alike = (pattern) => PHASES.every((phase) => (pattern[phase] || 0) === (want.pattern[phase] || 0));
  /** Which pattern, how long, and every second of it adjustable. */
  const chooser = () => {
    const [which, length] = [uid("pattern"), uid("length")];
    const rate = h("p", { class: "hint" });
    const tell = () => { rate.textContent = say("form.breath-rate", { number: perMinute(want.pattern).toLocaleString(ctx.lang) }); };
    const select = h("select", { id: which, onchange: () => {
      const option = prompt.options[Number(select.value)];
      if (!option) return;
      choose({ pattern: { ...option.pattern } });
      for (const input of inputs) input.value = want.pattern[input.dataset.phase] ?? 0;
      tell();
    } }, prompt.options.map((option, at) => h("option", { value: at }, option.says)), h("option", { value: "own" }, say("form.breath-own")));
    const mark = () => { const at = prompt.options.findIndex((option) => alike(option.pattern)); select.value = at < 0 ? "own" : String(at); };
    const inputs = PHASES.map((phase) => h("input", { type: "number", inputmode: "numeric", class: "tiny", min: phase === "hold" || phase === "rest" ? 0 : 1, max: MOST[phase], step: 1,
      id: uid(phase), "data-phase": phase, value: want.pattern[phase] ?? 0, oninput: (event) => {
        const seconds = Math.round(Number(event.target.value));
        if (!(seconds >= Number(event.target.min) && seconds <= MOST[phase])) return;
        choose({ pattern: { ...want.pattern, [phase]: seconds } });
        mark();
        tell();
      } }));
    const minutes = h("select", { id: length, onchange: () => choose({ minutes: Number(minutes.value) }) },
      MINUTES.map((each) => h("option", { value: each }, say("form.minutes-of", { number: each }))), h("option", { value: 0 }, say("form.no-end")));
    minutes.value = String(want.minutes);
    mark();
    tell();
    return h("div", {}, h("div", { class: "row" }, h("label", { for: which }, say("form.breath-pattern")), select, h("label", { for: length }, say("form.breath-length")), minutes), rate,
      h("details", {}, h("summary", {}, say("form.breath-adjust")),
        h("div", { class: "row" }, inputs.map((input) => h("div", { class: "second" }, h("label", { for: input.id }, say(`form.breath-seconds-${input.dataset.phase}`)), input)))));
  };
  /** With eyes open or closed. */
  const ways = () => {
    const box = (name, key, available = true) => available && h("label", { class: "choice" },
      h("input", { type: "checkbox", checked: want[name], onchange: (event) => choose({ [name]: event.target.checked }) }), h("span", {}, say(key)));
    return h("div", { class: "choices chips" }, box("shape", "form.breath-shape", !still), box("tone", "form.breath-tone"), box("buzz", "form.breath-buzz", typeof navigator.vibrate === "function"));
  };
  /** The same in words, without a clock. */
  const asText = () => h("details", {}, h("summary", {}, say("form.breath-as-text")), h("p", {}, say("form.breath-text")));

  return {
    el: ctx.group(stage),
    set: (given) => { value = { ...given }; if (given?.pattern) want = { ...want, pattern: { ...given.pattern } }; if (!running) idle(); },
    stop: () => { unschedule(frame); tones.close(); },
  };
}

// A timer, not an animation frame: tone and buzz go on while the page is out of sight.
const schedule = (act) => setTimeout(act, 50);
const unschedule = (id) => clearTimeout(id);

// A quiet timer with a gentle end. It counts by the clock, can be paused, made longer or stopped, and moves nothing on.

import { clockFace, every, fill, h, isEmpty, stopwatch, uid } from "../kit.js";
import { buzz, sound } from "../sound.js";

export function timer(ctx) {
  const { prompt, say } = ctx;
  const clock = stopwatch();
  const tones = sound();
  const stage = h("div", { class: "stage" });
  const face = h("p", { class: "clock big", "aria-hidden": "true" });
  const told = h("p", { role: "status" });
  const words = h("div", {});
  let value = {};
  let set = prompt.options[0]?.seconds ?? 300;
  let tone = true;
  let over = false;
  let stop;

  const tick = () => {
    const gone = clock.elapsed();
    face.textContent = set ? clockFace(over ? gone - set : set - gone) : clockFace(gone);
    if (set && gone >= set && !over) round();
  };
  /** The time is round: said softly, and what was to come next stands there. The learner moves on, not the clock. */
  const round = () => {
    over = true;
    told.textContent = say("form.timer-round");
    if (tone) tones.bell();
    buzz([120, 150, 120]);
    const next = prompt.of && ctx.answers()[prompt.of];
    fill(words, !isEmpty(next) && h("p", { class: "quote" }, String(next)));
  };
  const start = () => {
    if (tone) tones.open();
    clock.pause();
    clock.reset();
    clock.start();
    over = false;
    told.textContent = say(set ? "form.timer-runs" : "form.timer-open");
    fill(words);
    fill(hold, say("form.pause"));
    fill(stage, face, told, words, h("div", { class: "row" }, hold, set > 0 && more, back));
    stop?.();
    stop = every(tick);
    tick();
    back.focus();
  };
  const hold = h("button", { type: "button", class: "quiet", onclick: () => {
    clock.running ? clock.pause() : clock.start();
    fill(hold, say(clock.running ? "form.pause" : "form.go-on"));
  } });
  const more = h("button", { type: "button", class: "quiet", onclick: () => {
    set = Math.max(set, clock.elapsed()) + 60;
    over = false;
    fill(words);
    told.textContent = say("form.timer-longer");
    tick();
  } }, say("form.timer-more"));
  const back = h("button", { type: "button", onclick: () => {
    stop?.();
    clock.pause();
    value = { seconds: Math.round(clock.elapsed()), set: Math.round(set) };
    ctx.change(value);
    idle(true);
  } }, say("form.timer-back"));

  const idle = (focus = false) => {
    const id = uid("length");
    const lengths = [...new Set([...prompt.options.map((option) => option.seconds), ...(set ? [Math.round(set)] : [])])].sort((one, other) => one - other);
    const says = (seconds) => prompt.options.find((option) => option.seconds === seconds)?.says ?? clockFace(seconds);
    const select = h("select", { id, onchange: () => { set = Number(select.value); } }, lengths.map((seconds) => h("option", { value: seconds }, says(seconds))), h("option", { value: 0 }, say("form.no-end")));
    select.value = String(Math.round(set));
    const begin = h("button", { type: "button", onclick: start }, say(value.seconds ? "form.steps-again" : "form.steps-start"));
    fill(stage,
      value.seconds > 0 && h("p", { class: "hint", role: "status" }, say("form.lasted", { time: clockFace(value.seconds) })),
      h("div", { class: "row" }, h("label", { for: id }, say("form.timer-length")), select, begin),
      h("label", { class: "choice" }, h("input", { type: "checkbox", checked: tone, onchange: (event) => { tone = event.target.checked; } }), h("span", {}, say("form.timer-tone"))));
    if (focus) begin.focus();
  };
  return {
    el: ctx.group(stage),
    set: (given) => { value = { ...given }; if (!clock.running) idle(); },
    stop: () => { stop?.(); tones.close(); },
  };
}

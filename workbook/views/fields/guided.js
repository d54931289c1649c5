// Being led: timed steps that can be slowed, paused, skipped or read as text, and the prepared-or-not scenes.

import { clockFace, every, fill, h, stopwatch, uid } from "../kit.js";

const PACES = [["form.pace-half", 0.5], ["form.pace-normal", 1], ["form.pace-double", 2], ["form.pace-triple", 3]];

export function steps(ctx) {
  const { prompt, say } = ctx;
  const steps_ = prompt.options;
  const clock = stopwatch();
  let value = {};
  let at = -1;
  let pace = 1;
  let timed = true;
  let stop;
  const stage = h("div", { class: "stage" });
  const time = h("p", { class: "clock", "aria-hidden": "true" });
  const bar = h("progress", { max: 1, value: 0, "aria-hidden": "true" });
  const heading = h("p", { class: "step-title", tabindex: "-1" });
  const note = h("textarea", { rows: 2, "aria-label": say("form.step-note") });
  note.addEventListener("input", () => put({ notes: { ...value.notes, [steps_[at].id]: note.value } }));
  const put = (change) => { value = { ...value, ...change }; ctx.change(value); };
  const length = () => (steps_[at]?.seconds || 20) * pace;
  const tick = () => {
    const gone = clock.elapsed();
    time.textContent = timed ? clockFace(length() - gone) : clockFace(gone);
    bar.value = timed ? Math.min(1, gone / length()) : 0;
    // Nothing moves on by itself: the step says that its time is round, and waits.
    if (timed && gone >= length() && !over.textContent) over.textContent = say("form.step-over");
  };
  const over = h("p", { role: "status", class: "hint" });
  const go = (to) => {
    if (at >= 0 && to > at) put({ done: [...new Set([...(value.done ?? []), steps_[at].id])], seconds: Math.round((value.seconds ?? 0) + clock.elapsed()) });
    stop?.();
    at = to;
    if (at >= steps_.length || at < 0) return finish();
    clock.pause();
    clock.reset();
    clock.start();
    over.textContent = "";
    fill(heading, say("form.step-of", { number: at + 1, count: steps_.length }), h("br"), h("strong", {}, steps_[at].says));
    note.value = value.notes?.[steps_[at].id] ?? "";
    fill(hold, say("form.pause"));
    back.disabled = at === 0;
    fill(next, say(at === steps_.length - 1 ? "form.steps-finish" : "form.step-next"));
    fill(stage, heading, steps_[at].note && h("p", {}, steps_[at].note), h("div", { class: "row" }, timed && bar, time), over, note, h("div", { class: "row" }, back, hold, next, end));
    stop = every(tick);
    tick();
    heading.focus();
  };
  const hold = h("button", { type: "button", class: "quiet", onclick: () => {
    clock.running ? clock.pause() : clock.start();
    fill(hold, say(clock.running ? "form.pause" : "form.go-on"));
  } });
  const back = h("button", { type: "button", class: "quiet", onclick: () => go(at - 1) }, say("form.step-back"));
  const next = h("button", { type: "button", onclick: () => go(at + 1) });
  const end = h("button", { type: "button", class: "quiet", onclick: () => go(-1) }, say("form.steps-stop"));
  const finish = () => {
    clock.pause();
    const finished = at >= steps_.length;
    at = -1;
    start(finished);
  };
  const start = (finished = false) => {
    const id = uid("pace");
    const speed = h("select", { id, onchange: () => { timed = speed.value !== "off"; pace = timed ? Number(speed.value) : 1; } },
      PACES.map(([key, factor]) => h("option", { value: factor }, say(key))), h("option", { value: "off" }, say("form.pace-off")));
    speed.value = timed ? String(pace) : "off";
    const seconds = steps_.reduce((sum, step) => sum + (step.seconds || 20), 0);
    const begin = h("button", { type: "button", onclick: () => go(0) }, say(value.done?.length ? "form.steps-again" : "form.steps-start"));
    fill(stage,
      h("p", { role: "status", class: "hint" }, value.done?.length ? say("form.steps-done", { number: value.done.length, count: steps_.length }) : say("form.steps-about", { count: steps_.length, time: clockFace(seconds) })),
      h("div", { class: "row" }, h("label", { for: id }, say("form.pace")), speed, begin),
      asText());
    if (finished) begin.focus();
  };
  /** The same without any clock: all steps at once, to read and write at one's own pace. */
  const asText = () => h("details", {}, h("summary", {}, say("form.steps-as-text")),
    h("ol", {}, steps_.map((step) => {
      const area = h("textarea", { rows: 2, "aria-label": step.says, value: value.notes?.[step.id] ?? "" });
      area.addEventListener("input", () => put({
        notes: { ...value.notes, [step.id]: area.value },
        done: area.value.trim() ? [...new Set([...(value.done ?? []), step.id])] : value.done,
      }));
      return h("li", {}, h("p", {}, step.says), step.note && h("p", { class: "hint" }, step.note), area);
    })));
  return { el: ctx.group(stage), set: (given) => { value = { ...given }; if (at < 0) start(); }, stop: () => stop?.() };
}

/**
 * Prepared or not: the scenes and the draw come from Python (`state.draw`). Half of them are prepared first; then each
 * appears in drawn order, and the time from its first words to the first letter of an opening is taken.
 */
export function scenes(ctx) {
  const { say } = ctx;
  const stage = h("div", { class: "stage" });
  const clock = stopwatch();
  let results = [];
  const heading = (words) => h("p", { class: "step-title", tabindex: "-1" }, h("strong", {}, words));
  const show = (...children) => { fill(stage, children); stage.querySelector(".step-title")?.focus(); };
  const begin = () => {
    results = [];
    prepare(draw().filter((scene) => scene.prepared), 0);
  };
  const draw = () => ctx.state().draw ?? [];
  const prepare = (scenes_, number) => {
    if (number >= scenes_.length) return meet(0);
    const scene = scenes_[number];
    const words = h("textarea", { rows: 2, id: uid("prepare") });
    const ready = h("button", { type: "button", onclick: () => { scene.plan = words.value; prepare(scenes_, number + 1); } }, say("form.scene-ready"));
    show(heading(say("form.scene-prepare", { number: number + 1, count: scenes_.length })), h("p", {}, scene.title), h("p", { class: "quote" }, scene.trigger),
      h("label", { for: words.id }, say("form.scene-opening-plan")), words, h("div", { class: "row" }, ready));
  };
  const meet = (number) => {
    const drawn = draw();
    if (number >= drawn.length) { ctx.change(results); return ask(true); }
    const open = h("button", { type: "button", onclick: () => respond(drawn[number], number) }, say("form.scene-open"));
    show(heading(say("form.scene-next", { number: number + 1, count: drawn.length })), h("p", {}, say("form.scene-instruction")), h("div", { class: "row" }, open));
  };
  const respond = (scene, number) => {
    const words = h("textarea", { rows: 2, id: uid("respond") });
    let latency;
    clock.pause();
    clock.reset();
    clock.start();
    words.addEventListener("input", () => { latency ??= Math.round(clock.elapsed() * 10) / 10; });
    const untimed = h("input", { type: "checkbox", id: uid("untimed") });
    const done = h("button", { type: "button", onclick: () => {
      if (!words.value.trim()) { warn.textContent = say("form.scene-empty"); return words.focus(); }
      clock.pause();
      surprise(scene, number, { opening: words.value.trim(), latency_s: untimed.checked ? null : latency });
    } }, say("form.scene-done"));
    const warn = h("p", { role: "status", class: "hint" });
    show(heading(scene.title), h("p", { class: "quote" }, scene.trigger), h("label", { for: words.id }, say("form.scene-opening")), words, warn,
      h("label", { class: "choice" }, untimed, h("span", {}, say("form.scene-untimed"))), h("div", { class: "row" }, done));
    words.focus();
  };
  const surprise = (scene, number, result) => {
    const id = uid("surprise");
    const input = h("input", { type: "range", id, min: 0, max: 10, step: 1 });
    input.value = 5;
    const readout = h("span", { class: "readout", "aria-hidden": "true" }, "5");
    input.addEventListener("input", () => { readout.textContent = input.value; });
    const onward = h("button", { type: "button", onclick: () => {
      results = [...results, { scene: scene.id, prepared: scene.prepared, surprise: Number(input.value), plan: scene.plan ?? "", ...result }];
      meet(number + 1);
    } }, say("form.step-next"));
    show(heading(say("form.scene-surprise")), h("div", { class: "slide" }, input, readout), h("ul", { class: "anchors" }, h("li", {}, say("form.scene-surprise-low")), h("li", {}, say("form.scene-surprise-high"))), h("div", { class: "row" }, onward));
    input.setAttribute("aria-label", say("form.scene-surprise"));
  };
  const ask = (finished) => {
    fill(stage, h("p", { role: "status" }, say(finished ? "form.scenes-finished" : "form.scenes-about", { count: draw().length })),
      h("div", { class: "row" }, h("button", { type: "button", class: finished ? "quiet" : undefined, onclick: begin }, say(finished ? "form.steps-again" : "form.steps-start"))));
  };
  return { el: ctx.group(stage), set: (given) => { results = given ?? []; if (!stage.children.length) ask(false); } };
}

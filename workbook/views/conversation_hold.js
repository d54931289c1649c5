// A moment away: the true reason, permission, how long, what one does in it; and a clock that can be faster, paused or left out.

import { clockFace, every, fill, h, stopwatch, uid } from "./kit.js";

const SPEEDS = [1, 10];

/** `send` gets the hold as it went; `ready` says whether there is a reply to give. */
export function holdPanel(ctx, send, ready) {
  const { say } = ctx;
  const clock = stopwatch();
  let speed = 1;
  let gathered = 0; // seconds of the hold that passed at earlier speeds
  let stopTicking;
  let opened = false;

  const reason = h("input", { type: "text", dir: "auto", autocomplete: "off" });
  const asked = h("input", { type: "checkbox", checked: true });
  const promised = h("input", { type: "number", inputmode: "numeric", min: 10, max: 600, step: 5, class: "short" });
  const doing = h("input", { type: "text", dir: "auto", autocomplete: "off" });
  const taken = h("input", { type: "number", inputmode: "numeric", min: 0, max: 1800, step: 5, class: "short" });
  const pace = h("select", { onchange: () => { gathered = seconds(); clock.reset(); speed = Number(pace.value); } },
    SPEEDS.map((each) => h("option", { value: each }, say("talk.hold-speed", { speed: each }))));
  const stage = h("div", {});
  const face = h("p", { class: "clock" });
  const bar = h("progress", { max: 1, value: 0, "aria-label": say("talk.hold-promised") });
  const over = h("p", { role: "status", class: "hint" });
  const seconds = () => gathered + clock.elapsed() * speed;
  const promise = () => Math.min(3600, Math.max(0, Number(promised.value) || 60));
  const done = (value) => { stop(); send({ announced: asked.checked, promised_s: promise(), taken_s: Math.min(3600, Math.round(value)) }); };

  function labelled(words, control, hint) {
    control.id ||= uid("hold");
    return h("div", { class: "field" }, h("label", { for: control.id }, words), control, hint && h("p", { class: "hint" }, hint));
  }
  const fields = h("fieldset", { class: "card hold" }, h("legend", {}, say("talk.hold")), h("p", { class: "hint" }, say("talk.hold-true")),
    labelled(say("talk.hold-reason"), reason),
    h("label", { class: "choice" }, asked, h("span", {}, say("talk.hold-permission"))),
    labelled(say("talk.hold-promised"), promised),
    labelled(say("talk.hold-doing"), doing, say("talk.hold-doing-hint")), stage);

  function tick() {
    const gone = seconds();
    face.textContent = say("talk.hold-clock", { gone: clockFace(gone), promised: clockFace(promise()) });
    bar.value = Math.min(1, gone / Math.max(1, promise()));
    // Nothing ends by itself: the clock says that the time is round, and goes on counting.
    const words = gone > promise() ? say("talk.hold-over") : "";
    if (over.textContent !== words) over.textContent = words;
  }
  function run() {
    if (!ready()) return;
    gathered = 0;
    clock.pause();
    clock.reset();
    clock.start();
    const rest = h("button", { type: "button", class: "quiet", onclick: () => {
      clock.running ? clock.pause() : clock.start();
      fill(rest, say(clock.running ? "talk.hold-pause" : "talk.hold-go-on"));
    } }, say("talk.hold-pause"));
    const back = h("button", { type: "button", onclick: () => done(seconds()) }, say("talk.hold-back"));
    pace.id ||= uid("speed");
    fill(stage, h("div", { class: "row" }, bar, face), over, doing.value.trim() && h("p", { class: "quote", dir: "auto" }, doing.value.trim()),
      h("div", { class: "row" }, h("label", { for: pace.id }, say("talk.hold-clock-speed")), pace, rest, back));
    stopTicking?.();
    stopTicking = every(tick);
    tick();
    back.focus();
  }
  function ask() {
    const begin = h("button", { type: "button", onclick: run }, say("talk.hold-begin"));
    const without = h("button", { type: "button", class: "quiet", onclick: () => { if (ready()) done(Number(taken.value) || promise()); } }, say("talk.hold-without"));
    fill(stage, h("div", { class: "row" }, begin),
      h("details", {}, h("summary", {}, say("talk.hold-no-clock")), labelled(say("talk.hold-taken"), taken), h("div", { class: "row" }, without)));
  }
  function stop() {
    stopTicking?.();
    stopTicking = null;
    clock.pause();
  }

  return {
    el: fields,
    open(seconds_) {
      if (opened) return;
      opened = true;
      promised.value = seconds_;
      taken.value = seconds_;
      ask();
    },
    stop() { opened = false; stop(); },
    reset() { opened = false; stop(); asked.checked = true; reason.value = ""; doing.value = ""; },
  };
}

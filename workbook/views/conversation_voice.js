// How fast one speaks, against one's own pace: a stopwatch, no recording. And, only if asked, a level meter that stays in this page.

import { every, fill, h, stopwatch } from "./kit.js";

/** `words` gives the reply that is chosen now. */
export function voicePanel(ctx, words) {
  const { say, num } = ctx;
  const clock = stopwatch();
  let rate; // own rate now / own pace, once measured for this reply
  const result = h("p", { class: "hint", role: "status" });
  const box = h("div", {});
  const level = levelMeter(ctx);
  const el = h("details", { class: "voice" }, h("summary", {}, say("talk.pace")), h("p", { class: "hint" }, say("talk.pace-hint")), box, result, level);

  /** A button that starts the stopwatch, and then ends it. */
  function timer(startKey, took) {
    const button = h("button", { type: "button", class: "quiet", onclick: () => {
      if (clock.running) {
        const seconds = clock.elapsed();
        clock.pause();
        fill(button, say(startKey));
        return took(Math.round(seconds * 10) / 10);
      }
      clock.reset();
      clock.start();
      fill(button, say("talk.pace-done"));
    } }, say(startKey));
    return button;
  }

  function baseline() {
    return [h("p", {}, say("talk.pace-baseline")), h("blockquote", { class: "quote", lang: ctx.lang }, say("talk.pace-text")),
      h("div", { class: "row" }, timer("talk.pace-start", (seconds) => ctx.send({ do: "baseline", seconds }, (answer) => { if (answer.fault) result.textContent = answer.fault; })))];
  }

  function draw() {
    clock.pause();
    const { own } = ctx.get("pace");
    result.textContent = "";
    if (!own) return fill(box, baseline());
    const read = timer("talk.pace-read", (seconds) => ctx.send({ do: "read", seconds, words: words() }, (answer) => {
      if (answer.fault) { result.textContent = answer.fault; return; }
      rate = answer.rate;
      result.textContent = `${say("talk.pace-result", { now: num(answer.per_second), own: num(own), percent: Math.round(answer.rate * 100) })} ${say(`talk.pace-${answer.key}`)}`;
    }));
    fill(box, h("p", {}, say("talk.pace-own", { own: num(own) })), h("div", { class: "row" }, read),
      h("details", {}, h("summary", {}, say("talk.pace-again")), baseline()));
  }
  draw();

  return {
    el,
    rate: () => rate,
    forget() { rate = undefined; result.textContent = ""; if (clock.running) draw(); },
    paced: draw,
    stop: () => { clock.pause(); level?.off?.(); },
  };
}

/** How loud, as a bar: the sound is looked at and let go at once. Not there where a browser has no microphone to give. */
function levelMeter(ctx) {
  const { say } = ctx;
  if (!navigator.mediaDevices?.getUserMedia || typeof AudioContext === "undefined") return null;
  const bar = h("progress", { max: 1, value: 0, "aria-label": say("talk.level"), hidden: true });
  const note = h("p", { class: "hint", role: "status" });
  let off = null;
  const end = () => { off?.(); off = null; bar.hidden = true; fill(button, say("talk.level-on")); button.setAttribute("aria-pressed", "false"); };
  const button = h("button", { type: "button", class: "quiet", "aria-pressed": "false", onclick: async () => {
    if (off) return end();
    note.textContent = "";
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
      const audio = new AudioContext();
      const look = audio.createAnalyser();
      const samples = new Uint8Array(look.fftSize);
      audio.createMediaStreamSource(stream).connect(look);
      const stopTicking = every(() => {
        look.getByteTimeDomainData(samples);
        bar.value = Math.min(1, (Math.max(...samples) - 128) / 96);
      });
      off = () => { stopTicking(); for (const track of stream.getTracks()) track.stop(); audio.close(); };
      bar.hidden = false;
      fill(button, say("talk.level-off"));
      button.setAttribute("aria-pressed", "true");
    } catch {
      note.textContent = say("talk.level-refused");
    }
  } }, say("talk.level-on"));
  const el = h("div", {}, h("div", { class: "row" }, button, bar), h("p", { class: "hint" }, say("talk.level-hint")), note);
  el.off = end;
  return el;
}

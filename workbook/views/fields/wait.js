// Hold your tongue: the customer speaks; the reply opens when the line has ended and the chosen pause is over. Never forced.

import { every, fill, h, stopwatch, uid } from "../kit.js";

const PAUSES = [0, 1, 1.5, 2, 3];
const PER_SECOND = 14; // characters, about as one speaks

export function wait(ctx) {
  const { prompt, say } = ctx;
  const lines = prompt.options;
  const clock = stopwatch();
  const stage = h("div", { class: "stage" });
  let results = [];
  let pause = 1.5;
  let spoken = true;
  let busy = false;
  let stop;

  const idle = (finished = false) => {
    busy = false;
    const [gap, way] = [uid("pause"), uid("way")];
    const pauses = h("select", { id: gap, onchange: () => { pause = Number(pauses.value); } },
      PAUSES.map((each) => h("option", { value: each }, each ? say("form.seconds-of", { number: each.toLocaleString(ctx.lang) }) : say("form.wait-none"))));
    const ways = h("select", { id: way, onchange: () => { spoken = ways.value === "spoken"; } },
      h("option", { value: "spoken" }, say("form.wait-spoken")), h("option", { value: "whole" }, say("form.wait-whole")));
    pauses.value = String(pause);
    ways.value = spoken ? "spoken" : "whole";
    const begin = h("button", { type: "button", onclick: () => { busy = true; meet(0, []); } }, say(results.length ? "form.steps-again" : "form.steps-start"));
    const early = results.reduce((sum, each) => sum + each.early, 0);
    fill(stage,
      results.length > 0 && h("div", { role: "status" }, h("p", {}, say("form.wait-early", { number: early })),
        h("ul", {}, results.map((each) => h("li", {}, each.reply)))),
      h("div", { class: "row" }, h("label", { for: gap }, say("form.wait-pause")), pauses),
      h("div", { class: "row" }, h("label", { for: way }, say("form.wait-way")), ways),
      h("div", { class: "row" }, begin));
    if (finished) begin.focus();
  };

  const meet = (at, gathered) => {
    if (at >= lines.length) {
      results = gathered;
      ctx.change(results);
      return idle(true);
    }
    const parts = spoken ? partsOf(lines[at].says) : [{ words: lines[at].says, from: 0 }];
    const spokenFor = spoken ? lines[at].says.length / PER_SECOND : 0;
    const opensAt = spokenFor + pause;
    let early = 0;
    let skipped = false;
    let shown = 0;
    const quote = h("p", { class: "quote", "aria-live": "polite" });
    const told = h("p", { class: "hint", role: "status" });
    const words = h("textarea", { rows: 2, id: uid("reply") });
    const isOpen = () => skipped || clock.elapsed() >= opensAt;
    const reply = h("button", { type: "button", "aria-disabled": "true", class: "quiet", onclick: () => {
      if (!isOpen()) { early += 1; told.textContent = say("form.wait-not-yet"); return; }
      if (!words.value.trim()) { told.textContent = say("form.scene-empty"); return words.focus(); }
      stop?.();
      const waited = Math.min(60, Math.max(0, Math.round((clock.elapsed() - spokenFor) * 10) / 10));
      meet(at + 1, [...gathered, { line: lines[at].id, pause_s: waited, early, reply: words.value.trim() }]);
    } }, say("form.wait-reply"));
    const skip = h("button", { type: "button", class: "quiet", onclick: () => { skipped = true; tick(); words.focus(); } }, say("form.wait-skip"));
    const end = h("button", { type: "button", class: "quiet", onclick: () => { stop?.(); idle(true); } }, say("form.steps-stop"));
    const tick = () => {
      const now = skipped ? Infinity : clock.elapsed();
      while (shown < parts.length && now * PER_SECOND >= parts[shown].from) { quote.append(parts[shown].words); shown += 1; }
      if (!isOpen() || reply.getAttribute("aria-disabled") === "false") return;
      reply.setAttribute("aria-disabled", "false");
      reply.classList.remove("quiet");
      skip.hidden = true;
      told.textContent = say("form.wait-open");
    };
    const heading = h("p", { class: "step-title", tabindex: "-1" }, h("strong", {}, say("form.wait-line", { number: at + 1, count: lines.length })));
    fill(stage, heading, lines[at].note && h("p", { class: "hint" }, lines[at].note), quote, h("label", { for: words.id }, say("form.wait-words")), words, told, h("div", { class: "row" }, reply, skip, end));
    clock.pause();
    clock.reset();
    clock.start();
    stop?.();
    stop = every(tick);
    heading.focus();
    tick();
  };
  return { el: ctx.group(stage), set: (given) => { results = given ?? []; if (!busy) idle(); }, stop: () => stop?.() };
}

/** A line in breaths: split after its stops and commas, each part with the place where it begins. */
function partsOf(line) {
  let from = 0;
  return (line.match(/[^.,;?:]+[.,;?:]*['’]?\s*/g) ?? [line]).map((words) => { const part = { words, from }; from += words.length; return part; });
}

// The gauges: the customer's temperature, one's own tension as the model guesses it and as one feels it, two small bars, the ladder.

import { fill, h, uid } from "./kit.js";

const FAR = 3; // a difference between gauge and own rating from which the gauge is called wrong

/** The learner's own rating, 0 to 10; not chosen until the learner chooses. */
export function ratingSlider(ctx, label, changed = () => {}) {
  const { say } = ctx;
  const id = uid("felt");
  const readout = h("span", { class: "readout", "aria-hidden": "true" });
  const input = h("input", { type: "range", id, min: 0, max: 10, step: 1 });
  const show = () => {
    const words = ctx.felt === undefined ? say("form.not-chosen") : say("form.value-of", { value: ctx.felt, high: 10 });
    input.value = ctx.felt ?? 5;
    readout.textContent = words;
    input.setAttribute("aria-valuetext", words);
    input.classList.toggle("unset", ctx.felt === undefined);
  };
  const take = () => { ctx.felt = Number(input.value); show(); changed(); };
  input.addEventListener("input", take);
  input.addEventListener("click", take);
  input.addEventListener("keydown", (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); take(); } });
  show();
  return { el: [h("label", { for: id }, label), h("div", { class: "slide" }, input, readout)], show };
}

export function gauges(ctx) {
  const { say, num } = ctx;
  const heat = gauge(say("talk.heat"), "heat", 10);
  const stress = gauge(say("talk.stress"), "stress", 10);
  const heard = gauge(say("talk.heard"), "small", 1);
  const progress = gauge(say("talk.progress"), "small", 1);
  const far = h("p", { class: "remark", role: "status" });
  const ladder = h("p", { class: "ladder" });
  const own = ratingSlider(ctx, say("talk.felt"), () => tell(ctx.get("turn")));
  const meters = h("div", { class: "meters" }, heat.el, stress.el, heard.el, progress.el);
  const box = h("div", { class: "card gauges", role: "group", "aria-label": say("talk.meters") }, meters, ladder,
    h("div", { class: "felt" }, own.el), far, h("p", { class: "fixed-line" }, say("talk.fixed-line")));
  const safe = h("div", { class: "warn", role: "note" }, h("p", { class: "strong" }, say("talk.danger-now")));
  const el = h("div", {}, box, safe);

  function tell(turn) {
    const words = ctx.felt !== undefined && Math.abs(ctx.felt - turn.stress) >= FAR ? say("talk.gauge-wrong") : "";
    if (far.textContent !== words) far.textContent = words;
    far.hidden = !words;
  }

  function draw(turn) {
    const { danger, abusive } = ctx.get("scene");
    box.hidden = danger;
    safe.hidden = !danger;
    if (danger) return;
    const word = say(`talk.band-${turn.band}`);
    heat.set(turn.heat, say("talk.heat-value", { word, value: num(turn.heat) }));
    heat.el.dataset.band = turn.band;
    stress.set(turn.stress, say("talk.stress-value", { value: num(turn.stress) }));
    heard.set(turn.heard, say("talk.share", { value: Math.round(turn.heard * 100) }));
    progress.set(turn.progress, say("talk.share", { value: Math.round(turn.progress * 100) }));
    ladder.hidden = !abusive && !turn.step;
    fill(ladder, h("span", { "aria-hidden": "true" }, "▰".repeat(turn.step) + "▱".repeat(3 - turn.step)), " ", say("talk.ladder", { step: turn.step, word: say(`talk.ladder-${turn.step}`) }));
    own.show();
    tell(turn);
  }
  return { el, draw };
}

/** One bar that says its value in words. */
function gauge(label, kind, most) {
  const id = uid("meter");
  const value = h("span", { class: "value" });
  const bar = h("span", { class: "bar-fill" });
  const meter = h("span", { class: "bar", role: "meter", "aria-labelledby": id, "aria-valuemin": 0, "aria-valuemax": most }, bar);
  return {
    el: h("div", { class: `meter ${kind}` }, h("span", { class: "meter-name", id }, label), value, meter),
    set(amount, words) {
      value.textContent = words;
      bar.style.width = `${(amount / most) * 100}%`;
      meter.setAttribute("aria-valuenow", amount);
      meter.setAttribute("aria-valuetext", words);
    },
  };
}

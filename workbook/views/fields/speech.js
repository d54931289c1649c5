// How a reply is said: a breath held before it, and how fast it was read aloud. Nothing is recorded; the clocks run here.

import { pauseControls } from "../conversation_pause.js";
import { fill, h, isEmpty, stopwatch, uid } from "../kit.js";
import { compared, lengthOfPause, measured } from "../measure.js";
import { one } from "./choice.js";

/** Numbers as the page's language writes them, with one decimal. */
function speller(lang) {
  const format = new Intl.NumberFormat(lang, { maximumFractionDigits: 1 });
  return (value) => format.format(value);
}

/** What a customer says first, where the prompt has it. */
function heated({ prompt, say }) {
  return prompt.heated && [h("p", { class: "hint" }, say("form.aloud-heated")), h("p", { class: "quote" }, prompt.heated)];
}

/** Hold the ring, let go, and see how long it was; and words that make a silence clear. */
export function pause(ctx) {
  const { prompt, say } = ctx;
  const num = speller(ctx.lang);
  const told = h("p", { class: "hint", role: "status" });
  let value = {};
  const put = (change) => { value = { ...value, ...change }; ctx.change({ ...value }); };
  // The ring is the one of the conversations; here it speaks in words of its own.
  const words = (key, values) => say(key.replace(/^talk\.(pause-)?/, "form.pause-"), values);
  const ring = pauseControls({ say: words, num }, { needsMarker: () => false, ready: () => true, send: took });
  const take = ring.el.querySelector(".send");
  const markers = prompt.options.length > 0 && one({ ...ctx, change: (marker) => put({ marker }),
    group: (...children) => h("fieldset", { class: "markers" }, h("legend", {}, say("form.pause-marker")), children) });

  function took({ pause_s: seconds }) {
    if (seconds === undefined) { told.textContent = say("form.pause-choose"); return; }
    const waited = Math.min(60, Math.round(seconds * 10) / 10);
    const length = lengthOfPause(waited);
    put({ pause_s: waited, early: (value.early ?? 0) + (length === "short" ? 1 : 0) });
    tell(length);
  }
  const tell = (length) => {
    told.dataset.length = length;
    told.textContent = say(`form.pause-${length}`, { seconds: num(value.pause_s) });
  };
  return {
    el: ctx.group(heated(ctx), ring.el, told, h("details", {}, h("summary", {}, say("form.pause-without")), ring.sliderEl, h("div", { class: "row" }, take)), markers.el),
    set: (given) => {
      value = { ...given };
      ring.reset();
      told.textContent = "";
      if (value.pause_s !== undefined) tell(lengthOfPause(value.pause_s));
      markers && markers.set(value.marker);
    },
    stop: ring.stop,
  };
}

/** Read a text aloud between start and stop: syllables per second, words per minute, and the share of one's own pace. */
export function pace(ctx) {
  const { prompt, say } = ctx;
  const num = speller(ctx.lang);
  const clock = stopwatch();
  const told = h("div", { role: "status", class: "measured" });
  const button = h("button", { type: "button", onclick: press });
  const over = h("button", { type: "button", class: "quiet", hidden: true, onclick: () => { rest(); button.focus(); } }, say("form.aloud-again"));
  let value = {};

  /** One's own pace: the text read before in this form, else the one taken elsewhere in this language. */
  function ownPace() {
    if (!prompt.of) return null;
    const taken = ctx.answers()[prompt.of];
    return taken?.seconds && taken.lang === ctx.lang ? taken.syllables / taken.seconds : ctx.state().own_pace ?? null;
  }
  function rest() {
    clock.pause();
    clock.reset();
    over.hidden = true;
    fill(button, say("form.aloud-start"));
  }
  function press() {
    if (!clock.running) {
      clock.reset();
      clock.start();
      fill(told);
      over.hidden = false;
      return fill(button, say("form.aloud-stop"));
    }
    const taken = measured(prompt.counts, clock.elapsed(), ownPace());
    rest();
    if (!taken) return fill(told, h("p", {}, say("form.aloud-odd")));
    value = { lang: ctx.lang, ...prompt.counts, ...taken };
    ctx.change({ ...value });
    draw();
  }
  function draw() {
    for (const input of felt.querySelectorAll("input")) input.checked = input.value === value.felt;
    without.open = Boolean(value.felt) || without.open;
    if (!value.seconds) return fill(told);
    const { seconds, syllables, words, ratio } = value;
    fill(told, h("p", {}, h("strong", {}, say("form.aloud-result", { per_second: num(syllables / seconds), per_minute: Math.round((words * 60) / seconds), seconds: num(seconds) }))),
      h("p", {}, prompt.of ? comparison(ratio) : say("form.aloud-own")));
  }
  function comparison(ratio) {
    if (ratio === null) return say("form.aloud-no-own");
    const { key, percent } = compared(ratio);
    return say(`form.aloud-${key}`, { percent });
  }
  const name = uid("felt");
  const pick = (id) => h("label", { class: "choice" }, h("input", { type: "radio", name, value: id, onchange: () => { value = { felt: id }; ctx.change({ ...value }); draw(); } }), h("span", {}, say(`form.aloud-${id}`)));
  const felt = h("fieldset", {}, h("legend", {}, say("form.aloud-felt")), h("div", { class: "choices" }, ["slower", "same", "faster"].map(pick)));
  const without = h("details", {}, h("summary", {}, say("form.aloud-no-clock")), felt);
  rest();
  return {
    el: ctx.group(
      heated(ctx),
      h("p", { class: "hint" }, say("form.aloud-text")), h("p", { class: "quote aloud" }, prompt.text),
      h("div", { class: "row" }, button, over), told, without),
    set: (given) => { value = isEmpty(given) ? {} : { ...given }; draw(); },
    /** One's own pace was taken again: the same reading, next to the new pace. */
    refresh: () => {
      const ratio = value.seconds ? measured(value, value.seconds, ownPace())?.ratio ?? null : null;
      if (!value.seconds || ratio === value.ratio) return;
      value = { ...value, ratio };
      ctx.change({ ...value });
      draw();
    },
    stop: () => clock.pause(),
  };
}

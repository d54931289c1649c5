// Answers in numbers: a rating, weights that sum to 100, a grid of ratings.

import { fill, h, uid } from "../kit.js";
import { remainder, toHundred } from "../logic.js";

/** A slider whose value is read out, and that knows "not chosen yet". */
function slider(ctx, { low, high, step = 1, label, said, onchange }) {
  const id = uid("slider");
  // For the eyes: a screen reader hears the same words as the value of the slider, once.
  const readout = h("span", { class: "readout", "aria-hidden": "true" });
  const input = h("input", { type: "range", id, min: low, max: high, step, ...(label ? { "aria-label": label } : ctx.described()) });
  const show = (value) => {
    const words = value === undefined ? ctx.say("form.not-chosen") : said(value);
    readout.textContent = words;
    input.setAttribute("aria-valuetext", words);
    input.classList.toggle("unset", value === undefined);
  };
  const take = () => { show(Number(input.value)); onchange(Number(input.value)); };
  input.addEventListener("input", take);
  // A slider left where it stands fires nothing: a click or Enter takes that value too.
  input.addEventListener("click", take);
  input.addEventListener("keydown", (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); take(); } });
  const set = (value) => { input.value = value ?? Math.round((low + high) / 2); show(value); };
  return { input, readout, set };
}

export function rating(ctx) {
  const { prompt, say } = ctx;
  const { low, high, anchors } = prompt;
  const places = anchors.length === 2 ? [low, high] : [low, Math.round((low + high) / 2), high];
  const said = (value) => say("form.value-of", { value, high });
  const { input, readout, set } = slider(ctx, { low, high, said, onchange: ctx.change });
  const scale = anchors.length > 0 && h("ul", { class: "anchors", id: uid("anchors") },
    anchors.map((anchor, at) => h("li", {}, h("b", {}, String(places[at])), ` ${anchor}`)));
  if (scale) input.setAttribute("aria-describedby", `${input.getAttribute("aria-describedby") ?? ""} ${scale.id}`.trim());
  return { el: [ctx.label(input), ctx.hint(), h("div", { class: "slide" }, input, readout), scale, ctx.error()], set };
}

export function weights(ctx) {
  const { say } = ctx;
  let value = {};
  const rows = h("div", { class: "weights" });
  const left = h("p", { role: "status", class: "hint" });
  const even = h("button", {
    type: "button", class: "quiet",
    onclick: () => { value = toHundred(value); ctx.change({ ...value }); draw(); },
  }, say("form.make-hundred"));
  const tell = () => {
    const rest = remainder(value);
    left.textContent = rest === 0 ? say("form.hundred") : say(rest > 0 ? "form.left" : "form.over", { number: Math.abs(rest) });
    even.hidden = rest === 0 || rest === 100;
  };
  const draw = () => {
    fill(rows, ctx.options().map((option) => {
      const { input, readout, set } = slider(ctx, {
        low: 0, high: 100, step: 5, label: option.says, said: String,
        onchange: (amount) => { value[option.id] = amount; ctx.change({ ...value }); tell(); },
      });
      set(value[option.id] ?? 0);
      return h("div", { class: "weight" }, h("span", { "aria-hidden": "true" }, option.says), h("div", { class: "slide" }, input, readout));
    }));
    tell();
  };
  return { el: ctx.group(rows, h("div", { class: "row" }, left, even)), set: (given) => { value = { ...given }; draw(); }, refresh: draw };
}

export function grid(ctx) {
  const { prompt, say } = ctx;
  let value = {};
  const rows = h("div", { class: "grid-rows" });
  const draw = () => {
    const options = ctx.options();
    if (!options.length) return fill(rows, h("p", { class: "hint" }, say("form.nothing-to-rate")));
    fill(rows, options.map((option) => h("fieldset", { class: "grid-row" }, h("legend", {}, option.says),
      prompt.columns.map((column) => {
        const { input, readout, set } = slider(ctx, {
          low: prompt.low, high: prompt.high, label: `${column.says}: ${option.says}`, said: (amount) => say("form.value-of", { value: amount, high: prompt.high }),
          onchange: (amount) => { value = { ...value, [option.id]: { ...value[option.id], [column.id]: amount } }; ctx.change(value); },
        });
        set(value[option.id]?.[column.id]);
        return h("div", { class: "weight" }, h("span", { "aria-hidden": "true" }, column.says), h("div", { class: "slide" }, input, readout));
      }))));
  };
  return { el: ctx.group(rows), set: (given) => { value = { ...given }; draw(); }, refresh: draw };
}

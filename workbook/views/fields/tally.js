// Counting by tapping: one more, one less.

import { fill, h } from "../kit.js";

export function tally(ctx) {
  const { say } = ctx;
  const rows = h("div", { class: "tallies" });
  let value = {};
  const row = (option) => {
    const number = h("span", { class: "readout" });
    const less = h("button", { type: "button", class: "quiet square", "aria-label": say("form.tally-less", { item: option.says }), onclick: () => step(-1) }, "−");
    const more = h("button", { type: "button", class: "square", "aria-label": say("form.tally-more", { item: option.says }), onclick: () => step(1) }, "+");
    const show = () => { number.textContent = String(value[option.id] ?? 0); less.disabled = !value[option.id]; };
    const step = (by) => {
      value = { ...value, [option.id]: Math.max(0, (value[option.id] ?? 0) + by) };
      ctx.change(value);
      show();
      if (less.disabled && by < 0) more.focus();
      ctx.announce(say("form.tally-now", { item: option.says, number: value[option.id] }));
    };
    show();
    return h("div", { class: "tally" }, h("span", { class: "grow" }, option.says), less, number, more);
  };
  const draw = () => fill(rows, ctx.options().map(row));
  return { el: ctx.group(rows), set: (given) => { value = { ...given }; draw(); } };
}

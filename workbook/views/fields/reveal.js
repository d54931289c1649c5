// One's own version first, and then, when asked for, an example to lay beside it.

import { fill, h } from "../kit.js";

export function reveal(ctx) {
  const { prompt, say } = ctx;
  const area = h("textarea", { rows: 2, ...ctx.described() });
  const example = h("div", { class: "shown", hidden: true });
  const first = h("p", { class: "hint", role: "status" });
  const button = h("button", { type: "button", class: "quiet", "aria-expanded": "false", onclick: () => {
    if (!area.value.trim()) {
      first.textContent = say("form.reveal-first");
      return area.focus();
    }
    show(example.hidden);
  } }, say("form.reveal-show"));
  const show = (on) => {
    example.hidden = !on;
    fill(example, on && [h("p", { class: "hint" }, say("form.reveal-example")), h("p", { class: "quote" }, prompt.example)]);
    fill(button, say(on ? "form.reveal-hide" : "form.reveal-show"));
    button.setAttribute("aria-expanded", String(on));
    if (on) ctx.announce(prompt.example);
  };
  area.addEventListener("input", () => {
    first.textContent = "";
    ctx.change(area.value);
  });
  return {
    el: [ctx.label(area), ctx.hint(), area, h("div", { class: "row" }, button, first), example, ctx.error()],
    set: (value) => { area.value = value ?? ""; if (!area.value && !example.hidden) show(false); },
  };
}

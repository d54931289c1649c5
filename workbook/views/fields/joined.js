// One sentence of one's own that begins as earlier answers put together: it follows them until the learner changes it.

import { h } from "../kit.js";
import { joinedWords } from "../measure.js";

export function joined(ctx) {
  const { prompt, say } = ctx;
  const area = h("textarea", { rows: 4, ...ctx.described() });
  let followed = "";
  const words = () => joinedWords(prompt.text, ctx.answers());
  const follow = () => {
    followed = words();
    area.value = followed;
    ctx.change(followed);
  };
  const again = h("button", { type: "button", class: "quiet", onclick: () => { follow(); area.focus(); } }, say("form.joined-again"));
  const draw = () => {
    area.placeholder = joinedWords(prompt.text, ctx.answers(), "…");
    again.hidden = !words() || area.value === words();
  };
  area.addEventListener("input", () => { ctx.change(area.value); draw(); });
  return {
    el: [ctx.label(area), ctx.hint(), area, h("div", { class: "row" }, again), ctx.error()],
    set: (given) => { area.value = given ?? ""; followed = words(); draw(); },
    refresh: () => {
      // Words of one's own are never overwritten; the button puts the parts in again.
      if (words() && (!area.value.trim() || area.value === followed)) follow();
      draw();
    },
  };
}

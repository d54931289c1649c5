// A draw by chance: Python drew it, the learner uncovers it once, and it is kept with the answer.

import { fill, h } from "../kit.js";

export function draw(ctx) {
  const { prompt, say } = ctx;
  const stage = h("div", { class: "stage" });
  let drawn;

  const show = () => {
    const option = prompt.options.find(({ id }) => id === drawn);
    if (option) return fill(stage, h("p", { class: "quote", tabindex: "-1" }, option.says), h("p", {}, option.note));
    return fill(stage, h("div", { class: "row" }, h("button", { type: "button", onclick: uncover }, say("form.draw"))));
  };

  function uncover() {
    drawn = ctx.state().drawn[prompt.id];
    ctx.change(drawn);
    show();
    stage.querySelector(".quote")?.focus();
  }

  return { el: ctx.group(stage), set: (value) => { drawn = value; show(); } };
}

// Words that can be removed for good: a button, and a question in words before anything goes.

import { fill, h } from "./kit.js";

/** `{ el, show(on) }`; `forget` is called after the learner has said yes. */
export function forgetting(say, forget) {
  const box = h("div", { class: "forget", hidden: true });
  const ask = h("button", { type: "button", class: "quiet", onclick: () => {
    const sure = h("p", { class: "warn", tabindex: "-1" }, say("form.forget-sure"));
    fill(box, sure, h("div", { class: "row" },
      h("button", { type: "button", onclick: () => { rest(); forget(); } }, say("form.forget-yes")),
      h("button", { type: "button", class: "quiet", onclick: () => { rest(); ask.focus(); } }, say("form.forget-no"))));
    sure.focus();
  } }, say("form.forget"));
  const rest = () => fill(box, h("div", { class: "row" }, ask));
  rest();
  return { el: box, show: (on) => { box.hidden = !on; } };
}

// "Whose device is this?", asked once, in one sentence, beside what was saved. It stands in the way of nothing.

import { device } from "./device.js";
import { fill, h } from "./kit.js";
import { signal } from "./signals.js";

/** `{ el, show(on) }`: shown while nobody has answered, then a word of thanks in its place. */
export function whoseDevice({ say, announce }) {
  const box = h("div", { class: "whose", role: "group", "aria-label": say("form.whose"), hidden: true });
  let answered = "";
  const button = (which) => h("button", { type: "button", class: "quiet", onclick: () => {
    answered = which;
    signal("answer-device", which);
    const thanks = h("p", { tabindex: "-1" }, say(`form.whose-${which}-done`));
    fill(box, thanks);
    thanks.focus();
  } }, say(`form.whose-${which}`));
  const ask = () => fill(box, h("p", {}, say("form.whose")), h("div", { class: "row" }, button("own"), button("shared")));
  return {
    el: box,
    show(on) {
      const wanted = Boolean(on && (!device() || answered));
      if (wanted && box.hidden && !answered) { ask(); announce(say("form.whose")); }
      box.hidden = !wanted;
    },
  };
}

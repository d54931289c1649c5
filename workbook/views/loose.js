// Words that stand in a text box and are not part of an answer yet: something of one's own that was not added, a scene half-way.

import { fill, h } from "./kit.js";

const boxes = (box) => [...box.querySelectorAll("input[type=text], textarea")];

/** The words in each text box of a field that its answer does not hold, by place. */
export function looseWords(box, answer) {
  const held = JSON.stringify(answer ?? "");
  const words = boxes(box).map((control) => (held.includes(JSON.stringify(control.value.trim()).slice(1, -1)) ? "" : control.value));
  return words.some(Boolean) ? words : null;
}

/** Put them back where they stood; what has no place any more is shown, to be copied. */
export function putBack(box, words, shown, say) {
  const lost = (words ?? []).filter((each, at) => {
    const control = boxes(box)[at];
    if (each && control && !control.value) { control.value = each; return false; }
    return each && control?.value !== each;
  });
  fill(shown, lost.length > 0 && h("p", { class: "hint" }, say("form.loose")), lost.map((each) => h("p", { class: "quote" }, each)));
}

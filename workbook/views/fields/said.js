// Fields that only say something: words at the right moment, one's own words read again, whom to call.

import { blocks } from "../blocks.js";
import { fill, h, isEmpty, itemWords } from "../kit.js";

export function show(ctx) {
  const { prompt } = ctx;
  if (!prompt.of) return { el: [ctx.words()], set() {} };
  const own = h("div", {});
  const draw = () => {
    const value = ctx.answers()[prompt.of];
    const lines = isEmpty(value) ? [] : [].concat(value).map((item) => itemWords(item, []));
    fill(own, lines.map((words) => h("p", { class: "quote" }, words)));
  };
  return { el: [ctx.words(), own], set: draw, refresh: draw };
}

export function help(ctx) {
  return { el: [ctx.words(), h("div", { class: "card" }, blocks(ctx.prompt.blocks))], set() {} };
}

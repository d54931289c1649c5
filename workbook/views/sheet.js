// A sheet to read: blocks that Python made, shown again whenever they change.

import { blocks } from "./blocks.js";
import { fill, h } from "./kit.js";

export default {
  render({ model, el }) {
    const root = h("section", { class: "steady sheet", "aria-label": model.get("title"), lang: model.get("lang") });
    /** A file that Python makes when it is wanted. */
    const ask = (which) => new Promise((resolve) => {
      const hear = (message) => {
        if (message?.which !== which) return;
        model.off("msg:custom", hear);
        resolve(message);
      };
      model.on("msg:custom", hear);
      model.send({ do: "file", which });
    });
    const draw = () => {
      const open = [...root.querySelectorAll("details")].map((details) => details.open);
      fill(root, blocks(model.get("blocks"), ask));
      // What the learner opened stays open when the words change under it.
      root.querySelectorAll("details").forEach((details, at) => { details.open = open[at] ?? details.open; });
    };
    draw();
    model.on("change:blocks", draw);
    el.append(root);
    return () => model.off("change:blocks", draw);
  },
};

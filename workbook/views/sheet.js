// A sheet to read: blocks that Python made, shown again whenever they change.

import { blocks } from "./blocks.js";
import { fill, h } from "./kit.js";

export default {
  render({ model, el }) {
    const root = h("section", { class: "steady sheet", "aria-label": model.get("title"), lang: model.get("lang") });
    const draw = () => {
      const open = [...root.querySelectorAll("details")].map((details) => details.open);
      fill(root, blocks(model.get("blocks")));
      // What the learner opened stays open when the words change under it.
      root.querySelectorAll("details").forEach((details, at) => { details.open = open[at] ?? details.open; });
    };
    draw();
    model.on("change:blocks", draw);
    el.append(root);
    return () => model.off("change:blocks", draw);
  },
};

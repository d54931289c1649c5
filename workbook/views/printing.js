// Through the print dialogue: one part of the page, alone on its paper.

import { h } from "./kit.js";

/** Print `content` by itself, laid out as `layout` ("page" or "card"); the page comes back afterwards. */
export function printAlone(content, layout, lang) {
  const root = h("div", { class: `steady print-root print-${layout}`, lang }, content.cloneNode(true));
  const back = () => {
    root.remove();
    document.body.classList.remove("printing");
    window.removeEventListener("afterprint", back);
  };
  window.addEventListener("afterprint", back);
  document.body.append(root);
  document.body.classList.add("printing");
  window.print();
}

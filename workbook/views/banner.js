// A bar at the foot of the page for what concerns all of it: no connection, no room to keep answers.

import { save } from "./blocks.js";
import { fill, h } from "./kit.js";

/** The bar is there from the start and empty, so that what appears in it is read out. */
export function banner({ say, lang, file }) {
  const status = h("div", { role: "status" });
  const buttons = h("div", { class: "row" });
  const root = h("div", { class: "steady foot", lang, hidden: true }, status, buttons);
  document.body.append(root);
  let link = "ok";
  let trouble = "";
  let parts = [];
  const draw = () => {
    const lines = [link !== "ok" && h("p", {}, say(`link.${link}`)), trouble && h("p", {}, say(`notice.${trouble}`))];
    root.hidden = !lines.some(Boolean);
    fill(status, lines);
    fill(buttons,
      link === "gone" && h("button", { type: "button", onclick: () => location.reload() }, say("link.reload")),
      trouble && link !== "gone" && h("button", { type: "button", class: "quiet", onclick: file }, say("keep.take")));
  };
  return {
    link(state) { const back = link !== "ok" && state === "ok"; link = state; draw(); if (back) { fill(status, h("p", { class: "unseen" }, say("link.back"))); } },
    trouble(what) { trouble = what; draw(); },
    /** A file comes in parts; with the last one it is handed over. */
    file({ name, mime, text, more }) {
      parts.push(text);
      if (more) return;
      save(name, mime, parts.join(""));
      parts = [];
    },
    stop: () => root.remove(),
  };
}

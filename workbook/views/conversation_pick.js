// Before a conversation: choose one, read the scene, say how tense one is, begin.

import { blocks } from "./blocks.js";
import { fill, h } from "./kit.js";
import { ratingSlider } from "./conversation_gauges.js";

/** Every conversation, the learner's own three first. */
export function picker(ctx) {
  const { say } = ctx;
  const groups = h("div", { class: "groups" });
  const el = h("div", {}, h("p", { class: "aim" }, say("talk.aim")), groups);
  const item = (each) => h("li", {}, h("button", { type: "button", class: "quiet pickable", "data-about": each.id, onclick: () => ctx.act({ do: "open", about: each.id }) },
    h("span", {}, each.title), h("span", { class: "hint" }, each.abusive ? say("talk.channel-abusive", { channel: each.channel }) : each.channel)));
  let drawn = "";
  const draw = () => {
    const found = ctx.get("picker");
    const key = JSON.stringify(found);
    if (key === drawn) return;
    drawn = key;
    fill(groups, found.map((group) => {
      const list = h("ul", { class: "pick" }, group.items.map(item));
      const more = group.more && h("p", { class: "hint" }, say("talk.my-three-more"));
      if (group.id === "mine") return h("div", { class: "mine" }, h("h4", {}, group.title), list, more);
      return h("details", {}, h("summary", {}, say("talk.group", { title: group.title, number: group.items.length })), list);
    }));
  };
  return { el, draw };
}

/** The scene before the first word. */
export function readyCard(ctx) {
  const { say } = ctx;
  const el = h("div", {});
  const draw = () => {
    const { scene, danger, help, customer } = ctx.get("scene");
    const own = ratingSlider(ctx, say("talk.felt-start"));
    fill(el,
      danger && h("div", { class: "warn", role: "note" }, h("p", { class: "strong" }, say("talk.danger-first")), h("p", {}, say("talk.danger-first-2"))),
      h("p", { class: "shown" }, scene),
      h("p", { class: "hint" }, say("talk.you-meet", { customer })),
      !danger && h("div", { class: "field" }, own.el, h("p", { class: "hint" }, say("talk.felt-start-hint"))),
      h("div", { class: "row" }, h("button", { type: "button", class: "begin", onclick: () => ctx.act({ do: "begin" }) }, say("talk.begin"))),
      danger && h("details", {}, h("summary", {}, say("help.title")), blocks(help)));
  };
  return { el, draw };
}

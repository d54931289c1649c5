// Cards that are due today: recall what you wrote, then look. Not a test.

import { fill, h, uid } from "../kit.js";

export function cards(ctx) {
  const { say } = ctx;
  const list = h("div", {});
  let value = [];
  let shown = [];
  const typedAt = (id) => value.find((each) => each.card === id)?.typed ?? "";
  const put = (id, typed) => { value = [...value.filter((each) => each.card !== id), { card: id, typed }]; ctx.change(value); };
  const card = ({ id, front, back, day }) => {
    const area = h("textarea", { rows: 2, id: uid("card"), value: typedAt(id), oninput: () => put(id, area.value) });
    const original = h("p", { class: "quote", hidden: true }, back);
    const look = h("button", { type: "button", class: "quiet", "aria-expanded": "false", onclick: () => {
      original.hidden = !original.hidden;
      look.setAttribute("aria-expanded", String(!original.hidden));
      fill(look, say(original.hidden ? "form.card-show" : "form.card-hide"));
      // Having looked counts as having reviewed, also where nothing was typed.
      if (!original.hidden) put(id, area.value);
    } }, say("form.card-show"));
    return h("div", { class: "card" }, h("p", { class: "hint" }, say("form.card-day", { number: day })), h("p", {}, h("strong", {}, front)),
      h("label", { for: area.id }, say("form.card-recall")), area, h("div", { class: "row" }, look), original);
  };
  const draw = (given = false) => {
    const { cards: due = [], next_card: next } = ctx.state();
    // What is being looked at stays until a new page; saving does not snatch it away.
    const before = shown.map((each) => each.id).join();
    shown = [...shown.filter((each) => value.some((answer) => answer.card === each.id)), ...due.filter((each) => !value.some((answer) => answer.card === each.id))];
    // Somebody may be typing: what has not changed is left alone.
    if (!given && list.children.length && before === shown.map((each) => each.id).join()) return;
    const when = next ? new Date(`${next}T12:00`).toLocaleDateString(ctx.lang, { weekday: "long", day: "numeric", month: "long" }) : "";
    fill(list, shown.length ? shown.map(card) : h("p", { class: "hint" }, say(next ? "form.cards-next" : "form.cards-none", { when })));
  };
  return { el: ctx.group(list), set: (given) => { value = (given ?? []).slice(); if (!value.length) shown = []; draw(true); }, refresh: () => draw(), live: true };
}

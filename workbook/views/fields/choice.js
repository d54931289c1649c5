// Answers that are chosen: one, several, situations.

import { fill, h, isEmpty, sameItem, uid } from "../kit.js";

export function one(ctx) { return choice(ctx, "radio"); }
export function several(ctx) { return choice(ctx, "checkbox"); }

/** Radio buttons or chips, with a way to add one's own where the prompt allows it. */
function choice(ctx, type) {
  const { prompt, say } = ctx;
  const name = uid("choice");
  const box = h("div", { class: type === "radio" ? "choices" : "choices chips" });
  let value = [];
  const isOn = (item) => value.some((other) => sameItem(item, other));
  const tell = () => ctx.change(type === "radio" ? value[0] : [...value]);
  const pick = (item, on) => {
    value = type === "radio" ? [item] : value.filter((other) => !sameItem(item, other)).concat(on ? [item] : []);
    tell();
    for (const label of box.querySelectorAll("label")) label.nextElementSibling?.matches(".note") && (label.nextElementSibling.hidden = !label.control.checked);
  };
  const entry = (item, says, note) => {
    const input = h("input", { type, name, value: typeof item === "string" ? item : says, checked: isOn(item), onchange: () => pick(item, input.checked) });
    return [h("label", { class: "choice" }, input, h("span", {}, says)), note && h("p", { class: "note", hidden: !isOn(item) }, note)];
  };
  const draw = () => {
    const options = ctx.options();
    const own = value.filter((item) => typeof item === "object");
    fill(box, options.map((option) => entry(option.id, option.says, option.note)), own.map((item) => entry(item, item.own)));
    if (!options.length && !prompt.own) fill(box, h("p", { class: "hint" }, say("form.nothing-to-choose")));
  };
  const extra = prompt.own && ownWords(ctx, (words) => {
    value = (type === "radio" ? [] : value).concat(isOn({ own: words }) ? [] : [{ own: words }]);
    tell();
    draw();
  });
  return {
    el: ctx.group(box, extra),
    set: (given) => { value = isEmpty(given) ? [] : [].concat(given); draw(); },
    refresh: draw,
  };
}

/** A line and a button to add something of one's own. */
function ownWords(ctx, add) {
  const { say } = ctx;
  const input = h("input", { type: "text", "aria-label": say("form.own-label"), placeholder: say("form.own-label"), autocomplete: "off" });
  const take = () => {
    const words = input.value.trim();
    if (!words) return input.focus();
    add(words);
    input.value = "";
    ctx.announce(say("form.own-added", { words }));
    input.focus();
  };
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.isComposing) { event.preventDefault(); take(); }
  });
  return h("div", { class: "row own" }, input, h("button", { type: "button", class: "quiet", onclick: take }, say("form.own-add")));
}

/** Pick from all situations, by sector; the learner's own stand first. */
export function situations(ctx) {
  const { prompt, say } = ctx;
  const most = prompt.count.max || 31;
  let value = [];
  const all = () => ctx.state().situations ?? [];
  const select = h("select", { id: uid("sector"), onchange: () => draw() });
  const list = h("div", { class: "choices situations" });
  const tally = h("p", { class: "hint", role: "status" });
  const count = () => {
    tally.textContent = say("form.chosen-of", { number: value.length, most });
    for (const input of list.querySelectorAll("input")) input.disabled = !input.checked && value.length >= most;
  };
  const card = (situation) => {
    const id = uid("situation");
    const input = h("input", {
      type: "checkbox", value: situation.id, checked: value.includes(situation.id), "aria-describedby": id,
      onchange: () => {
        value = value.filter((other) => other !== situation.id).concat(input.checked ? [situation.id] : []);
        ctx.change([...value]);
        count();
      },
    });
    return h("div", { class: "card" },
      h("label", { class: "choice" }, input, h("span", {}, situation.title)),
      h("p", { class: "hint", id }, situation.trigger));
  };
  const draw = () => {
    const sector = select.value;
    const shown = all().filter((situation) => !sector || situation.sector === sector || value.includes(situation.id));
    fill(list, shown.map(card));
    count();
  };
  const sectors = () => {
    const kept = select.value;
    const known = new Map(all().map((situation) => [situation.sector, situation.sector_says]));
    fill(select, h("option", { value: "" }, say("form.all-sectors")), [...known].map(([id, says]) => h("option", { value: id }, says)));
    select.value = known.has(kept) ? kept : "";
  };
  return {
    el: ctx.group(h("div", { class: "row" }, h("label", { for: select.id }, say("form.sector")), select), tally, list),
    set: (given) => { value = (given ?? []).slice(); sectors(); draw(); },
    refresh: () => { sectors(); draw(); },
  };
}

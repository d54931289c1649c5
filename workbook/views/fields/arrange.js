// Answers that are arranged: an order, cards in boxes, a chain with a link to break.

import { fill, h, isEmpty, uid } from "../kit.js";
import { moved } from "../logic.js";

export function order(ctx) {
  const { say } = ctx;
  const list = h("ol", { class: "order" });
  let ids = [];
  let chosen = false;
  const says = (id) => ctx.options().find((option) => option.id === id)?.says ?? id;
  const move = (from, to, focus) => {
    if (to < 0 || to >= ids.length || from === to) return;
    ids = moved(ids, from, to);
    chosen = true;
    ctx.change([...ids]);
    draw();
    ctx.announce(say("form.moved", { item: says(ids[to]), place: to + 1, count: ids.length }));
    const buttons = list.children[to].querySelectorAll("button");
    (focus === "up" && !buttons[0].disabled ? buttons[0] : buttons[1].disabled ? buttons[0] : focus === "up" ? buttons[0] : buttons[1]).focus();
  };
  const draw = () => {
    fill(list, ids.map((id, at) => {
      const button = (way, to) => h("button", {
        type: "button", class: "quiet square", disabled: to < 0 || to >= ids.length,
        "aria-label": say(`form.move-${way}`, { item: says(id) }), onclick: () => move(at, to, way),
      }, way === "up" ? "↑" : "↓");
      const item = h("li", {}, h("span", { class: "grip", "aria-hidden": "true" }, "⠿"), h("span", { class: "grow" }, says(id)), button("up", at - 1), button("down", at + 1));
      drag(item, at);
      return item;
    }));
    list.classList.toggle("unset", !chosen);
  };
  /** By mouse and touch: hold the grip, and the item goes where the finger is. */
  const drag = (item, at) => {
    const grip = item.querySelector(".grip");
    grip.addEventListener("pointerdown", (start) => {
      start.preventDefault();
      grip.setPointerCapture(start.pointerId);
      item.classList.add("dragged");
      const follow = (event) => { item.style.transform = `translateY(${event.clientY - start.clientY}px)`; };
      const drop = (event) => {
        grip.removeEventListener("pointermove", follow);
        item.classList.remove("dragged");
        item.style.transform = "";
        if (event.type === "pointercancel") return;
        const others = [...list.children].filter((other) => other !== item);
        move(at, others.filter((other) => { const box = other.getBoundingClientRect(); return box.top + box.height / 2 < event.clientY; }).length);
      };
      grip.addEventListener("pointermove", follow);
      grip.addEventListener("pointerup", drop, { once: true });
      grip.addEventListener("pointercancel", drop, { once: true });
    });
  };
  const settle = (given) => {
    const known = ctx.options().map((option) => option.id);
    const kept = (given ?? []).filter((id) => known.includes(id));
    ids = [...kept, ...known.filter((id) => !kept.includes(id))];
  };
  const keep = h("button", { type: "button", class: "quiet", onclick: () => { chosen = true; ctx.change([...ids]); draw(); ctx.announce(say("form.order-kept")); } }, say("form.keep-order"));
  return {
    el: ctx.group(list, h("div", { class: "row" }, keep)),
    set: (given) => { chosen = !isEmpty(given); settle(given); draw(); },
    refresh: () => { settle(ids); draw(); },
  };
}

export function sort(ctx) {
  const { prompt, say } = ctx;
  const cards = h("div", { class: "cards" });
  let value = {};
  const done = (options) => options.length > 0 && options.every((option) => value[option.id]?.bin);
  const draw = () => {
    const options = ctx.options();
    if (!options.length) return fill(cards, h("p", { class: "hint" }, say("form.nothing-to-sort")));
    fill(cards, options.map((option) => {
      const name = uid("sort");
      const why = prompt.why && h("label", { class: "why", hidden: value[option.id]?.bin !== prompt.why }, say("form.why"),
        h("input", { type: "text", value: value[option.id]?.why ?? "", oninput: (event) => put(option.id, { ...value[option.id], why: event.target.value }) }));
      const note = option.note && h("p", { class: "note", hidden: !done(options) }, option.note);
      return h("fieldset", { class: "card" }, h("legend", {}, option.says),
        h("div", { class: "bins" }, prompt.bins.map((bin) => h("label", { class: "choice" },
          h("input", {
            type: "radio", name, value: bin.id, checked: value[option.id]?.bin === bin.id,
            onchange: () => {
              put(option.id, { ...(bin.id === prompt.why ? value[option.id] : {}), bin: bin.id });
              if (why) why.hidden = bin.id !== prompt.why;
              for (const hidden of cards.querySelectorAll(".note")) hidden.hidden = !done(options);
            },
          }), h("span", {}, bin.says)))), why, note);
    }));
  };
  const put = (id, place) => { value = { ...value, [id]: place }; ctx.change(value); };
  return { el: ctx.group(cards), set: (given) => { value = { ...given }; draw(); }, refresh: draw };
}

/** The order named by `of`, drawn as a chain in the learner's own words; one link can be broken. */
export function chain(ctx) {
  const { prompt } = ctx;
  return drawChain(ctx, () => {
    const answers = ctx.answers();
    const ids = answers[prompt.of] ?? prompt.options.map((option) => option.id);
    return ids.map((id) => ({ id, says: prompt.options.find((option) => option.id === id)?.says ?? id, own: answers[id] }));
  });
}

/** Links (id, says, own words) as a chain that stops at the one chosen; `landed`: words that take the place of what stood there. */
export function drawChain(ctx, listed, landed = () => "", note = () => null) {
  const { prompt, say } = ctx;
  const name = uid("chain");
  const links = h("ol", { class: "chain" });
  const aside = h("p", { class: "hint" });
  let value;
  const draw = () => {
    fill(aside, note());
    aside.hidden = !aside.textContent;
    fill(links, listed().map(({ id, says, own }) => {
      const input = h("input", { type: "radio", name, value: id, checked: value === id, onchange: () => { value = id; ctx.change(id); mark(); } });
      return h("li", { "data-link": id }, h("label", { class: "choice" }, input,
        h("span", {}, h("b", {}, says), own && h("span", { class: "own-words" }, own), h("span", { class: "landed", hidden: true }))));
    }));
    mark();
  };
  const mark = () => {
    const at = [...links.children].findIndex((item) => item.dataset.link === value);
    [...links.children].forEach((item, index) => {
      item.classList.toggle("broken", index === at);
      item.classList.toggle("after", at >= 0 && index > at);
      const words = item.querySelector(".landed");
      words.textContent = index === at ? landed() : "";
      words.hidden = !words.textContent;
    });
    broken.textContent = at < 0 ? "" : say("form.chain-stops", { link: prompt.options.find((option) => option.id === value)?.says ?? value });
  };
  const broken = h("p", { role: "status", class: "hint" });
  return { el: ctx.group(aside, links, broken), set: (given) => { value = given; draw(); }, refresh: draw };
}

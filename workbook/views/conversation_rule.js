// "Show the rule": the formula, every number with its evidence grade, and sliders that replay the same talk under other numbers.

import { fill, h, uid } from "./kit.js";

const DELAY = 120; // ms after the last movement of a slider until the talk is played again

export function rulePanel(ctx) {
  const { say, num } = ctx;
  const changed = new Map();
  const box = h("div", {});
  const result = h("p", { class: "shown", role: "status", hidden: true });
  const el = h("details", { class: "rule" }, h("summary", {}, say("talk.rule")), box);
  let timer;
  let drawn = false;
  let back = null;

  const send = () => { clearTimeout(timer); timer = setTimeout(() => ctx.send({ do: "rule", numbers: Object.fromEntries(changed) }), DELAY); };

  /** One number: its name, grade, slider and value. */
  function slider(id) {
    const { moves, terms, numbers } = ctx.get("rule");
    const [value, low, high] = numbers[id];
    const [name, part] = id.split(".");
    const [title, , grade] = part ? moves[name] : terms[name];
    const words = part ? say("talk.rule-part", { move: title, part: say(`talk.rule-${part}`) }) : title;
    const control = uid("number");
    const input = h("input", { type: "range", id: control, min: low, max: high, step: (high - low) / 100 > 0.1 ? 0.5 : 0.05 });
    input.value = changed.get(id) ?? value;
    const readout = h("span", { class: "readout", "aria-hidden": "true" });
    const tell = () => {
      const now = changed.has(id) ? changed.get(id) : value;
      readout.textContent = now === value ? num(value, 2) : say("talk.rule-changed", { now: num(now, 2), value: num(value, 2) });
      input.setAttribute("aria-valuetext", readout.textContent);
    };
    input.addEventListener("input", () => { changed.set(id, Number(input.value)); tell(); send(); });
    tell();
    return h("div", { class: "number" }, h("label", { for: control }, words, h("span", { class: "hint" }, grade ? ` (${say(`talk.grade-${grade}`)})` : "")), h("div", { class: "slide" }, input, readout));
  }

  function fillIn() {
    if (!back) return;
    drawn = true;
    const { numbers } = ctx.get("rule");
    const used = new Set();
    for (const turn of back.turns) {
      for (const part of ["heat", "stress", "heard", "progress", "loss"]) used.add(`${turn.move}.${part}`);
      for (const term of turn.terms) used.add(term.id);
    }
    const ids = Object.keys(numbers);
    const others = h("details", {}, h("summary", {}, say("talk.rule-others")));
    others.addEventListener("toggle", () => { if (others.children.length === 1) others.append(...ids.filter((id) => !used.has(id)).map(slider)); }, { once: true });
    fill(box, h("p", {}, say("talk.rule-lead")),
      ["rule-heat-formula", "rule-stress-formula", "rule-room"].map((key) => h("p", { class: "formula" }, say(`talk.${key}`))),
      h("ul", { class: "hint" }, ["A", "B", "C"].map((grade) => h("li", {}, say("talk.rule-grade", { grade, means: say(`talk.grade-${grade}-means`) })))),
      h("p", {}, say("talk.rule-sliders")), result,
      h("div", { class: "row" }, h("button", { type: "button", class: "quiet", onclick: () => { changed.clear(); ctx.send({ do: "rule", numbers: {} }); fillIn(); } }, say("talk.rule-reset"))),
      h("div", { class: "numbers" }, ids.filter((id) => used.has(id) && numbers[id][0] !== 0).map(slider)), others);
  }

  el.addEventListener("toggle", () => { if (el.open && !drawn) fillIn(); });
  return {
    el,
    draw(given) { back = given; drawn = false; changed.clear(); result.hidden = true; el.open = false; fill(box); },
    tried() {
      const { points } = ctx.get("tried");
      result.hidden = !points || !changed.size;
      if (result.hidden) return;
      const [heat, stress] = points.at(-1);
      const [heatNow, stressNow] = back.points.at(-1);
      result.textContent = say("talk.rule-result", { heat: num(heat), stress: num(stress), heat_now: num(heatNow), stress_now: num(stressNow) });
    },
  };
}

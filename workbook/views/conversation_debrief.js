// Looking back: how it ended, its course, turn by turn why, what other replies would have done, and the sentence to keep.

import { blocks } from "./blocks.js";
import { courseChart } from "./conversation_chart.js";
import { termLists } from "./conversation_chat.js";
import { rulePanel } from "./conversation_rule.js";
import { fill, h, readableMoment, uid } from "./kit.js";

export function lookBack(ctx) {
  const { say, num, lang } = ctx;
  const heading = h("h4", { tabindex: "-1", class: "ending" });
  const words = h("div", {});
  const measured = h("div", {});
  const el = h("div", { class: "debrief" }, heading, words, measured);
  const chart = courseChart(ctx, () => ctx.get("looking_back").sentence ?? "");
  const table = h("details", {});
  const rule = rulePanel(ctx);
  let stamp = null;

  function draw() {
    const back = ctx.get("looking_back");
    if (back.stamp === stamp) return;
    stamp = back.stamp;
    const { ending, danger } = back;
    const { help } = ctx.get("scene");
    const goOn = ending.id === "stopped" && h("button", { type: "button", class: "quiet", onclick: () => ctx.act({ do: "back", turn: ctx.get("turn").number }) }, say("talk.go-on"));
    const again = h("button", { type: "button", class: "quiet again", onclick: () => ctx.act({ do: "open", about: ctx.get("scene").about, again: true }) }, say("talk.again"));
    heading.textContent = ending.title;
    fill(words, h("p", {}, ending.says), ending.promise && h("p", { class: "note" }, ending.promise),
      danger && h("div", { class: "safety" }, blocks(help)), h("div", { class: "row" }, goOn, again));
    measured.hidden = danger || !back.turns;
    if (measured.hidden) return fill(measured);
    fill(measured,
      h("h4", {}, say("talk.course")), h("p", {}, back.sentence), chart.el, table, h("p", { class: "fixed-line" }, say("talk.fixed-line")),
      h("h4", {}, say("talk.turn-by-turn")), h("p", { class: "hint" }, say("talk.terms-hint")), h("div", { class: "all-turns" }, back.turns.map((turn, at) => oneTurn(turn, at === 0))),
      h("h4", {}, say("talk.keep")), planForm(back.sentences), rule.el);
    drawTable();
    chart.show({ points: back.points, felt: back.felt, tried: null });
    rule.draw(back);
  }

  function drawTable() {
    const { points, felt } = ctx.get("looking_back");
    const { points: tried } = ctx.get("tried");
    const head = ["chart-turn", "legend-heat", "legend-stress", "legend-felt"].map((key) => say(`talk.${key}`));
    if (tried) head.push(say("talk.tried-heat"), say("talk.tried-stress"));
    const rows = points.map(([heat, stress], turn) => [turn === 0 ? say("talk.at-start") : String(turn), num(heat), num(stress), felt[turn] ?? "–",
      ...(tried ? [num(tried[turn][0]), num(tried[turn][1])] : [])]);
    fill(table, h("summary", {}, say("talk.as-table")), blocks([{ kind: "table", caption: say("talk.course"), head, rows }]));
  }

  function oneTurn(turn, open) {
    const title = ctx.get("rule").moves[turn.move][0];
    const summary = say("talk.turn-summary", { number: turn.number, move: title, from: num(turn.heat[0]), to: num(turn.heat[1]) });
    const given = { says: turn.said, move: turn.move, heat: turn.heat[1], stress: turn.stress[1], given: true };
    return h("details", { open, class: "one-turn" }, h("summary", {}, summary),
      h("p", { class: "hint", dir: "auto" }, say("talk.they-said", { name: ctx.get("scene").customer, words: turn.line })), h("p", { class: "quote", dir: "auto" }, turn.said),
      termLists(ctx, turn.terms, turn.move),
      h("p", { class: "strong" }, say("talk.what-if")), h("ul", { class: "what-if" }, [given, ...turn.others].map(whatIf)),
      h("div", { class: "row" }, h("button", { type: "button", class: "quiet", onclick: () => ctx.act({ do: "back", turn: turn.number }) }, say("talk.try-other", { number: turn.number }))));
  }

  /** Two bars for one reply: the temperature and the guess of one's own tension after it. */
  function whatIf(each) {
    const bar = (name, value) => h("div", { class: `meter what ${name}` }, h("span", { class: "meter-name" }, say(`talk.legend-${name}`)), h("span", { class: "value" }, num(value)),
      h("span", { class: "bar", "aria-hidden": "true" }, h("span", { class: "bar-fill", style: `width: ${value * 10}%` })));
    return h("li", {}, h("p", { dir: "auto" }, h("span", { class: "strong" }, `${ctx.get("rule").moves[each.move][0]}${each.given ? ` (${say("talk.given")})` : ""}: `), each.says),
      bar("heat", each.heat), bar("stress", each.stress));
  }

  /** "Which sentence will you really use?", as an if-then plan once the learner has named the moment. */
  function planForm(sentences) {
    const name = uid("keep");
    const cue = h("textarea", { rows: 2, dir: "auto", id: uid("cue"), placeholder: say("talk.plan-cue-example") });
    const then = h("textarea", { rows: 3, dir: "auto", id: uid("then") });
    const error = h("p", { class: "error", hidden: true, role: "alert" });
    const saved = h("div", { role: "status" });
    const pick = (sentence) => {
      const input = h("input", { type: "radio", name });
      input.addEventListener("change", () => { then.value = say("talk.plan-then", { words: sentence }); parts.hidden = false; });
      return h("label", { class: "choice" }, input, h("span", { dir: "auto" }, sentence));
    };
    const own = h("input", { type: "radio", name });
    own.addEventListener("change", () => { then.value = ""; parts.hidden = false; then.focus(); });
    const parts = h("div", { hidden: true },
      h("div", { class: "field" }, h("label", { for: cue.id }, say("form.plan-if-label")), h("p", { class: "hint" }, say("talk.plan-cue-hint")), cue),
      h("div", { class: "field" }, h("label", { for: then.id }, say("form.plan-then-label")), then), error,
      h("div", { class: "row" }, h("button", { type: "button", class: "save-plan", onclick: () => save() }, say("talk.plan-save"))), saved);
    function save() {
      // The page names the save, so that sending it twice still gives one entry.
      const id = crypto.randomUUID?.().replaceAll("-", "") ?? [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
      ctx.send({ do: "plan", id, if: cue.value, then: then.value }, (answer) => {
        error.textContent = answer.fault ?? "";
        error.hidden = !answer.fault;
        if (answer.fault) { fill(saved); return (cue.value.trim() ? then : cue).focus(); }
        const where = answer.copies.length ? answer.copies.map((copy) => say(`form.saved-${copy}`, { when: readableMoment(answer.at, lang) })) : [say("form.held", { when: readableMoment(answer.at, lang) })];
        fill(saved, h("p", { class: "quote", dir: "auto" }, answer.plan), where.map((each) => h("p", { class: "saved" }, each)), answer.remarks.map((each) => h("p", { class: "remark" }, each)));
        saved.dataset.saved = String(answer.copies.length > 0);
      });
    }
    return h("div", { class: "keep" }, h("fieldset", {}, h("legend", {}, say("talk.keep-which")),
      h("div", { class: "choices" }, sentences.map(pick), h("label", { class: "choice" }, own, h("span", {}, say("talk.keep-own"))))), parts);
  }

  return {
    el, draw,
    focus: () => heading.focus(),
    tried() {
      const back = ctx.get("looking_back");
      if (!back.points) return;
      const { points } = ctx.get("tried");
      chart.show({ points: back.points, felt: back.felt, tried: points ?? null });
      drawTable();
      rule.tried();
    },
    stop: () => chart.stop(),
  };
}

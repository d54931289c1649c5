// What was said, as a chat: the customer's lines by band, the learner's replies. Only what is new is added, so only that is read out.

import { fill, h } from "./kit.js";

export function chat(ctx) {
  const { say, num } = ctx;
  const list = h("ol", { class: "said" });
  const el = h("div", { class: "chat", role: "log", "aria-live": "polite", "aria-label": say("talk.log"), tabindex: "0" }, list);
  const why = h("details", { class: "why-moved" }, h("summary", {}, say("talk.why-moved")), h("div", {}));
  let current = null; // the customer's line that waits for an answer

  const bubble = (kind, who, words, extra) => h("li", { class: `bubble ${kind}` }, h("p", { class: "who" }, who, extra), h("p", { class: "words", dir: "auto" }, words));
  const customer = (words, band) => {
    const { customer: name, danger } = ctx.get("scene");
    const made = bubble("theirs", name, words, !danger && band && h("span", { class: "band" }, ` · ${say(`talk.band-${band}`)}`));
    if (band) made.dataset.band = danger ? "" : band;
    return made;
  };
  const mine = ({ said, hold }) => bubble("mine", say("talk.you"), said, hold ? h("span", { class: "band" }, ` · ${say("talk.held", { seconds: num(Math.round(hold)) })}`) : null);
  const bottom = () => { el.scrollTop = el.scrollHeight; };

  return {
    el: h("div", { class: "chat-box" }, el, why),
    /** Everything so far, for a page that comes in the middle. */
    set(exchanges) {
      current = null;
      fill(list, exchanges.flatMap((each) => [customer(each.line, each.band), mine(each)]));
      bottom();
    },
    /** The exchange that has just taken place. */
    add(exchange) {
      if (!current) list.append(customer(exchange.line, exchange.band));
      current = null;
      list.append(mine(exchange));
      bottom();
    },
    /** Bring what was said last into view, on a small screen too. */
    look: () => list.lastChild?.scrollIntoView({ block: "nearest" }),
    /** What the customer says now, or said last. */
    now(turn, lastWords) {
      const words = turn.line || lastWords;
      if (words && current?.words !== words) {
        current?.box.remove();
        current = { words, box: customer(words, turn.band) };
        list.append(current.box);
        bottom();
      } else if (!words) { current?.box.remove(); current = null; }
      const terms = turn.last?.terms ?? [];
      why.hidden = !terms.length || turn.ended;
      fill(why.lastChild, termLists(ctx, terms, turn.last?.move));
    },
  };
}

/** What moved each gauge in one turn, in words, with how well its direction is known. */
export function termLists(ctx, terms, move) {
  const { say, num } = ctx;
  const { moves, terms: known } = ctx.get("rule");
  return ["heat", "stress"].map((name) => {
    const found = terms.filter((term) => term.gauge === name);
    return found.length > 0 && h("div", { class: "terms" }, h("p", { class: "strong" }, say(`talk.terms-${name}`)),
      h("ul", {}, found.map((term) => {
        const [title, says] = term.id === "reply" ? moves[move] : known[term.id];
        const sign = term.value > 0 ? "+" : "";
        return h("li", {}, h("span", { class: "strong" }, title), ` ${sign}${num(term.value, 2)}`,
          h("span", { class: "hint" }, ` ${says}${term.grade ? ` (${say(`talk.grade-${term.grade}`)})` : ""}`));
      })));
  });
}

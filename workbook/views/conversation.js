// One conversation to practise: choose it, read the scene, answer turn by turn, look back. Python decides; this shows.

import { chat } from "./conversation_chat.js";
import { lookBack } from "./conversation_debrief.js";
import { gauges } from "./conversation_gauges.js";
import { picker, readyCard } from "./conversation_pick.js";
import { replyForm } from "./conversation_reply.js";
import { fill, h, speaker, uid } from "./kit.js";
import { signal } from "./signals.js";

const PATIENCE = 4000; // ms until a message that nobody answered is called lost

export default {
  render({ model, el }) {
    const say = speaker(model.get("words"));
    const lang = model.get("lang");
    const formats = [1, 2].map((digits) => new Intl.NumberFormat(lang, { maximumFractionDigits: digits }));
    const waiting = new Map(); // what to do with the answer to a message, by its id
    let shown = { about: null, stage: null, past: -1, count: 0 };
    let due = false;
    let acted = false; // the learner did something here: only then does the focus move along
    let patience;

    const titleId = uid("talk");
    const title = h("h3", { id: titleId, tabindex: "-1" });
    const announcer = h("p", { class: "unseen", "aria-live": "polite" });
    const status = h("p", { class: "status", role: "status" });
    const ctx = {
      model, say, lang,
      get: (name) => model.get(name),
      num: (value, digits = 1) => formats[digits - 1].format(value).replace(/^-(?=0$)/, "").replace("-", "−"),
      felt: undefined, // the learner's own rating; only the learner changes it
      announce(words) { announcer.textContent = ""; announcer.textContent = words; },
      /** Tell Python; `then` gets its answer. */
      send(message, then) {
        const id = message.id ?? uid("m");
        if (then) waiting.set(id, then);
        clearTimeout(patience);
        patience = setTimeout(() => { status.textContent = say("talk.no-answer"); }, PATIENCE);
        model.send({ ...message, id });
      },
      act(message, then) { acted = true; ctx.send({ felt: ctx.felt ?? null, ...message }, then); },
    };
    const panels = { pick: picker(ctx), ready: readyCard(ctx), meters: gauges(ctx), chat: chat(ctx), reply: replyForm(ctx), over: lookBack(ctx) };
    const visible = { pick: ["pick"], ready: ["ready"], talk: ["meters", "chat", "reply"], over: ["meters", "chat", "over"] };
    const scene = h("details", { class: "scene" }, h("summary", {}, say("talk.scene")), h("p", {}));
    const leave = h("button", { type: "button", class: "quiet", onclick: () => ctx.act({ do: "list" }) }, say("talk.other"));
    const root = h("section", { class: "steady talk", "aria-labelledby": titleId, lang }, h("header", {}, title), scene,
      panels.pick.el, panels.ready.el, panels.meters.el, panels.chat.el, panels.reply.el, panels.over.el, h("div", { class: "row foot" }, leave), status, announcer);

    function react() {
      due = false;
      const { stage, about } = model.get("place");
      const { title: name, scene: words } = model.get("scene");
      const past = model.get("past");
      const turn = model.get("turn");
      clearTimeout(patience);
      status.textContent = "";
      const moved = stage !== shown.stage || about !== shown.about;
      if (about !== shown.about) ctx.felt = undefined;
      title.textContent = stage === "pick" ? say("talk.title") : name ?? "";
      root.dataset.stage = stage;
      root.dataset.about = about;
      for (const [panel, { el: box }] of Object.entries(panels)) box.hidden = !visible[stage].includes(panel);
      scene.hidden = !["talk", "over"].includes(stage);
      scene.lastChild.textContent = words ?? "";
      leave.hidden = stage === "pick" || model.get("place").fixed;
      if (stage === "pick") panels.pick.draw();
      if (stage === "ready" && moved) panels.ready.draw();
      if (visible[stage].includes("chat")) {
        if (past.stamp !== shown.past || about !== shown.about) {
          if (ctx.felt === undefined && typeof past.felt === "number") ctx.felt = past.felt;
          panels.chat.set(past.turns ?? []);
          shown.count = (past.turns ?? []).length;
        }
        // Each turn comes by itself; a page that came later asks for what it missed.
        if (turn.last && turn.number === shown.count + 2) { panels.chat.add(turn.last); shown.count += 1; }
        if (turn.number !== shown.count + 1) return ctx.send({ do: "look" });
        panels.chat.now(turn, stage === "over" ? model.get("looking_back").ending?.customer : "");
        panels.meters.draw(turn);
        if (stage === "talk") panels.reply.draw(turn);
        if (stage === "over") panels.over.draw();
      }
      mark();
      root.dataset.turn = stage === "talk" || stage === "over" ? turn.number : "";
      shown = { ...shown, stage, about, past: past.stamp };
      if (acted) focus(stage, moved);
      acted = false;
    }

    /** For the table of contents: done or begun, as Python says. */
    function mark() {
      if (root.dataset.done === model.get("done")) return;
      root.dataset.done = model.get("done");
      signal("done");
    }

    /** After a deed of the learner the focus goes where reading goes on. */
    function focus(stage, moved) {
      if (stage === "talk") { panels.reply.focus(); panels.chat.look(); }
      else if (stage === "over" && moved) panels.over.focus();
      else if (moved) title.focus();
    }

    const soon = () => { if (!due) { due = true; queueMicrotask(react); } };
    const answered = () => {
      const answer = model.get("answer");
      clearTimeout(patience);
      status.textContent = "";
      if (answer.fault) acted = false; // the focus stays with what has to be mended
      waiting.get(answer.id)?.(answer);
    };
    const names = ["place", "picker", "scene", "past", "turn", "looking_back", "done"];
    for (const name of names) model.on(`change:${name}`, soon);
    const paced = () => { clearTimeout(patience); panels.reply.paced(); };
    const tried = () => { clearTimeout(patience); panels.over.tried(); };
    model.on("change:answer", answered);
    model.on("change:pace", paced);
    model.on("change:tried", tried);
    react();
    el.append(root);
    return () => {
      for (const name of names) model.off(`change:${name}`, soon);
      model.off("change:answer", answered);
      model.off("change:pace", paced);
      model.off("change:tried", tried);
      clearTimeout(patience);
      for (const panel of Object.values(panels)) panel.stop?.();
      fill(root);
    };
  },
};

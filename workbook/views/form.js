// One exercise as a form. Python says what the answers mean; this shows them, and sends what the learner did.

import { blocks } from "./blocks.js";
import { device, safely, storages } from "./device.js";
import { draftPlaces, drafts } from "./drafts.js";
import { FIELDS } from "./fields/index.js";
import { forgetting } from "./forget.js";
import { exerciseOf, fill, h, isEmpty, readableMoment, speaker, uid } from "./kit.js";
import { alike, isShown, optionsOf } from "./logic.js";
import { looseWords, putBack } from "./loose.js";
import { heed, signal } from "./signals.js";
import { whoseDevice } from "./whose.js";

const DRAFT_DELAY = 250; // ms: an answer is in this browser well within half a second
const newId = () => crypto.randomUUID?.().replaceAll("-", "") ?? [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const PATIENCE = 4000; // ms until a save that nobody acknowledged is called unsaved
const MOST = 900_000; // characters of one save: more cannot be kept, and a server may hang up on it

export default {
  render({ model, el }) {
    const spec = exerciseOf(model.get("spec"));
    const say = speaker(model.get("words"));
    const lang = model.get("lang");
    const state = () => model.get("state");
    const asks = model.get("asks");
    const places = draftPlaces(asks);
    let answers = {};
    let dirty = false;
    let pending = null; // the id of the save on its way
    let sent = null; // what was sent last, until it is known to be stored
    let back = false; // was this typed before the page was loaded?
    let typing = false; // typed since the draft was last written?
    let handed = ""; // the answers as they stood when they were sent
    let shownId = null; // the entry that the form showed last
    let dropped = ""; // what was removed last
    let asked = false; // has this page saved anything? Then it may ask whose device it is on
    let mine = null; // in a log: the id of the entry that stands in the form, until another one is begun
    let draft;
    let draftTimer;
    let patience;

    const announcer = h("p", { class: "unseen", "aria-live": "polite" });
    const announce = (words) => { announcer.textContent = ""; announcer.textContent = words; };
    const status = h("div", { class: "status", role: "status" });
    const feedback = h("div", { class: "feedback" });
    const titleId = uid("title");

    const fields = spec.prompts.map((prompt) => field(prompt));
    const saveButton = h("button", { type: "submit" }, say("form.save"));
    const anotherButton = h("button", { type: "button", class: "quiet another", hidden: true, onclick: another }, say("form.another"));
    const earlier = h("div", { class: "earlier" });
    const removal = spec.private ? forgetting(say, forget) : null;
    const whose = whoseDevice({ say, announce });
    const about = aboutPicker();
    const form = h("form", { novalidate: true, onsubmit: (event) => { event.preventDefault(); save(); } },
      about.el, fields.map((each) => each.box), h("div", { class: "row" }, saveButton, anotherButton), status, whose.el, removal?.el);
    const root = h("section", { class: "steady form", "aria-labelledby": titleId, lang, "data-exercise": spec.id },
      h("header", {}, h("h3", { id: titleId }, spec.title), h("p", { class: "aim" }, spec.aim, " ", h("span", { class: "minutes" }, say("form.minutes", { number: spec.minutes })))),
      form, earlier, feedback, evidence(), announcer);

    /** A prompt with the options it has now: some come from other exercises, or are the learner's own situations. */
    function live(prompt) {
      const { options, situations } = state();
      if (prompt.kind === "situations") return { ...prompt, options: situations.map(({ id, title }) => ({ id, says: title })) };
      return options?.[prompt.id] ? { ...prompt, options: options[prompt.id] } : prompt;
    }

    /** One prompt: its box, and the field for its kind. */
    function field(prompt) {
      const ids = { label: uid("label"), hint: uid("hint"), error: uid("error") };
      const error = h("p", { class: "error", id: ids.error, hidden: true });
      const remarks = h("div", { class: "remarks" });
      const optional = prompt.optional && h("span", { class: "optional" }, ` (${say("form.optional")})`);
      const described = () => [prompt.hint && ids.hint, ids.error].filter(Boolean).join(" ");
      const hint = () => prompt.hint && h("p", { class: "hint", id: ids.hint }, prompt.hint);
      const ctx = {
        prompt, say, lang, announce, state, exercise: spec.id,
        keeps: () => model.get("drafts"),
        storage: () => (asks && device() !== "own" ? storages().tab : storages().browser),
        answers: () => answers,
        options: () => optionsOf(live(prompt), answers, spec.prompts.map(live)),
        change: (value) => changed(prompt, value),
        cover: (id, on) => fields.find((each) => each.prompt.id === id)?.box.classList.toggle("covered", on),
        described: () => ({ "aria-describedby": described() }),
        label: (control) => { control.id ||= uid("control"); return h("label", { for: control.id }, prompt.label, optional); },
        hint,
        error: () => [error, remarks],
        group: (...children) => h("fieldset", { "aria-describedby": described() }, h("legend", {}, prompt.label, optional), hint(), children, error, remarks),
        words: () => h("div", { class: "shown", role: "note" }, h("p", {}, prompt.label), prompt.hint && h("p", { class: "hint" }, prompt.hint), prompt.example && h("p", { class: "quote" }, prompt.example)),
      };
      const made = FIELDS[prompt.kind](ctx);
      const loose = h("div", { class: "loose" });
      const box = h("div", { class: `field ${prompt.kind}`, "data-prompt": prompt.id }, made.el, loose);
      return { prompt, box, error, remarks, loose, ...made };
    }

    function changed(prompt, value) {
      answers = { ...answers, [prompt.id]: value };
      // From here on Python leaves the choice of situation to the learner.
      if (!dirty) send({ do: "typing" });
      dirty = true;
      back = false;
      fault(fields.find((each) => each.prompt.id === prompt.id), "");
      arrange(prompt.id);
      noteTyping();
      tell();
    }

    /** From the first letter on, not from the last: who types without a pause is kept, too. */
    function noteTyping() {
      typing = true;
      draftTimer ??= setTimeout(keepDraft, DRAFT_DELAY);
    }

    /** A kernel that is gone takes nothing any more; what is typed is in the draft. */
    function send(message) {
      return safely(() => (model.send(message), true)) ?? false;
    }

    /** Show what belongs on the page now; fields that draw on `changedId` draw again. */
    function arrange(changedId) {
      for (const each of fields) {
        const { prompt } = each;
        const hidden = !isShown(prompt, answers, spec.prompts.map(live));
        if (each.box.hidden && !hidden && ["show", "help"].includes(prompt.kind)) announce(prompt.label);
        each.box.hidden = hidden;
        const drawsOn = [prompt.source && !prompt.source.exercise && prompt.source.prompt, prompt.of, ...(prompt.kind === "chain" ? prompt.options.map((option) => option.id) : []), ...(prompt.parts ?? [])];
        const root_ = spec.prompts.find((other) => other.id === prompt.source?.prompt);
        if (changedId && each.refresh && (drawsOn.includes(changedId) || root_?.source?.prompt === changedId)) each.refresh();
      }
    }

    function keepDraft() {
      clearTimeout(draftTimer);
      draftTimer = undefined;
      if (!typing || !draft) return;
      const loose = Object.fromEntries(fields.map((each) => [each.prompt.id, looseWords(each.box, answers[each.prompt.id])]).filter(([, words]) => words));
      if (!dirty && !Object.keys(loose).length) { typing = false; if (!sent) draft.clear(); return; }
      if (draft.write({ answers: dirty ? answers : {}, loose, id: isSent() ? sent.id : null })) { root.dataset.draft = "kept"; typing = false; } else tell();
    }

    /** Is what stands in the form what was sent last? */
    function isSent() {
      return sent !== null && sent.about === draft?.about && JSON.stringify(answers) === handed;
    }

    function save() {
      if (fields.every((each) => isEmpty(answers[each.prompt.id]))) {
        status.className = "status";
        return fill(status, say("form.nothing-yet"));
      }
      const shown = fields.filter((each) => !each.box.hidden).map((each) => each.prompt.id);
      const kept = Object.fromEntries(Object.entries(answers).filter(([id, value]) => shown.includes(id) && !isEmpty(value)));
      const words = JSON.stringify(kept);
      if (words.length > MOST) return tell("form.too-long");
      // The page names the save: sending the same again, even after a reload, still gives one entry.
      sent = { id: isSent() ? sent.id : newId(), words, about: state().about };
      handed = JSON.stringify(answers);
      dirty = typing = true;
      keepDraft();
      pending = sent.id;
      handOver();
      tell("form.saving");
    }

    function handOver() {
      send({ do: "save", id: sent.id, about: sent.about, answers: JSON.parse(sent.words), ...(spec.repeat && mine ? { instead: mine } : {}) });
      clearTimeout(patience);
      patience = setTimeout(() => tell(document.documentElement.dataset.steadyLink === "lost" ? "form.waiting" : "form.no-answer"), PATIENCE);
    }

    /** Private words go for good: what was typed, and every save of it. */
    function forget() {
      empty();
      draft?.erase();
      send({ do: "forget" });
      adopt({});
      tell();
      saveButton.focus();
    }

    /** Nothing has been typed. */
    function empty() {
      clearTimeout(draftTimer);
      clearTimeout(patience);
      draftTimer = undefined;
      dirty = typing = back = false;
      pending = sent = null;
      delete root.dataset.draft;
      fields.filled = false;
    }

    /** What was removed elsewhere does not stay behind in a draft of it. */
    function dropRemoved(removed) {
      const gone = removed ?? [];
      if (!gone.length || JSON.stringify(gone) === dropped) return;
      dropped = JSON.stringify(gone);
      for (const { about: place } of gone) if (place !== draft?.about && model.get("drafts")) drafts(`${spec.id}.${place}`, places).erase();
      if (!gone.some((each) => each.id === shownId && each.about === draft?.about)) return;
      draft.erase();
      empty();
    }

    /** Say how things stand: not saved yet, saved where and when, or what went wrong. */
    function tell(key) {
      const { entry, notice } = state();
      const shown = spec.repeat && !mine ? null : entry; // an empty form of a log says nothing of the one before
      const lines = [];
      if (notice) lines.push(h("p", { class: "warn" }, notice));
      if (key) lines.push(h("p", {}, say(key)));
      else if (dirty) lines.push(h("p", {}, say(!draft?.works || (typing && !draftTimer) ? "form.unsaved" : back ? "form.draft-back" : "form.draft")));
      else if (!entry && state().forgotten) lines.push(h("p", {}, say("form.forgotten")));
      else if (shown?.copies.length) lines.push(...shown.copies.map((copy) => h("p", { class: "saved" }, say(`form.saved-${copy.where}`, { when: readableMoment(shown.at, lang) }))));
      else if (shown) lines.push(h("p", {}, say("form.held", { when: readableMoment(shown.at, lang) })));
      status.className = `status${!key && !dirty && shown?.copies.length ? " is-saved" : ""}`;
      const before = status.textContent;
      const box = h("div", {}, lines);
      if (box.textContent !== before) fill(status, lines);
      root.dataset.saved = String(Boolean(!dirty && entry?.copies.length));
      mark();
      whose.show(asks && root.dataset.saved === "true" && asked);
      anotherButton.hidden = !mine || dirty;
      removal?.show(Boolean(dirty || entry));
    }

    /** For the table of contents: done or begun, as Python says; what is only typed is begun. */
    function mark() {
      const now = state().done || (dirty ? "begun" : "");
      if (root.dataset.done === now) return;
      root.dataset.done = now;
      signal("done");
    }

    function fault(each, words) {
      each.error.textContent = words;
      each.error.hidden = !words;
      for (const control of each.box.querySelectorAll("input, textarea, select")) words ? control.setAttribute("aria-invalid", "true") : control.removeAttribute("aria-invalid");
    }

    function isStored({ entry, earlier: log }, id) {
      return Boolean(id && (entry?.id === id ? entry.copies.length : log?.some((each) => each.id === id)));
    }

    /** The draft goes once the entry it became can be read back, and not before. */
    function settle(now) {
      if (dirty || !isStored(now, sent?.id)) return;
      sent = null;
      typing = false;
      clearTimeout(draftTimer);
      draftTimer = undefined;
      draft?.clear();
      delete root.dataset.draft;
    }

    /** Python has spoken: a save came through, another situation, entries from elsewhere. */
    function react() {
      const now = state();
      const answered = pending && now.reply === pending;
      if (answered) {
        clearTimeout(patience);
        pending = null;
        asked = true;
        const wrong = Object.entries(now.faults ?? {});
        for (const each of fields) fault(each, now.faults?.[each.prompt.id] ?? "");
        if (wrong.length) {
          fields.find((each) => each.prompt.id === wrong[0][0])?.box.querySelector("input, textarea, select, button")?.focus();
          showRemarks(now);
          return tell("form.mend");
        }
        if (spec.repeat && now.entry?.id === now.reply) mine = now.reply;
        // Typed on while it was on its way: that is not saved yet.
        dirty = JSON.stringify(answers) !== handed;
        settle(now);
      }
      // What came back as a draft did come through before, only the page never heard of it.
      if (back && (alike(answers, standing(now)) || isStored(now, sent?.id))) {
        dirty = back = typing = false;
        sent = null;
        draft.clear();
      }
      dropRemoved(now.removed);
      if (!pending) settle(now);
      // Another tab saved one since, or this one was removed: what is typed next mends nothing.
      if (!pending && now.entry?.id !== mine) mine = null;
      if (now.about !== draft?.about) load();
      else if (!dirty && !pending) { adopt(standing(now)); }
      about.draw();
      for (const each of fields) if (each.prompt.source?.exercise || each.prompt.kind === "situations" || each.prompt.kind === "hunt" || each.live) each.refresh?.();
      showRemarks(now);
      if (!pending) tell();
    }

    function showRemarks(now) {
      for (const each of fields) fill(each.remarks, (now.remarks?.[each.prompt.id] ?? []).map((words) => (Array.isArray(words) ? h("div", { class: "remark" }, words.map((part) => h("p", {}, part))) : h("p", { class: "remark" }, words))));
      fill(feedback, blocks(now.feedback));
      if (spec.repeat) showEarlier(now.earlier ?? []);
    }

    /** What the form shows when nothing has been typed: the last answers, or in a log only the entry just saved. */
    function standing(now) {
      const shown = !spec.repeat || now.entry?.id === mine ? now.entry?.answers : null;
      return shown ?? now.prefill ?? {};
    }

    /** A log begins anew: an empty form, its first field ready. */
    function another() {
      mine = null;
      fields.filled = false;
      adopt(standing(state()));
      for (const each of fields) fill(each.remarks);
      tell();
      announce(say("form.another-ready"));
      fields[0]?.box.querySelector("input, textarea, select, button")?.focus();
    }

    /** The entries of a log, the last one first; the older ones folded away. */
    function showEarlier(list) {
      const line = ({ at, says }) => h("li", {}, h("span", { class: "when" }, readableMoment(at, lang)), " ", says);
      fill(earlier, list.length > 0 && h("h4", {}, say("form.earlier", { number: list.length })), list.length > 0 && h("ul", {}, list.slice(0, 3).map(line)),
        list.length > 3 && h("details", {}, h("summary", {}, say("form.earlier-more", { number: list.length - 3 })), h("ul", {}, list.slice(3).map(line))));
    }

    function adopt(given) {
      shownId = spec.repeat ? mine : state().entry?.id ?? null;
      if (alike(given, answers) && fields.filled) return;
      answers = { ...given };
      fields.filled = true;
      for (const each of fields) each.set(answers[each.prompt.id]);
      arrange();
    }

    /** The answers about this situation: the draft if there is one, else what was saved. */
    function load() {
      const now = state();
      draft = model.get("drafts") ? drafts(`${spec.id}.${now.about}`, places) : { works: false, read: () => null, write: () => false, clear() {}, erase() {} };
      draft.about = now.about;
      const typed = draft.read();
      mine = null;
      fields.filled = false;
      dirty = back = Boolean(typed) && !isEmpty(typed.answers) && !alike(typed.answers, standing(now));
      adopt(dirty ? typed.answers : standing(now));
      sent = dirty && typed.id ? { id: typed.id, about: now.about } : null;
      handed = JSON.stringify(answers);
      const loose = typed?.loose ?? {};
      for (const each of fields) putBack(each.box, loose[each.prompt.id], each.loose, say);
      if (typed && !dirty && isEmpty(loose)) draft.clear();
    }

    /** "Which situation is this about?", for exercises that are kept per situation. */
    function aboutPicker() {
      if (!spec.about) return { el: null, draw() {} };
      const id = uid("about");
      const select = h("select", { id, onchange: () => { keepDraft(); send({ do: "about", about: select.value }); } });
      const draw = () => {
        fill(select, state().abouts.map((each) => h("option", { value: each.id }, each.says)));
        select.value = state().about;
      };
      return { el: h("div", { class: "row about" }, h("label", { for: id }, say("form.about")), select), draw };
    }

    function evidence() {
      if (!spec.evidence.length) return null;
      return h("details", { class: "evidence" }, h("summary", {}, say("evidence.heading")), blocks(spec.evidence));
    }

    const flush = () => keepDraft();
    const hide = () => { if (document.visibilityState === "hidden") keepDraft(); };
    const ends = [
      // What was on its way when the connection went may be lost, in either direction: a save is sent again under its own
      // name, and Python says again how things stand.
      heed("link", (link) => {
        if (link === "ok") { if (pending) handOver(); else if (shownId) send({ do: "again" }); }
        else if (pending) tell(link === "lost" ? "form.waiting" : "form.no-answer");
      }),
      heed("device", () => { typing = dirty; keepDraft(); tell(); }),
      heed("erased", () => { empty(); adopt({}); for (const each of fields) fill(each.loose); tell(); }),
    ];
    form.addEventListener("input", noteTyping);
    model.on("change:state", react);
    window.addEventListener("pagehide", flush);
    document.addEventListener("visibilitychange", hide);
    about.draw();
    load();
    arrange();
    showRemarks(state());
    tell();
    el.append(root);
    return () => {
      keepDraft();
      for (const end of ends) end();
      model.off("change:state", react);
      window.removeEventListener("pagehide", flush);
      document.removeEventListener("visibilitychange", hide);
      clearTimeout(patience);
      for (const each of fields) each.stop?.();
    };
  },
};


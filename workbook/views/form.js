// One exercise as a form. Python says what the answers mean; this shows them, and sends what the learner did.

import { blocks } from "./blocks.js";
import { drafts } from "./drafts.js";
import { FIELDS } from "./fields/index.js";
import { fill, h, isEmpty, readableMoment, speaker, uid } from "./kit.js";
import { alike, isShown, optionsOf } from "./logic.js";

const DRAFT_DELAY = 250; // ms: an answer is in this browser well within half a second
const PATIENCE = 4000; // ms until a save that nobody acknowledged is called unsaved

export default {
  render({ model, el }) {
    const spec = model.get("spec");
    const say = speaker(model.get("words"));
    const lang = model.get("lang");
    const state = () => model.get("state");
    let answers = {};
    let dirty = false;
    let pending = null; // the id of the save on its way
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
    const anotherButton = h("button", { type: "button", class: "quiet", hidden: true, onclick: another }, say("form.another"));
    const earlier = h("div", { class: "earlier" });
    const about = aboutPicker();
    const form = h("form", { novalidate: true, onsubmit: (event) => { event.preventDefault(); save(); } },
      about.el, fields.map((each) => each.box), h("div", { class: "row" }, saveButton, anotherButton), status);
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
        prompt, say, lang, announce, state,
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
      const box = h("div", { class: `field ${prompt.kind}`, "data-prompt": prompt.id }, made.el);
      return { prompt, box, error, remarks, ...made };
    }

    function changed(prompt, value) {
      answers = { ...answers, [prompt.id]: value };
      // From here on Python leaves the choice of situation to the learner.
      if (!dirty) model.send({ do: "typing" });
      dirty = true;
      fault(fields.find((each) => each.prompt.id === prompt.id), "");
      arrange(prompt.id);
      clearTimeout(draftTimer);
      draftTimer = setTimeout(keepDraft, DRAFT_DELAY);
      tell();
    }

    /** Show what belongs on the page now; fields that draw on `changedId` draw again. */
    function arrange(changedId) {
      for (const each of fields) {
        const { prompt } = each;
        const hidden = !isShown(prompt, answers, spec.prompts.map(live));
        if (each.box.hidden && !hidden && prompt.kind === "show") announce(prompt.label);
        each.box.hidden = hidden;
        const drawsOn = [prompt.source && !prompt.source.exercise && prompt.source.prompt, prompt.of, ...(prompt.kind === "chain" ? prompt.options.map((option) => option.id) : [])];
        const root_ = spec.prompts.find((other) => other.id === prompt.source?.prompt);
        if (changedId && each.refresh && (drawsOn.includes(changedId) || root_?.source?.prompt === changedId)) each.refresh();
      }
    }

    function keepDraft() {
      clearTimeout(draftTimer);
      if (dirty && draft?.write(answers)) root.dataset.draft = "kept";
    }

    function save() {
      if (fields.every((each) => isEmpty(answers[each.prompt.id]))) {
        status.className = "status";
        return fill(status, say("form.nothing-yet"));
      }
      keepDraft();
      // The page names the save, so that sending it twice still gives one entry.
      pending = crypto.randomUUID?.().replaceAll("-", "") ?? [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
      const shown = fields.filter((each) => !each.box.hidden).map((each) => each.prompt.id);
      const kept = Object.fromEntries(Object.entries(answers).filter(([id, value]) => shown.includes(id) && !isEmpty(value)));
      model.send({ do: "save", id: pending, about: state().about, answers: kept, ...(spec.repeat && mine ? { instead: mine } : {}) });
      clearTimeout(patience);
      patience = setTimeout(() => tell("form.no-answer"), PATIENCE);
      tell("form.saving");
    }

    /** Say how things stand: not saved yet, saved where and when, or what went wrong. */
    function tell(key) {
      const { entry, notice } = state();
      const shown = spec.repeat && !mine ? null : entry; // an empty form of a log says nothing of the one before
      const lines = [];
      if (notice) lines.push(h("p", { class: "warn" }, notice));
      if (key) lines.push(h("p", {}, say(key)));
      else if (dirty) lines.push(h("p", {}, say(draft?.works ? "form.draft" : "form.unsaved")));
      else if (shown?.copies.length) lines.push(...shown.copies.map((copy) => h("p", { class: "saved" }, say(`form.saved-${copy.where}`, { when: readableMoment(shown.at, lang) }))));
      else if (shown) lines.push(h("p", {}, say("form.held", { when: readableMoment(shown.at, lang) })));
      status.className = `status${!key && !dirty && shown?.copies.length ? " is-saved" : ""}`;
      const before = status.textContent;
      const box = h("div", {}, lines);
      if (box.textContent !== before) fill(status, lines);
      root.dataset.saved = String(Boolean(!dirty && entry?.copies.length));
      anotherButton.hidden = !mine || dirty;
    }

    function fault(each, words) {
      each.error.textContent = words;
      each.error.hidden = !words;
      for (const control of each.box.querySelectorAll("input, textarea, select")) words ? control.setAttribute("aria-invalid", "true") : control.removeAttribute("aria-invalid");
    }

    /** Python has spoken: a save came through, another situation, entries from elsewhere. */
    function react() {
      const now = state();
      const answered = pending && now.reply === pending;
      if (answered) {
        clearTimeout(patience);
        pending = null;
        const wrong = Object.entries(now.faults ?? {});
        for (const each of fields) fault(each, now.faults?.[each.prompt.id] ?? "");
        if (wrong.length) {
          fields.find((each) => each.prompt.id === wrong[0][0])?.box.querySelector("input, textarea, select, button")?.focus();
          showRemarks(now);
          return tell("form.mend");
        }
        if (spec.repeat && now.entry?.id === now.reply) mine = now.reply;
        dirty = false;
        draft?.clear();
        delete root.dataset.draft;
      }
      // Another tab saved one since, or this one was removed: what is typed next mends nothing.
      if (!pending && now.entry?.id !== mine) mine = null;
      if (now.about !== draft?.about) load();
      else if (!dirty && !pending) { adopt(standing(now)); }
      about.draw();
      for (const each of fields) if (each.prompt.source?.exercise || each.prompt.kind === "situations") each.refresh?.();
      showRemarks(now);
      if (!pending) tell();
    }

    function showRemarks(now) {
      for (const each of fields) fill(each.remarks, (now.remarks?.[each.prompt.id] ?? []).map((words) => h("p", { class: "remark" }, words)));
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
      if (alike(given, answers) && fields.filled) return;
      answers = { ...given };
      fields.filled = true;
      for (const each of fields) each.set(answers[each.prompt.id]);
      arrange();
    }

    /** The answers about this situation: the draft if there is one, else what was saved. */
    function load() {
      const now = state();
      draft = model.get("drafts") ? drafts(`${spec.id}.${now.about}`) : { works: false, read: () => null, write: () => false, clear() {} };
      draft.about = now.about;
      const typed = draft.read();
      mine = null;
      dirty = Boolean(typed) && !alike(typed, standing(now));
      fields.filled = false;
      adopt(dirty ? typed : standing(now));
    }

    /** "Which situation is this about?", for exercises that are kept per situation. */
    function aboutPicker() {
      if (!spec.about) return { el: null, draw() {} };
      const id = uid("about");
      const select = h("select", { id, onchange: () => { keepDraft(); model.send({ do: "about", about: select.value }); } });
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
      model.off("change:state", react);
      window.removeEventListener("pagehide", flush);
      document.removeEventListener("visibilitychange", hide);
      clearTimeout(patience);
      for (const each of fields) each.stop?.();
    };
  },
};


// Where answers are; taking them along, checking a file, bringing it back, removing one answer or all of them.

import { save } from "./blocks.js";
import { device, safely } from "./device.js";
import { countDrafts, eraseKept } from "./drafts.js";
import { fill, h, speaker, uid } from "./kit.js";
import { heed, signal } from "./signals.js";

const PART = 200_000; // characters in one message
const MOST = 20_000_000; // characters of a file that is read

export default {
  render({ model, el }) {
    const say = speaker(model.get("words"));
    const send = (message) => safely(() => (model.send(message), true));
    const titleId = uid("title");
    const heading = (key) => h("h4", {}, say(key));
    const copies = h("ul", { class: "copies" });
    const whose = model.get("asks") ? deviceChoice() : null;
    const told = h("p", { class: "hint", role: "status" });
    const take = h("button", { type: "button", onclick: () => { parts = []; send({ do: "take", at: 0 }); } }, say("keep.take"));
    const result = h("div", { class: "found", role: "status" });
    const confirm = h("div", {});
    const picker = filePicker();
    const list = h("ul", { class: "removable" });
    const one = h("details", { ontoggle: () => { if (one.open) send({ do: "list" }); } }, h("summary", {}, say("keep.remove-one")), list);
    const end = h("div", { class: "forget-all" });
    let parts = [];

    function deviceChoice() {
      const name = uid("device");
      const option = (which) => h("label", { class: "choice" }, h("input", { type: "radio", name, value: which, onchange: () => signal("answer-device", which) }), h("span", {}, say(`form.whose-${which}`)));
      const hint = h("p", { class: "hint", role: "status" });
      const box = h("fieldset", { class: "whose" }, h("legend", {}, say("keep.whose")), h("div", { class: "choices" }, option("own"), option("shared")), hint);
      const draw = () => {
        for (const input of box.querySelectorAll("input")) input.checked = input.value === device();
        hint.textContent = say(`keep.whose-${device() || "open"}`);
      };
      draw();
      return { box, draw };
    }

    /** A file is read here and handed to Python in parts; nothing changes by choosing one. */
    function filePicker() {
      const id = uid("file");
      const input = h("input", { type: "file", id, accept: ".jsonl,.json,.txt,application/jsonl,application/json,text/plain", onchange: async () => {
        const file = input.files[0];
        if (!file) return;
        fill(confirm);
        fill(result, h("p", {}, say("keep.reading")));
        if (file.size > MOST) return fill(result, h("p", { class: "warn" }, say("keep.file-large")));
        try {
          const text = await file.text();
          for (let at = 0; at === 0 || at < text.length; at += PART) send({ do: "part", first: at === 0, last: at + PART >= text.length, text: text.slice(at, at + PART), name: file.name });
        } catch {
          fill(result, h("p", { class: "warn" }, say("keep.file-unread")));
        }
        // The same file may be chosen again after it was mended.
        input.value = "";
        return null;
      } });
      return h("div", { class: "row" }, h("label", { for: id }, say("keep.choose")), input);
    }

    function showFound() {
      const { lines = [], new: fresh = 0, removed = 0, bring, also } = model.get("found");
      fill(result, lines.map((line) => h("p", {}, line)));
      const tick = h("input", { type: "checkbox" });
      const button = h("button", { type: "button", onclick: () => { fill(confirm); send({ do: "bring", removed: tick.checked }); } }, fresh ? bring : say("keep.bring-some"));
      fill(confirm,
        removed > 0 && h("label", { class: "choice" }, tick, h("span", {}, also)),
        (fresh > 0 || removed > 0) && h("p", { class: "hint" }, say("keep.bring-first")),
        (fresh > 0 || removed > 0) && h("div", { class: "row" }, button, h("button", { type: "button", class: "quiet", onclick: () => send({ do: "leave" }) }, say("keep.bring-not"))));
    }

    function showList() {
      fill(list, model.get("listed").map(({ id, title, when, about, says }) => {
        const actions = h("div", { class: "row" });
        const ask = h("button", { type: "button", class: "quiet", "aria-label": say("keep.remove-label", { title, when }), onclick: () => {
          const yes = h("button", { type: "button", onclick: () => { told.textContent = say("keep.removed"); one.querySelector("summary").focus(); send({ do: "remove", id }); } }, say("keep.remove-yes"));
          fill(actions, h("span", {}, say("keep.remove-sure")), yes, h("button", { type: "button", class: "quiet", onclick: () => { fill(actions, ask); ask.focus(); } }, say("keep.remove-no")));
          yes.focus();
        } }, say("keep.remove"));
        fill(actions, ask);
        return h("li", {}, h("p", {}, h("strong", {}, title), about && ` · ${about}`, h("br"), h("span", { class: "hint" }, when)), says && h("p", { class: "quote" }, says), actions);
      }));
    }

    /** "Forget everything": what goes is named first. */
    function showEnd() {
      const ask = h("button", { type: "button", class: "quiet", onclick: () => {
        const typed = countDrafts();
        const yes = h("button", { type: "button", onclick: () => {
          send({ do: "forget" });
          eraseKept();
          signal("erased");
          signal("erase");
          showEnd();
          told.textContent = say("keep.forgotten");
          told.scrollIntoView?.({ block: "nearest" });
        } }, say("keep.forget-yes"));
        const words = h("p", { tabindex: "-1" }, model.get("state").forget, typed > 0 && ` ${say("keep.forget-typed", { number: typed })}`);
        fill(end, words, h("p", { class: "hint" }, say("keep.forget-files")),
          h("div", { class: "row" }, yes, h("button", { type: "button", class: "quiet", onclick: () => { showEnd(); end.querySelector("button").focus(); } }, say("keep.forget-no"))));
        words.focus();
      } }, say("keep.forget"));
      fill(end, h("div", { class: "row" }, ask));
    }

    const showState = () => {
      const { copies: lines, count } = model.get("state");
      fill(copies, lines.map((line) => h("li", {}, line)));
      take.disabled = !count;
      whose?.draw();
    };
    const hear = (said) => {
      if (said?.do !== "part") return;
      parts.push(said.text);
      // Not all at once: a server may hold back what floods it.
      if (said.next) return setTimeout(() => send({ do: "take", at: said.next }), said.next > 10 * PART ? 300 : 0);
      save(said.name, said.mime, parts.join(""));
      parts = [];
      told.textContent = say("keep.taken", { name: said.name });
      return null;
    };
    const root = h("section", { class: "steady keep", "aria-labelledby": titleId, lang: model.get("lang") },
      h("h3", { id: titleId }, say("keep.title")), h("p", { class: "hint" }, say("keep.lead")),
      heading("keep.where"), copies, whose?.box,
      heading("keep.along"), h("p", {}, say("keep.along-lead")), h("div", { class: "row" }, take), told,
      heading("keep.back"), h("p", {}, say("keep.back-lead")), picker, result, confirm,
      heading("keep.end"), h("p", {}, say("keep.end-lead")), one, end);
    showState();
    showEnd();
    const stop = heed("device", () => whose?.draw());
    model.on("change:state", showState);
    model.on("change:found", showFound);
    model.on("change:listed", showList);
    model.on("msg:custom", hear);
    el.append(root);
    return () => { stop(); model.off("change:state", showState); model.off("change:found", showFound); model.off("change:listed", showList); model.off("msg:custom", hear); };
  },
};

// Answers in words: a line, a paragraph, several lines, a number, a day, an if-then pair, a sentence from memory.

import { fill, h, isEmpty } from "../kit.js";

/** A labelled control; `set` shows a value that came from elsewhere. */
function control(ctx, element, read, show) {
  element.addEventListener("input", () => ctx.change(read(element.value)));
  return { el: [ctx.label(element), ctx.hint(), element, ctx.error()], set: (value) => { element.value = show(value); } };
}

const FITS = 30; // characters of an example that a phone shows inside a line; a longer one stands under it

export function line(ctx) {
  const { example } = ctx.prompt;
  const fits = !example || example.length <= FITS;
  const field = control(ctx, h("input", { type: "text", ...ctx.described(), placeholder: fits ? example : undefined, autocomplete: "off" }),
    (text) => text, (value) => value ?? "");
  return { ...field, el: [...field.el, !fits && h("p", { class: "hint example" }, ctx.say("form.example", { example }))] };
}

export function paragraph(ctx) {
  const area = h("textarea", { rows: 3, ...ctx.described(), placeholder: ctx.prompt.example });
  const grow = () => { area.style.height = "auto"; area.style.height = `${area.scrollHeight + 2}px`; };
  area.addEventListener("input", grow);
  const field = control(ctx, area, (text) => text, (value) => value ?? "");
  return { ...field, set: (value) => { field.set(value); if (area.isConnected) grow(); } };
}

export function number(ctx) {
  const { low, high } = ctx.prompt;
  const input = h("input", { type: "number", inputmode: "numeric", min: low, max: high, step: 1, class: "short", ...ctx.described() });
  return control(ctx, input, (text) => (text === "" ? undefined : Number(text)), (value) => value ?? "");
}

export function date(ctx) {
  return control(ctx, h("input", { type: "date", class: "short", ...ctx.described() }), (text) => text || undefined, (value) => value ?? "");
}

export function list(ctx) {
  const { prompt, say } = ctx;
  const most = prompt.count.max || 8;
  const rows = h("ol", { class: "lines" });
  const inputs = () => [...rows.querySelectorAll("input")];
  const read = () => inputs().map((input) => input.value.trim()).filter(Boolean);
  const row = (value) => {
    const input = h("input", { type: "text", value, placeholder: prompt.example, autocomplete: "off", oninput: () => ctx.change(read()) });
    const item = h("li", {}, input);
    item.append(h("button", {
      type: "button", class: "quiet",
      onclick: () => { item.remove(); name(); ctx.change(read()); (inputs().at(-1) ?? more).focus(); },
    }, say("form.remove")));
    return item;
  };
  const name = () => inputs().forEach((input, at) => {
    input.setAttribute("aria-label", say("form.line-of", { label: prompt.label, number: at + 1 }));
    input.nextElementSibling.setAttribute("aria-label", say("form.remove-line", { number: at + 1 }));
    more.hidden = inputs().length >= most;
  });
  const more = h("button", {
    type: "button", class: "quiet",
    onclick: () => { rows.append(row("")); name(); inputs().at(-1).focus(); },
  }, say("form.add-line"));
  return {
    el: ctx.group(rows, more),
    set: (value) => {
      const least = Math.max(prompt.count.min || 1, 1);
      const values = [...(value ?? [])];
      while (values.length < least) values.push("");
      fill(rows, values.map(row));
      name();
    },
  };
}

export function plan(ctx) {
  const { say, prompt } = ctx;
  const cue = h("textarea", { rows: 2, ...ctx.described(), "aria-label": say("form.plan-if-label") });
  const response = h("textarea", { rows: 2, ...ctx.described(), "aria-label": say("form.plan-then-label") });
  const read = () => ctx.change({ if: cue.value, then: response.value });
  for (const area of [cue, response]) area.addEventListener("input", read);
  // A plan may begin with words from above: one click puts them where they are to be done.
  const from = prompt.of && h("div", { class: "row" }, h("button", { type: "button", class: "quiet", onclick: () => {
    const words = ctx.answers()[prompt.of];
    if (isEmpty(words)) return ctx.announce(say("form.plan-from-nothing"));
    response.value = say("form.plan-from-words", { words });
    read();
    cue.focus();
  } }, say("form.plan-from")));
  const part = (word, area) => h("div", { class: "plan-part" }, h("span", { class: "plan-word", "aria-hidden": "true" }, word), area);
  return {
    el: ctx.group(from, part(say("form.if"), cue), part(say("form.then"), response), prompt.example && h("p", { class: "hint example" }, say("form.example", { example: prompt.example }))),
    set: (value) => { cue.value = value?.if ?? ""; response.value = value?.then ?? ""; },
  };
}

export function recall(ctx) {
  const { say, prompt } = ctx;
  const area = h("textarea", { rows: 2, ...ctx.described() });
  const original = h("p", { class: "recalled", hidden: true });
  const peek = h("button", {
    type: "button", class: "quiet", "aria-expanded": "false",
    onclick: () => {
      original.hidden = !original.hidden;
      original.textContent = wordsOf(ctx.answers()[prompt.of], say) || say("form.recall-nothing");
      peek.setAttribute("aria-expanded", String(!original.hidden));
      fill(peek, say(original.hidden ? "form.recall-show" : "form.recall-hide"));
    },
  }, say("form.recall-show"));
  const field = control(ctx, area, (text) => text, (value) => value ?? "");
  // From memory: what is to be recalled is out of sight while one types.
  area.addEventListener("focus", () => ctx.cover(prompt.of, true));
  area.addEventListener("blur", () => ctx.cover(prompt.of, false));
  return { el: [...field.el, h("div", { class: "row" }, peek), original], set: field.set };
}

/** The words of an answer that is to be recalled: a plan, or a text. */
function wordsOf(value, say) {
  if (isEmpty(value)) return "";
  return typeof value === "string" ? value : say("form.plan-sentence", { if: value.if ?? "", then: value.then ?? "" });
}

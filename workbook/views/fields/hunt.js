// A proof hunt: a call to read with an opinion in mind, drawn by Python; one marks the customer's lines that fit.

import { fill, h, readableMoment, uid } from "../kit.js";

export function hunt(ctx) {
  const { prompt, say, lang } = ctx;
  const stage = h("div", { class: "stage" });
  let value;
  const call = (id) => prompt.transcripts.find((each) => each.id === id);
  const opinion = (id) => prompt.bins.find((bin) => bin.id === id);

  const choose = () => {
    const { draw, second } = ctx.state().hunt;
    const fresh = !second.some((each) => each.transcript === draw.transcript);
    fill(stage, h("p", {}, say("form.hunt-about")), h("div", { class: "row" },
      fresh && h("button", { type: "button", onclick: () => begin(draw) }, say("form.hunt-draw"))),
    second.length > 0 && [h("p", { class: "hint" }, say("form.hunt-second")), h("ul", { class: "hunt-second" }, second.map((each) => h("li", {},
      h("button", { type: "button", class: "quiet", onclick: () => begin(each) }, say("form.hunt-again", { call: call(each.transcript)?.title ?? each.transcript, when: readableMoment(each.at, lang) })))))]);
  };

  const begin = ({ transcript, opinion: drawn }) => {
    value = { transcript, opinion: drawn, marked: [] };
    ctx.change(value);
    read();
    stage.querySelector(".step-title").focus();
  };

  const read = () => {
    const { title, lines } = call(value.transcript) ?? { title: value.transcript, lines: [] };
    const count = h("p", { class: "hint", role: "status" });
    const tell = () => { count.textContent = say("form.hunt-marked", { number: value.marked.length, count: lines.filter((line) => line.who === "customer").length }); };
    const line = ({ id, who, says }) => {
      if (who !== "customer") return h("li", {}, h("p", { class: "hunt-me" }, h("span", { class: "hint" }, say("form.hunt-me")), " ", says));
      const input = h("input", { type: "checkbox", id: uid("line"), checked: value.marked.includes(id), onchange: () => {
        value = { ...value, marked: value.marked.filter((other) => other !== id).concat(input.checked ? [id] : []) };
        ctx.change(value);
        tell();
      } });
      return h("li", {}, h("label", { class: "choice" }, input, h("span", {}, h("span", { class: "hint" }, say("form.hunt-customer")), " ", says)));
    };
    tell();
    fill(stage, h("p", { class: "step-title", tabindex: "-1" }, h("strong", {}, title)), h("p", {}, say("form.hunt-opinion")),
      h("p", { class: "quote" }, opinion(value.opinion)?.note ?? opinion(value.opinion)?.says ?? ""), h("p", {}, say("form.hunt-mark")),
      h("ol", { class: "hunt-lines" }, lines.map(line)), count);
  };

  return {
    el: ctx.group(stage),
    set: (given) => { value = given; value?.transcript ? read() : choose(); },
    // A new draw has come; a call that is being read stays.
    refresh: () => { if (!value?.transcript) choose(); },
  };
}

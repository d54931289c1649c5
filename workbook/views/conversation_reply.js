// One turn of the learner: four replies or own words, a thought beforehand, how it is said, and then to say it.

import { holdPanel } from "./conversation_hold.js";
import { pauseControls } from "./conversation_pause.js";
import { voicePanel } from "./conversation_voice.js";
import { fill, h, uid } from "./kit.js";

const WORDS_PER_SECOND = 3.3; // quiet reading
const OWN = "own";
const READ_SLOWLY = 0.85; // what "I read it slowly to myself" counts as, of one's own pace

export function replyForm(ctx) {
  const { say } = ctx;
  const name = uid("reply");
  let turn = {};
  let chosen = "";
  let thought = false;
  let ownThought = "";
  let swapSeen = false;
  let chooser = null; // the fieldset of this turn
  let choosers = 0;

  const error = h("p", { class: "error", hidden: true, role: "alert" });
  const own = h("textarea", { rows: 3, dir: "auto" });
  const move = h("select", {});
  let moveByLearner = false;
  const guessed = h("p", { class: "hint", role: "status" });
  const ownBox = h("div", { class: "own-words", hidden: true }, labelled(say("talk.own-label"), own), labelled(say("talk.own-move"), move), h("p", { class: "hint" }, say("talk.own-move-hint")), guessed);
  const marker = tick(say("talk.marker"));
  const surface = tick(say("talk.surface"));
  const stewing = tick(say("talk.stewing"));
  const slowly = tick(say("talk.read-slowly"));
  const voice = voicePanel(ctx, () => replyWords());
  const reading = h("p", { class: "hint reading" });
  const choices = h("div", {});
  const swap = h("div", {});
  const pause = pauseControls(ctx, { needsMarker: () => ctx.get("scene").channel !== "chat" && !marker.input.checked, send: (given) => send(given), ready: () => check() });
  const hold = holdPanel(ctx, (given) => send({ hold: given }), () => check());
  const how = h("details", { class: "how" }, h("summary", {}, say("talk.how")), h("div", { class: "ticks" }, marker.el, slowly.el, surface.el, stewing.el), pause.sliderEl, voice.el);
  const leaveNow = h("button", { type: "button", class: "leave", onclick: () => leave() }, say("talk.leave-now"));
  const plainSend = h("button", { type: "button", class: "quiet", onclick: () => { if (check()) send({}); } }, say("talk.reply"));
  const back = h("button", { type: "button", class: "quiet", onclick: () => ctx.act({ do: "back", turn: turn.number - 1 }) }, say("talk.back"));
  const stop = h("button", { type: "button", class: "quiet", onclick: () => ctx.act({ do: "stop" }) }, say("talk.stop"));
  const el = h("form", { class: "reply", novalidate: true, onsubmit: (event) => event.preventDefault() },
    swap, choices, error, how, hold.el, pause.el, h("div", { class: "row" }, leaveNow, plainSend), h("div", { class: "row" }, back, stop));

  own.addEventListener("change", () => {
    if (own.value.trim()) ctx.send({ do: "guess", own: own.value }, (answer) => {
      if (!answer.guess || moveByLearner) return;
      move.value = answer.guess;
      guessed.textContent = say("talk.own-guess", { move: ctx.get("rule").moves[answer.guess][0] });
      arrange();
    });
  });
  own.addEventListener("input", () => { error.hidden = true; voice.forget(); });
  move.addEventListener("change", () => { moveByLearner = true; guessed.textContent = ""; arrange(); });

  function replyWords() {
    return chosen === OWN ? own.value : turn.offers?.find((offer) => offer.id === chosen)?.says ?? "";
  }

  function fault(words, control) {
    error.textContent = words;
    error.hidden = !words;
    if (words) control?.focus();
    return !words;
  }

  /** Is there something to say? */
  function check() {
    if (!chosen) return fault(say("talk.choose-first"), choices.querySelector("input"));
    if (chosen === OWN && !own.value.trim()) return fault(say("talk.own-empty"), own);
    if (chosen === OWN && !move.value) return fault(say("talk.own-move-first"), move);
    return fault("");
  }

  function send(given) {
    const rate = ctx.get("scene").channel === "chat" ? (slowly.input.checked ? READ_SLOWLY : undefined) : voice.rate();
    const delivery = { rate, marker: marker.input.checked, stewing: stewing.input.checked, surface: surface.input.checked, selftalk: thought, ...given };
    const what = chosen === OWN ? { own: own.value, move: move.value } : { reply: chosen };
    ctx.act({ do: "play", turn: turn.number, ...what, delivery }, (answer) => { if (answer.fault) fault(answer.fault, own); });
  }

  function leave() {
    chosen = turn.offers.find((offer) => offer.leaves)?.id ?? "";
    if (chosen) send({});
    else ctx.act({ do: "stop" });
  }

  /** Which buttons belong to what was chosen. */
  function arrange() {
    const { danger } = ctx.get("scene");
    const offer = turn.offers?.find((each) => each.id === chosen);
    const holding = !danger && (offer?.hold !== undefined || (chosen === OWN && move.value === "hold"));
    ownBox.hidden = chosen !== OWN;
    hold.el.hidden = !holding;
    if (holding) hold.open(offer?.hold ?? 60);
    else hold.stop();
    pause.el.hidden = danger || holding;
    plainSend.hidden = !danger;
    const seconds = Math.ceil(turn.line.split(/\s+/).length / WORDS_PER_SECOND);
    reading.textContent = danger ? "" : say("talk.reading", { seconds });
    error.hidden = true;
  }

  function choice(value, words) {
    const input = h("input", { type: "radio", name: `${name}-${choosers}`, value });
    input.addEventListener("change", () => { chosen = value; voice.forget(); arrange(); });
    return h("label", { class: "choice" }, input, h("span", { dir: "auto" }, words));
  }

  /** "First a thought that helps": one card before a hot turn. */
  function drawSwap() {
    const { danger, limiting, useful } = ctx.get("scene");
    const hot = !danger && ["hot", "boiling"].includes(turn.band);
    thought = false;
    if (!hot) return fill(swap);
    const group = uid("thought");
    const ownInput = h("input", { type: "text", value: ownThought, dir: "auto", "aria-label": say("talk.thought-own-label"), autocomplete: "off", hidden: true });
    const pick = (words, on) => {
      const input = h("input", { type: "radio", name: group });
      input.addEventListener("change", () => { thought = on(); ownInput.hidden = !ownPick.querySelector("input").checked; });
      return h("label", { class: "choice" }, input, h("span", {}, words));
    };
    const ownPick = pick(say("talk.thought-own"), () => Boolean(ownInput.value.trim()));
    ownInput.addEventListener("input", () => { ownThought = ownInput.value; thought = Boolean(ownInput.value.trim()); });
    const none = pick(say("talk.thought-none"), () => false);
    none.querySelector("input").checked = true;
    fill(swap, h("details", { class: "swap", open: !swapSeen }, h("summary", {}, say("talk.thought")),
      h("fieldset", {}, h("legend", {}, say("talk.thought-limiting", { thought: limiting })),
        h("div", { class: "choices" }, useful.map((each) => pick(each, () => true)), ownPick, ownInput, none))));
    swapSeen = true;
  }

  function draw(given) {
    if (given.stamp === turn.stamp) return;
    turn = given;
    chosen = "";
    choosers += 1;
    const { danger, channel } = ctx.get("scene");
    const { moves, groups } = ctx.get("rule");
    moveByLearner = false;
    own.value = "";
    guessed.textContent = "";
    for (const each of [marker, surface, stewing, slowly]) each.input.checked = false;
    fill(move, h("option", { value: "" }, say("talk.own-move-choose")),
      Object.entries(groups).map(([kind, ids]) => h("optgroup", { label: say(`talk.moves-${kind}`) }, ids.map((id) => h("option", { value: id }, moves[id][0])))));
    chooser = h("fieldset", { class: "offers", tabindex: "-1" }, h("legend", {}, say("talk.what-do-you-say", { number: turn.number, most: ctx.get("scene").most })), reading,
      h("div", { class: "choices" }, turn.offers.map((offer) => choice(offer.id, offer.says)), !danger && choice(OWN, say("talk.own"))), ownBox);
    fill(choices, chooser);
    drawSwap();
    how.hidden = danger;
    marker.el.hidden = channel === "chat";
    slowly.el.hidden = channel !== "chat";
    voice.el.hidden = channel === "chat";
    leaveNow.hidden = !danger;
    back.hidden = turn.number < 2;
    voice.forget();
    pause.reset();
    hold.reset();
    arrange();
  }

  return {
    el, draw,
    focus: () => chooser?.focus({ preventScroll: true }),
    paced: () => voice.paced(),
    stop: () => { pause.stop(); hold.stop(); voice.stop(); },
  };
}

function labelled(words, control) {
  control.id ||= uid("control");
  return [h("label", { for: control.id }, words), control];
}

function tick(words) {
  const input = h("input", { type: "checkbox" });
  return { input, el: h("label", { class: "choice" }, input, h("span", {}, words)) };
}

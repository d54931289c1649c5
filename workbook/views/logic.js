// What a form shows, worked out from its answers: no document, so that bare Node can test it.

import { isEmpty, itemWords } from "./kit.js";

/** Should this prompt be on the page, given the answers so far? */
export function isShown(prompt, answers, prompts) {
  if (!prompt.when) return true;
  const asked = prompts.find((other) => other.id === prompt.when.prompt);
  if (asked && !isShown(asked, answers, prompts)) return false;
  const value = answers[prompt.when.prompt];
  if (prompt.when.above) return typeof value === "number" && typeof answers[prompt.when.above] === "number" && value > answers[prompt.when.above];
  if (!prompt.when.answers.length) return isComplete(asked, value, answers, prompts);
  const chosen = Array.isArray(value) ? value : [value];
  return chosen.some((item) => prompt.when.answers.includes(item));
}

/** Answered as far as it asks? A sort or a grid is complete once every item has its place. */
function isComplete(prompt, value, answers, prompts) {
  if (isEmpty(value)) return false;
  if (prompt?.kind === "sort") return optionsOf(prompt, answers, prompts).every((option) => value[option.id]?.bin);
  return true;
}

/** The options of a prompt: its own, or those an earlier prompt of the same form brings. */
export function optionsOf(prompt, answers, prompts) {
  if (!prompt.source || prompt.source.exercise) return prompt.options;
  const from = prompts.find((other) => other.id === prompt.source.prompt);
  const value = answers[prompt.source.prompt];
  if (!from || isEmpty(value)) return [];
  const known = optionsOf(from, answers, prompts);
  if (from.kind === "sort") {
    return known.filter((option) => value[option.id]?.bin === prompt.source.bin);
  }
  return value.map((item) => asOption(item, known)).filter((option) => option.says.trim() !== "");
}

function asOption(item, known) {
  if (typeof item === "string") {
    const option = known.find((other) => other.id === item);
    return option ?? { id: idOfWords(item), says: item };
  }
  return { id: idOfWords(item.own), says: itemWords(item, known) };
}

/** Learner's own words as an id: the words themselves, marked, so that a saved answer stays readable. */
export function idOfWords(words) {
  return `own:${words.trim()}`;
}

/** What is left of 100. */
export function remainder(weights) {
  return 100 - Object.values(weights ?? {}).reduce((sum, each) => sum + each, 0);
}

/** The same proportions, in whole numbers that sum to 100 (largest remainders first). */
export function toHundred(weights) {
  const entries = Object.entries(weights ?? {}).filter(([, value]) => value > 0);
  const sum = entries.reduce((total, [, value]) => total + value, 0);
  if (!sum) return {};
  const exact = entries.map(([id, value]) => [id, (value * 100) / sum]);
  const scaled = Object.fromEntries(exact.map(([id, value]) => [id, Math.floor(value)]));
  const order = [...exact].sort((one, other) => (other[1] % 1) - (one[1] % 1));
  for (let at = 0; remainder(scaled) > 0; at += 1) scaled[order[at % order.length][0]] += 1;
  return scaled;
}

/** The list with one item moved to another place. */
export function moved(list, from, to) {
  const rest = list.filter((_, index) => index !== from);
  rest.splice(Math.max(0, Math.min(to, rest.length)), 0, list[from]);
  return rest;
}

/** Two answers alike? They are plain JSON; the order of keys does not matter. */
export function alike(one, other) {
  if (isEmpty(one) && isEmpty(other)) return true;
  if (typeof one !== "object" || typeof other !== "object" || !one || !other) return one === other;
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return Array.isArray(one) === Array.isArray(other) && [...names].every((name) => alike(one[name], other[name]));
}

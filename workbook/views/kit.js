// The few things every view needs: elements, ids, words, announcements, clocks.

let made = 0;

/** A new id for this page. */
export function uid(prefix) {
  made += 1;
  return `steady-${prefix}-${made}-${Math.random().toString(36).slice(2, 7)}`;
}

/**
 * An element: h("p", {class: "hint", onclick: f}, "words", child, ...). Words become text nodes, never markup.
 * @param {string} tag
 * @param {Record<string, any>} [attributes]
 * @param {...any} children
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "value" || name === "checked" || name === "disabled" || name === "hidden") element[name] = value;
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.flat(Infinity).filter((child) => child !== undefined && child !== null && child !== false));
  return element;
}

/** Put `children` in the place of all that is in `element`. */
export function fill(element, ...children) {
  element.replaceChildren(...children.flat(Infinity).filter((child) => child !== undefined && child !== null && child !== false));
}

/** What a served page holds once for all its forms (shared.py); nothing in JupyterLab, where each form brings its own. */
const carried = () => globalThis.steadyCarried ?? {};

/** An exercise as a form was given it, or as the page holds it where the form was given only its id. */
export function exerciseOf(spec) {
  return spec.prompts ? spec : carried().exercises[spec.id];
}

/** words(key, values): the wording of the page's language, its {placeholders} filled. */
export function speaker(words) {
  const all = { ...carried().words, ...words };
  return (key, values = {}) =>
    (all[key] ?? key).replace(/\{([a-z_]+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/** Seconds as 1:05. */
export function clockFace(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/**
 * A clock that can be paused: elapsed() in seconds, from the system's own time, so that a slow tab does not drift.
 * @param {() => number} now milliseconds
 */
export function stopwatch(now = () => performance.now()) {
  let gathered = 0;
  let since = null;
  return {
    start() { since ??= now(); },
    pause() { if (since !== null) { gathered += now() - since; since = null; } },
    reset() { gathered = 0; since = since === null ? null : now(); },
    elapsed() { return (gathered + (since === null ? 0 : now() - since)) / 1000; },
    get running() { return since !== null; },
  };
}

/** Call `tick` about ten times a second until the returned function is called. */
export function every(tick) {
  const timer = setInterval(tick, 100);
  return () => clearInterval(timer);
}

/** Whether an answer holds anything. */
export function isEmpty(value) {
  if (value === undefined || value === null || value === "") return true;
  if (typeof value === "string") return value.trim() === "";
  if (Array.isArray(value)) return value.length === 0;
  if (typeof value === "object") return Object.values(value).every(isEmpty);
  return false;
}

/** The wording of one item of an answer: an option id, or {own: words}. */
export function itemWords(item, options) {
  if (item && typeof item === "object") return item.own ?? "";
  return options.find((option) => option.id === item)?.says ?? String(item);
}

/** The same item? Own words are compared as words. */
export function sameItem(one, other) {
  return one === other || (one?.own !== undefined && one.own === other?.own);
}

/** A moment (ISO) as the learner reads it: the time if it is today, else the day as well. */
export function readableMoment(iso, lang, now = new Date()) {
  const moment = new Date(iso);
  const time = moment.toLocaleTimeString(lang, { hour: "2-digit", minute: "2-digit" });
  if (moment.toDateString() === now.toDateString()) return time;
  return `${moment.toLocaleDateString(lang, { day: "numeric", month: "long", year: "numeric" })}, ${time}`;
}

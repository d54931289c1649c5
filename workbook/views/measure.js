// What a length of silence and a pace are called, worked out from numbers: no document, so that bare Node can test it.

// Seconds: under the first the words came before the breath was out; over the second a silence wants a word of explanation.
const SHORT = 1;
const LONG = 2;
// Syllables per second that a voice can do; beyond these the clock measured something else.
const SLOWEST = 0.5;
const FASTEST = 12;
// Per cent slower than one's own pace.
const AIM = [10, 25];
const ABOUT = 3;

/** How long a pause was: short, aim or long. */
export function lengthOfPause(seconds) {
  if (seconds < SHORT) return "short";
  return seconds > LONG ? "long" : "aim";
}

/** A reading of so many syllables in so many seconds, as a share of one's own pace; null where that cannot be a reading. */
export function measured({ syllables }, seconds, own) {
  const perSecond = syllables / seconds;
  if (!(perSecond >= SLOWEST && perSecond <= FASTEST)) return null;
  return { seconds: Math.round(seconds * 10) / 10, ratio: own ? Math.round((perSecond / own) * 100) / 100 : null };
}

/** A share of one's own pace in words: which sentence, and how many per cent. */
export function compared(ratio) {
  const slower = Math.round((1 - ratio) * 100);
  if (slower > AIM[1]) return { key: "much-slower", percent: slower };
  if (slower >= AIM[0]) return { key: "aim", percent: slower };
  if (slower > ABOUT) return { key: "bit-slower", percent: slower };
  if (slower >= -ABOUT) return { key: "about", percent: Math.abs(slower) };
  return { key: "quicker", percent: -slower };
}

/** A text with answers in the places of its {names}: nothing as long as one is missing, unless `gap` stands in for it. */
export function joinedWords(text, answers, gap = "") {
  const part = (name) => tidied(String(answers[name] ?? "")) || gap;
  const names = [...text.matchAll(/\{([a-z_]+)\}/g)].map((found) => found[1]);
  if (!gap && names.some((name) => !part(name))) return "";
  return text.replace(/\{([a-z_]+)\}/g, (_, name) => part(name));
}

/** Words as they stand in the middle of a sentence: no capital at the start, no stop at the end. */
function tidied(words) {
  return words.trim().replace(/[\s.,;?!…]+$/, "").replace(/^\p{Lu}(?=\p{Ll})/u, (letter) => letter.toLowerCase());
}

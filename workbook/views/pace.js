// Where a breath stands at a moment. Worked out from the time that has gone by and nothing else, so that no two views drift apart.

export const PHASES = ["inhale", "hold", "exhale", "rest"];

/** Seconds of one whole breath. */
export function lengthOf(pattern) {
  return PHASES.reduce((sum, phase) => sum + (pattern[phase] || 0), 0);
}

/**
 * The phase at `elapsed` seconds: its name, how many seconds it lasts and are left, how full the lungs are (0 to 1),
 * the number of this breath (from 1) and of this phase (from 0; it only ever grows).
 */
export function phaseAt(pattern, elapsed) {
  const whole = lengthOf(pattern);
  if (!(whole > 0)) return { phase: "rest", lasts: 0, left: 0, full: 0, breath: 1, number: 0 };
  const time = Math.max(0, elapsed);
  const breath = Math.floor(time / whole);
  let rest = time - breath * whole;
  const steps = PHASES.filter((phase) => pattern[phase] > 0);
  let at = 0;
  while (at < steps.length - 1 && rest >= pattern[steps[at]]) { rest -= pattern[steps[at]]; at += 1; }
  const phase = steps[at];
  const lasts = pattern[phase];
  const share = Math.min(1, rest / lasts);
  const full = { inhale: share, hold: 1, exhale: 1 - share, rest: 0 }[phase];
  return { phase, lasts, left: lasts - rest, full, breath: breath + 1, number: breath * steps.length + at };
}

/** Whole breaths in so many seconds. A hair's breadth short of the end counts: clocks are not that exact. */
export function breathsIn(pattern, seconds) {
  const whole = lengthOf(pattern);
  return whole > 0 ? Math.floor(Math.max(0, seconds) / whole + 0.01) : 0;
}

/** When to stop, so that the last breath is whole: the first end of a breath at or after `seconds`; never for 0. */
export function endAfter(pattern, seconds) {
  const whole = lengthOf(pattern);
  return seconds > 0 && whole > 0 ? Math.ceil(seconds / whole - 1e-9) * whole : Infinity;
}

/** Breaths in a minute, to one decimal. */
export function perMinute(pattern) {
  const whole = lengthOf(pattern);
  return whole > 0 ? Math.round(600 / whole) / 10 : 0;
}

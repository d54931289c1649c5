// Soft tones made by the browser itself: no file, no request. Whatever is heard also stands on the page in words.

const SOFT = 0.07; // loudness, 0 to 1

/** Tones for one field. The sound is only opened by a click of the learner; where there is none, nothing happens. */
export function sound() {
  let context = null;
  const play = (from, to, seconds, loud = SOFT) => {
    if (!context) return;
    const now = context.currentTime;
    const tone = context.createOscillator();
    const volume = context.createGain();
    tone.type = "sine";
    tone.frequency.setValueAtTime(from, now);
    tone.frequency.linearRampToValueAtTime(to, now + seconds);
    volume.gain.setValueAtTime(0, now);
    volume.gain.linearRampToValueAtTime(loud, now + Math.min(0.6, seconds / 3));
    volume.gain.linearRampToValueAtTime(0, now + seconds);
    tone.connect(volume).connect(context.destination);
    tone.start(now);
    tone.stop(now + seconds + 0.05);
  };
  return {
    /** To be called inside a click. */
    open() {
      try {
        context ??= new AudioContext();
        context.resume();
      } catch {
        context = null; // no sound here; the words are there
      }
    },
    rise: (seconds) => play(196, 262, seconds),
    fall: (seconds) => play(262, 175, seconds),
    /** A gentle end: two low tones that fade. */
    bell() { play(262, 262, 2.2); play(392, 392, 1.6, SOFT / 2); },
    close() { context?.close().catch(() => {}); context = null; },
  };
}

/** A short buzz, where the device can. */
export function buzz(pattern) {
  return globalThis.navigator?.vibrate?.(pattern) ?? false;
}

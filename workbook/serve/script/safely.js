/** A browser may refuse storage altogether; the page goes on without. */
export function safely(act) {
  try {
    return act();
  } catch {
    return null;
  }
}

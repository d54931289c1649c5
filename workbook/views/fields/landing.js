// One's own chain from another exercise, and the link on which a new thought lands: from there on it stops.

import { isEmpty } from "../kit.js";
import { drawChain } from "./arrange.js";

export function landing(ctx) {
  const { prompt } = ctx;
  const own = () => ctx.state().chains?.[prompt.id] ?? [];
  const landed = () => {
    const words = ctx.answers()[prompt.of];
    return isEmpty(words) ? "" : [].concat(words).join(" · ");
  };
  return drawChain(ctx, () => (own().length ? own() : prompt.options), landed, () => own().length === 0 && ctx.say("form.landing-no-chain"));
}

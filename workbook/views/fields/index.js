// The field for each kind of answer.

import { grid, rating, weights } from "./amount.js";
import { chain, order, sort } from "./arrange.js";
import { one, several, situations } from "./choice.js";
import { scenes, steps } from "./guided.js";
import { date, line, list, number, paragraph, plan, recall } from "./text.js";

export const FIELDS = {
  line, paragraph, list, number, date, plan, recall,
  one, several, situations,
  rating, weights, grid,
  order, sort, chain,
  steps, scenes,
  show: (ctx) => ({ el: [ctx.words()], set() {} }),
};

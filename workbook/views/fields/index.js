// The field for each kind of answer.

import { grid, rating, weights } from "./amount.js";
import { chain, order, sort } from "./arrange.js";
import { breath } from "./breath.js";
import { cards } from "./cards.js";
import { one, several, situations } from "./choice.js";
import { deck } from "./deck.js";
import { draw } from "./draw.js";
import { scenes, steps } from "./guided.js";
import { hunt } from "./hunt.js";
import { joined } from "./joined.js";
import { landing } from "./landing.js";
import { picture } from "./picture.js";
import { reveal } from "./reveal.js";
import { help, show } from "./said.js";
import { pace, pause } from "./speech.js";
import { tally } from "./tally.js";
import { date, line, list, number, paragraph, plan, recall } from "./text.js";
import { timer } from "./timer.js";
import { wait } from "./wait.js";

export const FIELDS = {
  line, paragraph, list, number, date, plan, recall,
  one, several, situations,
  rating, weights, grid,
  order, sort, chain,
  steps, scenes,
  deck, reveal, hunt, landing, draw,
  breath, timer, picture, tally, wait, cards,
  joined, pause, pace,
  show, help,
};

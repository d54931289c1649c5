// The page around the exercises. The server sends this and all it imports as one classic script.

import { placePieces, waitForSlowOnes, watchArrivals } from "./arriving.js";
import { turnPages } from "./chapters.js";
import { offerContents } from "./contents.js";
import { offerLargeType } from "./large.js";
import { freeTheSeat } from "./leaving.js";

placePieces();
offerContents();
offerLargeType();
turnPages();
watchArrivals();
freeTheSeat();
waitForSlowOnes();

// What Voilà's front end calls when it is done.
window.voila_process = window.voila_finish = window.display_cells = () => {};

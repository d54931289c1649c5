// The course of one conversation as a line chart, drawn to the width there is. The sentence and the table beside it say the same.

import { h } from "./kit.js";
import { svg } from "./conversation_pause.js";

const TALL = 240;
const EDGE = { left: 30, right: 14, top: 12, bottom: 34 };
const LINES = [["heat", 0], ["stress", 1]];

/** `tried`: the same course under a changed rule, or null. */
export function courseChart(ctx, label) {
  const { say, num } = ctx;
  const figure = h("figure", { class: "chart" });
  let given = null;

  function draw() {
    if (!given || !figure.clientWidth) return;
    const { points, felt, tried } = given;
    const wide = Math.max(260, Math.min(680, figure.clientWidth));
    const last = Math.max(1, points.length - 1);
    const x = (turn) => EDGE.left + (turn / last) * (wide - EDGE.left - EDGE.right);
    const y = (value) => EDGE.top + (1 - value / 10) * (TALL - EDGE.top - EDGE.bottom);
    const path = (list, at) => list.map((point, turn) => `${turn ? "L" : "M"}${x(turn).toFixed(1)} ${y(point[at]).toFixed(1)}`).join("");
    const every = Math.ceil(last / ((wide - EDGE.left) / 34));
    const drawing = svg("svg", { viewBox: `0 0 ${wide} ${TALL}`, width: wide, height: TALL, role: "img", "aria-label": label() },
      [0, 2.5, 5, 7.5, 10].map((value) => [
        svg("line", { x1: EDGE.left, x2: wide - EDGE.right, y1: y(value), y2: y(value), class: "grid" }),
        svg("text", { x: EDGE.left - 6, y: y(value) + 4, "text-anchor": "end" }, num(value)),
      ]),
      points.map((_, turn) => (turn % every === 0 || turn === last) && svg("text", { x: x(turn), y: TALL - 16, "text-anchor": "middle" }, String(turn))),
      svg("text", { x: (wide + EDGE.left) / 2, y: TALL - 2, "text-anchor": "middle" }, say("talk.chart-turn")),
      tried && LINES.map(([name, at]) => svg("path", { d: path(tried, at), class: `course ${name} tried` })),
      LINES.map(([name, at]) => [svg("path", { d: path(points, at), class: `course ${name}` }), points.map((point, turn) => mark(name, x(turn), y(point[at])))]),
      felt.map((value, turn) => value !== null && value !== undefined && mark("felt", x(turn), y(value))));
    figure.replaceChildren(drawing, legend(tried));
  }

  /** Each line by its shape and dash, not by its colour alone. */
  function legend(tried) {
    const names = ["heat", "stress", ...(given.felt.some((value) => typeof value === "number") ? ["felt"] : [])];
    return h("figcaption", {}, h("ul", { class: "legend" }, names.map((name) => h("li", {},
      svg("svg", { viewBox: "0 0 34 14", width: 34, height: 14, "aria-hidden": "true" }, name !== "felt" && svg("path", { d: "M1 7H33", class: `course ${name}` }), mark(name, 17, 7)), h("span", {}, say(`talk.legend-${name}`)))),
    tried && h("li", {}, svg("svg", { viewBox: "0 0 34 14", width: 34, height: 14, "aria-hidden": "true" }, svg("path", { d: "M1 7H33", class: "course tried heat" })), h("span", {}, say("talk.legend-tried")))));
  }

  const watcher = typeof ResizeObserver === "undefined" ? null : new ResizeObserver(draw);
  watcher?.observe(figure);
  return { el: figure, show(what) { given = what; draw(); }, stop: () => watcher?.disconnect() };
}

function mark(name, x, y) {
  if (name === "heat") return svg("circle", { cx: x, cy: y, r: 4, class: "mark heat" });
  if (name === "stress") return svg("rect", { x: x - 3.5, y: y - 3.5, width: 7, height: 7, class: "mark stress" });
  return svg("path", { d: `M${x} ${y - 6}L${x + 6} ${y}L${x} ${y + 6}L${x - 6} ${y}Z`, class: "mark felt" });
}

// The picture of one's own numbers: every number at its place, on any width.

import assert from "node:assert/strict";
import test from "node:test";
import { load } from "./views.mjs";

const { keys, shapes } = await load("chart.js");

const LOOK = { domain: ["before", "after"], range: ["circle", "diamond"] };
const DASH = { domain: ["slope", "gap"], range: [[7, 4], [2, 4]] };
const spec = (n) => ({
  encoding: { x: { scale: { domain: [0.5, n + 0.5] }, title: "Moment", axis: { values: [1, n] } }, y: { scale: { domain: [0, 10] }, title: "Tension", axis: { values: [0, 5, 10] } } },
  layer: [
    { data: { values: [{ n: 1.5, y: 0, y2: 10 }] }, mark: { type: "rule" }, encoding: { strokeDash: { datum: "gap", scale: DASH } } },
    { data: { values: [{ n: 1, y: 8, y2: 3 }] }, mark: { type: "rule" }, encoding: {} },
    { data: { values: [{ n: 1, y: 8 }, { n: n, y: 0 }] }, mark: { type: "point", filled: false }, encoding: { shape: { datum: "before", scale: LOOK } } },
    { data: { values: [{ n: 1, y: 3 }] }, mark: { type: "point", filled: true }, encoding: { shape: { datum: "after", scale: LOOK } } },
    { data: { values: [{ n: 1, y: 8 }, { n: n, y: 0 }] }, mark: { type: "line" }, encoding: { strokeDash: { datum: "slope", scale: DASH } } },
    { data: { values: [{ n: 1.5, y: 10, says: "A" }] }, mark: { type: "text", dy: -8 }, encoding: {} },
  ],
});
const EM = 14;
const TALL = 240;

test("every mark lies inside the picture at every width", () => {
  for (const wide of [200, 270, 340, 650]) {
    for (const n of [3, 30, 300]) {
      for (const shape of shapes(spec(n), wide, TALL, EM)) {
        const { x, x1, x2, cx, y, y1, y2, cy, points = [] } = shape;
        for (const value of [x, x1, x2, cx, ...points.map((pair) => pair[0])]) if (value !== undefined) assert.ok(value >= 0 && value <= wide, JSON.stringify(shape));
        for (const value of [y, y1, y2, cy, ...points.map((pair) => pair[1])]) if (value !== undefined) assert.ok(value >= 0 && value <= TALL, JSON.stringify(shape));
      }
    }
  }
});

test("a higher tension stands higher, and a line runs between its two numbers", () => {
  const drawn = shapes(spec(3), 340, TALL, EM);
  const [high, low] = drawn.filter((shape) => shape.tag === "circle");
  assert.ok(high.cy < low.cy);
  const pair = drawn.find((shape) => shape.class === "drawn rule" && !shape["stroke-dasharray"]);
  const diamond = drawn.find((shape) => shape.class === "drawn full");
  assert.equal(pair.y1, high.cy);
  assert.equal(pair.x1, high.cx);
  assert.ok(Math.abs(pair.y2 - (diamond.points[0][1] + diamond.points[2][1]) / 2) < 0.11);
});

test("the grid names its values, and words are kept as words", () => {
  const words = shapes(spec(3), 340, TALL, EM).filter((shape) => shape.tag === "text").map((shape) => shape.words);
  assert.deepEqual(words, ["0", "5", "10", "Tension", "1", "3", "Moment", "A"]);
});

test("equal numbers are both seen: the diamond is smaller than the circle", () => {
  const drawn = shapes(spec(3), 340, TALL, EM);
  const { r } = drawn.find((shape) => shape.tag === "circle");
  const diamond = drawn.find((shape) => shape.tag === "polygon");
  assert.ok(diamond.points[1][0] - diamond.points[3][0] < 2 * r);
});

test("the key tells shapes first, then dashes, each by its look and not by colour", () => {
  const found = keys(spec(3));
  assert.deepEqual(found.map((each) => each.words), ["before", "after", "gap", "slope"]);
  assert.deepEqual(found.map((each) => each.shapes[0].tag), ["circle", "polygon", "line", "line"]);
  assert.deepEqual(found.slice(2).map((each) => each.shapes[0]["stroke-dasharray"]), ["2 4", "7 4"]);
});

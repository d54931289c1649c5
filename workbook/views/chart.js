// A picture from the part of Vega-Lite that our charts use: rules, points, lines and letters on two scales of numbers.
// docs/insight.md says why the page draws it itself.

import { h } from "./kit.js";

const EDGE = { left: 2.2, right: 0.8, top: 2.9, bottom: 3 }; // em
const KEY = { wide: 30, tall: 14 }; // px

/** A figure that draws itself anew to the width there is; words beside it say the same. */
export function chart({ spec, title, says, notes }) {
  // The height is fixed before anything is drawn: drawing never moves the page.
  const plot = h("div", { class: "plot", style: `height: ${spec.height / 16}em` });
  let drawn = 0;
  const draw = () => {
    if (!plot.clientWidth || plot.clientWidth === drawn) return;
    drawn = plot.clientWidth;
    const em = parseFloat(getComputedStyle(plot).fontSize);
    plot.replaceChildren(svg("svg", { width: drawn, height: plot.clientHeight, role: "img", "aria-label": title }, shapes(spec, drawn, plot.clientHeight, em).map(element)));
  };
  new ResizeObserver(draw).observe(plot);
  const key = h("ul", { class: "key" }, keys(spec).map(({ words, shapes: inner }) => h("li", {},
    svg("svg", { width: KEY.wide, height: KEY.tall, "aria-hidden": "true" }, inner.map(element)), h("span", {}, words))), (notes ?? []).map((note) => h("li", {}, note)));
  return h("figure", { class: "own-numbers" }, plot, key, h("figcaption", {}, says));
}

/** Everything in the picture, as plain shapes: what it is, where, and any words. */
export function shapes(spec, wide, tall, em) {
  const { x, y } = spec.encoding;
  const [left, right, top, bottom] = [EDGE.left * em, wide - EDGE.right * em, EDGE.top * em, tall - EDGE.bottom * em];
  const across = scale(x.scale.domain, left, right);
  const up = scale(y.scale.domain, bottom, top);
  // Many moments on a narrow screen get smaller marks.
  const size = Math.max(2, Math.min(6, (across(1) - across(0)) / 3));
  return [
    ...y.axis.values.flatMap((value) => [
      { tag: "line", class: "grid", x1: left, x2: right, y1: up(value), y2: up(value) },
      { tag: "text", x: left - em / 2, y: up(value) + em / 3, "text-anchor": "end", words: String(value) },
    ]),
    { tag: "text", x: 0, y: em, words: y.title },
    ...x.axis.values.map((value) => ({ tag: "text", x: across(value), y: bottom + 1.3 * em, "text-anchor": "middle", words: String(value) })),
    { tag: "text", x: right, y: tall - em / 3, "text-anchor": "end", words: x.title },
    ...spec.layer.flatMap((layer) => MARKS[layer.mark.type](layer, across, up, size)),
  ].map(rounded);
}

const MARKS = {
  rule: (layer, across, up) => layer.data.values.map(({ n, y, y2 }) => ({ tag: "line", class: "drawn rule", ...dashes(layer), x1: across(n), x2: across(n), y1: up(y), y2: up(y2) })),
  line: (layer, across, up) => [{ tag: "polyline", class: "drawn line", ...dashes(layer), points: layer.data.values.map(({ n, y }) => [across(n), up(y)]) }],
  text: ({ mark, data }, across, up) => data.values.map(({ n, y, says }) => ({ tag: "text", x: across(n), y: up(y) + mark.dy, "text-anchor": "middle", words: says })),
  point: (layer, across, up, size) => layer.data.values.map(({ n, y }) => point(layer, across(n), up(y), size)),
};

/** What each shape and then each dash stands for. */
export function keys(spec) {
  const shapesFirst = [...spec.layer].sort((one, other) => Boolean(other.encoding.shape) - Boolean(one.encoding.shape));
  return shapesFirst.flatMap((layer) => {
    const { shape, strokeDash } = layer.encoding;
    const middle = KEY.tall / 2;
    if (shape) return [{ words: shape.datum, shapes: [point(layer, KEY.wide / 2, middle, 6)] }];
    if (strokeDash) return [{ words: strokeDash.datum, shapes: [{ tag: "line", class: `drawn ${layer.mark.type}`, ...dashes(layer), x1: 1, x2: KEY.wide - 1, y1: middle, y2: middle }] }];
    return [];
  });
}

function scale([low, high], from, to) {
  return (value) => from + ((value - low) / (high - low)) * (to - from);
}

/** The range's entry for the words that a layer's shape or dash stands for. */
function looks({ datum, scale: { domain, range } }) {
  return range[domain.indexOf(datum)];
}

function dashes({ encoding: { strokeDash } }) {
  return strokeDash ? { "stroke-dasharray": looks(strokeDash).join(" ") } : {};
}

/** A diamond is smaller than a circle: where the two numbers are equal, both are seen. */
function point({ mark, encoding }, cx, cy, size) {
  const look = `drawn ${mark.filled ? "full" : "open"}`;
  if (looks(encoding.shape) === "circle") return { tag: "circle", class: look, cx, cy, r: size };
  const half = size * 0.8;
  return { tag: "polygon", class: look, points: [[cx, cy - half], [cx + half, cy], [cx, cy + half], [cx - half, cy]] };
}

function rounded(shape) {
  const one = (value) => (typeof value === "number" ? Math.round(value * 10) / 10 : value);
  return Object.fromEntries(Object.entries(shape).map(([name, value]) => [name, Array.isArray(value) ? value.map((pair) => pair.map(one)) : one(value)]));
}

function element({ tag, words, points, ...attributes }) {
  return svg(tag, points ? { ...attributes, points: points.map((pair) => pair.join(",")).join(" ") } : attributes, words);
}

let family; // the namespace of drawings, as the browser's own parser gives it

/** An element of a drawing; words become text nodes, never markup. */
function svg(tag, attributes, ...children) {
  family ??= new DOMParser().parseFromString("<svg></svg>", "text/html").querySelector("svg").namespaceURI;
  const made = document.createElementNS(family, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  made.append(...children.flat(Infinity).filter((child) => child !== undefined));
  return made;
}

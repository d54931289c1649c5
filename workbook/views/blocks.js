// Ready-made blocks that Python sends: headings, lists, tables, pictures, numbers to call, a file to keep.

import { chart } from "./chart.js";
import { h } from "./kit.js";
import { printAlone } from "./printing.js";

/**
 * The elements for a list of blocks. Words become text nodes, never markup.
 * `ask(which)` fetches a file that Python makes when it is wanted, as {name, mime, text}.
 */
export function blocks(list, ask) {
  return (list ?? []).map((block) => (BLOCKS[block.kind] ?? BLOCKS.p)(block, ask));
}

const BLOCKS = {
  h: ({ text, level }) => h(`h${level ?? 4}`, {}, text),
  p: ({ text, tone }) => h("p", { class: tone }, text),
  ul: ({ items, lang }) => h("ul", { lang }, items.map((item) => h("li", {}, item))),
  dl: ({ items }) => h("dl", {}, items.map(([term, text]) => h("div", {}, h("dt", {}, term), h("dd", {}, text)))),
  quote: ({ text }) => h("p", { class: "quote" }, text),
  table: ({ caption, head, rows }) => h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": caption },
    h("table", {}, h("caption", {}, caption), h("thead", {}, h("tr", {}, head.map((cell) => h("th", { scope: "col" }, cell)))),
      h("tbody", {}, rows.map(([first, ...rest]) => h("tr", {}, h("th", { scope: "row" }, first), rest.map((cell) => h("td", {}, String(cell)))))))),
  chart,
  call: ({ name, number, tel, site, text }) => h("div", { class: "call" },
    h("p", {}, h("strong", {}, name), " ", tel && h("a", { href: `tel:${tel}`, class: "number" }, number), site && [" · ", h("span", {}, site)]), h("p", { class: "hint" }, text)),
  card: ({ title, blocks: inner }, ask) => h("div", { class: "card" }, h("h4", {}, title), blocks(inner, ask)),
  details: ({ summary, blocks: inner }, ask) => h("details", {}, h("summary", {}, summary), blocks(inner, ask)),
  file: ({ label, name, mime, text }) => h("div", { class: "row" }, h("button", { type: "button", onclick: () => save(name, mime, text) }, label)),
  wanted: ({ label, which }, ask) => h("div", { class: "row" }, h("button", {
    type: "button", class: "quiet", onclick: async () => { const file = await ask(which); save(file.name, file.mime, file.text); },
  }, label)),
  copy: ({ label, done, text }) => {
    const told = h("span", { role: "status", class: "hint" });
    return h("div", { class: "row" }, h("button", { type: "button", onclick: async () => { if (await copy(text)) told.textContent = done; } }, label), told);
  },
  paper: ({ label, layout, lang, panels }) => {
    const sheet = h("div", {}, panels.map((panel) => h("section", {}, blocks(panel))));
    return h("div", { class: "row" }, h("button", { type: "button", class: "quiet", onclick: () => printAlone(sheet, layout, lang) }, label));
  },
  print: ({ label }) => h("div", { class: "row" }, h("button", { type: "button", class: "quiet", onclick: () => window.print() }, label)),
};

/** Words onto the clipboard; the older way where the new one is not allowed. */
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = h("textarea", { value: text, class: "unseen", "aria-hidden": "true", tabindex: "-1" });
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  }
}

/** Hand the learner a file, made here: no server sees it. */
export function save(name, mime, text) {
  const url = URL.createObjectURL(new Blob([text], { type: `${mime};charset=utf-8` }));
  const link = h("a", { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

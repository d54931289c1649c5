"""What a learner takes along: the playbook as one HTML file that opens without a network, and a card that folds to A6."""

from __future__ import annotations

from html import escape
from typing import Any

from .words import Lang

Block = dict[str, Any]

STYLE = """
:root{color-scheme:light dark}body{font:1rem/1.6 system-ui,sans-serif;max-width:42rem;margin:2rem auto;padding:0 1rem}
h1,h2,h3,h4{font-family:Charter,Georgia,serif;line-height:1.25}section{border:1px solid #8884;border-radius:.5rem;padding:1rem;margin:1rem 0}
blockquote{margin:.5rem 0;padding-left:1rem;border-left:3px solid #17595a;font-family:Charter,Georgia,serif}
dt{font-weight:600}dd{margin:0 0 .5rem;white-space:pre-wrap}table{border-collapse:collapse;width:100%}
th,td{text-align:left;padding:.4rem;border-bottom:1px solid #8886;vertical-align:top}
@media print{body{margin:0;max-width:none;font-size:10pt}section{break-inside:avoid}}
"""


def as_html(title: str, made: str, blocks: list[Block], lang: Lang) -> str:
    """One HTML file: every word escaped, its style inside, no script, nothing to fetch."""
    body = "\n".join(_html(block, 2) for block in blocks)
    return (
        f'<!doctype html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>{escape(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n"
        f"<h1>{escape(title)}</h1>\n<p>{escape(made)}</p>\n{body}\n</main>\n</body>\n</html>\n"
    )


def _html(block: Block, level: int) -> str:
    """One block as HTML; kinds that only mean something on a live page say nothing here."""
    kind = block["kind"]
    if kind == "h":
        return f"<h{level}>{escape(block['text'])}</h{level}>"
    if kind == "card":
        inner = "\n".join(_html(each, level + 2) for each in block["blocks"])
        return f"<section>\n<h{level + 1}>{escape(block['title'])}</h{level + 1}>\n{inner}\n</section>"
    if kind == "details":
        inner = "\n".join(_html(each, level) for each in block["blocks"])
        return f"<h{level}>{escape(block['summary'])}</h{level}>\n{inner}"
    if kind == "ul":
        return "<ul>" + "".join(f"<li>{escape(item)}</li>" for item in block["items"]) + "</ul>"
    if kind == "dl":
        return "<dl>" + "".join(f"<dt>{escape(term)}</dt><dd>{escape(text)}</dd>" for term, text in block["items"]) + "</dl>"
    if kind == "quote":
        return f"<blockquote>{escape(block['text'])}</blockquote>"
    if kind == "table":
        head = "".join(f'<th scope="col">{escape(str(cell))}</th>' for cell in block["head"])
        rows = "".join("<tr>" + "".join(f"<td>{escape(str(cell))}</td>" for cell in row) + "</tr>" for row in block["rows"])
        return f"<table><caption>{escape(block['caption'])}</caption><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    return f"<p>{escape(block['text'])}</p>" if "text" in block and kind == "p" else ""

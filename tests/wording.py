"""Every sentence a learner can see, by language, with the place it stands."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from typing import Any

import nbformat

from workbook import place
from workbook.content import SHIPPED
from workbook.words import Lang

# Not read by learners as prose: numbers and grades for the model, word lists, the coach's rules and weights.
NOT_PROSE = ("plan_words.toml", "coach/")
SENTENCE_END = re.compile(r"(?<=[.?…])[”\"']?\s+(?=[A-ZÀ-Þ“\"'‘])")


def texts(lang: Lang) -> Iterator[tuple[str, str]]:
    """Every wording of one language: where it stands, and the words."""
    for path in sorted(SHIPPED.rglob("*.toml")):
        name = path.relative_to(SHIPPED).as_posix()
        if not name.startswith(NOT_PROSE):
            yield from ((f"{name}: {key}", words) for key, words in _walk(tomllib.loads(path.read_text("utf-8")), lang))
    for path in sorted((place.notebooks() / lang).glob("*.ipynb")):
        for cell in nbformat.read(path, as_version=4).cells:
            if cell.cell_type == "markdown":
                yield f"{path.name}: {cell.id}", re.sub(r"^#+ .*$|[*`]|\[([^\]]*)\]\([^)]*\)", r"\1", cell.source, flags=re.M)


def _walk(raw: Any, lang: Lang, key: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(raw, dict):
        for name, value in raw.items():
            if name == lang:
                yield from ((key, words) for words in ([value] if isinstance(value, str) else value if isinstance(value, list) else []))
            else:
                yield from _walk(value, lang, f"{key}.{name}".strip("."))
    elif isinstance(raw, list):
        for at, value in enumerate(raw):
            yield from _walk(value, lang, f"{key}[{at}]")


def sentences(words: str) -> list[str]:
    """The sentences of a text."""
    parts = [part.strip() for block in words.split("\n\n") for part in SENTENCE_END.split(" ".join(block.split()))]
    return [part for part in parts if part]



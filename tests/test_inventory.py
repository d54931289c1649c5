"""The inventory: every row has become something a learner does, in both languages."""

from __future__ import annotations

import re

import nbformat
import pytest

from workbook import place
from workbook.content import Content
from workbook.words import LANGS, Lang

CONTENT = Content()
TABLE = place.notebooks().parent / "docs" / "inventory.md"
ROWS = [
    *(f"A{number:02}" for number in range(1, 47) if number != 6),
    *(f"A06{letter}" for letter in "abcde"),
    *(f"B{number:02}" for number in range(1, 18)),
    *(f"L{number}" for number in range(1, 9)),
    "13",
]


def table() -> dict[str, tuple[list[str], list[str]]]:
    """Row to the names of exercises (or views) and of notebooks."""
    found = re.findall(r"^\| ([A-Z]?\d+[a-e]?) \| (.+?) \| (.+?) \|$", TABLE.read_text(encoding="utf-8"), re.M)
    return {row: (re.findall(r"`([a-z0-9-]+)`", does), re.findall(r"`([a-z0-9-]+)`", where)) for row, does, where in found}


def test_no_row_is_missing() -> None:
    """All rows of the two texts are in the table, and nothing else."""
    assert sorted(table()) == sorted(ROWS)


@pytest.mark.parametrize("lang", LANGS)
def test_every_row_is_done_in_a_notebook_of_each_language(lang: Lang) -> None:
    """The exercises and views that a row names exist, and stand in the notebooks it names."""
    sources = {
        path.stem: "\n".join(cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code")
        for path in (place.notebooks() / lang).glob("*.ipynb")
    }
    missing = []
    for row, (names, notebooks) in table().items():
        assert names, row
        for name in names:
            call = f'book.exercise("{name}")' if name in CONTENT.exercises else f"book.{name}("
            if not any(call in sources.get(notebook, "") for notebook in notebooks):
                missing.append((row, name, notebooks))
    assert missing == []


def test_an_exercise_names_the_rows_that_the_table_gives_it() -> None:
    """What an exercise says of itself is what the table says of it."""
    named = {(row, name) for row, (names, _) in table().items() for name in names if name in CONTENT.exercises}
    assert {(row, e.id) for e in CONTENT.exercises.values() for row in e.rows if row in ROWS} <= named

"""Notebooks are thin, stripped, alike in both languages, and name exercises that exist."""

from __future__ import annotations

import ast
import re
from itertools import pairwise
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

from workbook import place
from workbook.compose import chapters, compose
from workbook.content import Content
from workbook.words import LANGS

FOLDER = place.notebooks()
NAMES = sorted(path.name for path in (FOLDER / "en").glob("*.ipynb"))
ALL = [(lang, name) for lang in LANGS for name in NAMES]
CALLS = {"exercise", "help", "where", "plan", "playbook", "evidence", "keep", "rehearse", "drill", "insight", "log", "breathe"}


def read(lang: str, name: str) -> NotebookNode:
    """One notebook."""
    return nbformat.read(FOLDER / lang / name, as_version=4)


def code(notebook: NotebookNode) -> list[NotebookNode]:
    """Its code cells."""
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def headings(notebook: NotebookNode) -> list[int]:
    """The levels of its headings, in order."""
    return [len(found[1]) for cell in notebook.cells if cell.cell_type == "markdown" for found in re.finditer(r"^(#+) ", cell.source, re.M)]


def test_both_languages_have_the_same_chapters() -> None:
    """No chapter exists in one language only."""
    assert {lang: sorted(path.name for path in (FOLDER / lang).glob("*.ipynb")) for lang in LANGS} == dict.fromkeys(LANGS, NAMES)


@pytest.mark.parametrize(("lang", "name"), ALL)
def test_a_notebook_is_stripped(lang: str, name: str) -> None:
    """No outputs, no execution counts, hidden sources, valid, and nothing of the author's machine."""
    notebook = read(lang, name)
    nbformat.validate(notebook)
    for cell in code(notebook):
        assert cell.outputs == []
        assert cell.execution_count is None
        assert cell.metadata["jupyter"]["source_hidden"] is True
    assert set(notebook.metadata) <= {"kernelspec", "language_info", "steady"}
    assert notebook.metadata.kernelspec.name == "python3"


@pytest.mark.parametrize(("lang", "name"), ALL)
def test_code_cells_are_thin(lang: str, name: str) -> None:
    """At most three lines: opening the book, or calls on it; no def, for, if or other import."""
    for cell in code(read(lang, name)):
        lines = cell.source.splitlines()
        assert 1 <= len(lines) <= 3, cell.id
        for node in ast.parse(cell.source).body:
            if isinstance(node, ast.Import):
                assert [alias.name for alias in node.names] == ["workbook"]
            elif isinstance(node, ast.Assign):
                assert ast.unparse(node) == f"book = workbook.open('{lang}')"
            else:
                assert isinstance(node, ast.Expr)
                assert isinstance(node.value, ast.Call)
                assert isinstance(node.value.func, ast.Attribute)
                assert node.value.func.attr in CALLS


@pytest.mark.parametrize("name", NAMES)
def test_both_languages_run_the_same_cells_under_the_same_headings(name: str) -> None:
    """Only the language that the book is opened in differs."""
    english, dutch = read("en", name), read("nl", name)
    assert [cell.source.replace('open("nl")', 'open("en")') for cell in code(dutch)] == [cell.source for cell in code(english)]
    assert [cell.id for cell in dutch.cells] == [cell.id for cell in english.cells]
    assert headings(dutch) == headings(english)


@pytest.mark.parametrize(("lang", "name"), ALL)
def test_headings_start_with_one_h1_and_skip_no_level(lang: str, name: str) -> None:
    """A screen reader's outline has no holes."""
    levels = headings(read(lang, name))
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_every_exercise_stands_in_the_notebook_of_its_chapter_once() -> None:
    """Nothing is written and never shown, and no notebook names what does not exist."""
    content = Content()
    for lang in LANGS:
        placed: dict[str, str] = {}
        for chapter in chapters(FOLDER / lang):
            for cell in code(read(lang, chapter.path.name)):
                for name in re.findall(r'book\.exercise\("([^"]+)"\)', cell.source):
                    assert name in content.exercises, f"{chapter.path.name}: {name}"
                    assert name not in placed, f"{name} stands in {placed[name]} and {chapter.id}"
                    placed[name] = chapter.id
        assert placed == {exercise.id: exercise.chapter for exercise in content.exercises.values()}


@pytest.mark.parametrize("lang", LANGS)
def test_the_chapters_compose_into_one_notebook_that_opens_the_book_once(lang: str) -> None:
    """One kernel serves all chapters."""
    notebook = compose(FOLDER / lang, lang)  # type: ignore[arg-type]
    nbformat.validate(notebook)
    sources = [cell.source for cell in code(notebook)]
    assert sum("workbook.open(" in source for source in sources) == 1
    assert sources[0] == f'import workbook\nbook = workbook.open("{lang}")'
    assert len({cell.id for cell in notebook.cells}) == len(notebook.cells)
    assert [chapter["id"] for chapter in notebook.metadata.steady.chapters] == [Path(name).stem[3:] for name in NAMES]


def test_the_titles_are_the_names_of_the_chapters() -> None:
    """What the navigation says is what the page says."""
    ui = Content().ui
    for lang in LANGS:
        for chapter in chapters(FOLDER / lang):
            assert chapter.title == ui[f"chapters.{chapter.id}"][lang]  # type: ignore[index]

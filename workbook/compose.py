"""Compose the chapters of one language into one notebook, so that one kernel serves them all."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from .words import Lang


class ComposeError(ValueError):
    """Chapters that cannot be composed; the message names the file and says what was expected."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """One chapter's notebook: its id (``start``, from ``01-start.ipynb``), its title (the one h1), its file."""

    id: str
    title: str
    path: Path


def chapters(folder: Path) -> list[Chapter]:
    """The chapters of one language, in the order of their file names."""
    found = []
    for path in sorted(folder.glob("[0-9][0-9]-*.ipynb")):
        notebook = nbformat.read(path, as_version=4)
        first = notebook.cells[0].source.splitlines()[0] if notebook.cells else ""
        if not first.startswith("# "):
            raise ComposeError(f"{path.name}: expected a first line '# Title', got {first!r:.60}")
        found.append(Chapter(path.stem[3:], first[2:].strip(), path))
    if not found:
        raise ComposeError(f"expected chapters such as 01-start.ipynb in {folder}, found none")
    return found


def compose(folder: Path, lang: Lang) -> NotebookNode:
    """One notebook: every chapter's cells, each marked with its chapter; the workbook is opened once, first."""
    found = chapters(folder)
    opening = nbformat.v4.new_code_cell(f'import workbook\nbook = workbook.open("{lang}")', id="open", metadata={"steady": {"chapter": found[0].id}})
    cells = [opening]
    seen = {"open"}
    for chapter in found:
        for cell in nbformat.read(chapter.path, as_version=4).cells:
            if cell.cell_type == "code" and "workbook.open(" in cell.source:
                continue
            cell = copy.deepcopy(cell)
            cell.metadata = NotebookNode(steady=NotebookNode(chapter=chapter.id))
            # Two chapters may use the same cell id; one notebook may not.
            cell.id = cell.id if cell.id not in seen else f"{chapter.id}-{cell.id}"
            seen.add(cell.id)
            cells.append(cell)
    notebook = nbformat.v4.new_notebook(cells=cells)
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook.metadata.steady = {"lang": lang, "chapters": [{"id": chapter.id, "title": chapter.title} for chapter in found]}
    nbformat.validate(notebook)
    return notebook

"""What of the workbook has been done: read from the learner's own entries, never counted up."""

from __future__ import annotations

from typing import Literal

from .answers import check
from .journal import Journal
from .model import Exercise
from .rehearsals import EXERCISE

Done = Literal["done", "begun", ""]


def of_exercise(what: Exercise, journal: Journal) -> Done:
    """Done once it was saved with nothing left open; begun while something still is. Mending a later save undoes nothing."""
    entries = journal.of(what.id)
    if any(not check(what, entry.answers).still_open for entry in reversed(entries)):
        return "done"
    return "begun" if entries else ""


def of_rehearsal(journal: Journal, about: str | None = None) -> Done:
    """A conversation is done once the learner has said something in it; one stops when one likes."""
    entries = journal.of(EXERCISE, about)
    if any("said" in entry.answers for entry in reversed(entries)):
        return "done"
    return "begun" if entries else ""

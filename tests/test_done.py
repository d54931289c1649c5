"""What has been done: read from the learner's own entries, never counted up."""

from __future__ import annotations

from workbook.content import Content
from workbook.done import of_exercise, of_rehearsal
from workbook.journal import Journal
from workbook.rehearsals import EXERCISE

CONTENT = Content()
KEPT = CONTENT.exercises["kept"]
FULL = {prompt.id: "woorden" for prompt in KEPT.prompts if prompt.kind in ("line", "paragraph")}


def test_nothing_saved_is_nothing() -> None:
    """An exercise that was never saved is neither begun nor done."""
    assert of_exercise(KEPT, Journal()) == ""
    assert of_rehearsal(Journal()) == ""


def test_something_open_is_begun_and_nothing_open_is_done() -> None:
    """Half an answer is kept and called begun; a whole one is done."""
    journal = Journal()
    journal.add("kept", dict(list(FULL.items())[:1]))
    assert of_exercise(KEPT, journal) == "begun"
    journal.add("kept", FULL)
    assert of_exercise(KEPT, journal) == "done"


def test_a_later_save_undoes_nothing() -> None:
    """What was done once stays done, also about another situation; only forgetting takes it back."""
    journal = Journal()
    whole = journal.add("kept", FULL, "ret1")
    journal.add("kept", dict(list(FULL.items())[:1]))
    assert of_exercise(KEPT, journal) == "done"
    journal.forget([whole.id])
    assert of_exercise(KEPT, journal) == "begun"


def test_a_conversation_is_done_with_the_first_reply() -> None:
    """To open one is a beginning; to say something is practice. Elsewhere in the journal changes nothing here."""
    journal = Journal()
    journal.add(EXERCISE, {"run": "a", "stress": 4}, "ret1")
    assert of_rehearsal(journal) == "begun"
    assert of_rehearsal(journal, "bez1") == ""
    journal.add(EXERCISE, {"run": "a", "turn": 1, "said": {"reply": "x"}}, "ret1")
    assert of_rehearsal(journal) == "done"
    assert of_rehearsal(journal, "ret1") == "done"

"""A rehearsal is kept turn by turn, and found again at the same turn."""

from __future__ import annotations

import math
from typing import Any

import pytest

from workbook import rehearsals
from workbook.content import Content
from workbook.conversation import Rehearsal
from workbook.journal import Journal
from workbook.practice_model import Delivery, Hold
from workbook.words import LANGS

CONTENT = Content()
CAL1 = CONTENT.situations["cal1"]


def keep(journal: Journal, *answers: dict[str, Any], about: str = "cal1") -> None:
    for each in answers:
        journal.add(rehearsals.EXERCISE, {"run": "r1", **each}, about)


def test_every_situation_has_a_conversation_that_can_be_read() -> None:
    """What the page offers is there, without a fault."""
    assert set(rehearsals.names(CONTENT)) == set(CONTENT.situations)
    for about in CONTENT.situations:
        assert rehearsals.read(CONTENT, about) is not None, about
    assert rehearsals.read(CONTENT, "nowhere") is None


def test_its_names_are_not_those_of_an_exercise() -> None:
    """What is kept of a rehearsal is never taken for the answers of a form."""
    assert not {rehearsals.EXERCISE, rehearsals.PACE} & set(CONTENT.exercises)


def test_turns_going_back_and_stopping_fold_into_one_rehearsal() -> None:
    """The last word about a turn counts, and a stop is a stop until the learner goes on."""
    journal = Journal()
    keep(journal, {"stress": 6.0}, {"turn": 1, "said": {"reply": "third-call"}, "felt": 7}, {"turn": 2, "said": {"own": "hm", "move": "listen"}, "felt": None})
    keep(journal, {"turn": 2}, {"turn": 2, "said": {"reply": "sorry-thursday"}, "felt": 5}, {"turn": 3, "stop": True})
    found = rehearsals.latest(journal)
    assert found == rehearsals.Saved("r1", "cal1", 6.0, ({"reply": "third-call"}, {"reply": "sorry-thursday"}), (7, 5), True)
    keep(journal, {"turn": 3})
    assert (again := rehearsals.latest(journal, "cal1"))
    assert not again.stopped


def test_the_rehearsal_that_was_worked_on_last_is_found() -> None:
    """Another run, or another situation, does not mix in."""
    journal = Journal()
    keep(journal, {"stress": 4.0}, {"turn": 1, "said": {"reply": "third-call"}})
    journal.add(rehearsals.EXERCISE, {"run": "r2", "stress": 3.0}, "cal1")
    keep(journal, {"stress": 5.0}, about="ret1")
    found = rehearsals.latest(journal)
    assert found
    assert (found.about, found.stress, found.turns) == ("ret1", 5.0, ())
    other = rehearsals.latest(journal, "cal1")
    assert other
    assert (other.run, other.turns) == ("r2", ())


@pytest.mark.parametrize("odd", [{"turn": "x"}, {"turn": 9, "said": {"reply": "third-call"}}, {"turn": 0}, {"stress": math.pi * 9}, {"turn": 1, "said": {"own": 3, "move": "ask"}}, {"turn": 1, "said": "hello"}], ids=repr)
def test_entries_from_elsewhere_that_mean_nothing_are_passed_over(odd: dict[str, Any]) -> None:
    """A torn copy stops nobody."""
    journal = Journal()
    keep(journal, {"stress": 4.0}, odd)
    found = rehearsals.latest(journal)
    assert found
    assert found.turns == ()
    assert found.stress == 4.0


def test_a_rehearsal_goes_on_where_it_was() -> None:
    """Same line, same offers, same gauges; own words, pause and hold included."""
    talk = rehearsals.read(CONTENT, "cal1")
    assert talk
    first = Rehearsal(CAL1, talk, 6)
    first.play(first.offers[0].id, Delivery(pause_s=1.3))
    first.say("Wacht. ✓", "hold", Delivery(hold=Hold(promised_s=30, taken_s=25)))
    saved = rehearsals.Saved("r", "cal1", 6.0, tuple(first.as_dict()["turns"]), (None, None), False)
    again = rehearsals.resume(saved, CAL1, talk)
    assert again
    assert (again.state, again.line, again.offers, again.turns) == (first.state, first.line, first.offers, first.turns)


def test_a_rehearsal_whose_conversation_has_changed_is_let_go() -> None:
    """A reply that is not there any more is no crash: one begins anew."""
    talk = rehearsals.read(CONTENT, "cal1")
    assert talk
    for said in ({"reply": "gone"}, {"own": "x", "move": "gone"}, {"pause_s": "long", "reply": "third-call"}, {}):
        assert rehearsals.resume(rehearsals.Saved("r", "cal1", 4.0, (said,), (None,), False), CAL1, talk) is None


@pytest.mark.parametrize(("given", "key"), [("", "own-empty"), ("  \n", "own-empty"), (None, "own-empty"), (7, "own-empty"), ("x" * 20_001, "own-long")])
def test_own_words_that_cannot_be_kept_are_asked_for_again(given: Any, key: str) -> None:
    """With the key of a wording."""
    with pytest.raises(ValueError, match=key):
        rehearsals.own_words(given)


@pytest.mark.parametrize("given", ["x" * 10_000, "😤🙏", "شكرا لصبركم", "<img src=x onerror=alert(1)>", "Sorry, ik bel you back"])
def test_own_words_are_kept_as_they_are(given: str) -> None:
    """Long, emoji, right to left, HTML, two languages at once."""
    assert rehearsals.own_words(f" {given} ") == given
    assert rehearsals.own_words("a\ud800b") == "a?b"


def test_how_a_reply_was_given_is_read_with_care() -> None:
    """What a page cannot have measured is left out."""
    assert rehearsals.delivery({"pause_s": 1.2, "rate": 0.9, "marker": True}, "ask") == Delivery(pause_s=1.2, rate=0.9, marker=True)
    for odd in (None, 3, [], {"pause_s": -1, "rate": 99, "marker": 1}, {"pause_s": math.nan, "rate": math.inf}, {"pause_s": "1", "hold": {}}):
        assert rehearsals.delivery(odd, "ask") == Delivery()


def test_only_true_reasons_can_be_given_for_a_moment_away() -> None:
    """A page has no way to say that a reason was made up."""
    given = {"hold": {"announced": False, "honest": False, "promised_s": 30, "taken_s": 45}}
    assert rehearsals.delivery(given, "hold").hold == Hold(announced=False, honest=True, promised_s=30, taken_s=45)
    assert rehearsals.delivery(given, "ask").hold is None


def test_ones_own_pace_is_kept_for_each_language() -> None:
    """Dutch words are longer, so a pace in one language says nothing of the other."""
    journal = Journal()
    journal.add(rehearsals.PACE, {"lang": "nl", "per-second": 4.2})
    journal.add(rehearsals.PACE, {"lang": "nl", "per-second": 4.4})
    journal.add(rehearsals.PACE, {"lang": "en", "per-second": "x"})
    assert rehearsals.own_pace(journal, "nl") == 4.4
    assert rehearsals.own_pace(journal, "en") is None


def test_a_guess_is_a_move_or_nothing() -> None:
    """Without a guess the learner's own choice is all there is."""
    for lang in LANGS:
        for words in ("", "x" * 10_000, "I will ring you at ten.", "<b>"):
            assert rehearsals.guess_move(words, lang) in (None, *CONTENT_MOVES)


CONTENT_MOVES = tuple(rehearsals.MOVES)

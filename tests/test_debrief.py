"""Looking back tells what happened, with reasons, and grades nobody."""

from __future__ import annotations

import json

import pytest

from workbook import debrief, rehearsals
from workbook.content import Content
from workbook.conversation import Rehearsal
from workbook.practice_model import Delivery
from workbook.practice_rule import load
from workbook.words import LANGS, Lang

CONTENT = Content()


def played(about: str, kinds: str, delivery: Delivery | None = None) -> Rehearsal:
    talk = rehearsals.read(CONTENT, about)
    assert talk
    rehearsal = Rehearsal(CONTENT.situations[about], talk, 5)
    names = {"u": "understanding", "s": "solving", "l": "limiting", "x": "slip"}
    for kind in kinds:
        if not rehearsal.ending:
            rehearsal.play(next(each.id for each in rehearsal.offers if each.kind == names[kind]), delivery or Delivery(pause_s=1.2))
    return rehearsal


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("about", sorted(CONTENT.situations))
def test_every_conversation_can_be_looked_back_on(about: str, lang: Lang) -> None:
    """In both languages, as plain values, with all its words and no score."""
    rehearsal = played(about, "uusxusxususs")
    found = json.loads(json.dumps(debrief.gather(rehearsal, (5,) * len(rehearsal.turns), CONTENT, lang)))
    assert found["ending"]["title"]
    assert found["ending"]["says"]
    if rehearsal.scene.danger:
        assert set(found) == {"ending", "danger"}
        return
    assert len(found["points"]) == len(found["turns"]) + 1 == len(rehearsal.turns) + 1
    assert found["sentences"]
    assert "{" not in found["sentence"]
    assert len(json.dumps(found)) < 40_000


def test_the_terms_of_a_turn_are_the_models_own() -> None:
    """Nothing is left out that can be seen in the gauges, the strongest first."""
    rehearsal = played("cal1", "us")
    for turn in rehearsal.turns:
        shown = debrief.terms(turn)
        assert [abs(term["value"]) for term in shown] == sorted((abs(term["value"]) for term in shown), reverse=True)
        for gauge in ("heat", "stress"):
            whole = sum(term.value for term in turn.terms if term.gauge == gauge)
            assert sum(term["value"] for term in shown if term["gauge"] == gauge) == pytest.approx(whole, abs=0.05)


def test_other_replies_of_a_turn_stand_beside_the_one_given() -> None:
    """Three others, each with where the model would have stood."""
    found = debrief.gather(played("cal1", "us"), (None, None), CONTENT, "en")
    for turn in found["turns"]:
        assert len(turn["others"]) == 3
        assert turn["said"] not in [other["says"] for other in turn["others"]]


def test_slips_are_no_sentences_to_keep() -> None:
    """Somebody who only slipped is offered the situation's good opening."""
    rehearsal = played("cal1", "xx")
    assert debrief.sentences(rehearsal, "nl") == [CONTENT.situations["cal1"].opening["nl"]]
    kept = debrief.sentences(played("cal1", "ux"), "nl")
    assert len(kept) == 2


def test_a_stop_is_no_failure() -> None:
    """Stopping before the first reply has words, and nothing to measure."""
    found = debrief.gather(played("cal1", ""), (), CONTENT, "en")
    assert found["ending"]["id"] == "stopped"
    assert "points" not in found


def test_a_promise_that_may_not_be_kept_is_named() -> None:
    """Giving in is listed, also where the rest went well."""
    talk = rehearsals.read(CONTENT, "cal1")
    assert talk
    rehearsal = Rehearsal(CONTENT.situations["cal1"], talk)
    rehearsal.say("All right, tonight.", "give_in")
    assert debrief.gather(rehearsal, (None,), CONTENT, "en")["ending"]["promise"]


def test_the_same_talk_is_replayed_under_other_numbers() -> None:
    """The shipped numbers give the course that was played; another number another course."""
    rehearsal = played("cal1", "uls", Delivery(pause_s=1.2, rate=0.9))
    assert debrief.replay(rehearsal, {})[1:] == [[round(turn.after.heat, 2), round(turn.after.stress, 2)] for turn in rehearsal.turns]
    assert debrief.replay(rehearsal, {"contagion": 0.5}) != debrief.replay(rehearsal, {})
    with pytest.raises(ValueError, match="expected the name"):
        debrief.replay(rehearsal, {"nonsense": 1.0})


def test_every_number_of_the_rule_can_be_moved_to_its_ends() -> None:
    """No slider breaks the model: each end gives gauges from 0 to 10."""
    rehearsal = played("cal3", "ulsx", Delivery(pause_s=3, rate=1.2))
    bounds = debrief.bounds(load())
    assert set(bounds) == set(load().numbers)
    for name, (value, low, high) in bounds.items():
        assert low <= value <= high, name
        for end in (low, high):
            for heat, stress in debrief.replay(rehearsal, {name: end}):
                assert 0 <= heat <= 10, (name, end)
                assert 0 <= stress <= 10, (name, end)

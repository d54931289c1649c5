"""The proof hunt: calls that can be read in two ways, a draw that is chance, and shares of one's own marks."""

from __future__ import annotations

import itertools
import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook import hunt
from workbook.content import Content
from workbook.hunt import Line, Round, Share, Transcript, draw, read_transcript, rounds_of, second_rounds, share
from workbook.toml_table import Fault, Table
from workbook.words import LANGS, Text

CONTENT = Content()
CALLS, OPINIONS = ["one", "two", "three"], ["difficult", "means-well"]


def call(id_: str, lines: int = 6) -> Transcript:
    says = Text("Words", "Woorden")
    return Transcript(id_, says, (*(Line(f"l{at}", "customer", says) for at in range(lines)), Line("me", "me", says)))


def read(transcript: str, opinion: str, *marked: str) -> Round:
    return Round(transcript, opinion, marked, "2026-11-01T09:00:00.000Z")


def test_there_are_calls_enough_in_both_languages() -> None:
    """At least four calls can be read, whole in each language, with enough lines of the customer to mark."""
    assert len(CONTENT.transcripts) >= 4
    assert CONTENT.faults == []
    for transcript in CONTENT.transcripts.values():
        assert len(transcript.markable) >= hunt.FEWEST_LINES
        assert len(transcript.lines) > len(transcript.markable)
        for lang in LANGS:
            words = [line.says[lang] for line in transcript.lines]
            assert all(words)
            assert not any("!" in each for each in words)


def test_a_draw_takes_every_call_and_both_opinions() -> None:
    """Chance decides: every call and each opinion comes up, about as often as the other."""
    chance = random.Random(7)
    drawn = Counter(draw([], CALLS, OPINIONS, chance) for _ in range(1200))
    assert set(drawn) == set(itertools.product(CALLS, OPINIONS))
    assert all(140 < times < 260 for times in drawn.values())


def test_a_draw_is_made_by_the_system_and_not_by_a_seed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a chance of one's own the draw comes from the system's randomness: no seed makes it repeat."""
    asked = []
    system = random.SystemRandom

    def chance() -> random.Random:
        asked.append(1)
        return system()

    monkeypatch.setattr(hunt.random, "SystemRandom", chance)
    draws = []
    for _ in range(2):
        random.seed(1)
        draws.append([draw([], CALLS, OPINIONS) for _ in range(40)])
    assert len(asked) == 80
    assert draws[0] != draws[1]


def test_new_calls_come_first_and_then_the_other_opinion() -> None:
    """No call comes twice before all were read; then each comes back under the opinion it was not read with."""
    rounds: list[Round] = []
    for _ in range(len(CALLS) * 2):
        transcript, opinion = draw(rounds, CALLS, OPINIONS)
        rounds.append(read(transcript, opinion))
    assert {each.transcript for each in rounds[:3]} == set(CALLS)
    assert Counter((each.transcript, each.opinion) for each in rounds) == Counter(itertools.product(CALLS, OPINIONS))
    assert draw(rounds, CALLS, OPINIONS)[0] in CALLS


def test_a_call_waits_for_its_second_round_with_the_other_opinion() -> None:
    """One round leaves the other opinion open; two leave nothing; a call that is gone is left out."""
    assert second_rounds([], CALLS, OPINIONS) == []
    assert second_rounds([read("two", "difficult")], CALLS, OPINIONS) == [("two", "means-well")]
    assert second_rounds([read("two", "means-well"), read("two", "means-well")], CALLS, OPINIONS) == [("two", "difficult")]
    assert second_rounds([read("two", "difficult"), read("two", "means-well"), read("gone", "difficult")], CALLS, OPINIONS) == []


def test_a_share_counts_ones_own_marks_under_one_opinion() -> None:
    """Marked lines of all lines of the customer, over the rounds under that opinion; what is no line of the call does not count."""
    calls = {id_: call(id_) for id_ in CALLS}
    rounds = [read("one", "difficult", "l0", "l1", "me", "gone"), read("two", "difficult", "l5"), read("one", "means-well"), read("gone", "difficult", "l0")]
    assert share(rounds, "difficult", calls) == Share(3, 12, 2)
    assert share(rounds, "means-well", calls) == Share(0, 6, 1)
    assert share([], "difficult", calls) == Share(0, 0, 0)


@given(st.lists(st.tuples(st.sampled_from([*CALLS, "gone"]), st.sampled_from(OPINIONS), st.lists(st.sampled_from(["l0", "l1", "l2", "me"]), max_size=5)), max_size=12))
def test_a_share_is_never_more_than_the_lines_there_are(rounds: list[tuple[str, str, list[str]]]) -> None:
    """Whatever was marked, a share lies between nothing and all, and the rounds of both opinions add up."""
    calls = {id_: call(id_) for id_ in CALLS}
    found = [read(transcript, opinion, *marked) for transcript, opinion, marked in rounds]
    shares = [share(found, opinion, calls) for opinion in OPINIONS]
    assert all(0 <= each.marked <= each.lines for each in shares)
    assert sum(each.rounds for each in shares) == sum(each.transcript in calls for each in found)


def test_answers_become_rounds() -> None:
    """What a page saved is read as rounds with their moment."""
    value = {"transcript": "one", "opinion": "difficult", "marked": ["l0"]}
    assert rounds_of([("2026-11-01T09:00:00.000Z", value)]) == [read("one", "difficult", "l0")]


@pytest.mark.parametrize(
    ("lines", "key"),
    [({"a": {"who": "customer", "says": {"en": "A", "nl": "A"}}}, "x.lines"), ({"a": {"who": "nobody", "says": {"en": "A", "nl": "A"}}}, "x.lines.a.who"), ({"a": {"who": "me", "says": {"en": "A"}}}, "x.lines.a.says.nl")],
)
def test_a_faulty_call_is_named(lines: dict[str, object], key: str) -> None:
    """Too few lines of the customer, an unknown speaker or a missing language is a fault with its place."""
    faults: list[Fault] = []
    read_transcript("x", Table({"title": {"en": "T", "nl": "T"}, "lines": lines}, "transcripts/x.toml", "x", faults))
    assert key in {fault.key for fault in faults}

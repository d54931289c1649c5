"""Cards come back after 1, 3, 7 and 21 days, each once, and never in a heap."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook import review
from workbook.content import Content
from workbook.journal import Journal
from workbook.words import LANGS

CONTENT = Content()
START = datetime.datetime(2026, 11, 1, 23, 30, tzinfo=datetime.UTC)


class Days:
    """A journal whose day can be moved on."""

    def __init__(self) -> None:
        self.day = 0
        self.journal = Journal(lambda: START + datetime.timedelta(self.day))

    def rewrite(self, about: str = "") -> str:
        """A rewritten reply, saved today."""
        return self.journal.add("rewrite", {"signs": "none", "episode": "parcel", "new-reply": "I look now"}, about).id

    def seen(self, *ids: str) -> None:
        """These cards were looked at today."""
        self.journal.add("review-cards", {"cards": [{"card": id_, "typed": ""} for id_ in ids]})

    def due(self) -> list[tuple[str, int]]:
        """What is due today: ids and gaps."""
        return [(card.id, card.day) for card in review.due(self.journal, CONTENT, "en").cards]


def test_a_card_comes_on_day_1_3_7_and_21() -> None:
    """Seen each time it comes, a card is there on four days and on no other."""
    days = Days()
    id_ = days.rewrite()
    found = []
    for day in range(40):
        days.day = day
        if days.due():
            found.append((day, days.due()))
            days.seen(id_)
            assert days.due() == []
    assert found == [(gap, [(id_, gap)]) for gap in (1, 3, 7, 21)]


def test_missed_days_do_not_pile_up() -> None:
    """After ten days away there is one card, not three; once seen it waits for day 21."""
    days = Days()
    id_ = days.rewrite()
    days.day = 10
    assert days.due() == [(id_, 7)]
    days.seen(id_)
    assert days.due() == []
    assert review.due(days.journal, CONTENT, "en").next == datetime.date(2026, 11, 22)


def test_a_card_that_was_not_seen_stays() -> None:
    """Nothing moves on by itself: what is due today is due tomorrow."""
    days = Days()
    id_ = days.rewrite()
    for days.day in (1, 2):
        assert days.due() == [(id_, 1)]


def test_every_rewritten_reply_has_its_own_card() -> None:
    """Two replies about one situation are two cards; a removed one takes its card along."""
    days = Days()
    ids = [days.rewrite("ret1"), days.rewrite("ret1"), days.rewrite()]
    days.day = 1
    assert sorted(id_ for id_, _ in days.due()) == sorted(ids)
    days.seen(ids[0])
    days.journal.forget([ids[1]])
    assert [id_ for id_, _ in days.due()] == [ids[2]]


@pytest.mark.parametrize("lang", LANGS)
def test_without_a_reply_there_is_no_card(lang: str) -> None:
    """A stop sign, or nothing rewritten, leaves no card and no day for one."""
    days = Days()
    days.journal.add("rewrite", {"signs": "some"})
    days.journal.add("rewrite", {"new-reply": ["of another shape"]})
    days.day = 1
    assert review.due(days.journal, CONTENT, lang) == review.Due((), None)  # type: ignore[arg-type]


@given(st.lists(st.integers(0, 30), max_size=12))
def test_a_card_is_due_at_most_once_a_gap(visits: list[int]) -> None:
    """However often one looks, a card asks at most four times in all."""
    days = Days()
    id_ = days.rewrite()
    asked = 0
    for days.day in sorted(visits):
        if days.due():
            asked += 1
            days.seen(id_)
    assert asked <= len(review.GAPS)

"""What one takes along: a page without a network, a card that folds, a calendar that a calendar can read."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from workbook import calendar_file, playbook, playbook_pages
from workbook.card import panels
from workbook.content import Content
from workbook.journal import Journal
from workbook.words import LANGS, Lang

CONTENT = Content()
HOSTILE = "</script><img src=x onerror=alert(1)> & \"quotes\" 'single'"


def filled(words: str = "call the depot, then; the customer\\") -> Journal:
    """A journal with three situations, a plan, and a step with a day."""
    journal = Journal(lambda: datetime.datetime(2026, 11, 22, 9, tzinfo=datetime.UTC))
    journal.add("top-three", {"situations": ["ret1", "cal1", "zor1"]})
    journal.add("if-then", {"plan": {"if": "I hear 'again'", "then": words}}, about="cal1")
    journal.add("postponed", {"problem": "letters", "step": words, "due": "2026-12-01"})
    return journal


def writer(journal: Journal, lang: Lang) -> playbook_pages.Writer:
    known = playbook.situations(CONTENT, journal)
    return playbook_pages.Writer(playbook.gather(journal, CONTENT, lang), CONTENT, known, lang)


@pytest.mark.parametrize("lang", LANGS)
def test_the_page_fetches_nothing_and_holds_words_only_as_words(lang: Lang) -> None:
    """The file opens without a network, runs no script, and what was typed stays words."""
    page = writer(filled(HOSTILE), lang).html()
    assert page.startswith(f'<!doctype html>\n<html lang="{lang}">')
    assert "<img" not in page
    assert "<script" not in page
    assert "default-src 'none'" in page
    assert "http" not in page.replace("http-equiv", "")
    assert "&lt;img src=x onerror=alert(1)&gt;" in page


@pytest.mark.parametrize("lang", LANGS)
def test_a_calendar_reads_every_day_that_was_chosen(lang: Lang) -> None:
    """The step that is due, and the plan to read once more after 1, 3, 7 and 21 days, with their words whole."""
    days = calendar_file.days(filled(), CONTENT, lang)
    read = Calendar.from_ical(calendar_file.as_ics(days, "2026-11-22T09:00:00.000Z"))
    events = {event.decoded("dtstart"): str(event["summary"]) for event in read.walk("VEVENT")}
    assert datetime.date(2026, 12, 1) in events
    assert events[datetime.date(2026, 12, 1)] == CONTENT.ui["card.due"].fill(lang, step="call the depot, then; the customer\\")
    assert [str(event["uid"]) for event in read.walk("VEVENT")] == [f"{day.id}@steady-workbook" for day in days]


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=300))
def test_any_words_fold_and_come_back(words: str) -> None:
    """No line is longer than 75 octets, and whatever was typed is what the calendar shows."""
    ics = calendar_file.as_ics([calendar_file.Day("x", datetime.date(2026, 12, 1), words)], "2026-11-22T09:00:00.000Z")
    assert all(len(line.encode()) <= 75 for line in ics.split("\r\n"))
    (event,) = Calendar.from_ical(ics).walk("VEVENT")
    assert str(event["summary"]) == " ".join(words.split())


@pytest.mark.parametrize("lang", LANGS)
def test_the_card_has_four_panels_also_when_nothing_is_filled_in(lang: Lang) -> None:
    """Front, inside left, inside right, back; each says something, and the back says whom to call."""
    for journal in (Journal(), filled()):
        made = writer(journal, lang)
        four = panels(made.book, [made.plan_sentence(plan) for plan in made.book.plans], CONTENT, lang)
        assert len(four) == 4
        assert all(len(panel) >= 2 for panel in four)
        assert "112" in str(four[3]) or "999" in str(four[3])

"""The days a learner chose, as an iCalendar file (RFC 5545): steps that are due, plans to read once more."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from .answers import check
from .content import Content
from .journal import Journal, read_stamp
from .playbook import NOTHING, situations
from .playbook_pages import Writer
from .review import GAPS
from .words import Lang

FOLD = 73  # octets on one line, so that with the space of a continuation it stays under 75


@dataclass(frozen=True, slots=True)
class Day:
    """A whole day in a calendar. ``id`` is the same in every export, so that a second import changes nothing."""

    id: str
    day: datetime.date
    words: str


def days(journal: Journal, content: Content, lang: Lang) -> list[Day]:
    """The days that are set: those of prompts with ``calendar``, and the review days of what is to be called back."""
    return sorted({*_chosen(journal, content, lang), *_reviews(journal, content, lang)}, key=lambda each: (each.day, each.id))


def _chosen(journal: Journal, content: Content, lang: Lang) -> Iterator[Day]:
    for exercise in content.exercises.values():
        for prompt in exercise.prompts:
            if not prompt.calendar:
                continue
            for entry in {e.about: e for e in journal.of(exercise.id)}.values():
                answers = check(exercise, entry.answers).answers
                if day := answers.get(prompt.id):
                    step = str(answers.get(prompt.of) or exercise.title[lang])
                    yield Day(f"{exercise.id}-{entry.about}-{prompt.id}", datetime.date.fromisoformat(day), content.ui["card.due"].fill(lang, step=step))


def _reviews(journal: Journal, content: Content, lang: Lang) -> Iterator[Day]:
    writer = Writer(NOTHING, content, situations(content, journal), lang)
    for exercise in content.exercises.values():
        for prompt in (p for p in exercise.prompts if p.review):
            entries = journal.of(exercise.id)
            latest = {entry.id if exercise.repeat else entry.about: entry for entry in entries}
            for entry in latest.values():
                if words := writer.words_of(prompt, check(exercise, entry.answers).answers.get(prompt.id)):
                    made = read_stamp(entry.at).date()
                    for gap in GAPS:
                        yield Day(f"{entry.id}-{gap}", made + datetime.timedelta(gap), content.ui["card.review"].fill(lang, plan=words))


def as_ics(found: list[Day], made: str) -> str:
    """The file. ``made`` is a journal's stamp; lines end and fold as the standard asks."""
    stamp = made.replace("-", "").replace(":", "")[:15] + "Z"
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Steady//workbook//EN", "CALSCALE:GREGORIAN"]
    for each in found:
        after = each.day + datetime.timedelta(1)
        lines += [
            "BEGIN:VEVENT", f"UID:{each.id}@steady-workbook", f"DTSTAMP:{stamp}", f"DTSTART;VALUE=DATE:{each.day:%Y%m%d}",
            f"DTEND;VALUE=DATE:{after:%Y%m%d}", f"SUMMARY:{_text(each.words)}", "TRANSP:TRANSPARENT", "CLASS:PRIVATE", "END:VEVENT",
        ]
    return "".join(_fold(line) for line in [*lines, "END:VCALENDAR"])


def _text(words: str) -> str:
    plain = " ".join(words.split())
    return plain.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")


def _fold(line: str) -> str:
    """One content line, folded by octets and never inside a character."""
    parts, part, size = [], "", 0
    for character in line:
        length = len(character.encode())
        if size + length > FOLD:
            parts.append(part)
            part, size = "", 0
        part += character
        size += length
    return "\r\n ".join([*parts, part]) + "\r\n"

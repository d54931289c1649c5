"""Review cards: which rewritten replies come back today, one, three, seven and twenty-one days after they were saved."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from . import playbook, playbook_pages
from .answers import check
from .content import Content
from .journal import Entry, Journal, read_stamp
from .model import Exercise, Prompt
from .words import Lang

# Plain fixed gaps; widening them by how well it went makes no difference (Latimier et al. 2021).
GAPS = (1, 3, 7, 21)


@dataclass(frozen=True, slots=True)
class Card:
    """One answer to call back: what stands on the front, what on the back, and how many days old it is now due."""

    id: str
    front: str
    back: str
    day: int


@dataclass(frozen=True, slots=True)
class Due:
    """The cards of today, and the day of the next one (``None``: no card is coming)."""

    cards: tuple[Card, ...]
    next: datetime.date | None


def due(journal: Journal, content: Content, lang: Lang, today: datetime.date | None = None) -> Due:
    """What is due. A day that was missed does not pile up: a card is due once, and then waits for its next gap."""
    today = today or read_stamp(journal.stamp()).date()
    seen = _seen(journal, content)
    cards, coming = [], []
    for exercise, prompt, entry in _saved(journal, content):
        made = read_stamp(entry.at).date()
        days = [made + datetime.timedelta(gap) for gap in GAPS]
        passed = [day for day in days if day <= today]
        coming += [day for day in days if day > today][:1]
        if passed and not any(day >= passed[-1] for day in seen.get(entry.id, ())):
            cards.append(_card(exercise, prompt, entry, journal, content, lang, (passed[-1] - made).days))
    return Due(tuple(cards), min(coming, default=None))


def listens_to(content: Content) -> frozenset[str]:
    """The exercises whose entries make cards, or say that one was seen."""
    return frozenset(e.id for e in content.exercises.values() if any(p.review or p.kind == "cards" for p in e.prompts))


def _saved(journal: Journal, content: Content) -> Iterator[tuple[Exercise, Prompt, Entry]]:
    for exercise in content.exercises.values():
        for prompt in exercise.prompts:
            if prompt.review:
                entries = journal.of(exercise.id)
                latest = {entry.id if exercise.repeat else entry.about: entry for entry in entries}
                yield from ((exercise, prompt, entry) for entry in latest.values() if check(exercise, entry.answers).answers.get(prompt.id))


def _seen(journal: Journal, content: Content) -> dict[str, list[datetime.date]]:
    seen: dict[str, list[datetime.date]] = {}
    for exercise in content.exercises.values():
        for prompt in exercise.prompts:
            if prompt.kind == "cards":
                for entry in journal.of(exercise.id):
                    for card in check(exercise, entry.answers).answers.get(prompt.id) or ():
                        seen.setdefault(card["card"], []).append(read_stamp(entry.at).date())
    return seen


def _card(exercise: Exercise, prompt: Prompt, entry: Entry, journal: Journal, content: Content, lang: Lang, day: int) -> Card:
    answers = check(exercise, entry.answers).answers
    known = playbook.situations(content, journal)
    writer = playbook_pages.Writer(playbook.NOTHING, content, known, lang)
    front = writer.words_of(exercise.prompt(prompt.review), answers.get(prompt.review))
    about = known[entry.about].title[lang] if entry.about in known else ""
    return Card(entry.id, " · ".join(filter(None, (about, front))), writer.words_of(prompt, answers[prompt.id]), day)

"""Gather what a journal holds into a playbook."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from .answers import check
from .content import Content
from .journal import Entry, Journal
from .model import Exercise, Option, Prompt, Situation
from .words import Lang, Text

Block = dict[str, Any]
# Exercises whose answers the playbook and the plan draw on by name.
OWN_SITUATION, TOP_THREE, THREAT, CHAIN, AT_STAKE = "own-situation", "top-three", "threat-finder", "my-chain", "at-stake"


@dataclass(frozen=True, slots=True)
class Plan:
    """One if-then plan, and the situation it is for (``None``: in general)."""

    situation: Situation | None
    parts: dict[str, str]
    at: str


@dataclass(frozen=True, slots=True)
class Rating:
    """The latest value of one rating."""

    prompt: Prompt
    exercise: Exercise
    about: str
    value: int
    at: str


@dataclass(frozen=True, slots=True)
class Playbook:
    """What one learner has so far; every part may be empty."""

    situations: tuple[Situation, ...]
    at_stake: tuple[str, ...]
    at_stake_in: dict[str, tuple[str, ...]]
    break_link: str
    plans: tuple[Plan, ...]
    ratings: tuple[Rating, ...]
    entries: tuple[tuple[Exercise, Entry], ...]


NOTHING = Playbook((), (), {}, "", (), (), ())


def own_situations(journal: Journal) -> dict[str, Situation]:
    """The learner's own situations, from their answers; both languages hold the learner's words."""
    found = {}
    for entry in journal.of(OWN_SITUATION):
        answers = entry.answers
        title = str(answers.get("title") or answers.get("trigger") or "")
        if not title:
            continue

        def texts(name: str, answers: dict[str, Any] = answers) -> tuple[Text, ...]:
            value = answers.get(name) or []
            values = value if isinstance(value, list) else [value]
            return tuple(Text(words, words) for each in values if (words := own_words(each)))

        def text(name: str, answers: dict[str, Any] = answers) -> Text:
            words = own_words(answers.get(name) or "")
            return Text(words, words)

        found[f"own-{entry.id}"] = Situation(
            id=f"own-{entry.id}", sector="own", channel="desk", stressor="unclear", heat=heat if isinstance(heat := answers.get("heat"), int) else 5,
            solvable=True, abusive=False, title=Text(title, title), trigger=text("trigger"), values=texts("values"),
            at_stake=texts("at-stake"), limiting=text("limiting"), useful=texts("useful"), hot_words={"en": (), "nl": ()},
            opening=text("opening"), worse=Text("", ""),
        )
    # One title, one situation: saving the form again mends it. Its first id stays, since other answers name it.
    by_title: dict[str, str] = {}
    kept: dict[str, Situation] = {}
    for id_, situation in found.items():
        first = by_title.setdefault(situation.title.en.casefold(), id_)
        kept[first] = replace(situation, id=first)
    return kept


def own_words(item: Any) -> str:
    """The words of an item that may be an option id or the learner's own."""
    return str(item.get("own", "")) if isinstance(item, dict) else str(item)


def situations(content: Content, journal: Journal) -> dict[str, Situation]:
    """The learner's own situations, then the shipped ones."""
    return own_situations(journal) | content.situations


def gather(journal: Journal, content: Content, lang: Lang) -> Playbook:
    """The playbook of this moment: the latest of everything."""
    known = situations(content, journal)
    picked, _ = _answer_and_options(journal, content, TOP_THREE, "situations")
    # The latest of everything, and all of a log.
    logs = {exercise.id for exercise in content.exercises.values() if exercise.repeat}
    latest: dict[tuple[str, str, str], Entry] = {(e.exercise, e.about, e.id if e.exercise in logs else ""): e for e in journal if e.v <= 1}
    shown = [(content.exercises[e.exercise], e) for e in latest.values() if e.exercise in content.exercises]
    shown = [(exercise, replace(entry, answers=check(exercise, entry.answers).answers)) for exercise, entry in shown if not exercise.private]
    plans, ratings = [], []
    for exercise, entry in shown:
        for prompt in exercise.prompts:
            value = entry.answers.get(prompt.id)
            # A plan that becomes another exercise's plan stands there.
            if prompt.kind == "plan" and not prompt.becomes and isinstance(value, dict) and any(value.values()):
                plans.append(Plan(known.get(entry.about), value, entry.at))
            if prompt.kind == "rating" and isinstance(value, int):
                ratings.append(Rating(prompt, exercise, entry.about, value, entry.at))
    link, links = _answer_and_options(journal, content, CHAIN, "chain")
    stakes, options = _answer_and_options(journal, content, THREAT, "several")
    return Playbook(
        situations=tuple(known[id_] for id_ in picked or () if id_ in known),
        at_stake=tuple(item_words(item, options, lang) for item in stakes or ()),
        at_stake_in={s: words for s in known if (words := _stakes(journal, content, s, lang))},
        break_link=item_words(link, links, lang) if link else "",
        plans=tuple(sorted(plans, key=lambda plan: plan.at, reverse=True)),
        ratings=tuple(sorted(ratings, key=lambda rating: rating.at, reverse=True)),
        entries=tuple(sorted(shown, key=lambda pair: pair[1].key, reverse=True)),
    )


def _answer_and_options(journal: Journal, content: Content, exercise_id: str, kind: str, about: str | None = None) -> tuple[Any, tuple[Option, ...]]:
    """The latest answer to the first prompt of one kind in an exercise, and that prompt's options."""
    exercise = content.exercises.get(exercise_id)
    if exercise is None:
        return None, ()
    entry = journal.latest(exercise_id, about)
    for prompt in exercise.prompts:
        if prompt.kind == kind:
            # Checked again: a copy from elsewhere, or from another version, may hold answers of another shape.
            return entry and check(exercise, entry.answers).answers.get(prompt.id), prompt.options
    return None, ()


def _stakes(journal: Journal, content: Content, situation: str, lang: Lang) -> tuple[str, ...]:
    """What the learner said is at stake for them in one situation."""
    items, options = _answer_and_options(journal, content, AT_STAKE, "several", situation)
    return tuple(item_words(item, options, lang) for item in items or ())


def item_words(item: Any, options: tuple[Option, ...], lang: Lang) -> str:
    """The words of an item: an option's, or the learner's own."""
    if isinstance(item, str):
        for option in options:
            if option.id == item:
                return option.says[lang]
    words = own_words(item)
    return words.removeprefix("own:")

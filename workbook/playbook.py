"""Gather what a journal holds into a playbook, and write it as blocks for a page or as Markdown to keep."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from .answers import check
from .content import Content
from .journal import Entry, Journal, read_stamp
from .model import SILENT, Exercise, Option, Prompt, Situation
from .plans import sentence
from .words import Lang, Text

Block = dict[str, Any]
# Exercises whose answers the playbook and the plan draw on by name.
OWN_SITUATION, TOP_THREE, THREAT, CHAIN, AT_STAKE = "own-situation", "top-three", "threat-finder", "my-chain", "at-stake"
# Of an entry in one line: kinds that hold the learner's own words come first, numbers and clocks last.
TOLD = frozenset({"line", "paragraph", "list", "plan", "recall", "reveal"})
UNTOLD = frozenset({"rating", "number", "date", "steps", "weights", "grid", "breath", "timer", "picture", "pause", "pace"})
LONGEST_LINE = 100


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
        at_stake=tuple(_item_words(item, options, lang) for item in stakes or ()),
        at_stake_in={s: words for s in known if (words := _stakes(journal, content, s, lang))},
        break_link=_item_words(link, links, lang) if link else "",
        plans=tuple(sorted(plans, key=lambda plan: plan.at, reverse=True)),
        ratings=tuple(sorted(ratings, key=lambda rating: rating.at, reverse=True)),
        entries=tuple(sorted(shown, key=lambda pair: pair[1].key, reverse=True)),
    )


def _answer_and_options(journal: Journal, content: Content, exercise_id: str, kind: str, about: str | None = None) -> tuple[Any, tuple[Option, ...]]:
    """The latest answer to the first prompt of one kind in an exercise, and that prompt's options."""
    exercise = content.exercises.get(exercise_id)
    entry = journal.latest(exercise_id, about)
    for prompt in exercise.prompts if exercise else ():
        if prompt.kind == kind:
            # Checked again: a copy from elsewhere, or from another version, may hold answers of another shape.
            return entry and check(exercise, entry.answers).answers.get(prompt.id), prompt.options
    return None, ()


def _stakes(journal: Journal, content: Content, situation: str, lang: Lang) -> tuple[str, ...]:
    """What the learner said is at stake for them in one situation."""
    items, options = _answer_and_options(journal, content, AT_STAKE, "several", situation)
    return tuple(_item_words(item, options, lang) for item in items or ())


def _item_words(item: Any, options: tuple[Option, ...], lang: Lang) -> str:
    if isinstance(item, str):
        for option in options:
            if option.id == item:
                return option.says[lang]
    words = own_words(item)
    return words.removeprefix("own:")


def line(exercise: Exercise, entry: Entry, content: Content, known: dict[str, Situation], lang: Lang) -> str:
    """One entry in one line: its first answer in words, else its first answer; clipped, since it only has to be recognised."""
    entry = replace(entry, answers=check(exercise, entry.answers).answers)
    writer = Writer(NOTHING, content, known, lang)
    answered = [(prompt, words) for prompt in exercise.prompts if (words := writer.words_of(prompt, entry.answers.get(prompt.id)))]
    told = [words for prompt, words in answered if prompt.kind in TOLD] or [words for prompt, words in answered if prompt.kind not in UNTOLD]
    pair = [str(entry.answers[name]) for name in ("suds-before", "suds-after") if name in entry.answers]
    told = told or [" → ".join(pair)] * (len(pair) == 2) or [words for _, words in answered] or [""]
    first = " ".join(told[0].split())
    return first if len(first) <= LONGEST_LINE else first[: LONGEST_LINE - 1].rstrip() + "…"


class Writer:
    """Writes one playbook in one language. ``day`` turns a stamp into the day a reader sees."""

    def __init__(self, book: Playbook, content: Content, known: dict[str, Situation], lang: Lang) -> None:
        self.book, self.content, self.known = book, content, known
        self.lang: Lang = lang

    def say(self, key: str, **values: object) -> str:
        """Interface words."""
        return self.content.ui[key].fill(self.lang, **values)

    def day(self, at: str) -> str:
        """A day as a reader of this language writes it."""
        return day(at, self.content, self.lang)

    def plan_page(self) -> list[Block]:
        """The one-page plan that grows: before, during, after."""
        book, say = self.book, self.say
        before: list[Block] = [{"kind": "ul", "items": [s.title[self.lang] for s in book.situations]}] if book.situations else []
        if book.at_stake:
            before.append({"kind": "dl", "items": [[say("plan.at-stake"), ", ".join(book.at_stake)]]})
        during: list[Block] = [{"kind": "quote", "text": self.plan_sentence(plan)} for plan in book.plans[:3]]
        if book.break_link:
            during.append({"kind": "dl", "items": [[say("plan.break-link"), book.break_link]]})
        after: list[Block] = []
        parts = [("before", before), ("during", during), ("after", after)]
        blocks: list[Block] = [{"kind": "h", "level": 3, "text": say("plan.title")}, {"kind": "p", "text": say("plan.lead"), "tone": "hint"}]
        for name, inner in parts:
            blocks.append({"kind": "card", "title": say(f"plan.{name}"), "blocks": inner or [{"kind": "p", "text": say(f"plan.{name}-empty"), "tone": "empty"}]})
        return blocks

    def plan_sentence(self, plan: Plan) -> str:
        """If …, then …."""
        return sentence(plan.parts, self.say("form.plan-sentence"))

    def page(self) -> list[Block]:
        """The whole playbook as blocks."""
        book, say = self.book, self.say
        blocks: list[Block] = [{"kind": "h", "level": 3, "text": say("playbook.title")}, {"kind": "p", "text": say("playbook.lead"), "tone": "hint"}]
        if not book.entries:
            blocks.append({"kind": "p", "text": say("playbook.empty"), "tone": "empty"})
        blocks += self._part("situations", [self._situation(s) for s in book.situations])
        blocks += self._part("plans", [self._plan(plan) for plan in book.plans])
        blocks += self._part("ratings", self._ratings())
        if book.entries:
            inner = [block for exercise, entry in book.entries for block in self._entry(exercise, entry)]
            blocks.append({"kind": "details", "summary": say("playbook.answers"), "blocks": inner})
            blocks.append({"kind": "file", "label": say("playbook.markdown"), "name": say("playbook.file-name"), "mime": "text/markdown", "text": self.markdown()})
            blocks.append({"kind": "print", "label": say("playbook.print")})
        return blocks

    def _part(self, name: str, inner: list[Block]) -> list[Block]:
        empty: list[Block] = [{"kind": "p", "text": self.say(f"playbook.{name}-empty"), "tone": "empty"}]
        return [{"kind": "h", "level": 4, "text": self.say(f"playbook.{name}")}, *(inner or empty)]

    def _situation(self, situation: Situation) -> Block:
        lang, say = self.lang, self.say
        rows = [
            (say("playbook.customer-values"), ", ".join(text[lang] for text in situation.values)),
            (say("playbook.my-stake"), ", ".join(self.book.at_stake_in.get(situation.id) or (text[lang] for text in situation.at_stake))),
            (say("playbook.useful"), " ".join(text[lang] for text in situation.useful)),
            (say("playbook.opening"), situation.opening[lang]),
        ]
        inner: list[Block] = [{"kind": "p", "text": situation.trigger[lang], "tone": "hint"}] if situation.trigger[lang] else []
        inner.append({"kind": "dl", "items": [[term, text] for term, text in rows if text]})
        return {"kind": "card", "title": situation.title[lang], "blocks": inner}

    def _plan(self, plan: Plan) -> Block:
        title = plan.situation.title[self.lang] if plan.situation else self.say("form.about-none")
        return {"kind": "card", "title": title, "blocks": [{"kind": "quote", "text": self.plan_sentence(plan)}]}

    def _ratings(self) -> list[Block]:
        if not self.book.ratings:
            return []
        say = self.say
        rows = [[self._rating_name(r), say("form.value-of", value=r.value, high=r.prompt.high), self.day(r.at)] for r in self.book.ratings]
        return [
            {"kind": "table", "caption": say("playbook.ratings"), "head": [say("playbook.what"), say("playbook.value"), say("playbook.when")], "rows": rows},
            {"kind": "p", "text": say("playbook.ratings-note"), "tone": "hint"},
        ]

    def _rating_name(self, rating: Rating) -> str:
        about = self.known.get(rating.about)
        return rating.prompt.label[self.lang] + (f" ({about.title[self.lang]})" if about else "")

    def _entry(self, exercise: Exercise, entry: Entry) -> list[Block]:
        about = self.known.get(entry.about)
        inner: list[Block] = [{"kind": "p", "tone": "hint", "text": self.say("playbook.saved-on", when=self.day(entry.at))}]
        if about:
            inner.append({"kind": "p", "tone": "hint", "text": self.say("playbook.about", situation=about.title[self.lang])})
        inner.append({"kind": "dl", "items": [[label, words] for label, words in self.answers(exercise, entry)]})
        return [{"kind": "card", "title": exercise.title[self.lang], "blocks": inner}]

    def answers(self, exercise: Exercise, entry: Entry) -> list[tuple[str, str]]:
        """Each answered prompt and its answer in words."""
        return [
            (prompt.label[self.lang], words)
            for prompt in exercise.prompts
            if prompt.kind not in SILENT and (words := self.words_of(prompt, entry.answers.get(prompt.id)))
        ]

    def words_of(self, prompt: Prompt, value: Any) -> str:
        """An answer of any kind as one line of words."""
        lang = self.lang

        def item(each: Any, options: tuple[Option, ...] = prompt.options) -> str:
            if isinstance(each, str) and each in self.known:
                return self.known[each].title[lang]
            return _item_words(each, options, lang)

        if value is None:
            return ""
        if prompt.kind == "plan":
            return sentence(value, self.say("form.plan-sentence"))
        if prompt.kind in ("several", "situations", "order", "list"):
            return ", ".join(map(item, value)) if prompt.kind != "order" else " > ".join(map(item, value))
        if prompt.kind in ("one", "chain", "landing", "draw"):
            return item(value)
        if prompt.kind == "rating":
            return self.say("form.value-of", value=value, high=prompt.high)
        if prompt.kind == "weights":
            return ", ".join(f"{item(name)} {amount}" for name, amount in sorted(value.items(), key=lambda pair: -pair[1]) if amount)
        if prompt.kind == "hunt":
            call = self.content.transcripts.get(value["transcript"])
            title = call.title[lang] if call else value["transcript"]
            return self.say("form.hunt-words", call=title, opinion=item(value["opinion"], prompt.bins), number=len(value["marked"]))
        if prompt.kind in ("sort", "deck"):
            return "; ".join(f"{item(name)}: {item(place['bin'], prompt.bins)}" + (f" ({place['why']})" if place.get("why") else "") for name, place in value.items())
        if prompt.kind == "grid":
            cells = {name: ", ".join(f"{item(column, prompt.columns)} {amount}" for column, amount in row.items()) for name, row in value.items()}
            return "; ".join(f"{item(name)}: {row}" for name, row in cells.items())
        if prompt.kind == "steps":
            return "; ".join(f"{item(name)}: {note}" for name, note in value["notes"].items()) or f"{len(value['done'])}/{len(prompt.options)}"
        if prompt.kind in ("breath", "timer"):
            minutes, seconds = divmod(value["seconds"], 60)
            said = self.say("form.lasted", time=f"{minutes}:{seconds:02d}")
            return said + (" " + self.say("form.breaths", number=value["breaths"]) if value.get("breaths") else "")
        if prompt.kind == "tally":
            return ", ".join(f"{item(name)} {amount}" for name, amount in value.items())
        if prompt.kind in ("pause", "pace"):
            return self._spoken(prompt, value, item)
        if prompt.kind == "picture":
            return self.say("form.picture-here")
        if prompt.kind in ("wait", "cards"):
            return "; ".join(each[name] for each in value for name in ("reply", "typed") if each.get(name))
        if prompt.kind == "scenes":
            return "; ".join(f"{item(scene['scene'])}: {scene['opening']}" for scene in value)
        return str(value)

    def _spoken(self, prompt: Prompt, value: dict[str, Any], item: Callable[[Any], str]) -> str:
        """A breath before answering, or how something was read aloud."""
        if prompt.kind == "pause":
            waited = self.say("form.pause-said", seconds=self._number(value["pause_s"])) if "pause_s" in value else ""
            return " · ".join(filter(None, (waited, item(value["marker"]) if "marker" in value else "")))
        if "felt" in value:
            return self.say(f"form.aloud-{value['felt']}")
        said = self.say("form.aloud-said", per_second=self._number(value["syllables"] / value["seconds"]), per_minute=round(value["words"] * 60 / value["seconds"]))
        return said if value["ratio"] is None else said + " " + self.say("form.aloud-share", percent=round(value["ratio"] * 100))

    def _number(self, value: float) -> str:
        words = f"{value:.1f}"
        return words.replace(".", ",") if self.lang == "nl" else words

    def markdown(self) -> str:
        """The playbook as a text file to keep."""
        say = self.say
        lines = [f"# {say('playbook.title')}", "", say("playbook.made-on", when=self.day(max((e.at for _, e in self.book.entries), default=""))), ""]
        for name, inner in (
            ("situations", [self._situation(s) for s in self.book.situations]),
            ("plans", [self._plan(p) for p in self.book.plans]),
            ("ratings", self._ratings()),
        ):
            lines += [f"## {say(f'playbook.{name}')}", ""]
            lines += [line for block in inner for line in _markdown(block, 3)] or [say(f"playbook.{name}-empty"), ""]
        lines += [f"## {say('playbook.answers')}", ""]
        lines += [line for exercise, entry in self.book.entries for block in self._entry(exercise, entry) for line in _markdown(block, 3)]
        return "\n".join(lines).rstrip() + "\n"


def _markdown(block: Block, level: int) -> list[str]:
    kind = block["kind"]
    if kind == "card":
        return [f"{'#' * level} {plain(block['title'])}", "", *(line for inner in block["blocks"] for line in _markdown(inner, level + 1))]
    if kind == "dl":
        return [*(f"- **{plain(term)}:** {plain(text)}" for term, text in block["items"]), ""]
    if kind == "quote":
        return [f"> {plain(block['text'])}", ""]
    if kind == "table":
        rows = [block["head"], ["---"] * len(block["head"]), *block["rows"]]
        return [*("| " + " | ".join(plain(str(cell)) if cell != "---" else cell for cell in row) + " |" for row in rows), ""]
    return [plain(block["text"]), ""]


def plain(words: str) -> str:
    """Words that mean only themselves in Markdown, on one line."""
    return re.sub(r"([\\`*_{}\[\]<>#|])", r"\\\1", " ".join(words.split()))


def day(at: str, content: Content, lang: Lang) -> str:
    """The day of a stamp where the reader is, written out: 22 November 2026; nothing for an empty stamp."""
    if not at:
        return ""
    moment = read_stamp(at).astimezone()
    return f"{moment.day} {content.ui[f'months.m{moment.month:02d}'][lang]} {moment.year}"

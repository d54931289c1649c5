"""Write a playbook: as blocks for a page, as Markdown to keep, an answer of any kind in words."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from .answers import check
from .card import panels
from .content import Content
from .journal import Entry, read_stamp
from .model import SILENT, Exercise, Option, Prompt, Situation
from .plans import sentence
from .playbook import NOTHING, Plan, Playbook, Rating, item_words
from .takeaway import as_html
from .words import Lang

Block = dict[str, Any]
# Of an entry in one line: kinds that hold the learner's own words come first, numbers and clocks last.
TOLD = frozenset({"line", "paragraph", "list", "plan", "recall", "reveal"})
UNTOLD = frozenset({"rating", "number", "date", "steps", "weights", "grid", "breath", "timer", "picture", "pause", "pace"})
LONGEST_LINE = 100

# What the plan says under "after": a key of the ``plan`` words, and where it was answered.
AFTERWARDS = (("keep", "what-works", "keep"), ("break", "walk-plan", "when"), ("helps-me", "buddy", "helps-me"), ("close", "day-end", "close"))


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

    def _latest(self, exercise_id: str, prompt_id: str) -> str:
        """The latest answer to one prompt, in words; empty where there is none."""
        found = next(((exercise, entry) for exercise, entry in self.book.entries if exercise.id == exercise_id and prompt_id in entry.answers), None)
        return self.words_of(found[0].prompt(prompt_id), found[1].answers[prompt_id]) if found else ""

    def plan_page(self) -> list[Block]:
        """The one-page plan that grows: before, during, after."""
        book, say = self.book, self.say
        before: list[Block] = [{"kind": "ul", "items": [s.title[self.lang] for s in book.situations]}] if book.situations else []
        if book.at_stake:
            before.append({"kind": "dl", "items": [[say("plan.at-stake"), ", ".join(book.at_stake)]]})
        during: list[Block] = [{"kind": "quote", "text": self.plan_sentence(plan)} for plan in book.plans[:3]]
        if book.break_link:
            during.append({"kind": "dl", "items": [[say("plan.break-link"), book.break_link]]})
        rows = [[say(f"plan.{key}"), words] for key, exercise, prompt in AFTERWARDS if (words := self._latest(exercise, prompt))]
        after: list[Block] = [{"kind": "dl", "items": rows}] if rows else []
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
        blocks += self._parts()
        if book.entries:
            inner = [block for exercise, entry in book.entries for block in self._entry(exercise, entry)]
            blocks.append({"kind": "details", "summary": say("playbook.answers"), "blocks": inner})
            blocks.append({"kind": "file", "label": say("playbook.markdown"), "name": say("playbook.file-name"), "mime": "text/markdown", "text": self.markdown()})
            blocks += self.to_take_along()
        return blocks

    def to_take_along(self) -> list[Block]:
        """The files that are made when they are wanted, and the two papers."""
        say = self.say
        plans = [self.plan_sentence(plan) for plan in self.book.plans]
        return [
            {"kind": "wanted", "label": say("card.html"), "which": "html"},
            {"kind": "wanted", "label": say("card.calendar"), "which": "calendar"},
            {"kind": "paper", "layout": "page", "label": say("card.print-page"), "lang": self.lang, "panels": [self.plan_page()]},
            {"kind": "paper", "layout": "card", "label": say("card.print-card"), "lang": self.lang, "panels": panels(self.book, plans, self.content, self.lang)},
            {"kind": "print", "label": say("playbook.print")},
        ]

    def html(self) -> str:
        """The page as one file that opens without a network."""
        made = self.say("playbook.made-on", when=self.day(max((e.at for _, e in self.book.entries), default="")))
        inner = [block for exercise, entry in self.book.entries for block in self._entry(exercise, entry)]
        whole = [*self.plan_page(), *self._parts(), {"kind": "h", "text": self.say("playbook.answers")}, *inner]
        return as_html(self.say("playbook.title"), made, whole, self.lang)

    def _parts(self) -> list[Block]:
        return [
            *self._part("situations", [self._situation(s) for s in self.book.situations]),
            *self._part("plans", [self._plan(plan) for plan in self.book.plans]),
            *self._part("ratings", self._ratings()),
        ]

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
            return item_words(each, options, lang)

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

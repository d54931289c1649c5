"""Read a call with an opinion in mind: what a transcript IS, which opinion chance gives, and what one's own marks add up to."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .toml_table import Table
from .words import Text

FEWEST_LINES = 6  # of the customer: with fewer, one mark moves the share too far


@dataclass(frozen=True, slots=True)
class Line:
    """One thing said. Only the customer's lines can be marked."""

    id: str
    who: str
    says: Text


@dataclass(frozen=True, slots=True)
class Transcript:
    """A neutral call: ordinary people, nothing that settles what kind of person the customer is."""

    id: str
    title: Text
    lines: tuple[Line, ...]

    @property
    def markable(self) -> tuple[str, ...]:
        """The ids of the customer's lines."""
        return tuple(line.id for line in self.lines if line.who == "customer")


@dataclass(frozen=True, slots=True)
class Round:
    """One reading: which call, under which opinion, which lines were marked, and when (``Entry.at``)."""

    transcript: str
    opinion: str
    marked: tuple[str, ...]
    at: str


@dataclass(frozen=True, slots=True)
class Share:
    """Lines marked, of how many, in how many rounds."""

    marked: int
    lines: int
    rounds: int


def read_transcript(id_: str, table: Table) -> Transcript:
    """One transcript from its table."""
    lines = []
    for name, each in table.tables("lines").items():
        lines.append(Line(name, each.word("who", ("customer", "me")), each.text("says")))
        each.close()
    found = Transcript(id_, table.text("title"), tuple(lines))
    if len(found.markable) < FEWEST_LINES:
        table.fault("lines", f"expected at least {FEWEST_LINES} lines of the customer, got {len(found.markable)}")
    return found


def draw(
    rounds: Iterable[Round], transcripts: Sequence[str], opinions: Sequence[str], chance: random.Random | None = None
) -> tuple[str, str]:
    """The call and the opinion of the next round, drawn by chance; a call read once gets the other opinion, after all new ones."""
    chance = chance or random.SystemRandom()
    read = list(rounds)
    fresh = [id_ for id_ in transcripts if not any(each.transcript == id_ for each in read)]
    if fresh:
        return chance.choice(fresh), chance.choice(opinions)
    waiting = second_rounds(read, transcripts, opinions)
    if waiting:
        return chance.choice(waiting)
    return chance.choice(transcripts), chance.choice(opinions)


def second_rounds(rounds: Iterable[Round], transcripts: Sequence[str], opinions: Sequence[str]) -> list[tuple[str, str]]:
    """Calls read under some opinions and not yet under another, with an opinion that is still to come."""
    read = list(rounds)
    held = {id_: {each.opinion for each in read if each.transcript == id_} for id_ in transcripts}
    return [(id_, next(o for o in opinions if o not in had)) for id_, had in held.items() if had and any(o not in had for o in opinions)]


def rounds_of(entries: Iterable[tuple[str, Mapping[str, Any]]]) -> list[Round]:
    """The rounds among answers: pairs of a stamp and one answer of kind ``hunt``."""
    return [Round(value["transcript"], value["opinion"], tuple(value["marked"]), at) for at, value in entries]


def share(rounds: Iterable[Round], opinion: str, transcripts: Mapping[str, Transcript]) -> Share:
    """What one marked under one opinion, over all rounds of calls that are still there."""
    found = [each for each in rounds if each.opinion == opinion and each.transcript in transcripts]
    marked = sum(len(set(each.marked) & set(transcripts[each.transcript].markable)) for each in found)
    return Share(marked, sum(len(transcripts[each.transcript].markable) for each in found), len(found))

"""Read what the reply coach goes by: its rules, its words and its weights."""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from .coach_features import FOLDER
from .toml_table import Fault, Table
from .words import Lang, Text

# Most serious first; a reply gets at most three remarks.
CATEGORIES = ("threat", "sarcasm", "blame", "command", "minimise", "policy", "absolute", "overapology")
SIGNS = ("acknowledges", "next_step", "boundary")
STANCES = ("assertive", "passive", "aggressive")


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its stable id, what it is a sign of, and a sentence it must find and one it must spare."""

    id: str
    category: str
    pattern: re.Pattern[str]
    hits: str
    spares: str


@dataclass(frozen=True, slots=True)
class Remark:
    """The words of a remark on one category."""

    name: Text
    what: Text
    why: Text
    try_: Text
    strength: str


@dataclass(frozen=True, slots=True)
class Wording:
    """All the coach's own words."""

    remarks: dict[str, Remark]
    questions: dict[str, Text]
    good: dict[str, Text]
    stances: dict[str, Text]
    lines: dict[str, Text]


@dataclass(frozen=True, slots=True)
class Weights:
    """The weights of one language: of sentence features, of reply features, and of what those two say together."""

    sentence: dict[str, dict[str, float]]
    reply: dict[str, dict[str, float]]
    sentence_start: dict[str, float]
    reply_start: dict[str, float]
    mix: dict[str, dict[str, float]]
    cuts: dict[str, float]


@cache
def rules(lang: Lang) -> tuple[Rule, ...]:
    """The rules of one language, in the order of the file; ``ValueError`` names a rule that cannot be read."""
    raw = tomllib.loads((FOLDER / f"rules-{lang}.toml").read_text(encoding="utf-8"))
    found = []
    for id_, each in raw.items():
        try:
            found.append(Rule(id_, each["category"], re.compile(each["pattern"]), each["hits"], each["spares"]))
        except (KeyError, re.error) as error:
            raise ValueError(f"rules-{lang}.toml: {id_}: expected category, pattern, hits and spares: {error}") from error
    return tuple(found)


@cache
def safety() -> re.Pattern[str]:
    """Words that stop the coaching and show the help card, in every language: in need one writes one's own."""
    raw = tomllib.loads((FOLDER / "safety.toml").read_text(encoding="utf-8"))
    return re.compile("|".join(f"(?:{pattern})" for patterns in raw.values() for pattern in patterns["patterns"]))


@cache
def wording() -> Wording:
    """The coach's words; ``ValueError`` lists every fault in them."""
    faults: list[Fault] = []
    raw: dict[str, Any] = tomllib.loads((FOLDER / "words.toml").read_text(encoding="utf-8"))
    top = Table(raw, "coach/words.toml", "", faults)
    remarks = {}
    for name, table in top.tables("remarks").items():
        remarks[name] = Remark(
            table.text("name"),
            table.text("what"),
            table.text("why"),
            table.text("try"),
            table.word("strength", ("firm", "borrowed", "thin")),
        )
        table.close()
    groups = []
    for kind in ("questions", "good", "stances", "lines"):
        table = top.table(kind)
        groups.append({name: table.text(name) for name in raw[kind]} if table else {})
    top.close()
    if faults:
        raise ValueError("\n".join(map(str, faults)))
    return Wording(remarks, *groups)


@cache
def weights(lang: Lang) -> Weights:
    """The shipped weights of one language."""
    return read_weights(FOLDER / f"weights-{lang}.json")


def read_weights(path: Path) -> Weights:
    """The weights in one file."""
    raw = json.loads(path.read_text(encoding="utf-8"))
    sentence, reply = raw["sentence"], raw["reply"]
    return Weights(
        sentence["weights"], reply["weights"], sentence["start"], reply["start"], raw["mix"], raw["cuts"]
    )

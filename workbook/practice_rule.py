"""The numbers of the practice model, their evidence grades and the words for them, read from one file."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Literal, get_args

from .toml_table import Fault, Table
from .words import Text

FILE = Path(__file__).parent / "content" / "practice_model.toml"

Gauge = Literal["heat", "stress"]
Grade = Literal["A", "B", "C"]
Move = Literal[
    "listen", "acknowledge", "paraphrase", "ask", "apologise",
    "explain", "offer_choice", "commit", "hand_over",
    "say_no_well", "boundary", "warn", "end_contact", "hold",
    "give_in", "calm_down", "blame", "policy", "sarcasm", "threat", "interrupt", "grovel",
]  # fmt: skip
MOVES: tuple[Move, ...] = get_args(Move)


@dataclass(frozen=True, slots=True)
class Word:
    """How something of the model is called, in one sentence, with its evidence grade."""

    name: Text
    says: Text
    grade: Grade | None = None
    gauge: Gauge | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """The numbers of the model by name (``contagion``, ``commit.heat``) and the words for them."""

    numbers: Mapping[str, float]
    moves: Mapping[str, Word]
    terms: Mapping[str, Word]

    def __getitem__(self, name: str) -> float:
        return self.numbers[name]

    def but(self, numbers: Mapping[str, float]) -> Rule:
        """The same rule with some numbers changed; an unknown name is refused."""
        for name, value in numbers.items():
            if name not in self.numbers:
                raise ValueError(f"expected the name of a number of the practice model, got {name!r}; see {FILE.name}")
            if not math.isfinite(value):
                raise ValueError(f"expected a finite number for {name}, got {value!r}")
        return replace(self, numbers={**self.numbers, **numbers})


@cache
def load() -> Rule:
    """The shipped rule; ``ValueError`` names every fault in its file."""
    faults: list[Fault] = []
    rule = read_rule(tomllib.loads(FILE.read_text(encoding="utf-8")), FILE.name, faults)
    if faults:
        raise ValueError("\n".join(map(str, faults)))
    return rule


def read_rule(raw: dict[str, object], file: str, faults: list[Fault]) -> Rule:
    """The rule from its tables: ``moves``, ``terms`` (each with a number where it has one) and ``constants``."""
    top = Table(raw, file, "", faults)
    numbers: dict[str, float] = {}
    words: dict[str, dict[str, Word]] = {"moves": {}, "terms": {}, "constants": {}}
    for kind, found in words.items():
        part = top.table(kind)
        # Names of numbers have underscores, so they are no slugs and ``Table.tables`` is not for them.
        for table in [part.table(name) for name in part.names] if part else []:
            if table is None:
                continue
            name = table.key.removeprefix(f"{kind}.")
            for key in ("heat", "stress", "heard", "progress", "loss") if kind == "moves" else ("value",):
                if kind != "terms" or table.has(key):
                    numbers[f"{name}.{key}" if kind == "moves" else name] = real(table, key, default=0.0 if key == "loss" else None)
            grade = table.word("grade", get_args(Grade), "")
            gauge = table.word("gauge", get_args(Gauge), "")
            found[name] = Word(table.text("name"), table.text("says"), grade or None, gauge or None)  # type: ignore[arg-type]
            table.close()
    top.close()
    if missing := set(MOVES) - set(words["moves"]):
        top.fault("moves", f"missing: {', '.join(sorted(missing))}")
    return Rule(numbers, words["moves"], words["terms"] | words["constants"])


def real(table: Table, name: str, low: float = -math.inf, high: float = math.inf, default: float | None = None) -> float:
    """A number within bounds; without a default it has to be there."""
    if not table.has(name):
        if default is None:
            table.fault(name, "missing; expected a number")
        return default or 0.0
    value = table._raw[name]  # pyright: ignore[reportPrivateUsage]
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not low <= value <= high:
        table.fault(name, f"expected a number{f' from {low:g} to {high:g}' if math.isfinite(low) else ''}, got {value!r:.40}")
        return default or 0.0
    return float(value)

"""The learner's own rehearsals: which conversations there are, and what the journal holds of them, turn by turn.

One rehearsal is several small entries of the exercise ``rehearse`` about one situation, tied together by ``run``:
``{"run", "stress"}`` begins it, ``{"run", "turn", "said", "felt"}`` is one turn, ``{"run", "turn"}`` goes back to before
that turn, and ``stop`` marks the place where the learner stopped. What was said is kept by the id of the reply.
"""

from __future__ import annotations

import math
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .content import Content
from .conversation import VERSION, Rehearsal
from .conversation_content import Conversation, read_conversation
from .journal import Journal
from .model import Situation
from .practice_model import Delivery, Hold
from .practice_rule import MOVES
from .speech import syllables as syllables
from .toml_table import Table
from .words import Lang

EXERCISE, PACE = "rehearse", "own-pace"
# The exercise in which one's own pace may be taken as well, and its question.
READ_ALOUD, BASELINE = "read-aloud", "baseline"
MOST_CHARACTERS = 20_000
SLOWEST, FASTEST = 0.2, 5.0


@dataclass(frozen=True, slots=True)
class Saved:
    """One rehearsal as the journal has it; ``felt`` is the learner's own rating at each turn."""

    run: str
    about: str
    stress: float
    turns: tuple[dict[str, Any], ...]
    felt: tuple[int | None, ...]
    stopped: bool


def names(content: Content) -> dict[str, tuple[Path, str]]:
    """Where each conversation stands, by the id of its situation; a later pack wins."""
    return {path.stem: (path, name) for path, name in content.files("conversations") if path.stem in content.situations}


def read(content: Content, about: str) -> Conversation | None:
    """One conversation; ``None`` where there is none, or one with faults (they are noted in the content)."""
    if (place := names(content).get(about)) is None:
        return None
    before = len(content.faults)
    talk = read_conversation(about, Table(content.parse(*place), place[1], "", content.faults))
    return talk if len(content.faults) == before else None


def latest(journal: Journal, about: str | None = None) -> Saved | None:
    """The rehearsal that was worked on last, about one situation or about any."""
    entry = journal.latest(EXERCISE, about)
    if entry is None or not isinstance(run := entry.answers.get("run"), str):
        return None
    stress, turns, felt, stopped = 4.0, list[dict[str, Any]](), list[int | None](), False
    for each in journal.of(EXERCISE, entry.about):
        given = each.answers
        number = given.get("turn", 1)
        if given.get("run") != run or not isinstance(number, int) or not 1 <= number <= len(turns) + 1:
            continue  # another rehearsal, or a turn whose earlier ones have not arrived here
        stress = found if (found := number_in(given.get("stress"), 0, 10)) is not None else stress
        del turns[number - 1 :], felt[number - 1 :]
        stopped = given.get("stop") is True
        if isinstance(said := given.get("said"), dict) and isinstance(said.get("own", ""), str):
            turns.append(said)
            felt.append(rating(given.get("felt")))
    return Saved(run, entry.about, stress, tuple(turns), tuple(felt), stopped)


def resume(saved: Saved, situation: Situation, talk: Conversation) -> Rehearsal | None:
    """The saved rehearsal at the same turn; ``None`` where the conversation has changed too much since."""
    raw = {"v": VERSION, "situation": saved.about, "stress": saved.stress, "numbers": {}, "turns": list(saved.turns)}
    try:
        return Rehearsal.from_dict(raw, situation, talk)
    except ValueError:
        return None


def new_run() -> str:
    """A name for a rehearsal that begins."""
    return uuid.uuid4().hex[:12]


def own_words(raw: Any) -> str:
    """Own words as they can be kept; ``ValueError`` with the key of a wording where they cannot."""
    if not isinstance(raw, str) or not raw.strip():
        raise ValueError("own-empty")
    if len(raw) > MOST_CHARACTERS:
        raise ValueError("own-long")
    # A lone surrogate cannot be written to any file; keep the rest of the sentence.
    return raw.strip().encode("utf-8", "replace").decode()


def delivery(raw: Any, move: str) -> Delivery:
    """How a reply was given, from what a page sent; whatever cannot be is left out."""
    given: Mapping[str, Any] = raw if isinstance(raw, dict) else {}
    hold = None
    if move == "hold" and isinstance(held := given.get("hold"), dict):
        promised, taken = (number_in(held.get(name), 0, 3600) for name in ("promised_s", "taken_s"))
        # Only true reasons can be filled in, so ``honest`` stays as it is.
        hold = Hold(held.get("announced") is not False, True, 60.0 if promised is None else promised, 60.0 if taken is None else taken)
    return Delivery(
        pause_s=number_in(given.get("pause_s"), 0, 60),
        marker=given.get("marker") is True,
        stewing=given.get("stewing") is True,
        rate=number_in(given.get("rate"), SLOWEST, FASTEST),
        hold=hold,
        selftalk=given.get("selftalk") is True,
        surface=given.get("surface") is True,
    )


def number_in(value: Any, low: float, high: float) -> float | None:
    """A finite number within bounds, else ``None``."""
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value) or not low <= value <= high:
        return None
    return float(value)


def rating(value: Any) -> int | None:
    """A whole number from 0 to 10, else ``None``."""
    number = number_in(value, 0, 10)
    return int(number) if number is not None and number == int(number) else None


def own_pace(journal: Journal, lang: Lang) -> float | None:
    """The learner's own ordinary pace in this language, in syllables per second; ``None`` where it was not taken."""
    for entry in sorted((*journal.of(PACE), *journal.of(READ_ALOUD)), key=lambda entry: entry.key, reverse=True):
        taken = entry.answers.get(BASELINE) if entry.exercise == READ_ALOUD else entry.answers
        if isinstance(taken, dict) and taken.get("lang") == lang and (found := _per_second(taken)) is not None:
            return found
    return None


def _per_second(taken: dict[str, Any]) -> float | None:
    seconds, counted = number_in(taken.get("seconds"), 0.1, 3600), number_in(taken.get("syllables"), 1, 5000)
    return number_in(counted / seconds if seconds and counted else taken.get("per-second"), 0.3, 15)


def guess_move(words: str, lang: Lang) -> str | None:
    """What the coach takes own words for, where there is a coach and it has a guess; the learner's choice goes first."""
    try:
        from . import coach  # type: ignore[attr-defined]
    except ImportError:
        return None
    guess = getattr(coach, "guess_move", None)
    move = guess(words, lang) if guess else None
    return move if move in MOVES else None

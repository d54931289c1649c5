"""What a situation, an exercise and an evidence card ARE: frozen values, no behaviour."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Literal, get_args

from .words import Text

Chapter = Literal["start", "anticipate", "reframe", "respond", "recharge", "listening", "playbook"]
CHAPTERS: tuple[Chapter, ...] = get_args(Chapter)

Channel = Literal["desk", "phone", "chat"]
# Dormann & Zapf's four customer-related social stressors (2004).
Stressor = Literal["expectation", "aggression", "disliked", "unclear"]
Strength = Literal["firm", "borrowed", "thin"]

Kind = Literal[
    "line",  # str
    "paragraph",  # str
    "list",  # list[str]
    "number",  # int
    "date",  # "YYYY-MM-DD"
    "one",  # item, where item = option id or {"own": str}
    "several",  # list[item]
    "rating",  # int
    "order",  # list[option id]
    "weights",  # {option id: int}, summing to 100
    "sort",  # {option id: {"bin": bin id, "why": str}}
    "grid",  # {option id: {column id: int}}
    "plan",  # {"if": str, "then": str}
    "recall",  # str, typed from memory
    "chain",  # option id: the link to break
    "situations",  # list[situation id]
    "steps",  # {"done": [option id], "notes": {option id: str}, "seconds": int}
    "scenes",  # list[{"scene": situation id, "prepared": bool, "latency_s": float, "surprise": int, ...}]
    "deck",  # as sort: {option id: {"bin": bin id, "why": str}}, one card at a time
    "reveal",  # str: one's own version first, then an example
    "hunt",  # {"transcript": id, "opinion": bin id, "marked": [line id]}
    "landing",  # option id: the link of one's own chain on which another answer lands
    "draw",  # option id: drawn by chance in Python
    "breath",  # {"seconds": int, "breaths": int, "pattern": {"inhale": int, "hold": int, "exhale": int, "rest": int}}
    "timer",  # {"seconds": int, "set": int}; set is 0 where no end was set
    "tally",  # {option id: int}
    "picture",  # str: its name in this browser; the picture itself never leaves it
    "wait",  # list[{"line": option id, "pause_s": float, "early": int, "reply": str}]
    "cards",  # list[{"card": entry id, "typed": str}]: rewritten replies that are due, recalled
    "joined",  # str: one's own sentence, begun as earlier answers put together
    "pause",  # {"pause_s": float, "early": int, "marker": item or nothing}
    "pace",  # {"lang": str, "seconds": float, "syllables": int, "words": int, "ratio": float or nothing}, or {"felt": str}
    "show",  # nothing: words that appear at the right moment
    "help",  # nothing: words, and whom to call
]
KINDS: tuple[Kind, ...] = get_args(Kind)
# Kinds that offer the learner a fixed set of options.
CHOOSING: frozenset[Kind] = frozenset({"one", "several", "order", "weights", "sort", "grid", "chain", "steps", "breath", "timer", "tally", "wait", "deck", "landing", "draw"})
# Kinds that only say something: nobody answers them.
SILENT: frozenset[Kind] = frozenset({"show", "help"})


@dataclass(frozen=True, slots=True)
class BreathPattern:
    """One breath, in whole seconds."""

    inhale: int
    hold: int
    exhale: int
    rest: int


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to choose, to order, to sort or to step through.

    ``seconds`` counts in ``steps`` and ``timer``, ``pattern`` in ``breath``.
    """

    id: str
    says: Text
    seconds: int = 0
    note: Text | None = None
    pattern: BreathPattern | None = None


@dataclass(frozen=True, slots=True)
class When:
    """A prompt appears once ``prompt`` has an answer, or, with ``answers``, one of those option ids.

    With ``above`` it appears once the number at ``prompt`` is higher than the number at ``above``.
    """

    prompt: str
    answers: tuple[str, ...] = ()
    above: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """What comes from an earlier answer: ``exercise`` is empty for one in the same exercise.

    ``situation`` names words of the situation that a form is about (``limiting``, ``opening``); they go before the answer.
    """

    prompt: str = ""
    exercise: str = ""
    bin: str = ""
    situation: str = ""


@dataclass(frozen=True, slots=True)
class Prompt:
    """One question of an exercise, and the kind of answer it takes."""

    id: str
    kind: Kind
    label: Text
    hint: Text | None = None
    example: Text | None = None
    optional: bool = False
    options: tuple[Option, ...] = ()
    source: Source | None = None
    own: bool = False
    bins: tuple[Option, ...] = ()
    why: str = ""
    columns: tuple[Option, ...] = ()
    low: int = 0
    high: int = 10
    anchors: tuple[Text, ...] = ()
    count: tuple[int, int] = (0, 0)
    of: str = ""
    when: When | None = None
    prefill: Source | None = None
    coach: bool = False  # after a save, the coach's remarks on these words; ``of``: the prompt with the customer's words
    voice: str = ""  # the style the learner was asked for: the coach then only says which one it hears
    text: Text | None = None  # to read aloud, or to join answers in
    heated: Text | None = None  # what a customer says before the text is read aloud
    becomes: str = ""  # a plan that is copied into this exercise's plan, about the same situation
    calendar: bool = False  # a day that goes into the calendar file, with the words of the prompt named by `of`
    review: str = ""  # comes back on cards after some days; the prompt whose answer stands on the front


@dataclass(frozen=True, slots=True)
class Exercise:
    """Something a learner does: prompts in their order, and why it is worth doing.

    ``repeat``: a log, of which every save is a record of its own. ``private``: never in the playbook, and can be deleted.
    """

    id: str
    chapter: Chapter
    title: Text
    aim: Text
    prompts: tuple[Prompt, ...]
    rows: tuple[str, ...] = ()
    minutes: int = 5
    about: Literal["", "situation"] = ""
    evidence: tuple[str, ...] = ()
    private: bool = False
    repeat: bool = False  # every save is one more: a log

    def prompt(self, prompt_id: str) -> Prompt:
        """The prompt with this id; ``KeyError`` where there is none."""
        for prompt in self.prompts:
            if prompt.id == prompt_id:
                return prompt
        raise KeyError(prompt_id)


@dataclass(frozen=True, slots=True)
class Situation:
    """A predictable difficult contact. ``heat`` is where the customer starts, 0-10 (our judgement)."""

    id: str
    sector: str
    channel: Channel
    stressor: Stressor
    heat: int
    solvable: bool
    abusive: bool
    title: Text
    trigger: Text
    values: tuple[Text, ...]
    at_stake: tuple[Text, ...]
    limiting: Text
    useful: tuple[Text, ...]
    hot_words: dict[str, tuple[str, ...]] = field(hash=False)
    opening: Text
    worse: Text
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """What research says of one technique: how strong, what it may promise, and where that stands."""

    id: str
    strength: Strength
    title: Text
    says: Text
    why: Text
    references: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HelpLine:
    """Somebody to call. ``number`` is what one dials, ``site`` a host name or empty."""

    id: str
    name: Text
    number: str
    site: str
    serves: Text


@dataclass(frozen=True, slots=True)
class HelpCard:
    """The help lines of one country, and the day they were last checked."""

    country: str
    name: Text
    checked: datetime.date
    lines: tuple[HelpLine, ...]

"""Every kind of answer: what is kept, what has to be mended, and nothing that breaks the workbook."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workbook.answers import MOST_CHARACTERS, MOST_ITEMS, READERS, check, is_empty
from workbook.content import Content
from workbook.journal import Journal
from workbook.model import KINDS, SILENT, Exercise, Kind, Option, Prompt, Source, When
from workbook.words import Text

SAYS = Text("Words", "Woorden")
OPTIONS = tuple(Option(id_, SAYS) for id_ in ("a", "b", "c"))
BINS = tuple(Option(id_, SAYS) for id_ in ("in", "out"))


def prompt(kind: Kind, **more: Any) -> Prompt:
    return Prompt("p", kind, SAYS, **({"options": OPTIONS, "bins": BINS, "columns": OPTIONS[:2]} | more))


def exercise(*prompts: Prompt) -> Exercise:
    return Exercise("x", "start", SAYS, SAYS, prompts)


def kept(asked: Prompt, value: Any) -> Any:
    checked = check(exercise(asked), {"p": value})
    assert checked.faults == {}
    return checked.answers["p"]


def wrong(asked: Prompt, value: Any) -> str:
    checked = check(exercise(asked), {"p": value})
    assert "p" not in checked.answers
    return checked.faults["p"].key if checked.faults else "open"


SCENE = {"scene": "ret1", "prepared": True, "latency_s": 2.5, "surprise": 4, "plan": "breathe", "opening": "Let me look."}

READING = {"lang": "en", "seconds": 20.5, "syllables": 90, "words": 62, "ratio": 0.85}

BREATH = {"seconds": 120, "breaths": 12, "pattern": {"inhale": 4, "hold": 0, "exhale": 6, "rest": 0}}

GOOD: list[tuple[Kind, dict[str, Any], Any, Any]] = [
    # kind, more of the prompt, what is sent, what is kept
    ("line", {}, "  words ", "words"),
    ("paragraph", {}, "one\ntwo", "one\ntwo"),
    ("recall", {}, "If I hear it, then I breathe", "If I hear it, then I breathe"),
    ("list", {}, ["one ", "", "two"], ["one", "two"]),
    ("number", {"high": 1000}, 12, 12),
    ("number", {"high": 1000}, 12.0, 12),
    ("number", {}, 0, 0),
    ("rating", {}, 10, 10),
    ("date", {}, "2026-11-01", "2026-11-01"),
    ("one", {}, "a", "a"),
    ("one", {"own": True}, {"own": " mine "}, {"own": "mine"}),
    ("several", {"own": True}, ["a", {"own": "mine"}, "a", {"own": "mine"}], ["a", {"own": "mine"}]),
    ("several", {"own": True}, ["a", {"own": " "}], ["a"]),
    ("several", {"count": (2, 3)}, ["a"], ["a"]),
    ("situations", {"count": (3, 3)}, ["ret1", "own-" + "a" * 32], ["ret1", "own-" + "a" * 32]),
    ("order", {}, ["c", "a", "b"], ["c", "a", "b"]),
    ("weights", {}, {"a": 60, "b": 40, "c": 0}, {"a": 60, "b": 40, "c": 0}),
    ("weights", {}, {"a": 0}, {}),
    ("sort", {}, {"a": {"bin": "in"}, "b": {"bin": "out", "why": " depends "}}, {"a": {"bin": "in"}, "b": {"bin": "out", "why": "depends"}}),
    ("sort", {"source": Source("other")}, {"own:a thing": {"bin": "in", "why": ""}}, {"own:a thing": {"bin": "in"}}),
    ("grid", {}, {"a": {"a": 3, "b": 10}}, {"a": {"a": 3, "b": 10}}),
    ("plan", {}, {"if": " I hear it ", "then": "I breathe", "extra": 1}, {"if": "I hear it", "then": "I breathe"}),
    ("plan", {}, {"if": "I hear it"}, {"if": "I hear it", "then": ""}),
    ("chain", {}, "b", "b"),
    ("landing", {"source": Source("order", "other")}, "b", "b"),
    ("reveal", {}, " mine ", "mine"),
    ("deck", {}, {"a": {"bin": "in"}, "b": {"bin": "out", "why": " depends "}}, {"a": {"bin": "in"}, "b": {"bin": "out", "why": "depends"}}),
    ("hunt", {}, {"transcript": "sofa", "opinion": "in", "marked": ["l1", "l2", "l1"], "extra": 1}, {"transcript": "sofa", "opinion": "in", "marked": ["l1", "l2"]}),
    ("hunt", {}, {"transcript": "sofa", "opinion": "out"}, {"transcript": "sofa", "opinion": "out", "marked": []}),
    ("steps", {}, {"done": ["a"], "notes": {"a": " fine ", "b": ""}, "seconds": 61}, {"done": ["a"], "notes": {"a": "fine"}, "seconds": 61}),
    ("steps", {}, {"done": ["a"]}, {"done": ["a"], "notes": {}, "seconds": 0}),
    ("joined", {}, " I want to help. ", "I want to help."),
    ("pause", {}, {"pause_s": 1.5, "early": 2, "marker": "a", "extra": 1}, {"pause_s": 1.5, "early": 2, "marker": "a"}),
    ("pause", {"own": True}, {"marker": {"own": " let me think "}}, {"marker": {"own": "let me think"}}),
    ("pause", {}, {"pause_s": 0}, {"pause_s": 0, "early": 0}),
    ("pace", {}, READING | {"extra": 1}, READING),
    ("pace", {}, READING | {"ratio": None}, READING | {"ratio": None}),
    ("pace", {}, {"felt": "slower", "seconds": 3}, {"felt": "slower"}),
    ("scenes", {}, [SCENE | {"extra": 1}], [SCENE]),
    ("breath", {}, BREATH | {"extra": 1}, BREATH),
    ("breath", {}, {"seconds": 5}, {"seconds": 5, "breaths": 0, "pattern": {"inhale": 0, "hold": 0, "exhale": 0, "rest": 0}}),
    ("timer", {}, {"seconds": 61, "set": 300, "extra": 1}, {"seconds": 61, "set": 300}),
    ("timer", {}, {"seconds": 0}, {"seconds": 0, "set": 0}),
    ("tally", {}, {"a": 3, "b": 0}, {"a": 3, "b": 0}),
    ("picture", {}, "away.picture", "away.picture"),
    ("wait", {}, [{"line": "a", "pause_s": 1.5, "early": 2, "reply": " Yes. ", "extra": 1}], [{"line": "a", "pause_s": 1.5, "early": 2, "reply": "Yes."}]),
    ("cards", {}, [{"card": "e" * 32, "typed": " words ", "extra": 1}, {"card": "f" * 32}], [{"card": "e" * 32, "typed": "words"}, {"card": "f" * 32, "typed": ""}]),
    ("scenes", {}, [SCENE | {"latency_s": None}], [SCENE | {"latency_s": None}]),
]
NAN, INFINITE = math.nan, math.inf
BAD: list[tuple[Kind, dict[str, Any], Any, str]] = [
    # kind, more of the prompt, what is sent, the key of what is said
    *((kind, {}, value, "words") for kind in ("line", "paragraph", "recall") for value in (3, ["x"], {"own": "x"}, True)),
    ("line", {}, "x" * (MOST_CHARACTERS + 1), "long"),
    ("list", {}, "words", "shape"), ("list", {}, [3], "words"), ("list", {}, ["x"] * (MOST_ITEMS + 1), "shape"), ("list", {"count": (1, 2)}, ["a", "b", "c"], "count"),
    *((kind, {}, value, "number") for kind in ("number", "rating") for value in (-1, 11, 3.5, NAN, INFINITE, -INFINITE, 10**400, True, "3", [3], {"own": 3})),
    ("date", {}, "2026-02-30", "date"), ("date", {}, "soon", "date"), ("date", {}, 20261101, "date"), ("date", {}, ["2026-11-01"], "date"),
    ("one", {}, "z", "choice"), ("one", {}, 1, "choice"), ("one", {}, ["a"], "choice"), ("one", {}, {"own": "x", "id": "a"}, "choice"), ("one", {}, {"own": 3}, "words"),
    ("several", {}, "a", "shape"), ("several", {}, ["z"], "choice"), ("several", {"count": (1, 2)}, ["a", "b", "c"], "count"), ("several", {}, [["a"]], "choice"),
    ("situations", {}, [3], "choice"), ("situations", {}, {"a": "b"}, "shape"), ("situations", {"count": (3, 3)}, list("abcd"), "count"),
    ("order", {}, ["z"], "choice"), ("order", {}, "abc", "shape"),
    ("weights", {}, {"a": 60, "b": 60}, "hundred"), ("weights", {}, {"z": 100}, "choice"), ("weights", {}, {"a": 101, "b": -1}, "number"), ("weights", {}, {"a": NAN}, "number"), ("weights", {}, [100], "shape"),
    ("sort", {}, {"a": "in"}, "shape"), ("sort", {}, {"a": {"bin": "z"}}, "choice"), ("sort", {}, {"z": {"bin": "in"}}, "choice"), ("sort", {}, {"a": {"bin": "in", "why": 3}}, "words"), ("sort", {}, {"a": {"why": "x"}}, "choice"),
    ("grid", {}, {"a": {"a": 11}}, "number"), ("grid", {}, {"a": {"z": 1}}, "choice"), ("grid", {}, {"z": {"a": 1}}, "choice"), ("grid", {}, {"a": 3}, "shape"), ("grid", {}, {"a": {"a": INFINITE}}, "number"),
    ("plan", {}, "if", "shape"), ("plan", {}, {"if": 3}, "words"), ("plan", {}, {"if": ["x"], "then": "y"}, "words"),
    ("chain", {}, "z", "choice"), ("chain", {}, {"own": "x"}, "choice"),
    ("landing", {"source": Source("order", "other")}, "z", "choice"), ("reveal", {}, ["x"], "words"), ("deck", {}, {"a": {"bin": "z"}}, "choice"),
    ("hunt", {}, {"transcript": "sofa", "opinion": "z", "marked": []}, "choice"), ("hunt", {}, {"opinion": "in", "marked": ["x"]}, "choice"), ("hunt", {}, {"transcript": "sofa", "opinion": "in", "marked": "l1"}, "shape"),
    ("hunt", {}, {"transcript": "sofa", "opinion": "in", "marked": [3]}, "choice"), ("hunt", {}, "sofa", "shape"),
    ("steps", {}, ["a"], "shape"), ("steps", {}, {"done": ["z"]}, "choice"), ("steps", {}, {"done": "a"}, "shape"),
    ("steps", {}, {"done": ["a"], "notes": {"z": "x"}}, "choice"), ("steps", {}, {"done": ["a"], "notes": ["x"]}, "shape"), ("steps", {}, {"done": ["a"], "seconds": NAN}, "number"),
    *(("pause", {}, {"pause_s": value}, "shape") for value in (-1, 61, NAN, INFINITE, True, "1", [1])),
    ("pause", {}, [1.5], "shape"), ("pause", {}, {"pause_s": 1, "marker": "z"}, "choice"), ("pause", {}, {"pause_s": 1, "early": -1}, "number"),
    *(("pace", {}, READING | {"seconds": value}, "shape") for value in (0, -1, NAN, INFINITE, True, "9", None)),
    ("pace", {}, READING | {"lang": "xx"}, "choice"), ("pace", {}, READING | {"syllables": 1.5}, "number"), ("pace", {}, READING | {"ratio": 0}, "shape"),
    ("pace", {}, {"felt": "best"}, "choice"), ("pace", {}, 20, "shape"), ("joined", {}, ["x"], "words"),
    ("breath", {}, {"seconds": -1}, "number"), ("breath", {}, {"seconds": 9, "pattern": [4]}, "shape"), ("breath", {}, BREATH | {"pattern": {"inhale": 61}}, "number"), ("breath", {}, "slow", "shape"),
    ("timer", {}, {"seconds": NAN}, "number"), ("timer", {}, {"seconds": 1, "set": "5"}, "number"), ("timer", {}, [300], "shape"),
    ("tally", {}, {"z": 1}, "choice"), ("tally", {}, {"a": -1}, "number"), ("tally", {}, {"a": "1"}, "number"), ("tally", {}, ["a"], "shape"),
    ("picture", {}, {"data": "x"}, "choice"), ("picture", {}, 3, "choice"), ("picture", {}, "data:image/jpeg;base64," + "A" * 100_000, "long"),
    ("wait", {}, {"line": "a"}, "shape"), ("wait", {}, [{"line": "z", "pause_s": 1}], "choice"), ("wait", {}, [{"line": "a", "pause_s": NAN}], "shape"), ("wait", {}, [{"line": "a"}], "shape"),
    ("wait", {}, [{"line": "a", "pause_s": 1, "early": -1}], "number"), ("wait", {}, [{"line": "a", "pause_s": 1, "reply": 3}], "words"),
    ("cards", {}, [{"typed": "x"}], "choice"), ("cards", {}, ["e" * 32], "shape"), ("cards", {}, [{"card": "e" * 32, "typed": 3}], "words"),
    ("scenes", {}, [3], "shape"), ("scenes", {}, [SCENE | {"prepared": 1}], "shape"), ("scenes", {}, [SCENE | {"latency_s": NAN}], "shape"), ("scenes", {}, [SCENE | {"latency_s": INFINITE}], "shape"),
    ("scenes", {}, [SCENE | {"latency_s": -1}], "shape"), ("scenes", {}, [SCENE | {"latency_s": "2"}], "shape"),
    ("scenes", {}, [SCENE | {"surprise": 11}], "number"), ("scenes", {}, [SCENE | {"scene": None}], "choice"), ("scenes", {}, [SCENE | {"opening": 3}], "words"),
]
EMPTY = [None, "", "  ", [], {}, {"if": "", "then": " "}, {"a": {"bin": None}}]


@pytest.mark.parametrize(("kind", "more", "sent", "expected"), GOOD)
def test_a_good_answer_is_kept(kind: Kind, more: dict[str, Any], sent: Any, expected: Any) -> None:
    """An answer of each kind is kept, tidied and no more."""
    assert kept(prompt(kind, **more), sent) == expected


@pytest.mark.parametrize(("kind", "more", "sent", "key"), BAD, ids=lambda value: repr(value)[:30])
def test_a_malformed_answer_is_asked_for_again(kind: Kind, more: dict[str, Any], sent: Any, key: str) -> None:
    """An answer that cannot be kept is not kept in part, and one sentence says what to mend."""
    assert wrong(prompt(kind, **more), sent) == key


@pytest.mark.parametrize("value", EMPTY, ids=repr)
@pytest.mark.parametrize("kind", sorted(READERS))
def test_an_empty_answer_is_open_and_no_fault(kind: Kind, value: Any) -> None:
    """Whatever is left empty is still open; nobody is told off for it."""
    checked = check(exercise(prompt(kind)), {"p": value})
    assert (checked.answers, checked.faults, checked.still_open) == ({}, {}, ("p",))


def test_what_may_stay_empty_is_not_called_open() -> None:
    """Optional prompts, prompts that appear later, and words to read are never called open."""
    asked = exercise(prompt("line", optional=True), Prompt("later", "line", SAYS, when=When("p")), Prompt("words", "show", SAYS))
    assert check(asked, {"words": "x"}) == check(asked, {}) == check(asked, None) == check(asked, ["p"])
    assert check(asked, {}).still_open == ()


def test_every_kind_has_a_reader() -> None:
    """Each kind of prompt that takes an answer has its rules, and each says its fault in words."""
    assert set(READERS) == set(KINDS) - SILENT
    ui = Content().ui
    assert {f"fault.{key}" for *_, key in BAD} <= set(ui)


def test_answers_to_unknown_prompts_are_dropped() -> None:
    """An older page that asks more than there is loses nothing of the rest."""
    checked = check(exercise(prompt("line")), {"p": "words", "gone": "x", "__proto__": {"a": 1}})
    assert checked.answers == {"p": "words"}


def test_one_fault_leaves_the_other_answers() -> None:
    """A fault is tied to its own prompt."""
    checked = check(exercise(prompt("rating"), Prompt("q", "line", SAYS)), {"p": 99, "q": "words"})
    assert checked.answers == {"q": "words"}
    assert checked.faults["p"].values == (("low", 0), ("high", 10))


def test_a_lone_surrogate_costs_one_sign() -> None:
    """Half an emoji, as a broken keyboard may send it, costs no more than itself."""
    assert kept(prompt("line"), "so angry \ud83d today") == "so angry ? today"
    assert kept(prompt("line"), "so angry 😡 today") == "so angry 😡 today"


def test_nesting_without_end_is_asked_for_again() -> None:
    """Answers nested without end are a fault like another, for every kind."""
    deep: Any = {"own": "x"}
    for _ in range(5000):
        deep = {"own": deep}
    for kind in READERS:
        assert wrong(prompt(kind), deep) == "shape"


# What a page might send that is no page of ours: any JSON, and what Python's JSON reader lets through besides.
leaves = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5), st.sampled_from(["a", "in", "own", "\ud800", "__proto__", "ret1"]))
names = st.one_of(st.sampled_from(["a", "b", "if", "then", "own", "bin", "why", "done", "notes", "seconds", "scene", "prepared", "latency_s", "surprise"]), st.text(max_size=3))
anything = st.recursive(leaves, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names, inner, max_size=4), max_leaves=12)


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(sorted(READERS)), anything, st.booleans())
def test_anything_at_all_is_kept_or_asked_for_again(kind: Kind, value: Any, sourced: bool) -> None:
    """Whatever is sent is kept as something a journal can hold, or asked for again; checking what was kept changes nothing."""
    asked = exercise(prompt(kind, source=Source("other") if sourced else None))
    checked = check(asked, {"p": value})
    assert ("p" in checked.answers) + ("p" in checked.faults) + ("p" in checked.still_open) == 1
    if checked.answers:
        entry = Journal().add("x", checked.answers)
        assert json.loads(json.dumps(entry.answers)) == checked.answers
        assert check(asked, checked.answers).faults == {}


@given(anything)
def test_a_whole_form_takes_anything(value: Any) -> None:
    """Something else than a table of answers is an empty form."""
    checked = check(exercise(prompt("line")), value)
    assert checked.faults.keys() <= {"p"}


@pytest.mark.parametrize(("value", "empty"), [*((value, True) for value in EMPTY), (0, False), (False, False), ("x", False), ([""], False), ({"a": 0}, False)])
def test_nothing_is_told_from_zero(value: Any, empty: bool) -> None:
    """Zero and "no" are answers; spaces are none."""
    assert is_empty(value) is empty

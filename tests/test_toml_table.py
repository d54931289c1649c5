"""Every fault in a table is named with its file and key, and reading goes on."""

from __future__ import annotations

import datetime
import tomllib
from collections.abc import Callable
from typing import Any

import pytest

from workbook.toml_table import Fault, Table, read_text, wording_faults
from workbook.words import Text


def table(toml: str) -> Table:
    return Table(tomllib.loads(toml), "some.toml", "here", [])


def test_a_fault_reads_as_one_line() -> None:
    """A fault says file, key and what was expected; a fault of a whole file says so."""
    assert str(Fault("a.toml", "x.title.nl", "nl missing")) == "a.toml: x.title.nl: nl missing"
    assert str(Fault("a.toml", "", "expected TOML")) == "a.toml: (file): expected TOML"


def test_what_is_right_reads_without_faults() -> None:
    """A whole table is read as it stands."""
    t = table("""
        n = 3
        yes = true
        on = 2026-11-01
        kind = "line"
        rows = ["A01", "A02"]
        title = { en = "Hello", nl = "Hallo" }
        many = [{ en = "one", nl = "een" }]
        [inner]
        x = 1
    """)
    assert (t.whole("n", 0, 5), t.flag("yes"), t.day("on")) == (3, True, datetime.date(2026, 11, 1))
    assert (t.word("kind", ("line", "list")), t.words("rows")) == ("line", ("A01", "A02"))
    assert (t.text("title"), t.texts("many")) == (Text("Hello", "Hallo"), (Text("one", "een"),))
    inner = t.table("inner")
    assert inner is not None
    assert inner.whole("x", 0, 1) == 1
    inner.close()
    t.close()
    assert t.faults == []


@pytest.mark.parametrize(
    ("toml", "read", "key", "expected"),
    [
        ("n = 9", lambda t: t.whole("n", 0, 5), "here.n", "whole number from 0 to 5"),
        ('n = "3"', lambda t: t.whole("n", 0, 5), "here.n", "whole number"),
        ("n = true", lambda t: t.whole("n", 0, 5), "here.n", "whole number"),
        ("n = 1.5", lambda t: t.whole("n", 0, 5), "here.n", "whole number"),
        ("", lambda t: t.whole("n", 0, 5), "here.n", "missing"),
        ("yes = 1", lambda t: t.flag("yes"), "here.yes", "true or false"),
        ('on = "2026-11-01"', lambda t: t.day("on"), "here.on", "a day"),
        ("", lambda t: t.day("on"), "here.on", "missing"),
        ("kind = 'slider'", lambda t: t.word("kind", ("line", "list")), "here.kind", "one of line, list"),
        ("kind = 3", lambda t: t.word("kind"), "here.kind", "a string"),
        ("", lambda t: t.word("kind", ("line",)), "here.kind", "missing"),
        ("rows = 'A01'", lambda t: t.words("rows"), "here.rows", "a list of strings"),
        ("rows = ['A01', ' A02']", lambda t: t.words("rows"), "here.rows[1]", "without spaces"),
        ("rows = [1]", lambda t: t.words("rows"), "here.rows[0]", "a string"),
        ("many = ['one']", lambda t: t.texts("many"), "here.many[0]", "words in en and nl"),
        ("inner = 3", lambda t: t.table("inner"), "here.inner", "a table"),
        ("", lambda t: t.table("inner"), "here.inner", "missing"),
        ("[Not_A_Slug]", lambda t: t.tables(), "here.Not_A_Slug", "small letters"),
        ("x = 3", lambda t: t.tables(), "here.x", "a table"),
        ("extra = 3", lambda t: t.close(), "here.extra", "unknown key"),
    ],
)
def test_what_is_wrong_is_named(toml: str, read: Callable[[Table], Any], key: str, expected: str) -> None:
    """Each way of being wrong gives one fault at its own key, with what was expected."""
    t = table(toml)
    read(t)
    assert [(fault.file, fault.key) for fault in t.faults] == [("some.toml", key)]
    assert expected in t.faults[0].expected


def test_an_unknown_key_is_answered_with_the_known_ones() -> None:
    """Whoever mistypes a key sees the keys there are."""
    t = table("titel = 1")
    t.maybe_text("title")
    t.has("aim")
    t.close()
    assert "aim, title" in t.faults[0].expected


def test_a_faulty_value_gives_a_stand_in() -> None:
    """Reading goes on after a fault, so that one run names them all."""
    t = table("n = 'x'\nkind = 3\ntitle = 'x'")
    assert (t.whole("n", 2, 5), t.word("kind"), t.text("title")) == (2, "", Text("", ""))
    assert len(t.faults) == 3


@pytest.mark.parametrize(
    ("raw", "key", "expected"),
    [
        ("words", "k", "words in en and nl"),
        ({"en": "Hi"}, "k.nl", "nl missing"),
        ({"en": "Hi", "nl": " "}, "k.nl", "expected words"),
        ({"en": "Hi", "nl": 3}, "k.nl", "expected words"),
        ({"en": "Hi", "nl": "Ha", "de": "Hallo"}, "k.de", "unknown language"),
        ({"en": "Hi ", "nl": "Ha"}, "k.en", "spaces at the"),
        ({"en": "Hi  there", "nl": "Ha"}, "k.en", "two spaces"),
        ({"en": "Hi\tthere", "nl": "Ha"}, "k.en", "tab"),
        ({"en": "<b>Hi</b>", "nl": "Ha"}, "k.en", "HTML"),
        ({"en": "Hi&nbsp;there", "nl": "Ha"}, "k.en", "HTML"),
        ({"en": "Hi {name", "nl": "Ha"}, "k.en", "unbalanced"),
        ({"en": "Hi {Name}", "nl": "Ha"}, "k.en", "unbalanced"),
        ({"en": "Hi {name}", "nl": "Ha"}, "k", "the same {placeholders}"),
    ],
)
def test_faulty_words_are_named(raw: Any, key: str, expected: str) -> None:
    """Faults in words are named down to the language."""
    faults: list[Fault] = []
    read_text(raw, "some.toml", "k", faults)
    assert [fault.key for fault in faults] == [key]
    assert expected in faults[0].expected


@pytest.mark.parametrize("words", ["Hi", "1 < 2", "A & B", "R&D, and more", "Saved at {when}", "“quoted”"])
def test_ordinary_words_have_no_faults(words: str) -> None:
    """Signs that only look like markup are left in peace."""
    assert wording_faults(words) == []

"""A line shows whether it is whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook.journal import Entry, encode
from workbook.sealed import seal, unseal

ENTRY = Entry("a" * 32, "kept", "ret1", {"mine": "I will never say that\t“é” 😀"}, "2026-11-01T09:30:00.000Z")


def test_a_sealed_line_opens_as_what_it_was() -> None:
    """Nothing is added to the words, and a tab typed by the learner is no mark."""
    assert unseal(seal(ENTRY)) == ENTRY
    assert seal(ENTRY).count("\t") == 1
    assert unseal(encode(ENTRY)) == ENTRY


@given(st.integers(0, 500), st.characters(exclude_categories=["Cs"]))
def test_any_changed_letter_is_seen(at: int, letter: str) -> None:
    """No line with another letter in it passes for the one that was saved."""
    text = seal(ENTRY)
    at %= len(text)
    changed = text[:at] + letter + text[at + 1 :]
    assert unseal(changed) == (ENTRY if changed == text else None)


@pytest.mark.parametrize("text", [None, b"bytes", 3, "", "\t", "{}", "[" * 100_000, seal(ENTRY)[:-1], seal(ENTRY)[1:]])
def test_what_is_no_line_opens_as_nothing(text: object) -> None:
    """Nothing is raised, and nothing made up."""
    assert unseal(text) is None

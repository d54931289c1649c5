"""Words exist in both languages, and filling them in never runs anything."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook.words import LANGS, Text, lang_of

HELLO = Text("Saved at {when}.", "Bewaard om {when}.")


def test_each_language_has_its_own_words() -> None:
    """A wording is read by its language."""
    assert HELLO["en"] == "Saved at {when}."
    assert HELLO["nl"] == "Bewaard om {when}."


def test_placeholders_are_filled() -> None:
    """A placeholder takes its value, whatever the value is."""
    assert HELLO.fill("nl", when="9:30") == "Bewaard om 9:30."
    assert Text("{number} of {number}", "").fill("en", number=3) == "3 of 3"


def test_a_placeholder_without_a_value_stays() -> None:
    """What cannot be filled is shown as it stands, and nothing breaks."""
    assert HELLO.fill("en", other=1) == "Saved at {when}."


def test_wording_cannot_reach_into_values() -> None:
    """A pack's wording reads no attributes of what it is filled with."""
    words = Text("{when.__class__} {when!r} {0}", "x")
    assert words.fill("en", when=object()) == "{when.__class__} {when!r} {0}"


@given(st.text())
def test_a_learners_words_are_never_filled_in(typed: str) -> None:
    """Braces in a learner's own words mean only themselves."""
    assert Text("“{word}”", "").fill("en", word=typed, when="now") == f"“{typed}”"


@pytest.mark.parametrize(("word", "lang"), [("en", "en"), ("nl", "nl"), ("NL", "nl"), ("en-GB", "en"), ("nl-BE", "nl")])
def test_a_language_is_known_by_its_code(word: str, lang: str) -> None:
    """Codes with a region or capitals are understood."""
    assert lang_of(word) == lang


@pytest.mark.parametrize("word", ["", "fr", "english", "e", "en_GB", "nlx"])
def test_another_language_is_refused_with_the_ones_there_are(word: str) -> None:
    """A language there is not is answered with the languages there are."""
    with pytest.raises(ValueError, match=" or ".join(LANGS)) as caught:
        lang_of(word)
    assert repr(word) in str(caught.value)

"""Syllables are counted by a rule that is near enough for a ratio, and one's own pace is the latest in this language."""

from __future__ import annotations

import datetime
import itertools
import re
from pathlib import Path

import pytest

from workbook import rehearsals
from workbook.content import Content
from workbook.journal import Journal
from workbook.speech import syllables, word_count
from workbook.views import modules
from workbook.words import LANGS, Lang

CONTENT = Content()
# Counted by hand; the hyphens are where the syllables part.
BY_HAND: dict[Lang, str] = {
    "en": (
        "I made makes box-es looked called mailed want-ed need-ed ta-ble lit-tle peo-ple whole sure-ly some-thing state-ment care-ful "
        "cus-tom-er pe-ri-od se-ri-ous qui-et i-de-a be-ing say-ing go-ing so-cial sta-tion pa-tient re-ac-tion cre-ate "
        "don't did-n't I'll it's could-n't was-n't de-liv-er-y prom-ised re-ceived chang-es mon-ey some-bod-y breathe clothes there where voice min-utes"
    ),
    "nl": (
        "ik u uw nee re-ac-tie be-ant-woord the-a-ter i-dee of-fi-ci-eel nieu-we eeuw moo-ie draai-en vrou-wen bij-na ge-beurd ca-deau ge-ïr-ri-teerd "
        "ru-zie rus-tig pak-ket be-zor-ger sta-tion sys-teem ge-zegd der-tig kwijt dui-de-lijk col-le-ga be-ïn-vloed ou-ders goe-de be-loofd eer-lijk ooit "
        "leeuw keu-ze si-tu-a-tie zo'n fo-to's be-reik-baar af-spraak lij-den mi-nuut"
    ),
}


@pytest.mark.parametrize(("lang", "word"), [(lang, word) for lang in LANGS for word in BY_HAND[lang].split()])
def test_a_word_has_as_many_syllables_as_one_hears(lang: Lang, word: str) -> None:
    """Silent letters are not counted, and vowels that are said apart are."""
    assert syllables(word.replace("-", ""), lang) == word.count("-") + 1


@pytest.mark.parametrize(("words", "count"), [("", 0), ("…!?", 0), ("hm, tsk", 2), ("12", 2), ("🙂 ok", 1), ("<b>", 1)])
def test_odd_words_are_counted_too(words: str, count: int) -> None:
    """A word without a vowel is one syllable, a number is said digit by digit, signs are not said."""
    assert {syllables(words, lang) for lang in LANGS} == {count}


@pytest.mark.parametrize("lang", LANGS)
def test_the_text_for_ones_own_pace_has_about_sixty_words(lang: Lang) -> None:
    """Long enough for a steady measure, short enough for one breath of reading; the conversations use the same one."""
    asked = CONTENT.exercises[rehearsals.READ_ALOUD].prompt(rehearsals.BASELINE)
    assert asked.text
    assert 55 <= word_count(asked.text[lang]) <= 68
    assert asked.text == CONTENT.ui["talk.pace-text"]
    # In either language a word of everyday talk has between one and two syllables on average.
    assert 1.2 <= syllables(asked.text[lang], lang) / word_count(asked.text[lang]) <= 1.8


def test_counting_hostile_words_takes_no_time() -> None:
    """A long run of vowels or apostrophes is counted in one go."""
    assert syllables("a'" * 20_000 + "e" * 20_000, "en") >= 1
    assert syllables("ie" * 20_000, "nl") == 20_000


def test_ones_own_pace_is_the_latest_one_taken_in_this_language() -> None:
    """Taken in a conversation or in the drill: the later one counts, and never one from another language."""
    days = (datetime.datetime(2026, 11, day, tzinfo=datetime.UTC) for day in itertools.count(1))
    journal = Journal(now=lambda: next(days))
    assert rehearsals.own_pace(journal, "en") is None
    journal.add(rehearsals.PACE, {"lang": "en", "per-second": 4.0})
    assert rehearsals.own_pace(journal, "en") == 4.0
    reading = {"lang": "en", "seconds": 20.0, "syllables": 100, "words": 62, "ratio": None}
    journal.add(rehearsals.READ_ALOUD, {rehearsals.BASELINE: reading})
    assert rehearsals.own_pace(journal, "en") == 5.0
    journal.add(rehearsals.READ_ALOUD, {rehearsals.BASELINE: {"felt": "slower"}})
    assert rehearsals.own_pace(journal, "en") == 5.0
    journal.add(rehearsals.PACE, {"lang": "nl", "per-second": 3.0})
    assert (rehearsals.own_pace(journal, "en"), rehearsals.own_pace(journal, "nl")) == (5.0, 3.0)


@pytest.mark.parametrize("taken", [{"seconds": 0, "syllables": 100}, {"seconds": -1, "syllables": 9}, {"seconds": 1e9, "syllables": 9}, {"seconds": "9", "syllables": 9}, {"seconds": 1, "syllables": 4000}, 3, None])
def test_a_reading_that_cannot_be_is_no_pace(taken: object) -> None:
    """What another version or another hand wrote into the file never becomes somebody's pace."""
    journal = Journal()
    journal.add(rehearsals.READ_ALOUD, {rehearsals.BASELINE: {"lang": "en", **taken} if isinstance(taken, dict) else taken})
    assert rehearsals.own_pace(journal, "en") is None


def test_the_ring_has_words_of_its_own_in_the_drill() -> None:
    """The drill borrows the ring of the conversations; every word that the ring asks for is there."""
    source = (Path(modules.__file__).parent / "conversation_pause.js").read_text(encoding="utf-8")
    asked = {re.sub(r"^talk\.(pause-)?", "form.pause-", key) for key in re.findall(r'"(talk\.[a-z-]+)"', source) if not key.startswith("talk.marker-")}
    assert asked
    assert asked <= set(CONTENT.ui)

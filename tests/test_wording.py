"""The words: short sentences, plain language, nothing that shouts or judges, in both languages."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import groupby

import pyphen
import pytest

from workbook.words import LANGS, Lang

from .wording import sentences, texts

LONGEST = 30  # words in a sentence; most have under twelve
LONGEST_SCENE = 40  # a conversation's scene is read at leisure and may list facts
PLAIN = 60  # B1 is about 60 and up, on Flesch's scale and on Douma's
# Flesch 1948 for English, Douma 1960 for Dutch: base, per word in a sentence, per syllable in a word.
EASE: dict[Lang, tuple[float, float, float]] = {"en": (206.835, 1.015, 84.6), "nl": (206.84, 0.93, 77.0)}
# Words the workbook itself never uses; customers and tired colleagues in the conversations may.
AVOID: dict[Lang, str] = {
    "en": r"toxic|difficult (?:people|customers?)|handle customers|always|just|simply|triggered|negativity|mindset|empower\w*|journey|resilien\w+",
    "nl": r"lastpak|zeurklant|moeilijke klant|gewoon|nou eenmaal|begrip tonen|triggert?|getriggerd|mindset|in je kracht|zelfspraak|"
    r"mentale vakantie|herkaderen|rumineren|parafraser\w+|zelfeffectiviteit|surface acting|verbaal misbruik|Restaurant",
}
SAID_BY_OTHERS = ("conversations/", "situations/", "transcripts/")
# Where one of those words is right, with the reason.
ALLOWED = {
    ("exercises/start.toml", "gewoon"): "as in 'an ordinary difficult contact'",
    ("01-start.ipynb", "gewone"): "as in 'ordinary'",
}
TEXTS = {lang: list(texts(lang)) for lang in LANGS}
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")


@pytest.mark.parametrize("lang", LANGS)
def test_no_sentence_is_long(lang: Lang) -> None:
    """Somebody tired reads this on a phone."""
    long = [
        f"{place}: {len(sentence.split())} words: {sentence}"
        for place, words in TEXTS[lang]
        for sentence in sentences(words)
        if len(sentence.split()) > (LONGEST_SCENE if place.startswith("conversations/") else LONGEST)
    ]
    assert long == []


@pytest.mark.parametrize("lang", LANGS)
def test_nothing_shouts(lang: Lang) -> None:
    """No exclamation mark anywhere."""
    assert [place for place, words in TEXTS[lang] if "!" in words] == []


@pytest.mark.parametrize("lang", LANGS)
def test_words_to_avoid_are_avoided(lang: Lang) -> None:
    """No jargon, no labels for people, no softeners that belittle."""
    pattern = re.compile(rf"\b(?:{AVOID[lang]})\b", re.I)
    found = [
        (place, hit[0])
        for place, words in TEXTS[lang]
        if not place.startswith(SAID_BY_OTHERS)
        for hit in pattern.finditer(words)
        if (place.split(":")[0], hit[0].lower()) not in ALLOWED
    ]
    assert found == []


@pytest.mark.parametrize("lang", LANGS)
def test_every_file_reads_easily(lang: Lang) -> None:
    """Reading ease of each file of content, by the formula for its language; syllables by hyphenation."""
    hyphens = pyphen.Pyphen(lang=lang)
    base, per_word, per_syllable = EASE[lang]
    by_file = defaultdict(list, {file: [words for _, words in group] for file, group in groupby(TEXTS[lang], lambda each: each[0].split(":")[0])})
    hard = {}
    for file, wordings in by_file.items():
        said = [sentence for wording in wordings for sentence in sentences(wording)]
        words = [word for sentence in said for word in WORD.findall(sentence)]
        if len(words) < 60:
            continue  # a handful of labels is no text
        syllables = sum(len(hyphens.positions(word)) + 1 for word in words)
        ease = base - per_word * len(words) / len(said) - per_syllable * syllables / len(words)
        if ease < PLAIN:
            hard[file] = round(ease)
    assert hard == {}


def test_the_learner_is_je_and_the_customer_is_u() -> None:
    """In Dutch, what is asked of the learner says je; a good opening to a customer says u."""
    to_learner = [(place, words) for place, words in TEXTS["nl"] if place.startswith(("exercises/", "ui/")) and ".label" in place]
    assert to_learner
    # A quoted sentence to a customer stands in quotation marks and may say u.
    assert [place for place, words in to_learner if re.search(r"\b(?:u|uw)\b", re.sub(r"['‘“\"].*?['’”\"]", "", words))] == []
    openings = [words for place, words in TEXTS["nl"] if place.startswith("situations/") and place.endswith((".opening",))]
    assert len(openings) == 31
    assert [words for words in openings if re.search(r"\b(?:je|jij|jouw)\b", words)] == []

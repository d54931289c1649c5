"""How fast words were read aloud: a rule that estimates syllables, and the learner's own ordinary pace."""

from __future__ import annotations

import re

from .words import Lang

# A word keeps its apostrophes (don't, zo'n); a number is said digit by digit.
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d")
# Dutch: the vowels that are one sound together; all others stand apart (re-ac-tie, be-ant-woord).
DUTCH = re.compile(
    r"(?<=[ts])io(?=n)|aai|ooi|oei|eeu|ieu|eau|aa|ee|oo|uu|ie|oe|eu|ui|ij|ei|ou|au|(?<!q)u|y(?![aeou])|[aeioàáâäèéêëìíîïòóôöùúûü]"
)
ENGLISH = re.compile(r"[aeiouyàáâäèéêëìíîïòóôöùúûü]+")
# English letters that are written and not said: made, makes, looked, surely, something.
SILENT = re.compile(
    r"(?<=[^aeiouy])e(?=(?:ly|ments?|ful|less|ness)$)|(?<=^som)e(?=[a-z])|(?<=^ther)e(?=[a-z])|(?<=^wher)e(?=[a-z])"
    r"|(?<=[aeiouy]l)es?$|(?<=[^aeiouylcgsxzh])es$|(?<=[^aeiouyltd])ed$|(?<=[aeiouyl]l)ed$|(?<=[^aeiouyl])e$|(?<=[^aeioucs]h)es$"
)
# English vowels that stand together and are two sounds: period, quiet, idea, being, didn't.
APART = re.compile(r"(?<![tcsgx])i[aou]|(?<=[td])iet|uiet|idea|rea(?=te|ct)|(?<=[aeiouy])ing$|[dst]n['’]t$")


def syllables(words: str, lang: Lang) -> int:
    """About how many syllables these words have: a rule, not a dictionary."""
    return sum(_of_word(word.lower(), lang) for word in WORD.findall(words))


def word_count(words: str) -> int:
    """How many words these are."""
    return len(WORD.findall(words))


def _of_word(word: str, lang: Lang) -> int:
    if lang == "nl":
        return max(1, len(DUTCH.findall(word)))
    said = SILENT.sub("", word) if len(ENGLISH.findall(word)) > 1 else word
    return max(1, len(ENGLISH.findall(said)) + len(APART.findall(word)))

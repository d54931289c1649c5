"""The page that keeps, takes along, brings back and removes: it changes nothing until it is told to."""

from __future__ import annotations

import json
from typing import Any

import pytest

from workbook import journal_file
from workbook.content import Content
from workbook.journal import Entry, Journal, encode
from workbook.stores import MemoryStore
from workbook.views.keep import Keep
from workbook.words import LANGS, Lang

CONTENT = Content()
UI = CONTENT.ui
MARKER = "marker-words"
AT = "2026-11-01T09:30:00.000Z"


class Page:
    """What the JavaScript does, in a few lines."""

    def __init__(self, *words: str, place: str = "voila", lang: Lang = "en") -> None:
        self.journal = Journal()
        MemoryStore().attach(self.journal)
        for each in words:
            self.journal.add("kept", {"mine": each})
        self.view = Keep(self.journal, CONTENT, lang, place, asks=place == "voila")
        self.heard: list[dict[str, Any]] = []
        self.view.send = lambda content, buffers=None: self.heard.append(content)

    def say(self, **message: Any) -> None:
        self.view._handle_custom_msg(message, [])

    def take(self) -> str:
        self.heard.clear()
        at, text = 0, ""
        while True:
            self.say(do="take", at=at)
            text += self.heard[-1]["text"]
            at = self.heard[-1]["next"]
            if not at:
                return text

    def choose(self, text: str, size: int = journal_file.PART) -> list[str]:
        parts = [text[at : at + size] for at in range(0, len(text), size)] or [""]
        for number, part in enumerate(parts):
            self.say(do="part", name="mine.jsonl", text=part, first=number == 0, last=number == len(parts) - 1)
        return self.view.found["lines"]

    @property
    def copies(self) -> str:
        return "\n".join(self.view.state["copies"])

    @property
    def words(self) -> list[str]:
        return [entry.answers["mine"] for entry in self.journal.of("kept")]


def line(digit: str, words: str) -> str:
    return encode(Entry(digit * 32, "kept", "", {"mine": words}, AT))


def test_the_file_that_is_taken_is_the_whole_journal() -> None:
    """Part by part it is what the journal holds, and the ledger knows that it was made but not checked."""
    page = Page("a", "b")
    text = page.take()
    assert journal_file.compare(page.journal, journal_file.read(text)).whole
    assert page.heard[-1]["name"].endswith(".jsonl")
    assert UI["keep.copy-made"]["en"].split("{")[0] in page.copies


def test_a_long_journal_goes_in_parts() -> None:
    """No single message is larger than what every server lets through."""
    page = Page(*("x" * 20_000 for _ in range(30)))
    text = page.take()
    assert len(page.heard) > 2
    assert max(len(each["text"]) for each in page.heard) <= journal_file.PART
    assert len(journal_file.read(text).entries) == 30


def test_a_file_proves_itself_and_nothing_is_brought_in() -> None:
    """Choosing the file compares it answer by answer; the ledger then knows a checked copy."""
    page = Page("a", "b")
    text = page.take()
    before = page.words
    lines = page.choose(text, 7)
    assert UI["keep.file-whole"]["en"] in lines
    assert (page.view.found["new"], page.view.found["removed"]) == (0, 0)
    assert page.words == before
    assert "mine.jsonl" in page.copies
    page.journal.add("kept", {"mine": "c"})
    assert UI["keep.file-missing"].fill("en", number=1) in page.choose(text)
    assert UI["keep.only-here"].fill("en", number=1) in page.copies


def test_a_file_changes_nothing_until_it_is_confirmed() -> None:
    """First what would come, then a yes, then it is there; leaving it leaves everything."""
    page = Page("mine")
    text = journal_file.write(Page("theirs").journal)
    page.choose(text)
    assert page.view.found["new"] == 1
    assert page.words == ["mine"]
    page.say(do="leave")
    page.say(do="bring", removed=True)
    assert page.words == ["mine"]
    page.choose(text)
    page.say(do="bring")
    page.say(do="bring")
    assert sorted(page.words) == ["mine", "theirs"]
    assert page.view.found["lines"] == [UI["keep.brought"].fill("en", number=1)]


def test_a_damaged_file_says_what_is_left_out() -> None:
    """The whole lines can come; the others are counted and named."""
    page = Page()
    lines = page.choose(line("a", "whole") + "\n{torn\n" + line("b", "too"))
    assert UI["keep.file-faults"].fill("en", number=1, lines="2") in lines
    page.say(do="bring")
    assert page.words == ["whole", "too"]


@pytest.mark.parametrize(("text", "key"), [("", "foreign"), ("Dear diary", "foreign"), ("x" * 21_000_000, "large")])
def test_a_foreign_or_huge_file_is_refused_in_words(text: str, key: str) -> None:
    """Nothing can be confirmed, so nothing can change."""
    page = Page("mine")
    assert page.choose(text, 5_000_000) == [UI[f"keep.file-{key}"]["en"]]
    assert page.view.found["new"] == 0
    page.say(do="bring", removed=True)
    assert page.words == ["mine"]


def test_what_was_removed_comes_back_only_when_ticked() -> None:
    """An old file undoes no removal unasked."""
    page = Page("a")
    text = page.take()
    page.say(do="forget")
    page.choose(text)
    assert (page.view.found["new"], page.view.found["removed"]) == (0, 1)
    page.say(do="bring", removed="yes")
    assert page.words == []
    page.choose(text)
    page.say(do="bring", removed=True)
    assert page.words == ["a"]


def test_one_answer_can_be_removed_and_private_words_are_not_listed() -> None:
    """The list names exercise and day; of a private exercise not a word."""
    page = Page("harsh words", "stays")
    private = next(e for e in CONTENT.exercises.values() if e.private)
    page.journal.add(private.id, {private.prompts[0].id: MARKER})
    page.say(do="list")
    assert len(page.view.listed) == len(page.journal)
    assert "harsh words" in json.dumps(page.view.listed)
    assert MARKER not in json.dumps(page.view.listed)
    id_ = next(each["id"] for each in page.view.listed if each["says"] == "harsh words")
    page.say(do="remove", id=id_)
    assert id_ not in page.journal
    assert "harsh words" not in json.dumps(page.view.get_state(), default=str)
    assert "stays" in page.words


@pytest.mark.parametrize("lang", LANGS)
def test_forgetting_everything_names_what_goes_and_takes_the_ledger_along(lang: Lang) -> None:
    """The sentence before has the number and the days; after it nothing is left, not even the names of files."""
    page = Page("a", "b", lang=lang)
    page.take()
    assert "2" in page.view.state["forget"]
    assert page.view.day(page.journal.stamp()) in page.view.state["forget"]
    page.say(do="forget")
    assert len(page.journal) == 0
    assert page.copies == UI["keep.nothing"][lang]
    assert page.view.state["count"] == 0


def test_on_ones_own_machine_the_file_is_named() -> None:
    """Where answers are in a file, its path is told and nobody is nudged."""
    page = Page("a", place="own")
    page.journal.keep([entry.id for entry in page.journal], "file")
    view = Keep(page.journal, CONTENT, "en", "own", "/home/me/journal.sqlite")
    assert "/home/me/journal.sqlite" in "\n".join(view.state["copies"])
    assert UI["keep.only-here"].fill("en", number=1) not in view.state["copies"]
    assert view.asks is False


@pytest.mark.parametrize("message", [
    None, 3, [], {}, {"do": 3}, {"do": ["take"]}, {"do": "take"}, {"do": "take", "at": -1}, {"do": "take", "at": "0"}, {"do": "part"}, {"do": "part", "text": 3},
    {"do": "bring"}, {"do": "remove"}, {"do": "remove", "id": 3}, {"do": "remove", "id": "f" * 32}, {"do": "remove", "id": ["a"]}, {"do": "execute", "code": "1/0"}, {"do": "_forget"},
], ids=repr)
def test_a_message_that_says_nothing_changes_nothing(message: Any) -> None:
    """Messages of another shape are left aside."""
    page = Page("a")
    before = page.words
    page.view._handle_custom_msg(message, [])
    assert page.words == before

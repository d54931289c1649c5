"""The file to take along: readable, whole, and harmless whatever somebody puts in it."""

from __future__ import annotations

import datetime
import json
import random
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook import journal_file
from workbook.journal import Entry, Journal, encode
from workbook.journal_file import Fault

SCHEMA = json.loads((Path(__file__).parents[1] / "docs" / "journal.schema.json").read_text(encoding="utf-8"))
NOW = datetime.datetime(2026, 11, 22, 9, 30, tzinfo=datetime.UTC)
AT = "2026-11-01T09:30:00.000Z"

plain = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.floats(-1e15, 1e15) | st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"]), max_size=4), inner, max_size=3),
    max_leaves=6,
)
answers = st.dictionaries(st.text(st.characters(exclude_categories=["Cs"]), max_size=5), plain, max_size=3)


def journal() -> Journal:
    return Journal(lambda: NOW)


def filled(*words: str) -> Journal:
    made = journal()
    for each in words:
        made.add("kept", {"mine": each})
    return made


def entry(digit: str, words: str = "words", **changed: Any) -> Entry:
    return Entry(**({"id": digit * 32, "exercise": "kept", "about": "", "answers": {"mine": words}, "at": AT, "v": 1} | changed))


def held(made: Journal) -> list[str]:
    return [encode(each) for each in journal_file.answers(made)]


@given(st.lists(answers, max_size=4))
def test_what_is_taken_along_comes_back_word_for_word(many: list[dict[str, Any]]) -> None:
    """A file brought into an empty journal gives the same answers; bringing it twice gives them once."""
    made = journal()
    for each in many:
        made.add("kept", each)
    text = journal_file.write(made)
    other = journal()
    for number in (len(many), 0):
        found = journal_file.read(text, NOW)
        assert found.faults == ()
        assert journal_file.bring(other, journal_file.compare(other, found)) == number
    assert held(other) == held(made)
    assert journal_file.compare(made, journal_file.read(text, NOW)).whole


@given(st.lists(answers, max_size=3))
def test_every_line_is_as_the_published_schema_says(many: list[dict[str, Any]]) -> None:
    """The schema in docs/ is true of real files, heading and answers, one line each."""
    made = journal()
    for each in many:
        made.add("kept", each, about="ret1")
    lines = journal_file.write(made).split("\n")
    assert lines.pop() == ""
    assert len(lines) == len(many) + 1
    for line in lines:
        jsonschema.Draft202012Validator(SCHEMA).validate(json.loads(line))


@pytest.mark.parametrize("line", [{"steady": "journal"}, entry("a").as_dict() | {"id": "A"}, entry("a").as_dict() | {"answers": []}, {}, [], entry("a").as_dict() | {"at": "today"}])
def test_the_schema_refuses_what_is_no_line(line: Any) -> None:
    """A schema that anything fits would say nothing."""
    assert not jsonschema.Draft202012Validator(SCHEMA).is_valid(line)


def test_a_person_can_read_the_file() -> None:
    """Words stand in it as they were typed, under the names of the questions."""
    text = journal_file.write(filled("Ze zei: “é” 😀\nen toen"))
    assert '"mine":"Ze zei: “é” 😀\\nen toen"' in text
    assert json.loads(text.split("\n")[0]) == {"steady": "journal", "version": 1, "made": "2026-11-22T09:30:00.000Z", "count": 1}


@given(st.integers(0, 10_000), st.integers(0, 255), st.sampled_from(["byte", "cut", "lines", "insert"]))
def test_a_damaged_file_gives_what_is_whole_and_says_what_is_not(at: int, value: int, how: str) -> None:
    """Whatever happens to a file, nothing is raised, no word is made up, and every whole answer comes in."""
    made = filled(*(f"words {number}" for number in range(6)))
    raw = bytearray(journal_file.write(made).encode())
    at %= len(raw)
    if how == "byte":
        raw[at] = value
    elif how == "cut":
        del raw[at:]
    elif how == "insert":
        raw[at:at] = bytes([value]) * 40
    else:
        raw = bytearray(b"\n".join(random.Random(value).sample(raw.split(b"\n"), 8)))
    text = raw.decode(errors="replace")
    found = journal_file.read(text, NOW)
    whole = {line for line in text.split("\n") if line in set(held(made))}
    assert whole <= {encode(each) for each in found.entries}
    if how in ("cut", "lines"):
        assert {encode(each) for each in found.entries} <= set(held(made))
    other = journal()
    journal_file.bring(other, journal_file.compare(other, found))
    assert whole <= set(held(other))


@pytest.mark.parametrize(("line", "why"), [
    ("{", "torn"), ("\ufffd\x00", "torn"), ("[" * 100_000, "torn"), ("1" * 5000, "torn"), ("3", "no-entry"), ("null", "no-entry"), ("{}", "no-entry"), ('["x"]', "no-entry"),
    (encode(entry("a")).replace('"words"', "1e999"), "no-entry"), (encode(entry("a")).replace('"words"', "9" * 300), "no-entry"), (encode(entry("a")).replace('"words"', "NaN"), "no-entry"),
    (encode(entry("a")).replace('"words"', '"\\ud800"'), "no-entry"), (encode(entry("a")).replace('"kept"', '"' + "k" * 300 + '"'), "no-entry"),
    (encode(entry("a")).replace(AT, "2999-12-31T23:59:59.999Z"), "time"), ('"' + "x" * 1_000_001 + '"', "large"),
])
def test_a_line_that_is_no_answer_is_named(line: str, why: str) -> None:
    """Its number and what is wrong are told; the answers around it come in."""
    text = journal_file.write(filled("before")) + line + "\n" + encode(entry("b"))
    found = journal_file.read(text, NOW)
    assert found.faults == (Fault(3, why),)
    assert len(found.entries) == 2


@pytest.mark.parametrize("text", ["", "\n\n", "Dear diary", "{}", "[1, 2]", "\x00" * 100, '{"steady": "something else"}', "<html><script>alert(1)</script></html>", "PK\x03\x04"])
def test_a_foreign_file_is_called_so(text: str) -> None:
    """A file of something else has nothing to bring."""
    found = journal_file.read(text, NOW)
    assert (found.entries, found.faults) == ((), (Fault(0, "foreign"),))


def test_an_empty_journal_makes_a_file_that_is_not_foreign() -> None:
    """Nothing saved yet is not the same as a foreign file."""
    found = journal_file.read(journal_file.write(journal()), NOW)
    assert (found.entries, found.faults, found.made) == ((), (), "2026-11-22T09:30:00.000Z")


def test_a_file_that_is_too_large_is_not_read() -> None:
    """Fifty megabytes are not taken apart line by line."""
    assert journal_file.read("x" * 50_000_000, NOW).faults == (Fault(0, "large"),)


def test_lines_of_other_editors_are_read() -> None:
    """A mark at the start, line ends of Windows and lines in another order change nothing."""
    text = journal_file.write(filled("a", "b"))
    turned = "\ufeff" + "\r\n".join(reversed(text.strip().split("\n"))) + "\r\n"
    assert sorted(map(encode, journal_file.read(turned, NOW).entries)) == sorted(held(filled_from(text)))


def filled_from(text: str) -> Journal:
    made = journal()
    journal_file.bring(made, journal_file.compare(made, journal_file.read(text, NOW)))
    return made


def test_separators_that_only_some_call_a_line_end_stay_in_the_words() -> None:
    """A character that some editors show as a new line tears no answer apart."""
    made = filled("a\u2028b\u2029c\x85d")
    assert held(filled_from(journal_file.write(made))) == held(made)


def test_comparing_changes_nothing() -> None:
    """Choosing a file is only looking."""
    made = filled("a")
    before = held(made), made.forgotten
    journal_file.compare(made, journal_file.read(journal_file.write(filled("b")), NOW))
    assert (held(made), made.forgotten) == before


def test_words_under_an_id_that_is_taken_replace_nothing() -> None:
    """A file that holds other words under the id of an answer here adds them beside it, once."""
    made = journal()
    mine = entry("a", "mine")
    made.merge([mine])
    for words in ("zzz theirs", "aaa theirs"):
        for _ in range(2):
            journal_file.bring(made, journal_file.compare(made, journal_file.read(encode(entry("a", words)), NOW)))
    assert made.get(mine.id) == mine
    assert sorted(each.answers["mine"] for each in made) == ["aaa theirs", "mine", "zzz theirs"]


def test_one_id_twice_in_a_file_keeps_both_words() -> None:
    """A file that says two things under one id loses neither."""
    made = filled_from(encode(entry("a", "one")) + "\n" + encode(entry("a", "other")) + "\n" + encode(entry("a", "one")))
    assert sorted(each.answers["mine"] for each in made) == ["one", "other"]


def test_what_was_removed_here_stays_away_unless_it_is_asked_for() -> None:
    """A file brings nothing back unasked; asked, it comes under another id, so that the old one stays forgotten everywhere."""
    made = filled("a", "b")
    text = journal_file.write(made)
    gone = made.latest("kept")
    assert gone
    made.forget([gone.id])
    compared = journal_file.compare(made, journal_file.read(text, NOW))
    assert [each.id for each in compared.removed] == [gone.id]
    assert journal_file.bring(made, compared) == 0
    assert journal_file.bring(made, compared, removed=True) == 1
    assert sorted(each.answers["mine"] for each in made) == ["a", "b"]
    assert gone.id not in made
    again = journal_file.compare(made, journal_file.read(text, NOW))
    assert (again.removed, again.missing, again.whole) == ((), (), True)
    # Forgotten a second time, it can be asked for a second time.
    made.forget([each.id for each in made])
    assert journal_file.bring(made, journal_file.compare(made, journal_file.read(text, NOW)), removed=True) == 2


def test_answers_about_ones_own_situation_follow_it_to_its_new_id() -> None:
    """Everything removed and brought back: a situation of one's own still has its answers."""
    made = journal()
    own = made.add("own-situation", {"title": "The man with the parcel"})
    made.add("if-then", {"plan": {"if": "a", "then": "b"}}, about=f"own-{own.id}")
    made.add("top-three", {"situations": [f"own-{own.id}", "ret1"]})
    text = journal_file.write(made)
    made.forget([each.id for each in made])
    journal_file.bring(made, journal_file.compare(made, journal_file.read(text, NOW)), removed=True)
    new = made.latest("own-situation")
    assert new
    assert new.id != own.id
    assert [each.about for each in made.of("if-then")] == [f"own-{new.id}"]
    assert made.of("top-three")[0].answers["situations"] == [f"own-{new.id}", "ret1"]


def test_the_drill_says_what_a_file_lacks() -> None:
    """A file of yesterday does not hold what was saved today, and that is told."""
    made = filled("a")
    text = journal_file.write(made)
    late = made.add("kept", {"mine": "b"})
    compared = journal_file.compare(made, journal_file.read(text, NOW))
    assert (compared.same, compared.whole, compared.missing) == (1, False, (late,))


def test_a_newer_answer_travels_along() -> None:
    """What a newer version wrote is taken along and brought back, though this version does not show it."""
    made = journal()
    made.merge([entry("a", v=2)])
    assert filled_from(journal_file.write(made)).newer == 1


def test_the_ledger_knows_which_file_holds_what() -> None:
    """It says what is in no file yet, and what is in no file that was checked; it is no answer and is in no file itself."""
    made = filled("a", "b")
    assert (journal_file.ledger(made).only_here, journal_file.ledger(made).checked) == (2, None)
    journal_file.note(made, "mine.jsonl", journal_file.answers(made), AT, checked=False)
    now = journal_file.ledger(made)
    assert (now.only_here, now.unchecked, now.checked) == (0, 2, None)
    assert now.made
    assert now.made["file"] == "mine.jsonl"
    journal_file.note(made, "mine.jsonl", journal_file.answers(made), AT, checked=True)
    made.add("kept", {"mine": "c"})
    now = journal_file.ledger(made)
    assert (now.only_here, now.unchecked) == (1, 1)
    assert now.checked
    assert now.checked["checked"]
    assert len(journal_file.answers(made)) == 3
    assert journal_file.LEDGER not in journal_file.write(made)
    # Nor does it come in from a file that somebody else made.
    assert filled_from(encode(entry("a", exercise=journal_file.LEDGER)) + "\n" + encode(entry("b"))).of(journal_file.LEDGER) == []

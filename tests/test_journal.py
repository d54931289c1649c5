"""The journal only grows, and any two copies of it agree once they have met."""

from __future__ import annotations

import datetime
import itertools
import json
from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook.journal import (
    MAX_ENTRY_BYTES,
    VERSION,
    Change,
    Entry,
    EntryError,
    Journal,
    encode,
    read_entry,
    read_stamp,
    stamp,
)

# Few ids and few values, so that ids collide with different content all the time.
IDS = [digit * 32 for digit in "0123"]
START = datetime.datetime(2026, 11, 1, 9, 30, tzinfo=datetime.UTC)

entries = st.builds(
    Entry,
    id=st.sampled_from(IDS),
    exercise=st.sampled_from(["kept", "if-then"]),
    about=st.sampled_from(["", "ret1"]),
    answers=st.dictionaries(st.sampled_from(["mine", "firm"]), st.one_of(st.text(max_size=3).filter(lambda s: s.isprintable()), st.integers(0, 9)), max_size=2),
    at=st.sampled_from(["2026-11-01T09:30:00.000Z", "2026-11-01T09:30:00.001Z", "2025-01-01T00:00:00.000Z"]),
    v=st.sampled_from([VERSION, VERSION, VERSION + 1]),
)
batches = st.tuples(st.lists(entries, max_size=5), st.sets(st.sampled_from(IDS), max_size=2))
Batch = tuple[list[Entry], set[str]]


def journal_of(*given_batches: Batch) -> Journal:
    journal = Journal()
    for batch in given_batches:
        journal.merge(*batch)
    return journal


def held(journal: Journal) -> tuple[list[str], frozenset[str]]:
    return sorted(map(encode, journal)), journal.forgotten


def into(journal: Journal, other: Journal) -> Journal:
    journal.merge(list(other), other.forgotten)
    return journal


def clock(*moments: datetime.datetime) -> Journal:
    ticking = itertools.chain(moments, itertools.repeat(moments[-1]))
    return Journal(lambda: next(ticking))


def raw(**changed: Any) -> dict[str, Any]:
    return {"id": IDS[0], "exercise": "kept", "about": "", "answers": {"mine": "words"}, "at": "2026-11-01T09:30:00.000Z", "v": 1} | changed


@given(batches, batches)
def test_merging_is_commutative(one: Batch, other: Batch) -> None:
    """It does not matter which of two copies takes in the other."""
    assert held(journal_of(one, other)) == held(journal_of(other, one))
    assert held(into(journal_of(one), journal_of(other))) == held(into(journal_of(other), journal_of(one)))


@given(batches, batches, batches)
def test_merging_is_associative(a: Batch, b: Batch, c: Batch) -> None:
    """It does not matter which of three copies meet first."""
    left = into(into(journal_of(a), journal_of(b)), journal_of(c))
    right = into(journal_of(a), into(journal_of(b), journal_of(c)))
    assert held(left) == held(right)


@given(batches)
def test_merging_is_idempotent(batch: Batch) -> None:
    """Taking in the same copy again changes nothing, and nobody is told of anything."""
    journal = journal_of(batch)
    before = held(journal)
    heard: list[Change] = []
    journal.observe(heard.append)
    assert into(journal, journal_of(batch)).merge(*batch) == ()
    assert held(journal) == before
    assert heard == []


@given(st.permutations(range(3)), st.lists(batches, min_size=3, max_size=3))
def test_every_order_of_meeting_ends_the_same(order: list[int], given_batches: list[Batch]) -> None:
    """However copies meet, all end with the same entries."""
    assert held(journal_of(*given_batches)) == held(journal_of(*(given_batches[at] for at in order)))


@given(batches, st.sets(st.sampled_from(IDS), min_size=1))
def test_what_is_forgotten_stays_forgotten(batch: Batch, gone: set[str]) -> None:
    """A copy elsewhere cannot bring back what was forgotten."""
    journal = journal_of(batch)
    journal.forget(gone)
    journal.merge(*batch)
    assert not gone & {entry.id for entry in journal}
    assert gone <= journal.forgotten
    assert not any(journal.copies(id_) for id_ in gone)


@given(batches)
def test_entries_survive_being_written_as_json(batch: Batch) -> None:
    """What is written as a line of JSON is read back as the same entry, and gives the same line."""
    for entry in batch[0]:
        assert read_entry(json.loads(encode(entry))) == entry
        assert "\n" not in encode(entry)


def test_forgetting_leaves_the_others() -> None:
    """One entry can be removed by itself."""
    journal = clock(START)
    gone, stays = journal.add("kept", {"mine": "a"}), journal.add("kept", {"mine": "b"})
    journal.forget([gone.id])
    assert list(journal) == [stays]
    assert gone.id not in journal
    assert stays.id in journal
    assert len(journal) == 1


@given(st.lists(st.integers(-10**6, 10**6), min_size=1, max_size=6))
def test_a_save_is_the_latest_whatever_the_clock_does(jumps: list[int]) -> None:
    """A clock that goes back, or stands still, never hides a new answer behind an old one."""
    journal = clock(*(START + datetime.timedelta(seconds=jump) for jump in jumps))
    for number in range(len(jumps)):
        entry = journal.add("kept", {"number": number}, about="ret1" if number % 2 else "")
        assert journal.latest("kept") == entry
        assert journal.latest("kept", entry.about) == entry
        assert journal.of("kept")[-1] == entry


def test_a_save_comes_after_one_from_a_device_whose_clock_is_ahead() -> None:
    """What another device saved with a clock that is ahead does not hide today's answer."""
    journal = clock(START)
    journal.merge([read_entry(raw(at="2031-01-01T00:00:00.000Z"))])
    assert journal.add("kept", {"mine": "now"}).at == "2031-01-01T00:00:00.001Z"


def test_the_same_save_twice_is_one_entry() -> None:
    """A page that sends a save again gets the entry there is."""
    journal = clock(START)
    first = journal.add("kept", {"mine": "a"}, entry_id=IDS[1])
    assert journal.add("kept", {"mine": "a"}, entry_id=IDS[1]) == first
    assert len(journal) == 1


def test_an_entry_keeps_its_answers_as_they_were_saved() -> None:
    """Whoever changes a list after saving it changes no entry."""
    answers = {"mine": ["a"]}
    entry = clock(START).add("kept", answers)
    answers["mine"].append("b")
    assert entry.answers == {"mine": ["a"]}


def test_entries_of_a_newer_version_are_kept_but_not_read() -> None:
    """What a newer version wrote is counted and handed on, and never guessed at."""
    journal = clock(START)
    old = journal.add("kept", {"mine": "a"})
    newer = read_entry(raw(v=VERSION + 1, at="2030-01-01T00:00:00.000Z"))
    journal.merge([newer])
    assert journal.newer == 1
    assert newer in list(journal)
    assert journal.latest("kept") == old
    assert journal.of("kept") == [old]
    assert held(into(Journal(), journal)) == held(journal)


def test_entries_are_found_by_exercise_and_situation() -> None:
    """Answers about one situation do not stand in for answers about another, or in general."""
    journal = clock(START)
    general, about = journal.add("if-then", {"plan": "a"}), journal.add("if-then", {"plan": "b"}, about="ret1")
    assert journal.of("if-then") == [general, about]
    assert journal.of("if-then", "ret1") == [about]
    assert journal.latest("if-then", "") == general
    assert journal.latest("if-then", "ret2") is None
    assert journal.latest("kept") is None


@pytest.mark.parametrize(
    "changed",
    [
        {"id": "short"}, {"id": "G" * 32}, {"id": "A" * 32}, {"id": IDS[0] + "\n"}, {"id": None}, {"id": 3},
        {"exercise": None}, {"exercise": "x" * 201}, {"about": "x" * 201}, {"about": None},
        {"answers": []}, {"answers": None}, {"answers": "x"}, {"answers": {"a": float("nan")}}, {"answers": {"a": float("inf")}},
        {"answers": {"a": "\ud800"}}, {"answers": {"a": {1, 2}}}, {"answers": {"a": "x" * MAX_ENTRY_BYTES}},
        {"at": ""}, {"at": "2026-11-01"}, {"at": "2026-11-01T09:30:00Z"}, {"at": "2026-11-01T09:30:00.000+01:00"}, {"at": "2026-99-99T99:99:99.999Z"},
        {"at": "2026-02-30T09:30:00.000Z"}, {"at": "9999-12-31T23:59:59.999Z"}, {"at": "２０２６-11-01T09:30:00.000Z"}, {"at": 1793525400},
        {"v": 0}, {"v": -1}, {"v": True}, {"v": "1"}, {"v": 1.0}, {"v": None},
    ],
    ids=lambda changed: str(changed)[:40],
)
def test_what_is_no_entry_is_refused(changed: dict[str, Any]) -> None:
    """Values that are no entry are refused with what was expected."""
    with pytest.raises(EntryError, match="expected"):
        read_entry(raw(**changed))


@pytest.mark.parametrize("value", [None, 3, "x", [], [raw()]])
def test_what_is_no_table_is_refused(value: Any) -> None:
    """Something else than a table is no entry."""
    with pytest.raises(EntryError, match="expected an entry"):
        read_entry(value)


@pytest.mark.parametrize("name", list(raw()))
def test_an_entry_lacks_nothing(name: str) -> None:
    """An entry without one of its parts is refused, and the part is named."""
    with pytest.raises(EntryError, match=name):
        read_entry({key: value for key, value in raw().items() if key != name})


def test_nesting_without_end_is_refused() -> None:
    """Answers nested so deep that nothing can write them are refused, and nothing crashes."""
    deep: dict[str, Any] = {}
    for _ in range(5000):
        deep = {"a": deep}
    with pytest.raises(EntryError):
        read_entry(raw(answers=deep))


def test_unknown_keys_are_dropped() -> None:
    """Keys that no entry has, hostile ones too, do not come in."""
    assert read_entry(raw(__proto__={"polluted": True}, extra=1)) == read_entry(raw())


def test_a_refused_save_leaves_the_journal_as_it_was() -> None:
    """A save that cannot be kept is refused as a whole."""
    journal = clock(START)
    with pytest.raises(EntryError):
        journal.add("kept", {"mine": float("nan")})
    with pytest.raises(EntryError):
        journal.add("kept", {"mine": "a"}, entry_id="not an id")
    assert len(journal) == 0


def test_observers_are_told_of_every_change_until_they_stop() -> None:
    """Whoever listens hears of new entries, copies, troubles and what is forgotten, and can stop listening."""
    journal, heard = clock(START), list[Change]()
    stop = journal.observe(heard.append)
    entry = journal.add("kept", {"mine": "a"})
    journal.keep([entry.id, IDS[3]], "file")
    journal.trouble("full")
    journal.forget([entry.id])
    assert heard == [Change(added=(entry,)), Change(kept=(entry.id,)), Change(trouble="full"), Change(forgotten=(entry.id,))]
    stop()
    stop()
    journal.add("kept", {"mine": "b"})
    assert len(heard) == 4


def test_copies_say_where_an_entry_can_be_read_back() -> None:
    """Each store that has read an entry back is named once, with the last time it did."""
    journal = clock(START, START + datetime.timedelta(seconds=1))
    entry = journal.add("kept", {"mine": "a"})
    assert journal.copies(entry.id) == ()
    for where in ("browser", "browser", "file"):
        journal.keep([entry.id], where)
    assert [copy.where for copy in journal.copies(entry.id)] == ["browser", "file"]


def test_a_copy_of_other_words_is_no_copy() -> None:
    """Where another copy's words win, they only count as kept once a store has read those back."""
    journal = Journal()
    journal.merge([read_entry(raw(answers={"mine": "a"}))])
    journal.keep([IDS[0]], "file")
    journal.merge([read_entry(raw(answers={"mine": "b"}))])
    assert journal.copies(IDS[0]) == ()


@given(st.datetimes(datetime.datetime(2000, 1, 2), datetime.datetime(2999, 12, 30), timezones=st.timezones()))
def test_stamps_sort_as_time_does(moment: datetime.datetime) -> None:
    """A stamp is UTC with milliseconds, reads back as the same moment, and is accepted in an entry."""
    at = stamp(moment)
    assert abs(read_stamp(at) - moment) < datetime.timedelta(milliseconds=1)
    assert read_entry(raw(at=at)).at == at
    # In UTC: an hour that a zone lives through twice is no earlier moment.
    assert stamp(moment.astimezone(datetime.UTC) + datetime.timedelta(milliseconds=1)) > at


def journals(many: Iterable[Batch]) -> list[Journal]:
    return [journal_of(batch) for batch in many]


@given(st.lists(batches, min_size=2, max_size=4))
def test_devices_that_keep_meeting_agree(given_batches: list[Batch]) -> None:
    """After everybody has met everybody, all hold the same."""
    all_of_them = journals(given_batches)
    for one, other in itertools.permutations(all_of_them, 2):
        into(one, other)
    for one, other in itertools.permutations(all_of_them, 2):
        into(one, other)
    assert all(held(journal) == held(all_of_them[0]) for journal in all_of_them)

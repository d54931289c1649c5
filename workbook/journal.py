"""The learner's answers: append-only entries that merge as a set union."""

from __future__ import annotations

import datetime
import json
import re
import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

VERSION = 1
MAX_ENTRY_BYTES = 1_000_000
STAMP = re.compile(r"2\d{3}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", re.ASCII)
ENTRY_ID = re.compile(r"[0-9a-f]{32}")
LARGEST_NUMBER = 2**53 - 1  # what every browser keeps exactly


class EntryError(ValueError):
    """Something that is not an entry; the message says what was expected and what came."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One save: the answers to one exercise, about one situation or about nothing (``""``).

    ``at`` is UTC with milliseconds, so that it sorts as text. ``v`` is the version of this shape.
    """

    id: str
    exercise: str
    about: str
    answers: dict[str, Any] = field(hash=False)
    at: str = ""
    v: int = VERSION

    @property
    def key(self) -> tuple[str, str]:
        """What entries are ordered by: time, then id, so that every device agrees."""
        return self.at, self.id

    def as_dict(self) -> dict[str, Any]:
        """The entry as plain JSON values."""
        return asdict(self)


def read_entry(raw: Any) -> Entry:
    """An entry from plain JSON values; ``EntryError`` where it is none. Unknown keys are dropped."""
    if not isinstance(raw, dict):
        raise EntryError(f"expected an entry, got {type(raw).__name__}")
    for name, kind in (("id", str), ("exercise", str), ("about", str), ("answers", dict), ("at", str), ("v", int)):
        if not isinstance(raw.get(name), kind) or isinstance(raw.get(name), bool):
            raise EntryError(f"expected {name!r} to be {kind.__name__}, got {raw.get(name)!r:.40}")
    if not ENTRY_ID.fullmatch(raw["id"]):
        raise EntryError(f"expected an id of 32 hexadecimal digits, got {raw['id']!r:.40}")
    if not _is_stamp(raw["at"]):
        raise EntryError(f"expected a time such as 2026-11-01T09:30:00.000Z, got {raw['at']!r:.40}")
    if len(raw["exercise"]) > 200 or len(raw["about"]) > 200:
        raise EntryError("expected the names of an exercise and a situation of at most 200 characters")
    if raw["v"] < 1:
        raise EntryError(f"expected a version of 1 or more, got {raw['v']}")
    try:
        entry = Entry(raw["id"], raw["exercise"], raw["about"], _plain(raw["answers"]), raw["at"], raw["v"])
        size = len(encode(entry).encode())
    except (ValueError, TypeError, RecursionError) as error:
        raise EntryError(f"expected answers that can be written as JSON in UTF-8: {error}") from error
    if size > MAX_ENTRY_BYTES:
        raise EntryError(f"expected an entry of at most {MAX_ENTRY_BYTES:,} bytes, got {size:,}")
    return entry


def _plain(value: Any) -> Any:
    """The same value as every browser writes it: 7.0 is 7, and no number is larger than all of them keep."""
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        if abs(value) > LARGEST_NUMBER:
            raise EntryError(f"expected numbers up to {LARGEST_NUMBER:,}, got a larger one")
        return int(value) if isinstance(value, float) and value.is_integer() else value
    return value


def encode(entry: Entry) -> str:
    """One line of JSON; the same entry always gives the same line."""
    return json.dumps(entry.as_dict(), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


@dataclass(frozen=True, slots=True)
class Copy:
    """A store has written an entry and read it back: where, and when (UTC, as ``Entry.at``)."""

    where: str
    at: str


@dataclass(frozen=True, slots=True)
class Change:
    """What observers are told: new entries, ids gone, ids whose copies changed, a trouble of a store or its end.

    ``removed``: the entries of ``forgotten`` that were here; for what else must go with them, such as a draft.
    """

    added: tuple[Entry, ...] = ()
    forgotten: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    trouble: str = ""
    mended: bool = False
    removed: tuple[Entry, ...] = field(default=(), compare=False)


class Journal:
    """All entries of one learner in this process. Nothing is edited in place; ``forget`` is the one exception.

    A forgotten id is remembered (not its words), so that a copy elsewhere cannot bring it back unasked.
    """

    def __init__(self, now: Callable[[], datetime.datetime] | None = None) -> None:
        self._now = now or (lambda: datetime.datetime.now(datetime.UTC))
        self._entries: dict[str, Entry] = {}
        self._forgotten: set[str] = set()
        self._copies: dict[str, dict[str, Copy]] = {}
        self._observers: list[Callable[[Change], None]] = []

    def __len__(self) -> int:
        return len(self._entries)

    def __iter__(self) -> Iterator[Entry]:
        return iter(sorted(self._entries.values(), key=lambda entry: entry.key))

    def __contains__(self, entry_id: object) -> bool:
        return entry_id in self._entries

    def get(self, entry_id: str) -> Entry | None:
        """The entry with this id, or ``None``."""
        return self._entries.get(entry_id)

    @property
    def forgotten(self) -> frozenset[str]:
        """Ids that must not come back."""
        return frozenset(self._forgotten)

    def stamp(self) -> str:
        """The time now, as entries carry it."""
        return stamp(self._now())

    def add(self, exercise: str, answers: dict[str, Any], about: str = "", entry_id: str = "") -> Entry:
        """Save: a new entry, later than every earlier one of this exercise even if the clock went back.

        ``entry_id`` lets a page name the save itself, so that sending it twice gives one entry.
        """
        if entry_id in self._entries:
            return self._entries[entry_id]
        at = self.stamp()
        before = self.latest(exercise)
        if before and at <= before.at:
            at = stamp(read_stamp(before.at) + datetime.timedelta(milliseconds=1))
        entry = read_entry(Entry(entry_id or uuid.uuid4().hex, exercise, about, answers, at).as_dict())
        self.merge([entry])
        return entry

    def merge(self, entries: Iterable[Entry], forgotten: Iterable[str] = ()) -> tuple[Entry, ...]:
        """Take in what another copy has; the entries that were new here.

        Commutative, associative and idempotent: where two entries share an id, the same one wins everywhere.
        """
        gone = set(forgotten) - self._forgotten
        self._forgotten |= gone
        removed = tuple(self._entries.pop(entry_id) for entry_id in sorted(gone & self._entries.keys()))
        for entry in removed:
            self._copies.pop(entry.id, None)
        added = []
        for entry in entries:
            known = self._entries.get(entry.id)
            if entry.id in self._forgotten or (known and encode(known) >= encode(entry)):
                continue
            self._entries[entry.id] = entry
            # What a store has of the other entry with this id is no copy of this one.
            self._copies.pop(entry.id, None)
            added.append(entry)
        if added or gone:
            self._tell(Change(added=tuple(added), forgotten=tuple(sorted(gone)), removed=removed))
        return tuple(added)

    def forget(self, entry_ids: Iterable[str]) -> None:
        """Remove entries for good, here and in every attached store."""
        self.merge((), set(entry_ids))

    def of(self, exercise: str, about: str | None = None) -> list[Entry]:
        """The entries of one exercise, oldest first, about one situation or about any.

        Entries of a newer version are kept but not read: this version cannot know what they mean.
        """
        found = (e for e in self._entries.values() if e.exercise == exercise and about in (None, e.about) and e.v <= VERSION)
        return sorted(found, key=lambda entry: entry.key)

    def latest(self, exercise: str, about: str | None = None) -> Entry | None:
        """The last entry of one exercise, or ``None``."""
        return max(
            (e for e in self._entries.values() if e.exercise == exercise and about in (None, e.about) and e.v <= VERSION),
            key=lambda entry: entry.key,
            default=None,
        )

    @property
    def newer(self) -> int:
        """How many entries a newer version of the workbook wrote."""
        return sum(entry.v > VERSION for entry in self._entries.values())

    def keep(self, entry_ids: Iterable[str], where: str) -> None:
        """Called by a store once it has written entries and read them back."""
        copy = Copy(where, self.stamp())
        kept = tuple(entry_id for entry_id in entry_ids if entry_id in self._entries)
        for entry_id in kept:
            self._copies.setdefault(entry_id, {})[where] = copy
        if kept:
            self._tell(Change(kept=kept))

    def lose(self, where: str, entry_ids: Iterable[str] | None = None) -> None:
        """Called by a store that no longer has entries: some, or all of them."""
        lost = tuple(id_ for id_ in (self._entries if entry_ids is None else entry_ids) if self._copies.get(id_, {}).pop(where, None))
        if lost:
            self._tell(Change(kept=lost))

    def copies(self, entry_id: str) -> tuple[Copy, ...]:
        """Where an entry can be read back from."""
        return tuple(self._copies.get(entry_id, {}).values())

    def trouble(self, what: str) -> None:
        """Called by a store that could not keep something; ``what`` is a key of the interface words."""
        self._tell(Change(trouble=what))

    def mended(self) -> None:
        """Called by a store that had a trouble and has it no more."""
        self._tell(Change(mended=True))

    def observe(self, callback: Callable[[Change], None]) -> Callable[[], None]:
        """Be told of every change; calling what is returned ends that."""
        self._observers.append(callback)
        return lambda: self._observers.remove(callback) if callback in self._observers else None

    def _tell(self, change: Change) -> None:
        for callback in tuple(self._observers):
            callback(change)


def stamp(moment: datetime.datetime) -> str:
    """A moment as entries carry it: UTC, milliseconds, ``Z``."""
    return moment.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


def _is_stamp(at: str) -> bool:
    # A day that does not exist would sort, and then stop every later save that has to come after it.
    try:
        return bool(STAMP.fullmatch(at) and read_stamp(at))
    except ValueError:
        return False


def read_stamp(at: str) -> datetime.datetime:
    """The moment a stamp stands for."""
    return datetime.datetime.fromisoformat(at)

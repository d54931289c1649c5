"""The whole journal as one file that a person can read: JSON Lines, a heading first, then one answer on each line."""

from __future__ import annotations

import datetime
import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from .journal import MAX_ENTRY_BYTES, Entry, EntryError, Journal, encode, read_entry, read_stamp, stamp

FORMAT, VERSION = "journal", 1  # docs/journal.schema.json says what a line holds
MIME = "application/jsonl"
MOST_CHARACTERS = 20_000_000  # of a file that is read: more than a lifetime of answers
PART = 200_000  # characters that go through one message between a page and its kernel
# The one entry that is about the journal itself: which file was made or checked last. It is no answer and stays out of files.
LEDGER = "copy-ledger"
TOO_FAR = datetime.timedelta(days=3653)  # a clock may be wrong, but not by more than ten years
OWN_SITUATION = re.compile(r"own-([0-9a-f]{32})")
SHORT = 12  # digits of an id that the ledger remembers


@dataclass(frozen=True, slots=True)
class Fault:
    """A line that is no answer. ``why``: torn, no-entry, large, time, foreign."""

    line: int
    why: str


@dataclass(frozen=True, slots=True)
class Found:
    """What a file holds. ``version`` is 0 where there is no heading."""

    entries: tuple[Entry, ...]
    faults: tuple[Fault, ...] = ()
    version: int = 0
    made: str = ""


@dataclass(frozen=True, slots=True)
class Compared:
    """A file beside a journal: nothing has changed yet.

    ``new`` are not here; ``other`` have the id of an answer here but other words (both can be kept); ``removed`` were
    forgotten here; ``missing`` are here and not in the file.
    """

    same: int
    new: tuple[Entry, ...]
    other: tuple[Entry, ...]
    removed: tuple[Entry, ...]
    missing: tuple[Entry, ...]
    faults: tuple[Fault, ...]

    @property
    def whole(self) -> bool:
        """Can everything that is here be read back from the file?"""
        return not self.missing and not self.other


def answers(journal: Journal) -> list[Entry]:
    """Every answer, oldest first, without the ledger."""
    return [entry for entry in journal if entry.exercise != LEDGER]


def write(journal: Journal) -> str:
    """The file. Forgotten words are not in it, and it forgets nothing elsewhere."""
    entries = answers(journal)
    heading = {"steady": FORMAT, "version": VERSION, "made": journal.stamp(), "count": len(entries)}
    return "".join(line + "\n" for line in (json.dumps(heading), *map(encode, entries)))


def name(journal: Journal) -> str:
    """What the file is called."""
    return f"steady-{journal.stamp()[:10]}.jsonl"


def read(text: str, now: datetime.datetime | None = None) -> Found:
    """What is whole in a file, and which lines are not; whatever the file is, nothing is raised."""
    if len(text) > MOST_CHARACTERS:
        return Found((), (Fault(0, "large"),))
    latest = stamp((now or datetime.datetime.now(datetime.UTC)) + TOO_FAR)
    entries: list[Entry] = []
    faults: list[Fault] = []
    version, made = 0, ""
    for number, line in enumerate(text.removeprefix("\ufeff").split("\n"), 1):
        if not line.strip():
            continue
        if len(line) > MAX_ENTRY_BYTES:
            faults.append(Fault(number, "large"))
            continue
        try:
            raw: Any = json.loads(line)
        except (ValueError, RecursionError):
            faults.append(Fault(number, "torn"))
            continue
        if isinstance(raw, dict) and raw.get("steady") == FORMAT:
            version = raw["version"] if isinstance(raw.get("version"), int) else 0
            made = raw["made"] if isinstance(raw.get("made"), str) else ""
            continue
        try:
            entry = read_entry(raw)
        except (EntryError, RecursionError):
            faults.append(Fault(number, "no-entry"))
            continue
        if entry.at > latest:
            faults.append(Fault(number, "time"))
        elif entry.exercise != LEDGER:
            entries.append(entry)
    if not entries and not version:
        faults = [Fault(0, "foreign")]
    return Found(tuple(entries), tuple(faults), version, made if _is_moment(made) else "")


def _is_moment(at: str) -> bool:
    try:
        return len(at) == 24 and bool(read_stamp(at))
    except ValueError:
        return False


def compare(journal: Journal, found: Found) -> Compared:
    """What bringing a file back would do, and whether the file holds all that is here."""
    same, new, other, removed = 0, {}, {}, {}
    held = set[str]()
    for entry in found.entries:
        here = journal.get(entry.id)
        twin = new.get(entry.id)
        if here == entry:
            held.add(entry.id)
        elif (here or (twin and twin != entry)) and not _has(journal, apart(entry), entry):
            other[apart(entry)] = entry
        elif entry.id in journal.forgotten and not _has(journal, again(journal, entry.id), entry):
            removed[entry.id] = entry
        elif not here and entry.id not in journal.forgotten:
            new.setdefault(entry.id, entry)
    same = len(held)
    missing = [entry for entry in answers(journal) if entry.id not in held]
    # What came back under a new id is in the file under its old one.
    known = {(e.exercise, e.at, json.dumps(e.answers, sort_keys=True)) for e in found.entries}
    missing = [e for e in missing if (e.exercise, e.at, json.dumps(e.answers, sort_keys=True)) not in known]
    return Compared(same, tuple(new.values()), tuple(other.values()), tuple(removed.values()), tuple(missing), found.faults)


def _has(journal: Journal, id_: str, entry: Entry) -> bool:
    here = journal.get(id_)
    return here is not None and here.answers == entry.answers


def apart(entry: Entry) -> str:
    """An id for words whose own id already stands for other words; the same words always get the same one."""
    return hashlib.sha256(f"apart {encode(entry)}".encode()).hexdigest()[:32]


def again(journal: Journal, entry_id: str) -> str:
    """An id for a forgotten answer that the learner wants back: the old id stays forgotten everywhere."""
    while entry_id in journal.forgotten:
        entry_id = hashlib.sha256(f"again {entry_id}".encode()).hexdigest()[:32]
    return entry_id


def bring(journal: Journal, compared: Compared, removed: bool = False) -> int:
    """Merge what a file has and this journal has not; ``removed``: also what was forgotten here. The number of answers that came."""
    ids = {entry.id: again(journal, entry.id) for entry in compared.removed} if removed else {}
    renamed = [*((entry, ids[entry.id]) for entry in compared.removed if removed), *((entry, apart(entry)) for entry in compared.other)]
    coming = [*((entry, entry.id) for entry in compared.new), *renamed]
    return len(journal.merge(_under(entry, id_, ids) for entry, id_ in coming))


def _under(entry: Entry, id_: str, ids: dict[str, str]) -> Entry:
    """The entry under another id; what names a situation of one's own by its old id follows it."""
    raw = json.loads(OWN_SITUATION.sub(lambda found: f"own-{ids.get(found[1], found[1])}", encode(entry)))
    return read_entry(raw | {"id": id_})


def note(journal: Journal, file: str, entries: Iterable[Entry], made: str, checked: bool) -> None:
    """Write in the ledger that a file was made, or read back and found whole."""
    ids = [entry.id[:SHORT] for entry in entries]
    journal.add(LEDGER, {"file": file[:200], "made": made, "checked": journal.stamp() if checked else "", "ids": ids[-20_000:]})


@dataclass(frozen=True, slots=True)
class Ledger:
    """The last file that was made, the last one that was checked, and how many answers are in neither."""

    made: dict[str, Any] | None
    checked: dict[str, Any] | None
    only_here: int
    unchecked: int


def ledger(journal: Journal) -> Ledger:
    """What the ledger says now."""
    notes = [entry.answers for entry in journal.of(LEDGER) if isinstance(entry.answers.get("ids"), list)]
    checked = next((each for each in reversed(notes) if each.get("checked")), None)
    last = notes[-1] if notes else None

    def left(notes_: list[dict[str, Any]]) -> int:
        held = {id_ for each in notes_ for id_ in each["ids"]}
        return sum(entry.id[:SHORT] not in held for entry in answers(journal))

    return Ledger(last, checked, left(notes[-1:]), left([checked] if checked else []))

"""Where a journal is kept: in memory, or in a file. (The browser's store is a view.)"""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from .journal import VERSION, Change, Entry, Journal
from .sealed import seal, unseal

SCHEMA_VERSION = 1
NEWEST = 1000  # a version above this is no version but a damaged heading
LEAST_ROOM = 65_536  # bytes: below this SQLite cannot make its helper files
SCHEMA = """
create table if not exists entry (id text primary key, line text not null) without rowid;
create table if not exists forgotten (id text primary key) without rowid;
"""
# An entry of a newer version may hold keys that were dropped when it was read: what stands is left as it stands.
KEEP_NEWER = "insert or ignore into entry values (?, ?)"
# Where two writers share an id the same line wins as in Journal.merge.
KEEP = "insert into entry values (?, ?) on conflict (id) do update set line = excluded.line where excluded.line > line"


class Store(Protocol):
    """A store is attached, not queried: it merges in what it has whenever it has it, and listens."""

    where: str

    def attach(self, journal: Journal) -> None:
        """Bring in what is kept, and keep what comes."""


class MemoryStore:
    """Keeps nothing beyond this process, and says so."""

    where = "memory"

    def attach(self, journal: Journal) -> None:
        """Acknowledge entries as being in memory only."""
        journal.observe(lambda change: journal.keep([e.id for e in change.added], self.where) if change.added else None)


class FileStore:
    """One SQLite file. Every save is committed and read back before it counts as kept.

    Two notebooks may have it open at once (WAL, busy timeout). Beside it stand a good copy, made whenever it is opened,
    and the lines saved since. A line that was damaged is mended from those two; a damaged file is set aside, never
    overwritten, and they take its place; a file from a newer version is left alone. Troubles reach the learner as
    ``Journal.trouble`` keys: ``damaged``, ``newer``, ``read-only``, ``full``, ``unreadable``.
    """

    where = "file"

    def __init__(self, path: Path) -> None:
        self.path = path
        self.writable = True
        self.good_copy = path.with_name(path.name + ".good")
        self.recent = path.with_name(path.name + ".recent")
        self._troubled = False
        self._owed: set[str] = set()  # ids to forget that the disk has not taken yet

    def attach(self, journal: Journal) -> None:
        """Merge in what the file holds, then write what comes."""
        try:
            self._open(journal)
        except (sqlite3.Error, OSError, UnicodeError) as error:
            self._tell(journal, trouble := self._trouble(error))
            if trouble in ("full", "read-only"):
                self._look(journal)
            self._show_copies(journal)
        journal.observe(lambda change: self._keep(journal, change))
        self._write(journal, list(journal), journal.forgotten)

    def read(self) -> tuple[list[Entry], set[str], int]:
        """Entries, forgotten ids, and how many rows were no entries; raises ``sqlite3.Error`` or ``OSError``."""
        with self._connect() as db:
            return _rows(db)

    def _open(self, journal: Journal) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        known = self.path.exists()
        if self._damaged():
            self._set_aside(journal)
        with self._connect() as db:
            if (version := db.execute("pragma user_version").fetchone()[0]) > SCHEMA_VERSION:
                self.writable = False
                journal.trouble("newer")
                self._show_copies(journal)
                return
            if _schema(db) - _own_schema():
                self.writable = False
                journal.trouble("unreadable")
                return
            # Only now: the file of another program or a newer version is left as it is, byte for byte.
            db.execute("pragma journal_mode = wal")
            if not version:
                db.executescript(SCHEMA)
                db.execute(f"pragma user_version = {SCHEMA_VERSION}")
            entries, forgotten, strange = _rows(db)
            sound = {entry.id for entry in entries}
            mend = {id_: text for id_, text in self._copies() if id_ not in sound and id_ not in forgotten}
            journal.merge([*entries, *filter(None, map(unseal, mend.values()))], forgotten)
            if mend:
                db.executemany("insert or replace into entry values (?, ?)", mend.items())
                entries, forgotten, strange = _rows(db)
            journal.keep([entry.id for entry in entries if entry == journal.get(entry.id)], self.where)
            if strange:
                journal.trouble("strange")
            elif known:
                self._copy_good(db)

    def _damaged(self) -> bool:
        if not self.path.exists():
            return self.good_copy.exists()
        if not _sound(self.path):
            return True
        # SQLite calls an empty file sound, and one whose heading was scribbled on; where there is a good copy, it is neither.
        return self.good_copy.exists() and (not self.path.stat().st_size or not _looks_like_ours(self.path))

    def _copies(self) -> Iterator[tuple[str, str]]:
        """Every line that was saved, from the good copy and from what was noted since, as it stands there."""
        texts: list[object] = []
        with contextlib.suppress(sqlite3.Error, UnicodeError):
            if self.good_copy.exists():
                with contextlib.closing(_unchanged(self.good_copy)) as db:
                    texts += [text for (text,) in db.execute("select line from entry")]
        if self.recent.exists():
            texts += self.recent.read_bytes().decode(errors="replace").split("\n")
        # Sorted, so that of two lines with one id the one that wins everywhere comes last.
        for text in sorted(text for text in texts if isinstance(text, str)):
            if entry := unseal(text):
                yield entry.id, text

    def _look(self, journal: Journal) -> None:
        # A full or read-only disk has no room for SQLite's helper files; what is saved can still be read.
        with contextlib.suppress(sqlite3.Error, OSError, UnicodeError):
            with contextlib.closing(_unchanged(self.path)) as db:
                entries, forgotten, _ = _rows(db)
            journal.merge(entries, forgotten)
            journal.keep([entry.id for entry in entries], self.where)

    def _show_copies(self, journal: Journal) -> None:
        """What was saved before can be read, even where the file itself cannot be used now."""
        with contextlib.suppress(sqlite3.Error, OSError, UnicodeError):
            gone: set[str] = set()
            if self.good_copy.exists():
                with contextlib.closing(_unchanged(self.good_copy)) as db:
                    gone = _rows(db)[1]
            journal.merge([entry for _, text in self._copies() if (entry := unseal(text))], gone)

    def _keep(self, journal: Journal, change: Change) -> None:
        # Also what another notebook wrote meanwhile comes in with each save.
        # What could not be written earlier (a full disk) goes along.
        if change.added or change.forgotten:
            self._write(journal, [e for e in journal if self.where not in {c.where for c in journal.copies(e.id)}], change.forgotten)

    def _write(self, journal: Journal, entries: list[Entry], forgotten: tuple[str, ...] | frozenset[str]) -> None:
        self._owed |= set(forgotten)
        if not self.writable or not (entries or self._owed):
            return
        with self._guard(journal):
            with self._connect() as db, db:
                db.execute("begin immediate")
                self._note(entries)
                db.executemany("insert or ignore into forgotten values (?)", [(i,) for i in self._owed])
                db.executemany(KEEP, [(e.id, seal(e)) for e in entries if e.v <= VERSION])
                db.executemany(KEEP_NEWER, [(e.id, seal(e)) for e in entries if e.v > VERSION])
                db.execute("delete from entry where id in (select id from forgotten)")
            if self._owed:
                self._scrub()
                self._owed.clear()
            stored, gone, _ = self.read()
            here = {e.id: e for e in stored}
            journal.merge(stored, gone)
            journal.keep([e.id for e in entries if here.get(e.id) == e], self.where)
            if self._troubled:
                self._troubled = False
                journal.mended()

    def _scrub(self) -> None:
        # "Forget" means the words are gone from the disk: from free pages, the log and the good copy as well.
        with self._connect() as db:
            db.execute("vacuum")
            db.execute("pragma wal_checkpoint(truncate)")
            self._copy_good(db)
            if not db.execute("select count(*) from entry").fetchone()[0]:
                # With the last answer goes what was set aside as damaged: its words are in there, too.
                for aside in self.path.parent.glob(f"{self.path.name}.damaged-*"):
                    aside.unlink()

    @contextlib.contextmanager
    def _connect(self) -> Iterator[sqlite3.Connection]:
        db = _plainly(sqlite3.connect(self.path, timeout=5, isolation_level=None))
        try:
            db.execute("pragma synchronous = full")
            db.execute("pragma secure_delete = on")
            yield db
        finally:
            db.close()

    def _copy_good(self, db: sqlite3.Connection) -> None:
        fresh = self.good_copy.with_suffix(".new")
        fresh.unlink(missing_ok=True)
        # Nobody writes meanwhile: a line noted after the copy was made must not be removed.
        with self._connect() as lock:
            lock.execute("begin immediate")
            db.execute("vacuum into ?", (str(fresh),))
            fresh.replace(self.good_copy)
            self.recent.unlink(missing_ok=True)
            lock.execute("rollback")

    def _note(self, entries: list[Entry]) -> None:
        """A second copy of another kind: lines of text, on the disk before the save is committed."""
        with self.recent.open("a", encoding="utf-8") as file:
            # The line feed first: a line that was torn off before must not swallow this one.
            file.writelines(f"\n{seal(entry)}" for entry in entries)
            file.flush()
            os.fsync(file.fileno())

    def _set_aside(self, journal: Journal) -> None:
        number = 1
        while (aside := self.path.with_name(f"{self.path.name}.damaged-{number}")).exists():
            number += 1
        if self.path.exists():
            self.path.rename(aside)
        for suffix in ("-wal", "-shm"):
            leftover = self.path.with_name(self.path.name + suffix)
            if leftover.exists():
                leftover.rename(aside.with_name(aside.name + suffix))
        if self.good_copy.exists() and _sound(self.good_copy):
            shutil.copyfile(self.good_copy, self.path)
        journal.trouble("damaged")

    @contextlib.contextmanager
    def _guard(self, journal: Journal) -> Iterator[None]:
        """Turn what a disk can do to us into one word for the learner; the entries stay in the journal."""
        try:
            yield
        except (sqlite3.Error, OSError, UnicodeError) as error:
            self._tell(journal, self._trouble(error))

    def _tell(self, journal: Journal, trouble: str) -> None:
        self._troubled = True
        journal.trouble(trouble)

    def _trouble(self, error: Exception) -> str:
        words = str(error).lower()
        folder = next((parent for parent in self.path.parents if parent.exists()), self.path.parent)
        # SQLite often says no more than "disk I/O error": look at the disk itself.
        if "full" in words or "no space" in words or (folder.is_dir() and shutil.disk_usage(folder).free < LEAST_ROOM):
            return "full"
        if "readonly" in words or "read-only" in words or isinstance(error, PermissionError) or (folder.is_dir() and not os.access(folder, os.W_OK)):
            return "read-only"
        return "unreadable"


def _sound(path: Path) -> bool:
    try:
        with contextlib.closing(_plainly(sqlite3.connect(path, timeout=5))) as db:
            return db.execute("pragma quick_check").fetchone()[0] == "ok"
    except sqlite3.DatabaseError as error:
        # A locked or unreachable file is not a damaged one.
        return not any(words in str(error) for words in ("malformed", "not a database", "unsupported file format"))
    except UnicodeError:
        return False  # even the sentence in which SQLite complains quotes the damage


def _unchanged(path: Path) -> sqlite3.Connection:
    """A look at a file that leaves no trace beside it."""
    return _plainly(sqlite3.connect(f"{path.absolute().as_uri()}?immutable=1", uri=True))


def _plainly(db: sqlite3.Connection) -> sqlite3.Connection:
    # What is no UTF-8 any more is read all the same: whether it is whole is seen elsewhere.
    db.text_factory = lambda raw: raw.decode(errors="replace")
    return db


def _looks_like_ours(path: Path) -> bool:
    with contextlib.closing(_plainly(sqlite3.connect(path, timeout=5))) as db:
        version = db.execute("pragma user_version").fetchone()[0]
        return SCHEMA_VERSION < version < NEWEST or (version <= SCHEMA_VERSION and not _schema(db) - _own_schema())


def _schema(db: sqlite3.Connection) -> set[str]:
    return {row[0] for row in db.execute("select sql from sqlite_master where sql is not null")}


def _own_schema() -> set[str]:
    with contextlib.closing(sqlite3.connect(":memory:")) as db:
        db.executescript(SCHEMA)
        return _schema(db)


def _rows(db: sqlite3.Connection) -> tuple[list[Entry], set[str], int]:
    entries, strange = [], 0
    for id_, text in db.execute("select id, line from entry"):
        entry = unseal(text)
        if entry and entry.id == id_:
            entries.append(entry)
        else:
            strange += 1
    return entries, {row[0] for row in db.execute("select id from forgotten")}, strange

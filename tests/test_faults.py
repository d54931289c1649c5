"""Whatever breaks between any two steps: what was acknowledged can be read, exactly once.

A state machine breaks each store at a random step of a random deed. ``make faults`` does the same for much longer, from
a seed: ``STEADY_FAULTS`` multiplies the number of examples, ``STEADY_SEED`` chooses them.
"""

from __future__ import annotations

import contextlib
import datetime
import errno
import os
import random
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import hypothesis.strategies as st
import pytest
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from workbook import journal_file
from workbook.journal import VERSION, Entry, Journal, encode
from workbook.stores import SCHEMA_VERSION, FileStore
from workbook.views.browser_store import BrowserStore

from .figures import Figures

TIMES = int(os.environ.get("STEADY_FAULTS", "1"))
SEED = int(os.environ.get("STEADY_SEED", "0"))
SETTINGS = hypothesis.settings(max_examples=25 * TIMES, stateful_step_count=20, deadline=None, derandomize=not SEED, database=None, print_blob=True, report_multiple_bugs=False, suppress_health_check=list(hypothesis.HealthCheck))
START = datetime.datetime(2026, 11, 22, 9, 30, tzinfo=datetime.UTC)
STEPS = st.integers(1, 60)
# Who is killed closes nothing.
pytestmark = [pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"), pytest.mark.filterwarnings("ignore::ResourceWarning")]
OF_THE_DISK = frozenset({"open", "stat", "mkdir", "rename", "replace", "unlink", "fsync", "scandir", "statvfs", "access", "connect"})
MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None  # so that a machine with a slow disk breaks as often as a fast one


class Killed(BaseException):
    """The process is gone at this step: nothing that follows it runs."""


class Clock:
    """A clock that a test can turn, back as well."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime.datetime:
        return self.now


class Ledger:
    """What the learner was told, and what they asked to be forgotten."""

    def __init__(self) -> None:
        self.acknowledged: dict[str, str] = {}
        self.forgetting: set[str] = set()

    def note(self, journal: Journal, places: tuple[str, ...]) -> None:
        """Whatever the page would call saved now."""
        for entry in journal:
            if any(copy.where in places for copy in journal.copies(entry.id)):
                self.acknowledged[entry.id] = encode(entry)

    def owed(self) -> dict[str, str]:
        """What must be readable."""
        return {id_: line for id_, line in self.acknowledged.items() if id_ not in self.forgetting}


@contextlib.contextmanager
def at_step(number: int, act: Callable[[], None]) -> Iterator[list[int]]:
    """Do something at the n-th call of SQLite or the file system inside the block; what is yielded is empty until then."""
    steps = 0
    struck: list[int] = []
    busy = False

    def count(_: Any, event: str, argument: Any) -> None:
        nonlocal steps, busy
        # Closing does not fail halfway: what it would hold on to is a lock, and those go with the process.
        if event != "c_call" or busy or argument.__name__ in ("close", "__exit__"):
            return
        if type(getattr(argument, "__self__", None)).__module__ not in ("sqlite3", "_io") and argument.__name__ not in OF_THE_DISK:
            return
        steps += 1
        if steps == number:
            busy = True
            struck.append(steps)
            act()

    sys.setprofile(count)
    try:
        yield struck
    finally:
        sys.setprofile(None)


def raising(error: BaseException) -> Callable[[], None]:
    def act() -> None:
        sys.setprofile(None)
        raise error

    return act


class Files(RuleBasedStateMachine):
    """Two notebooks on one file, on a disk where everything goes wrong."""

    figures = Figures("a file, two notebooks")

    @initialize()
    def begin(self) -> None:
        self.root = Path(tempfile.mkdtemp(prefix="steady-faults-", dir=MEMORY))
        self.images = 0
        self.file = self.root / "0" / "journal.sqlite"
        self.ledger, self.clock, self.made = Ledger(), Clock(), 0
        self.newer = False
        self.open: list[Journal] = []
        for _ in range(2):
            self.start()

    def start(self) -> None:
        journal = Journal(self.clock)
        FileStore(self.file).attach(journal)
        self.open = [*self.open, journal][-2:]
        self.ledger.note(journal, ("file",))

    def words(self) -> str:
        self.made += 1
        return f"words {self.made} " * (1 + self.made % 40)

    def do(self, deed: str, which: int) -> None:
        journal = self.open[which % 2]
        if deed == "forget" and len(journal):
            gone = list(journal)[self.made % len(journal)].id
            self.ledger.forgetting.add(gone)
            journal.forget([gone])
        else:
            journal.add("kept", {"mine": self.words()})
        self.ledger.note(journal, ("file",))

    @rule(deed=st.sampled_from(["save", "save", "save", "forget"]), which=st.integers(0, 1))
    def work(self, deed: str, which: int) -> None:
        self.do(deed, which)

    @rule(deed=st.sampled_from(["save", "save", "forget", "start"]), which=st.integers(0, 1), step=STEPS)
    def killed_in_the_middle(self, deed: str, which: int, step: int) -> None:
        """The disk as it is at that moment is what the next process finds."""
        image = self.root / str(self.images + 1)

        def kill() -> None:
            sys.setprofile(None)
            shutil.copytree(self.file.parent, image)
            raise Killed

        with contextlib.suppress(Killed), at_step(step, kill):
            self.start() if deed == "start" else self.do(deed, which)
        if image.exists():
            # The other notebook on the same machine is gone, too: the power went.
            self.figures.struck["the process killed between two steps of writing"] += 1
            self.images += 1
            shutil.rmtree(self.file.parent)
            self.file = image / "journal.sqlite"
            self.open = []
            for _ in range(2):
                self.start()

    @rule(which=st.integers(0, 1), step=STEPS, error=st.sampled_from([
        sqlite3.OperationalError("database or disk is full"), sqlite3.OperationalError("disk I/O error"), sqlite3.OperationalError("attempt to write a readonly database"),
        sqlite3.OperationalError("database is locked"), OSError(errno.ENOSPC, "No space left on device"), OSError(errno.EIO, "Input/output error"), PermissionError(errno.EROFS, "Read-only file system"),
    ]), deed=st.sampled_from(["save", "save", "forget", "start"]))
    def the_disk_refuses(self, which: int, step: int, error: Exception, deed: str) -> None:
        # A new one each time: an error that is kept keeps alive what held a lock.
        with at_step(step, raising(type(error)(*error.args))) as struck:
            self.start() if deed == "start" else self.do(deed, which)
        self.figures.struck["the disk full, unreadable, read-only or locked between two steps"] += len(struck)

    @rule(chance=st.integers(0, 10**6), how=st.sampled_from(["torn", "scribbled", "empty", "lost", "recent", "good"]))
    def the_file_is_damaged(self, chance: int, how: str) -> None:
        """One of the files is damaged while nobody has it open."""
        self.settle()
        for name in ("journal.sqlite-wal", "journal.sqlite-shm"):
            self.file.with_name(name).unlink(missing_ok=True)
        target = {"recent": self.file.with_name("journal.sqlite.recent"), "good": self.file.with_name("journal.sqlite.good")}.get(how, self.file)
        if target.exists():
            self.figures.struck["a file torn, scribbled on, emptied or deleted"] += 1
            raw = bytearray(target.read_bytes())
            own = random.Random(chance)
            if how == "lost":
                target.unlink()
            elif how == "torn":
                target.write_bytes(raw[: own.randrange(len(raw) + 1)])
            elif how == "empty":
                target.write_bytes(b"")
            else:
                for _ in range(own.randrange(1, 2000)):
                    if raw:
                        raw[own.randrange(len(raw))] = own.randrange(256)
                target.write_bytes(raw)
        self.open = []
        for _ in range(2):
            self.start()

    def settle(self) -> None:
        """What SQLite still has in its log goes to the file, as it does when the last notebook closes."""
        with contextlib.suppress(sqlite3.Error), contextlib.closing(sqlite3.connect(self.file)) as db:
            db.execute("pragma wal_checkpoint(truncate)")

    @rule(seconds=st.integers(-10**8, 10**6))
    def the_clock_is_turned(self, seconds: int) -> None:
        self.figures.struck["the clock turned, back or forward"] += 1
        self.clock.now = max(START - datetime.timedelta(days=9000), min(START + datetime.timedelta(days=9000), self.clock.now + datetime.timedelta(seconds=seconds)))

    @rule(which=st.integers(0, 1), digit=st.sampled_from("abc"), v=st.sampled_from([VERSION, VERSION + 1]), words=st.sampled_from(["one", "other"]))
    def another_version_or_copy_comes_in(self, which: int, digit: str, v: int, words: str) -> None:
        self.figures.struck["other words under the same id, or an answer of a newer version"] += 1
        entry = Entry(digit * 32, "kept", "", {"mine": words}, "2026-11-01T09:30:00.000Z", v)
        self.open[which].merge([entry])
        self.ledger.note(self.open[which], ("file",))

    @rule()
    def a_newer_version_uses_the_file_for_a_while(self) -> None:
        """Opened by this version it is left as it is; back again, everything is there."""
        self.figures.struck["the file of a newer version"] += 1
        with contextlib.suppress(sqlite3.Error), contextlib.closing(sqlite3.connect(self.file)) as db:
            version = db.execute("pragma user_version").fetchone()[0]
            db.execute(f"pragma user_version = {SCHEMA_VERSION + 1}")
            journal = Journal(self.clock)
            FileStore(self.file).attach(journal)
            entry = journal.add("kept", {"mine": "while newer"})
            assert journal.copies(entry.id) == ()
            db.execute(f"pragma user_version = {version}")

    @rule()
    def out_and_back(self) -> None:
        """A file taken along holds what is here, and bringing it back changes nothing."""
        journal = self.open[0]
        found = journal_file.read(journal_file.write(journal), self.clock() + datetime.timedelta(days=9000))
        compared = journal_file.compare(journal, found)
        assert compared.whole
        assert journal_file.bring(journal, compared, removed=True) == 0

    @invariant()
    def acknowledged_implies_readable_exactly_once(self) -> None:
        if not hasattr(self, "file"):
            return
        # A fresh process, on a copy: looking must not mend anything.
        with tempfile.TemporaryDirectory(prefix="steady-look-", dir=MEMORY) as folder:
            copy = Path(folder) / "there"
            shutil.copytree(self.file.parent, copy)
            journal = Journal(self.clock)
            FileStore(copy / "journal.sqlite").attach(journal)
            found = [entry.id for entry in journal]
            assert len(found) == len(set(found))
            lines = {entry.id: encode(entry) for entry in journal}
            self.figures.look(set(self.ledger.owed()), set(lines))
            for id_, line in self.ledger.owed().items():
                assert id_ in lines, f"lost: {line}"
                assert lines[id_] >= line, f"changed: {line} became {lines[id_]}"

    def teardown(self) -> None:
        if hasattr(self, "root"):
            shutil.rmtree(self.root, ignore_errors=True)


class Shelf:
    """The browser's shelf as shelf.js promises it: a write happens whole or not at all, and may be refused, cleared, or never reported."""

    def __init__(self) -> None:
        self.entries: dict[str, dict[str, Any]] = {}
        self.gone: set[str] = set()


class Browsers(RuleBasedStateMachine):
    """Two tabs of one browser, each with a kernel on a server; either end goes at any moment."""

    figures = Figures("a browser, two tabs")

    @initialize()
    def begin(self) -> None:
        self.shelf, self.ledger, self.clock, self.made = Shelf(), Ledger(), Clock(), 0
        self.tabs: list[tuple[BrowserStore, Journal]] = [self.kernel(), self.kernel()]
        for which in (0, 1):
            self.bring(which)

    def kernel(self) -> tuple[BrowserStore, Journal]:
        store, journal = BrowserStore(), Journal(self.clock)
        store.attach(journal)
        return store, journal

    def say(self, which: int, message: dict[str, Any]) -> None:
        self.tabs[which][0]._handle_custom_msg(message, [])
        self.ledger.note(self.tabs[which][1], ("browser",))

    def bring(self, which: int) -> None:
        self.say(which, {"do": "have", "entries": [dict(each) for each in self.shelf.entries.values()], "forgotten": sorted(self.shelf.gone), "where": "browser"})

    def keep(self, which: int, refused: bool = False, unreported: bool = False) -> None:
        outbox = self.tabs[which][0].outbox
        for id_ in outbox.get("forgotten", []):
            self.shelf.gone.add(id_)
            self.shelf.entries.pop(id_, None)
        kept = []
        for entry in outbox.get("entries", []):
            if entry["id"] not in self.shelf.gone and not refused:
                self.shelf.entries[entry["id"]] = entry
                kept.append(entry["id"])
        if unreported:
            return
        self.say(which, {"do": "kept", "ids": kept, "where": "browser"})
        if refused:
            self.say(which, {"do": "trouble", "what": "full"})

    @rule(which=st.integers(0, 1), how=st.sampled_from(["kept", "kept", "kept", "refused", "unreported", "unsent"]))
    def save(self, which: int, how: str) -> None:
        self.made += 1
        self.tabs[which][1].add("kept", {"mine": f"words {self.made}"})
        if how != "kept":
            self.figures.struck["the browser refused it, or its answer never came"] += 1
        if how != "unsent":
            self.keep(which, refused=how == "refused", unreported=how == "unreported")

    @rule(which=st.integers(0, 1), number=st.integers(0, 50))
    def forget(self, which: int, number: int) -> None:
        journal = self.tabs[which][1]
        if len(journal):
            gone = list(journal)[number % len(journal)].id
            self.ledger.forgetting.add(gone)
            journal.forget([gone])
            self.keep(which)

    @rule(which=st.integers(0, 1), reported=st.booleans())
    def reload(self, which: int, reported: bool) -> None:
        """The kernel is gone with everything in it; the page, or a new one, finds another kernel."""
        self.figures.struck["the page reloaded"] += 1
        self.keep(which, unreported=not reported)
        self.tabs[which] = self.kernel()
        self.bring(which)

    @rule(which=st.integers(0, 1))
    def killed(self, which: int) -> None:
        self.figures.struck["the kernel killed"] += 1
        self.tabs[which] = self.kernel()
        self.bring(which)

    @rule(which=st.integers(0, 1))
    def tell(self, which: int) -> None:
        self.bring(which)

    @precondition(lambda self: self.shelf.entries)
    @rule(which=st.integers(0, 1))
    def cleared(self, which: int) -> None:
        """Somebody clears the storage while a page is open: the page misses what it saw and has it written again."""
        self.figures.struck["the browser's storage cleared"] += 1
        for each in (0, 1):
            self.bring(each)
        seen = list(self.shelf.entries)
        self.shelf.entries.clear()
        self.say(which, {"do": "need", "ids": seen, "where": "browser"})
        self.keep(which)

    @rule(which=st.integers(0, 1), junk=st.sampled_from([None, 3, {"id": "x"}, {"id": "a" * 32, "exercise": "kept", "about": "", "answers": {"a": 10**400}, "at": "2026-11-01T09:30:00.000Z", "v": 1}]))
    def strange(self, which: int, junk: Any) -> None:
        self.figures.struck["something that is no answer among the answers"] += 1
        self.say(which, {"do": "have", "entries": [junk], "forgotten": [junk], "where": "browser"})

    @rule(seconds=st.integers(-10**8, 10**6))
    def the_clock_is_turned(self, seconds: int) -> None:
        self.figures.struck["the clock turned, back or forward"] += 1
        self.clock.now = max(START - datetime.timedelta(days=9000), min(START + datetime.timedelta(days=9000), self.clock.now + datetime.timedelta(seconds=seconds)))

    @invariant()
    def acknowledged_implies_readable_exactly_once(self) -> None:
        if not hasattr(self, "shelf"):
            return
        store, journal = self.kernel()
        store._handle_custom_msg({"do": "have", "entries": list(self.shelf.entries.values()), "forgotten": sorted(self.shelf.gone)}, [])
        lines = {entry.id: encode(entry) for entry in journal}
        assert len(lines) == len(journal)
        self.figures.look(set(self.ledger.owed()), set(lines))
        for id_, line in self.ledger.owed().items():
            assert lines.get(id_) == line, f"lost: {line}"
        assert not self.ledger.forgetting & set(lines)


@pytest.mark.parametrize("machine", [Files, Browsers])
def test_what_was_acknowledged_can_be_read_exactly_once_whatever_breaks(machine: type[Files | Browsers]) -> None:
    """Killed, torn, full, refused, cleared, clock turned, two writers, other versions: nothing acknowledged is lost."""
    test = hypothesis.seed(SEED)(machine) if SEED else machine
    try:
        run_state_machine_as_test(test, settings=SETTINGS)
    finally:
        machine.figures.hand_in()


def test_the_faults_do_happen(tmp_path: Path) -> None:
    """The steps that are broken are steps of writing: a fault that never strikes proves nothing."""
    struck = 0
    for step in range(1, 60):
        journal = Journal()
        FileStore(tmp_path / "journal.sqlite").attach(journal)
        with contextlib.suppress(Killed), at_step(step, raising(Killed())):
            journal.add("kept", {"mine": "words"})
            continue
        struck += 1
    assert struck >= 15

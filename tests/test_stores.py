"""What a store calls kept can be read back, whatever happens to the process, the file or the disk."""

from __future__ import annotations

import contextlib
import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from workbook.journal import VERSION, Entry, Journal, encode, read_entry
from workbook.stores import SCHEMA_VERSION, FileStore, MemoryStore

MARKER = "marker-words-é"
KILLS = 48


class Opened:
    """A journal on a file, and the troubles it heard of."""

    def __init__(self, store: FileStore) -> None:
        self.store, self.journal, self.troubles = store, Journal(), list[str]()
        self.journal.observe(lambda change: self.troubles.append(change.trouble) if change.trouble else None)
        store.attach(self.journal)

    def save(self, words: str = "words") -> Entry:
        return self.journal.add("kept", {"mine": words})

    def kept(self, entry: Entry) -> bool:
        return [copy.where for copy in self.journal.copies(entry.id)] == ["file"]


def opened(path: Path) -> Opened:
    return Opened(FileStore(path))


def ids(path: Path) -> set[str]:
    """What a fresh process would find."""
    return {entry.id for entry in opened(path).journal}


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "folder" / "journal.sqlite"


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own of 256 kB, where this machine lets us make one."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = shutil.which("mount")
    if not mount or subprocess.run([mount, "-t", "tmpfs", "-o", "size=256k", "tmpfs", place], capture_output=True, check=False).returncode:
        pytest.skip("needs the right to mount a small disk")
    yield place
    subprocess.run(["umount", "--lazy", place], check=True)


def fill_up(disk: Path) -> Path:
    filler = disk / "filler"
    handle = os.open(filler, os.O_CREAT | os.O_WRONLY)
    with contextlib.suppress(OSError):
        while True:
            os.write(handle, b"x" * 4096)
    os.close(handle)
    return filler


def test_memory_says_it_is_memory() -> None:
    """Where nothing can be kept, each answer says it is in memory only."""
    journal = Journal()
    MemoryStore().attach(journal)
    entry = journal.add("kept", {"mine": "a"})
    assert [copy.where for copy in journal.copies(entry.id)] == ["memory"]


def test_what_is_saved_is_read_back(file: Path) -> None:
    """Answers of one session are there in the next, word for word."""
    first = opened(file)
    saved = [first.save(words) for words in ("plain", "é 😀 “quotes” \"'; drop table entry; --", "two\nlines", "\x00")]
    assert all(map(first.kept, saved))
    later = opened(file)
    assert list(later.journal) == saved
    assert all(map(later.kept, saved))
    assert first.troubles + later.troubles == []


def test_what_came_before_the_file_is_kept_too(file: Path) -> None:
    """Answers that were in the journal before a store was attached are written as well."""
    journal = Journal()
    entry = journal.add("kept", {"mine": "a"})
    FileStore(file).attach(journal)
    assert ids(file) == {entry.id}
    assert [copy.where for copy in journal.copies(entry.id)] == ["file"]


@pytest.mark.parametrize("seed", range(4))
def test_two_notebooks_on_one_file_lose_nothing(file: Path, seed: int) -> None:
    """Two notebooks that save in turn keep every answer, and each sees the other's at its next save."""
    chance = random.Random(seed)
    both = [opened(file), opened(file)]
    saved = {chance.choice(both).save(str(number)).id for number in range(20)}
    assert ids(file) == saved
    last = {one.save("last").id for one in both} | {both[0].save("very last").id}
    assert {entry.id for entry in both[0].journal} == saved | last
    assert both[0].troubles + both[1].troubles == []


def test_forgetting_reaches_the_other_notebook(file: Path) -> None:
    """What one notebook forgets, the other cannot write back."""
    one, other = opened(file), opened(file)
    gone = one.save(MARKER)
    other.save("mine")
    assert gone.id in other.journal
    one.journal.forget([gone.id])
    other.save("more")
    assert gone.id not in other.journal
    assert gone.id not in ids(file)


@pytest.mark.parametrize("order", ["abc", "bca", "cab", "cba"])
def test_the_same_id_with_other_words_ends_the_same_everywhere(file: Path, order: str) -> None:
    """Where two notebooks hold different words under one id, both and the file end with the same."""
    id_, at = "a" * 32, "2026-11-01T09:30:00.000Z"
    versions = [Entry(id_, "kept", "", {"mine": words}, at) for words in order]
    both = [opened(file), opened(file)]
    for number, version in enumerate(versions):
        both[number % 2].journal.merge([version])
    for one in both:
        one.save("now they meet")
    winner = max(versions, key=encode)
    assert {entry.answers["mine"] for one in [*both, opened(file)] for entry in one.journal if entry.id == id_} == {winner.answers["mine"]}
    assert both[0].kept(winner)
    assert both[1].kept(winner)


WRITER = """
import sys
from pathlib import Path
from workbook.journal import Journal
from workbook.stores import FileStore
journal = Journal()
FileStore(Path(sys.argv[1])).attach(journal)
for number in range(15):
    entry = journal.add("kept", {"mine": f"{sys.argv[2]} {number}"})
    if journal.copies(entry.id):
        print(entry.id, flush=True)
"""


def test_two_processes_at_once_lose_nothing(file: Path) -> None:
    """Two kernels that write at the same moment keep everything that was called kept."""
    both = [subprocess.Popen([sys.executable, "-c", WRITER, file, name], stdout=subprocess.PIPE, text=True) for name in ("one", "other")]
    said = [process.communicate(timeout=60)[0].split() for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert [len(kept) for kept in said] == [15, 15]
    assert ids(file) == {*said[0], *said[1]}


# A process of its own that forks one writer after another. Each writer saves and forgets on the same file and reports
# what was acknowledged; after a random number of function calls, in whatever it is doing, it kills itself with SIGKILL.
NURSERY = """
import json, os, random, signal, sys
from pathlib import Path
from workbook.journal import Journal
from workbook.stores import FileStore

file, kills, chance = Path(sys.argv[1]), int(sys.argv[2]), random.Random(sys.argv[3])

def work(say, seed):
    own = random.Random(seed)
    journal = Journal()
    FileStore(file).attach(journal)
    for number in range(4):
        entry = journal.add("kept", {"mine": f"words {seed} {number} " * own.choice([1, 1, 400])})
        if journal.copies(entry.id):
            say("kept", entry.id)
    gone = own.choice(list(journal)).id
    say("forgetting", gone)
    journal.forget([gone])
    entry = journal.add("kept", {"mine": f"words {seed} last"})
    if journal.copies(entry.id):
        say("kept", entry.id)

def child(writing, seed, limit):
    def say(*words):
        os.write(writing, (json.dumps(words) + chr(10)).encode())
    calls = 0
    def count(frame, event, argument):
        nonlocal calls
        calls += 1
        if calls == limit:
            os.kill(os.getpid(), signal.SIGKILL)
    sys.setprofile(count)
    work(say, seed)
    sys.setprofile(None)
    say("calls", calls)

killed, calls = 0, 3000
for seed in range(kills):
    reading, writing = os.pipe()
    pid = os.fork()
    if not pid:
        os.close(reading)
        child(writing, seed, chance.randrange(1, calls) if seed else 0)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        said = [json.loads(line) for line in pipe]
    _, status = os.waitpid(pid, 0)
    killed += os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
    calls = dict(said).get("calls", calls)
    print(json.dumps(said))
print(json.dumps([["killed", killed]]))
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.parametrize("seed", ["one", "two"])
def test_what_was_acknowledged_survives_being_killed(file: Path, seed: str) -> None:
    """A process killed at any point of writing loses nothing that was called kept, and the file stays sound."""
    done = subprocess.run([sys.executable, "-c", NURSERY, file, str(KILLS // 2), seed], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    said = [pair for line in done.stdout.splitlines() for pair in json.loads(line)]
    kept = {id_ for word, id_ in said if word == "kept"}
    forgetting = {id_ for word, id_ in said if word == "forgetting"}
    after = opened(file)
    assert kept - forgetting <= {entry.id for entry in after.journal}
    assert after.troubles == []
    assert dict(said)["killed"] >= KILLS // 4
    assert kept


def spoil(file: Path, how: str) -> bytes:
    whole = file.read_bytes()
    assert len(whole) > 20_000
    spoilt = {
        "header": b"x" * 100 + whole[100:],
        "middle": whole[:4096] + b"\xff" * (len(whole) - 8192) + whole[-4096:],
        "cut short": whole[: len(whole) // 2 // 4096 * 4096],
        "torn": whole[: len(whole) // 2 + 77],
        "empty": b"",
        "text": b"Shopping list: milk, bread." * 40,
    }[how]
    file.write_bytes(spoilt)
    return spoilt


@pytest.mark.parametrize("how", ["header", "middle", "cut short", "torn", "empty", "text"])
def test_a_damaged_file_is_set_aside_and_the_good_copy_used(file: Path, how: str) -> None:
    """A damaged file is kept as it is beside the old place, and the last good copy takes its place."""
    first = opened(file)
    saved = {first.save("words " * 700).id for _ in range(6)}
    assert ids(file) == saved
    spoilt = spoil(file, how)
    again = opened(file)
    assert again.troubles == ["damaged"]
    assert {entry.id for entry in again.journal} == saved
    assert file.with_name("journal.sqlite.damaged-1").read_bytes() == spoilt
    new = again.save("after")
    assert again.kept(new)
    assert ids(file) == saved | {new.id}
    spoil(file, "text")
    assert opened(file).troubles == ["damaged"]
    assert file.with_name("journal.sqlite.damaged-1").read_bytes() == spoilt
    assert file.with_name("journal.sqlite.damaged-2").exists()


def test_a_damaged_file_without_a_good_copy_is_set_aside(file: Path) -> None:
    """Without a good copy the workbook begins anew, and the damaged file is still there to be mended."""
    file.parent.mkdir()
    file.write_bytes(b"no database at all, " * 100)
    one = opened(file)
    assert one.troubles == ["damaged"]
    assert one.kept(one.save())
    assert file.with_name("journal.sqlite.damaged-1").read_bytes() == b"no database at all, " * 100


def test_a_line_that_is_no_entry_is_left_where_it_is(file: Path) -> None:
    """A line that never was an answer is told of and left in place; the rest is read, and the good copy is not replaced by it."""
    one = opened(file)
    first, second = one.save("a"), one.save("b")
    assert ids(file) == {first.id, second.id}
    good = file.with_name("journal.sqlite.good").read_bytes()
    with contextlib.closing(sqlite3.connect(file)) as db, db:
        db.execute("insert into entry values ('deep', ?)", ("[" * 100_000,))
        db.execute("insert into entry values ('bytes', ?)", (b"\xff\xfe",))
    again = opened(file)
    assert again.troubles == ["strange"]
    assert list(again.journal) == [first, second]
    assert again.kept(again.save("c"))
    with contextlib.closing(sqlite3.connect(file)) as db:
        assert db.execute("select line from entry where id = 'bytes'").fetchone() == (b"\xff\xfe",)
        assert db.execute("select line from entry where id = 'deep'").fetchone() == ("[" * 100_000,)
    assert file.with_name("journal.sqlite.good").read_bytes() == good


@pytest.mark.parametrize("schema", ["create table song (title text)", "create table entry (id integer primary key, amount real)"])
def test_the_database_of_another_program_is_left_alone(file: Path, schema: str) -> None:
    """A SQLite file of something else is not touched by a single byte; what is written stays in the journal."""
    file.parent.mkdir()
    with contextlib.closing(sqlite3.connect(file)) as db:
        db.execute(schema)
    before = bytes_of(file.parent)
    one = opened(file)
    entry = one.save()
    assert one.troubles == ["unreadable"]
    assert not one.kept(entry)
    assert entry in list(one.journal)
    assert bytes_of(file.parent) == before


@pytest.mark.parametrize("mode", ["wal", "delete"])
def test_a_file_of_a_newer_version_is_left_as_it_is(file: Path, mode: str) -> None:
    """A journal of a newer version is left byte for byte, and the learner is told."""
    opened(file).save("old words")
    with contextlib.closing(sqlite3.connect(file)) as db:
        db.execute(f"pragma user_version = {SCHEMA_VERSION + 1}")
        db.execute("create table mood (id text)")
        db.execute(f"pragma journal_mode = {mode}")
    before = bytes_of(file.parent)
    one = opened(file)
    entry = one.save()
    one.journal.forget([entry.id])
    assert one.troubles == ["newer"]
    assert bytes_of(file.parent) == before


@pytest.mark.parametrize(("at", "value", "trouble"), [(47, 0xB0, "damaged"), (63, 7, "newer")])
def test_a_scribble_in_the_heading_hides_nothing(file: Path, at: int, value: int, trouble: str) -> None:
    """Whether SQLite no longer knows the format, or the file looks like one of a newer version: what was saved is shown."""
    opened(file).save("before")
    opened(file).save("since")
    with contextlib.closing(sqlite3.connect(file)) as db:
        db.execute("pragma wal_checkpoint(truncate)")
    raw = bytearray(file.read_bytes())
    raw[at] = value
    file.write_bytes(raw)
    one = opened(file)
    assert one.troubles == [trouble]
    assert sorted(entry.answers["mine"] for entry in one.journal) == ["before", "since"]


def test_a_newer_entry_keeps_what_this_version_cannot_read(file: Path) -> None:
    """An entry of a newer version keeps even the keys this version does not know."""
    line = json.dumps({"about": "", "answers": {}, "at": "2026-11-01T09:30:00.000Z", "exercise": "kept", "extra": "new", "id": "a" * 32, "v": VERSION + 1})
    opened(file).save("mine")
    with contextlib.closing(sqlite3.connect(file)) as db, db:
        db.execute("insert into entry values (?, ?)", ("a" * 32, line))
    one = opened(file)
    one.save("more")
    assert one.journal.newer == 1
    with contextlib.closing(sqlite3.connect(file)) as db:
        assert db.execute("select line from entry where id = ?", ("a" * 32,)).fetchone() == (line,)


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    """Where a file stands in the way of the folder, the learner is told and can go on working."""
    (tmp_path / "folder").write_text("a file", encoding="utf-8")
    one = opened(tmp_path / "folder" / "journal.sqlite")
    entry = one.save()
    assert one.troubles
    assert set(one.troubles) == {"unreadable"}
    assert list(one.journal) == [entry]
    assert not one.kept(entry)
    assert (tmp_path / "folder").read_text(encoding="utf-8") == "a file"


def test_a_folder_in_the_place_of_the_file_is_told(file: Path) -> None:
    """Where a folder stands in the place of the file, it is left there and the learner is told."""
    file.mkdir(parents=True)
    (file / "mine").write_text("mine", encoding="utf-8")
    one = opened(file)
    assert not one.kept(one.save())
    assert set(one.troubles) == {"unreadable"}
    assert (file / "mine").read_text(encoding="utf-8") == "mine"


def test_a_read_only_disk_is_told_and_still_read(disk: Path) -> None:
    """On a disk where nothing may be written, earlier answers are there, and the learner is told why new ones stay here."""
    file = disk / "journal.sqlite"
    saved = opened(file).save("earlier")
    assert ids(file) == {saved.id}
    subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
    one = opened(file)
    assert set(one.troubles) == {"read-only"}
    assert list(one.journal) == [saved]
    assert one.kept(saved)
    new = one.save("new")
    assert not one.kept(new)
    assert one.journal.latest("kept") == new
    nowhere = opened(disk / "new" / "journal.sqlite")
    nowhere.save()
    assert set(nowhere.troubles) == {"read-only"}


def test_a_full_disk_is_told_and_made_up_for(disk: Path) -> None:
    """On a full disk earlier answers are there; once there is room, the next save brings along what could not be kept."""
    file = disk / "journal.sqlite"
    early = opened(file)
    saved = early.save("earlier")
    filler = fill_up(disk)
    unkept = early.save("y" * 50_000)
    assert set(early.troubles) == {"full"}
    assert early.kept(saved)
    assert not early.kept(unkept)
    late = opened(file)
    assert set(late.troubles) == {"full"}
    assert list(late.journal) == [saved]
    filler.unlink()
    last = early.save("room again")
    assert early.kept(unkept)
    assert early.kept(last)
    assert ids(file) == {saved.id, unkept.id, last.id}


class Hindered(FileStore):
    """A store whose SQLite is held back by a pragma: the real error, without needing a disk of one's own."""

    hindrance = ""

    @contextlib.contextmanager
    def _connect(self) -> Iterator[sqlite3.Connection]:
        with super()._connect() as db:
            if self.hindrance:
                db.execute(self.hindrance)
            yield db


@pytest.mark.parametrize(("pragma", "trouble"), [("pragma max_page_count = 1", "full"), ("pragma query_only = on", "read-only")])
def test_what_sqlite_refuses_is_kept_once_it_gives_way(file: Path, pragma: str, trouble: str) -> None:
    """What SQLite refuses to write or to forget is told at once, and made good with the next save."""
    store = Hindered(file)
    one = Opened(store)
    first, gone = one.save("first"), one.save(MARKER)
    store.hindrance = pragma
    refused = one.save("z" * 20_000)
    one.journal.forget([gone.id])
    assert set(one.troubles) == {trouble}
    assert one.kept(first)
    assert not one.kept(refused)
    store.hindrance = ""
    last = one.save("last")
    assert one.kept(refused)
    assert one.kept(last)
    assert ids(file) == {first.id, refused.id, last.id}
    assert not any(MARKER.encode() in content for content in bytes_of(file.parent).values())


def test_a_good_copy_that_cannot_be_made_hides_no_answers(file: Path) -> None:
    """Where there is no room for a good copy, the answers in the file are still shown."""
    saved = opened(file).save("earlier")
    file.with_name("journal.sqlite.new").mkdir()
    one = opened(file)
    assert list(one.journal) == [saved]
    assert one.troubles


def test_what_is_forgotten_is_gone_from_the_disk(file: Path) -> None:
    """After "forget" the words stand in no file: not in free pages, not in the log, not in the good copy."""
    one = opened(file)
    gone = [one.save(f"{MARKER} {number} " * 300) for number in range(5)]
    stays = one.save("stays")
    other = opened(file)
    assert sum(MARKER.encode() in content for content in bytes_of(file.parent).values()) >= 2
    one.journal.forget([entry.id for entry in gone])
    found = bytes_of(file.parent)
    assert {"journal.sqlite", "journal.sqlite.good"} <= set(found)
    assert [name for name, content in found.items() if MARKER.encode() in content] == []
    other.save("other")
    assert [name for name, content in bytes_of(file.parent).items() if MARKER.encode() in content] == []
    assert stays.id in ids(file)
    assert not {entry.id for entry in gone} & ids(file)


def test_only_what_was_read_back_counts_as_kept(file: Path) -> None:
    """A disk that says yes and gives back something else has kept nothing, and the answer stays in the journal."""

    class Lying(FileStore):
        def read(self) -> tuple[list[Entry], set[str], int]:
            return [], set(), 0

    one = Opened(Lying(file))
    entry = one.save()
    assert not one.kept(entry)
    assert list(one.journal) == [entry]


def test_reading_without_a_journal(file: Path) -> None:
    """A file can be read by itself: its entries, what is forgotten, and how many lines were none."""
    one = opened(file)
    stays, gone = one.save("a"), one.save("b")
    one.journal.forget([gone.id])
    assert FileStore(file).read() == ([read_entry(stays.as_dict())], {gone.id}, 0)


@pytest.mark.parametrize("how", ["header", "middle", "cut short", "torn", "empty", "text"])
def test_a_damaged_file_loses_not_even_what_was_saved_since_the_good_copy(file: Path, how: str) -> None:
    """What was saved a moment before the file was damaged is there again, too."""
    one = opened(file)
    saved = {one.save("early").id}
    one = opened(file)
    saved |= {one.save("words " * 700).id for _ in range(6)}
    spoil(file, how)
    again = opened(file)
    assert again.troubles == ["damaged"]
    assert {entry.id for entry in again.journal} == saved
    assert all(map(again.kept, again.journal))
    assert ids(file) == saved


@pytest.mark.parametrize("tail", [b"", b'\n{"about": "torn', b"\n\xff\xfe\x00", b"\n[[["])
def test_a_line_torn_off_takes_no_other_with_it(file: Path, tail: bytes) -> None:
    """The second copy is text, and survives having been cut in the middle of a line."""
    one = opened(file)
    first = one.save("first")
    recent = file.with_name("journal.sqlite.recent")
    recent.write_bytes(recent.read_bytes() + tail)
    second = one.save("second" * 5000)
    spoil(file, "text")
    assert {entry.id for entry in opened(file).journal} == {first.id, second.id}


def test_a_file_that_vanished_comes_back_from_its_copies(file: Path) -> None:
    """Whoever is killed while a damaged file is set aside, or deletes the wrong file, still has every answer."""
    first = opened(file).save("first")
    one = opened(file)
    second = one.save("second")
    for name in ("journal.sqlite", "journal.sqlite-wal", "journal.sqlite-shm"):
        file.with_name(name).unlink(missing_ok=True)
    again = opened(file)
    assert again.troubles == ["damaged"]
    assert {entry.id for entry in again.journal} == {first.id, second.id}
    assert ids(file) == {first.id, second.id}


def test_a_trouble_that_is_over_is_told(file: Path) -> None:
    """Once the disk takes answers again, the page stops saying that it does not."""
    store = Hindered(file)
    one = Opened(store)
    mended: list[bool] = []
    one.journal.observe(lambda change: mended.append(change.mended) if change.mended else None)
    store.hindrance = "pragma query_only = on"
    one.save("refused")
    store.hindrance = ""
    assert mended == []
    one.save("taken")
    assert mended == [True]
    one.save("again")
    assert mended == [True]


@pytest.mark.parametrize("late", [True, False])
@pytest.mark.parametrize("how", ["update entry set line = replace(line, 'never', 'always')", "update entry set line = substr(line, 1, 40)", "update entry set line = x'ff'", "delete from entry", "update entry set id = 'x' || id"])
def test_a_letter_that_changed_on_the_disk_changes_no_answer(file: Path, how: str, late: bool) -> None:
    """Where a disk changed, cut or lost a line without any database noticing, the answer comes back as it was saved."""
    one = opened(file)
    saved = one.save("I will never say that")
    if not late:
        assert ids(file) == {saved.id}
    with contextlib.closing(sqlite3.connect(file)) as db, db:
        db.execute(how)
    again = opened(file)
    assert list(again.journal) == [saved]
    assert again.kept(saved)
    assert [entry for entry in opened(file).journal if entry.id == saved.id] == [saved]


def test_a_changed_letter_without_any_copy_is_told_and_made_nothing_of(file: Path) -> None:
    """Words nobody wrote are not shown as one's own."""
    one = opened(file)
    saved, other = one.save("I will never say that"), one.save("b")
    file.with_name("journal.sqlite.recent").unlink()
    with contextlib.closing(sqlite3.connect(file)) as db, db:
        db.execute("update entry set line = replace(line, 'never', 'always')")
    again = opened(file)
    assert again.troubles == ["strange"]
    assert list(again.journal) == [other]
    assert saved.id not in again.journal


def test_a_line_without_a_check_is_taken_at_its_word(file: Path) -> None:
    """A line that somebody wrote by hand, or another program, comes in."""
    opened(file)
    entry = Entry("a" * 32, "kept", "", {"mine": "by hand"}, "2026-11-01T09:30:00.000Z")
    with contextlib.closing(sqlite3.connect(file)) as db, db:
        db.execute("insert into entry values (?, ?)", (entry.id, encode(entry)))
    assert list(opened(file).journal) == [entry]

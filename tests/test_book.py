"""A book opens with its answers where they belong in this place, and a mistake in a notebook is a sentence."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

import workbook
from workbook.book import Book, Sentence
from workbook.content import Content
from workbook.stores import SCHEMA_VERSION
from workbook.views.browser_store import BrowserStore
from workbook.words import LANGS, Lang

UI = Content().ui
MARKERS = ("words-of-one", "words-of-the-other")


@pytest.fixture(autouse=True)
def own_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No test reads or writes the journal of whoever runs it."""
    for name in ("BINDER_SERVICE_HOST", "BINDER_LAUNCH_HOST", "BINDER_REPO_URL", "VOILA_BASE_URL", "WORKBOOK_CONTENT", "WORKBOOK_ASSETS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("WORKBOOK_JOURNAL", str(tmp_path / "journal.sqlite"))


def where_of(book: Book) -> str:
    return json.dumps(book.where().blocks, ensure_ascii=False)


@pytest.mark.parametrize("lang", LANGS)
def test_an_unknown_exercise_is_a_sentence(lang: Lang) -> None:
    """An exercise there is not is answered with a sentence in the learner's language, and with a near name where there is one."""
    book = workbook.open(lang)
    near = book.exercise("threat-findr")
    assert isinstance(near, Sentence)
    assert repr(near) == UI["notice.no-exercise-near"].fill(lang, name="threat-findr", near="threat-finder")
    assert repr(book.exercise("zzz")) == UI["notice.no-exercise"].fill(lang, name="zzz")
    assert "zzz" in repr(book.evidence("zzz"))


def test_every_view_of_a_book_opens() -> None:
    """Each call that a notebook makes gives something to show."""
    book = workbook.open("nl")
    for sheet in (book.help(), book.where(), book.plan(), book.playbook(), book.evidence("if-then")):
        assert sheet.blocks
        assert sheet.lang == "nl"
    assert book.exercise("kept").spec["id"] == "kept"
    assert book.say("form.save") == UI["form.save"]["nl"]


def test_another_language_is_refused_with_the_ones_there_are() -> None:
    """A language there is not is named with the ones there are."""
    with pytest.raises(ValueError, match="en or nl"):
        workbook.open("fr")


def test_on_ones_own_machine_answers_are_in_a_file(tmp_path: Path) -> None:
    """On one's own machine answers are in the file, the book says which, and the next book has them."""
    book = workbook.open("en")
    entry = book.journal.add("kept", {"mine": "words"})
    assert [copy.where for copy in book.journal.copies(entry.id)] == ["file"]
    assert str(tmp_path / "journal.sqlite") in where_of(book)
    assert list(workbook.open("nl").journal) == [entry]


def test_another_file_may_be_named(tmp_path: Path) -> None:
    """A notebook may name a file of its own."""
    book = workbook.open(journal=tmp_path / "mine" / "other.sqlite")
    book.journal.add("kept", {"mine": "words"})
    assert (tmp_path / "mine" / "other.sqlite").exists()
    assert not (tmp_path / "journal.sqlite").exists()


def test_on_a_server_nothing_is_written_there(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """On a Voilà server answers go to the browser and not to the server's disk."""
    monkeypatch.setenv("VOILA_BASE_URL", "/")
    stores: list[BrowserStore] = []
    attach = BrowserStore.attach
    monkeypatch.setattr(BrowserStore, "attach", lambda store, journal: (stores.append(store), attach(store, journal))[1])
    book = workbook.open("nl")
    entry = book.journal.add("kept", {"mine": "words"})
    assert stores[0].outbox["entries"] == [entry.as_dict()]
    assert book.journal.copies(entry.id) == ()
    assert list(tmp_path.iterdir()) == []
    assert UI["where.voila"]["nl"] in where_of(book)


def test_on_binder_everything_is_temporary_and_said_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """On Binder answers are in memory only, no draft is left in a browser shared with strangers, and the page says so."""
    monkeypatch.setenv("BINDER_SERVICE_HOST", "10.0.0.1")
    book = workbook.open("en")
    entry = book.journal.add("kept", {"mine": "words"})
    assert [copy.where for copy in book.journal.copies(entry.id)] == ["memory"]
    assert list(tmp_path.iterdir()) == []
    assert UI["where.binder"]["en"] in where_of(book)
    assert book.exercise("kept").drafts is False


def test_drafts_are_kept_on_ones_own_machine() -> None:
    """Elsewhere than on Binder drafts stay in the browser."""
    assert workbook.open("en").exercise("kept").drafts is True


def test_two_books_in_one_process_never_meet(tmp_path: Path) -> None:
    """Two people served by one process see nothing of each other, in no view and in no file."""
    books = [workbook.open("en", journal=tmp_path / f"{name}.sqlite") for name in MARKERS]
    views = [(book.exercise("kept"), book.playbook(), book.where(), book.plan()) for book in books]
    for book, marker in zip(books, MARKERS, strict=True):
        book.journal.add("kept", {"mine": marker})
        book.journal.add("own-situation", {"title": marker})
        book.journal.trouble("full" if marker == MARKERS[0] else "refused")
    for at, (book, marker) in enumerate(zip(books, MARKERS, strict=True)):
        other = MARKERS[1 - at]
        shown = json.dumps([view.get_state() for view in (*views[at], book.exercise("if-then"), book.exercise("top-three"), book.playbook(), book.where())], default=str)
        assert marker in shown
        assert other not in shown
        assert other.encode() not in b"".join(path.read_bytes() for path in tmp_path.glob(f"{marker}*"))
    assert UI["notice.full"]["en"] in where_of(books[0])
    assert UI["notice.full"]["en"] not in where_of(books[1])


def test_one_persons_two_books_do_meet(tmp_path: Path) -> None:
    """Two notebooks of one person on one file see each other's answers at the next save."""
    one, other = workbook.open("en"), workbook.open("nl")
    first = one.journal.add("kept", {"mine": "a"})
    other.journal.add("kept", {"mine": "b"})
    assert first in list(other.journal)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("trouble", ["damaged", "newer", "unreadable"])
def test_a_trouble_at_the_start_reaches_every_page(tmp_path: Path, lang: Lang, trouble: str) -> None:
    """What was wrong with the file when the book opened is said where answers live and on every form made later."""
    file = tmp_path / "journal.sqlite"
    if trouble == "damaged":
        file.write_bytes(b"no database, " * 100)
    elif trouble == "newer":
        with closing(sqlite3.connect(file)) as db:
            db.execute(f"pragma user_version = {SCHEMA_VERSION + 1}")
    else:
        file.mkdir()
    book = workbook.open(lang)
    assert UI[f"notice.{trouble}"][lang] in where_of(book)
    assert book.exercise("kept").state["notice"] == UI[f"notice.{trouble}"][lang]
    book.journal.add("kept", {"mine": "still works"})
    assert "still works" in json.dumps(book.playbook().blocks)


def test_a_trouble_later_reaches_what_is_already_shown() -> None:
    """A trouble that comes while pages are open is said on them."""
    book = workbook.open("en")
    where, form = book.where(), book.exercise("kept")
    book.journal.trouble("full")
    assert UI["notice.full"]["en"] in json.dumps(where.blocks, ensure_ascii=False)
    assert form.state["notice"] == UI["notice.full"]["en"]


def test_pages_follow_what_is_saved() -> None:
    """The playbook, the plan and the count of answers change as soon as something is saved or forgotten."""
    book = workbook.open("en")
    playbook, plan, where = book.playbook(), book.plan(), book.where()
    assert UI["where.none"]["en"] in json.dumps(where.blocks, ensure_ascii=False)
    entry = book.journal.add("if-then", {"plan": {"if": "she shouts", "then": "I breathe"}})
    assert "she shouts" in json.dumps(playbook.blocks)
    assert "she shouts" in json.dumps(plan.blocks)
    assert UI["where.none"]["en"] not in json.dumps(where.blocks, ensure_ascii=False)
    book.journal.forget([entry.id])
    assert "she shouts" not in json.dumps(playbook.blocks)
    assert "she shouts" not in json.dumps(plan.blocks)


def test_a_pack_with_a_fault_is_told_and_the_rest_works(tmp_path: Path) -> None:
    """A fault in somebody's own content is named with its file; the shipped exercises work."""
    (tmp_path / "pack" / "exercises").mkdir(parents=True)
    (tmp_path / "pack" / "exercises" / "mine.toml").write_text("[mine", encoding="utf-8")
    book = workbook.open("en", content=tmp_path / "pack")
    assert book.exercise("kept").spec["id"] == "kept"
    assert "exercises/mine.toml" in where_of(book)


def test_entries_of_a_newer_version_are_told() -> None:
    """Answers that only a newer version can read are kept and told of."""
    book = workbook.open("en")
    entry = book.journal.add("kept", {"mine": "words"})
    book.journal.merge([type(entry)("f" * 32, "kept", "", {}, entry.at, 2)])
    assert UI["notice.newer-entries"]["en"] in where_of(book)


def test_the_package_has_its_two_names_and_no_other() -> None:
    """``workbook.open`` and ``workbook.Book`` are there; another name is an AttributeError."""
    assert workbook.Book is Book
    with pytest.raises(AttributeError, match="shut"):
        _ = workbook.shut

"""The kernel's side of keeping answers in the browser: it sends what is new, and believes only what the page read back."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from workbook import journal_file
from workbook.content import Content
from workbook.journal import Entry, Journal, encode, read_entry
from workbook.views.browser_store import TROUBLES, BrowserStore
from workbook.words import LANGS, Lang

MARKER = "marker-words"
AT = "2026-11-01T09:30:00.000Z"


class Page:
    """A browser's page with a store in it: what the JavaScript does, in a few lines."""

    def __init__(self, store: BrowserStore, shelf: dict[str, dict[str, Any]] | None = None) -> None:
        self.store, self.shelf, self.gone = store, {} if shelf is None else shelf, set[str]()

    def say(self, message: Any) -> None:
        self.store._handle_custom_msg(message, [])

    def bring(self) -> None:
        self.say({"do": "have", "entries": list(self.shelf.values()), "forgotten": sorted(self.gone)})

    def keep(self) -> None:
        for id_ in self.store.outbox.get("forgotten", []):
            self.gone.add(id_)
            self.shelf.pop(id_, None)
        entries = [entry for entry in self.store.outbox.get("entries", []) if entry["id"] not in self.gone]
        self.shelf |= {entry["id"]: entry for entry in entries}
        self.say({"do": "kept", "ids": [entry["id"] for entry in entries]})


def attached() -> tuple[BrowserStore, Journal, list[str]]:
    store, journal, troubles = BrowserStore(), Journal(), list[str]()
    journal.observe(lambda change: troubles.append(change.trouble) if change.trouble else None)
    store.attach(journal)
    return store, journal, troubles


def entry(digit: str, words: str = "words") -> Entry:
    return Entry(digit * 32, "kept", "", {"mine": words}, AT)


def wheres(journal: Journal, id_: str) -> list[str]:
    return [copy.where for copy in journal.copies(id_)]


def test_an_answer_counts_as_kept_once_the_page_has_read_it_back() -> None:
    """A save is sent at once and called kept only when the page says so."""
    store, journal, _ = attached()
    saved = journal.add("kept", {"mine": "words"})
    assert store.outbox["entries"] == [saved.as_dict()]
    assert journal.copies(saved.id) == ()
    page = Page(store)
    page.keep()
    assert wheres(journal, saved.id) == ["browser"]
    assert encode(read_entry(page.shelf[saved.id])) == encode(saved)


def test_a_page_that_comes_late_still_finds_everything() -> None:
    """What was saved before a page was there waits for it."""
    store, journal, _ = attached()
    saved = [journal.add("kept", {"mine": str(number)}) for number in range(3)]
    page = Page(store)
    page.bring()
    page.keep()
    assert set(page.shelf) == {each.id for each in saved}
    assert all(wheres(journal, each.id) == ["browser"] for each in saved)


def test_a_new_kernel_gets_everything_back() -> None:
    """After the kernel is gone, another one has from the page what the first one saved, and sends nothing back."""
    store, journal, _ = attached()
    journal.add("kept", {"mine": "words"})
    first = Page(store)
    first.keep()
    store, journal, troubles = attached()
    Page(store, first.shelf).bring()
    assert [each.answers for each in journal] == [{"mine": "words"}]
    assert wheres(journal, next(iter(journal)).id) == ["browser"]
    assert store.outbox == {}
    assert troubles == []


def test_only_what_is_not_yet_kept_is_sent_again() -> None:
    """The outbox holds what the page has not read back yet."""
    store, journal, _ = attached()
    journal.add("kept", {"mine": "a"})
    Page(store).keep()
    later = journal.add("kept", {"mine": "b"})
    assert [each["id"] for each in store.outbox["entries"]] == [later.id]


def test_forgetting_reaches_the_page_and_stays() -> None:
    """What is forgotten is told to the page with every later message, and its words are not sent any more."""
    store, journal, _ = attached()
    page = Page(store)
    unkept = journal.add("kept", {"mine": MARKER})
    journal.forget([unkept.id])
    assert MARKER not in str(store.outbox)
    kept = journal.add("kept", {"mine": MARKER})
    page.keep()
    journal.forget([kept.id])
    journal.add("kept", {"mine": "later"})
    page.keep()
    assert {unkept.id, kept.id} <= page.gone
    assert MARKER not in str(page.shelf)
    assert MARKER not in str(store.outbox)


def test_what_another_tab_forgot_is_gone_here() -> None:
    """Forgetting in one tab reaches the kernel of the other, which does not send the words back."""
    store, journal, _ = attached()
    page = Page(store)
    gone = journal.add("kept", {"mine": MARKER})
    page.say({"do": "have", "entries": [], "forgotten": [gone.id]})
    journal.add("kept", {"mine": "later"})
    assert gone.id not in journal
    assert MARKER not in str(store.outbox)


def test_two_kernels_on_one_browser_agree() -> None:
    """Two tabs, each with its kernel, on one browser: each has what the other saved."""
    shelf: dict[str, dict[str, Any]] = {}
    tabs = [attached(), attached()]
    pages = [Page(store, shelf) for store, _, _ in tabs]
    for number, (_, journal, _) in enumerate(tabs * 2):
        journal.add("kept", {"mine": str(number)})
        pages[number % 2].keep()
        for page in pages:
            page.bring()
    assert [encode(each) for each in tabs[0][1]] == [encode(each) for each in tabs[1][1]]
    assert len(tabs[0][1]) == 4


def test_what_is_no_entry_is_left_and_told_without_its_words(caplog: pytest.LogCaptureFixture) -> None:
    """Something strange on the shelf hides no other entry; the log says how many, never what."""
    store, journal, troubles = attached()
    with caplog.at_level(logging.DEBUG):
        Page(store).say({"do": "have", "entries": [entry("a").as_dict(), {"id": MARKER, "answers": {"mine": MARKER}}, None, 3], "forgotten": [None, 3]})
    assert list(journal) == [entry("a")]
    assert troubles == ["strange"]
    assert "3 entries" in caplog.text
    assert MARKER not in caplog.text


def test_a_newer_entry_is_brought_along() -> None:
    """An entry of a newer version comes in, and is not read."""
    store, journal, troubles = attached()
    Page(store).say({"do": "have", "entries": [entry("a").as_dict() | {"v": 2, "extra": 1}], "forgotten": []})
    assert journal.newer == 1
    assert journal.latest("kept") is None
    assert troubles == []


@pytest.mark.parametrize("what", sorted(TROUBLES))
def test_troubles_of_the_page_reach_the_journal(what: str) -> None:
    """Refused or full storage is told, and the answer stays where it was."""
    store, journal, troubles = attached()
    saved = journal.add("kept", {"mine": "words"})
    Page(store).say({"do": "trouble", "what": what})
    assert troubles == [what]
    assert journal.copies(saved.id) == ()
    assert saved in list(journal)


@pytest.mark.parametrize(
    "message",
    [
        None, 3, "have", [], {}, {"do": 3}, {"do": ["have"]}, {"do": "have"}, {"do": "have", "entries": 3, "forgotten": 3}, {"do": "have", "entries": {"a": 1}, "forgotten": "abc"},
        {"do": "kept"}, {"do": "kept", "ids": 3}, {"do": "kept", "ids": "a" * 32}, {"do": "kept", "ids": [3, None, ["x"], "unknown"]},
        {"do": "trouble"}, {"do": "trouble", "what": "anything"}, {"do": "trouble", "what": ["full"]}, {"do": "trouble", "what": {"a": 1}}, {"do": "execute", "code": "1/0"},
    ],
    ids=repr,
)
def test_a_message_that_says_nothing_changes_nothing(message: Any) -> None:
    """Messages of another shape are left aside, and nothing is called kept by them."""
    store, journal, troubles = attached()
    saved = journal.add("kept", {"mine": "words"})
    before = store.outbox
    Page(store).say(message)
    assert (list(journal), journal.forgotten, journal.copies(saved.id), troubles, store.outbox) == ([saved], frozenset(), (), [], before)


def test_a_store_that_is_not_attached_hears_nothing() -> None:
    """A page that speaks before there is a journal is not an error."""
    Page(BrowserStore()).say({"do": "have", "entries": [entry("a").as_dict()], "forgotten": []})


def test_a_beat_is_answered() -> None:
    """A page that asks whether somebody is there gets an answer at once, and nothing changes."""
    store, journal, _ = attached()
    heard: list[Any] = []
    store.send = lambda content, buffers=None: heard.append(content)
    Page(store).say({"do": "beat"})
    assert heard == [{"do": "beat"}]
    assert len(journal) == 0


@pytest.mark.parametrize("lang", LANGS)
def test_the_end_of_a_chapter_says_what_is_in_no_file(lang: Lang) -> None:
    """A gentle word that counts, gone once a file was taken along, and back with the next answer."""
    ui = Content().ui
    store, journal = BrowserStore(ui, lang), Journal()
    store.attach(journal)
    assert store.nudge == ""
    journal.add("kept", {"mine": MARKER})
    assert store.nudge == ui["keep.nudge"].fill(lang, number=1)
    journal_file.note(journal, "steady.jsonl", journal_file.answers(journal), journal.stamp(), checked=False)
    assert store.nudge == ""
    Page(store).say({"do": "have", "entries": [entry("a").as_dict()], "forgotten": []})
    assert store.nudge == ui["keep.nudge"].fill(lang, number=1)


def test_what_waits_for_the_page_is_told_again_when_it_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was sent into a connection that had gone is not lost: the page that is back asks for it."""
    store, journal, _ = attached()
    journal.add("kept", {"mine": "words"})
    told: list[object] = []
    monkeypatch.setattr(store, "send_state", told.append)
    Page(store).say({"do": "again"})
    assert told == ["outbox"]


def test_what_somebody_cleared_is_written_again() -> None:
    """The page misses what it saw before: it is not called kept until it has been written again."""
    store, journal, _ = attached()
    page = Page(store)
    saved = [journal.add("kept", {"mine": str(number)}) for number in range(2)]
    page.keep()
    page.shelf.clear()
    page.say({"do": "need", "ids": [saved[0].id, "unknown", 3], "where": "browser"})
    assert wheres(journal, saved[0].id) == []
    assert [each["id"] for each in store.outbox["entries"]] == [saved[0].id]
    page.keep()
    assert wheres(journal, saved[0].id) == ["browser"]


def test_a_tab_says_that_it_is_a_tab() -> None:
    """On a shared device an answer is kept in the tab; once it has moved, it is said to be where it is, and nowhere else."""
    store, journal, _ = attached()
    saved = journal.add("kept", {"mine": "words"})
    page = Page(store)
    page.say({"do": "kept", "ids": [saved.id], "where": "tab"})
    assert wheres(journal, saved.id) == ["tab"]
    page.say({"do": "moved", "from": "tab", "where": "browser"})
    assert wheres(journal, saved.id) == []
    page.say({"do": "have", "entries": [saved.as_dict()], "forgotten": [], "where": "browser"})
    assert wheres(journal, saved.id) == ["browser"]
    for message in ({"do": "moved", "from": ["tab"]}, {"do": "moved", "from": "file"}, {"do": "moved", "from": "browser", "where": "browser"}, {"do": "moved"}):
        page.say(message)
    assert wheres(journal, saved.id) == ["browser"]


def test_forgetting_everything_in_one_tab_reaches_the_kernel_of_the_other() -> None:
    """Also what that tab's browser had not taken in yet is gone."""
    store, journal, _ = attached()
    journal.add("kept", {"mine": MARKER})
    Page(store).say({"do": "erase"})
    assert len(journal) == 0
    assert MARKER not in str(store.outbox)


def test_the_file_is_offered_where_nothing_can_be_stored() -> None:
    """A page whose storage is refused or full gets all answers as a file, in parts."""
    store, journal, _ = attached()
    for number in range(12):
        journal.add("kept", {"mine": str(number) * 40_000})
    heard: list[Any] = []
    store.send = lambda content, buffers=None: heard.append(content)
    Page(store).say({"do": "file"})
    assert [each["more"] for each in heard] == [True] * (len(heard) - 1) + [False]
    assert len(heard) > 1
    assert len(journal_file.read("".join(each["text"] for each in heard)).entries) == 12


def test_a_trouble_that_is_over_is_not_said_any_more() -> None:
    """Once there is room again, the page stops saying that there is none."""
    store, journal, _ = attached()
    heard: list[bool] = []
    journal.observe(lambda change: heard.append(change.mended) if change.mended else None)
    Page(store).say({"do": "well"})
    assert heard == [True]


def test_other_words_under_one_id_end_alike_in_page_and_kernel() -> None:
    """Where the browser holds other words under an id, the same ones win in both, and only those count as kept."""
    for words in ("aaa", "zzz"):
        store, journal, _ = attached()
        page = Page(store)
        journal.merge([entry("a", "mmm")])
        page.keep()
        theirs = entry("a", words)
        page.shelf[theirs.id] = theirs.as_dict()
        before = store.outbox
        page.bring()
        # As in the page: what waits is written when it changes.
        if store.outbox != before:
            page.keep()
        winner = max(entry("a", "mmm"), theirs, key=encode)
        assert journal.get(winner.id) == winner
        assert page.shelf[winner.id] == winner.as_dict()
        assert wheres(journal, winner.id) == ["browser"]


def test_numbers_are_the_same_in_python_and_in_the_browser() -> None:
    """JavaScript writes 7.0 as 7: the entry that comes back is the one that was sent."""
    store, journal, _ = attached()
    saved = journal.add("kept", {"seconds": 7.0, "share": 0.5})
    assert '"seconds":7,' in encode(saved)
    Page(store).say({"do": "have", "entries": [saved.as_dict() | {"answers": {"seconds": 7, "share": 0.5}}], "forgotten": []})
    assert list(journal) == [saved]
    assert wheres(journal, saved.id) == ["browser"]

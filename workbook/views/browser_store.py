"""Keep a journal in the learner's own browser: Python sends what is new, the page writes it, reads it back and says so."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

import traitlets

from .. import journal_file
from ..journal import Change, Entry, EntryError, Journal, read_entry
from ..words import Lang, Text
from .keep import nudge
from .view import View

TROUBLES = frozenset({"refused", "full", "strange", "newer-shelf"})
# Where an entry is: in this browser for good, or in this tab until it closes.
PLACES = frozenset({"browser", "tab"})


class BrowserStore(View):
    """A store without a picture. ``browser_store.js`` does the writing; the server's disk sees nothing.

    Attached in a kernel that may be running long before a page arrives: ``outbox`` waits for the page.
    """

    name = "browser_store.js"
    where = "browser"
    words = traitlets.Dict().tag(sync=True)
    outbox = traitlets.Dict().tag(sync=True)
    # Answers that are in no file: said at the end of each chapter. Empty where there are none.
    nudge = traitlets.Unicode().tag(sync=True)
    # What the learner answered to "whose device is this?": own, shared, or nothing yet.
    device = traitlets.Unicode().tag(sync=True)

    def __init__(self, ui: Mapping[str, Text] | None = None, lang: Lang = "en") -> None:
        self._ui, self._said_in = ui or {}, lang
        super().__init__(lang, plain="", words={key: text[lang] for key, text in self._ui.items() if key.startswith(("link.", "notice.", "keep.take", "keep.title"))})
        self._journal: Journal | None = None

    def attach(self, journal: Journal) -> None:
        """Listen to the journal, and to the page."""
        self._journal = journal
        self._sending: dict[str, dict[str, Any]] = {}
        journal.observe(self._changed)
        self.on_msg(self._hear)

    def _changed(self, change: Change) -> None:
        # Entries the browser itself brought are acknowledged already and need no writing.
        fresh = [entry for entry in change.added if entry.id not in self._arriving]
        # What was forgotten before the page took it in is not sent any more: its words are to be gone.
        for id_ in change.forgotten:
            self._sending.pop(id_, None)
        if fresh or (change.forgotten and not self._arriving):
            self._hand_over(fresh, change.forgotten)
        if self._journal is not None and (change.added or change.forgotten):
            self.nudge = nudge(self._journal, self._ui, self._said_in)

    _arriving: frozenset[str] = frozenset()

    def _hand_over(self, entries: list[Entry], forgotten: tuple[str, ...] = ()) -> None:
        self._sending |= {entry.id: entry.as_dict() for entry in entries}
        # A trait, not a message: a page that comes later, or comes back, still finds it. The number makes it another value
        # even where the same has to be written again.
        gone = sorted({*self.outbox.get("forgotten", ()), *forgotten})
        self.outbox = {"entries": list(self._sending.values()), "forgotten": gone, "number": self.outbox.get("number", 0) + 1}

    def _hear(self, _: Any, message: Any, __: Any) -> None:
        journal = self._journal
        if journal is None or not isinstance(message, dict):
            return
        do, ids = message.get("do"), _ids(message.get("ids"))
        where = _place(message.get("where")) or self.where
        if do == "beat":
            self.send({"do": "beat"})
        elif do == "again":
            self.send_state("outbox")
        elif do == "have":
            self._take_in(journal, message, where)
        elif do == "kept":
            for id_ in ids:
                self._sending.pop(id_, None)
            journal.keep(ids, where)
        elif do == "need":
            # Somebody cleared the shelf: it is not called kept until it has been written again.
            journal.lose(where, ids)
            self._hand_over([entry for entry in journal if entry.id in set(ids)])
        elif do == "moved" and (left := _place(message.get("from"))) and left != where:
            journal.lose(left)
        elif do == "erase":
            journal.forget([entry.id for entry in journal])
        elif do == "file":
            text = journal_file.write(journal)
            for at in range(0, len(text), journal_file.PART):
                self.send({"do": "file", "name": journal_file.name(journal), "mime": journal_file.MIME, "text": text[at : at + journal_file.PART], "more": at + journal_file.PART < len(text)})
        elif do == "trouble" and (what := message.get("what")) in tuple(TROUBLES):
            journal.trouble(what)
        elif do == "well":
            journal.mended()

    def _take_in(self, journal: Journal, message: dict[str, Any], where: str) -> None:
        entries, strange = [], 0
        for raw in _list(message.get("entries")):
            try:
                entries.append(read_entry(raw))
            except EntryError:
                strange += 1
        self._arriving = frozenset(entry.id for entry in entries) or frozenset({""})
        try:
            journal.merge(entries, _ids(message.get("forgotten")))
        finally:
            self._arriving = frozenset()
        # Where two copies hold other words under one id, the one that wins everywhere is written here, too.
        won = [mine for entry in entries if (mine := journal.get(entry.id)) and mine != entry]
        if won:
            self._hand_over(won)
        journal.keep([entry.id for entry in entries if journal.get(entry.id) == entry], where)
        if strange:
            # The kernel's log may be on a server: say how many, never what.
            logging.getLogger(__name__).info("%d entries in the browser could not be read", strange)
            journal.trouble("strange")


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _place(value: Any) -> str:
    return value if isinstance(value, str) and value in PLACES else ""


def _ids(value: Any) -> list[str]:
    return [id_ for id_ in _list(value) if isinstance(id_, str)]

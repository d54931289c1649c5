"""Keep a journal in the learner's own browser: Python sends what is new, the page writes it, reads it back and says so."""

from __future__ import annotations

import logging
from typing import Any

import traitlets

from ..journal import Change, EntryError, Journal, read_entry
from .view import View

TROUBLES = frozenset({"refused", "full", "strange"})


class BrowserStore(View):
    """A store without a picture. ``browser_store.js`` does the writing; the server's disk sees nothing.

    Attached in a kernel that may be running long before a page arrives: ``outbox`` waits for the page.
    """

    name = "browser_store.js"
    where = "browser"
    outbox = traitlets.Dict().tag(sync=True)

    def __init__(self) -> None:
        super().__init__("en", plain="")
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
            self._sending |= {entry.id: entry.as_dict() for entry in fresh}
            self._post(change.forgotten)

    _arriving: frozenset[str] = frozenset()

    def _post(self, forgotten: tuple[str, ...] = ()) -> None:
        # A trait, not a message: a page that comes later, or comes back, still finds it.
        gone = sorted({*self.outbox.get("forgotten", ()), *forgotten})
        self.outbox = {"entries": list(self._sending.values()), "forgotten": gone}

    def _hear(self, _: Any, message: Any, __: Any) -> None:
        journal = self._journal
        if journal is None or not isinstance(message, dict):
            return
        if message.get("do") == "have":
            self._take_in(journal, message)
        if message.get("do") == "kept":
            ids = [id_ for id_ in _list(message.get("ids")) if isinstance(id_, str)]
            for id_ in ids:
                self._sending.pop(id_, None)
            journal.keep(ids, self.where)
        if message.get("do") == "trouble" and (what := message.get("what")) in tuple(TROUBLES):
            journal.trouble(what)

    def _take_in(self, journal: Journal, message: dict[str, Any]) -> None:
        entries, strange = [], 0
        for raw in _list(message.get("entries")):
            try:
                entries.append(read_entry(raw))
            except EntryError:
                strange += 1
        forgotten = [id_ for id_ in _list(message.get("forgotten")) if isinstance(id_, str)]
        self._arriving = frozenset(entry.id for entry in entries) or frozenset({""})
        try:
            journal.merge(entries, forgotten)
        finally:
            self._arriving = frozenset()
        journal.keep([entry.id for entry in entries], self.where)
        if strange:
            # The kernel's log may be on a server: say how many, never what.
            logging.getLogger(__name__).info("%d entries in the browser could not be read", strange)
            journal.trouble("strange")


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []

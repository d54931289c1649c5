"""Door 1: what a notebook calls. A ``Book`` is one language, one journal, and the views on them."""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import Any

from . import helpcard, journal_file, place, playbook, playbook_pages
from .content import Content
from .journal import Change, Journal
from .stores import FileStore, MemoryStore, Store
from .words import Lang, lang_of


class Sentence:
    """One sentence in the place of a view that cannot be shown."""

    def __init__(self, words: str) -> None:
        self._words = words

    def __repr__(self) -> str:
        return self._words


class Book:
    """The workbook in one language. Every method returns a view for a notebook to show."""

    def __init__(self, lang: Lang, content: Content, journal: Journal, where: place.Place, file: Path | None = None) -> None:
        self.lang: Lang = lang
        self.content, self.journal = content, journal
        self._where: place.Place = where
        self._file = file
        self._trouble = ""
        self._store: Store = MemoryStore()
        # Where the browser keeps the answers, the page asks whose device it is.
        self._asks = where in ("voila", "lite") and not file
        journal.observe(self._heard)

    def keep_in(self, store: Store) -> None:
        """Where the answers are kept from now on."""
        self._store = store
        store.attach(self.journal)

    def _heard(self, change: Change) -> None:
        self._trouble = "" if change.mended else change.trouble or self._trouble

    def say(self, key: str, **values: object) -> str:
        """Interface words."""
        return self.content.ui[key].fill(self.lang, **values)

    def exercise(self, name: str) -> Any:
        """An exercise as a form; a sentence where there is none of that name."""
        exercise = self.content.exercises.get(name)
        if exercise is None:
            near = difflib.get_close_matches(name, self.content.exercises, 1)
            return Sentence(self.say("notice.no-exercise-near", name=name, near=near[0]) if near else self.say("notice.no-exercise", name=name))
        from .views.form import Form

        form = Form(exercise, self.journal, self.content, self.lang, drafts=self._where != "binder", asks=self._asks)
        if self._trouble:
            form._changed(Change(trouble=self._trouble))
        return form

    def rehearse(self, name: str = "") -> Any:
        """A conversation to practise: of one situation, or with no name a choice of all of them."""
        from . import rehearsals

        known = rehearsals.names(self.content)
        if name and name not in known:
            return Sentence(self.say("talk.none", name=name))
        if name and rehearsals.read(self.content, name) is None:
            return Sentence(self.say("notice.content", first=self.content.faults[-1]))
        from .views.conversation import Talk

        return Talk(self.journal, self.content, self.lang, name)

    def help(self) -> Any:
        """When to put this aside, and whom to call."""
        return self._sheet("help.title", lambda: helpcard.blocks(self.content, self.lang), live=False)

    def evidence(self, name: str) -> Any:
        """One evidence card."""
        from .feedback import evidence_blocks

        card = self.content.evidence.get(name)
        if card is None:
            return Sentence(self.say("notice.no-exercise", name=name))
        return self._sheet("evidence.heading", lambda: evidence_blocks(card, self.content, self.lang), live=False)

    def where(self) -> Any:
        """Where answers live, and how many are kept."""
        return self._sheet("where.title", self._where_blocks)

    def keep(self) -> Any:
        """Where verified copies are; take along, bring back, remove."""
        from .views.keep import Keep

        return Keep(self.journal, self.content, self.lang, self._where, str(self._file or ""), self._asks)

    def plan(self) -> Any:
        """The one-page plan that grows with each chapter."""
        return self._sheet("plan.title", lambda: self._writer().plan_page())

    def playbook(self) -> Any:
        """Everything saved, in one place, and as a file to keep."""
        files = {
            "html": lambda: (self.say("card.html-name"), "text/html", self._writer().html()),
            "calendar": lambda: (self.say("card.calendar-name"), "text/calendar", self._calendar()),
        }
        return self._sheet("playbook.title", lambda: self._writer().page() + self._nudge(), files=files)

    def _calendar(self) -> str:
        from . import calendar_file

        return calendar_file.as_ics(calendar_file.days(self.journal, self.content, self.lang), self.journal.stamp())

    def _nudge(self) -> list[dict[str, Any]]:
        """A gentle word where only a browser holds what was written."""
        from .views.keep import nudge

        words = nudge(self.journal, self.content.ui, self.lang) if self._where != "own" else ""
        return [{"kind": "p", "text": words, "tone": "hint"}] if words else []

    def insight(self) -> Any:
        """What one's own numbers say: a picture, counts, and what n allows."""
        from . import insight_pages

        return self._sheet("insight.title", lambda: insight_pages.blocks(self.journal, self.content, self.lang))

    def _writer(self) -> playbook_pages.Writer:
        known = playbook.situations(self.content, self.journal)
        return playbook_pages.Writer(playbook.gather(self.journal, self.content, self.lang), self.content, known, self.lang)

    def _sheet(self, title: str, make: Any, live: bool = True, files: Any = None) -> Any:
        from .views.view import Sheet

        sheet = Sheet(self.lang, self.say("notice.run", title=self.say(title)), files=files, title=self.say(title), blocks=make())
        if live:
            def redraw(change: Change) -> None:
                # Copies of an entry change nothing that a sheet shows, except where answers live.
                if change.added or change.forgotten or change.trouble or title == "where.title":
                    sheet.blocks = make()

            self.journal.observe(redraw)
            if self._asks and title == "where.title":
                self._store.observe(lambda _: redraw(Change()), "device")  # type: ignore[attr-defined]
        return sheet

    def _where_blocks(self) -> list[dict[str, Any]]:
        entries = journal_file.answers(self.journal)
        kept = [entry for entry in entries if self.journal.copies(entry.id)]
        count = self.say("where.count", number=len(kept), when=playbook_pages.day(kept[-1].at, self.content, self.lang)) if kept else self.say("where.none")
        lines = [self.say(f"where.{self._where}")]
        if self._where == "own" and self._file:
            lines.append(self.say("where.own-file", path=self._file))
        blocks: list[dict[str, Any]] = [{"kind": "h", "level": 3, "text": self.say("where.title")}, *({"kind": "p", "text": line} for line in lines)]
        if self._asks:
            device = getattr(self._store, "device", "")
            blocks.append({"kind": "p", "text": self.say(f"where.device-{device if device in ('own', 'shared') else 'open'}")})
        blocks += [{"kind": "p", "text": count, "tone": "count"}, *self._nudge()]
        if self._trouble:
            blocks.append({"kind": "p", "text": self.say(f"notice.{self._trouble}"), "tone": "warn"})
        if self.journal.newer:
            blocks.append({"kind": "p", "text": self.say("notice.newer-entries"), "tone": "warn"})
        if self.content.faults:
            blocks.append({"kind": "p", "text": self.say("notice.content", first=self.content.faults[0]), "tone": "warn"})
        blocks.append({"kind": "ul", "items": [self.say("where.names"), self.say("where.judge")]})
        return blocks


def open(lang: str = "en", *, journal: Path | None = None, content: Path | None = None) -> Book:
    """Open the workbook in a language, its answers kept where that is right for this place.

    ``journal``: another file for the answers. ``content``: a folder with content of your own on top.
    """
    where = place.where()
    packs = [content] if content else place.content_packs()
    # What is shipped is checked and read when it is needed; somebody's own is read whole, to name its faults.
    book_content = Content(*packs).read() if packs else Content()
    own = Journal()
    file = journal or (place.journal_file() if where == "own" else None)
    book = Book(lang_of(lang), book_content, own, where, file)
    book.keep_in(_store(where, file, book_content, book.lang))
    return book


def _store(where: place.Place, file: Path | None, content: Content, lang: Lang) -> Store:
    if file:
        return FileStore(file)
    if where == "binder":
        return MemoryStore()
    from .views.browser_store import BrowserStore

    return BrowserStore(content.ui, lang)

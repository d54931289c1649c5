"""Where answers are, and how to take them along, bring them back and remove them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import traitlets

from .. import journal_file, playbook, playbook_pages
from ..content import Content
from ..journal import Change, Journal
from ..journal_file import Compared, Found
from ..words import Lang, Text
from .view import View

LISTED = 300  # answers in the list from which one can be removed: the newest


class Keep(View):
    """A view of the copies of one ``Journal``.

    ``state``: sentences on where answers are. ``found``: what a chosen file holds, compared and nothing changed yet.
    ``listed``: the answers, once the page asks for them.
    """

    name = "keep.js"
    words = traitlets.Dict().tag(sync=True)
    asks = traitlets.Bool().tag(sync=True)
    state = traitlets.Dict().tag(sync=True)
    found = traitlets.Dict().tag(sync=True)
    listed = traitlets.List().tag(sync=True)

    def __init__(self, journal: Journal, content: Content, lang: Lang, place: str, file: str = "", asks: bool = False) -> None:
        self.journal, self.content = journal, content
        self._lang: Lang = lang
        self._place, self._file = place, file
        self._parts: list[str] = []
        self._compared: Compared | None = None
        self._listing = False
        ui = content.ui
        super().__init__(
            lang,
            plain=ui["notice.run"].fill(lang, title=ui["keep.title"][lang]),
            words={key: text[lang] for key, text in ui.items() if key.startswith(("keep.", "form.whose"))},
            asks=asks,
            state=self._state(),
        )
        self.on_msg(self._hear)
        journal.observe(self._changed)

    def say(self, key: str, **values: object) -> str:
        """Interface words."""
        return self.content.ui[key].fill(self._lang, **values)

    def day(self, at: str) -> str:
        """A day as a reader writes it."""
        return playbook_pages.day(at, self.content, self._lang)

    def _changed(self, _: Change) -> None:
        state = self._state()
        if state != self.state:
            self.state = state
        if self._listing:
            self._list({})

    def _state(self) -> dict[str, Any]:
        return {"copies": copies(self.journal, self.content, self._lang, self._place, self._file), "forget": self._names_what_goes(), "count": len(journal_file.answers(self.journal))}

    def _names_what_goes(self) -> str:
        entries = journal_file.answers(self.journal)
        if not entries:
            return self.say("keep.forget-drafts")
        return self.say(f"keep.forget-{'file' if self._file else 'browser'}", number=len(entries), first=self.day(entries[0].at), last=self.day(entries[-1].at))

    def _hear(self, _: Any, message: Any, __: Any) -> None:
        deeds: dict[str, Callable[[dict[str, Any]], None]] = {
            "take": self._take, "part": self._part, "bring": self._bring, "leave": self._leave, "list": self._list, "remove": self._remove, "forget": self._forget,
        }
        deed = deeds.get(message.get("do")) if isinstance(message, dict) and isinstance(message.get("do"), str) else None
        if deed:
            deed(message)

    def _take(self, message: dict[str, Any]) -> None:
        """One part of the file; the page asks for the next, so that a long journal floods nobody."""
        at = message.get("at")
        if not isinstance(at, int) or at < 0:
            return
        if at == 0:
            self._text = journal_file.write(self.journal)
            self._taken = journal_file.answers(self.journal)
        end = at + journal_file.PART
        done = end >= len(self._text)
        self.send({"do": "part", "name": journal_file.name(self.journal), "mime": journal_file.MIME, "text": self._text[at:end], "next": 0 if done else end})
        if done:
            journal_file.note(self.journal, journal_file.name(self.journal), self._taken, self.journal.stamp(), checked=False)

    _text = ""
    _taken: Any = ()

    def _part(self, message: dict[str, Any]) -> None:
        """A part of a file that the learner chose."""
        text = message.get("text")
        if not isinstance(text, str):
            return
        if message.get("first"):
            self._parts = []
        self._parts.append(text)
        if sum(map(len, self._parts)) > journal_file.MOST_CHARACTERS + journal_file.PART:
            self._parts = []
            self._show(str(message.get("name") or ""), Found((), (journal_file.Fault(0, "large"),)))
        elif message.get("last"):
            text, self._parts = "".join(self._parts), []
            self._show(str(message.get("name") or ""), journal_file.read(text))

    def _show(self, file: str, found: Found) -> None:
        """Compare, and change nothing."""
        say = self.say
        compared = self._compared = journal_file.compare(self.journal, found)
        lines = []
        unread = next((fault.why for fault in found.faults if fault.line == 0), "")
        if unread:
            lines.append(say(f"keep.file-{unread}"))
        else:
            made = say("keep.file-made", when=self.day(found.made)) if found.made else ""
            lines.append(f"{say('keep.file-holds', number=len(found.entries))} {made}".strip())
            if compared.same and compared.whole:
                journal_file.note(self.journal, file, found.entries, found.made, checked=True)
                lines.append(say("keep.file-whole"))
            elif compared.missing:
                lines.append(say("keep.file-missing", number=len(compared.missing)))
            if faults := [str(fault.line) for fault in found.faults]:
                lines.append(say("keep.file-faults", number=len(faults), lines=", ".join(faults[:10]) + ("…" if len(faults) > 10 else "")))
            if compared.other:
                lines.append(say("keep.file-other", number=len(compared.other)))
            if not (compared.new or compared.other or compared.removed):
                lines.append(say("keep.file-nothing"))
        self.found = {
            "file": file[:200], "lines": lines, "new": len(compared.new) + len(compared.other),
            "removed": len(compared.removed), "bring": say("keep.bring", number=len(compared.new) + len(compared.other)),
            "also": say("keep.bring-removed", number=len(compared.removed)),
        }

    def _bring(self, message: dict[str, Any]) -> None:
        if self._compared is None:
            return
        # Compared again: something may have been saved or forgotten since.
        number = journal_file.bring(self.journal, self._compared, removed=message.get("removed") is True)
        self._compared = None
        self.found = {"lines": [self.say("keep.brought", number=number)], "new": 0, "removed": 0}

    def _leave(self, _: dict[str, Any]) -> None:
        self._compared = None
        self.found = {}

    def _list(self, _: dict[str, Any]) -> None:
        self._listing = True
        known = playbook.situations(self.content, self.journal)
        listed = []
        for entry in sorted(journal_file.answers(self.journal), key=lambda each: each.key, reverse=True)[:LISTED]:
            exercise = self.content.exercises.get(entry.exercise)
            about = known.get(entry.about)
            # What is private is not read out in a list: its name and its day are enough to find it.
            says = playbook_pages.line(exercise, entry, self.content, known, self._lang) if exercise and not exercise.private else ""
            title = exercise.title[self._lang] if exercise else self.say("keep.unknown", name=entry.exercise)
            listed.append({"id": entry.id, "title": title, "when": self.day(entry.at), "about": about.title[self._lang] if about else "", "says": says})
        self.listed = listed

    def _remove(self, message: dict[str, Any]) -> None:
        if isinstance(id_ := message.get("id"), str) and id_ in self.journal:
            self.journal.forget([id_])

    def _forget(self, _: dict[str, Any]) -> None:
        self._compared = None
        self.found = {}
        self.journal.forget([entry.id for entry in self.journal])


def copies(journal: Journal, content: Content, lang: Lang, place: str, file: str = "") -> list[str]:
    """Where verified copies of the answers are, in sentences."""
    ui = content.ui

    def day(at: str) -> str:
        return playbook_pages.day(at, content, lang)

    entries = journal_file.answers(journal)
    if not entries:
        return [ui["keep.nothing"][lang]]
    lines = []
    for where in ("browser", "tab", "file", "memory"):
        held = [copy for entry in entries for copy in journal.copies(entry.id) if copy.where == where]
        if held:
            lines.append(ui[f"keep.copy-{where}"].fill(lang, number=len(held), all=len(entries), when=day(max(copy.at for copy in held)), path=file))
    unkept = sum(not journal.copies(entry.id) for entry in entries)
    if unkept:
        lines.append(ui["keep.copy-none"].fill(lang, number=unkept))
    now = journal_file.ledger(journal)
    if now.checked:
        lines.append(ui["keep.copy-checked"].fill(lang, name=now.checked["file"], made=day(now.checked["made"]), when=day(now.checked["checked"]), number=len(entries) - now.unchecked))
    if now.made and not now.made.get("checked"):
        lines.append(ui["keep.copy-made"].fill(lang, name=now.made["file"], when=day(now.made["made"])))
    if now.only_here and place != "own":
        lines.append(ui["keep.only-here"].fill(lang, number=now.only_here))
    return lines


def nudge(journal: Journal, ui: Mapping[str, Text], lang: Lang) -> str:
    """A gentle word on answers that are in no file; empty where there are none."""
    only_here = journal_file.ledger(journal).only_here
    return ui["keep.nudge"].fill(lang, number=only_here) if only_here and "keep.nudge" in ui else ""

"""One conversation to practise: sends what the customer says and what one may answer, takes what the learner did, looks back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import traitlets

from .. import debrief, plans, playbook, rehearsal_shown, rehearsals
from ..content import Content
from ..conversation import Rehearsal
from ..conversation_content import Conversation
from ..done import of_rehearsal
from ..journal import Change, EntryError, Journal
from ..model import Situation
from ..practice_rule import load
from ..words import Lang
from .view import View

PLAN = "if-then"
# Interface words of other parts that this view uses too.
BORROWED = ("form.saved", "form.held", "form.no-answer", "form.plan-", "form.if", "form.then", "form.not-chosen", "form.value-of", "channels.", "help.title")


class Talk(View):
    """A view of one ``Rehearsal`` at a time, kept turn by turn in a ``Journal``.

    ``place``: where the learner is (``pick``, ``ready``, ``talk``, ``over``). ``scene``: what stays the same in one
    conversation. ``turn``: this turn and what the last one did, small, because it is sent at every click. ``past``: the
    exchanges so far, sent only when a page cannot know them. ``answer``: what came of the message it names.
    """

    name = "conversation.js"
    words = traitlets.Dict().tag(sync=True)
    place = traitlets.Dict().tag(sync=True)
    picker = traitlets.List().tag(sync=True)
    scene = traitlets.Dict().tag(sync=True)
    past = traitlets.Dict().tag(sync=True)
    turn = traitlets.Dict().tag(sync=True)
    rule = traitlets.Dict().tag(sync=True)
    looking_back = traitlets.Dict().tag(sync=True)
    tried = traitlets.Dict().tag(sync=True)
    pace = traitlets.Dict().tag(sync=True)
    answer = traitlets.Dict().tag(sync=True)
    done = traitlets.Unicode().tag(sync=True)

    def __init__(self, journal: Journal, content: Content, lang: Lang, fixed: str = "") -> None:
        self.journal, self.content, self.fixed = journal, content, fixed
        self._lang: Lang = lang
        self._rehearsal: Rehearsal | None = None
        self._talk: Conversation | None = None
        self._felt: list[int | None] = []
        self._run = self._plan_id = ""
        self._stopped = self._settled = self._writing = False
        self._stamp = 0
        title = content.situations[fixed].title[lang] if fixed else content.ui["talk.title"][lang]
        super().__init__(
            lang,
            plain=content.ui["notice.run"].fill(lang, title=title),
            words={key: text[lang] for key, text in content.ui.items() if key.startswith(("talk.", *BORROWED))},
            place={"stage": "pick", "about": "", "fixed": bool(fixed)},
            pace=self._pace(),
            done=of_rehearsal(journal, fixed or None),
        )
        self._first_place()
        self.on_msg(self._hear)
        journal.observe(self._changed)

    # What the page says

    def _hear(self, _: Any, message: Any, __: Any) -> None:
        deeds: dict[str, Callable[[dict[str, Any]], None]] = {
            "open": self._open_message, "list": self._list, "begin": self._begin, "play": self._play, "back": self._back, "stop": self._stop,
            "look": self._look, "guess": self._guess, "baseline": self._baseline, "read": self._read, "rule": self._try_rule, "plan": self._save_plan,
        }
        deed = deeds.get(message.get("do")) if isinstance(message, dict) and isinstance(message.get("do"), str) else None
        if deed is None:
            return
        self._settled = self._settled or message["do"] in ("open", "list", "begin", "play", "back", "stop")
        deed(message)

    def _open_message(self, message: dict[str, Any]) -> None:
        if isinstance(about := message.get("about"), str) and (not self.fixed or about == self.fixed):
            self._open(about, resume=message.get("again") is not True)

    def _list(self, _: dict[str, Any]) -> None:
        if not self.fixed:
            self._rehearsal = None
            with self.hold_sync():
                self.picker = rehearsal_shown.groups(self.content, self.journal, self._lang)
                self.place = {"stage": "pick", "about": "", "fixed": False}

    def _begin(self, message: dict[str, Any]) -> None:
        situation, talk = self._situation(), self._talk
        if situation is None or talk is None:
            return
        felt = rehearsals.rating(message.get("felt"))
        self._rehearsal = Rehearsal(situation, talk, 4.0 if felt is None else float(felt))
        self._run, self._felt, self._stopped = rehearsals.new_run(), [], False
        self._show(whole=True)
        self._note({"stress": self._rehearsal.scene.stress})

    def _play(self, message: dict[str, Any]) -> None:
        rehearsal = self._rehearsal
        # A click that arrives twice names a turn that has been played.
        if rehearsal is None or rehearsal.ending or message.get("turn") != len(rehearsal.turns) + 1:
            return
        try:
            if reply := message.get("reply"):
                move = next((each.move for each in rehearsal.offers if each.id == reply), "")
                rehearsal.play(str(reply), rehearsals.delivery(message.get("delivery"), move))
            else:
                own, move = rehearsals.own_words(message.get("own")), message.get("move")
                if not isinstance(move, str) or move not in load().moves:
                    raise ValueError("own-move-wrong")
                rehearsal.say(own, move, rehearsals.delivery(message.get("delivery"), move))
        except ValueError as wrong:
            self._say(message, str(wrong) if str(wrong) in ("own-empty", "own-long", "own-move-wrong") else "own-odd")
            return
        self._felt.append(rehearsals.rating(message.get("felt")))
        self._stopped = False
        self._show()
        number = len(rehearsal.turns)
        self._note({"turn": number, "said": rehearsal.as_dict()["turns"][-1], "felt": self._felt[-1]})

    def _back(self, message: dict[str, Any]) -> None:
        rehearsal, number = self._rehearsal, message.get("turn")
        if rehearsal is None or isinstance(number, bool) or not isinstance(number, int) or not 1 <= number <= len(rehearsal.turns) + (not rehearsal.ending):
            return
        while len(rehearsal.turns) >= number:
            rehearsal.undo()
        del self._felt[number - 1 :]
        self._stopped = False
        self._show(whole=True)
        self._note({"turn": number})

    def _stop(self, _: dict[str, Any]) -> None:
        if self._rehearsal is None or self._rehearsal.ending or self._stopped:
            return
        self._stopped = True
        self._show()
        self._note({"turn": len(self._rehearsal.turns) + 1, "stop": True})

    def _look(self, _: dict[str, Any]) -> None:
        if self._rehearsal:
            self._show(whole=True)

    def _guess(self, message: dict[str, Any]) -> None:
        words = message.get("own")
        move = rehearsals.guess_move(words[: rehearsals.MOST_CHARACTERS], self._lang) if isinstance(words, str) and words.strip() else None
        self.answer = {"id": message.get("id"), "guess": move or ""}

    def _baseline(self, message: dict[str, Any]) -> None:
        seconds = rehearsals.number_in(message.get("seconds"), 3, 600)
        if seconds is None:
            self._say(message, "pace-odd")
            return
        words = self.content.ui["talk.pace-text"][self._lang]
        answers = {"lang": self._lang, "per-second": round(rehearsals.syllables(words, self._lang) / seconds, 2)}
        self._keep(rehearsals.PACE, answers, "")
        self.pace = self._pace()

    def _read(self, message: dict[str, Any]) -> None:
        """How a reply was read aloud against one's own pace: said back at once, and sent along with the reply."""
        seconds, own = rehearsals.number_in(message.get("seconds"), 0.3, 300), rehearsals.own_pace(self.journal, self._lang)
        words = message.get("words")
        if seconds is None or own is None or not isinstance(words, str) or not words.strip():
            self._say(message, "pace-odd")
            return
        per_second = rehearsals.syllables(words[: rehearsals.MOST_CHARACTERS], self._lang) / seconds
        rate = min(rehearsals.FASTEST, max(rehearsals.SLOWEST, per_second / own))
        rule = load()
        key = "low" if rate < rule["rate_low"] else "calm" if rate <= rule["rate_high"] else "own-pace" if rate <= 1.05 else "fast"
        self.answer = {"id": message.get("id"), "rate": round(rate, 2), "per_second": round(per_second, 1), "key": key}

    def _try_rule(self, message: dict[str, Any]) -> None:
        if self._rehearsal is None or not isinstance(given := message.get("numbers"), dict):
            return
        known = debrief.bounds(load())
        numbers = {name: found for name, value in given.items() if name in known and (found := rehearsals.number_in(value, *known[name][1:])) is not None}
        self.tried = {"points": debrief.replay(self._rehearsal, numbers), "changed": len(numbers), "stamp": self._next()}

    def _save_plan(self, message: dict[str, Any]) -> None:
        if self._rehearsal is None:
            return
        parts = {}
        for part in ("if", "then"):
            try:
                parts[part] = rehearsals.own_words(message.get(part))
            except ValueError as wrong:
                self._say(message, "plan-long" if str(wrong) == "own-long" else f"plan-{part}-empty")
                return
        self._plan_id = str(message.get("id") or "")
        entry = self._keep(PLAN, {"plan": parts}, self._rehearsal.situation.id, self._plan_id)
        if not entry:
            self._say(message, "own-odd")
            return
        remarks = [self.content.ui[f"remark.{each.key}"].fill(self._lang, **dict(each.values)) for each in plans.look(parts, self._lang)]
        self._plan_saved(remarks)

    def _plan_saved(self, remarks: list[str]) -> None:
        entry = next((each for each in self.journal.of(PLAN) if each.id == self._plan_id), None)
        if entry:
            sentence = plans.sentence(entry.answers["plan"], self.content.ui["form.plan-sentence"][self._lang])
            copies = [copy.where for copy in self.journal.copies(entry.id)]
            self.answer = {"id": entry.id, "plan": sentence, "at": entry.at, "copies": copies, "remarks": remarks}

    # What the page is shown

    def _say(self, message: dict[str, Any], fault: str) -> None:
        self.answer = {"id": message.get("id"), "fault": self.content.ui[f"talk.{fault}"][self._lang], "stamp": self._next()}

    def _first_place(self) -> None:
        """A rehearsal that was left in the middle goes on at its turn; a threat is never opened unasked."""
        saved = rehearsals.latest(self.journal, self.fixed or None)
        unfinished = saved and not saved.stopped and saved.about in self.content.situations
        if self.fixed:
            self._open(self.fixed)
        elif unfinished and saved and (talk := rehearsals.read(self.content, saved.about)) and not talk.danger and self._unended(saved, talk):
            self._open(saved.about)
        else:
            self._list({})

    def _unended(self, saved: rehearsals.Saved, talk: Conversation) -> bool:
        found = rehearsals.resume(saved, self.content.situations[saved.about], talk)
        return found is not None and not found.ending

    def _situation(self) -> Situation | None:
        return self.content.situations.get(self.place.get("about", ""))

    def _open(self, about: str, resume: bool = True) -> None:
        talk = rehearsals.read(self.content, about)
        if talk is None:
            self._list({})
            return
        situation = self.content.situations[about]
        self._talk, self._rehearsal, self._felt, self._stopped = talk, None, [], False
        with self.hold_sync():
            self.rule = self.rule or rehearsal_shown.rule(self._lang)
            self.scene = rehearsal_shown.scene(situation, talk, self.content, self._lang)
            self.place = {"stage": "ready", "about": about, "fixed": bool(self.fixed)}
            saved = rehearsals.latest(self.journal, about) if resume else None
            if saved and not saved.stopped and (found := rehearsals.resume(saved, situation, talk)) and not found.ending:
                self._rehearsal, self._run, self._felt = found, saved.run, list(saved.felt)
                self._show(whole=True)

    def _show(self, whole: bool = False) -> None:
        """This turn; with ``whole`` also what was said before, for a page that does not have it."""
        rehearsal = self._rehearsal
        if rehearsal is None:
            return
        over = bool(rehearsal.ending) or self._stopped
        with self.hold_sync():
            if whole:
                exchanges = [rehearsal_shown.exchange(rehearsal, number, self._lang) for number in range(1, len(rehearsal.turns) + 1)]
                self.past = {"stamp": self._next(), "turns": exchanges, "felt": self._felt[-1] if self._felt else None}
            self.turn = {"stamp": self._next(), **rehearsal_shown.turn(rehearsal, self._lang)}
            if over:
                self.looking_back = {"stamp": self._next(), **debrief.gather(rehearsal, tuple(self._felt), self.content, self._lang)}
                self.tried = {}
            self.place = {"stage": "over" if over else "talk", "about": rehearsal.situation.id, "fixed": bool(self.fixed)}

    def _pace(self) -> dict[str, Any]:
        own = rehearsals.own_pace(self.journal, self._lang)
        return {"own": round(own, 1) if own else None}

    def _next(self) -> int:
        self._stamp += 1
        return self._stamp

    # The journal

    def _note(self, what: dict[str, Any]) -> None:
        about = self._rehearsal.situation.id if self._rehearsal else ""
        self._keep(rehearsals.EXERCISE, {"run": self._run, **what}, about)
        self.done = of_rehearsal(self.journal, self.fixed or None)

    def _keep(self, exercise: str, answers: dict[str, Any], about: str, entry_id: str = "") -> bool:
        self._writing = True
        try:
            self.journal.add(exercise, answers, about, entry_id)
        except EntryError:
            return False
        finally:
            self._writing = False
        return True

    def _changed(self, change: Change) -> None:
        if self._plan_id in change.kept:
            self._plan_saved(list(self.answer.get("remarks") or []))
        if self._writing:
            return
        if change.added or change.forgotten:
            self.done = of_rehearsal(self.journal, self.fixed or None)
        brought = {entry.exercise for entry in change.added}
        if rehearsals.PACE in brought:
            self.pace = self._pace()
        if rehearsals.EXERCISE in brought and not self._settled:
            self._first_place()
        elif playbook.TOP_THREE in brought and self.place.get("stage") == "pick":
            self.picker = rehearsal_shown.groups(self.content, self.journal, self._lang)


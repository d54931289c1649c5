"""One exercise as a form: sends what an exercise is, takes what the learner did, shows what became of it."""

from __future__ import annotations

import hashlib
import random
from typing import Any

import traitlets

from .. import answers, feedback, hunt, playbook, playbook_pages, reframe, rehearsals, review
from ..content import Content
from ..done import of_exercise
from ..journal import Change, Entry, EntryError, Journal
from ..model import Exercise, Prompt, Source
from ..words import Lang
from .shared import own_spec, own_words
from .view import View

GENERAL = ""


class Form(View):
    """A view of one ``Exercise`` on one ``Journal``.

    ``state`` is all that changes: the situation it is about, the latest entry and its copies, options from elsewhere,
    faults and remarks by prompt, and ``reply``: the id of the save it answers.
    """

    name = "form.js"
    spec = traitlets.Dict().tag(sync=True)
    words = traitlets.Dict().tag(sync=True)
    state = traitlets.Dict().tag(sync=True)
    drafts = traitlets.Bool().tag(sync=True)
    asks = traitlets.Bool().tag(sync=True)

    def __init__(self, exercise: Exercise, journal: Journal, content: Content, lang: Lang, drafts: bool = True, asks: bool = False) -> None:
        """``drafts``: may they stay in this browser? ``asks``: does the page ask whose device it is?"""
        self.exercise, self.journal, self.content = exercise, journal, content
        self._lang: Lang = lang
        self._notice = ""
        self._draw: list[dict[str, Any]] = []
        self._drawn: dict[str, str] = {}
        self._hunt: tuple[str, str] | None = None
        self._reply: dict[str, Any] = {}
        self._removed: list[dict[str, str]] = []
        self._mending = False
        self._about = self._first_about()
        self._settled = False
        self._draws_on = draws_on(exercise) | feedback.listens_to(exercise, content)
        super().__init__(
            lang,
            plain=content.ui["notice.run"].fill(lang, title=exercise.title[lang]),
            spec=own_spec(exercise, content, lang),
            words=own_words(content.ui, lang),
            drafts=drafts,
            asks=asks,
        )
        self.state = self._state()
        self.on_msg(self._hear)
        journal.observe(self._changed)

    def _hear(self, _: Any, message: Any, __: Any) -> None:
        if not isinstance(message, dict):
            return
        if message.get("do") in ("typing", "about", "save"):
            self._settled = True
        if message.get("do") == "about" and isinstance(message.get("about"), str):
            self._about = message["about"]
            self._reply = {}
            self.state = self._state()
        if message.get("do") == "save":
            self._save(message)
        if message.get("do") == "forget" and self.exercise.private:
            self._forget()
        if message.get("do") == "again":
            self.send_state("state")

    def _save(self, message: dict[str, Any]) -> None:
        checked = answers.check(self.exercise, message.get("answers"))
        say = self.content.ui
        self._reply = {
            "reply": message.get("id"),
            "faults": {id_: say[f"fault.{wrong.key}"].fill(self._lang, **dict(wrong.values)) for id_, wrong in checked.faults.items()},
            "remarks": feedback.remarks(self.exercise, checked, self.content, self._lang),
        }
        # A fault in one field keeps nothing back from the draft, and nothing half-read from the journal.
        if not checked.faults and checked.answers:
            try:
                entry = self.journal.add(self.exercise.id, checked.answers, self._about, str(message.get("id") or ""))
                self._mend(entry, message.get("instead"))
                self._become(entry)
            except EntryError:
                self._reply["faults"] = {self.exercise.prompts[0].id: say["fault.shape"][self._lang]}
            self._draw, self._drawn, self._hunt = [], {}, None
        state = self._state()
        if state == self.state:
            self.send_state("state")  # a save that is sent again: the first answer to it was lost on the way
        self.state = state

    def _mend(self, entry: Entry, instead: Any) -> None:
        """In a log, saving the same one again mends it: it counts once."""
        if self.exercise.repeat and isinstance(instead, str) and instead in {e.id for e in self.journal.of(self.exercise.id)} - {entry.id}:
            self._mending = True
            self.journal.forget([instead])
            self._mending = False

    def _forget(self) -> None:
        """Private words, removed for good: every save of this exercise about what the form stands on."""
        self._reply = {"forgotten": True}
        self.journal.forget(e.id for e in list(self.journal) if (e.exercise, e.about) == (self.exercise.id, self._about))
        self.state = self._state()

    def _become(self, entry: Entry) -> None:
        """Copy a plan into the exercise it becomes a plan of, about the same situation; once, and only if it is new there."""
        for prompt in self.exercise.prompts:
            plan = entry.answers.get(prompt.id)
            if not prompt.becomes or not plan:
                continue
            target = next(p.id for p in self.content.exercises[prompt.becomes].prompts if p.kind == "plan")
            latest = self.journal.latest(prompt.becomes, entry.about)
            if not latest or latest.answers.get(target) != plan:
                # Its id follows from the entry's: sending a save twice gives one plan.
                self.journal.add(prompt.becomes, {target: plan}, entry.about, hashlib.sha256(f"{entry.id} {prompt.id}".encode()).hexdigest()[:32])
            self._reply["remarks"].setdefault(prompt.id, []).append(self.content.ui["remark.became"][self._lang])

    def _changed(self, change: Change) -> None:
        if change.trouble or change.mended:
            self._notice = self.content.ui[f"notice.{change.trouble}"][self._lang] if change.trouble else ""
        if removed := [{"id": e.id, "about": e.about} for e in change.removed if e.exercise == self.exercise.id and not self._mending]:
            self._removed = removed
        shown = (self.state.get("entry") or {}).get("id")
        if not (change.trouble or change.mended or change.forgotten or shown in change.kept or any(entry.exercise in self._draws_on for entry in change.added)):
            return
        if not self._settled and not self.journal.latest(self.exercise.id, self._about):
            self._about = self._first_about()
        self.state = self._state()

    def _first_about(self) -> str:
        """The situation the learner prepares first, else the first one picked, else none in particular."""
        picked = self.journal.latest(playbook.TOP_THREE)
        if not self.exercise.about or not picked:
            return GENERAL
        first = picked.answers.get("first")
        chosen = picked.answers.get("situations") or [GENERAL]
        return first if first in chosen else chosen[0]

    def _state(self) -> dict[str, Any]:
        entry = self.journal.latest(self.exercise.id, self._about)
        lang = self._lang
        state: dict[str, Any] = {
            "about": self._about,
            "entry": entry and {
                "id": entry.id, "at": entry.at, "answers": entry.answers,
                "copies": [{"where": copy.where, "at": copy.at} for copy in self.journal.copies(entry.id)],
            },
            "notice": self._notice,
            "done": of_exercise(self.exercise, self.journal),
            "removed": self._removed,
            "options": {p.id: self._options(p.source) for p in self.exercise.prompts if p.source and p.source.exercise},
            "prefill": {p.id: value for p in self.exercise.prompts if p.prefill and (value := self._first_answer(p.prefill)) is not None},
            "feedback": feedback.blocks(self.exercise, self.journal, self.content, lang, self._about),
            **self._reply,
        }
        kinds = {prompt.kind for prompt in self.exercise.prompts}
        if self.exercise.about:
            state["abouts"] = self._abouts()
        if self.exercise.repeat:
            known = playbook.situations(self.content, self.journal)
            entries = reversed(self.journal.of(self.exercise.id, self._about))
            state["earlier"] = [{"id": e.id, "at": e.at, "says": playbook_pages.line(self.exercise, e, self.content, known, lang)} for e in entries]
        if "cards" in kinds:
            cards = review.due(self.journal, self.content, lang)
            state["cards"] = [{"id": card.id, "front": card.front, "back": card.back, "day": card.day} for card in cards.cards]
            state["next_card"] = cards.next.isoformat() if cards.next else ""
        if "pace" in kinds:
            state["own_pace"] = rehearsals.own_pace(self.journal, lang)
        if "situations" in kinds:
            state["situations"] = self._situations()
        if "landing" in kinds:
            state["chains"] = {p.id: reframe.chain_of(p.source, self.journal, self.content, lang) for p in self.exercise.prompts if p.kind == "landing" and p.source}
        if "hunt" in kinds:
            state["hunt"] = self._hunt_state(next(p for p in self.exercise.prompts if p.kind == "hunt"))
        if "draw" in kinds:
            self._drawn = self._drawn or {p.id: random.SystemRandom().choice(p.options).id for p in self.exercise.prompts if p.kind == "draw"}
            state["drawn"] = self._drawn
        if "scenes" in kinds:
            self._draw = self._draw or draw_scenes(self.content, next(p for p in self.exercise.prompts if p.kind == "scenes").count[1] or 4, lang)
            state["draw"] = self._draw
        return state

    def _abouts(self) -> list[dict[str, str]]:
        """In general, the learner's picks and own situations first, then what was answered about before, then all."""
        known = playbook.situations(self.content, self.journal)
        picked = self.journal.latest(playbook.TOP_THREE)
        first = [*(picked.answers.get("situations") or [] if picked else []), *playbook.own_situations(self.journal)]
        ids = dict.fromkeys([*first, *(e.about for e in self.journal.of(self.exercise.id)), *known])
        general = {"id": GENERAL, "says": self.content.ui["form.about-none"][self._lang]}
        return [general, *({"id": id_, "says": known[id_].title[self._lang]} for id_ in ids if id_ in known)]

    def _situations(self) -> list[dict[str, str]]:
        lang, ui = self._lang, self.content.ui

        def sector(name: str) -> str:
            key = "form.own-sector" if name == "own" else f"sectors.{name}"
            return ui[key][lang] if key in ui else name

        return [
            {"id": s.id, "title": s.title[lang], "trigger": s.trigger[lang], "sector": s.sector, "sector_says": sector(s.sector)}
            for s in playbook.situations(self.content, self.journal).values()
        ]

    def _hunt_state(self, prompt: Prompt) -> dict[str, Any]:
        """The call and the opinion drawn for the next round, and the calls that wait for a second one."""
        rounds = reframe.hunt_rounds(self.exercise, prompt, self.journal)
        calls, opinions = list(self.content.transcripts), [opinion.id for opinion in prompt.bins]
        self._hunt = self._hunt or hunt.draw(rounds, calls, opinions)
        last = {each.transcript: each.at for each in rounds}
        second = [{"transcript": id_, "opinion": opinion, "at": last[id_]} for id_, opinion in hunt.second_rounds(rounds, calls, opinions)]
        return {"draw": {"transcript": self._hunt[0], "opinion": self._hunt[1]}, "second": second}

    def _first_answer(self, source: Source) -> Any:
        """What a field starts with: words of the situation the form is about, else what was answered elsewhere."""
        situation = playbook.situations(self.content, self.journal).get(self._about) if source.situation and self._about else None
        if situation and (words := reframe.situation_words(source.situation, situation, self._lang)):
            return words
        return self._answer(source) if source.exercise else None

    def _answer(self, source: Source) -> Any:
        # About the same situation if that was answered, else the latest in general.
        entry = self.journal.latest(source.exercise, self._about) or self.journal.latest(source.exercise)
        return entry.answers.get(source.prompt) if entry else None

    def _options(self, source: Source) -> list[dict[str, str]]:
        value = self._answer(source)
        exercise = self.content.exercises.get(source.exercise)
        if value is None or exercise is None:
            return []
        prompt = exercise.prompt(source.prompt)
        known = {option.id: option.says[self._lang] for option in prompt.options}
        known |= {id_: s.title[self._lang] for id_, s in playbook.situations(self.content, self.journal).items()}
        if isinstance(value, dict):
            value = [id_ for id_, placed in value.items() if not source.bin or placed.get("bin") == source.bin]
        return [
            {"id": item if isinstance(item, str) and item in known else "own:" + words, "says": known.get(words, words)}
            for item in value
            if (words := playbook.own_words(item).removeprefix("own:"))
        ]


def draws_on(exercise: Exercise) -> frozenset[str]:
    """The exercises whose answers a form of this one shows."""
    sources = {source.exercise for prompt in exercise.prompts for source in (prompt.source, prompt.prefill) if source}
    situations = {playbook.TOP_THREE, playbook.OWN_SITUATION} if exercise.about or any(p.kind == "situations" for p in exercise.prompts) else set[str]()
    return frozenset({exercise.id} | sources | situations) - {""}


def draw_scenes(content: Content, count: int, lang: Lang, chance: random.Random | None = None) -> list[dict[str, Any]]:
    """Scenes for *prepared or not*: drawn by chance from the situations that are not abusive, half of them prepared."""
    chance = chance or random.SystemRandom()
    scenes = chance.sample([s for s in content.situations.values() if not s.abusive], count)
    prepared = set(chance.sample(range(count), count // 2))
    return [
        {"id": s.id, "title": s.title[lang], "trigger": s.trigger[lang], "prepared": at in prepared}
        for at, s in enumerate(scenes)
    ]

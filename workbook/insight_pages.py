"""One's own numbers as a page: a picture with its sentence and table, what may be said from which n, and always the caveats."""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Sequence
from typing import Any

from . import helpcard, insight, recharge
from .content import Content
from .feedback import number
from .insight import Moment
from .journal import Journal, read_stamp
from .model import Exercise
from .playbook_pages import day
from .words import Lang

Block = dict[str, Any]
VEGA_LITE = "application/vnd.vegalite.v5+json"
# Chapters whose beginning is marked in the picture: the stages of the method.
STAGES = ("anticipate", "reframe", "respond", "recharge", "listening")
GAP = datetime.timedelta(days=7)
CAVEATS = 5


def blocks(journal: Journal, content: Content, lang: Lang) -> list[Block]:
    """The whole page."""
    return Page(journal, content, lang).blocks()


class Page:
    """Words and blocks for the numbers of one journal, in one language."""

    def __init__(self, journal: Journal, content: Content, lang: Lang) -> None:
        self.journal, self.content = journal, content
        self.lang: Lang = lang
        self.moments = insight.moments(journal, content.exercises)
        # The picture is about contacts; what one did to come round has a table of its own.
        self.contacts = [moment for moment in self.moments if moment.contact]

    def say(self, key: str, **values: object) -> str:
        """The words of this page."""
        return self.content.ui[f"insight.{key}"].fill(self.lang, **values)

    def blocks(self) -> list[Block]:
        """A signpost where it is needed, then the picture, the sentences, the caveats, and what the numbers say of one's own choices."""
        top: list[Block] = [{"kind": "h", "level": 3, "text": self.say("title")}, {"kind": "p", "text": self.say("lead"), "tone": "hint"}]
        rest = [*self.own_moments(), *self.works(), *self.trial()]
        if not rest:
            return [*top, *self.signpost(), {"kind": "p", "text": self.say("empty"), "tone": "empty"}]
        return [*top, *self.signpost(), *rest, *self.caveats()]

    def signpost(self) -> list[Block]:
        """Whom to call, on top, in a time that is very tense."""
        key = insight.signpost(self.moments, self.journal.stamp())
        if not key:
            return []
        title, *card = helpcard.blocks(self.content, self.lang)
        return [{"kind": "p", "text": self.say(key), "tone": "warn"}, {"kind": "details", "summary": title["text"], "blocks": card}]

    def own_moments(self) -> list[Block]:
        """Every moment: as a list up to two, from three as a picture with counts, and from there on what n allows."""
        drops = [pair.drop for pair in insight.pairs(self.contacts)]
        if not self.contacts:
            return []
        gaps = len(self.contacts) - len(drops)
        gaps_told: list[Block] = [{"kind": "p", "text": self.say("gaps", n=gaps), "tone": "hint"}] if gaps else []
        if len(drops) < insight.FOR_COUNTS:
            return [self.table(), *gaps_told, {"kind": "p", "text": self.say("from-counts"), "tone": "hint"}]
        found = insight.counts(drops)
        sentence = self.say("counts", n=found.n, lower=found.lower, same=found.same, higher=found.higher)
        return [
            {"kind": "h", "level": 4, "text": self.say("picture")},
            {"kind": "chart", "mime": VEGA_LITE, "title": self.say("picture"), "spec": self.spec(sentence), "says": sentence, "notes": [words for _, _, words in self.stages()]},
            {"kind": "details", "summary": self.say("as-table"), "blocks": [self.table()]},
            *({"kind": "p", "text": words} for words in [*self.medians(drops), *self.across_time()]), *gaps_told, *self.next_step(len(drops)),
        ]

    def medians(self, drops: Sequence[int]) -> list[str]:
        """The median with its range, and what one's own numbers allow."""
        found = insight.drop(drops)
        if found is None:
            return []
        least, most = self.change(found.least), self.change(found.most)
        low, high = self.change(found.low), self.change(found.high)
        return [
            self.say("median", n=len(drops), middle=self.change(found.median), least=least, most=most),
            self.say("interval-one" if low == high else "interval", low=low, high=high),
        ]

    def across_time(self) -> list[str]:
        """The direction of the worst seconds, and the first half next to the last."""
        values = self.worst()
        said = []
        if ends := self.slope_ends():
            said.append(self.say("slope", start=number(ends[0], self.lang), end=number(ends[1], self.lang)))
        if halves := insight.phases(values):
            said.append(self.say("nap", k=len(halves[0]), share=round(100 * insight.nap(*halves))))
        return said

    def worst(self) -> list[int]:
        """Every worst second that was filled in, the oldest first."""
        return [moment.before for moment in self.contacts if moment.before is not None]

    def slope_ends(self) -> tuple[float, float] | None:
        """Where the Theil-Sen line begins and ends, inside the scale."""
        values = self.worst()
        if not (line := insight.theil_sen(values)):
            return None
        slope, start = line
        begin, end = (min(10.0, max(0.0, value)) for value in (start, start + slope * (len(values) - 1)))
        return begin, end

    def next_step(self, n: int) -> list[Block]:
        """From how many moments more can be said."""
        key = "from-medians" if n < insight.FOR_MEDIANS else "from-nap" if n < 2 * insight.PER_PHASE else ""
        return [{"kind": "p", "text": self.say(key), "tone": "hint"}] if key else []

    def caveats(self) -> list[Block]:
        """What belongs to any such number; always on."""
        return [{"kind": "h", "level": 4, "text": self.say("caveats")}, {"kind": "ul", "items": [self.say(f"caveat-{at}") for at in range(1, CAVEATS + 1)]}]

    def change(self, drop: float) -> str:
        """A drop in words: 2 lower, 1.5 higher, the same."""
        return self.say("level") if drop == 0 else self.say("down" if drop > 0 else "up", points=number(abs(drop), self.lang))

    def table(self) -> Block:
        """Every moment with its numbers; a gap says that it is one."""
        head = [self.say(name) for name in ("number", "day", "about", "before", "after", "change")]
        return {"kind": "table", "caption": self.say("picture"), "head": head, "rows": [self.row(at, moment) for at, moment in enumerate(self.contacts, 1)]}

    def row(self, at: int, moment: Moment) -> list[str]:
        """One moment in the table."""
        values = [self.say("gap") if value is None else str(value) for value in (moment.before, moment.after)]
        change = "–" if moment.before is None or moment.after is None else self.change(moment.before - moment.after)
        return [str(at), day(moment.at, self.content, self.lang), moment.words or self.content.exercises[moment.exercise].title[self.lang], *values, change]

    def stages(self) -> list[tuple[float, str, str]]:
        """Chapters begun between the moments: where, a letter for the picture, and what it stands for."""
        begun: dict[str, str] = {}
        for entry in self.journal:
            exercise = self.content.exercises.get(entry.exercise)
            if exercise and exercise.chapter in STAGES:
                begun.setdefault(exercise.chapter, entry.at)
        places = {chapter: sum(moment.at < at for moment in self.contacts) for chapter, at in begun.items()}
        inside = [chapter for chapter in begun if 0 < places[chapter] < len(self.contacts)]
        letters = zip("ABCDE", inside, strict=False)
        return [
            (places[chapter] + 0.5, letter, self.say("stage", letter=letter, chapter=self.content.ui[f"chapters.{chapter}"][self.lang], when=day(begun[chapter], self.content, self.lang)))
            for letter, chapter in letters
        ]

    def spec(self, sentence: str) -> dict[str, Any]:
        """The picture of every moment as Vega-Lite: a line from the worst second to right after, with marks for chapters and gaps."""
        n = len(self.contacts)
        numbered = list(enumerate(self.contacts, 1))
        both = [{"n": at, "y": m.before, "y2": m.after} for at, m in numbered if m.before is not None and m.after is not None]
        points = [[{"n": at, "y": value} for at, m in numbered if (value := getattr(m, name)) is not None] for name in ("before", "after")]
        long_gaps = [{"n": at + 0.5, "y": 0, "y2": 10} for (at, m), (_, later) in itertools.pairwise(numbered) if read_stamp(later.at) - read_stamp(m.at) > GAP]
        shape = {"domain": [self.say("before"), self.say("after")], "range": ["circle", "diamond"]}
        dash = {"domain": [self.say(f"{name}-line") for name in ("slope", "stage", "gap")], "range": [[7, 4], [8, 3, 2, 3], [2, 4]]}

        def layer(values: list[dict[str, Any]], mark: dict[str, Any], **encoding: Any) -> dict[str, Any]:
            return {"data": {"values": values}, "mark": mark, "encoding": encoding}

        def dashed(name: str) -> dict[str, Any]:
            return {"datum": self.say(f"{name}-line"), "scale": dash}

        layers = [
            layer([{"n": x, "y": 0, "y2": 10} for x, _, _ in self.stages()], {"type": "rule"}, y2={"field": "y2"}, strokeDash=dashed("stage")),
            layer([{"n": x, "y": 10, "says": letter} for x, letter, _ in self.stages()], {"type": "text", "dy": -8}, text={"field": "says"}),
            layer(long_gaps, {"type": "rule"}, y2={"field": "y2"}, strokeDash=dashed("gap")),
            layer(both, {"type": "rule"}, y2={"field": "y2"}),
            layer(points[0], {"type": "point", "filled": False}, shape={"datum": shape["domain"][0], "scale": shape}),
            layer(points[1], {"type": "point", "filled": True}, shape={"datum": shape["domain"][1], "scale": shape}),
            layer(self.slope_line(numbered), {"type": "line"}, strokeDash=dashed("slope")),
        ]
        return {
            "$schema": "https://vega.github.io/schema/vega-lite/v5.json", "description": sentence, "width": "container", "height": 280,
            "encoding": {
                "x": {"field": "n", "type": "quantitative", "scale": {"domain": [0.5, n + 0.5]}, "title": self.say("axis-moment"), "axis": {"values": ticks(n), "grid": False}},
                "y": {"field": "y", "type": "quantitative", "scale": {"domain": [0, 10]}, "title": self.say("axis-tension"), "axis": {"values": [0, 5, 10]}},
            },
            "layer": [each for each in layers if each["data"]["values"]],
        }

    def slope_line(self, numbered: list[tuple[int, Moment]]) -> list[dict[str, Any]]:
        """The Theil-Sen line from the first worst second to the last."""
        ends = self.slope_ends()
        places = [at for at, moment in numbered if moment.before is not None]
        return [{"n": at, "y": round(value, 3)} for at, value in zip((places[0], places[-1]), ends, strict=True)] if ends else []

    def works(self) -> list[Block]:
        """Own pairs for each way to recharge, with n; counts from three, the median from six."""
        found = recharge.activities(self.journal, self.content, self.lang)
        if not found:
            return []
        head = [self.say(name) for name in ("activity", "n", "directions", "in-middle")]
        rows = []
        for activity in found:
            drops = [before - after for _, before, after in activity.pairs]
            times, middle = insight.counts(drops), insight.drop(drops)
            directions = f"{times.lower} / {times.same} / {times.higher}" if times.n >= insight.FOR_COUNTS else "–"
            rows.append([activity.title, str(times.n), directions, self.change(middle.median) if middle else "–"])
        title = self.say("works")
        return [{"kind": "h", "level": 4, "text": title}, {"kind": "table", "caption": title, "head": head, "rows": rows}, {"kind": "p", "text": self.say("works-lead"), "tone": "hint"}]

    def trial(self) -> list[Block]:
        """What a draw by chance makes possible: two conditions next to each other, and the chance level."""
        found = []
        for exercise in self.content.exercises.values():
            drawn = [moment for moment in self.moments if moment.exercise == exercise.id and moment.drawn]
            if drawn:
                found += [{"kind": "h", "level": 4, "text": self.say("trial")}, *({"kind": "p", "text": words} for words in self.trial_words(exercise, drawn))]
        return found

    def trial_words(self, exercise: Exercise, drawn: list[Moment]) -> list[str]:
        """The sentences of one experiment."""
        one, other = next(prompt for prompt in exercise.prompts if prompt.kind == "draw").options[:2]
        drops = {option.id: [pair.drop for pair in insight.pairs(drawn) if pair.drawn == option.id] for option in (one, other)}
        names = {"one_name": one.says[self.lang], "other_name": other.says[self.lang], "one_n": len(drops[one.id]), "other_n": len(drops[other.id])}
        found = insight.chance(drops[one.id], drops[other.id])
        if found is None:
            return [self.say("trial-few", **names)]
        medians = {"one": self.change(found.one.value or 0), "other": self.change(found.other.value or 0)}
        share = round(100 * found.share)
        key = "trial-chance" if share else "trial-chance-rare"
        return [self.say("trial-medians", **names, **medians), self.say(key, n=found.one.n + found.other.n, share=share)]


def ticks(n: int) -> list[int]:
    """At most six whole numbers along the axis: the first, the last, and some between at even steps."""
    step = max(1, -(-n // 5))
    between = [at for at in range(step, n, step) if at > 1 and n - at >= step / 2]
    return [1, *between, n] if n > 1 else [1]

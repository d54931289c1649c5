"""One's own numbers of Recharge as blocks: pairs for each activity, tallies, what pulls, the battery. Counts first, medians from six."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from . import helpcard, insight
from .answers import check
from .content import Content
from .feedback import number
from .journal import Journal, read_stamp
from .model import Exercise
from .playbook import own_words
from .playbook_pages import day
from .words import Lang

Block = dict[str, Any]
BEFORE, AFTER = "suds-before", "suds-after"
LOG, WORKS, TALLY, PULL, BATTERY, EVENING, WEEK, BUDDY = "log", "what-works", "good-bad", "pull", "battery", "day-end", "week-review", "buddy"


@dataclass(slots=True)
class Activity:
    """One way to recharge and its pairs: when, tension before, tension after."""

    title: str
    pairs: list[tuple[str, int, int]] = field(default_factory=list)


def blocks(exercise: Exercise, journal: Journal, content: Content, lang: Lang) -> list[Block]:
    """What the numbers of one exercise say; nothing for one that has none."""
    made = MAKERS.get(exercise.id)
    return [*_signpost(exercise, journal, content, lang), *(made(exercise, journal, content, lang) if made else [])]


def listens_to(exercise: Exercise, content: Content) -> frozenset[str]:
    """The exercises whose entries these numbers draw on."""
    return frozenset(e.id for e in content.exercises.values() if _is_paired(e)) if exercise.id == WORKS else frozenset()


def activities(journal: Journal, content: Content, lang: Lang) -> list[Activity]:
    """Every way to recharge that has a pair, in the order of the chapters; in the log each thing that was used is one."""
    found: list[Activity] = []
    for exercise in content.exercises.values():
        if not _is_paired(exercise):
            continue
        own: dict[str, Activity] = {}
        for entry in journal.of(exercise.id):
            answers = check(exercise, entry.answers).answers
            if BEFORE not in answers or AFTER not in answers:
                continue
            for title in _used(exercise, answers, content, lang):
                own.setdefault(title, Activity(title)).pairs.append((entry.at, answers[BEFORE], answers[AFTER]))
        found += own.values()
    return found


def _is_paired(exercise: Exercise) -> bool:
    # The Start chapter's pair shows what naming does; this is about coming round.
    return exercise.chapter == "recharge" and {BEFORE, AFTER} <= {prompt.id for prompt in exercise.prompts}


def _used(exercise: Exercise, answers: dict[str, Any], content: Content, lang: Lang) -> list[str]:
    if exercise.id != LOG:
        return [exercise.title[lang]]
    says = {option.id: option.says[lang] for option in exercise.prompt("used").options}
    words = [says.get(item, item) if isinstance(item, str) else own_words(item) for item in answers.get("used") or ()]
    return [content.ui["recharge.in-contact"].fill(lang, used=each) for each in words]


def _works(exercise: Exercise, journal: Journal, content: Content, lang: Lang) -> list[Block]:
    """Own pairs, activity by activity."""
    say = content.ui
    found = activities(journal, content, lang)
    title: Block = {"kind": "h", "level": 4, "text": say["recharge.works-title"][lang]}
    if not found:
        return [title, {"kind": "p", "text": say["recharge.works-none"][lang], "tone": "empty"}]
    caveats = [say[f"recharge.caveat-{number_}"][lang] for number_ in (1, 2, 3, 4)]
    few = [each for each in found if len(each.pairs) < insight.FOR_COUNTS]
    return [
        title, *(_activity(each, content, lang) for each in found if len(each.pairs) >= insight.FOR_COUNTS), *_few(few, content, lang),
        {"kind": "details", "summary": say["recharge.caveats"][lang], "blocks": [{"kind": "ul", "items": caveats}]},
    ]


def _activity(activity: Activity, content: Content, lang: Lang) -> Block:
    """Counts, a middle from six, and the list."""
    say, drops = content.ui, [before - after for _, before, after in activity.pairs]
    counts, drop = insight.counts(drops), insight.drop(drops)
    inner: list[Block] = [{"kind": "p", "text": say["recharge.counts"].fill(lang, n=counts.n, lower=counts.lower, same=counts.same, higher=counts.higher)}]
    if drop:
        inner.append({"kind": "p", "text": say["recharge.median"].fill(lang, drop=number(drop.median, lang), least=drop.least, most=drop.most)})
    head = [say[f"recharge.{name}"][lang] for name in ("day", "before", "after")]
    table: Block = {"kind": "table", "caption": activity.title, "head": head, "rows": [[day(at, content, lang), str(b), str(a)] for at, b, a in activity.pairs]}
    return {"kind": "card", "title": activity.title, "blocks": [*inner, {"kind": "details", "summary": say["recharge.list"][lang], "blocks": [table]}]}


def _few(found: list[Activity], content: Content, lang: Lang) -> list[Block]:
    """What has too few pairs to count: only the list."""
    say = content.ui
    if not found:
        return []
    rows = [[each.title, day(at, content, lang), str(before), str(after)] for each in found for at, before, after in each.pairs]
    head = [say[f"recharge.{name}"][lang] for name in ("what", "day", "before", "after")]
    table: Block = {"kind": "table", "caption": say["recharge.few-title"][lang], "head": head, "rows": rows}
    return [{"kind": "card", "title": say["recharge.few-title"][lang], "blocks": [table, {"kind": "p", "text": say["recharge.few"][lang], "tone": "hint"}]}]


def _tally(exercise: Exercise, journal: Journal, content: Content, lang: Lang) -> list[Block]:
    """All good, neutral and bad contacts counted so far."""
    say = content.ui
    days = [(entry.at, tally) for entry in journal.of(exercise.id) if (tally := check(exercise, entry.answers).answers.get("tally"))]
    names = [option.id for option in exercise.prompt("tally").options]
    sums = {name: sum(tally.get(name, 0) for _, tally in days) for name in names}
    total = sum(sums.values())
    if not total:
        return []
    head = [say["recharge.day"][lang], *(option.says[lang] for option in exercise.prompt("tally").options)]
    rows = [[day(at, content, lang), *(str(tally.get(name, 0)) for name in names)] for at, tally in days]
    return [
        {"kind": "p", "text": say["recharge.tally-sentence"].fill(lang, **sums, all=total, days=len(days), share=insight.share_in_hundred(sums["good"], total))},
        {"kind": "p", "text": say["recharge.own-count"][lang], "tone": "hint"},
        {"kind": "table", "caption": say["recharge.tally-title"][lang], "head": head, "rows": rows},
    ]


def _pull(exercise: Exercise, journal: Journal, content: Content, lang: Lang) -> list[Block]:
    """How often the worst contact pulled harder than the best."""
    rows = _numbers(exercise, journal, ("best-pull", "worst-pull"))
    both = [(best, worst) for _, (best, worst) in rows if best is not None and worst is not None]
    if not both:
        return []
    worse, same = sum(worst > best for best, worst in both), sum(worst == best for best, worst in both)
    sentence = content.ui["recharge.pull-sentence"].fill(lang, n=len(both), worst=worse, same=same, best=len(both) - worse - same)
    return [{"kind": "p", "text": sentence}, *_table(rows, "pull", ("best-pull", "worst-pull"), content, lang)]


def _battery(exercise: Exercise, journal: Journal, content: Content, lang: Lang) -> list[Block]:
    """The level at each moment of the day: every value, and the middle from six."""
    say = content.ui
    levels: dict[str, list[int]] = {option.id: [] for option in exercise.prompt("moment").options}
    for entry in journal.of(exercise.id):
        answers = check(exercise, entry.answers).answers
        if isinstance(answers.get("moment"), str) and "level" in answers:
            levels.setdefault(answers["moment"], []).append(answers["level"])
    if not any(levels.values()):
        return []
    rows = [
        [option.says[lang], str(len(found)), ", ".join(map(str, found)) or "–", number(insight.middle(found).value or 0, lang) if len(found) >= insight.FOR_MEDIANS else "–"]
        for option in exercise.prompt("moment").options
        for found in [levels[option.id]]
    ]
    head = [say[f"recharge.{name}"][lang] for name in ("moment", "times", "levels", "middle")]
    return [{"kind": "table", "caption": say["recharge.battery-title"][lang], "head": head, "rows": rows}, {"kind": "p", "text": say["recharge.middle-from"][lang], "tone": "hint"}]


def _evening(exercise: Exercise, journal: Journal, content: Content, lang: Lang) -> list[Block]:
    names = ("energy", "detached")
    return _table(_numbers(exercise, journal, names), "evening", names, content, lang)


def _week(exercise: Exercise, journal: Journal, content: Content, lang: Lang) -> list[Block]:
    """Recovery and workload side by side, so that a busy month does not read as personal failure."""
    names = ("rec-detach", "rec-relax", "rec-mastery", "rec-control", "demands", "fall-back")
    return _table(_numbers(exercise, journal, names), "week", names, content, lang)


def _numbers(exercise: Exercise, journal: Journal, names: tuple[str, ...]) -> list[tuple[str, list[int | None]]]:
    rows = [(entry.at, check(exercise, entry.answers).answers) for entry in journal.of(exercise.id)]
    return [(at, [answers.get(name) for name in names]) for at, answers in rows if any(name in answers for name in names)]


def _table(rows: list[tuple[str, list[int | None]]], title: str, names: tuple[str, ...], content: Content, lang: Lang) -> list[Block]:
    """Every day that has a number, and the middle from six; a gap stays a gap."""
    say = content.ui
    if not rows:
        return []
    cells = [[day(at, content, lang), *("–" if value is None else str(value) for value in values)] for at, values in rows]
    columns = [[value for value in column if value is not None] for column in zip(*(values for _, values in rows), strict=True)]
    if any(len(column) >= insight.FOR_MEDIANS for column in columns):
        middles = ["–" if len(column) < insight.FOR_MEDIANS else number(insight.middle(column).value or 0, lang) for column in columns]
        cells.append([say["recharge.middle"][lang], *middles])
    head = [say["recharge.day"][lang], *(say[f"recharge.{name}"][lang] for name in names)]
    return [{"kind": "table", "caption": say[f"recharge.{title}-title"][lang], "head": head, "rows": cells}]


def _buddy(exercise: Exercise, journal: Journal, content: Content, lang: Lang) -> list[Block]:
    """The deal as a card to copy or to keep as a file: nothing is sent from here."""
    from .playbook import NOTHING
    from .playbook_pages import Writer

    say, entry = content.ui, journal.latest(exercise.id)
    if not entry:
        return []
    answers = check(exercise, entry.answers).answers
    writer = Writer(NOTHING, content, {}, lang)
    lines = [f"{prompt.label[lang]} {words}" for prompt in exercise.prompts if (words := writer.words_of(prompt, answers.get(prompt.id)))]
    text = "\n".join([exercise.title[lang], "", *lines, "", say["recharge.deal-foot"][lang]])
    return [
        {"kind": "card", "title": say["recharge.deal-title"][lang], "blocks": [{"kind": "ul", "items": lines}, {"kind": "p", "text": say["recharge.deal-foot"][lang], "tone": "hint"}]},
        {"kind": "copy", "label": say["recharge.copy"][lang], "done": say["recharge.copied"][lang], "text": text},
        {"kind": "file", "label": say["recharge.keep"][lang], "name": say["recharge.deal-file"][lang], "mime": "text/plain", "text": text + "\n"},
    ]


def _signpost(exercise: Exercise, journal: Journal, content: Content, lang: Lang) -> list[Block]:
    """Very high before and after, less than a day ago: whom to talk to. No diagnosis, and nothing is kept of it."""
    if not {BEFORE, AFTER} <= {prompt.id for prompt in exercise.prompts} or not (entry := journal.latest(exercise.id)):
        return []
    answers = check(exercise, entry.answers).answers
    age = read_stamp(journal.stamp()) - read_stamp(entry.at)
    if min(answers.get(BEFORE, 0), answers.get(AFTER, 0)) < insight.VERY_HIGH or age > datetime.timedelta(days=1):
        return []
    title, *rest = helpcard.blocks(content, lang)
    return [{"kind": "p", "text": content.ui["recharge.very-high"][lang], "tone": "warn"}, {"kind": "details", "summary": title["text"], "blocks": rest}]


MAKERS: dict[str, Callable[[Exercise, Journal, Content, Lang], list[Block]]] = {
    WORKS: _works, TALLY: _tally, PULL: _pull, BATTERY: _battery, EVENING: _evening, WEEK: _week, BUDDY: _buddy,
}

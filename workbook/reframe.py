"""What the chapter Reframe gives back: one's own chain, one's own marks, one's own week. Counts with n, never a verdict."""

from __future__ import annotations

import datetime
from typing import Any

from . import insight, playbook_pages
from .answers import check
from .content import Content
from .feedback import number
from .hunt import Round, rounds_of, share
from .journal import Entry, Journal, read_stamp, stamp
from .model import Exercise, Prompt, Situation, Source
from .words import Lang, Text

Block = dict[str, Any]
SWAP, PRICE = "swap-card", "price-tag"
ENOUGH_FOR_MEDIANS = 6  # of all days together, and three on either side: with fewer a middle says too little
DAYS = 7


def chain_of(source: Source, journal: Journal, content: Content, lang: Lang) -> list[dict[str, str]]:
    """One's own chain as it was ordered elsewhere: each link with the words written for it; empty where there is none yet."""
    exercise, entry = content.exercises.get(source.exercise), journal.latest(source.exercise)
    if not exercise or not entry:
        return []
    given = check(exercise, entry.answers).answers
    says = {option.id: option.says[lang] for option in exercise.prompt(source.prompt).options}
    return [{"id": id_, "says": says[id_], "own": own if isinstance(own := given.get(id_), str) else ""} for id_ in given.get(source.prompt) or []]


def hunt_rounds(exercise: Exercise, prompt: Prompt, journal: Journal) -> list[Round]:
    """All rounds of a proof hunt, oldest first."""
    answers = [(entry.at, check(exercise, entry.answers).answers.get(prompt.id)) for entry in journal.of(exercise.id)]
    return rounds_of((at, value) for at, value in answers if value)


def hunt_blocks(exercise: Exercise, journal: Journal, content: Content, lang: Lang) -> list[Block]:
    """How many lines fitted under each opinion, and which ones changed in a second round: own marks only."""
    prompt = next(p for p in exercise.prompts if p.kind == "hunt")
    rounds = [each for each in hunt_rounds(exercise, prompt, journal) if each.transcript in content.transcripts]
    if not rounds:
        return []
    say, calls = content.ui, content.transcripts
    sentences = []
    for opinion in prompt.bins:
        own = share(rounds, opinion.id, calls)
        key = "insight.hunt-share" if own.rounds else "insight.hunt-none"
        percent = insight.share_in_hundred(own.marked, own.lines) or 0
        sentences.append(say[key].fill(lang, opinion=opinion.says[lang], marked=own.marked, all=own.lines, share=percent, n=own.rounds))
    says = {opinion.id: opinion.says[lang] for opinion in prompt.bins}
    rows = [
        [f"{calls[r.transcript].title[lang]} ({playbook_pages.day(r.at, content, lang)})", says[r.opinion], f"{len(set(r.marked) & set(calls[r.transcript].markable))}/{len(calls[r.transcript].markable)}"]
        for r in rounds
    ]
    head = [say[f"insight.hunt-{name}"][lang] for name in ("call", "opinion", "marked")]
    title = say["insight.hunt-title"][lang]
    return [
        {"kind": "h", "level": 4, "text": title}, *({"kind": "p", "text": words} for words in sentences),
        {"kind": "p", "text": say["insight.hunt-caveat"][lang], "tone": "hint"},
        {"kind": "table", "caption": say["insight.hunt-rounds"][lang], "head": head, "rows": rows},
        *_both_rounds(rounds, prompt, content, lang),
    ]


def _both_rounds(rounds: list[Round], prompt: Prompt, content: Content, lang: Lang) -> list[Block]:
    """For each call read under both opinions: the lines marked under both, and under one of them only."""
    say, found = content.ui, []
    for id_, call in content.transcripts.items():
        last = {each.opinion: set(each.marked) for each in rounds if each.transcript == id_}
        if len(prompt.bins) != 2 or any(opinion.id not in last for opinion in prompt.bins):
            continue
        one, other = prompt.bins
        parts = [
            (say["insight.hunt-both"][lang], last[one.id] & last[other.id]),
            (say["insight.hunt-only"].fill(lang, opinion=one.says[lang]), last[one.id] - last[other.id]),
            (say["insight.hunt-only"].fill(lang, opinion=other.says[lang]), last[other.id] - last[one.id]),
        ]
        nothing = say["insight.hunt-no-lines"][lang]
        items = [[term, " · ".join(line.says[lang] for line in call.lines if line.id in ids) or nothing] for term, ids in parts]
        found.append({"kind": "card", "title": say["insight.hunt-two"].fill(lang, call=call.title[lang]), "blocks": [{"kind": "dl", "items": items}]})
    return found


def price_blocks(exercise: Exercise, journal: Journal, content: Content, lang: Lang) -> list[Block]:
    """One's own week: tension after contacts in which one swapped, next to those in which one did not."""
    say = content.ui
    days = [(entry, check(exercise, entry.answers).answers) for entry in journal.of(exercise.id)]
    days = [(entry, given) for entry, given in days if "swapped" in given and "after" in given]
    if not days:
        return []
    groups = {option.id: [given["after"] for _, given in days if given["swapped"] == option.id] for option in exercise.prompt("swapped").options}
    lines = [say["insight.price-sentence"].fill(lang, yes=len(groups["yes"]), no=len(groups["no"]), n=len(days))]
    if len(days) >= ENOUGH_FOR_MEDIANS and min(len(groups["yes"]), len(groups["no"])) >= ENOUGH_FOR_MEDIANS // 2:
        middles = {name: number(insight.middle(values).value or 0, lang) for name, values in groups.items()}
        lows = {f"{name}_{bound.__name__}": bound(values) for name, values in groups.items() if values for bound in (min, max)}
        lines.append(say["insight.price-middle"].fill(lang, yes=middles["yes"], no=middles["no"], yes_n=len(groups["yes"]), no_n=len(groups["no"]), **lows))
    else:
        lines.append(say["insight.price-few"][lang])
    first = read_stamp(days[0][0].at)
    lines.append(say["insight.price-week"].fill(lang, first=playbook_pages.day(days[0][0].at, content, lang), last=playbook_pages.day(stamp(first + datetime.timedelta(days=DAYS)), content, lang)))
    options = {option.id: option.says[lang] for option in exercise.prompt("swapped").options}
    rows = [[playbook_pages.day(entry.at, content, lang), options[given["swapped"]], str(given["after"])] for entry, given in days]
    title = say["insight.price-title"][lang]
    return [
        {"kind": "h", "level": 4, "text": title}, *({"kind": "p", "text": words} for words in lines),
        {"kind": "p", "text": say["insight.price-caveat"][lang], "tone": "hint"},
        {"kind": "table", "caption": say["insight.price-list"][lang], "head": [say[f"insight.price-{name}"][lang] for name in ("when", "swapped", "after")], "rows": rows},
    ]


def swap_blocks(entry: Entry | None, content: Content, lang: Lang) -> list[Block]:
    """After one's own swap: the thoughts that were written for the same situation."""
    situation = content.situations.get(entry.about) if entry else None
    if situation is None:
        return []
    return [
        {"kind": "p", "text": content.ui["insight.swap-examples"].fill(lang, situation=situation.title[lang])},
        {"kind": "ul", "items": [useful[lang] for useful in situation.useful]},
    ]


def situation_words(name: str, situation: Situation, lang: Lang) -> str | list[str]:
    """Words of a situation as a first answer. Useful thoughts only where the learner wrote them: one's own come first."""
    value: Text | tuple[Text, ...] = getattr(situation, name)
    if isinstance(value, Text):
        return value[lang]
    return [text[lang] for text in value] if situation.sector == "own" else []

"""Look back on a rehearsal: what moved the gauges turn by turn, what other replies would have done, and what to take along."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from . import practice_model
from .content import Content
from .conversation import Rehearsal, Turn
from .conversation_content import ending_words, read_endings
from .feedback import number
from .practice_rule import Rule, load
from .words import Lang


def gather(rehearsal: Rehearsal, felt: tuple[int | None, ...], content: Content, lang: Lang) -> dict[str, Any]:
    """All that a debrief shows, as plain JSON values. In danger there is nothing to measure: only words."""
    turns, danger = rehearsal.turns, rehearsal.scene.danger
    found: dict[str, Any] = {"ending": _ending(rehearsal, content, lang), "danger": danger}
    if danger or not turns:
        return found
    points = [[turns[0].before.heat, turns[0].before.stress], *([turn.after.heat, turn.after.stress] for turn in turns)]
    return found | {
        "sentence": _sentence(points, content, lang),
        "points": [[round(value, 2) for value in point] for point in points],
        "felt": list(felt),
        "turns": [_turn(rehearsal, turn, lang) for turn in turns],
        "sentences": sentences(rehearsal, lang),
    }


def said(rehearsal: Rehearsal, turn: Turn, lang: Lang) -> str:
    """What the learner said in a turn."""
    return turn.choice.own or rehearsal.talk.reply(turn.choice.reply).says[lang]


def terms(turn: Turn) -> list[dict[str, Any]]:
    """What moved the gauges in a turn, the strongest first; ``reply`` stands for the move itself."""
    pushes = sorted((term for term in turn.terms if abs(term.value) >= 0.005), key=lambda term: -abs(term.value))
    return [{"id": term.id, "gauge": term.gauge, "value": round(term.value, 2), "grade": term.grade} for term in pushes]


def sentences(rehearsal: Rehearsal, lang: Lang) -> list[str]:
    """Sentences one may want to keep: what was said, without the slips; else the good opening of the situation."""
    talk = rehearsal.talk
    kept = [said(rehearsal, turn, lang) for turn in rehearsal.turns if not turn.choice.reply or talk.reply(turn.choice.reply).kind != "slip"]
    return list(dict.fromkeys([*kept, rehearsal.situation.opening[lang]]))


def replay(rehearsal: Rehearsal, numbers: Mapping[str, float]) -> list[list[float]]:
    """Heat and stress at the start and after each turn, for the same replies under a rule with other numbers."""
    rule = load().but(numbers)
    state = practice_model.start(rehearsal.scene)
    points = [[state.heat, state.stress]]
    for turn in rehearsal.turns:
        given = turn.choice.delivery
        if turn.choice.reply and given.hold is None:
            given = replace(given, hold=rehearsal.talk.reply(turn.choice.reply).hold)
        state, _ = practice_model.step(state, turn.move, rehearsal.scene, given, rule)
        points.append([round(state.heat, 2), round(state.stress, 2)])
    return points


def bounds(rule: Rule) -> dict[str, list[float]]:
    """Every number of the rule: its value, and how far it may be moved down and up."""
    found: dict[str, list[float]] = {}
    for name, value in rule.numbers.items():
        part = name.partition(".")[2]
        word = rule.terms.get(name)
        if part in ("heard", "progress", "loss"):
            found[name] = [value, 0.0, 1.0]
        elif part or (word and word.gauge):
            # A push may change its direction: that is what a group may want to argue about.
            most = max(1.0, 2 * abs(value))
            found[name] = [value, -most, most]
        else:
            found[name] = [value, 0.0, max(1.0, 2 * value)]
    return found


def _turn(rehearsal: Rehearsal, turn: Turn, lang: Lang) -> dict[str, Any]:
    others = [
        {"says": other.reply.says[lang], "move": other.reply.move, "heat": round(other.heat, 2), "stress": round(other.stress, 2)}
        for other in rehearsal.what_if(turn.number)
    ]
    return {
        "number": turn.number, "line": turn.customer[lang], "said": said(rehearsal, turn, lang), "move": turn.move,
        "heat": [round(turn.before.heat, 2), round(turn.after.heat, 2)], "stress": [round(turn.before.stress, 2), round(turn.after.stress, 2)],
        "terms": terms(turn), "others": others,
    }


def _ending(rehearsal: Rehearsal, content: Content, lang: Lang) -> dict[str, Any]:
    say, shared = content.ui, read_endings(content)
    promise = shared["open-promise"] if rehearsal.open_promise and not rehearsal.scene.danger else None
    promised = f"{promise.title[lang]}. {promise.says[lang]}" if promise else ""
    if not rehearsal.ending:
        return {"id": "stopped", "title": say["talk.stopped-title"][lang], "says": say["talk.stopped"][lang], "customer": "", "promise": promised}
    words = ending_words(rehearsal.talk, rehearsal.ending, shared)
    last = words.customer[lang] if words.customer else ""
    return {"id": rehearsal.ending, "title": words.title[lang], "says": words.says[lang], "customer": last, "promise": promised}


def _sentence(points: list[list[float]], content: Content, lang: Lang) -> str:
    heats, stresses = [point[0] for point in points], [point[1] for point in points]
    top = heats.index(max(heats))
    key = "talk.chart-sentence-start" if top == 0 else "talk.chart-sentence"
    return content.ui[key].fill(
        lang, heat_from=number(heats[0], lang), heat_to=number(heats[-1], lang), top=number(heats[top], lang), turn=top,
        stress_from=number(stresses[0], lang), stress_to=number(stresses[-1], lang),
    )

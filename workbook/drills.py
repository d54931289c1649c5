"""What the drills of Respond say back: the coach's remarks on a reply, two lines through the practice model, how sure one is."""

from __future__ import annotations

import datetime
from typing import Any

from . import practice_model
from .answers import check
from .content import Content
from .feedback import number
from .journal import Journal, read_stamp
from .model import Exercise, Prompt
from .playbook_pages import day
from .practice_model import Scene, State, Term
from .practice_rule import load
from .words import Lang

Block = dict[str, Any]
# One line, or the parts of one remark: what, why, try.
Remark = str | list[str]
MOST_REMARKS = 3
BOTH, BUILDER, SURE = "both-lines", "boundary-builder", "how-sure"
# The caller of B16: hot and abusive, and somebody at the phone who is tense already.
SCENE = Scene(heat=8.5, stress=6.0, abusive=True)
LINES = ("threat", "boundary")
SHOWN_BEFORE = 4  # how many of one's own earlier values stand next to each other
AGAIN = datetime.timedelta(days=14)


def coach_remarks(prompt: Prompt, reply: str, customer: str, content: Content, lang: Lang) -> list[Remark]:
    """What the coach has to say about one reply, at most three things and a guess at the style; gentle, and never a verdict."""
    from . import coach, coach_rules  # read when somebody has written a reply

    seen, words = coach.look(reply, lang, customer or None), coach_rules.wording()
    lines = words.lines
    if seen.help:
        return [lines["help"][lang]]
    if not seen.judged:
        return [lines["nothing"][lang]]
    stance = words.stances[seen.stance][lang]
    if prompt.voice:
        # A voice that was asked for needs no advice: only how it sounds, and what makes it sound so.
        heard = content.ui["remark.voice-same" if seen.stance == prompt.voice else "remark.voice-other"].fill(lang, stance=stance)
        return [heard, *(flag.what.fill(lang, words=flag.quote) for flag in seen.flags[: MOST_REMARKS - 1])]
    good = " ".join(words.good[name][lang] for name in seen.good)
    flags: list[Remark] = [
        [flag.what.fill(lang, words=flag.quote), f"{lines['why'][lang]} {flag.why[lang]}", f"{lines['try'][lang]} {flag.try_[lang]}"]
        for flag in seen.flags
    ]
    remarks: list[Remark] = [*([good] if good else []), *flags, *(words.questions[name][lang] for name in seen.questions)]
    return [*(remarks[:MOST_REMARKS] or [lines["clear"][lang]]), lines["guess"].fill(lang, stance=stance)]


def blocks(exercise: Exercise, journal: Journal, content: Content, lang: Lang) -> list[Block]:
    """What the numbers of one drill say; nothing for one that has none."""
    if exercise.id == BOTH:
        return both_blocks(exercise, journal, content, lang)
    if exercise.id == SURE:
        return sure_blocks(exercise, journal, content, lang)
    return []


def listens_to(exercise: Exercise) -> frozenset[str]:
    """The exercises whose entries these numbers draw on."""
    return frozenset({BUILDER}) if exercise.id == BOTH else frozenset()


def both_lines() -> dict[str, tuple[State, tuple[Term, ...]]]:
    """The bare threat and the shown boundary, each as a first reply to the same caller: the state after it, and why."""
    return {move: practice_model.step(practice_model.start(SCENE), move, SCENE) for move in LINES}


def both_blocks(exercise: Exercise, journal: Journal, content: Content, lang: Lang) -> list[Block]:
    """Both lines next to each other, term by term in words, once the learner has guessed."""
    if journal.latest(exercise.id) is None:
        return []
    say, ran = content.ui, both_lines()
    after = {move: state for move, (state, _) in ran.items()}
    found: list[Block] = [
        {"kind": "h", "level": 4, "text": say["both.title"][lang]},
        {"kind": "p", "text": say["both.sentence"].fill(
            lang, heat=number(SCENE.heat, lang), threat=number(after["threat"].heat, lang), boundary=number(after["boundary"].heat, lang),
        )},
    ]
    if own := _own_boundary(journal, content):
        found += [{"kind": "p", "text": say["both.own"][lang]}, {"kind": "quote", "text": own}]
    found.append({"kind": "dl", "items": [[say[f"both.{move}"][lang], load().moves[move].says[lang]] for move in LINES]})
    for gauge, before in (("heat", SCENE.heat), ("stress", SCENE.stress)):
        columns = [{term.id: term for term in ran[move][1] if term.gauge == gauge} for move in LINES]
        ids = dict.fromkeys(id_ for column in columns for id_ in column)
        rows = [[_name(id_, content, lang), *(signed(column[id_].value, lang) if id_ in column else "–" for column in columns)] for id_ in ids]
        rows.append([say["both.after"].fill(lang, before=number(before, lang)), *(number(getattr(after[move], gauge), lang) for move in LINES)])
        head = [say["both.what"][lang], *(say[f"both.{move}"][lang] for move in LINES)]
        found.append({"kind": "table", "caption": say[f"both.{gauge}"][lang], "head": head, "rows": rows})
    last = (("talk.fixed-line", "fixed-line"), ("both.sizes", "hint"), ("both.safety", ""))
    return [*found, *({"kind": "p", "text": say[key][lang], "tone": tone} for key, tone in last)]


def _own_boundary(journal: Journal, content: Content) -> str:
    entry, exercise = journal.latest(BUILDER), content.exercises.get(BUILDER)
    answers = check(exercise, entry.answers).answers if entry and exercise else {}
    return next((answers[p.id] for p in exercise.prompts if p.kind == "joined" and p.id in answers), "") if exercise else ""


def _name(id_: str, content: Content, lang: Lang) -> str:
    word = load().terms.get(id_)
    return f"{word.name[lang]}. {word.says[lang]}" if word else content.ui["both.reply"][lang]


def signed(value: float, lang: Lang) -> str:
    """A push as the language writes it, with its sign: +1.6 or −0,5."""
    words = f"{value:+.2f}".rstrip("0").rstrip(".").replace("-", "−")
    return words.replace(".", ",") if lang == "nl" else words


def sure_blocks(exercise: Exercise, journal: Journal, content: Content, lang: Lang) -> list[Block]:
    """One's own values, the last few next to each other, and when to look again; nothing is made of them."""
    say = content.ui
    entries = journal.of(exercise.id)
    shown = [(entry.at, check(exercise, entry.answers).answers) for entry in entries[-SHOWN_BEFORE:]]
    if not shown:
        return []
    found: list[Block] = [{"kind": "h", "level": 4, "text": say["sure.title"][lang]}]
    for prompt in exercise.prompts:
        rows = [[option.says[lang], *(_cell(answers.get(prompt.id), option.id) for _, answers in shown)] for option in prompt.options]
        rows = [row for row in rows if any(cell != "–" for cell in row[1:])]
        if prompt.kind == "grid" and rows:
            head = [say["sure.what"][lang], *(day(at, content, lang) for at, _ in shown)]
            found.append({"kind": "table", "caption": prompt.label[lang], "head": head, "rows": rows})
    if len(found) == 1:
        return []
    again = (read_stamp(shown[-1][0]) + AGAIN).isoformat()
    found.insert(1, {"kind": "p", "text": say["sure.again"].fill(lang, when=day(again, content, lang))})
    return [*found, {"kind": "p", "tone": "hint", "text": say["sure.caveat"][lang]}]


def _cell(grid: Any, row: str) -> str:
    values = list((grid or {}).get(row, {}).values())
    return str(values[0]) if values else "–"

"""What is wrong with a conversation as it is written; ``conversation_check`` plays it as well."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .conversation_content import AFTERS, ALWAYS, BANDS, KINDS, Conversation, fit
from .model import Situation
from .practice_model import LEAVING
from .practice_rule import MOVES
from .toml_table import Fault
from .words import LANGS, Text

# How long words may be, in characters: people read them while somebody is angry at them.
LONGEST_LINE, LONGEST_REPLY = 220, 280


def faults(conversation: Conversation, situation: Situation, file: str = "") -> list[Fault]:
    """Every fault of form and of sense, with its key."""
    file = file or f"conversations/{conversation.id}.toml"
    return [Fault(file, key, expected) for key, expected in (*_shape(conversation), *_wording(conversation), *_sense(conversation, situation))]


def _shape(talk: Conversation) -> Iterator[tuple[str, str]]:
    fewest, most = (4, 16) if talk.danger else (9, 16)
    if not fewest <= len(talk.lines) <= most:
        yield "lines", f"expected {fewest} to {most} lines besides the opening, got {len(talk.lines)}"
    ids = [reply.id for reply in talk.replies]
    for double in sorted({each for each in ids if ids.count(each) > 1}):
        yield double, "expected an id that no other reply has"
    for kind in KINDS:
        pool = [reply for reply in talk.replies if reply.kind == kind]
        fewest = 3 if talk.danger else 5
        if not fewest <= len(pool) <= 8:
            yield kind, f"expected {fewest} to 8 replies, got {len(pool)}"
        if not any(reply.needs == ALWAYS for reply in pool):
            yield kind, "expected at least one reply without needs (and not warn or end_contact), so that there is one on every turn"
    for clash in sorted(set(ids) & {*AFTERS, *MOVES}):
        yield clash, "expected an id that is not the name of a move or of how a move sounds"
    for line in talk.lines:
        for each in line.after:
            if each not in (*AFTERS, *MOVES, *ids):
                yield f"lines.{line.id}.after", f"expected {', '.join(AFTERS)}, a move or the id of a reply; got {each!r}"
    for reply in talk.replies:
        for other in (*reply.needs.used, *reply.needs.unused):
            if other not in ids:
                yield f"{reply.kind}.{reply.id}.needs", f"expected the id of a reply, got {other!r}"
    for name, heat in zip(BANDS, (1, 4, 6, 9), strict=True):
        for after in AFTERS if name == "boiling" or not talk.danger else ():
            if not any(fit(line, heat, after) is not None for line in talk.lines):
                yield "lines", f"no line fits {name} (or the band next to it) after {after}; give one line no 'after'"


def _wording(talk: Conversation) -> Iterator[tuple[str, str]]:
    for key, text, longest in _texts(talk):
        for lang in LANGS:
            if "!" in text[lang]:
                yield f"{key}.{lang}", "expected no exclamation mark"
            if len(text[lang]) > longest:
                yield f"{key}.{lang}", f"expected at most {longest} characters, got {len(text[lang])}"
    for lang in LANGS:
        says = [text[lang] for _, text, _ in _texts(talk)]
        for double in sorted({each for each in says if says.count(each) > 1}):
            yield lang, f"the same words stand here twice: {double[:50]!r}"


def _texts(talk: Conversation) -> Iterator[tuple[str, Text, int]]:
    yield "opening", talk.opening, LONGEST_LINE
    yield "scene", talk.scene, 500
    for line in talk.lines:
        yield f"lines.{line.id}.says", line.says, LONGEST_LINE
    for reply in talk.replies:
        yield f"{reply.kind}.{reply.id}.says", reply.says, LONGEST_REPLY
    for name, (says, customer) in talk.endings.items():
        if says:
            yield f"endings.{name}.says", says, 400
        if customer:
            yield f"endings.{name}.customer", customer, LONGEST_LINE


def _sense(talk: Conversation, situation: Situation) -> Iterator[tuple[str, str]]:
    for reply in talk.replies:
        if reply.kind == "slip":
            continue
        for lang in LANGS:
            for hot in situation.hot_words[lang]:
                if re.search(rf"\b{re.escape(hot)}\b", reply.says[lang], re.IGNORECASE):
                    yield f"{reply.kind}.{reply.id}.says.{lang}", f"expected none of the situation's hot words outside slip, got {hot!r}"
        answered = any({reply.id, reply.move} & set(line.after) for line in talk.lines)
        if reply.move in ("ask", "offer_choice") and not answered and not talk.danger:
            yield f"{reply.kind}.{reply.id}", "expected a line with this id in its 'after': the customer answers what is asked"
    moves = {reply.move for reply in talk.replies}
    for ending in expected_endings(talk, situation):
        if ending not in talk.endings or (ending != "safe-exit" and talk.endings[ending][1] is None):
            yield f"endings.{ending}", "missing; expected the customer's last words (safe-exit: says)"
    if talk.danger:
        for reply in talk.replies:
            if reply.kind == "limiting" and reply.move not in LEAVING:
                yield f"limiting.{reply.id}", "expected end_contact or hand_over: in danger, leaving is always on offer"
        return
    if situation.abusive and not {"boundary", "warn", "end_contact"} <= moves:
        yield "limiting", "expected boundary, warn and end_contact: this situation needs the whole ladder"
    if not situation.abusive and moves & {"warn", "end_contact"}:
        yield "limiting", "expected no warn or end_contact: nobody is abusive here"
    if not situation.solvable and "say_no_well" not in moves:
        yield "limiting", "expected say_no_well: the wish cannot be met"
    if talk.ends_badly and talk.heat_floor < (4 if situation.solvable else 5.5):
        yield "heat_floor", "expected 4 or more (5.5 where the wish cannot be met): ends_badly means that it does not cool enough"
    if not talk.ends_badly and (talk.heat_floor or talk.cut_after):
        yield "heat_floor", "expected only together with ends_badly = true"


def expected_endings(talk: Conversation, situation: Situation) -> tuple[str, ...]:
    """The endings this conversation must have its own words for."""
    if talk.danger:
        return ("safe-exit",)
    if talk.ends_badly:
        return ("still-badly",)
    steps = ("ended-in-steps",) if situation.abusive else ()
    return ("settled" if situation.solvable else "clear-no", "customer-left", *steps)

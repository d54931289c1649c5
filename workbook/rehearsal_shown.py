"""What a page shows of a rehearsal, as plain JSON values in one language: the choice, the scene, a turn, the rule in words."""

from __future__ import annotations

from typing import Any

from . import debrief, helpcard, playbook, rehearsals
from .content import Content
from .conversation import Rehearsal
from .conversation_content import KIND_MOVES, KINDS, Conversation, band
from .journal import Journal
from .model import Situation
from .practice_rule import MOVES, load
from .words import Lang

# The kind under which a move is offered for own words: the first it can be.
KIND_OF = {move: next(kind for kind in KINDS if move in KIND_MOVES[kind]) for move in MOVES}


def groups(content: Content, journal: Journal, lang: Lang) -> list[dict[str, Any]]:
    """The learner's own three first, then every conversation by sector; ``more``: some of the three have none."""
    known, ui = rehearsals.names(content), content.ui
    picked = journal.latest(playbook.TOP_THREE)
    chosen = [each for each in (picked.answers.get("situations") or [] if picked else []) if isinstance(each, str)]
    sectors: dict[str, list[Situation]] = {}
    for situation in content.situations.values():
        if situation.id in known:
            sectors.setdefault(situation.sector, []).append(situation)

    def item(each: Situation) -> dict[str, Any]:
        return {"id": each.id, "title": each.title[lang], "channel": ui[f"channels.{each.channel}"][lang], "abusive": each.abusive}

    mine = [item(content.situations[each]) for each in chosen if each in known]
    own = [{"id": "mine", "title": ui["talk.my-three"][lang], "items": mine, "more": len(mine) < len(chosen)}] if chosen else []
    return [
        *own,
        *(
            {"id": name, "title": ui[f"sectors.{name}"][lang] if f"sectors.{name}" in ui else name, "items": [item(each) for each in found]}
            for name, found in sectors.items()
        ),
    ]


def scene(situation: Situation, talk: Conversation, content: Content, lang: Lang) -> dict[str, Any]:
    """What stays the same in one conversation; in danger the help card comes along."""
    return {
        "about": situation.id, "title": situation.title[lang], "customer": talk.customer[lang], "scene": talk.scene[lang], "channel": situation.channel,
        "abusive": situation.abusive, "danger": talk.danger, "limiting": situation.limiting[lang], "useful": [each[lang] for each in situation.useful],
        "most": talk.max_turns, "help": helpcard.blocks(content, lang) if talk.danger else [],
    }


def turn(rehearsal: Rehearsal, lang: Lang) -> dict[str, Any]:
    """This turn, and what the last one did. It says nothing about which of the replies is which."""
    state, danger = rehearsal.state, rehearsal.scene.danger
    offers = [
        {"id": reply.id, "says": reply.says[lang]}
        | ({"hold": reply.hold.promised_s} if reply.hold and reply.kind != "slip" else {})
        | ({"leaves": True} if danger and reply.kind == "limiting" else {})
        for reply in rehearsal.offers
    ]
    shown: dict[str, Any] = {
        "number": len(rehearsal.turns) + 1, "line": rehearsal.line.says[lang] if rehearsal.line else "", "offers": offers,
        "band": rehearsal.band, "ended": bool(rehearsal.ending),
    }
    if not danger:
        shown |= {name: round(getattr(state, name), 2) for name in ("heat", "stress", "heard", "progress")} | {"step": state.stage}
    if rehearsal.turns:
        shown["last"] = exchange(rehearsal, len(rehearsal.turns), lang) | ({} if danger else {"terms": debrief.terms(rehearsal.turns[-1])})
    return shown


def exchange(rehearsal: Rehearsal, number: int, lang: Lang) -> dict[str, Any]:
    """What was said in turn ``number``: the customer's line, the reply, and the seconds away if there were any."""
    played = rehearsal.turns[number - 1]
    held = played.choice.delivery.hold
    return {
        "line": played.customer[lang], "band": band(played.before.heat), "said": debrief.said(rehearsal, played, lang), "move": played.move,
        "hold": held.taken_s if held else 0,
    }


def rule(lang: Lang) -> dict[str, Any]:
    """The practice model: ``id: [name, what it says, grade]``, moves by kind, and how far each number may be moved."""
    shipped = load()
    return {
        "moves": {id_: [word.name[lang], word.says[lang], word.grade] for id_, word in shipped.moves.items()},
        "terms": {id_: [word.name[lang], word.says[lang], word.grade] for id_, word in shipped.terms.items()},
        "groups": {kind: [move for move in MOVES if KIND_OF[move] == kind] for kind in KINDS},
        "numbers": debrief.bounds(shipped),
    }

"""The help card as blocks: when to put the workbook aside, and whom to call."""

from __future__ import annotations

from typing import Any

from .content import Content
from .model import HelpCard
from .words import Lang

Block = dict[str, Any]
# The countries a reader of each language most likely calls from stand first.
FIRST: dict[Lang, tuple[str, ...]] = {"en": ("uk", "ie", "us", "nl", "be", "eu"), "nl": ("nl", "be", "eu", "uk", "ie", "us")}
AT_WORK = ("manager", "adviser", "doctor", "prevention", "council", "elsewhere")


def blocks(content: Content, lang: Lang) -> list[Block]:
    """Stop signs, whom to talk to, what the employer owes, and the numbers per country."""

    def say(key: str) -> str:
        return content.ui[f"help.{key}"][lang]

    signs = [say(f"sign-{number}") for number in range(1, 12)]
    order = {name: at for at, name in enumerate(FIRST[lang])}
    cards = sorted(content.help.values(), key=lambda card: order.get(card.country, len(order)))
    return [
        {"kind": "h", "level": 3, "text": say("title")},
        {"kind": "details", "summary": say("happened"), "blocks": [
            {"kind": "ul", "items": signs[:7]}, {"kind": "p", "text": say("noticed")}, {"kind": "ul", "items": signs[7:]},
        ]},
        {"kind": "p", "text": say("then"), "tone": "strong"},
        {"kind": "details", "summary": say("at-work"), "blocks": [{"kind": "ul", "items": [say(name) for name in AT_WORK]}]},
        {"kind": "p", "text": f"{say('duty')} {say('may')}"},
        {"kind": "p", "text": say("country"), "tone": "hint"},
        *(_country(card, content, lang) for card in cards),
    ]


def _country(card: HelpCard, content: Content, lang: Lang) -> Block:
    lines: list[Block] = [
        {"kind": "call", "name": line.name[lang], "number": line.number, "tel": "".join(c for c in line.number if c.isdigit() or c == "+"),
         "site": line.site, "text": line.serves[lang]}
        for line in card.lines
    ]
    checked: Block = {"kind": "p", "text": content.ui["help.checked"].fill(lang, date=f"{card.checked.day} {content.ui[f'months.m{card.checked.month:02d}'][lang]} {card.checked.year}"), "tone": "hint"}
    return {"kind": "details", "summary": card.name[lang], "blocks": [*lines, checked]}

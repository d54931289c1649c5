"""The pocket card: four panels on one side of A4 that fold to A6, and the one page."""

from __future__ import annotations

from typing import Any

from .content import Content
from .helpcard import FIRST
from .playbook import Playbook
from .words import Lang

Block = dict[str, Any]
MOST_PLANS, MOST_THOUGHTS, MOST_COUNTRIES = 3, 3, 3


def panels(book: Playbook, plans: list[str], content: Content, lang: Lang) -> list[list[Block]]:
    """Front, inside left, inside right, back: the plan to read at the desk, what I expect, what I do, whom to call.

    ``plans``: the if-then plans as sentences, the newest first.
    """

    def say(key: str) -> str:
        return content.ui[key][lang]

    def listed(items: list[str], empty: str) -> list[Block]:
        return [{"kind": "ul", "items": items}] if items else [{"kind": "p", "text": empty, "tone": "empty"}]

    front: list[Block] = [{"kind": "h", "level": 3, "text": say("card.front")}]
    front += [{"kind": "quote", "text": plans[0]}] if plans else [{"kind": "p", "text": say("card.no-plan"), "tone": "empty"}]
    left: list[Block] = [{"kind": "h", "level": 3, "text": say("card.expect")}]
    left += listed([s.title[lang] for s in book.situations], say("plan.before-empty"))
    thoughts = [text[lang] for s in book.situations for text in s.useful[:1]][:MOST_THOUGHTS]
    if thoughts:
        left += [{"kind": "h", "level": 4, "text": say("card.thoughts")}, {"kind": "ul", "items": thoughts}]
    right: list[Block] = [{"kind": "h", "level": 3, "text": say("card.do")}]
    right += listed(plans[1:MOST_PLANS] or [say("card.breathe"), say("card.slower")], "")
    if book.break_link:
        right += [{"kind": "dl", "items": [[say("plan.break-link"), book.break_link]]}]
    back: list[Block] = [
        {"kind": "h", "level": 3, "text": say("card.stop")}, {"kind": "p", "text": say("card.may")},
        {"kind": "p", "text": say("help.then")}, {"kind": "dl", "items": numbers(content, lang)}, {"kind": "p", "text": say("card.own"), "tone": "hint"},
    ]
    return [front, left, right, back]


def numbers(content: Content, lang: Lang) -> list[list[str]]:
    """Whom to call, for the countries a reader of this language most likely calls from: emergency first, then the next line."""
    cards = [content.help[country] for country in FIRST[lang][:MOST_COUNTRIES] if country in content.help]
    return [[card.name[lang], " · ".join(f"{line.number} ({line.name[lang]})" for line in card.lines[:2])] for card in cards]

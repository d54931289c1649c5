"""The colours of the book: every pair of tokens in use has the contrast that WCAG 2.2 AA asks for, in both schemes."""

from __future__ import annotations

import re

import pytest

from workbook.views.modules import HERE

SHEET = (HERE / "style.css").read_text(encoding="utf-8")
SCHEMES = [dict(re.findall(r"(--[a-z-]+): (#[0-9a-f]{6})", block)) for block in re.findall(r"\{\s*(--paper:.*?)color-scheme", SHEET, re.S)]
GROUNDS = ("--paper", "--sheet", "--wash")
WORDS = [*((ink, ground) for ink in ("--ink", "--soft", "--accent") for ground in GROUNDS), ("--ink", "--warm-wash"), ("--warm", "--paper"), ("--warm", "--sheet"), ("--accent-ink", "--accent")]
EDGES = [(edge, ground) for edge in ("--line", "--focus", "--accent", "--warm") for ground in ("--paper", "--sheet")]


def light(colour: str) -> float:
    """Relative luminance, as WCAG defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """The ratio, 1 to 21."""
    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


def test_there_are_two_schemes_and_the_dark_one_is_the_same_everywhere() -> None:
    """Light, and a dark one that a system asks for and JupyterLab's theme alike."""
    assert len(SCHEMES) == 3
    assert SCHEMES[1] == SCHEMES[2] != SCHEMES[0]


@pytest.mark.parametrize("scheme", SCHEMES[:2], ids=["light", "dark"])
def test_words_and_edges_stand_out(scheme: dict[str, str]) -> None:
    """4.5 to 1 for words on every ground they stand on, 3 to 1 for edges of controls and the ring of the focus."""
    assert {(ink, ground): round(contrast(scheme[ink], scheme[ground]), 2) for ink, ground in WORDS if contrast(scheme[ink], scheme[ground]) < 4.5} == {}
    assert {(edge, ground): round(contrast(scheme[edge], scheme[ground]), 2) for edge, ground in EDGES if contrast(scheme[edge], scheme[ground]) < 3} == {}

"""Evidence cards claim no more than research carries."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest

from workbook import model
from workbook.content import Content
from workbook.words import LANGS

# Effect sizes and percentages say nothing to a tired reader, and look like a promise.
SIZES = re.compile(r"%|‰|\bper ?cent\b|\bprocent\b|(?<!\w)(?:d|g|r|rho|ρ|OR|HR|k|n|p)\s*[=<>≤≥]", re.IGNORECASE)
BOASTS = re.compile(r"\b(?:guarantee\w*|proven|garan\w+|bewezen)\b|!", re.IGNORECASE)
FIRM = {"reappraisal", "perspective-taking", "if-then", "short-breaks", "slow-breathing", "customer-aggression",
        "surface-acting", "spaced-review"}
ROW = re.compile(r"^\| `([a-z0-9-]+)` \| (\w+) \|", re.MULTILINE)


@pytest.fixture(scope="module")
def content() -> Content:
    found = Content()
    assert found.evidence, "no evidence cards could be read"
    return found


def test_cards_read_without_faults(content: Content) -> None:
    """Every evidence card reads without a fault."""
    assert [str(fault) for fault in content.faults if fault.file.startswith("evidence/")] == []


def test_every_card_is_whole(content: Content) -> None:
    """Every card has a strength, references, and all its words in both languages."""
    for card in content.evidence.values():
        assert card.strength in get_args(model.Strength), card.id
        assert card.references, card.id
        for text in (card.title, card.says, card.why):
            assert all(text[lang].strip() for lang in LANGS), card.id


def test_only_what_is_firm_is_called_firm(content: Content) -> None:
    """Firm is said of the eight techniques for which the evidence is firm, and of no other."""
    assert {card.id for card in content.evidence.values() if card.strength == "firm"} == FIRM


@pytest.mark.parametrize("words", ["d = .65", "d=.65", "g = -.35", "rho = .29", "25%", "9 percent", "9 procent", "OR = 2"])
def test_sizes_are_recognised(words: str) -> None:
    """The search for effect sizes finds the ways in which they are written."""
    assert SIZES.search(f"On average {words} better.")


def test_says_holds_no_effect_sizes(content: Content) -> None:
    """What a card promises holds no percentages and no effect sizes."""
    for card in content.evidence.values():
        for lang in LANGS:
            assert not SIZES.search(card.says[lang]), f"{card.id}.says.{lang}"


def test_nothing_is_guaranteed(content: Content) -> None:
    """No card says that something is proven or guaranteed."""
    for card in content.evidence.values():
        for lang in LANGS:
            for words in (card.says[lang], card.why[lang]):
                assert not BOASTS.search(words), f"{card.id}.{lang}: {words}"


def test_says_is_short(content: Content) -> None:
    """What a card promises can be read in one go: one or two sentences, fifty words at most."""
    for card in content.evidence.values():
        for lang in LANGS:
            says = card.says[lang]
            assert len(re.findall(r"[.?](?=\s|$)", says)) <= 2, f"{card.id}.says.{lang}"
            assert len(says.split()) <= 50, f"{card.id}.says.{lang}"


def test_the_list_in_the_docs_is_the_list_of_cards(content: Content) -> None:
    """docs/evidence.md lists every card with the strength it has."""
    listed = ROW.findall((Path(__file__).parents[1] / "docs" / "evidence.md").read_text(encoding="utf-8"))
    assert dict(listed) == {card.id: card.strength for card in content.evidence.values()}

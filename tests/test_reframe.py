"""What Reframe gives back is the learner's own: their chain, their marks, their week, with n and without a verdict."""

from __future__ import annotations

import datetime
import json
from typing import Any

import pytest

from workbook import feedback, reframe
from workbook.content import Content
from workbook.journal import Journal
from workbook.model import Source
from workbook.words import LANGS, Lang

CONTENT = Content()
HUNT, PRICE, SWAP = (CONTENT.exercises[name] for name in ("proof-hunt", reframe.PRICE, reframe.SWAP))
ORDER = Source("order", "my-chain")
STARTED = datetime.datetime(2026, 11, 2, 12, 0, tzinfo=datetime.UTC)


def journal_by_day() -> Journal:
    """A journal whose every entry comes a day after the one before."""
    days = iter(range(100))
    return Journal(now=lambda: STARTED + datetime.timedelta(days=next(days)))


def text_of(blocks: list[dict[str, Any]]) -> str:
    return json.dumps(blocks, ensure_ascii=False)


def week(*contacts: tuple[str, int]) -> list[dict[str, Any]]:
    journal = journal_by_day()
    for swapped, after in contacts:
        journal.add(PRICE.id, {"swapped": swapped, "after": after})
    return reframe.price_blocks(PRICE, journal, CONTENT, "en")


@pytest.mark.parametrize("lang", LANGS)
def test_the_cards_are_thoughts_of_the_situations_word_for_word(lang: Lang) -> None:
    """Of the deck at least 24 cards are limiting and useful thoughts of situations, under the title of that situation."""
    cards = [option for option in CONTENT.exercises["sorting-deck"].prompt("cards").options if option.id.split("-")[0] in CONTENT.situations]
    assert len(cards) >= 24
    for card in cards:
        id_, kind, *number = card.id.split("-")
        situation = CONTENT.situations[id_]
        thought = situation.limiting if kind == "limiting" else situation.useful[int(number[0]) - 1]
        assert card.says[lang] == thought[lang]
        assert card.note is not None
        assert card.note[lang] == situation.title[lang]
    assert {card.id.split("-")[1] for card in cards} == {"limiting", "useful"}


def test_ones_own_chain_comes_in_ones_own_order_and_words() -> None:
    """The chain of the chapter Start, as it was ordered there; without one there is none; links that are gone are left out."""
    journal = Journal()
    assert reframe.chain_of(ORDER, journal, CONTENT, "nl") == []
    journal.add("my-chain", {"order": ["thought", "trigger", "words"], "thought": "daar gaan we", "words": "nee"})
    chain = reframe.chain_of(ORDER, journal, CONTENT, "nl")
    assert [(link["id"], link["own"]) for link in chain] == [("thought", "daar gaan we"), ("trigger", ""), ("words", "nee")]
    assert chain[0]["says"] == next(o.says.nl for o in CONTENT.exercises["my-chain"].prompt("order").options if o.id == "thought")
    journal.add("my-chain", {"order": ["gone"]})
    assert reframe.chain_of(ORDER, journal, CONTENT, "nl") == []


@pytest.mark.parametrize("lang", LANGS)
def test_a_hunt_shows_ones_own_share_under_each_opinion(lang: Lang) -> None:
    """After one round one share is said, and that the other opinion is still to come; nobody else's marks are spoken of."""
    journal = Journal()
    assert reframe.hunt_blocks(HUNT, journal, CONTENT, lang) == []
    call = CONTENT.transcripts["sofa"]
    journal.add(HUNT.id, {"call": {"transcript": "sofa", "opinion": "difficult", "marked": list(call.markable[:2])}})
    blocks = feedback.blocks(HUNT, journal, CONTENT, lang)
    opinions = {opinion.id: opinion.says[lang] for opinion in HUNT.prompt("call").bins}
    say = CONTENT.ui
    said = [block.get("text") for block in blocks]
    assert say["insight.hunt-share"].fill(lang, opinion=opinions["difficult"], marked=2, all=len(call.markable), share=round(200 / len(call.markable)), n=1) in said
    assert say["insight.hunt-none"].fill(lang, opinion=opinions["means-well"]) in said
    assert not any(block["kind"] == "card" for block in blocks)


def test_two_rounds_lay_the_marks_beside_each_other() -> None:
    """Once a call was read under both opinions, the lines marked both times and only once stand there in words."""
    journal = Journal()
    call = CONTENT.transcripts["sofa"]
    first, second, third, *_ = call.markable
    for opinion, marked in (("difficult", [first, second]), ("means-well", [second, third])):
        journal.add(HUNT.id, {"call": {"transcript": "sofa", "opinion": opinion, "marked": marked}})
    (card,) = [block for block in reframe.hunt_blocks(HUNT, journal, CONTENT, "en") if block["kind"] == "card"]
    says = {line.id: line.says["en"] for line in call.lines}
    assert [words for _, words in card["blocks"][0]["items"]] == [says[second], says[first], says[third]]


def test_a_round_of_a_call_that_is_gone_breaks_nothing() -> None:
    """A call of a pack that is no longer there is left out of the count."""
    journal = Journal()
    journal.add(HUNT.id, {"call": {"transcript": "gone", "opinion": "difficult", "marked": ["x"]}})
    assert reframe.hunt_blocks(HUNT, journal, CONTENT, "en") == []


def test_a_week_of_few_is_a_list_without_medians() -> None:
    """With fewer than six contacts, or fewer than three of a kind, there are counts and a list and no middle value."""
    assert week() == []
    few = CONTENT.ui["insight.price-few"]["en"]
    for contacts in ([("yes", 2)], [("yes", 2)] * 7, [("yes", 2)] * 5 + [("no", 8)] * 2, [("yes", 2)] * 3 + [("no", 8)] * 2):
        blocks = week(*contacts)
        assert few in text_of(blocks)
        assert len(next(block["rows"] for block in blocks if block["kind"] == "table")) == len(contacts)


def test_a_full_week_has_two_middles_with_n_and_range() -> None:
    """From six contacts, three of each, both middle values are said with how many and from where to where."""
    blocks = week(("yes", 2), ("no", 8), ("yes", 3), ("no", 5), ("yes", 7), ("no", 6))
    expected = CONTENT.ui["insight.price-middle"].fill("en", yes="3", no="6", yes_n=3, no_n=3, yes_min=2, yes_max=7, no_min=5, no_max=8)
    assert expected in text_of(blocks)
    assert CONTENT.ui["insight.price-few"]["en"] not in text_of(blocks)


def test_a_week_says_when_it_is_round() -> None:
    """The first day is named, and the day a week later."""
    assert CONTENT.ui["insight.price-week"].fill("en", first="2 November 2026", last="9 November 2026") in text_of(week(("yes", 2), ("no", 3)))


def test_a_half_filled_contact_does_not_count() -> None:
    """Without a choice or without a number there is nothing to compare."""
    journal = Journal()
    journal.add(PRICE.id, {"swapped": "yes"})
    journal.add(PRICE.id, {"after": 3})
    assert reframe.price_blocks(PRICE, journal, CONTENT, "en") == []


def test_the_workbooks_thoughts_come_after_ones_own() -> None:
    """The useful thoughts of a situation are shown once a swap for it was saved, and only for that situation."""
    journal = Journal()
    assert feedback.blocks(SWAP, journal, CONTENT, "nl", "ret1") == []
    journal.add(SWAP.id, {"limiting": "x", "useful": ["y"]}, about="ret1")
    assert CONTENT.situations["ret1"].useful[0]["nl"] in text_of(feedback.blocks(SWAP, journal, CONTENT, "nl", "ret1"))
    assert feedback.blocks(SWAP, journal, CONTENT, "nl", "ret2") == []
    assert feedback.blocks(SWAP, journal, CONTENT, "nl", "") == []


def test_two_minutes_is_two_minutes() -> None:
    """Each of the two ways to start a shift takes at most two minutes as suggested."""
    routes = [prompt for prompt in CONTENT.exercises["start-of-shift"].prompts if prompt.kind == "steps"]
    assert len(routes) == 2
    assert all(60 <= sum(option.seconds for option in prompt.options) <= 120 for prompt in routes)


@pytest.mark.parametrize("name", ["swap-card", "self-talk", "useful-or-true"])
def test_a_useful_thought_is_never_a_duty(name: str) -> None:
    """Where a thought is swapped it stands in so many words that this is no duty to put up with everything."""
    shown = [prompt.label for prompt in CONTENT.exercises[name].prompts if prompt.kind == "show"]
    assert any("A useful thought is a choice, not a duty to put up with everything." in label.en for label in shown)
    assert any("Een helpende gedachte is een keuze, geen plicht om alles te pikken." in label.nl for label in shown)

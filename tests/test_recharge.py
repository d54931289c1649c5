"""Own numbers of Recharge: a list below three, counts from three, a middle from six, and never a verdict."""

from __future__ import annotations

import datetime
import json
from typing import Any

import pytest

from workbook import feedback, playbook, playbook_pages, recharge
from workbook.content import Content
from workbook.journal import Journal
from workbook.words import LANGS, Lang

CONTENT = Content()
UI = CONTENT.ui


def blocks(name: str, journal: Journal, lang: Lang = "en") -> list[dict[str, Any]]:
    return feedback.blocks(CONTENT.exercises[name], journal, CONTENT, lang)


def words(found: list[dict[str, Any]]) -> str:
    return json.dumps(found, ensure_ascii=False)


def pairs(*values: tuple[int, int], exercise: str = "breathe", **more: Any) -> Journal:
    journal = Journal()
    for before, after in values:
        journal.add(exercise, {"suds-before": before, "suds-after": after, **more})
    return journal


def test_every_way_to_recharge_asks_before_and_after() -> None:
    """The activities whose effect a learner can look at carry the same two questions, from 0 to 10."""
    paired = {"log", "breathe", "walk", "tension", "away", "rewrite", "three-good"}
    assert recharge.listens_to(CONTENT.exercises["what-works"], CONTENT) >= paired
    for name in paired:
        for id_ in ("suds-before", "suds-after"):
            prompt = CONTENT.exercises[name].prompt(id_)
            assert (prompt.kind, prompt.low, prompt.high, len(prompt.anchors)) == ("rating", 0, 10, 3)


@pytest.mark.parametrize("lang", LANGS)
def test_below_three_pairs_there_is_only_the_list(lang: Lang) -> None:
    """Two pairs are shown as they are: no count, no middle."""
    found = blocks("what-works", pairs((7, 4), (6, 6)), lang)
    card = found[1]
    assert card["title"] == UI["recharge.few-title"][lang]
    assert [row[-2:] for row in card["blocks"][0]["rows"]] == [["7", "4"], ["6", "6"]]
    assert not any(UI[f"recharge.{key}"][lang].split("{lower}")[-1].split("{drop}")[-1].split("{n}")[0] in words(found) for key in ("counts", "median"))


def test_from_three_pairs_they_are_counted() -> None:
    """Lower, the same and higher are counted, with how many there were."""
    found = blocks("what-works", pairs((7, 4), (6, 6), (3, 5), (9, 8)))
    assert UI["recharge.counts"].fill("en", n=4, lower=2, same=1, higher=1) in words(found)
    assert "middle drop" not in words(found)


def test_from_six_pairs_there_is_a_middle_with_its_range() -> None:
    """The middle of 3, 0, -2, 1, 5 and 2 is one and a half."""
    found = blocks("what-works", pairs((7, 4), (6, 6), (3, 5), (9, 8), (9, 4), (5, 3)), "nl")
    assert UI["recharge.median"].fill("nl", drop="1,5", least=-2, most=5) in words(found)
    assert UI["recharge.caveat-1"]["nl"] in words(found)


def test_in_the_log_each_thing_that_was_used_has_its_own_pairs() -> None:
    """What was used in a real contact is looked at by itself, own words among them; half a pair counts nowhere."""
    journal = pairs((7, 4), exercise="log", used=["breath", {"own": "tea"}])
    journal.add("log", {"suds-before": 5, "used": ["breath"]})
    journal.add("log", {"suds-before": 5, "suds-after": 5})
    found = recharge.activities(journal, CONTENT, "en")
    assert [(each.title, [pair[1:] for pair in each.pairs]) for each in found] == [
        ("In a real contact: Breathed out slowly", [(7, 4)]), ("In a real contact: tea", [(7, 4)]),
    ]


@pytest.mark.parametrize("lang", LANGS)
def test_without_pairs_it_says_where_they_come_from(lang: Lang) -> None:
    """Nothing yet is said kindly."""
    assert UI["recharge.works-none"][lang] in words(blocks("what-works", Journal(), lang))
    assert blocks("good-bad", Journal(), lang) == blocks("pull", Journal(), lang) == blocks("battery", Journal(), lang) == blocks("buddy", Journal(), lang) == []


def test_a_tally_is_ones_own_count() -> None:
    """Two days: the sums, all of them, and how many good ones in a hundred."""
    journal = Journal()
    journal.add("good-bad", {"tally": {"good": 10, "neutral": 4, "bad": 1}})
    journal.add("good-bad", {"tally": {"good": 5}})
    assert UI["recharge.tally-sentence"].fill("en", days=2, good=15, neutral=4, bad=1, all=20, share=75) in words(blocks("good-bad", journal))


def test_the_best_and_the_worst_are_compared_day_by_day() -> None:
    """Days with one number only are not compared."""
    journal = Journal()
    for best, worst in ((3, 8), (8, 3), (5, 5), (2, 9)):
        journal.add("pull", {"best-pull": best, "worst-pull": worst})
    journal.add("pull", {"worst-pull": 9})
    assert UI["recharge.pull-sentence"].fill("en", n=4, worst=2, best=1, same=1) in words(blocks("pull", journal))


def test_the_battery_shows_every_level_and_a_middle_from_six() -> None:
    """Each moment of the day has its values; a middle only where there are six."""
    journal = Journal()
    for level in (90, 80, 70, 60, 50, 40):
        journal.add("battery", {"moment": "start", "level": level})
    journal.add("battery", {"moment": "end", "level": 20})
    rows = {row[0]: row[1:] for row in blocks("battery", journal)[0]["rows"]}
    assert rows["Start of the shift"] == ["6", "90, 80, 70, 60, 50, 40", "65"]
    assert rows["End of the shift"] == ["1", "20", "–"]
    assert rows["Halfway"] == ["0", "–", "–"]


def test_recovery_and_workload_stand_side_by_side() -> None:
    """A busy week does not read as one's own failing; what was left open stays a gap."""
    journal = Journal()
    journal.add("week-review", {"kept": ["x"], "rec-detach": 1, "demands": 4})
    table = blocks("week-review", journal)[0]
    assert table["head"][-2:] == [UI["recharge.demands"]["en"], UI["recharge.fall-back"]["en"]]
    assert table["rows"][0][1:] == ["1", "–", "–", "–", "4", "–"]


@pytest.mark.parametrize("lang", LANGS)
def test_a_deal_with_a_buddy_is_a_card_to_copy_or_keep(lang: Lang) -> None:
    """The card holds the deal and the rule on humour; it is text, made here, and goes nowhere by itself."""
    journal = Journal()
    journal.add("buddy", {"who": "J.B.", "helps-me": ["tea"], "off-limits": [{"own": "<b>shouting</b>"}]})
    card, copy, file = blocks("buddy", journal, lang)
    assert (copy["kind"], file["kind"]) == ("copy", "file")
    assert copy["text"] == file["text"].rstrip("\n")
    for said in ("J.B.", "<b>shouting</b>", UI["recharge.deal-foot"][lang]):
        assert said in copy["text"]
    assert "mailto" not in words([card, copy, file])


@pytest.mark.parametrize("lang", LANGS)
def test_what_helps_one_recover_stands_in_the_plan(lang: Lang) -> None:
    """The part "after" of the one-page plan fills itself from Recharge; before that it says where it comes from."""
    journal = Journal()

    def after() -> str:
        book = playbook.gather(journal, CONTENT, lang)
        return words(playbook_pages.Writer(book, CONTENT, {}, lang).plan_page()[-1:])

    assert UI["plan.after-empty"][lang] in after()
    journal.add("what-works", {"keep": ["walk", {"own": "my bike"}]})
    journal.add("day-end", {"energy": 5, "close": "my coat"})
    journal.add("day-end", {"energy": 6})
    for said in (UI["plan.keep"][lang], "my bike", "my coat"):
        assert said in after()
    assert UI["plan.after-empty"][lang] not in after()


@pytest.mark.parametrize(("before", "after", "hours", "shown"), [(9, 9, 1, True), (10, 9, 1, True), (9, 8, 1, False), (8, 10, 1, False), (9, 9, 25, False)])
def test_very_high_before_and_after_shows_whom_to_call(before: int, after: int, hours: int, shown: bool) -> None:
    """A signpost from nine up, both times, for a day; not a diagnosis, and nothing is kept of it."""
    now = [datetime.datetime(2026, 11, 1, 9, tzinfo=datetime.UTC)]
    journal = Journal(lambda: now[0])
    journal.add("breathe", {"suds-before": before, "suds-after": after})
    now[0] += datetime.timedelta(hours=hours)
    found = blocks("breathe", journal, "nl")
    assert (UI["recharge.very-high"]["nl"] in words(found)) is shown
    assert ("113" in words(found)) is shown
    assert len(journal) == 1


@pytest.mark.parametrize("name", [e.id for e in CONTENT.exercises.values() if e.chapter == "recharge"])
def test_answers_of_another_shape_break_nothing(name: str) -> None:
    """A copy from elsewhere may hold anything: what cannot be read is left out."""
    journal = Journal()
    for value in (None, 3, "x", ["x"], {"a": 1}, {"good": "many"}, [{"card": 3}]):
        journal.add(name, {prompt.id: value for prompt in CONTENT.exercises[name].prompts})
    for lang in LANGS:
        json.dumps(blocks(name, journal, lang))
        json.dumps(blocks("what-works", journal, lang))

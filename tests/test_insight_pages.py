"""The page of one's own numbers says what n allows and no more, always with its caveats, in both languages."""

from __future__ import annotations

import datetime
import itertools
import json
import re
from typing import Any

import pytest

import workbook
from workbook import insight, insight_pages
from workbook.content import Content
from workbook.insight_pages import VEGA_LITE, ticks
from workbook.journal import Journal
from workbook.words import LANGS, Lang

CONTENT = Content()
UI = CONTENT.ui
DAY_ONE = datetime.datetime(2026, 11, 1, 9, tzinfo=datetime.UTC)
# Verdicts, norms and tests that a number of one person cannot carry.
NO_WORDS = {
    "en": r"significan|p-value|\bp [<=]|improv|better|worse\b|success|normal|percentile|proves?\b|average person|score",
    "nl": r"significan|p-waarde|\bp [<=]|verbeter|\bbeter|slechter|succes|normaal|percentiel|bewij|gemiddelde mens|score",
}


class Diary:
    """A journal whose days one sets."""

    def __init__(self) -> None:
        self.day = 0.0
        self.journal = Journal(lambda: DAY_ONE + datetime.timedelta(days=self.day))

    def contact(self, before: int | None, after: int | None, day: float | None = None) -> None:
        self.day = self.day + 1 if day is None else day
        self.journal.add("log", {"happened": f"contact {self.day}"} | {name: value for name, value in (("suds-before", before), ("suds-after", after)) if value is not None})

    def trial(self, drawn: str, before: int, after: int) -> None:
        self.day += 1
        self.journal.add("own-trial", {"episode": "x", "suds-before": before, "condition": drawn, "suds-after": after})

    def page(self, lang: Lang = "en") -> list[dict[str, Any]]:
        return insight_pages.blocks(self.journal, CONTENT, lang)


def diary(n: int) -> Diary:
    """So many contacts, each at least as tense as what came after it."""
    made = Diary()
    for at in range(n):
        made.contact(7 - at % 2, 4 + at % 3)
    return made


def words(blocks: list[dict[str, Any]]) -> str:
    return json.dumps(blocks, ensure_ascii=False)


def begins(key: str, lang: Lang) -> str:
    """The words of a sentence up to its first value."""
    return re.split(r"\{", UI[f"insight.{key}"][lang], maxsplit=1)[0]


def block(blocks: list[dict[str, Any]], kind: str) -> dict[str, Any] | None:
    inner = [*blocks, *(each for outer in blocks for each in outer.get("blocks", ()))]
    return next((each for each in inner if each["kind"] == kind), None)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("n", range(13))
def test_from_how_many_moments_what_is_said(n: int, lang: Lang) -> None:
    """Below three the list; from three picture and counts; from six the middle; from eight the slope; from ten first against last."""
    page = diary(n).page(lang)
    said = words([each for each in page if each["kind"] == "p"])
    assert (block(page, "chart") is not None) == (n >= 3)
    assert (block(page, "table") is not None) == (n >= 1)
    for key, least in (("median", 6), ("slope", 8), ("nap", 10)):
        assert (begins(key, lang) in said) == (n >= least), key
    assert ("interval" in said or begins("interval", lang) in said or begins("interval-one", lang) in said) == (n >= 6)
    for key, span in (("empty", range(1)), ("from-counts", range(1, 3)), ("from-medians", range(3, 6)), ("from-nap", range(6, 10))):
        assert (UI[f"insight.{key}"][lang] in said) == (n in span), key


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("n", [1, 3, 12])
def test_the_caveats_are_always_on(n: int, lang: Lang) -> None:
    """High values fall by themselves, you knew what was asked, days resemble each other, other things changed: never folded away."""
    page = diary(n).page(lang)
    assert [UI[f"insight.caveat-{at}"][lang] for at in range(1, 6)] in [each.get("items") for each in page]


@pytest.mark.parametrize("lang", LANGS)
def test_there_is_no_verdict_in_any_sentence(lang: Lang) -> None:
    """No significance, no better or worse, no norm, whatever the numbers."""
    for key, text in UI.items():
        if key.startswith("insight."):
            assert not re.search(NO_WORDS[lang], text[lang], re.I), (key, text[lang])


def test_the_sentences_say_the_numbers() -> None:
    """Counts, median with range, and what the numbers allow, as worked by hand."""
    made = Diary()
    for before, after in ((8, 5), (7, 5), (9, 4), (6, 6), (5, 6), (8, 4), (7, 6)):  # drops 3 2 5 0 -1 4 1
        made.contact(before, after)
    page = made.page()
    chart = block(page, "chart")
    assert chart
    assert chart["says"] == "In 5 of 7 moments your tension was lower afterwards, in 1 the same, in 1 higher."
    said = [each["text"] for each in page if each["kind"] == "p"]
    assert "The middle of your 7 moments: 2 lower afterwards. The range runs from 1 higher to 5 lower." in said
    # Seven values: the third smallest and the third largest of the 28 averages of two.
    assert "What your own numbers allow: the middle lies somewhere from the same to 4 lower." in said


def test_dutch_numbers_have_a_comma() -> None:
    """A half is 0,5 in Dutch."""
    made = Diary()
    for drop in (1, 1, 1, 2, 2, 2):
        made.contact(5, 5 - drop)
    assert "Het midden van je 6 momenten: daarna 1,5 lager. Het loopt van 1 lager tot 2 lager." in [each.get("text") for each in made.page("nl")]


def test_the_picture_the_sentence_and_the_table_say_the_same() -> None:
    """Every number of the table is a mark in the picture, at its place, and no mark is anywhere else."""
    made = diary(6)
    made.contact(9, None)
    made.contact(None, 2)
    page = made.page()
    chart, table = block(page, "chart"), block(page, "table")
    assert chart
    assert table
    marks = {layer["encoding"]["shape"]["datum"]: {point["n"]: point["y"] for point in layer["data"]["values"]} for layer in chart["spec"]["layer"] if layer["mark"]["type"] == "point"}
    gap = UI["insight.gap"]["en"]
    for at, column in ((3, "before"), (4, "after")):
        assert marks[UI[f"insight.{column}"]["en"]] == {int(row[0]): int(row[at]) for row in table["rows"] if row[at] != gap}
    assert [row[5] for row in table["rows"][-2:]] == ["–", "–"]
    lines = next(layer for layer in chart["spec"]["layer"] if layer["mark"]["type"] == "rule" and "strokeDash" not in layer["encoding"])["data"]["values"]
    assert lines == [{"n": int(row[0]), "y": int(row[3]), "y2": int(row[4])} for row in table["rows"] if gap not in row]
    assert UI["insight.gaps"].fill("en", n=2) in [each.get("text") for each in page]
    assert "In 5 of 6 moments" in chart["says"]


def test_the_picture_is_vega_lite() -> None:
    """Its mime type, its schema, plain JSON, and every layer has something to draw."""
    chart = block(diary(12).page(), "chart")
    assert chart
    spec = chart["spec"]
    assert chart["mime"] == VEGA_LITE == "application/vnd.vegalite.v5+json"
    assert spec["$schema"].endswith("/vega-lite/v5.json")
    assert json.loads(json.dumps(spec, allow_nan=False)) == spec
    assert {layer["mark"]["type"] for layer in spec["layer"]} == {"rule", "point", "line"}
    assert all(layer["data"]["values"] for layer in spec["layer"])


def test_the_line_stays_on_the_scale() -> None:
    """A direction that would leave 0 to 10 ends at its edge."""
    made = Diary()
    tense = (10, 10, 10, 9, 3, 0, 0, 0)
    for before in tense:
        made.contact(before, 0)
    _, start = insight.theil_sen(tense) or (0, 0)
    assert start > 10
    chart = block(made.page(), "chart")
    assert chart
    line = next(layer for layer in chart["spec"]["layer"] if layer["mark"]["type"] == "line")["data"]["values"]
    assert line[0] == {"n": 1, "y": 10}
    assert 0 <= line[1]["y"] < 1


def test_a_long_silence_and_a_chapter_begun_are_marked() -> None:
    """More than a week without a number is seen as such; a stage that begins between two moments has a mark and its day."""
    made = Diary()
    for day in (0, 1, 2):
        made.contact(8, 5, day)
    made.day = 5
    made.journal.add("if-then", {"plan": {"if": "a", "then": "b"}})
    made.contact(6, 5, 12)
    chart = block(made.page(), "chart")
    assert chart
    rules = {layer["encoding"]["strokeDash"]["datum"]: [each["n"] for each in layer["data"]["values"]] for layer in chart["spec"]["layer"] if layer["mark"]["type"] == "rule" and "strokeDash" in layer["encoding"]}
    assert rules == {UI["insight.gap-line"]["en"]: [3.5], UI["insight.stage-line"]["en"]: [3.5]}
    assert chart["notes"] == ["A: Anticipate, begun on 6 November 2026"]


def test_a_chapter_begun_before_everything_divides_nothing() -> None:
    """A stage with all moments on one side has no mark: the log itself stands in Recharge."""
    chart = block(diary(4).page(), "chart")
    assert chart
    assert chart["notes"] == []


def test_own_ways_to_recharge_have_their_n() -> None:
    """Each activity with how often; two times say nothing yet, three are counted, six have a middle."""
    made = Diary()
    for name, times in (("breathe", 6), ("walk", 3), ("tension", 2)):
        for _ in range(times):
            made.day += 1
            made.journal.add(name, {"suds-before": 6, "suds-after": 4})
    page = made.page()
    table = next(each for each in page if each["kind"] == "table")
    assert [row[1:] for row in table["rows"]] == [["6", "6 / 0 / 0", "2 lower"], ["3", "3 / 0 / 0", "–"], ["2", "–", "–"]]
    assert block(page, "chart") is None  # coming round is no difficult contact


@pytest.mark.parametrize("lang", LANGS)
def test_chance_is_spoken_of_only_after_a_real_draw(lang: Lang) -> None:
    """Ordinary moments have no chance level; an experiment has one from five of each, with its n."""
    assert begins("trial-chance", lang) not in words(diary(12).page(lang))
    made = Diary()
    for drawn, drop in itertools.islice(itertools.cycle((("breathing", 3), ("reframing", 1))), 9):
        made.trial(drawn, 7, 7 - drop)
    assert "(n" not in words(made.page(lang))
    assert begins("trial-few", lang) in words(made.page(lang))
    made.trial("reframing", 7, 6)
    said = words(made.page(lang))
    names = [option.says[lang] for option in CONTENT.exercises["own-trial"].prompt("condition").options]
    medians = [UI["insight.down"].fill(lang, points=points) for points in (3, 1)]
    assert UI["insight.trial-medians"].fill(lang, one_name=names[0], one=medians[0], one_n=5, other_name=names[1], other=medians[1], other_n=5) in said
    assert UI["insight.trial-chance"].fill(lang, n=10, share=1) in said  # 2 of the 252 ways to deal


def test_the_signpost_stands_on_top_with_whom_to_call() -> None:
    """Very high before and after: the help card comes before any number."""
    made = diary(3)
    assert UI["insight.very-high"]["en"] not in words(made.page())
    made.contact(10, 9)
    page = made.page()
    assert page[2]["text"] == UI["insight.very-high"]["en"]
    assert page[3]["summary"] == UI["help.title"]["en"]
    assert any(line.number in words(page[3:4]) for line in CONTENT.help["uk"].lines)
    made.day += 20
    assert UI["insight.very-high"]["en"] not in words(made.page())


@pytest.mark.parametrize("n", range(1, 200))
def test_the_axis_names_few_moments_and_always_the_ends(n: int) -> None:
    """At most seven numbers, in order, from the first moment to the last."""
    found = ticks(n)
    assert found[0] == 1
    assert found[-1] == n
    assert found == sorted(set(found))
    assert len(found) <= 7


def test_the_page_follows_the_journal(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    """A moment that is saved appears on the open page, and one that is forgotten goes."""
    monkeypatch.setenv("WORKBOOK_JOURNAL", str(tmp_path / "journal.sqlite"))
    book = workbook.open("nl")
    sheet = book.insight()
    assert UI["insight.empty"]["nl"] in words(sheet.blocks)
    entry = book.journal.add("log", {"happened": "het pakket", "suds-before": 8, "suds-after": 5})
    assert "het pakket" in words(sheet.blocks)
    book.journal.forget([entry.id])
    assert "het pakket" not in words(sheet.blocks)

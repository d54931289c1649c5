"""The page for trainers says what is true: exercises that exist, minutes that fit, options that the command knows."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import pytest

from workbook.cli import parser
from workbook.content import Content
from workbook.words import LANGS, Lang

DOCS = Path(__file__).parent.parent / "docs"
CONTENT = Content()
ROW = re.compile(r"^\| (\d+)-(\d+) \|([^|]*)\| (.*) \|$", re.M)


def text(lang: Lang) -> str:
    """The page in one language."""
    return (DOCS / f"facilitators.{lang}.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("lang", LANGS)
def test_every_exercise_in_a_plan_exists_and_fits_its_minutes(lang: Lang) -> None:
    """By the title that a learner sees; the minutes are those of the exercises, with some to spare for the talk."""
    minutes = {each.title[lang]: each.minutes for each in CONTENT.exercises.values()}
    named = 0
    for begin, end, chapter, what in ROW.findall(text(lang)):
        titles = re.findall(r"\*([^*]+)\*", what)
        assert [each for each in titles if each not in minutes] == [], (lang, chapter)
        assert sum(minutes[each] for each in titles) <= int(end) - int(begin), (lang, chapter)
        named += len(titles)
    assert named > 20


@pytest.mark.parametrize("lang", LANGS)
def test_the_minutes_of_a_plan_follow_each_other(lang: Lang) -> None:
    """Nothing overlaps and nothing is left out: one plan of 90 minutes, one of 210."""
    rows = [(int(begin), int(end)) for begin, end, *_ in ROW.findall(text(lang))]
    starts = [index for index, (begin, _) in enumerate(rows) if begin == 0]
    assert len(starts) == 2
    for plan, length in zip((rows[: starts[1]], rows[starts[1]:]), (90, 210), strict=True):
        assert all(first[1] == second[0] for first, second in itertools.pairwise(plan))
        assert plan[-1][1] == length


def test_both_languages_have_the_same_plan() -> None:
    """The same minutes, row by row, and the same commands."""
    english, dutch = ([row[:2] for row in ROW.findall(text(lang))] for lang in LANGS)
    assert english == dutch
    headings = [len(re.findall(r"^## ", text(lang), re.M)) for lang in LANGS]
    assert headings[0] == headings[1]


@pytest.mark.parametrize("lang", LANGS)
def test_every_option_that_is_named_is_one(lang: Lang) -> None:
    """What is typed from the page works."""
    for command in re.findall(r"^    workbook (serve .*)$", text(lang), re.M):
        parser().parse_args(command.split())
    known = {option for action in parser()._subparsers._group_actions for option in action.choices["serve"]._option_string_actions}  # type: ignore[union-attr,index]
    assert set(re.findall(r"`(--[a-z-]+)", text(lang))) <= known

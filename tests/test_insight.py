"""One's own numbers say how many and how much in the middle, and never more."""

from __future__ import annotations

import datetime
import itertools
import math
import random
from collections.abc import Callable
from typing import Any

import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from workbook import insight
from workbook.insight import Counts, Middle, Moment, middle, preparedness, share_in_hundred
from workbook.journal import Journal, stamp
from workbook.model import Exercise, Option, Prompt
from workbook.words import Text

scene = st.fixed_dictionaries({"prepared": st.booleans(), "latency_s": st.none() | st.floats(0, 600), "surprise": st.integers(0, 10)})


def row(prepared: bool, latency: float | None, surprise: int) -> dict[str, Any]:
    return {"prepared": prepared, "latency_s": latency, "surprise": surprise}


@pytest.mark.parametrize(("values", "value"), [([], None), ([3], 3), ([1, 9], 5), ([1, 2, 9], 2), ([0, 0.05], 0.0), ([2.26, 2.26], 2.3)])
def test_the_middle_is_the_median_with_its_n(values: list[float], value: float | None) -> None:
    """One slow moment does not move the middle; no values have no middle."""
    assert middle(values) == Middle(value, len(values))


def test_prepared_and_unprepared_are_kept_apart() -> None:
    """Each kind of scene has its own numbers."""
    own = preparedness([row(True, 2, 1), row(True, 4, 3), row(False, 10, 8)])
    assert own.latency == {True: Middle(3, 2), False: Middle(10, 1)}
    assert own.surprise == {True: Middle(2, 2), False: Middle(8, 1)}


def test_a_scene_without_a_time_counts_for_surprise() -> None:
    """Who does not want the clock is still counted where the clock does not matter; a time of zero is a time."""
    own = preparedness([row(True, None, 4), row(False, 0, 2)])
    assert own.latency == {True: Middle(None, 0), False: Middle(0, 1)}
    assert own.surprise == {True: Middle(4, 1), False: Middle(2, 1)}


@given(st.lists(scene))
def test_no_scene_is_lost_or_counted_twice(scenes: list[dict[str, Any]]) -> None:
    """The counts add up to what there was, and the order of scenes does not matter."""
    own = preparedness(iter(scenes))
    assert sum(part.n for part in own.surprise.values()) == len(scenes)
    assert sum(part.n for part in own.latency.values()) == sum(each["latency_s"] is not None for each in scenes)
    assert preparedness(scenes[::-1]) == own


@pytest.mark.parametrize(("bad", "total", "share"), [(0, 40, 0), (1, 40, 2), (40, 40, 100), (1, 3, 33), (5, 4, None), (0, 0, None), (-1, 4, None), (1, -4, None)])
def test_counts_that_cannot_be_have_no_share(bad: int, total: int, share: int | None) -> None:
    """More that went wrong than there was, or nothing at all, gives no number."""
    assert share_in_hundred(bad, total) == share


TENSION = st.integers(0, 10)
TENSIONS = st.lists(TENSION, min_size=1, max_size=20)
DROPS = st.lists(st.integers(-10, 10), min_size=6, max_size=40)
DAY_ONE = datetime.datetime(2026, 11, 1, 9, tzinfo=datetime.UTC)
NOTHING = Text("", "")


def asked(*prompts: tuple[str, int], name: str = "ex", **more: Any) -> Exercise:
    """An exercise that asks these ratings, and which contact it is about."""
    lines = (Prompt("episode", "line", NOTHING),) if more.pop("contact", True) else ()
    return Exercise(name, "start", NOTHING, NOTHING, (*lines, *(Prompt(id_, "rating", NOTHING, high=high) for id_, high in prompts)), **more)


def own(exercises: dict[str, Exercise], *saves: tuple[str, float, dict[str, Any]]) -> list[Moment]:
    """The moments of a journal with these saves: exercise, day, answers."""
    now = [DAY_ONE]
    journal = Journal(lambda: now[0])
    for name, day, answers in saves:
        now[0] = DAY_ONE + datetime.timedelta(days=day)
        journal.add(name, answers)
    return insight.moments(journal, exercises)


def moment(days_ago: float, before: int | None, after: int | None = 0) -> Moment:
    return Moment(stamp(DAY_ONE - datetime.timedelta(days=days_ago)), "ex", True, "", before, after)


SUDS, TENSE = (("suds-before", 10), ("suds-after", 10)), (("tension-before", 10), ("tension-after", 10))


def test_pairs_are_found_in_any_exercise_by_their_ids() -> None:
    """Both names for the two questions count, whatever the exercise; other ratings and other scales do not."""
    exercises = {"a": asked(*SUDS, name="a"), "b": asked(*TENSE, name="b"), "c": asked(("suds-before", 100), ("suds-after", 100), name="c"), "d": asked(("trust", 10), name="d")}
    found = own(
        exercises, ("a", 0, {"suds-before": 8, "suds-after": 3}), ("b", 1, {"tension-before": 5, "tension-after": 6}),
        ("c", 2, {"suds-before": 80, "suds-after": 30}), ("d", 3, {"trust": 4}), ("gone", 4, {"suds-before": 8, "suds-after": 3}),
    )
    assert [(m.exercise, m.before, m.after) for m in found] == [("a", 8, 3), ("b", 5, 6)]
    assert [pair.drop for pair in insight.pairs(found)] == [5, -1]


def test_a_gap_stays_a_gap() -> None:
    """A moment with one of the two numbers is there, and is no pair; a zero is a number."""
    found = own({"a": asked(*SUDS, name="a")}, ("a", 0, {"suds-before": 8}), ("a", 1, {"suds-after": 0}), ("a", 2, {"suds-before": 0, "suds-after": 0}), ("a", 3, {"episode": "x"}))
    assert [(m.before, m.after) for m in found] == [(8, None), (None, 0), (0, 0)]
    assert len(insight.pairs(found)) == 1


def test_what_is_not_about_a_contact_is_told_apart() -> None:
    """Tension before a walk is no worst second of a contact."""
    exercises = {"a": asked(*SUDS, name="a"), "walk": asked(*SUDS, name="walk", contact=False)}
    found = own(exercises, ("a", 0, {"suds-before": 8, "suds-after": 3, "episode": "the parcel"}), ("walk", 1, {"suds-before": 5, "suds-after": 3}))
    assert [(m.contact, m.words) for m in found] == [(True, "the parcel"), (False, "")]


def test_mending_an_answer_makes_no_second_moment() -> None:
    """The same contact, saved again on one day, counts once and as last saved; another contact, another day or a log counts by itself."""
    exercises = {"a": asked(*SUDS, name="a"), "log": asked(*SUDS, name="log", repeat=True)}
    one = {"episode": "The parcel", "suds-before": 8, "suds-after": 3}
    assert [m.after for m in own(exercises, ("a", 0, one), ("a", 0.1, one | {"suds-after": 2, "episode": "the parcel"}))] == [2]
    assert len(own(exercises, ("a", 0, one), ("a", 0.1, one | {"episode": "the bill"}))) == 2
    assert len(own(exercises, ("a", 0, one), ("a", 2, one))) == 2
    assert len(own(exercises, ("log", 0, one), ("log", 0.1, one))) == 2


def test_private_exercises_and_entries_of_a_newer_version_stay_out() -> None:
    """What was promised to stay private is in no picture; what this version cannot read is not guessed at."""
    exercises = {"a": asked(*SUDS, name="a", private=True), "b": asked(*SUDS, name="b")}
    answers = {"suds-before": 8, "suds-after": 3}
    assert own(exercises, ("a", 0, answers)) == []
    journal = Journal()
    entry = journal.add("b", answers)
    assert len(insight.moments(journal, exercises)) == 1
    journal.merge([type(entry)("f" * 32, "b", "", answers, entry.at, 2)])
    assert len(insight.moments(journal, exercises)) == 1


def test_an_answer_off_the_scale_is_no_number() -> None:
    """Whatever a page sent, a tension is a whole number from 0 to 10."""
    assert own({"a": asked(*SUDS, name="a")}, ("a", 0, {"suds-before": 11, "suds-after": "3"}), ("a", 1, {"suds-before": -1, "suds-after": True})) == []


def test_the_draw_stays_with_its_moment() -> None:
    """What chance chose is read with the two numbers."""
    options = (Option("one", NOTHING), Option("other", NOTHING))
    trial = Exercise("t", "playbook", NOTHING, NOTHING, (*asked(*SUDS).prompts, Prompt("condition", "draw", NOTHING, options=options)), repeat=True)
    found = own({"t": trial}, ("t", 0, {"suds-before": 8, "suds-after": 3, "condition": "other"}), ("t", 1, {"suds-before": 8, "suds-after": 3, "condition": "third"}))
    assert [pair.drawn for pair in insight.pairs(found)] == ["other", ""]


def test_counts_are_lower_the_same_and_higher() -> None:
    """Nine lower, two the same, one higher."""
    assert insight.counts([1] * 9 + [0, 0, -3]) == Counts(9, 2, 1)
    assert insight.counts([]).n == 0


@given(st.lists(st.integers(-10, 10)), st.randoms(use_true_random=False))
def test_the_order_of_pairs_does_not_matter_for_what_is_counted(drops: list[int], chance: random.Random) -> None:
    """Counts, median, range and interval are the same in any order, and no pair is lost."""
    shuffled = chance.sample(drops, len(drops))
    assert insight.counts(shuffled) == insight.counts(drops)
    assert insight.drop(shuffled) == insight.drop(drops)
    assert insight.counts(drops).n == len(drops)


@given(DROPS)
def test_the_median_lies_between_the_extremes_and_in_its_interval(drops: list[int]) -> None:
    """The middle of the drops is never outside what they were."""
    found = insight.drop(drops)
    assert found
    assert found.least <= found.low <= found.median <= found.high <= found.most
    assert found.median == scipy.stats.scoreatpercentile(drops, 50)


@given(DROPS)
def test_turning_before_and_after_round_turns_the_drop_round(drops: list[int]) -> None:
    """The sentence has no side that it likes better."""
    found, turned = insight.drop(drops), insight.drop([-each for each in drops])
    assert found
    assert turned
    assert (turned.median, turned.low, turned.high) == (-found.median, -found.high, -found.low)


def test_an_interval_that_misses_the_median_is_widened_to_hold_it() -> None:
    """Half of the drops nothing, half ten: the averages of two lie around five, and the median is still inside what is said."""
    drops = [0] * 51 + [10] * 49
    assert insight.walsh_interval(drops) == (5, 5)
    assert insight.drop(drops) == insight.Drop(0, 0, 10, 0, 5)


def test_fewer_than_six_pairs_have_no_median() -> None:
    """Five pairs are counted, not summed up, and allow no interval."""
    assert insight.drop([1, 2, 3, 4, 5]) is None
    assert insight.drop([1, 2, 3, 4, 5, 6]) == insight.Drop(3.5, 1, 6, 1, 6)
    with pytest.raises(ValueError, match="at least 6 values, got 5"):
        insight.walsh_interval([1, 2, 3, 4, 5])


@pytest.mark.parametrize("n", range(6, 14))
def test_the_bound_counts_all_ways_of_giving_signs(n: int) -> None:
    """Counted out by hand: at most 2.5 in 100 of all sign patterns have so small a sum of ranks, and the next sum is one too many."""
    sums = [sum(rank for rank, positive in enumerate(signs, 1) if positive) for signs in itertools.product((False, True), repeat=n)]
    bound = insight.signed_rank_bound(n)
    assert sum(each <= bound for each in sums) <= 0.025 * 2**n < sum(each <= bound + 1 for each in sums)


@pytest.mark.parametrize(("n", "bound"), [(6, 0), (7, 2), (8, 3), (9, 5), (10, 8), (15, 25), (20, 52), (25, 89), (30, 137), (50, 434)])
def test_the_bound_is_that_of_the_printed_tables(n: int, bound: int) -> None:
    """Wilcoxon's signed ranks, two-sided 5 in 100."""
    assert insight.signed_rank_bound(n) == bound


def test_the_bound_goes_on_smoothly_where_it_is_no_longer_counted_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """From fifty-one values on an approximation takes over that differs by one rank at most."""
    approximated = {n: insight.signed_rank_bound(n) for n in (51, 70, 100)}
    monkeypatch.setattr(insight, "COUNTED_OUT", 100)
    for n, bound in approximated.items():
        assert abs(insight.signed_rank_bound(n) - bound) <= 1


@given(st.lists(st.floats(-10, 10, allow_nan=False).map(lambda value: round(value, 3)), min_size=6, max_size=25, unique=True))
def test_the_interval_is_what_wilcoxon_does_not_reject(values: list[float]) -> None:
    """A middle just inside the interval is not rejected by SciPy's signed-rank test; one just outside is."""
    low, high = insight.walsh_interval(values)
    averages = sorted({(one + other) / 2 for one, other in itertools.combinations_with_replacement(values, 2)})
    step = min((b - a for a, b in itertools.pairwise(averages)), default=1.0) / 3
    if len(averages) < len(values) * (len(values) + 1) // 2 or step < 1e-6:
        return  # equal averages: SciPy then approximates

    def rejected(middle_: float) -> bool:
        return bool(scipy.stats.wilcoxon([value - middle_ for value in values], method="exact").pvalue <= 0.05)

    assert not rejected(low + step)
    assert not rejected(high - step)
    assert rejected(low - step)
    assert rejected(high + step)


@pytest.mark.parametrize(
    ("first", "last", "share"),
    [
        ([8, 7, 9, 6, 8], [5, 4, 6, 3, 5], 24.5 / 25),  # the 6 of before meets a 6: half a pair
        ([8, 8, 8, 8, 8], [7, 7, 7, 7, 7], 1.0),
        ([2, 2, 2, 2, 2], [7, 7, 7, 7, 7], 0.0),
        ([5, 5, 5, 5, 5], [5, 5, 5, 5, 5], 0.5),
        ([3, 7], [5, 5], 0.5),
        ([4, 6, 8], [5, 7], 3 / 6),  # 4: none, 6: the 5, 8: both
    ],
)
def test_non_overlap_as_worked_by_hand(first: list[int], last: list[int], share: float) -> None:
    """Every earlier value meets every later one; lower counts one, equal a half."""
    assert insight.nap(first, last) == pytest.approx(share)


@given(TENSIONS, TENSIONS)
def test_non_overlap_is_what_mann_and_whitney_count(first: list[int], last: list[int]) -> None:
    """The share is SciPy's U over all pairs."""
    assert insight.nap(first, last) == pytest.approx(scipy.stats.mannwhitneyu(first, last, method="asymptotic").statistic / (len(first) * len(last)) if len({*first, *last}) > 1 else 0.5)


@given(TENSIONS)
def test_identical_phases_have_half(values: list[int]) -> None:
    """Nothing changed: 50 in 100."""
    assert insight.nap(values, values) == pytest.approx(0.5)


@given(TENSIONS, TENSIONS)
def test_reversed_phases_give_the_rest_of_a_hundred(first: list[int], last: list[int]) -> None:
    """What is lower one way round is higher the other way round."""
    assert insight.nap(first, last) + insight.nap(last, first) == pytest.approx(1)


def test_phases_are_the_first_and_last_halves_from_ten() -> None:
    """Nine values have no phases; of eleven the one in between is in neither."""
    assert insight.phases(range(9)) is None
    assert insight.phases(list(range(10))) == ([0, 1, 2, 3, 4], [5, 6, 7, 8, 9])
    assert insight.phases(list(range(11))) == ([0, 1, 2, 3, 4], [6, 7, 8, 9, 10])


@given(st.lists(TENSION, min_size=8, max_size=30))
def test_the_slope_is_theil_and_sens(values: list[int]) -> None:
    """Slope and beginning agree with SciPy."""
    found = scipy.stats.theilslopes(values)
    assert insight.theil_sen(values) == pytest.approx((found.slope, found.intercept))


def test_fewer_than_eight_values_have_no_slope() -> None:
    """Seven points make no direction."""
    assert insight.theil_sen([7, 6, 5, 4, 3, 2, 1]) is None
    assert insight.theil_sen([8, 7, 6, 5, 4, 3, 2, 1]) == (-1, 8)


def test_chance_is_the_share_of_all_ways_to_deal_again() -> None:
    """Of the 252 ways to deal ten numbers, two are as far apart as all high against all low; equal numbers are never apart."""
    assert insight.chance([5, 5, 5, 5, 5], [0, 0, 0, 0, 0]) == insight.Chance(Middle(5, 5), Middle(0, 5), 2 / 252)
    assert insight.chance([10, 9, 8, 7, 6], [4, 3, 2, 1, 0]) == insight.Chance(Middle(8, 5), Middle(2, 5), 2 / 252)
    assert insight.chance([2] * 5, [2] * 6) == insight.Chance(Middle(2, 5), Middle(2, 6), 1.0)


@given(st.lists(st.integers(-5, 10), min_size=5, max_size=6), st.lists(st.integers(-5, 10), min_size=5, max_size=6))
def test_chance_agrees_with_an_independent_count(one: list[int], other: list[int]) -> None:
    """SciPy's permutation test gives the same share, and what was dealt is always one of the deals."""
    found = insight.chance(one, other)
    assert found

    def apart(a: Any, b: Any, axis: int) -> Any:
        return abs(a.mean(axis=axis) - b.mean(axis=axis))

    exact = scipy.stats.permutation_test((one, other), apart, permutation_type="independent", vectorized=True, n_resamples=math.inf, alternative="greater")
    assert found.share == pytest.approx(exact.pvalue)
    assert found.share > 0


def test_many_numbers_are_dealt_by_sample_and_the_share_stands_still() -> None:
    """Too many ways to count them all: the same numbers give the same share in any order, and the deal itself is among them."""
    one, other = [9, 8, 9, 7, 9, 8, 9, 9], [1, 2, 1, 0, 2, 1, 1, 2]
    found, again = insight.chance(one, other), insight.chance(one[::-1], other[::-1])
    assert found == again
    assert found
    assert 1 / insight.SOME_DRAWS <= found.share < 0.01


@pytest.mark.parametrize(("one", "other"), [(5, 4), (4, 5), (0, 9)])
def test_chance_needs_five_of_each(one: int, other: int) -> None:
    """Nothing is said of a condition that was drawn four times."""
    assert insight.chance([1] * one, [2] * other) is None


@pytest.mark.parametrize(
    ("found", "said"),
    [
        ([], ""),
        ([moment(1, 9, 9)], "very-high"),
        ([moment(1, 10, 9), moment(0, 3, 1)], "very-high"),
        ([moment(1, 9, 8)], ""),
        ([moment(1, 10, None)], ""),
        ([moment(15, 9, 9)], ""),
        ([moment(day, value) for day, value in ((10, 4), (9, 5), (8, 4), (3, 6), (2, 5), (1, 6))], "rising"),
        ([moment(day, value) for day, value in ((10, 4), (9, 5), (8, 4), (3, 4), (2, 5), (1, 4))], ""),
        ([moment(day, value) for day, value in ((10, 6), (9, 6), (8, 6), (3, 4), (2, 5), (1, 4))], ""),
        ([moment(day, value) for day, value in ((10, 4), (9, 5), (3, 8), (2, 8), (1, 8))], ""),
        ([moment(day, value) for day, value in ((30, 1), (29, 1), (28, 1), (3, 8), (2, 8), (1, 8))], ""),
    ],
)
def test_the_signpost_is_for_two_tense_weeks(found: list[Moment], said: str) -> None:
    """Nine or more before and after, or a week that is tenser than the one before; old moments are left in peace."""
    assert insight.signpost(found, stamp(DAY_ONE)) == said


@pytest.mark.parametrize("law", [insight.counts, insight.drop, insight.theil_sen, insight.phases], ids=lambda law: law.__name__)
def test_nothing_is_said_of_nothing(law: Callable[[list[int]], Any]) -> None:
    """No numbers, no sentence, and no error."""
    assert law([]) in (None, Counts(0, 0, 0))

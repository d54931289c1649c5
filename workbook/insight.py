"""What one's own numbers may say, and no more: counts and medians with n, never a verdict."""

from __future__ import annotations

import datetime
import itertools
import math
import random
import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .answers import check
from .journal import VERSION, Journal, read_stamp
from .model import Exercise

# Fewer than this, and it is not said: below three pairs only the list, from three the picture and the counts.
FOR_COUNTS, FOR_MEDIANS, FOR_SLOPE, PER_PHASE = 3, 6, 8, 5
# What a tension is asked as, 0-10: before, and right after. Where the exercise also asks which contact it is about, before is the worst second.
BEFORE, AFTER, CONTACT = ("suds-before", "tension-before"), ("suds-after", "tension-after"), ("episode", "happened")
# The share of random worlds that an interval may miss, and up to which n its bound is counted out instead of approximated.
MISSED, COUNTED_OUT = 0.05, 50
# All re-draws are counted up to this many, else so many are drawn.
ALL_DRAWS, SOME_DRAWS = 10_000, 5_000
# The signpost to the help card: this high before and after, or a week's middle this much above that of the week before.
VERY_HIGH, RISE, PER_WEEK, WEEK = 9, 1, 3, datetime.timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Middle:
    """The middle of some values, and how many there were; ``value`` is ``None`` where there were none."""

    value: float | None
    n: int


@dataclass(frozen=True, slots=True)
class Preparedness:
    """Own latency (seconds) and surprise (0-10) in scenes met prepared and unprepared."""

    latency: dict[bool, Middle]
    surprise: dict[bool, Middle]


@dataclass(frozen=True, slots=True)
class Moment:
    """Tension before and after, 0-10; what was not filled in is ``None`` and stays a gap.

    ``contact``: it is about one difficult contact, and ``before`` is its worst second; else it is about coming round.
    """

    at: str
    exercise: str
    contact: bool
    words: str
    before: int | None
    after: int | None
    drawn: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """Both numbers of one moment."""

    before: int
    after: int
    drawn: str = ""

    @property
    def drop(self) -> int:
        """How much lower it was afterwards; below zero where it was higher."""
        return self.before - self.after


@dataclass(frozen=True, slots=True)
class Counts:
    """In how many pairs tension was lower afterwards, the same, or higher."""

    lower: int
    same: int
    higher: int

    @property
    def n(self) -> int:
        """All pairs."""
        return self.lower + self.same + self.higher


@dataclass(frozen=True, slots=True)
class Drop:
    """The median drop, the range of all drops, and the interval that they allow for the median."""

    median: float
    least: int
    most: int
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Chance:
    """The median drop under two drawn conditions, and the share of re-draws whose averages lie at least as far apart."""

    one: Middle
    other: Middle
    share: float


def middle(values: Iterable[float]) -> Middle:
    """The median."""
    found = list(values)
    return Middle(round(statistics.median(found), 1) if found else None, len(found))


def preparedness(scenes: Iterable[dict[str, Any]]) -> Preparedness:
    """Compare prepared with unprepared scenes; a scene whose time was not counted still counts for surprise."""
    rows = list(scenes)
    groups = {prepared: [row for row in rows if row["prepared"] is prepared] for prepared in (True, False)}
    return Preparedness(
        latency={p: middle(row["latency_s"] for row in group if row["latency_s"] is not None) for p, group in groups.items()},
        surprise={p: middle(row["surprise"] for row in group) for p, group in groups.items()},
    )


def share_in_hundred(bad: int, total: int) -> int | None:
    """How many in a hundred went wrong; ``None`` where the counts cannot be."""
    return round(100 * bad / total) if 0 <= bad <= total and total else None


def moments(journal: Journal, exercises: Mapping[str, Exercise]) -> list[Moment]:
    """Every moment that has a tension, the oldest first; private exercises stay private.

    Each save of a log is a moment. Another exercise that is saved again on one day, about the same contact, was mended: its last save counts.
    """
    found: dict[object, Moment] = {}
    for entry in journal:
        exercise = exercises.get(entry.exercise)
        if exercise is None or exercise.private or entry.v > VERSION:
            continue
        answers = check(exercise, entry.answers).answers
        before, after = (_tension(exercise, answers, names) for names in (BEFORE, AFTER))
        if before is None and after is None:
            continue
        about = next((p for p in exercise.prompts if p.id in CONTACT and p.kind == "line"), None)
        words = answers.get(about.id, "") if about else ""
        key = entry.id if exercise.repeat else (exercise.id, entry.about, words.casefold(), entry.at[:10])
        drawn = next((answers[p.id] for p in exercise.prompts if p.kind == "draw" and p.id in answers), "")
        found.pop(key, None)
        found[key] = Moment(entry.at, exercise.id, about is not None, words, before, after, drawn)
    return list(found.values())


def _tension(exercise: Exercise, answers: dict[str, Any], names: tuple[str, ...]) -> int | None:
    """The first of these numbers that was filled in, if it is asked from 0 to 10."""
    return next((answers[p.id] for p in exercise.prompts if p.id in names and (p.kind, p.low, p.high) == ("rating", 0, 10) and p.id in answers), None)


def pairs(found: Iterable[Moment]) -> list[Pair]:
    """The moments that have both numbers."""
    return [Pair(m.before, m.after, m.drawn) for m in found if m.before is not None and m.after is not None]


def counts(drops: Sequence[int]) -> Counts:
    """How often lower, the same, higher."""
    return Counts(sum(d > 0 for d in drops), sum(d == 0 for d in drops), sum(d < 0 for d in drops))


def drop(drops: Sequence[int]) -> Drop | None:
    """Median, range and interval, from six pairs."""
    if len(drops) < FOR_MEDIANS:
        return None
    median = statistics.median(drops)
    low, high = walsh_interval(drops)
    # The interval is about the middle of all averages of two; where drops lean to one side it may miss their own median.
    return Drop(median, min(drops), max(drops), min(low, median), max(high, median))


def walsh_interval(values: Sequence[float]) -> tuple[float, float]:
    """The Hodges-Lehmann interval at 95 in 100: Walsh averages between the bounds of Wilcoxon's signed ranks. Needs six values."""
    averages = sorted((one + other) / 2 for one, other in itertools.combinations_with_replacement(values, 2))
    at = signed_rank_bound(len(values))
    return averages[at], averages[-1 - at]


def signed_rank_bound(n: int) -> int:
    """The largest sum of ranks w for which P(W <= w) is at most half of what may be missed; so many averages fall away at either end."""
    if n < FOR_MEDIANS:
        raise ValueError(f"expected at least {FOR_MEDIANS} values, got {n}: fewer allow no interval")
    if n > COUNTED_OUT:
        spread = math.sqrt(n * (n + 1) * (2 * n + 1) / 24)
        return math.floor(n * (n + 1) / 4 + statistics.NormalDist().inv_cdf(MISSED / 2) * spread - 0.5)
    ways = [1] + [0] * (n * (n + 1) // 2)  # in how many of the 2**n ways of giving signs the positive ranks have each sum
    for rank in range(1, n + 1):
        for total in range(len(ways) - 1, rank - 1, -1):
            ways[total] += ways[total - rank]
    tails = itertools.accumulate(ways)
    return sum(1 for _ in itertools.takewhile(lambda tail: tail <= MISSED / 2 * 2**n, tails)) - 1


def phases(values: Sequence[float]) -> tuple[Sequence[float], Sequence[float]] | None:
    """The first half and the last half, of five at least; of an odd number the one in between is in neither."""
    k = len(values) // 2
    return (values[:k], values[-k:]) if k >= PER_PHASE else None


def nap(first: Sequence[float], last: Sequence[float]) -> float:
    """Non-overlap of all pairs (Parker & Vannest 2009): the share in which the later value is lower; equal counts half."""
    lower = sum(1.0 if later < earlier else 0.5 if later == earlier else 0.0 for earlier in first for later in last)
    return lower / (len(first) * len(last))


def theil_sen(values: Sequence[float]) -> tuple[float, float] | None:
    """The median slope from one value to the next, and where its line begins; from eight values."""
    if len(values) < FOR_SLOPE:
        return None
    slope = statistics.median((values[j] - values[i]) / (j - i) for i, j in itertools.combinations(range(len(values)), 2))
    return slope, statistics.median(values) - slope * (len(values) - 1) / 2


def chance(one: Sequence[int], other: Sequence[int]) -> Chance | None:
    """A randomisation test, for conditions that were really drawn and five drops under each."""
    if min(len(one), len(other)) < PER_PHASE:
        return None
    # Sorted, so that the same drops give the same share in any order.
    pooled, k = sorted([*one, *other]), len(one)
    n, total = len(pooled), sum(pooled)

    def apart(dealt: Iterable[int]) -> int:
        # The distance between the two averages, times both counts: whole numbers, so that equal is equal. Averages and not
        # medians: of few whole numbers nearly every deal has medians equally far apart.
        return abs(n * sum(dealt) - k * total)

    seen = apart(one)
    if math.comb(n, k) <= ALL_DRAWS:
        drawn = [apart(dealt) >= seen for dealt in itertools.combinations(pooled, k)]
    else:
        again = random.Random(0)  # the same re-draws every time, so that the share changes only with the numbers
        drawn = [True, *(apart(again.sample(pooled, k)) >= seen for _ in range(SOME_DRAWS - 1))]
    return Chance(middle(one), middle(other), sum(drawn) / len(drawn))


def signpost(found: Iterable[Moment], now: str) -> str:
    """Whether the help card belongs on top: ``very-high``, ``rising`` or nothing. It is no diagnosis."""
    weeks: tuple[list[Moment], list[Moment]] = ([], [])
    for moment in found:
        age = read_stamp(now) - read_stamp(moment.at)
        if age < 2 * WEEK:
            weeks[age < WEEK].append(moment)
    if any(min(pair.before, pair.after) >= VERY_HIGH for pair in pairs([*weeks[0], *weeks[1]])):
        return "very-high"
    earlier, later = ([m.before for m in week if m.before is not None] for week in weeks)
    if min(len(earlier), len(later)) >= PER_WEEK and statistics.median(later) - statistics.median(earlier) >= RISE:
        return "rising"
    return ""

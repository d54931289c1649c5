"""One's own numbers say how many and how much in the middle, and never more."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook.insight import Middle, middle, preparedness, share_in_hundred

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

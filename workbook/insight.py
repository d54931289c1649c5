"""What one's own numbers may say, and no more: counts and medians with n, never a verdict."""

from __future__ import annotations

import statistics
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


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

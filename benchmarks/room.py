"""One server that lasts, and every way a room is used: visitors at once, thirty at work, everybody gone. Plain Voilà beside it."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Generator
from dataclasses import dataclass, field
from typing import Any

from . import lasting, report, servers
from .crowd import Visit, last_ready, open_page, share

CROWDS = (1, 10, 30, 60)
SEATS = 60
AT_WORK = 30
STAY = 8.0  # seconds that thirty people work
STAY_REFILL = 12.0  # the same while seats are made ready: sixty minus thirty take longer than that
PATIENCE = 60.0


@dataclass
class Found:
    """Every value of every round, by name."""

    ready: dict[str, list[float]] = field(default_factory=dict)  # seconds until the last visitor could work
    answers: dict[str, list[float]] = field(default_factory=dict)  # seconds: of a round trip, 95th percentile
    lost: dict[str, list[int]] = field(default_factory=dict)  # visitors who never got in
    left: dict[str, list[int]] = field(default_factory=dict)  # kernels, five seconds after their people left
    memory: dict[str, list[float]] = field(default_factory=dict)  # MB
    visits: int = 0  # to the server that lasts
    traces: list[lasting.Traces] = field(default_factory=list)  # of that server: before anybody came, then after each round

    def results(self) -> dict[str, Any]:
        """As they are kept. A ratio is one of medians; of memory, whose two sides are measured at the same moment, the median of ratios."""
        crowd: dict[str, Any] = {}
        for kind, number in [("full", each) for each in CROWDS] + [("empty", AT_WORK)]:
            # Plain Voilà has no seats: the same figure stands beside a full pool and an empty one.
            theirs, ours = report.spread(self.ready[f"plain-{number}"]), report.spread(self.ready[f"{kind}-{number}"])
            crowd[f"{kind}-{number}"] = {"plain": theirs, "steady": ours, "ratio": ours["median"] / theirs["median"]}
        memory = {name: report.spread(values) for name, values in self.memory.items()}
        memory["ratio"] = report.spread([ours / bare for ours, bare in zip(self.memory["visitor"], self.memory["bare"], strict=True)])
        return {
            "crowd": crowd, "memory": memory,
            "active": {name: report.spread(values) for name, values in self.answers.items()},
            "lost": {"plain": sum(self.lost.get("plain", [])), "of": sum(number for number in CROWDS for _ in self.ready[f"plain-{number}"])},
            "left": {name: max(values) for name, values in self.left.items()},
            "soak": {"visits": self.visits, "traces": [dataclasses.asdict(each) for each in self.traces]},
        }


def _note(kept: dict[str, list[Any]], name: str, value: Any) -> None:
    kept.setdefault(name, []).append(value)


def _p95(visits: list[Visit]) -> float:
    return share([each for visit in visits for each in visit.answers], 0.95)


def rounds(theirs: list[str], ours: list[str], repeats: int, plain_repeats: int) -> Generator[Found, None, None]:
    """What is known after each round. ``theirs`` and ``ours``: what a browser asks for after the page."""
    found = Found()
    with servers.steady(SEATS) as server:
        server.settle(SEATS)
        found.traces.append(lasting.traces(server))
        for turn in range(repeats):
            if turn < plain_repeats:
                _plain(found, theirs)
            visitor, bare = lasting.memory_of_a_visitor(server)
            _note(found.memory, "visitor", visitor)
            _note(found.memory, "bare", bare)
            _steady(found, server, ours)
            server.settle(SEATS)
            with servers.steady(AT_WORK, ready=0) as empty:
                empty.settle(0)
                _note(found.ready, f"empty-{AT_WORK}", last_ready(open_page(empty, ours, AT_WORK)))
            found.traces.append(lasting.traces(server))
            yield found


def _plain(found: Found, assets: list[str]) -> None:
    for number in CROWDS:
        with servers.plain() as server:
            visits = open_page(server, assets, number, STAY if number == AT_WORK else 0)
            # Now and then one of sixty never gets in: the time is that of the others. One of ours would end the run.
            inside = [each for each in visits if not each.error]
            _note(found.ready, f"plain-{number}", last_ready(inside))
            _note(found.lost, "plain", number - len(inside))
            if number == AT_WORK:
                _note(found.answers, "plain", _p95(visits))
                _note(found.left, "plain", lasting.left_after(server, visits))


def _steady(found: Found, server: servers.Server, assets: list[str]) -> None:
    def come(number: int, stay: float = 0) -> list[Visit]:
        found.visits += number
        return open_page(server, assets, number, stay)

    for number in CROWDS:
        server.settle(SEATS)
        visits = come(number, STAY if number == AT_WORK else 0)
        _note(found.ready, f"full-{number}", last_ready(visits))
        if number == AT_WORK:
            _note(found.answers, "steady", _p95(visits))
            _note(found.left, "steady", lasting.left_after(server, visits))
    # The sixty have gone and sixty seats are being made ready: as soon as there are thirty, thirty people begin to work.
    end, gone = time.monotonic() + PATIENCE, {each.kernel for each in visits}
    while len(server.ids() - gone) < AT_WORK and time.monotonic() < end:
        time.sleep(0.1)
    visits = come(AT_WORK, STAY_REFILL)
    last_ready(visits)
    _note(found.answers, "refill", _p95(visits))

"""``make bench``: all figures, each beside plain Voilà in the same run. ``ARGS=--only crowd`` for a part."""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
import json
import sys
import time
from collections.abc import Callable
from typing import Any

from . import lasting, pages, report, servers, without
from .crowd import last_ready, open_page, share

Results = dict[str, Any]
LOST_AT_MOST = 10
CROWDS = (1, 10, 30, 60)


def say(words: str) -> None:
    """Progress, beside the results."""
    print(words, file=sys.stderr, flush=True)


def plain_assets() -> list[str]:
    """What Chromium asks plain Voilà for."""
    with pages.chromium() as browser, servers.plain() as server:
        return pages.assets(browser, server)


def steady_assets(name: str = "") -> list[str]:
    """What Chromium asks our server for."""
    with pages.chromium() as browser, servers.steady(2, name) as server:
        return pages.assets(browser, server)


def crowd(repeats: int) -> Results:
    """Visitors at once, with every seat ready and with none, plain Voilà in turn with ours."""
    theirs, ours = plain_assets(), steady_assets()
    plain: dict[int, list[float]] = {number: [] for number in CROWDS}
    found: Results = {}
    steady: dict[tuple[str, int], list[float]] = {("full", number): [] for number in CROWDS} | {("empty", 30): []}
    for _ in range(repeats):
        for number in CROWDS:
            with servers.plain() as server:  # it has no seats: the same figure beside a full pool and an empty one
                plain[number].append(last_ready(open_page(server, theirs, number)))
            for kind in ("full", "empty"):
                if (kind, number) not in steady:
                    continue
                ready = number if kind == "full" else 0
                with servers.steady(number, ready=ready) as server:
                    server.settle(ready)
                    steady[kind, number].append(last_ready(open_page(server, ours, number)))
                say(f"{kind} {number}: plain {plain[number][-1]:.2f} s, here {steady[kind, number][-1]:.2f} s")
        found = {f"{kind}-{number}": _beside(plain[number], times) for (kind, number), times in steady.items()}
        report.save({"crowd": found})  # a run that is cut short keeps the repeats it has
    return {"crowd": found}


def _beside(theirs: list[float], ours: list[float]) -> Results:
    spreads = {"plain": report.spread(theirs), "steady": report.spread(ours)}
    return {**spreads, "ratio": spreads["steady"]["median"] / spreads["plain"]["median"]}


def page(repeats: int) -> Results:
    """One visitor in real Chromium, both with a kernel ready; then once through a relay that counts bytes."""
    found: Results = {}
    with pages.chromium() as browser, servers.plain(pool=2) as plain, servers.steady(2) as steady:
        both = (("plain", plain), ("steady", steady))
        kept: dict[str, list[pages.Load]] = {"plain": [], "steady": []}
        lost = {"plain": 0, "steady": 0}
        for turn in range(repeats + 1):
            for name, server in both:
                first, _ = _whole(browser, name, server, lost)
                if turn:  # the first of all warms the disk's cache
                    kept[name].append(first)
                    say(f"{name}: readable {first.readable:.2f} s, usable {first.usable:.2f} s")
        for name, server in both:
            first, second = _whole(browser, name, server, lost, through_relay=True)
            found[name] = {
                **{key: report.spread([getattr(each, key) for each in kept[name]]) for key in ("readable", "usable")},
                "first": first.size, "second": second.size, "first-requests": first.requests, "second-requests": second.requests,
                "lost": lost[name],
            }
    return {"page": found}


def _whole(browser: Any, name: str, server: servers.Server, lost: dict[str, int], through_relay: bool = False) -> tuple[pages.Load, pages.Load]:
    """Two loads that came whole; those that lost their exercises are counted, and tried again."""
    while lost[name] < LOST_AT_MOST:
        if name == "steady":
            server.settle(2, 20)
        else:
            time.sleep(4)  # its kernels of earlier loads stay, so they cannot be counted
        try:
            with contextlib.ExitStack() as stack:
                return pages.loads(browser, server, stack.enter_context(pages.Relay(server)) if through_relay else None)
        except pages.Lost:
            lost[name] += 1
            say(f"{name}: a page lost its exercises")
    raise RuntimeError(f"{name}: {LOST_AT_MOST} pages lost their exercises")


def active(_: int) -> Results:
    """Thirty who work: how quickly a page answers, also while kernels are started; and what they leave."""
    theirs, ours = plain_assets(), steady_assets()
    found: Results = {}
    with servers.plain() as server:
        visits = open_page(server, theirs, 30, stay=20)
        found["plain"] = share([each for visit in visits for each in visit.answers], 0.95)
        left = {"plain": lasting.left_after(server, 0)}
    with servers.steady(30) as server:
        server.settle(30)
        visits = open_page(server, ours, 30, stay=20)
        found["steady"] = share([each for visit in visits for each in visit.answers], 0.95)
        left["steady"] = lasting.left_after(server, ready=30)
        # Sixty seats and thirty in: thirty more are made ready while they work.
    with servers.steady(60, ready=60) as server:
        for kernel in server.kernels()[:30]:
            kernel.kill()
        visits = open_page(server, ours, 30, stay=20)
        found["refill"] = share([each for visit in visits for each in visit.answers], 0.95)
    return {"active": found, "left": left}


def memory(_: int) -> Results:
    """A visitor's kernel beside a bare one."""
    with servers.steady(4) as server:
        server.settle(4)
        visitor, bare = lasting.memory_of_a_visitor(server)
    return {"memory": {"visitor": visitor, "bare": bare, "ratio": visitor / bare}}


def soak(_: int) -> Results:
    """Three hundred visits."""
    ours = steady_assets()
    with servers.steady(10) as server:
        before, after = lasting.soak(server, ours)
    return {"soak": {"visits": 300, "before": dataclasses.asdict(before), "after": dataclasses.asdict(after)}}


def ablation(repeats: int) -> Results:
    """Thirty at once without each measure in turn."""
    found: Results = {}
    for name in ("nothing", *without.MEASURES):
        ours = steady_assets(name if name != "nothing" else "")
        times = []
        for _ in range(repeats):
            with servers.steady(30, "" if name == "nothing" else name) as server:
                server.settle(30, 20)
                times.append(last_ready(open_page(server, ours, 30)))
        with pages.chromium() as browser, servers.steady(2, "" if name == "nothing" else name) as server, pages.Relay(server) as relay:
            first, _ = pages.loads(browser, server, relay)
        found[name] = {"ready": report.spread(times), "size": first.size}
        say(f"without {name}: {report.seconds(found[name]['ready'])}, {report.size(first.size)}")
    return {"ablation": found}


PARTS: dict[str, Callable[[int], Results]] = {each.__name__: each for each in (crowd, page, active, memory, soak, ablation)}
USUAL = ("page", "memory", "active", "soak", "crowd")


def main() -> None:
    """Run the parts, keep the results, write the tables."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--only", nargs="+", choices=list(PARTS), default=list(USUAL), help="parts of the run (default: all but the ablation)")
    parser.add_argument("--repeats", type=int, default=5)
    chosen = parser.parse_args()
    for name in chosen.only:
        began = time.perf_counter()
        report.save(PARTS[name](chosen.repeats))
        say(f"== {name}: {time.perf_counter() - began:.0f} s")
    results = json.loads(report.RESULTS.read_text())
    report.write(results)
    print(report.main_table(results))
    if "ablation" in chosen.only:
        print(report.ablation_table(results))


if __name__ == "__main__":
    main()

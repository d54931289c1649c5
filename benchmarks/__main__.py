"""``make bench``: every figure beside plain Voilà in the same run. ``ARGS=--thorough``: as published; ``ARGS="--only page"``: a part."""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
import time
from collections.abc import Callable
from typing import Any

from . import pages, report, servers, without
from .crowd import last_ready, open_page
from .room import rounds

Results = dict[str, Any]
LOADS = 5
BEGAN = time.perf_counter()
SHORT = 600  # seconds: the short form begins no round later than this, so that it ends within a quarter of an hour


def say(words: str) -> None:
    """Progress, beside the results."""
    print(words, file=sys.stderr, flush=True)


def _assets(server: servers.Server) -> list[str]:
    with pages.chromium() as browser:
        return pages.assets(browser, server)


def room(chosen: argparse.Namespace) -> Results:
    """All that many people do to a server (``room.py``)."""
    found: Results = {}
    with servers.plain() as server:
        theirs = _assets(server)
    with servers.steady(2) as server:
        ours = _assets(server)
    with contextlib.closing(rounds(theirs, ours, chosen.rounds, chosen.plain_rounds)) as every:
        for number, known in enumerate(every, 1):
            found = known.results()
            report.save(found)  # a run that is cut short keeps the rounds it has
            say(f"round {number}: " + ", ".join(f"{name} {times[-1]:.2f} s" for name, times in known.ready.items()))
            if not chosen.thorough and time.perf_counter() - BEGAN > SHORT:
                break
    return found


def page(_: argparse.Namespace) -> Results:
    """One visitor in real Chromium, both with a kernel ready; then once through a relay that counts bytes."""
    found: Results = {}
    with pages.chromium() as browser, servers.plain(pool=2) as plain, servers.steady(2) as steady:
        # Plain Voilà's kernels of earlier loads stay, so that it never has just two.
        visitors = {"plain": pages.Visitor(browser, plain, None), "steady": pages.Visitor(browser, steady, 2)}
        kept: dict[str, list[pages.Load]] = {name: [] for name in visitors}
        for turn in range(LOADS + 1):
            for name, visitor in visitors.items():
                [load] = visitor.loads()
                if turn:  # the first of all warms the disk's cache
                    kept[name].append(load)
                    say(f"{name}: readable {load.readable:.2f} s, usable {load.usable:.2f} s")
        for name, visitor in visitors.items():
            with pages.Relay(visitor.server) as relay:
                first, second = visitor.loads(2, relay)
            found[name] = {
                **{key: report.spread([getattr(each, key) for each in kept[name]]) for key in ("readable", "usable")},
                "first": first.size, "second": second.size, "first-requests": first.requests, "second-requests": second.requests,
                "lost": visitor.lost,
            }
    return {"page": found}


def ablation(chosen: argparse.Namespace) -> Results:
    """Without each measure in turn: thirty at once, then one in Chromium, then the bytes of a load."""
    found: Results = {}
    repeats = chosen.rounds if chosen.thorough else 2
    for name in ("nothing", *without.MEASURES):
        with pages.chromium() as browser, servers.steady(30, name) as server:
            assets, ready = pages.assets(browser, server), []
            for _ in range(repeats):
                server.settle(30)
                ready.append(last_ready(open_page(server, assets, 30)))
            visitor = pages.Visitor(browser, server, 30)
            usable = [visitor.loads()[0].usable for _ in range(repeats)]
            with pages.Relay(server) as relay:
                first, second = visitor.loads(2, relay)
        found[name] = {"ready": report.spread(ready), "usable": report.spread(usable), "first": first.size, "second": second.size}
        report.save({"ablation": found})
        say(f"without {name}: {report.seconds(found[name]['ready'])}, {report.size(first.size)}")
    return {"ablation": found}


PARTS: dict[str, Callable[[argparse.Namespace], Results]] = {each.__name__: each for each in (page, room, ablation)}
USUAL = ("page", "room")


def main() -> None:
    """Run the parts, keep the results, write the tables."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--only", nargs="+", choices=list(PARTS), default=list(USUAL), help="parts of the run (default: all but the ablation)")
    parser.add_argument("--thorough", action="store_true", help="five rounds instead of three at most, with plain Voilà in each of them: half an hour")
    chosen = parser.parse_args()
    # Sixty people at once keep plain Voilà busy for up to two minutes: the short form measures that once.
    chosen.rounds, chosen.plain_rounds = (5, 5) if chosen.thorough else (3, 1)
    for name in chosen.only:
        report.save(PARTS[name](chosen))
        say(f"== {name} done after {time.perf_counter() - BEGAN:.0f} s")
    results = json.loads(report.RESULTS.read_text())
    report.write(results)
    print(report.main_table(results))
    if "ablation" in chosen.only:
        print(report.ablation_table(results))


if __name__ == "__main__":
    main()

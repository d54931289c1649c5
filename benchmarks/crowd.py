"""Many visitors in the same second: how long until each can work, and how quickly their page answers then."""

from __future__ import annotations

import asyncio
import random
import time
from dataclasses import dataclass, field

from .browser import Browser, Line, apart, base_of, kernel_of
from .servers import Server

PATIENCE = 300.0  # seconds
LULL = 45.0  # seconds after the last one got in: whoever is not in by then does not get in


@dataclass
class Visit:
    """What one visitor saw."""

    page: float = 0.0
    assets: float = 0.0
    ready: float = 0.0
    kernel: str = ""
    answers: list[float] = field(default_factory=list)
    error: str = ""


@dataclass
class Crowd:
    """Visitors who come at once. ``assets``: what a real browser asks for after the page."""

    server: Server
    assets: list[str]
    number: int
    gzip: bool = True
    _limits: dict[int, asyncio.Timeout] = field(default_factory=dict)  # of those who are not in yet

    async def come(self, stay: float = 0.0) -> list[Visit]:
        """Everybody opens the page, works for ``stay`` seconds with one change every second or so, and leaves."""
        start, everybody = asyncio.Event(), asyncio.Barrier(self.number)
        visits = [Visit() for _ in range(self.number)]
        tasks = [asyncio.create_task(self._one(each, start, everybody, stay)) for each in visits]
        await asyncio.sleep(0.2)
        start.set()
        await asyncio.gather(*tasks)
        return visits

    async def _one(self, visit: Visit, start: asyncio.Event, everybody: asyncio.Barrier, stay: float) -> None:
        browser = Browser(self.server.url, self.gzip)
        await start.wait()
        began = time.perf_counter()
        line = None
        try:
            async with asyncio.timeout(PATIENCE) as self._limits[id(visit)]:
                # A browser asks for the files as soon as it has read their names, also while the rest of the page is on its way.
                answer = await browser.get(self.server.page)
                visit.page = time.perf_counter() - began
                if answer.status != 200:
                    raise RuntimeError(f"status {answer.status}")
                kernel, base = kernel_of(answer.text), base_of(answer.text)
                visit.kernel = kernel
                await browser.fetch(self.assets)
                visit.assets = time.perf_counter() - began
                line = await Line.open(browser, base, kernel, PATIENCE)
                states = await line.states()
                widget = next(each for each, state in states.items() if "tooltip" in state["state"])
                await line.change(widget)
                visit.ready = time.perf_counter() - began
        except Exception as error:
            visit.error = f"{type(error).__name__}: {error}"[:200]
        del self._limits[id(visit)]
        for limit in self._limits.values():
            if not visit.error and not limit.expired():
                limit.reschedule(asyncio.get_running_loop().time() + LULL)
        await everybody.wait()
        if line and stay and not visit.error:
            end = time.perf_counter() + stay
            await asyncio.sleep(random.random())
            while time.perf_counter() < end:
                asked = time.perf_counter()
                await line.change(widget)
                visit.answers.append(time.perf_counter() - asked)
                await asyncio.sleep(0.5 + random.random())
        if line:
            await line.close()
            token = browser.cookies.get("_xsrf", "")
            await browser.get(f"{base}voila/api/shutdown/{kernel}", "POST", X_XSRFToken=token)
        browser.close()


def open_page(server: Server, assets: list[str], number: int, stay: float = 0.0) -> list[Visit]:
    """A crowd comes, works, and goes."""
    return apart(Crowd(server, assets, number).come(stay))


def last_ready(visits: list[Visit]) -> float:
    """Seconds until the last one could work; an error of any is an error of all."""
    errors = [each.error for each in visits if each.error]
    if errors:
        raise RuntimeError(f"{len(errors)} of {len(visits)} visitors did not get in: {errors[0]}")
    return max(each.ready for each in visits)


def share(values: list[float], part: float) -> float:
    """The value below which this part of the values lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]

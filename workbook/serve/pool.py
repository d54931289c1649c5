"""Kernels that stand ready before somebody comes: how many, in which language, and when to start more."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Protocol

from ..words import LANGS, Lang

TRIES = 3  # starts that fail in a row before the pool rests
REST = 10.0  # seconds


class Place(Protocol):
    """What a seat is made of: a started kernel, told apart by its id."""

    id: str
    lang: Lang


class NotStarted(Exception):
    """No kernel could be made ready; the message says why."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How many seats, how many of them ready beforehand, and how long (seconds) a silence may last."""

    seats: int
    ready: dict[Lang, int]
    spare: int = 1  # ready although every seat is taken: a reload must not find the room full
    starters: int = 2  # at the same time
    arriving: float = 60.0  # from handing out a seat to its first connection
    gone: float = 2.0  # after a connection was closed properly: the page may be reconnecting
    away: float = 300.0  # after a connection broke off: a lift, a locked phone, a closed lid
    away_wanted: float = 20.0  # the same while somebody waits for a seat
    quiet: float = 1.5  # without arrivals before the pool is refilled
    patience: float = 2.5  # a newcomer waits for a seat before being told that all are taken


@dataclass(slots=True)
class Pool:
    """Kernels are started by ``start``, ended by ``end``; ``alive`` tells whether one still works."""

    plan: Plan
    start: Callable[[Lang], Awaitable[Place]]
    end: Callable[[str], Awaitable[None]]
    alive: Callable[[str], bool]
    occupied: Callable[[], int]  # seats that are taken
    clock: Callable[[], float] = time.monotonic
    ready: dict[Lang, deque[Place]] = field(default_factory=lambda: {lang: deque() for lang in LANGS})
    wanted: dict[Lang, deque[asyncio.Future[Place]]] = field(default_factory=lambda: {lang: deque() for lang in LANGS})
    starting: dict[Lang, int] = field(default_factory=lambda: dict.fromkeys(LANGS, 0))
    tasks: set[asyncio.Task[None]] = field(default_factory=set)
    trouble: str = ""  # why the last start failed
    failures: int = 0  # in a row
    failed_at: float = 0.0
    last_arrival: float = 0.0
    filling: bool = False
    closed: bool = False

    async def take(self, lang: Lang) -> Place:
        """A ready kernel, else one that is started at once; ``NotStarted`` if it cannot be."""
        while self.ready[lang]:
            place = self.ready[lang].popleft()
            if self.alive(place.id):
                return place
            self.finish(place.id)
        promise: asyncio.Future[Place] = asyncio.get_running_loop().create_future()
        self.wanted[lang].append(promise)
        self.top_up()
        try:
            return await promise
        except asyncio.CancelledError:
            # The visitor left before the kernel was there: the next one may have it.
            if promise.done() and not promise.cancelled() and not promise.exception():
                self._arrived(promise.result())
            raise

    def missing(self, lang: Lang) -> int:
        """How many more should stand ready in a language: never more than can still come, and a spare one."""
        free = self.plan.seats - self.occupied()
        return min(self.plan.ready.get(lang, 0), max(free, self.plan.spare)) - len(self.ready[lang]) - self.starting[lang]

    def top_up(self) -> None:
        """Start what visitors wait for at once; refill only while nobody is arriving, and one by one while anybody works."""
        if self.closed:
            return
        busy = sum(self.starting.values())
        for lang in LANGS:
            urgent = sum(not each.done() for each in self.wanted[lang]) - self.starting[lang]
            while urgent > 0 and busy < self.plan.starters:
                self._begin(lang)
                urgent, busy = urgent - 1, busy + 1
        now = self.clock()
        resting = self.failures >= TRIES and now - self.failed_at < REST
        if resting or not (self.filling or now - self.last_arrival >= self.plan.quiet):
            return
        most = self.plan.starters if self.filling or not self.occupied() else 1
        for lang in LANGS:
            while self.missing(lang) > 0 and busy < most:
                self._begin(lang)
                busy += 1

    def _begin(self, lang: Lang) -> None:
        self._give_up_one(lang)
        self.starting[lang] += 1
        self._go(self._start(lang))

    def _give_up_one(self, lang: Lang) -> None:
        """What stands ready in the other language must not make the room take more memory than it was given."""
        most = self.plan.seats + self.plan.spare * sum(number > 0 for number in self.plan.ready.values())
        if self.occupied() + sum(map(len, self.ready.values())) + sum(self.starting.values()) < most:
            return
        other = max((each for each in LANGS if each != lang), key=lambda each: len(self.ready[each]))
        if self.ready[other]:
            self.finish(self.ready[other].pop().id)

    async def _start(self, lang: Lang) -> None:
        try:
            place = await self.start(lang)
        except Exception as error:  # whatever it was: the room goes on, and says so
            self.failures, self.failed_at, self.trouble = self.failures + 1, self.clock(), str(error) or type(error).__name__
            if self.failures >= TRIES - 1:
                for promise in self.wanted[lang]:
                    if not promise.done():
                        promise.set_exception(NotStarted(self.trouble))
                self.wanted[lang].clear()
        else:
            self.failures, self.trouble = 0, ""
            self._arrived(place)
        finally:
            self.starting[lang] -= 1
            self.top_up()

    def _arrived(self, place: Place) -> None:
        if self.closed:
            self.finish(place.id)
            return
        queue = self.wanted[place.lang]
        while queue:
            promise = queue.popleft()
            if not promise.done():
                promise.set_result(place)
                return
        self.ready[place.lang].append(place)

    def finish(self, place: str) -> None:
        """End a kernel, without anybody waiting for it."""
        async def ending() -> None:
            await self.end(place)

        self._go(ending())

    def _go(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def fill(self, progress: Callable[[int, int], None]) -> None:
        """Make ready what the plan says; ``NotStarted`` if three in a row could not be."""
        of = sum(min(number, self.plan.seats) for number in self.plan.ready.values())
        self.filling = True
        try:
            while any(self.missing(lang) + self.starting[lang] > 0 for lang in LANGS):
                self.top_up()
                progress(sum(map(len, self.ready.values())), of)
                if self.failures >= TRIES:
                    raise NotStarted(self.trouble)
                await asyncio.sleep(0.05)
        finally:
            self.filling = False
        progress(of, of)

    async def close(self, patience: float = 15.0) -> None:
        """End what stands ready and what is being started."""
        self.closed = True
        for queue in self.ready.values():
            while queue:
                self.finish(queue.pop().id)
        end = self.clock() + patience
        while self.tasks and self.clock() < end:
            await asyncio.wait(set(self.tasks), timeout=1)

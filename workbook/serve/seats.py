"""The seats of a room: who has one, who waits, when one is free again. Knows nothing of kernels or of the web."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from ..words import Lang
from .pool import Place, Plan, Pool

FOREVER = float("inf")
FORGOTTEN = 15.0  # seconds: somebody who has not asked again for so long no longer waits


@dataclass(slots=True)
class Seat:
    """A taken seat."""

    place: Place
    visitor: str
    until: float  # it ends then, unless somebody is heard
    since: float  # last time somebody came or went
    connections: int = 0
    leaving: float = 0.0  # the page said at this time that it is closing
    silent: bool = True  # nobody has come yet, or the last connection broke off


@dataclass(frozen=True, slots=True)
class Counts:
    """What a facilitator sees."""

    seats: int
    taken: int
    waiting: int
    ready: int
    starting: int

    @property
    def free(self) -> int:
        """Seats nobody sits on."""
        return max(0, self.seats - self.taken)


class Room:
    """Who sits where. Call ``tick`` often."""

    def __init__(self, plan: Plan, start: Callable[[Lang], Awaitable[Place]], end: Callable[[str], Awaitable[None]],
                 alive: Callable[[str], bool] = lambda _: True, **options: Callable[[], float]) -> None:
        self.plan = plan
        self.taken: dict[str, Seat] = {}
        self.entering = 0  # have been promised a seat
        self.waiting: dict[str, float] = {}  # visitor -> last heard; in the order they came
        self.pool = Pool(plan, start, end, alive, lambda: len(self.taken), **options)
        self.clock = self.pool.clock

    def counts(self) -> Counts:
        """The room now."""
        ready, starting = (sum(map(len, self.pool.ready.values())), sum(self.pool.starting.values()))
        return Counts(self.plan.seats, len(self.taken), len(self.waiting), ready, starting)

    def may_enter(self, visitor: str) -> bool:
        """Is there a seat for this visitor, given who came before?"""
        order = list(self.waiting)
        ahead = order.index(visitor) if visitor in self.waiting else len(order)
        return len(self.taken) + self.entering + ahead < self.plan.seats

    def wait(self, visitor: str) -> bool:
        """Note that a visitor waits; may they enter now?"""
        self.waiting[visitor] = self.clock()
        return self.may_enter(visitor)

    async def enter(self, visitor: str) -> bool:
        """Is there a seat, or soon one? If so it is kept until ``take``; if not, the visitor waits in line."""
        began = self.pool.last_arrival = self.clock()
        while not self.may_enter(visitor):
            if self.clock() - began >= self.plan.patience or self.pool.closed:
                self.wait(visitor)
                return False
            await asyncio.sleep(0.1)
        self.waiting.pop(visitor, None)
        self.entering += 1
        return True

    async def take(self, visitor: str, lang: Lang) -> Place:
        """The seat that ``enter`` promised; ``NotStarted`` if it could not be made ready."""
        try:
            place = await self.pool.take(lang)
        finally:
            self.entering -= 1
        now = self.pool.last_arrival = self.clock()
        self.taken[place.id] = Seat(place, visitor, now + self.plan.arriving, now)
        return place

    def owns(self, visitor: str, place: str) -> bool:
        """Is this the visitor's own seat?"""
        seat = self.taken.get(place)
        return bool(visitor) and seat is not None and seat.visitor == visitor

    def connected(self, place: str) -> None:
        """A page has opened a connection to its seat."""
        if seat := self.taken.get(place):
            seat.connections += 1
            seat.since = self.pool.last_arrival = self.clock()
            seat.until, seat.leaving, seat.silent = FOREVER, 0.0, False

    def disconnected(self, place: str, properly: bool) -> None:
        """A connection is gone; ``properly``: it was closed by the page, not broken off."""
        seat = self.taken.get(place)
        if seat is None:
            return
        seat.connections -= 1
        seat.since = self.clock()
        if seat.connections > 0:
            return
        said_so = seat.leaving and seat.since - seat.leaving <= self.plan.gone
        seat.silent = not (properly or said_so)
        seat.until = seat.since + (0 if said_so else self.plan.gone if properly else self.plan.away)

    def leave(self, place: str) -> None:
        """A page says that it is closing. It may be wrong (a phone number was tapped): an open connection counts more."""
        if seat := self.taken.get(place):
            seat.leaving = self.clock()
            if seat.connections <= 0:
                seat.until = seat.leaving

    def tick(self) -> None:
        """End what is over, forget who no longer waits, refill."""
        now = self.clock()
        for visitor in [each for each, heard in self.waiting.items() if now - heard > FORGOTTEN]:
            del self.waiting[visitor]
        for place, seat in list(self.taken.items()):
            given_up = seat.since + self.plan.away_wanted if self.waiting and seat.silent else FOREVER
            if min(seat.until, given_up) <= now or not self.pool.alive(place):
                del self.taken[place]
                self.pool.finish(place)
        self.pool.top_up()

    async def close(self) -> None:
        """End every seat; nothing runs afterwards."""
        for place in list(self.taken):
            self.pool.finish(place)
        self.taken.clear()
        await self.pool.close()

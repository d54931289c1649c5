"""Seats: who has one, who waits, when one is free again. No kernel and no web here: a clock that the test turns."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

pytest.importorskip("voila", reason="the serve extra is not installed")
from benchmarks.browser import apart
from workbook.serve.pool import NotStarted, Plan
from workbook.serve.seats import Room
from workbook.words import Lang

PLAN = Plan(seats=2, ready={"nl": 2}, patience=0)


@dataclass
class Chair:
    """A kernel that is none."""

    id: str
    lang: Lang


@dataclass
class Stage:
    """A room whose kernels start at once, with its clock and what was ended."""

    plan: Plan = PLAN
    now: float = 100.0
    made: int = 0
    at_once: int = 0  # the most that were being started at the same time
    ended: list[str] = field(default_factory=list)
    dead: set[str] = field(default_factory=set)
    fails: int = 0

    def __post_init__(self) -> None:
        self.room = Room(self.plan, self.start, self.end, lambda each: each not in self.dead, clock=lambda: self.now)

    async def start(self, lang: Lang) -> Chair:
        """Start one, or fail as often as was asked."""
        self.at_once = max(self.at_once, sum(self.room.pool.starting.values()))
        await asyncio.sleep(0)
        if self.fails:
            self.fails -= 1
            raise RuntimeError("no memory")
        self.made += 1
        return Chair(f"{lang}-{self.made}", lang)

    async def end(self, place: str) -> None:
        """Note it."""
        self.ended.append(place)

    async def fill(self) -> None:
        """Make the plan's seats ready."""
        await self.room.pool.fill(lambda done, of: None)

    async def come(self, visitor: str, lang: Lang = "nl") -> Any:
        """Somebody opens the page."""
        return await self.room.take(visitor, lang) if await self.room.enter(visitor) else None

    async def pass_(self, seconds: float) -> None:
        """Time goes by, the server looks around."""
        self.now += seconds
        self.room.tick()
        for _ in range(5):
            await asyncio.sleep(0)


def staged(work: Callable[[Stage], Awaitable[None]], plan: Plan = PLAN, **options: Any) -> None:
    """Run one story in a room of its own, and close the room."""
    async def story() -> None:
        stage = Stage(plan, **options)
        await work(stage)
        await stage.room.close()

    apart(story())


def test_a_room_is_full_when_every_seat_is_taken() -> None:
    """Two seats, three people: the third is told so, and waits in line."""
    async def story(stage: Stage) -> None:
        await stage.fill()
        assert [each.id for each in (await stage.come("ann"), await stage.come("bob"))] == ["nl-1", "nl-2"]
        assert await stage.come("cas") is None
        counts = stage.room.counts()
        assert (counts.taken, counts.free, counts.waiting) == (2, 0, 1)

    staged(story)


def test_who_came_first_gets_the_free_seat() -> None:
    """A newcomer does not pass those who wait."""
    async def story(stage: Stage) -> None:
        ann, _ = await stage.come("ann"), await stage.come("bob")
        assert await stage.come("cas") is None
        stage.room.leave(ann.id)
        await stage.pass_(0)
        assert not stage.room.wait("dan")
        assert await stage.come("eva") is None
        assert stage.room.wait("cas")
        assert await stage.come("cas")

    staged(story)


def test_who_no_longer_waits_holds_up_nobody() -> None:
    """A page that waited and was closed is forgotten."""
    async def story(stage: Stage) -> None:
        ann, _ = await stage.come("ann"), await stage.come("bob")
        assert await stage.come("cas") is None
        stage.room.leave(ann.id)
        await stage.pass_(16)
        assert stage.room.counts().waiting == 0
        assert await stage.come("dan")

    staged(story)


def test_a_page_that_says_it_closes_frees_its_seat_at_once() -> None:
    """Whichever comes first: the word, or the end of the connection."""
    async def story(stage: Stage) -> None:
        ann, bob = await stage.come("ann"), await stage.come("bob")
        for place in (ann.id, bob.id):
            stage.room.connected(place)
        stage.room.leave(ann.id)
        stage.room.disconnected(ann.id, properly=False)
        stage.room.disconnected(bob.id, properly=True)
        stage.room.leave(bob.id)
        await stage.pass_(0)
        assert set(stage.ended) == {ann.id, bob.id}

    staged(story)


def test_a_page_that_stays_after_all_keeps_its_seat() -> None:
    """Tapping a phone number makes a browser say that the page closes; the open connection counts more."""
    async def story(stage: Stage) -> None:
        ann = await stage.come("ann")
        stage.room.connected(ann.id)
        stage.room.leave(ann.id)
        await stage.pass_(60)
        assert stage.room.owns("ann", ann.id)
        # Long after, the network is away for a moment: that word no longer counts.
        stage.room.disconnected(ann.id, properly=False)
        await stage.pass_(30)
        assert stage.room.owns("ann", ann.id)

    staged(story)


@pytest.mark.parametrize(("properly", "kept", "gone"), [(True, 1.5, 2.5), (False, 299, 301)])
def test_a_lost_connection_may_come_back(properly: bool, kept: float, gone: float) -> None:
    """A closed page is gone in seconds; a lift, a locked phone or a closed lid keeps its seat for five minutes."""
    async def story(stage: Stage) -> None:
        ann = await stage.come("ann")
        stage.room.connected(ann.id)
        stage.room.disconnected(ann.id, properly)
        await stage.pass_(kept)
        assert stage.room.owns("ann", ann.id)
        await stage.pass_(gone - kept)
        assert stage.ended == [ann.id]

    staged(story)


def test_a_silent_seat_is_given_up_sooner_when_somebody_waits() -> None:
    """Twenty seconds, not five minutes."""
    async def story(stage: Stage) -> None:
        ann, bob = await stage.come("ann"), await stage.come("bob")
        stage.room.connected(bob.id)
        stage.room.connected(ann.id)
        stage.room.disconnected(ann.id, properly=False)
        assert await stage.come("cas") is None
        await stage.pass_(14)
        assert stage.room.owns("ann", ann.id)
        stage.room.wait("cas")
        await stage.pass_(7)
        assert not stage.room.owns("ann", ann.id)
        assert stage.room.owns("bob", bob.id)

    staged(story)


def test_a_seat_that_nobody_comes_to_is_free_again() -> None:
    """A link preview takes a page and never connects."""
    async def story(stage: Stage) -> None:
        ann = await stage.come("ann")
        await stage.pass_(61)
        assert stage.ended == [ann.id]

    staged(story)


def test_a_seat_belongs_to_one_visitor() -> None:
    """Neither somebody else nor nobody has it."""
    async def story(stage: Stage) -> None:
        ann = await stage.come("ann")
        assert stage.room.owns("ann", ann.id)
        assert not stage.room.owns("bob", ann.id)
        assert not stage.room.owns("", ann.id)

    staged(story)


def test_a_kernel_that_died_frees_its_seat() -> None:
    """Nobody sits on a broken chair."""
    async def story(stage: Stage) -> None:
        ann = await stage.come("ann")
        stage.room.connected(ann.id)
        stage.dead.add(ann.id)
        await stage.pass_(0)
        assert stage.room.counts().taken == 0

    staged(story)


def test_a_seat_that_cannot_be_made_ready_is_said_and_counted_as_free() -> None:
    """After a second try; the next visitor is not turned away."""
    async def story(stage: Stage) -> None:
        with pytest.raises(NotStarted, match="no memory"):
            await stage.come("ann")
        assert stage.room.counts().taken == 0
        assert await stage.come("ann")
        assert await stage.come("bob")

    staged(story, fails=2)


def test_a_closed_room_leaves_nothing() -> None:
    """Every kernel is ended: taken, ready, and on its way."""
    stage = Stage()

    async def story() -> None:
        await stage.fill()
        ann = await stage.come("ann")
        stage.room.connected(ann.id)
        asking = asyncio.ensure_future(stage.come("bob", "en"))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        await stage.room.close()
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)

    apart(story())
    assert len(set(stage.ended)) == stage.made == 3

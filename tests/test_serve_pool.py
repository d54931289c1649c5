"""The pool: kernels that stand ready before somebody comes, and never at the cost of somebody who is coming."""

from __future__ import annotations

import asyncio

import pytest

pytest.importorskip("voila", reason="the serve extra is not installed")
from workbook.serve.pool import NotStarted, Plan

from .test_serve_seats import Stage, staged

ROOM = Plan(seats=4, ready={"nl": 3, "en": 1}, patience=0)


def ready(stage: Stage) -> dict[str, int]:
    """How many stand ready, by language."""
    return {lang: len(each) for lang, each in stage.room.pool.ready.items()}


def test_what_the_plan_says_is_ready_before_the_doors_open() -> None:
    """For each language its own number, and progress ends with all of them."""
    said: list[tuple[int, int]] = []

    async def story(stage: Stage) -> None:
        await stage.room.pool.fill(lambda done, of: said.append((done, of)))
        assert ready(stage) == {"nl": 3, "en": 1}

    staged(story, ROOM)
    assert said[-1] == (4, 4)


def test_nothing_is_refilled_while_people_arrive() -> None:
    """A rush is served from what is ready; starting more would slow it down."""
    async def story(stage: Stage) -> None:
        await stage.fill()
        await stage.come("ann")
        await stage.pass_(1)
        assert stage.made == 4
        await stage.come("bob")
        await stage.pass_(1)
        assert stage.made == 4

    staged(story, ROOM)


def test_a_refill_leaves_room_for_those_who_work_and_hurries_in_an_empty_room() -> None:
    """One by one while somebody sits there; two at a time once everybody has gone."""
    async def story(stage: Stage) -> None:
        await stage.fill()
        seats = [await stage.come(visitor) for visitor in ("ann", "bob")]

        async def refill() -> tuple[int, dict[str, int]]:
            stage.room.pool.ready["nl"].clear()
            stage.at_once = 0
            for _ in range(6):
                await stage.pass_(2)
            return stage.at_once, ready(stage)

        assert await refill() == (1, {"nl": 2, "en": 1})
        for seat in seats:
            stage.room.leave(seat.id)
        assert await refill() == (2, {"nl": 3, "en": 1})

    staged(story, ROOM)


def test_no_more_are_made_ready_than_can_still_come() -> None:
    """Two of four seats are taken: three in Dutch would be one too many. One stays ready in a full room, for a reload."""
    async def story(stage: Stage) -> None:
        await stage.fill()
        for visitor in ("ann", "bob", "cas"):
            await stage.come(visitor)
        for _ in range(6):
            await stage.pass_(2)
        assert ready(stage) == {"nl": 1, "en": 1}
        assert await stage.come("dan", "en")
        for _ in range(6):
            await stage.pass_(2)
        assert ready(stage) == {"nl": 1, "en": 1}

    staged(story, ROOM)


def test_another_language_gets_its_kernel_at_once_and_no_extra_memory() -> None:
    """Nobody prepared English; a Dutch kernel that stood ready makes way."""
    async def story(stage: Stage) -> None:
        await stage.fill()
        assert (await stage.come("ann", "en")).lang == "en"
        counts = stage.room.counts()
        assert counts.taken + counts.ready <= 4 + 1

    staged(story, Plan(seats=4, ready={"nl": 4}, patience=0))


def test_a_visitor_who_left_gives_the_kernel_to_the_next() -> None:
    """Started for one who closed the page, used by another."""
    async def story(stage: Stage) -> None:
        asking = asyncio.ensure_future(stage.come("ann"))
        await asyncio.sleep(0)
        asking.cancel()
        for _ in range(5):
            await asyncio.sleep(0)
        assert (await stage.come("bob")).id == "nl-1"
        assert stage.room.counts().taken == 1

    staged(story, Plan(seats=4, ready={}, patience=0))


def test_a_dead_kernel_is_not_handed_out() -> None:
    """It stood ready, and died."""
    async def story(stage: Stage) -> None:
        await stage.fill()
        stage.dead.add("nl-1")
        assert (await stage.come("ann")).id != "nl-1"
        assert "nl-1" not in [seat.place.id for seat in stage.room.taken.values()]

    staged(story, ROOM)


def test_one_start_that_fails_is_tried_again_unseen() -> None:
    """A visitor notices nothing of it."""
    async def story(stage: Stage) -> None:
        assert await stage.come("ann")

    staged(story, ROOM, fails=1)


def test_doors_stay_closed_when_nothing_starts() -> None:
    """Three failures in a row end the filling with the reason."""
    async def story(stage: Stage) -> None:
        with pytest.raises(NotStarted, match="no memory"):
            await stage.fill()

    staged(story, ROOM, fails=99)


def test_a_pool_that_cannot_start_kernels_rests_before_it_tries_again() -> None:
    """A machine in trouble is not kept busy with starts that fail."""
    async def story(stage: Stage) -> None:
        await stage.fill()
        await stage.come("ann")
        await stage.come("bob")
        stage.fails = 99
        for _ in range(8):
            await stage.pass_(1)
        left = stage.fails
        assert 99 - left == 3
        stage.fails = 0
        await stage.pass_(11)
        assert stage.made > 4

    staged(story, Plan(seats=9, ready={"nl": 4}, patience=0))

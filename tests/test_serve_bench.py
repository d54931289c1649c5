"""The small form of ``make bench``: eight people at once, beside plain Voilà. Generous: a busy machine must not fail it."""

from __future__ import annotations

import pytest

pytest.importorskip("voila", reason="the serve extra is not installed")
from benchmarks import lasting, servers
from benchmarks.crowd import last_ready, open_page

PEOPLE = 8


@pytest.mark.xdist_group("bench")
def test_a_group_is_in_sooner_than_with_plain_voila_and_leaves_nothing() -> None:
    """Half the time is the least; a quiet machine shows far less. Afterwards only what stood ready is there."""
    with servers.plain() as server:
        theirs = last_ready(open_page(server, [], PEOPLE))
    with servers.steady(PEOPLE) as server:
        visits = open_page(server, [], PEOPLE, stay=3)
        ours = last_ready(visits)
        assert lasting.left_after(server, visits) == 0
    assert ours < theirs / 2, (ours, theirs)

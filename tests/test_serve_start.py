"""Starting the server: what was typed is checked before anything starts, and a port is taken once."""

from __future__ import annotations

import io
import socket
from collections.abc import Callable
from dataclasses import replace

import psutil
import pytest

pytest.importorskip("voila", reason="the serve extra is not installed")
from workbook.content import Content
from workbook.serve import room, start
from workbook.serve.start import OptionFault, Options, PortTaken


@pytest.mark.parametrize(("words", "ready"), [("30", {"nl": 30}), ("nl=20,en=10", {"nl": 20, "en": 10}), (" en=5 ", {"en": 5})])
def test_seats_are_a_number_or_one_for_each_language(words: str, ready: dict[str, int]) -> None:
    """One number means the language of the room."""
    assert start.seats_ready(words, "nl") == ready


@pytest.mark.parametrize("words", ["0", "501", "-3", "many", "de=3", "nl=3,nl=4", "=3", "nl=", "3,4,5"])
def test_seats_that_cannot_be_are_refused_with_an_example(words: str) -> None:
    """What was expected, what came."""
    with pytest.raises(OptionFault, match="nl=20,en=10") as refused:
        start.seats_ready(words, "en")
    assert repr(words) in str(refused.value)


@pytest.mark.parametrize(("words", "path"), [("/", "/"), ("", "/"), ("steady", "/steady/"), ("/a/b/", "/a/b/")])
def test_a_base_url_has_a_slash_at_both_ends(words: str, path: str) -> None:
    """However it was typed."""
    assert start.path(words) == path


@pytest.mark.parametrize(("read", "words"), [(start.path, "/a b/"), (start.path, "/../"), (start.path, "/<x>/"), (start.key, "short"), (start.key, "with space in it")])
def test_what_cannot_stand_in_an_address_is_refused(read: Callable[[str], str], words: str) -> None:
    """Before it could end up in a page."""
    with pytest.raises(OptionFault):
        read(words)


@pytest.mark.parametrize("words", ["*", "https:", "https://a.example; script-src *", "https://a.example/", "javascript:alert(1)", "https://a.example https://b.example", "'self'"])
def test_only_an_origin_may_be_allowed_to_frame_the_page(words: str) -> None:
    """What could add another rule to the policy, or let everybody in, is refused before anything starts."""
    with pytest.raises(OptionFault):
        start.origin(words)
    assert [start.origin(each) for each in ("https://intranet.example.org", "http://10.0.0.4:8080", "https://*.example.org")]


def test_a_key_is_made_up_where_none_is_given() -> None:
    """And a different one each time; without the option there is none."""
    first, second = start.key(""), start.key("")
    assert first != second
    assert len(first) >= 16
    assert start.key(None) == ""
    assert start.key("our-own-key") == "our-own-key"


def test_one_port_is_taken_once_even_by_two_who_ask_together() -> None:
    """The port is held from the moment it was free: the second gets the next one, or a sentence."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number = probe.getsockname()[1]
    first = start.claim("127.0.0.1", [number])
    try:
        with pytest.raises(PortTaken, match=f"Port {number} is in use. .* --port {number + 1}"):
            start.claim("127.0.0.1", [number])
        second = start.claim("127.0.0.1", range(number, number + 5))
        assert second[0].getsockname()[1] > number
        for each in second:
            each.close()
    finally:
        for each in first:
            each.close()


@pytest.mark.parametrize("host", ["203.0.113.7", "no.such.host.invalid"])
def test_an_address_that_is_not_this_computers_is_refused(host: str) -> None:
    """With what to type instead."""
    with pytest.raises(OptionFault, match=r"--host: .*0\.0\.0\.0"):
        start.claim(host, [8866])


def test_seats_that_do_not_fit_in_memory_are_refused_before_they_start(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sentence says how many would fit; the room that fits is allowed."""
    there = 1_000
    monkeypatch.setattr(psutil, "virtual_memory", type("Memory", (), {"available": there * 2**20}))
    room_of_30 = Options(seats=30, ready={"en": 30}, for_a_room=True)
    with pytest.raises(OptionFault, match="--seats 12") as refused:
        start.check_memory(room_of_30)
    assert "1000 MB" in str(refused.value)
    start.check_memory(replace(room_of_30, seats=12, ready={"en": 12}))


@pytest.mark.parametrize(("host", "base_url", "only_here", "reachable"), [
    ("127.0.0.1", "/", True, False), ("localhost", "/", True, False), ("::1", "/", True, False),
    ("0.0.0.0", "/", False, True), ("127.0.0.1", "/steady/", True, True),
])
def test_who_can_reach_the_server_follows_from_host_and_proxy(host: str, base_url: str, only_here: bool, reachable: bool) -> None:
    """Only with --host, or a proxy in front, does anybody come from outside."""
    options = Options(host=host, base_url=base_url)
    assert (options.only_here, options.reachable) == (only_here, reachable)


def test_the_address_to_share_carries_the_key_and_the_path() -> None:
    """What is scanned is all that is needed."""
    options = Options(host="127.0.0.1", base_url="/a/", token="our-own-key")
    assert room.addresses(options, 8866) == ["http://127.0.0.1:8866/a/?token=our-own-key"]
    assert room.own_address(options, 8866).startswith("http://127.0.0.1:8866/a/room/")


def test_a_room_in_the_network_is_given_an_address_that_others_can_open(monkeypatch: pytest.MonkeyPatch) -> None:
    """The one that leads out comes first; 0.0.0.0 is no address to share."""
    monkeypatch.setattr(room, "outward_address", lambda: "192.0.2.9")
    found = {"eth0": ["192.0.2.9"], "wlan0": ["192.0.2.1"], "lo": ["127.0.0.1"], "down0": ["192.0.2.3"]}
    record = type("Record", (), {})

    def address(text: str) -> object:
        each = record()
        each.family, each.address = socket.AF_INET, text
        return each

    def state(up: bool) -> object:
        each = record()
        each.isup = up
        return each

    monkeypatch.setattr(psutil, "net_if_addrs", lambda: {name: [address(each) for each in all_] for name, all_ in found.items()})
    monkeypatch.setattr(psutil, "net_if_stats", lambda: {name: state(name != "down0") for name in found})
    assert room.addresses(Options(host="0.0.0.0"), 8866) == ["http://192.0.2.9:8866/", "http://192.0.2.1:8866/"]


@pytest.mark.parametrize("for_a_room", [True, False])
@pytest.mark.parametrize(("host", "said", "unsaid"), [("0.0.0.0", "network", "here"), ("127.0.0.1", "here", "network")])
def test_who_can_open_the_address_is_said_when_the_server_starts(host: str, said: str, unsaid: str, for_a_room: bool) -> None:
    """With ``--host`` the words say what that means; one's own page alone needs none."""
    words = {key: text["en"] for key, text in Content().ui.items()}
    notes = io.StringIO()
    room.Screen(words, Options(host=host, for_a_room=for_a_room), 8866, out=io.StringIO(), notes=notes).open()
    assert (words[f"room.{said}"] in notes.getvalue()) == (for_a_room or host == "0.0.0.0")
    assert words[f"room.{unsaid}"] not in notes.getvalue()

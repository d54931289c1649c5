"""What the person who starts the server chose, checked before anything is started."""

from __future__ import annotations

import errno
import ipaddress
import os
import re
import secrets
import socket
from collections.abc import Sequence
from dataclasses import dataclass, field

import psutil

from ..words import LANGS, Lang

MOST_SEATS = 500
OWN_SEATS = 24  # pages that one person may have open at the same time
PER_SEAT = 60  # MB: a kernel with the workbook open, and what the server needs for it
FOR_ITSELF = 250  # MB: the server


class OptionFault(ValueError):
    """A choice that cannot be; the message says what was expected and what came."""


class PortTaken(Exception):
    """The port is in use, or not ours to take."""


@dataclass(frozen=True, slots=True)
class Options:
    """All choices for one server."""

    lang: Lang = "en"
    host: str = "127.0.0.1"
    base_url: str = "/"
    token: str = ""
    seats: int = OWN_SEATS
    ready: dict[Lang, int] = field(default_factory=lambda: {"en": 1})
    for_a_room: bool = False  # somebody asked for a number of seats
    secret: str = field(default_factory=lambda: secrets.token_urlsafe(9))  # of the facilitator's page
    open_browser: bool = False
    frames: tuple[str, ...] = ()  # pages of these origins may show the workbook in a frame

    @property
    def starters(self) -> int:
        """Kernels that start at the same time."""
        return max(2, (os.cpu_count() or 2))

    @property
    def behind_proxy(self) -> bool:
        """Does another server stand in front?"""
        return self.base_url != "/"

    @property
    def only_here(self) -> bool:
        """Can no other machine reach this address?"""
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"

    @property
    def reachable(self) -> bool:
        """May somebody come from another machine, directly or through a proxy?"""
        return self.behind_proxy or not self.only_here

    @property
    def needed(self) -> int:
        """Memory (MB) for the seats that are made ready."""
        return FOR_ITSELF + PER_SEAT * sum(self.ready.values())


def choose(*, lang: Lang, seats: str | None, host: str, base_url: str, token: str | None, open_browser: bool, frames: Sequence[str] = ()) -> Options:
    """What was typed, as choices; ``OptionFault`` for what cannot be."""
    ready = seats_ready(seats, lang) if seats else {lang: 1}
    return Options(
        lang=lang, host=host, base_url=path(base_url), token=key(token), seats=sum(ready.values()) if seats else OWN_SEATS,
        ready=ready, for_a_room=bool(seats), open_browser=open_browser,
        frames=tuple(map(origin, frames)),
    )


def seats_ready(words: str, lang: Lang) -> dict[Lang, int]:
    """``30``, or ``nl=20,en=10``: how many seats stand ready in which language."""
    found: dict[Lang, int] = {}
    for part in words.split(","):
        name, equals, number = part.strip().rpartition("=")
        in_lang = next((each for each in LANGS if each == name), None) if equals else lang
        if in_lang is None or in_lang in found or not number.isdecimal() or not 1 <= int(number) <= MOST_SEATS:
            raise OptionFault(f"--seats: expected a number from 1 to {MOST_SEATS}, or one for each language such as nl=20,en=10; got {words!r}")
        found[in_lang] = int(number)
    return found


def path(words: str) -> str:
    """``/steady/``, with a slash at both ends."""
    found = "/" + words.strip("/") + "/" if words.strip("/") else "/"
    if not re.fullmatch(r"/(?:[\w~-][\w.~-]*/)*", found):
        raise OptionFault(f"--base-url: expected a path such as /steady/, got {words!r}")
    return found


def origin(words: str) -> str:
    """``https://intranet.example.org``: what may stand in a policy, and nothing that would add another rule to it."""
    if not re.fullmatch(r"https?://(?:\*\.)?[a-z0-9][a-z0-9.-]*(?::\d{1,5})?", words, re.ASCII):
        raise OptionFault(f"--frame-ancestors: expected an origin such as https://intranet.example.org, got {words!r}")
    return words


def key(words: str | None) -> str:
    """A key that may stand in an address; ``None`` is none, an empty one is made up."""
    found = secrets.token_urlsafe(12) if words == "" else words or ""
    if found and not re.fullmatch(r"[\w.~-]{8,200}", found):
        raise OptionFault("--token: expected at least 8 letters, digits, and . _ ~ -")
    return found


def check_memory(options: Options) -> None:
    """``OptionFault`` if this machine has not the memory for the seats; better now than when the room is full."""
    there = psutil.virtual_memory().available // 2**20
    if options.for_a_room and options.needed > there:
        fit = max(1, int(there - FOR_ITSELF) // PER_SEAT)
        raise OptionFault(f"--seats: {sum(options.ready.values())} seats need about {options.needed} MB of memory; this computer has {there} MB free. "
                          f"Close other programs, or start with --seats {fit}")


def claim(host: str, ports: Sequence[int]) -> list[socket.socket]:
    """Take the first free port and keep it: from here on nobody else can have it. ``PortTaken`` if there is none."""
    for port in ports:
        try:
            return [_listening(host, port)]
        except socket.gaierror:
            raise OptionFault(f"--host: expected an address of this computer such as 127.0.0.1 or 0.0.0.0, got {host!r}") from None
        except OSError as error:
            if error.errno == errno.EADDRNOTAVAIL:
                raise OptionFault(f"--host: this computer does not have the address {host}. Leave --host out, or use 0.0.0.0") from None
    raise PortTaken(f"Port {ports[0]} is in use. Stop what is running there, or choose another: workbook serve --port {ports[0] + 1}")


def _listening(host: str, port: int) -> socket.socket:
    found = socket.getaddrinfo(host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    family, *_, address = min(found, key=lambda each: each[0] != socket.AF_INET)
    sock = socket.create_server(address[:2], family=family, backlog=256)
    sock.setblocking(False)
    return sock

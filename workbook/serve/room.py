"""What the person who leads a room sees: the address to share, in the terminal and on a page, and who is in."""

from __future__ import annotations

import contextlib
import socket
import sys
from collections.abc import Mapping
from typing import Any, TextIO

import psutil
import segno
import tornado.web

from .handlers import Asked, Words
from .page import TEMPLATES
from .seats import Counts, Room
from .start import Options

BAR = 30  # characters


def machine_addresses() -> list[str]:
    """This machine's addresses in its networks; the one that leads out comes first."""
    up = {name for name, state in psutil.net_if_stats().items() if state.isup}
    found = [
        each.address for name, addresses in psutil.net_if_addrs().items() if name in up
        for each in addresses if each.family is socket.AF_INET and not each.address.startswith(("127.", "169.254."))
    ]
    first = outward_address()
    return sorted(set(found), key=lambda each: (each != first, each))


def outward_address() -> str:
    """The address this machine has where its network leads out; nothing is sent to find it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("10.255.255.255", 9))
            return str(probe.getsockname()[0])
        except OSError:
            return ""


def addresses(options: Options, port: int) -> list[str]:
    """Where the room can be reached; the first is the one to share."""
    hosts = machine_addresses() if options.host in ("", "0.0.0.0", "::") else []
    key = f"?token={options.token}" if options.token else ""
    return [f"http://{_bracketed(host)}:{port}{options.base_url}{key}" for host in hosts or [_shown(options.host)]]


def _shown(host: str) -> str:
    return "127.0.0.1" if host in ("", "0.0.0.0", "::") else host


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def own_address(options: Options, port: int) -> str:
    """The facilitator's page; its path is known only to who can read the terminal."""
    return f"http://{_bracketed(_shown(options.host))}:{port}{options.base_url}room/{options.secret}/"


class Screen:
    """The terminal."""

    def __init__(self, words: Mapping[str, str], options: Options, port: int, out: TextIO | None = None, notes: TextIO | None = None) -> None:
        self.words, self.options, self.port = words, options, port
        # Addresses are the command's output; everything else is said beside it.
        self.out, self.notes = out or sys.stdout, notes or sys.stderr
        self.shown: Counts | None = None
        self.done = -1

    def say(self, key: str, **values: object) -> None:
        """One sentence."""
        print(self.words[f"room.{key}"].format(**values), file=self.notes, flush=True)

    def progress(self, done: int, of: int) -> None:
        """Seats that are ready: a bar where there is a terminal."""
        if done == self.done or not self.options.for_a_room:
            return
        self.done = done
        if self.notes.isatty():
            filled = BAR * done // max(1, of)
            bar = "█" * filled + "░" * (BAR - filled)
            line = self.words["room.filling"].format(bar=bar, done=done, of=of)
            print(f"\r{line}", end="\n" if done == of else "", file=self.notes, flush=True)
        elif done == of:
            self.say("filled", of=of)

    def open(self) -> None:
        """The address, and for a room: its picture, its other addresses, the page to project, how to stop."""
        shared, *others = addresses(self.options, self.port)
        print(shared, file=self.out, flush=True)
        if self.options.open_browser:
            open_browser(shared)
        if not self.options.for_a_room:
            if not self.options.only_here:
                self.say("network")
            return
        if self.out.isatty():
            segno.make(shared, error="m").terminal(out=self.out, compact=True)
        for other in others:
            self.say("also", address=other)
        self.say("here" if self.options.only_here else "network")
        self.say("project", address=own_address(self.options, self.port))
        self.say("stop")

    def show(self, counts: Counts) -> None:
        """Seats taken, free, waiting: one line that stays up to date."""
        if counts == self.shown or not self.options.for_a_room or not self.notes.isatty():
            return
        self.shown = counts
        line = self.words["room.counts"].format(taken=counts.taken, free=counts.free, waiting=counts.waiting)
        print(f"\r\033[K{line}", end="", file=self.notes, flush=True)

    def closing(self) -> None:
        """The line above stays as it was."""
        if self.shown:
            print(file=self.notes, flush=True)


def open_browser(address: str) -> None:
    """Open the page in a browser where there is one."""
    import webbrowser

    with contextlib.suppress(webbrowser.Error):  # the address has been printed
        webbrowser.get().open(address, new=2)


class RoomPage(Asked):
    """A page to project: the address, its picture, the seats."""

    def initialize(self, room: Room, words: Words, options: Options, port: int, page_files: str) -> None:
        """``options``: the server's; ``page_files``: where the page's own files are."""
        self.room, self.words, self.options, self.port, self.lang, self.page_files = room, words, options, port, options.lang, page_files

    @tornado.web.authenticated
    def get(self) -> None:
        """Everything a room needs to come in."""
        shared = addresses(self.options, self.port)[0]
        picture = segno.make(shared, error="m").svg_inline(scale=8, border=2, dark="#000", light="#fff", omitsize=True)
        page = TEMPLATES.get_template("room.html.j2")
        self.set_header("Cache-Control", "no-store")
        words = self.words[self.lang]
        self.finish(page.render(lang=self.lang, words=words, base_url=self.base_url, page_files=self.page_files, address=shared, picture=picture, counts=_counted(self.room)))


class RoomNow(Asked):
    """The seats now, for the page that is projected."""

    def initialize(self, room: Room, words: Words) -> None:
        """``room``: whose seats."""
        self.room, self.words = room, words

    @tornado.web.authenticated
    def get(self) -> None:
        """Numbers only: nothing of anybody."""
        self.set_header("Cache-Control", "no-store")
        self.write(_counted(self.room))


def _counted(room: Room) -> dict[str, Any]:
    counts = room.counts()
    return {"taken": counts.taken, "free": counts.free, "waiting": counts.waiting, "ready": counts.ready, "seats": counts.seats}



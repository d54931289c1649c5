"""A visitor's way through the server: a seat, its page, the connection to its kernel, and leaving."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import tornado.web
from tornado.iostream import StreamClosedError
from voila.tornado.kernel_websocket_handler import VoilaKernelWebsocketHandler

from .handlers import Asked, Guarded, Words, packed
from .page import TEMPLATES, Page
from .pool import NotStarted
from .seats import Room

if TYPE_CHECKING:
    from collections.abc import Mapping

PROPERLY = (1000, 1001)  # closed by the page, or because the page is closed
LARGEST = 10 * 1024 * 1024  # bytes in one message from a page


class Visit(Asked):
    """The workbook in one language."""

    def initialize(self, room: Room, page: Page, words: Words, waiting_script: str) -> None:
        """``words``: by language; ``waiting_script``: the address of what asks again by itself."""
        self.room, self.page, self.words, self.lang, self.waiting_script = room, page, words, page.lang, waiting_script
        self.asking: asyncio.Future[Any] | None = None
        self.gone = False

    @tornado.web.authenticated
    async def get(self) -> None:
        """The page: what everybody reads at once, the exercises as soon as their kernel is there."""
        if self.get_argument("token", None):
            # The key has been seen and is kept in a cookie; it should not stay in the address.
            self.redirect(self.request.path)
            return
        visitor = self.greet()
        self.set_header("Cache-Control", "no-store")
        if "prefetch" in self.request.headers.get("Sec-Purpose", ""):
            self.set_status(503)
            return
        if not await self.room.enter(visitor):
            self._full()
            return
        self.asking = asyncio.ensure_future(self.room.take(visitor, self.lang))
        if self.gone:
            self.asking.cancel()
        await asyncio.wait({self.asking}, timeout=0.02)
        zipped = packed(self)
        self._begin(zipped)
        try:
            if not self.asking.done():
                await self.flush()  # who has to wait for a kernel can read meanwhile
            await self.finish(self.page.finish(await self._rest(), zipped))
        except (asyncio.CancelledError, StreamClosedError):
            if self.asking.done() and not self.asking.cancelled() and not self.asking.exception():
                self.room.leave(self.asking.result().id)
            self.asking.cancel()

    async def _rest(self) -> bytes:
        try:
            kernel = await self.asking  # type: ignore[misc]
        except NotStarted:
            return self.page.without(self.words[self.lang]["serve.not-started"])
        return self.page.rest(kernel)

    def _begin(self, zipped: bool) -> None:
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.set_header("Vary", "Accept-Encoding")
        if zipped:
            self.set_header("Content-Encoding", "gzip")
        self.write(self.page.begin(zipped))

    def _full(self) -> None:
        self.set_status(503)
        self.set_header("Retry-After", "5")
        self.set_header("Content-Type", "text/html; charset=utf-8")
        page = TEMPLATES.get_template("waiting.html.j2")
        self.finish(page.render(lang=self.lang, words=self.words[self.lang], script=self.waiting_script, ask=f"{self.base_url}waiting"))

    def on_connection_close(self) -> None:
        """Gone before the page was there: the seat is for somebody else."""
        self.gone = True
        if self.asking:
            self.asking.cancel()

    def compute_etag(self) -> str | None:
        """None: no two pages are the same."""
        return None


class Waiting(Asked):
    """Asked every few seconds by somebody who waits: is there a seat?"""

    def initialize(self, room: Room, words: Words) -> None:
        """``room``: where they wait."""
        self.room, self.words = room, words

    @tornado.web.authenticated
    def get(self) -> None:
        """Only yes or no."""
        self.set_header("Cache-Control", "no-store")
        visitor = self.visitor()
        self.write({"enter": bool(visitor) and self.room.wait(visitor)})


class OwnKernel(Asked):
    """A page asks whether its kernel is there; nobody else's is."""

    def initialize(self, room: Room, words: Words) -> None:
        """``room``: who sits where."""
        self.room, self.words = room, words

    @tornado.web.authenticated
    def get(self, kernel_id: str) -> None:
        """What Voilà's front end wants to know of a kernel."""
        if not self.room.owns(self.visitor(), kernel_id):
            raise tornado.web.HTTPError(404)
        self.set_header("Cache-Control", "no-store")
        self.write({"id": kernel_id, "name": "python3", "execution_state": "idle", "connections": 1, "last_activity": "2000-01-01T00:00:00Z"})

    def write_error(self, status_code: int, **_: Any) -> None:
        """No words: a script reads this."""
        self.finish()


class Leave(OwnKernel):
    """A page is closing, and says so."""

    SUPPORTED_METHODS = ("POST",)

    @tornado.web.authenticated
    def post(self, kernel_id: str) -> None:
        """Free the seat; where it is not the visitor's own, nothing happens."""
        if not self.room.owns(self.visitor(), kernel_id):
            raise tornado.web.HTTPError(404)
        self.room.leave(kernel_id)
        self.set_status(204)


class Channel(Guarded, VoilaKernelWebsocketHandler):
    """The connection between a page and its own kernel."""

    seated = False

    def initialize(self, room: Room, channels: Mapping[str, set[Channel]]) -> None:
        """``channels``: open connections by kernel, so that a kernel's end is told to its page."""
        self.room, self.channels = room, channels

    def set_default_headers(self) -> None:
        """None: this is no page."""

    async def get(self, kernel_id: str) -> None:
        """Only the visitor whose seat it is."""
        if not self.room.owns(Asked.visitor(self), kernel_id):  # type: ignore[arg-type]
            raise tornado.web.HTTPError(404)
        await super().get(kernel_id)

    async def open(self, kernel_id: str) -> None:  # type: ignore[override]
        """The page is there."""
        self.seated = True
        self.set_nodelay(True)  # small messages are not kept back for 40 ms to travel with others
        self.channels[kernel_id].add(self)
        self.room.connected(kernel_id)
        await super().open(kernel_id)

    def on_close(self) -> None:
        """The page is gone, or only the network."""
        if self.seated:
            self.seated = False
            self.channels[self.kernel_id].discard(self)
            self.room.disconnected(self.kernel_id, self.close_code in PROPERLY)
        if self.connection:
            super().on_close()

    def get_compression_options(self) -> dict[str, int] | None:
        """What a page is sent at its start is long and repeats itself."""
        return {"compression_level": 6, "mem_level": 9}

    def write_error(self, status_code: int, **_: Any) -> None:
        """No words: a script reads this."""
        self.finish()

"""One visitor in real Chromium: when the words can be read, when the first exercise can be used, what went over the wire."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, TimeoutError, sync_playwright

from .servers import Server

USABLE = "[...document.querySelectorAll('.steady.form :is(input, textarea, button, select)')].some(each => !each.disabled && each.getClientRects().length)"
PATIENCE = 20_000  # ms: a page whose exercises are not there by then has lost them
LOST_AT_MOST = 10
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@dataclass
class Load:
    """One load of a page; seconds, bytes in both directions, requests."""

    readable: float
    usable: float
    requests: int
    size: int


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    """Real Chromium, without a window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("STEADY_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"],
        )
        yield browser
        browser.close()


class Lost(Exception):
    """The page came, its exercises did not."""


@dataclass
class Visitor:
    """Somebody new each time, with a browser, at a server that has ``ready`` kernels when nobody is there (None: not known)."""

    browser: Browser
    server: Server
    ready: int | None
    lost: int = 0  # loads that lost their exercises; they are tried again

    def loads(self, number: int = 1, relay: Relay | None = None) -> list[Load]:
        """So many loads, one after the other in the same browser, all of them whole; through ``relay`` where bytes are to be counted."""
        while self.lost < LOST_AT_MOST:
            self.server.settle(self.ready, 30)
            try:
                return self._loads(number, relay)
            except Lost:
                self.lost += 1
        raise RuntimeError(f"{self.server.name}: {LOST_AT_MOST} pages lost their exercises")

    def _loads(self, number: int, relay: Relay | None) -> list[Load]:
        context = self.browser.new_context()
        address = f"http://127.0.0.1:{relay.port}{self.server.page}" if relay else self.server.url.rstrip("/") + self.server.page
        try:
            page, found = context.new_page(), []
            for _ in range(number):
                found.append(_load(page, address, relay))
                page.wait_for_timeout(500)  # what was sent just before the next load is of this one
            return found
        finally:
            context.close()


def _load(page: Page, address: str, relay: Relay | None) -> Load:
    asked: list[str] = []
    count = lambda request: asked.append(request.url) if request.url.startswith("http") else None  # noqa: E731
    page.on("request", count)
    before, began = relay.size if relay else 0, time.perf_counter()
    page.goto(address, wait_until="commit")
    try:
        page.wait_for_function(USABLE, timeout=PATIENCE, polling=20)
    except TimeoutError:
        raise Lost(address) from None
    usable = time.perf_counter() - began
    readable = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN") / 1000
    page.wait_for_load_state("networkidle")
    page.remove_listener("request", count)
    return Load(readable, usable, len(asked), (relay.size - before) if relay else 0)


def assets(browser: Browser, server: Server) -> list[str]:
    """The addresses that a page asks for after itself, in order, without its kernel's."""
    context = browser.new_context()
    page, asked = context.new_page(), []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(server.url.rstrip("/") + server.page)
    page.wait_for_function(USABLE, timeout=PATIENCE)
    page.wait_for_load_state("networkidle")
    context.close()
    host, found = urlsplit(server.url).netloc, []
    for url in asked[1:]:
        parts = urlsplit(url)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        if parts.scheme == "http" and parts.netloc == host and "/api/" not in path and path not in found:
            found.append(path)
    return found


class Relay:
    """Stands between a browser and a server, and counts what passes."""

    def __init__(self, server: Server) -> None:
        self._to = (urlsplit(server.url).hostname, urlsplit(server.url).port)
        self.size, self.port = 0, 0

    def __enter__(self) -> Relay:
        self._loop, up = asyncio.new_event_loop(), threading.Event()

        async def serve() -> None:
            listening = await asyncio.start_server(self._pass, "127.0.0.1", 0)
            self.port = listening.sockets[0].getsockname()[1]
            up.set()

        def run() -> None:
            asyncio.set_event_loop(self._loop)
            self._loop.run_until_complete(serve())
            self._loop.run_forever()
            open_ = asyncio.all_tasks(self._loop)  # connections of a browser that is gone
            for each in open_:
                each.cancel()
            self._loop.run_until_complete(asyncio.gather(*open_, return_exceptions=True))
            self._loop.close()

        self._thread = threading.Thread(target=run, daemon=True)
        self._thread.start()
        up.wait(10)
        return self

    def __exit__(self, *_: Any) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.CancelledError):  # the relay is closed while connections are open
            further, back = await asyncio.open_connection(*self._to)
            await asyncio.gather(self._pump(reader, back), self._pump(further, writer))

    async def _pump(self, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while chunk := await source.read(2**16):
                self.size += len(chunk)
                target.write(chunk)
                await target.drain()
        with contextlib.suppress(OSError, RuntimeError):
            target.close()

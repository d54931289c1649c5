"""One server and one browser for all browser tests; every test has a visitor of its own."""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

PATIENCE = 30_000  # ms: how long a state may take on a busy machine before a test calls it missing
expect.set_options(timeout=PATIENCE)
DESK = {"width": 1280, "height": 900}
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
# What Voilà's front end says on a page that is being left while a message from the kernel is still being read: it lets go of the
# connection first. Nothing of ours is lost by it, and a connection that is gone on a page that stays is said on the page, and tested.
LEAVING = "Kernel connection is disposed"


@dataclass
class Served:
    """A running ``workbook serve``: its address, its process, what it printed to its log."""

    url: str
    process: subprocess.Popen[str]
    log: Path

    def page(self, lang: str, place: str = "") -> str:
        """The address of a page."""
        return f"{self.url}{lang}/" + (f"#{place}" if place else "")


@contextlib.contextmanager
def serving(folder: Path, *options: str, **env: str) -> Iterator[Served]:
    """Run ``workbook serve`` until the block ends; its own folder is the working directory."""
    log = folder / "server.log"
    with log.open("w") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "workbook", "serve", "--no-browser", *options],
            stdout=subprocess.PIPE, stderr=out, text=True, cwd=folder, env={**os.environ, **env},
        )
        try:
            address = next((line.strip() for line in process.stdout or () if line.startswith("http")), "")
            assert re.fullmatch(r"http://127\.0\.0\.1:\d+/", address), f"no address: {log.read_text()}"
            yield Served(address, process, log)
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            if process.stdout:
                process.stdout.close()


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The workbook, served for the whole session."""
    with serving(tmp_path_factory.mktemp("served")) as server:
        yield server


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Real Chromium."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=os.environ.get("STEADY_CHROMIUM", "/usr/bin/chromium"),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"],
        )
        yield chromium
        chromium.close()


@dataclass
class Visitor:
    """One person: a browser context of their own, and all that went wrong on their pages."""

    context: BrowserContext
    home: str
    console: bool = True  # what the console calls an error is one: not where things are broken on purpose
    faults: list[str] = field(default_factory=list)

    def open(self, url: str) -> Page:
        """A new tab on a page whose exercises are ready."""
        page = self.context.new_page()
        page.on("pageerror", lambda error: self.faults.append(f"error: {error}") if LEAVING not in str(error) else None)
        page.on("console", lambda message: self.faults.append(f"console: {message.text}") if self.console and message.type == "error" else None)
        page.on("request", lambda request: self._look(request.url))
        page.goto(url)
        ready(page)
        return page

    def _look(self, url: str) -> None:
        host = urlsplit(url).netloc
        if host and host != self.home and not url.startswith("chrome"):
            self.faults.append(f"a request left the server's own address: {url}")


def ready(page: Page) -> None:
    """Wait until every exercise of the page is there."""
    page.wait_for_function("document.querySelectorAll('.cell > .waiting').length === 0 && document.querySelectorAll('.steady.form').length > 0", timeout=PATIENCE)


@contextlib.contextmanager
def somebody(browser: Browser, served: Served, console: bool = True, **options: Any) -> Iterator[Visitor]:
    """Somebody who has never been here, at a desk unless ``options`` say otherwise; it fails if anything on their pages went wrong or any request left the server."""
    context = browser.new_context(accept_downloads=True, **({"viewport": DESK} | options))
    context.set_default_timeout(PATIENCE)
    who = Visitor(context, urlsplit(served.url).netloc, console)
    try:
        yield who
    finally:
        context.close()
    assert who.faults == []


@pytest.fixture
def visitor(browser: Browser, served: Served) -> Iterator[Visitor]:
    """Somebody at a desk."""
    with somebody(browser, served) as who:
        yield who


@pytest.fixture
def phone(browser: Browser, served: Served) -> Iterator[Visitor]:
    """Somebody with a phone."""
    with somebody(browser, served, **PHONE) as who:
        yield who


@pytest.fixture
def person(browser: Browser, served: Served) -> Iterator[Visitor]:
    """Somebody at a desk to whom things happen that the console calls errors."""
    with somebody(browser, served, console=False) as who:
        yield who

"""The server keeps visitors apart and others out: every attack is refused, and nothing is told."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("voila", reason="the serve extra is not installed")
from websockets.exceptions import ConnectionClosed, InvalidStatus

from benchmarks.browser import Browser, Line, apart, base_of, kernel_of, pack

from .serving import Running, running

MARK = "zebra-finch-marker"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A server of this module's own."""
    with running(tmp_path_factory.mktemp("doors")) as server:
        yield server


def visit(served: Running, story: Callable[[Browser, str], Awaitable[None]]) -> None:
    """One story of a visitor who has the page open in English; the seat is left afterwards."""
    async def run() -> None:
        browser = Browser(served.url)
        try:
            kernel = await seat(browser)
            await story(browser, kernel)
            await leave(browser, kernel)
        finally:
            browser.close()

    apart(run())


async def seat(browser: Browser) -> str:
    """Open the page; the kernel's id."""
    return kernel_of((await browser.get("/en/")).text)


async def leave(browser: Browser, kernel: str, **headers: str) -> int:
    """Say that the page closes."""
    token = browser.cookies.get("_xsrf", "")
    return (await browser.get(f"/voila/api/shutdown/{kernel}", "POST", X_XSRFToken=token, **headers)).status


async def alive(browser: Browser, kernel: str) -> bool:
    """Does the visitor's own kernel still answer?"""
    return (await browser.get(f"/api/kernels/{kernel}")).status == 200


async def refused(work: Awaitable[Any], *statuses: int) -> None:
    """A websocket that is not opened."""
    with pytest.raises(InvalidStatus) as answer:
        await work
    assert answer.value.response.status_code in statuses


def test_somebody_elses_kernel_cannot_be_seen_reached_or_ended(served: Running) -> None:
    """Not even by who knows its id."""
    async def story(browser: Browser, kernel: str) -> None:
        other = Browser(served.url)
        own = await seat(other)
        assert (await other.get(f"/api/kernels/{kernel}")).status == 404
        assert await leave(other, kernel) == 404
        await refused(Line.open(other, "/", kernel), 404)
        nobody = Browser(served.url)
        await refused(Line.open(nobody, "/", kernel), 404)
        assert await alive(browser, kernel)
        await leave(other, own)
        other.close()
        nobody.close()

    visit(served, story)


def test_a_page_can_run_nothing_in_its_kernel(served: Running, tmp_path: Path) -> None:
    """Only the words of widgets pass, on every channel; the kernel goes on as if nothing was said."""
    target = tmp_path / "ran"
    content = {"code": f"open({str(target)!r}, 'w')", "silent": False, "store_history": False, "user_expressions": {}, "allow_stdin": False, "restart": False}

    async def story(browser: Browser, kernel: str) -> None:
        line = await Line.open(browser, "/", kernel)
        for kind in ("execute", "inspect", "complete", "history", "debug", "is_complete", "interrupt", "shutdown"):
            for channel in ("shell", "control"):
                await line.send(f"{kind}_request", content, channel=channel)
        assert await line.states()
        await line.close()

    visit(served, story)
    assert not target.exists()


def test_broken_messages_end_nothing_and_reach_no_log(served: Running) -> None:
    """Half a message, another form of it, a channel that is none: the words in them are nowhere."""
    async def story(browser: Browser, kernel: str) -> None:
        line = await Line.open(browser, "/", kernel)
        _, whole = pack("comm_msg", {"comm_id": MARK, "data": {"method": "custom", "content": MARK}}, line.session)
        _, strange = pack("comm_msg", {"comm_id": MARK, "data": {}}, line.session, channel=MARK)
        for raw in (b"", b"\0", whole[:-20], whole[:40] + MARK.encode(), strange, MARK, json.dumps({"words": MARK}), whole):
            try:
                await line.socket.send(raw)
                await asyncio.sleep(0.05)
            except ConnectionClosed:
                line = await Line.open(browser, "/", kernel)
        await line.socket.close()
        line = await Line.open(browser, "/", kernel)
        assert await line.states()
        await line.close()

    visit(served, story)
    assert MARK not in served.log.read_text()


def test_a_message_that_is_too_long_is_not_taken(served: Running) -> None:
    """Eleven megabytes close the line, not the kernel."""
    async def story(browser: Browser, kernel: str) -> None:
        line = await Line.open(browser, "/", kernel)
        with pytest.raises(ConnectionClosed):
            await line.send("comm_msg", {"comm_id": "x", "data": {"method": "custom", "content": "x" * 11_000_000}})
            await line.hear(lambda *_: False)
        line = await Line.open(browser, "/", kernel)
        assert await line.states()
        await line.close()

    visit(served, story)


def test_another_sites_page_cannot_speak_for_a_visitor(served: Running) -> None:
    """Neither open the line nor end the kernel, though the browser sends the cookies along."""
    async def story(browser: Browser, kernel: str) -> None:
        own = served.url.rstrip("/")
        for origin in ("http://evil.example", "null", "http://127.0.0.1:1"):
            await refused(Line.open(browser, "/", kernel, Origin=origin), 403, 404)
            assert await leave(browser, kernel, Origin=origin) in (403, 404)
        without_token = await browser.get(f"/voila/api/shutdown/{kernel}", "POST", Origin=own)
        assert without_token.status == 403
        assert await alive(browser, kernel)
        line = await Line.open(browser, "/", kernel, Origin=own)
        await line.close()

    visit(served, story)


def test_a_name_that_only_points_here_is_not_answered(served: Running) -> None:
    """A page on another site cannot use its own name for this computer (DNS rebinding)."""
    async def story(browser: Browser, kernel: str) -> None:
        host, port = browser.host, browser.port
        reader, writer = await asyncio.open_connection(host, port)
        writer.write(f"GET /en/ HTTP/1.1\r\nHost: evil.example:{port}\r\nConnection: close\r\n\r\n".encode())
        answer = (await reader.read()).decode()
        writer.close()
        assert answer.startswith("HTTP/1.1 403")
        assert "kernelId" not in answer

    visit(served, story)


PATHS = (
    "/voila/static/..%2f..%2fapp.py", "/steady/{front}/static/..%2f..%2f..%2fapp.py", "/steady/{front}/static/../../../../etc/passwd", "/steady/{front}/",
    "/steady/{front}/lab/", "/steady/{front}/static/%00", "/steady/{front}/static/voila.js%2f..%2f..", "/steady/{front}/static//etc/passwd",
    "/steady/{front}/page/../app.py", "/room/", "/room/now", "/room/guess/", "/api/kernels", "/api/kernels/", "/api/contents", "/voila/query/x", "/login",
    "/en/../nl.ipynb", "/en/x", "/steady/{front}/static/%252e%252e%252f%252e%252e%252fapp.py", "/..%5c..%5capp.py", "/en/..%2f..%2fpyproject.toml",
)


def test_no_path_leads_to_anything_else(served: Running) -> None:
    """No file outside the index, no listing, no list of kernels, no facilitator's page by guessing."""
    async def story(browser: Browser, kernel: str) -> None:
        page = (await browser.get("/en/")).text
        front = page.split("/static/front.js")[0].rsplit("/", 1)[1]
        for path in PATHS:
            answer = await browser.get(path.replace("{front}", front))
            assert answer.status == 404, path
            for told in ("Traceback", "root:", "import ", kernel):
                assert told not in answer.text, path
        await leave(browser, kernel_of(page))

    visit(served, story)


def test_pages_are_read_and_nothing_else(served: Running) -> None:
    """A kernel cannot be ended by Jupyter's own DELETE either."""
    async def story(browser: Browser, kernel: str) -> None:
        token = browser.cookies["_xsrf"]
        for method in ("POST", "PUT", "DELETE", "PATCH", "OPTIONS"):
            for path in ("/", "/en/", f"/api/kernels/{kernel}", "/waiting"):
                answer = await browser.get(path, method, X_XSRFToken=token)
                assert answer.status >= 400 or (method == "OPTIONS" and answer.status == 204), (method, path)
                assert "Traceback" not in answer.text
        assert await alive(browser, kernel)

    visit(served, story)


def test_scripts_of_the_page_are_files_and_it_stands_in_no_foreign_frame(served: Running) -> None:
    """No script in the page itself runs, nothing is loaded from elsewhere, what is here tells nobody where it came from."""
    async def story(browser: Browser, kernel: str) -> None:
        headers = (await browser.get("/en/")).headers
        policy = headers["content-security-policy"]
        assert "'unsafe-inline'" not in policy.split("script-src")[1].split(";")[0]
        for rule in ("default-src 'self'", "object-src 'none'", "frame-ancestors 'self'", "form-action 'self'"):
            assert rule in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["cache-control"] == "no-store"
        assert "server" not in headers
        for path in ("/", "/waiting", "/nothing", f"/api/kernels/{kernel}"):
            assert "frame-ancestors 'self'" in (await browser.get(path)).headers["content-security-policy"]

    visit(served, story)


def test_what_is_written_is_nowhere_on_the_servers_disk_or_in_its_log(served: Running) -> None:
    """Words that a page sends to its kernel stay in the kernel's memory."""
    async def story(browser: Browser, kernel: str) -> None:
        line = await Line.open(browser, "/", kernel)
        states = await line.states()
        widget = next(each for each, state in states.items() if "tooltip" in state["state"])
        for content in ({"method": "update", "state": {"tooltip": MARK}, "buffer_paths": []}, {"method": "update", "state": {"no-such-trait": MARK}}, {"method": MARK}, {"method": "custom", "content": {"do": MARK}}):
            await line.send("comm_msg", {"comm_id": widget, "data": content})
        await line.change(widget)
        folder = served.folder
        assert folder
        files = [each for each in folder.rglob("*") if each.is_file()]
        assert files
        assert [each for each in files if MARK.encode() in each.read_bytes()] == []
        await line.close()

    visit(served, story)
    assert MARK not in served.log.read_text()


def test_a_key_is_asked_for_at_every_door_and_does_not_stay_in_the_address(tmp_path: Path) -> None:
    """Without it: a sentence. With it once: a cookie. Who may frame the page is said at the same doors."""
    with running(tmp_path, "--token", "our-own-key", "--frame-ancestors", "https://intranet.example.org") as served:
        async def story() -> None:
            assert served.url.endswith("/?token=our-own-key")
            stranger, guest = Browser(served.url), Browser(served.url)
            for path in ("/", "/en/", "/waiting"):
                answer = await stranger.get(path, Accept_Language="nl")
                assert answer.status == 403
                assert answer.headers["content-security-policy"].endswith("frame-ancestors 'self' https://intranet.example.org")
                assert "kernelId" not in answer.text
            assert "hele adres" in answer.text or path == "/waiting"
            assert (await stranger.get("/en/?token=wrong-key")).status == 403
            answer = await guest.get("/en/?token=our-own-key")
            assert (answer.status, answer.headers["location"]) == (302, "/en/")
            page = await guest.get("/en/")
            assert page.status == 200
            assert "our-own-key" not in page.text
            kernel = kernel_of(page.text)
            await refused(Line.open(stranger, base_of(page.text), kernel), 403, 404)
            line = await Line.open(guest, base_of(page.text), kernel)
            assert await line.states()
            await line.close()
            stranger.close()
            guest.close()

        apart(story())

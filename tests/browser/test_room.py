"""A room of people: in at once, out without a trace, and a kind word when all seats are taken."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from workbook.content import Content

from ..serving import running, until
from .conftest import PATIENCE, ready

WORDS = Content().ui


@pytest.fixture
def contexts(browser: Browser) -> Iterator[list[BrowserContext]]:
    """Browser contexts that are closed whatever happens."""
    opened: list[BrowserContext] = []
    yield opened
    for each in opened:
        each.close()


def come(browser: Browser, contexts: list[BrowserContext], url: str, **options: str) -> Page:
    """Somebody new opens an address."""
    context = browser.new_context(**options)  # type: ignore[arg-type]
    context.set_default_timeout(PATIENCE)
    contexts.append(context)
    page = context.new_page()
    page.goto(url)
    return page


def test_a_full_room_lets_the_next_one_in_by_itself(browser: Browser, contexts: list[BrowserContext], tmp_path: Path) -> None:
    """Two seats, three people: the third reads why, and is in within seconds of somebody leaving. The facilitator sees it all."""
    with running(tmp_path, "--seats", "2", "--lang", "nl") as server:
        assert len(server.kernels()) == 2  # before the address was said
        first, second = (come(browser, contexts, f"{server.url}nl/") for _ in range(2))
        for page in (first, second):
            ready(page)
        third = come(browser, contexts, f"{server.url}nl/#respond", locale="nl-NL")
        expect(third.get_by_role("heading", name=WORDS["serve.full-title"]["nl"])).to_be_visible()
        expect(third.get_by_text(WORDS["serve.full-by-itself"]["nl"])).to_be_visible()

        log = server.log.read_text()
        secret = next(line for line in log.splitlines() if "/room/" in line).split()[-1]
        board = come(browser, contexts, secret)
        expect(board.get_by_text(server.url)).to_be_visible()
        expect(board.get_by_role("img", name=WORDS["room.picture"]["nl"])).to_be_visible()
        for key, number in (("taken", "2"), ("free", "0"), ("waiting", "1")):
            expect(board.locator(f'[data-count="{key}"]')).to_have_text(number)

        second.close()
        ready(third)
        assert third.url.endswith("#respond")
        expect(board.locator('[data-count="waiting"]')).to_have_text("0")


def test_whoever_leaves_takes_their_kernel_along(browser: Browser, contexts: list[BrowserContext], tmp_path: Path) -> None:
    """Reloading, going to the other language, closing the tab: five seconds later only kernels of open pages, and one that stands ready."""
    with running(tmp_path) as server:
        page = come(browser, contexts, f"{server.url}en/")
        ready(page)
        before = {each.pid for each in server.kernels()}
        for _ in range(3):
            page.reload()
            ready(page)
        page.get_by_role("link", name="Nederlands").click()
        page.wait_for_url("**/nl/**")
        ready(page)
        assert until(lambda: len(server.kernels()) <= 2, 5)
        assert not before & {each.pid for each in server.kernels()} or len(server.kernels()) <= 2
        page.close()
        other = come(browser, contexts, f"{server.url}en/")
        ready(other)
        other.context.close()
        contexts.remove(other.context)
        assert until(lambda: len(server.kernels()) <= 1, 5)


def test_a_network_that_is_away_for_a_while_costs_nobody_their_kernel(browser: Browser, contexts: list[BrowserContext], tmp_path: Path) -> None:
    """In a lift: the line breaks off, comes back, and the same kernel answers."""
    with running(tmp_path) as server:
        page = come(browser, contexts, f"{server.url}en/")
        ready(page)
        kernel = page.evaluate("JSON.parse(document.getElementById('jupyter-config-data').textContent).kernelId")
        page.context.set_offline(True)
        page.wait_for_timeout(4000)
        page.context.set_offline(False)
        answer = page.evaluate("kernel => fetch(`/api/kernels/${kernel}`).then(answer => answer.status)", kernel)
        assert answer == 200


def test_a_kernel_that_dies_is_not_kept_as_a_seat(browser: Browser, contexts: list[BrowserContext], tmp_path: Path) -> None:
    """The page can ask, and is told the truth within three seconds; a reload gets a new one."""
    with running(tmp_path, "--seats", "1") as server:
        page = come(browser, contexts, f"{server.url}en/")
        ready(page)
        kernel = page.evaluate("JSON.parse(document.getElementById('jupyter-config-data').textContent).kernelId")
        own = next(each for each in server.kernels() if kernel in " ".join(each.cmdline()))
        own.kill()
        began = time.monotonic()
        ask = "kernel => fetch(`/api/kernels/${kernel}`).then(answer => answer.status)"
        assert until(lambda: page.evaluate(ask, kernel) == 404, 3), time.monotonic() - began
        page.reload()
        ready(page)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_stopping_ends_every_kernel_and_leaves_nothing_behind(browser: Browser, contexts: list[BrowserContext], tmp_path: Path, number: signal.Signals) -> None:
    """Taken, ready, or just being started; no process, no file, no traceback."""
    with running(tmp_path, "--seats", "2") as server:
        page = come(browser, contexts, f"{server.url}en/")
        ready(page)
        come(browser, contexts, f"{server.url}nl/")  # its kernel is started only now
        kernels, folder = server.kernels(), server.folder
        assert folder
        assert folder.is_dir()
        os.kill(server.process.pid, number)
        assert server.process.wait(20) == 0
        assert until(lambda: not any(each.is_running() and each.status() != psutil.STATUS_ZOMBIE for each in kernels), 2)
        assert "Traceback" not in server.log.read_text()
        assert not folder.exists()


def test_a_server_that_is_killed_takes_its_kernels_along(tmp_path: Path) -> None:
    """Even without a chance to clean up."""
    with running(tmp_path, "--seats", "2") as server:
        kernels, folder = server.kernels(), server.folder
        server.process.kill()
        assert until(lambda: not any(each.is_running() for each in kernels), 10)
    if folder:
        shutil.rmtree(folder, ignore_errors=True)


def test_a_workbook_that_cannot_start_says_so_and_opens_no_door(tmp_path: Path) -> None:
    """A kernel that ends at once: a sentence, an exit code, no address, nothing left."""
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "ipykernel_launcher.py").write_text("raise SystemExit(3)\n")
    with running(tmp_path, "--seats", "2", TMPDIR=str(tmp_path), PYTHONPATH=f"{broken}{os.pathsep}{os.environ.get('PYTHONPATH', '')}") as server:
        assert server.process.wait(60) == 1
        assert server.url == ""
        assert "Traceback" not in server.log.read_text()
        assert "kernel" in server.log.read_text()
    assert list(tmp_path.glob("steady-*")) == []


def test_two_servers_that_start_together_never_share_a_port(tmp_path: Path) -> None:
    """Each gets a port of its own, and each answers."""
    places = [tmp_path / "one", tmp_path / "two"]
    for each in places:
        each.mkdir()
    with running(places[0]) as first, running(places[1]) as second:
        assert first.url
        assert second.url
        assert first.url != second.url


NGINX = """
daemon off; pid {folder}/pid; error_log stderr error;
events {{}}
http {{
  access_log off;
  client_body_temp_path {folder}/a; proxy_temp_path {folder}/b; fastcgi_temp_path {folder}/c; uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;
  map $http_upgrade $connection_upgrade {{ default upgrade; '' close; }}
  server {{
    listen 127.0.0.1:{port};
    location /our/workbook/ {{
      proxy_pass http://127.0.0.1:{behind};
      proxy_http_version 1.1;
      proxy_set_header Host $http_host;
      proxy_set_header Upgrade $http_upgrade;
      proxy_set_header Connection $connection_upgrade;
      proxy_buffering off;
      proxy_read_timeout 1h;
    }}
  }}
}}
"""


@pytest.mark.skipif(not (shutil.which("nginx") or Path("/usr/sbin/nginx").exists()), reason="nginx is not installed")
def test_a_reverse_proxy_may_stand_in_front(browser: Browser, contexts: list[BrowserContext], tmp_path: Path) -> None:
    """Under a path of its own, with nginx as docs/facilitators describes it: the page, its exercises, leaving."""
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with running(tmp_path, "--base-url", "/our/workbook/") as server:
        behind = int(server.url.split(":")[2].split("/")[0])
        assert server.url == f"http://127.0.0.1:{behind}/our/workbook/"
        conf = tmp_path / "nginx.conf"
        conf.write_text(NGINX.format(folder=tmp_path, port=port, behind=behind))
        proxy = subprocess.Popen([shutil.which("nginx") or "/usr/sbin/nginx", "-c", str(conf), "-p", str(tmp_path)], stderr=subprocess.DEVNULL)
        try:
            outside: list[str] = []
            context = browser.new_context(locale="en-GB")
            contexts.append(context)
            context.set_default_timeout(PATIENCE)
            page = context.new_page()
            page.on("request", lambda request: outside.append(request.url) if request.url.startswith("http") and f":{port}/our/workbook/" not in request.url else None)
            assert until(lambda: _answers(port), 10)
            page.goto(f"http://127.0.0.1:{port}/our/workbook/")
            ready(page)
            assert page.url == f"http://127.0.0.1:{port}/our/workbook/en/"
            assert outside == []
            page.close()
            assert until(lambda: len(server.kernels()) <= 1, 5)
        finally:
            proxy.terminate()
            proxy.wait(10)


def _answers(port: int) -> bool:
    import socket

    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_a_page_asks_for_little_and_asks_for_it_once(browser: Browser, contexts: list[BrowserContext], served) -> None:
    """The front end comes as one file: a new version of it that no longer fits the list would ask for a hundred."""
    page = come(browser, contexts, served.page("en"))
    ready(page)
    front = "performance.getEntriesByType('resource').map(each => each.name).filter(each => each.includes('/static/'))"
    assert len(page.evaluate(front)) <= 8
    fetched = "performance.getEntriesByType('resource').filter(each => each.transferSize > 0 && each.name.includes('/steady/')).map(each => each.name.split('/').pop())"
    page.goto(served.page("nl"))
    ready(page)
    assert page.evaluate(fetched) == ["carried-nl.js"]  # what the exercises are, in the other language
    page.reload()
    ready(page)
    assert page.evaluate(fetched) == []


def test_exercises_that_got_lost_are_fetched_once_more_and_then_said(browser: Browser, contexts: list[BrowserContext], served) -> None:
    """Never a line of the front end's own English; the other exercises work."""
    context = browser.new_context()
    contexts.append(context)
    page = context.new_page()
    loads: list[str] = []
    page.on("domcontentloaded", lambda _: loads.append(page.url))
    page.add_init_script("""addEventListener("DOMContentLoaded", () => {
        const output = document.querySelector('script[type^="application/vnd.voila"]');
        output.textContent = output.textContent.replace(/"model_id": "[0-9a-f]{32}"/, '"model_id": "' + "0".repeat(32) + '"');
    })""")
    page.goto(served.page("nl"))
    expect(page.locator(".cell .banner").first).to_have_text(WORDS["page.cell-broken"]["nl"], timeout=PATIENCE)
    expect(page.locator(".steady.form").first).to_be_attached()
    assert len(loads) == 2
    assert "Error displaying" not in page.locator("body").inner_text()

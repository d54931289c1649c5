"""No answer is ever lost, and nobody reads another's: things are broken on purpose, in real Chromium.

``STEADY_FAULTS`` and ``STEADY_SEED`` make the random part longer and choose it; ``make faults`` sets them.
"""

from __future__ import annotations

import contextlib
import http.server
import json
import os
import random
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Locator, Page, Route, expect

from workbook import journal_file
from workbook.content import Content
from workbook.journal import Entry, encode
from workbook.model import Exercise
from workbook.words import LANGS, Lang

from ..figures import Figures
from .conftest import PATIENCE, Served, ready, serving
from .walker import Walker

CONTENT = Content()
TIMES = int(os.environ.get("STEADY_FAULTS", "1"))
SEED = int(os.environ.get("STEADY_SEED", "0")) or 1
KILLS = 4 if TIMES == 1 else 100
AWAY = 3 if TIMES == 1 else 30  # seconds without a connection
ONE = CONTENT.exercises["postponed"]
OTHER = CONTENT.exercises["own-situation"]  # in the same chapter
LANG: Lang = "nl"

# Looking must not make a shelf where there is none.
SHELF = """async () => {
  const asked = indexedDB.open("steady.journal");
  asked.onupgradeneeded = () => asked.transaction.abort();
  const db = await new Promise((resolve) => { asked.onsuccess = () => resolve(asked.result); asked.onerror = () => resolve(null); });
  let entries = [];
  if (db) {
    const got = db.transaction("entry").objectStore("entry").getAll();
    entries = await new Promise((resolve) => { got.onsuccess = () => resolve(got.result); });
    db.close();
  }
  const tab = Object.keys(sessionStorage).filter((key) => key.startsWith("steady.journal.entry.")).map((key) => JSON.parse(sessionStorage[key]));
  return entries.concat(tab);
}"""
EVERYTHING = "async () => JSON.stringify([{...localStorage}, {...sessionStorage}, await (" + SHELF + ")()]) + document.documentElement.outerHTML"
# Where the browser says that there is no room, whatever is written.
FULL = """() => {
  const full = () => { throw new DOMException("no room", "QuotaExceededError"); };
  const [put, set] = [IDBObjectStore.prototype.put, Storage.prototype.setItem];
  IDBObjectStore.prototype.put = function (...given) { return window.full ? full() : put.apply(this, given); };
  Storage.prototype.setItem = function (...given) { return window.full ? full() : set.apply(this, given); };
}"""
# A device on which opening, reading and writing take their time.
SLOW = """() => {
  const open = IDBFactory.prototype.open;
  const late = (request) => {
    let act = null;
    Object.defineProperty(request, "onsuccess", { set: (given) => { act = given; } });
    request.addEventListener("success", (event) => setTimeout(() => act?.call(request, event), 2500));
    return request;
  };
  IDBFactory.prototype.open = function (...given) { return late(open.apply(this, given)); };
}"""
REFUSING = """() => {
  const no = () => { throw new DOMException("no", "SecurityError"); };
  for (const name of ["indexedDB", "localStorage", "sessionStorage"]) Object.defineProperty(window, name, { get: no });
}"""


@dataclass
class Person:
    """One person's browser: its own storage, and every request and error of its pages."""

    context: BrowserContext
    home: str
    errors: list[str] = field(default_factory=list)

    def open(self, url: str) -> Page:
        """A tab on a page whose exercises are ready."""
        page = self.context.new_page()
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("request", lambda request: self._look(request.url))
        page.goto(url)
        ready(page)
        return page

    def _look(self, url: str) -> None:
        host = urlsplit(url).netloc
        if host and host != self.home and not url.startswith("chrome"):
            self.errors.append(f"a request left the server's own address: {url}")


@contextlib.contextmanager
def somebody(browser: Browser, served: Served, **options: Any) -> Iterator[Person]:
    """A person who has never been here."""
    context = browser.new_context(accept_downloads=True, **({"viewport": {"width": 1280, "height": 900}} | options))
    context.set_default_timeout(PATIENCE)
    try:
        yield (person := Person(context, urlsplit(served.url).netloc))
    finally:
        context.close()
    assert person.errors == []


@pytest.fixture
def person(browser: Browser, served: Served) -> Iterator[Person]:
    """Somebody at a desk."""
    with somebody(browser, served) as who:
        yield who


def say(key: str, lang: Lang = LANG, **values: object) -> str:
    return CONTENT.ui[key].fill(lang, **values)


def form(page: Page, exercise: Exercise = ONE, lang: Lang = LANG) -> Locator:
    return Walker(page, CONTENT, lang).form(exercise)


def box(page: Page, exercise: Exercise = ONE, lang: Lang = LANG) -> Locator:
    return form(page, exercise, lang).get_by_role("textbox").first


def write(page: Page, words: str, exercise: Exercise = ONE, lang: Lang = LANG) -> None:
    """Type as people do, in the place of what stood there."""
    Walker(page, CONTENT, lang).type(box(page, exercise, lang), words)


def press_save(page: Page, exercise: Exercise = ONE, lang: Lang = LANG) -> None:
    form(page, exercise, lang).get_by_role("button", name=say("form.save", lang), exact=True).click()


def save(page: Page, words: str, exercise: Exercise = ONE, lang: Lang = LANG) -> None:
    write(page, words, exercise, lang)
    press_save(page, exercise, lang)
    expect(form(page, exercise, lang)).to_have_attribute("data-saved", "true")


def is_saved(page: Page, words: str, exercise: Exercise = ONE) -> None:
    expect(form(page, exercise)).to_have_attribute("data-saved", "true")
    expect(box(page, exercise)).to_have_value(words)


def until(page: Page, asked: str) -> None:
    """Wait for what the browser has to be asked for. (``wait_for_function`` takes a promise for a yes.)"""
    end = time.monotonic() + PATIENCE / 1000
    while not page.evaluate(asked):
        assert time.monotonic() < end, f"this never came: {asked}"
        page.wait_for_timeout(100)


def on(page: Page, chapter: str) -> None:
    page.evaluate("place => { location.hash = place; }", chapter)
    expect(page.locator(f"#{chapter}")).to_be_visible()


def mine(page: Page) -> None:
    """Answer "whose device is this?" beside what was just saved."""
    form(page).get_by_role("button", name=say("form.whose-own"), exact=True).click()
    expect(form(page).locator(".status")).to_contain_text(say("form.saved-browser").split(":")[0])


def keep(page: Page, lang: Lang = LANG) -> Locator:
    on(page, "playbook")
    return page.get_by_role("region", name=say("keep.title", lang))


def take_along(page: Page, folder: Path, lang: Lang = LANG) -> Path:
    with page.expect_download() as download:
        keep(page, lang).get_by_role("button", name=say("keep.take", lang)).click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def choose(page: Page, file: Path | dict[str, Any], lang: Lang = LANG) -> Locator:
    """Choose a file to check or to bring back; what is said of it."""
    region = keep(page, lang)
    region.get_by_label(say("keep.choose", lang)).set_input_files(file)  # type: ignore[arg-type]
    found = region.locator(".found")
    expect(found).not_to_have_text(re.compile(f"^({re.escape(say('keep.reading', lang))})?$"))
    return found


def kernel_of(page: Page) -> str:
    return str(page.evaluate("JSON.parse(document.getElementById('jupyter-config-data').textContent).kernelId"))


def kill_kernel(page: Page) -> None:
    """SIGKILL to the process of this page's kernel."""
    kill_process(kernel_of(page))


def kill_process(kernel: str) -> None:
    for line in subprocess.run(["ps", "-eww", "-o", "pid,args"], capture_output=True, text=True, check=True).stdout.splitlines():
        if f"kernel-{kernel}.json" in line and "ipykernel" in line:
            with contextlib.suppress(ProcessLookupError):
                os.kill(int(line.split()[0]), signal.SIGKILL)


def foot(page: Page) -> Locator:
    return page.locator(".steady.foot")


def go_on(page: Page, lang: Lang = LANG) -> None:
    """The one click to a fresh page."""
    foot(page).get_by_role("button", name=say("link.reload", lang)).click()
    page.wait_for_load_state()
    ready(page)


linux = pytest.mark.skipif(sys.platform == "win32", reason="needs signals")


def test_a_reload_in_mid_word_loses_not_a_letter(person: Person, served: Served) -> None:
    """What was typed is there again, and is said to be not yet saved."""
    page = person.open(served.page(LANG, "anticipate"))
    write(page, "ze zei dat ik nooi")
    page.reload()
    ready(page)
    expect(box(page)).to_have_value("ze zei dat ik nooi")
    expect(form(page).locator(".status")).to_have_text(say("form.draft-back"))
    expect(form(page)).to_have_attribute("data-saved", "false")
    press_save(page)
    is_saved(page, "ze zei dat ik nooi")
    page.reload()
    ready(page)
    is_saved(page, "ze zei dat ik nooi")


def test_who_types_without_a_pause_is_kept_too(person: Person, served: Served) -> None:
    """A draft is written while one types on, not only once one stops."""
    page = person.open(served.page(LANG, "anticipate"))
    box(page).focus()
    for _ in range(25):
        page.keyboard.type("woord ", delay=8)
    kept = page.evaluate("Object.values(sessionStorage).filter((each) => each.includes('woord woord')).length")
    assert kept == 1
    expect(form(page)).to_have_attribute("data-draft", "kept")


def test_words_that_were_not_added_yet_come_back_too(person: Person, served: Served) -> None:
    """Something of one's own, typed and not yet added to the choices, is in its box after a reload."""
    exercise, prompt = next((e, p) for e in CONTENT.exercises.values() for p in e.prompts if p.kind == "several" and p.own and not p.when and not p.source)
    page = person.open(served.page(LANG, exercise.chapter))
    own = form(page, exercise).locator(f'[data-prompt="{prompt.id}"]').get_by_role("textbox", name=say("form.own-label"))
    own.focus()
    page.keyboard.type("half een gedach")
    expect(form(page, exercise)).to_have_attribute("data-draft", "kept")
    page.reload()
    ready(page)
    expect(own).to_have_value("half een gedach")


@linux
@pytest.mark.parametrize("lang", LANGS)
def test_a_kernel_that_dies_while_one_types_is_said_within_three_seconds(person: Person, served: Served, lang: Lang) -> None:
    """In words, with what is safe; one click later everything is back."""
    page = person.open(served.page(lang, "anticipate"))
    save(page, "saved before", lang=lang)
    write(page, "typed after", lang=lang)
    began = time.monotonic()
    kill_kernel(page)
    expect(foot(page)).to_be_visible()
    # A busy machine may show it later than it happened; the rule itself is tested on a clock in tests/js/connection.test.mjs.
    assert time.monotonic() - began < 3 + os.getloadavg()[0] / 2
    page.keyboard.type(" and on")
    expect(foot(page)).to_contain_text(say("link.gone", lang))
    press_save(page, lang=lang)
    go_on(page, lang)
    expect(box(page, lang=lang)).to_have_value("typed after and on")
    expect(form(page, lang=lang)).to_have_attribute("data-saved", "false")
    assert [entry["answers"]["problem"] for entry in page.evaluate(SHELF)] == ["saved before"]
    press_save(page, lang=lang)
    expect(form(page, lang=lang)).to_have_attribute("data-saved", "true")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@linux
def test_a_server_that_is_killed_and_started_again_loses_nothing(browser: Browser, tmp_path: Path) -> None:
    """The page says that the connection is gone; once the server is back, one click gets everything back."""
    port = str(free_port())
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    with contextlib.ExitStack() as stack:
        first = stack.enter_context(serving(tmp_path / "one", "--port", port))
        person = stack.enter_context(somebody(browser, first))
        page = person.open(first.page(LANG, "anticipate"))
        save(page, "bewaard")
        mine(page)
        write(page, "getypt", OTHER)
        first.process.send_signal(signal.SIGKILL)
        first.process.wait()
        expect(foot(page)).to_contain_text(say("link.lost"))
        save_later = "getypt en verder"
        write(page, save_later, OTHER)
        second = stack.enter_context(serving(tmp_path / "two", "--port", port))
        assert second.url == first.url
        expect(foot(page)).to_contain_text(say("link.gone"))
        go_on(page)
        is_saved(page, "bewaard")
        expect(box(page, OTHER)).to_have_value(save_later)
        page.close()


def test_offline_for_a_while_and_back_saves_what_was_pressed_meanwhile(person: Person, served: Served) -> None:
    """In a lift: the page says so, keeps every letter, and saves by itself, once, when the connection is back."""
    page = person.open(served.page(LANG, "anticipate"))
    save(page, "voor de lift")
    person.context.set_offline(True)
    expect(foot(page)).to_contain_text(say("link.lost"))
    write(page, "in de lift")
    press_save(page)
    press_save(page)
    expect(form(page).locator(".status")).to_contain_text(say("form.waiting"))
    page.wait_for_timeout(AWAY * 1000)
    expect(box(page)).to_have_value("in de lift")
    person.context.set_offline(False)
    expect(form(page)).to_have_attribute("data-saved", "true", timeout=60_000)
    expect(foot(page)).to_be_hidden()
    saved = [entry["answers"]["problem"] for entry in page.evaluate(SHELF)]
    figures = Figures("a page in Chromium and its kernel")
    figures.struck[f"no connection for {AWAY} s, saved meanwhile"] += 1
    figures.look({"in de lift", "voor de lift"}, set(saved))
    figures.hand_in()
    assert sorted(saved) == ["in de lift", "voor de lift"]


def late(route: Route) -> None:
    """A file that comes six seconds later."""
    route.request.frame.page.wait_for_timeout(6000)
    route.continue_()


@pytest.mark.parametrize("slow", ["storage", "scripts"])
def test_on_a_slow_device_answers_are_stored_all_the_same(person: Person, served: Served, slow: str) -> None:
    """Storage that opens late, or exercises that are ready late, cost time and nothing else."""
    if slow == "storage":
        person.context.add_init_script(f"({SLOW})()")
    else:
        person.context.route(re.compile(r"/(form|browser_store)\.js$"), late)
    page = person.open(served.page(LANG, "anticipate"))
    save(page, "langzaam maar zeker")
    assert [entry["answers"]["problem"] for entry in page.evaluate(SHELF)] == ["langzaam maar zeker"]


def test_a_full_browser_says_so_and_offers_the_file(person: Person, served: Served, tmp_path: Path) -> None:
    """Nothing is called saved; the file holds it; once there is room, the next save brings it along."""
    person.context.add_init_script(f"({FULL})()")
    page = person.open(served.page(LANG, "anticipate"))
    page.evaluate("window.full = true")
    write(page, "past er niet meer in")
    press_save(page)
    expect(foot(page)).to_contain_text(say("notice.full"))
    expect(form(page)).to_have_attribute("data-saved", "false")
    with page.expect_download() as download:
        foot(page).get_by_role("button", name=say("keep.take")).click()
    found = journal_file.read(download.value.path().read_text(encoding="utf-8"))
    assert [entry.answers["problem"] for entry in found.entries] == ["past er niet meer in"]
    page.evaluate("window.full = false")
    save(page, "er is weer ruimte", OTHER)
    expect(foot(page)).to_be_hidden()
    is_saved(page, "past er niet meer in")
    page.reload()
    ready(page)
    is_saved(page, "past er niet meer in")
    is_saved(page, "er is weer ruimte", OTHER)


def test_a_browser_that_refuses_storage_says_so_and_offers_the_file(person: Person, served: Served) -> None:
    """Nothing is called saved; the words are on the page and in the file."""
    person.context.add_init_script(f"({REFUSING})()")
    page = person.open(served.page(LANG, "anticipate"))
    write(page, "nergens")
    press_save(page)
    expect(foot(page)).to_contain_text(say("notice.refused"))
    expect(form(page)).to_have_attribute("data-saved", "false")
    expect(box(page)).to_have_value("nergens")
    with page.expect_download() as download:
        foot(page).get_by_role("button", name=say("keep.take")).click()
    assert "nergens" in download.value.path().read_text(encoding="utf-8")


def test_without_a_database_the_browsers_other_storage_holds_it(person: Person, served: Served) -> None:
    """Where IndexedDB is refused, an answer is in localStorage, under a key of its own, and there after a reload."""
    person.context.add_init_script("Object.defineProperty(window, 'indexedDB', { get() { throw new DOMException('no', 'SecurityError'); } })")
    page = person.open(served.page(LANG, "anticipate"))
    save(page, "ook zo")
    mine(page)
    page.reload()
    ready(page)
    is_saved(page, "ook zo")
    keys = page.evaluate("Object.keys(localStorage).filter((key) => localStorage[key].includes('ook zo'))")
    assert len(keys) == 1
    assert keys[0].startswith("steady.journal.entry.")


def test_the_shelf_of_a_newer_version_is_left_alone(person: Person, served: Served) -> None:
    """What a newer version stored stays as it is; what is written now is kept in the tab, and the page says so."""
    page = person.context.new_page()
    page.goto(f"{served.url}nothing-here")
    page.evaluate("""() => new Promise((resolve) => {
      const asked = indexedDB.open("steady.journal", 7);
      asked.onupgradeneeded = () => { asked.result.createObjectStore("entry", { keyPath: "id" }).put({ id: "newer", words: "from later" }); };
      asked.onsuccess = () => { asked.result.close(); localStorage.setItem("steady.device", "own"); resolve(); };
    })""")
    page.close()
    page = person.open(served.page(LANG, "anticipate"))
    expect(foot(page)).to_contain_text(say("notice.newer-shelf"))
    save(page, "van nu")
    expect(form(page).locator(".status")).to_contain_text(say("form.saved-tab").split(":")[0])
    kept = page.evaluate("""() => new Promise((resolve) => { const asked = indexedDB.open("steady.journal"); asked.onsuccess = () => {
      const got = asked.result.transaction("entry").objectStore("entry").getAll(); got.onsuccess = () => { resolve([asked.result.version, got.result]); asked.result.close(); }; }; })""")
    assert kept == [7, [{"id": "newer", "words": "from later"}]]


def test_storage_cleared_in_one_tab_is_made_good_by_the_other(person: Person, served: Served) -> None:
    """Somebody clears the site's storage while a page is open: what the page called saved is written again."""
    page = person.open(served.page(LANG, "anticipate"))
    save(page, "blijft")
    mine(page)
    other = person.open(served.page(LANG, "anticipate"))
    is_saved(other, "blijft")
    other.evaluate("""async () => { localStorage.clear(); sessionStorage.clear(); const asked = indexedDB.deleteDatabase("steady.journal");
      await new Promise((resolve) => { asked.onsuccess = asked.onerror = asked.onblocked = resolve; }); }""")
    other.close()
    page.bring_to_front()
    until(page, f"async () => (await ({SHELF})()).length === 1")
    page.close()
    page = person.open(served.page(LANG, "anticipate"))
    is_saved(page, "blijft")


def test_two_tabs_that_take_turns_agree_at_once(person: Person, served: Served) -> None:
    """Each tab has what the other saved, without a reload; drafts in one form do not overwrite each other."""
    one = person.open(served.page(LANG, "anticipate"))
    save(one, "eerst")
    mine(one)
    other = person.open(served.page(LANG, "anticipate"))
    is_saved(other, "eerst")
    for number, (here, there) in enumerate([(one, other), (other, one), (one, other)]):
        here.bring_to_front()
        save(here, f"beurt {number}")
        is_saved(there, f"beurt {number}")
    one.bring_to_front()
    write(one, "concept in de ene")
    other.bring_to_front()
    write(other, "concept in de andere")
    expect(form(other)).to_have_attribute("data-draft", "kept")
    for page, words in ((one, "concept in de ene"), (other, "concept in de andere")):
        page.bring_to_front()
        page.reload()
        ready(page)
        expect(box(page)).to_have_value(words)
    press_save(other)
    is_saved(other, "concept in de andere")
    expect(box(one)).to_have_value("concept in de ene")
    assert [entry["answers"]["problem"] for entry in sorted(one.evaluate(SHELF), key=lambda each: each["at"])] == ["eerst", "beurt 0", "beurt 1", "beurt 2", "concept in de andere"]


def everything_of(folders: list[Path]) -> Iterator[tuple[Path, bytes]]:
    for folder in folders:
        for path in folder.rglob("*"):
            with contextlib.suppress(OSError):
                if path.is_file() and not path.is_symlink() and path.stat().st_size < 50_000_000:
                    yield path, path.read_bytes()


def test_two_people_never_see_each_other(browser: Browser, tmp_path: Path) -> None:
    """Not on their pages, not in their storage, not in the server's folder, its temporary files or its log."""
    markers = ("merkwoord-van-een", "merkwoord-van-ander")
    work, temporary = tmp_path / "work", tmp_path / "tmp"
    work.mkdir()
    temporary.mkdir()
    with contextlib.ExitStack() as stack:
        served = stack.enter_context(serving(work, TMPDIR=str(temporary), HOME=str(work), XDG_RUNTIME_DIR=str(temporary), IPYTHONDIR=str(work / "ipython"), JUPYTER_RUNTIME_DIR=str(temporary)))
        people = [stack.enter_context(somebody(browser, served)) for _ in markers]
        pages = [who.open(served.page(LANG, "anticipate")) for who in people]
        for page, marker in zip(pages, markers, strict=True):
            save(page, marker)
            mine(page)
            write(page, f"{marker}-concept", OTHER)
            expect(form(page, OTHER)).to_have_attribute("data-draft", "kept")
        for page, marker, other in zip(pages, markers, reversed(markers), strict=True):
            for again in (False, True):
                if again:
                    page.reload()
                    ready(page)
                on(page, "playbook")
                seen = page.evaluate(EVERYTHING)
                assert marker in seen
                assert other not in seen
        assert kernel_of(pages[0]) != kernel_of(pages[1])
        leaks = [str(path) for path, content in everything_of([work, temporary]) if b"merkwoord" in content]
        assert leaks == []
    assert b"merkwoord" not in served.log.read_bytes()
    leaks = [str(path) for path, content in everything_of([work, temporary]) if b"merkwoord" in content]
    assert leaks == []


def test_back_and_forward_come_back_to_every_word(person: Person, served: Served) -> None:
    """To another language, back, forward, away from the site and back: saved and typed words are there."""
    page = person.open(served.page(LANG, "anticipate"))
    save(page, "bewaard")
    write(page, "getypt", OTHER)
    page.get_by_role("link", name="English").click()
    page.wait_for_url("**/en/#anticipate")
    ready(page)
    expect(form(page, ONE, "en")).to_have_attribute("data-saved", "true")
    expect(box(page, OTHER, "en")).to_have_value("getypt")
    for step in ("go_back", "go_forward", "go_back"):
        getattr(page, step)()
        page.wait_for_load_state()
        ready(page)
    is_saved(page, "bewaard")
    expect(box(page, OTHER)).to_have_value("getypt")
    page.goto("about:blank")
    page.go_back()
    ready(page)
    is_saved(page, "bewaard")
    save(page, "en verder")
    page.get_by_role("navigation").first.get_by_role("link").last.click()
    page.go_back()
    is_saved(page, "en verder")


def test_on_a_phone_the_same_holds(browser: Browser, served: Served) -> None:
    """Saved, lost connection said within the screen, question and bar reachable by touch, nothing wider than the screen."""
    with somebody(browser, served, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True) as person:
        page = person.open(served.page(LANG, "anticipate"))
        write(page, "op mijn telefoon")
        form(page).get_by_role("button", name=say("form.save"), exact=True).tap()
        is_saved(page, "op mijn telefoon")
        form(page).get_by_role("button", name=say("form.whose-own"), exact=True).tap()
        expect(form(page).locator(".status")).to_contain_text(say("form.saved-browser").split(":")[0])
        person.context.set_offline(True)
        expect(foot(page)).to_be_visible()
        area = foot(page).bounding_box()
        assert area
        assert area["x"] >= 0
        assert area["x"] + area["width"] <= 390
        assert area["y"] + area["height"] <= 844
        person.context.set_offline(False)
        expect(foot(page)).to_be_hidden(timeout=60_000)
        keep(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        page.reload()
        ready(page)
        on(page, "anticipate")
        is_saved(page, "op mijn telefoon")


def test_on_a_shared_device_everything_goes_with_the_tab(person: Person, served: Served) -> None:
    """Asked once, beside the first answer; kept over a reload; in a new tab of the same browser nothing is left."""
    page = person.open(served.page(LANG, "anticipate"))
    expect(form(page).locator(".whose")).to_be_hidden()
    save(page, "merkwoord gedeeld")
    question = form(page).get_by_role("group", name=say("form.whose"))
    expect(question).to_be_visible()
    question.get_by_role("button", name=say("form.whose-shared")).click()
    expect(question).to_contain_text(say("form.whose-shared-done"))
    save(page, "merkwoord twee", OTHER)
    expect(form(page, OTHER).locator(".whose")).to_be_hidden()
    write(page, "merkwoord concept", OTHER)
    page.reload()
    ready(page)
    is_saved(page, "merkwoord gedeeld")
    expect(box(page, OTHER)).to_have_value("merkwoord concept")
    expect(keep(page).get_by_role("radio", name=say("form.whose-shared"))).to_be_checked()
    expect(page.locator("#playbook").get_by_text(say("where.device-shared"))).to_be_visible()
    other = person.open(served.page(LANG, "anticipate"))
    assert "merkwoord" not in other.evaluate(EVERYTHING)
    page.close()
    assert "merkwoord" not in other.evaluate(EVERYTHING)
    assert "steady.device" not in other.evaluate("JSON.stringify({...localStorage})")


def test_the_answer_about_the_device_can_be_changed_and_everything_moves_along(person: Person, served: Served) -> None:
    """From one's own to shared: nothing stays behind in the browser. And back: it is there for the next tab again."""
    page = person.open(served.page(LANG, "anticipate"))
    save(page, "merkwoord")
    mine(page)
    write(page, "merkwoord concept", OTHER)
    expect(form(page, OTHER)).to_have_attribute("data-draft", "kept")
    keep(page).get_by_role("radio", name=say("form.whose-shared")).check()
    expect(keep(page)).to_contain_text(say("keep.whose-shared"))
    on(page, "anticipate")
    expect(form(page).locator(".status")).to_contain_text(say("form.saved-tab").split(":")[0])
    left = page.evaluate(f"async () => JSON.stringify([{{...localStorage}}, (await ({SHELF})()).length])")
    assert "merkwoord" not in left
    other = person.open(served.page(LANG, "anticipate"))
    assert "merkwoord" not in other.evaluate(EVERYTHING)
    other.close()
    page.reload()
    ready(page)
    is_saved(page, "merkwoord")
    expect(box(page, OTHER)).to_have_value("merkwoord concept")
    keep(page).get_by_role("radio", name=say("form.whose-own")).check()
    on(page, "anticipate")
    expect(form(page).locator(".status")).to_contain_text(say("form.saved-browser").split(":")[0])
    assert "merkwoord" not in page.evaluate("JSON.stringify({...sessionStorage})")
    other = person.open(served.page(LANG, "anticipate"))
    is_saved(other, "merkwoord")
    expect(box(other, OTHER)).to_have_value("merkwoord concept")


def test_forgetting_everything_reaches_every_tab_and_every_draft(person: Person, served: Served) -> None:
    """After a question that names what goes, no word is left in any tab, field or storage; the file brings it back when asked."""
    page = person.open(served.page(LANG, "anticipate"))
    save(page, "merkwoord")
    mine(page)
    other = person.open(served.page(LANG, "anticipate"))
    is_saved(other, "merkwoord")
    write(other, "merkwoord in het andere tabblad", OTHER)
    page.bring_to_front()
    region = keep(page)
    region.get_by_role("button", name=say("keep.forget"), exact=True).click()
    expect(region.locator(".forget-all")).to_contain_text("1")
    region.get_by_role("button", name=say("keep.forget-no")).click()
    on(page, "anticipate")
    is_saved(page, "merkwoord")
    region = keep(page)
    region.get_by_role("button", name=say("keep.forget"), exact=True).click()
    region.get_by_role("button", name=say("keep.forget-yes")).click()
    expect(region).to_contain_text(say("keep.nothing"))
    on(page, "anticipate")
    for tab in (page, other):
        expect(box(tab)).to_have_value("")
        expect(box(tab, OTHER)).to_have_value("")
        until(tab, f"async () => !(await ({EVERYTHING})()).includes('merkwoord')")
    for tab in (page, other):
        tab.reload()
        ready(tab)
        assert "merkwoord" not in tab.evaluate(EVERYTHING)


def test_a_file_is_taken_along_checked_and_brought_back_elsewhere(browser: Browser, person: Person, served: Served, tmp_path: Path) -> None:
    """The restore drill proves the file; on another device it brings everything back after a yes, and nothing twice."""
    page = person.open(served.page(LANG, "anticipate"))
    save(page, "mee naar huis")
    save(page, "ook mee", OTHER)
    prompt = page.get_by_text(say("keep.nudge", number=2))
    on(page, "anticipate")
    expect(prompt.and_(page.locator("#anticipate *"))).to_be_visible()
    page.locator("#anticipate").get_by_role("link", name=say("keep.title")).click()
    expect(keep(page)).to_be_visible()
    file = take_along(page, tmp_path)
    expect(keep(page)).to_contain_text(file.name)
    expect(prompt).to_have_count(0)
    expect(choose(page, file)).to_contain_text(say("keep.file-whole"))
    expect(keep(page).get_by_role("button", name=re.compile(say("keep.bring-some")))).to_have_count(0)
    expect(keep(page).locator(".copies")).to_contain_text(say("keep.copy-checked").split("{")[0])
    with somebody(browser, served) as elsewhere:
        there = elsewhere.open(served.page(LANG, "anticipate"))
        save(there, "van hier", OTHER)
        expect(choose(there, file)).to_contain_text(say("keep.file-holds", number=2))
        on(there, "anticipate")
        expect(box(there)).to_have_value("")
        keep(there).get_by_role("button", name=say("keep.bring", number=2)).click()
        expect(keep(there).locator(".found")).to_have_text(say("keep.brought", number=2))
        on(there, "anticipate")
        is_saved(there, "mee naar huis")
        expect(choose(there, file)).to_contain_text(say("keep.file-nothing"))
        there.reload()
        ready(there)
        on(there, "anticipate")
        is_saved(there, "mee naar huis")
        assert len([entry for entry in there.evaluate(SHELF) if entry["exercise"] != journal_file.LEDGER]) == 3


def test_one_answer_can_be_removed_and_its_draft_goes_along(person: Person, served: Served) -> None:
    """The harshest line is gone from the list, the form, the drafts and the storage; the others stay."""
    page = person.open(served.page(LANG, "anticipate"))
    save(page, "merkwoord")
    save(page, "blijft", OTHER)
    write(page, "merkwoord nog eens")
    expect(form(page)).to_have_attribute("data-draft", "kept")
    region = keep(page)
    region.get_by_text(say("keep.remove-one"), exact=True).click()
    line = region.locator(".removable li").filter(has_text="merkwoord")
    line.get_by_role("button").click()
    line.get_by_role("button", name=say("keep.remove-yes")).click()
    expect(region.locator(".removable li")).to_have_count(1)
    until(page, f"async () => !(await ({EVERYTHING})()).includes('merkwoord')")
    on(page, "anticipate")
    expect(box(page)).to_have_value("")
    is_saved(page, "blijft", OTHER)


# Attacks


def covering(chapters: tuple[str, ...] = ("start", "anticipate", "recharge")) -> list[Exercise]:
    """Few exercises that have every kind of field between them."""
    left = {prompt.kind for exercise in CONTENT.exercises.values() if exercise.chapter in chapters for prompt in exercise.prompts} - {"show", "help", "wait", "breath", "tap"}
    chosen: list[Exercise] = []
    candidates = [e for e in CONTENT.exercises.values() if e.chapter in chapters and not any(p.source and p.source.exercise for p in e.prompts)]
    while left:
        best = max(candidates, key=lambda e: (len({p.kind for p in e.prompts} & left), -len(e.prompts)))
        gained = {p.kind for p in best.prompts} & left
        if not gained:
            break
        chosen.append(best)
        left -= gained
    return chosen


def test_markup_typed_into_every_kind_of_field_stays_words_wherever_it_goes(browser: Browser, person: Person, served: Served, tmp_path: Path) -> None:
    """Through saving, the playbook, its Markdown, the file, and the page of somebody who brings the file back."""
    words = "<img src=x onerror=alert(1)></script><script>alert(2)</script>"
    page = person.open(served.page(LANG))
    page.on("dialog", lambda dialog: person.errors.append(f"a script ran: {dialog.message}"))
    walker = Walker(page, CONTENT, LANG, words)
    for exercise in covering():
        on(page, exercise.chapter)
        walker.do(exercise)
    for where in ("playbook",):
        on(page, where)
        for details in page.locator("#playbook details").all():
            details.evaluate("each => { each.open = true; }")
        expect(page.locator("#playbook")).to_contain_text("<img src=x onerror=alert(1)>")
    file = take_along(page, tmp_path)
    assert words[:20] in file.read_text(encoding="utf-8")
    with somebody(browser, served) as elsewhere:
        there = elsewhere.open(served.page(LANG))
        there.on("dialog", lambda dialog: person.errors.append(f"a script ran: {dialog.message}"))
        choose(there, file)
        keep(there).get_by_role("button", name=re.compile(re.escape(say("keep.bring").split("{")[0]))).click()
        keep(there).get_by_text(say("keep.remove-one"), exact=True).click()
        expect(keep(there).locator(".removable")).to_contain_text("<img src=x")
        for chapter in there.locator("main .chapter").evaluate_all("all => all.map(each => each.id)"):
            on(there, chapter)
        for each in (page, there):
            assert each.locator("img[src='x']").count() == 0
            assert each.locator("main script:not([type]), .steady script").count() == 0


def test_ten_megabytes_pasted_are_refused_in_words_and_harm_nothing(person: Person, served: Served) -> None:
    """The page says that it is too much, the connection stays, and what was saved before is there."""
    page = person.open(served.page(LANG, "anticipate"))
    save(page, "van tevoren", OTHER)
    box(page).evaluate("(field) => { field.value = 'x'.repeat(10_000_000); field.dispatchEvent(new Event('input', { bubbles: true })); }")
    expect(form(page).locator(".status")).to_contain_text(say("form.unsaved"))
    press_save(page)
    expect(form(page).locator(".status")).to_contain_text(say("form.too-long"))
    box(page).evaluate("(field) => { field.value = 'x'.repeat(100_000); field.dispatchEvent(new Event('input', { bubbles: true })); }")
    press_save(page)
    expect(form(page)).to_contain_text(say("fault.long", most=20_000))
    expect(foot(page)).to_be_hidden()
    save(page, "kort genoeg")
    is_saved(page, "van tevoren", OTHER)


def test_an_import_of_fifty_megabytes_is_refused_in_words(person: Person, served: Served, tmp_path: Path) -> None:
    """Nothing changes, and the page goes on."""
    page = person.open(served.page(LANG, "anticipate"))
    save(page, "van mij")
    huge = tmp_path / "huge.jsonl"
    huge.write_bytes(b"x" * 50_000_000)
    expect(choose(page, huge)).to_have_text(say("keep.file-large"))
    long = tmp_path / "long.jsonl"
    long.write_text("\n".join(encode(Entry(f"{number:032x}", "kept", "", {"mine": "y" * 5000}, "2026-11-01T09:30:00.000Z")) for number in range(2000)), encoding="utf-8")
    expect(choose(page, long)).to_contain_text(say("keep.file-holds", number=2000))
    keep(page).get_by_role("button", name=say("keep.bring-not")).click()
    on(page, "anticipate")
    is_saved(page, "van mij")
    save(page, "en verder")


def test_a_malicious_import_changes_nothing_of_ones_own(person: Person, served: Served) -> None:
    """Keys that mean something to JavaScript, huge numbers, torn and nested lines, and ids that are taken: mine stays mine."""
    page = person.open(served.page(LANG, "anticipate"))
    save(page, "van mij")
    own = next(entry for entry in page.evaluate(SHELF))
    base = {**own, "id": "b" * 32}
    lines = [
        json.dumps({**own, "answers": {"problem": "zzz van een ander"}}),
        json.dumps({**base, "answers": {"problem": "<img src=x onerror=alert(1)>"}, "at": "2020-01-01T00:00:00.000Z"}),
        '{"__proto__": {"polluted": true}, ' + json.dumps({**base, "id": "c" * 32, "exercise": "kept"})[1:],
        json.dumps({**base, "id": "d" * 32, "exercise": "__proto__", "about": "constructor"}).replace('"answers": {', '"answers": {"__proto__": {"polluted": true}, "constructor": {"prototype": {"polluted": true}}, '),
        json.dumps({**base, "id": "e" * 32}).replace('"van mij"', "1e999"), json.dumps({**base, "id": "f" * 32}).replace('"van mij"', "9" * 400),
        json.dumps({**base, "id": "1" * 32, "at": "2999-12-31T23:59:59.999Z"}), "[" * 100_000, "\x00\xff", '{"steady": "journal", "version": 1e9}',
        json.dumps({**base, "id": "2" * 32, "answers": {"problem": {"x": ["y"]}, "when": 7}}),
    ]
    choose(page, {"name": "gift.jsonl", "mimeType": "text/plain", "buffer": "\n".join(lines).encode()})
    before = page.evaluate(SHELF)
    assert [entry["id"] for entry in before] == [own["id"]]
    keep(page).get_by_role("button", name=re.compile(re.escape(say("keep.bring").split("{")[0]))).click()
    expect(keep(page).locator(".found")).to_contain_text(say("keep.brought").split("{")[0])
    assert page.evaluate("({}).polluted === undefined && Object.prototype.polluted === undefined")
    shelf = {entry["id"]: entry for entry in page.evaluate(SHELF)}
    assert shelf[own["id"]] == own
    for chapter in page.locator("main .chapter").evaluate_all("all => all.map(each => each.id)"):
        on(page, chapter)
    assert page.locator("img[src='x']").count() == 0
    on(page, "anticipate")
    save(page, "ik kan nog steeds bewaren")
    page.reload()
    ready(page)
    is_saved(page, "ik kan nog steeds bewaren")


@contextlib.contextmanager
def another_site(page: str) -> Iterator[str]:
    """A server of somebody else on this computer, with one page."""
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(page.encode())

        def log_message(self, *_: object) -> None:
            """Nothing to say."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


def test_a_page_of_another_site_cannot_show_it_in_a_frame(browser: Browser, served: Served) -> None:
    """Nobody can lay a page of their own over this one and borrow a click."""
    context = browser.new_context()
    try:
        page = context.new_page()
        with another_site(f"<iframe src='{served.page(LANG)}'></iframe>") as address:
            with page.expect_console_message(lambda said: "frame-ancestors" in said.text):
                page.goto(address)
            assert page.frames[1].url != served.page(LANG)
            expect(page.frame_locator("iframe").get_by_role("main")).to_have_count(0)
    finally:
        context.close()


# At random


WAYS = {
    "reload": "a kernel killed while one types or saves, and the page reloaded",
    "bar": "a kernel killed while one types or saves, and the one click that the page offers",
    "crash": "a kernel killed and its page crashed without a farewell",
    "cut": "a kernel killed and its page crashed in mid-word",
}


@linux
def test_kills_at_random_moments_lose_no_answer_and_at_most_half_a_second(person: Person, served: Served) -> None:
    """A kernel, or the whole page with it, killed at random moments while one types and saves."""
    chance = random.Random(SEED)
    figures = Figures("a page in Chromium and its kernel")
    typed: list[tuple[float, str]] = []
    person.context.expose_function("noteTyped", lambda at, value: typed.append((at / 1000, value)))
    page = person.open(served.page(LANG, "anticipate"))
    save(page, "begin")
    mine(page)
    everything, gone_letters = {"begin"}, 0
    for number in range(KILLS):
        typed.clear()
        box(page).evaluate("(field) => field.addEventListener('input', () => window.noteTyped(Date.now(), field.value))")
        words = f"{number}-ronde " + "".join(chance.choice("abcdefghij ") for _ in range(chance.randrange(5, 40))).strip()
        way = chance.choices(list(WAYS), (35, 20, 20, 25))[0]
        killer = threading.Timer(chance.uniform(0, 1), kill_process, [kernel_of(page)])
        killer.start()
        if way == "cut":
            words = words[: chance.randrange(5, len(words))].rstrip()
            box(page).focus()
            page.keyboard.press("Control+A")
            page.keyboard.type(words, delay=30)
        else:
            write(page, words)
            if chance.random() < 0.7:
                press_save(page)
                with contextlib.suppress(AssertionError):
                    expect(form(page)).to_have_attribute("data-saved", "true", timeout=chance.uniform(1, 600))
                    everything.add(words)
            killer.join()
        moment = time.time()
        if way in ("crash", "cut"):
            # As if the battery were taken out: no farewell, no last flush.
            with contextlib.suppress(Error):
                page.goto("chrome://crash", timeout=5000)
            killer.join()
            page.close()
            page = person.open(served.page(LANG, "anticipate"))
        elif way == "reload":
            page.reload()
            ready(page)
        else:
            expect(foot(page)).to_contain_text(say("link.gone"))
            go_on(page)
        figures.struck[WAYS[way]] += 1
        saved = [entry["answers"].get("problem") for entry in page.evaluate(SHELF) if entry["exercise"] == ONE.id]
        figures.look(everything, set(saved))
        assert everything <= set(saved), f"round {number}: an acknowledged answer is gone"
        assert len(saved) == len(set(saved)), f"round {number}: an answer is there twice"
        # A draft is there at once; what was saved comes with the new kernel.
        expect(box(page)).not_to_have_value("")
        if words in saved:
            is_saved(page, words)
            everything.add(words)
            continue
        shown = box(page).input_value()
        if shown != words:
            assert way in ("crash", "cut"), f"round {number}: without a crash not a letter may be lost, {shown!r} is left"
            owed = max((value for at, value in typed if at <= moment - 0.5), key=len, default="")
            left = shown if words.startswith(shown) else ""
            assert left.startswith(owed), f"round {number}: {owed!r} was typed more than half a second before, {shown!r} is left"
            gone_letters += len(words) - len(left)
        if (kept := shown.strip()) not in everything:
            press_save(page)
            is_saved(page, kept)
            everything.add(kept)
    figures.hand_in(f"Letters typed in the last half second before a crash that were gone: {gone_letters}. Older ones: 0.")

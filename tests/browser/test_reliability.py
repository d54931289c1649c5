"""No answer is ever lost: things are broken on purpose, in real Chromium.

``STEADY_FAULTS`` and ``STEADY_SEED`` make the random part longer and choose it; ``make faults`` sets them.
"""

from __future__ import annotations

import contextlib
import os
import random
import re
import signal
import socket
import sys
import threading
import time
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Route, expect

from workbook import journal_file
from workbook.words import LANGS, Lang

from ..figures import Figures
from .conftest import PHONE, Served, Visitor, ready, serving, somebody
from .person import (
    CONTENT,
    LANG,
    ONE,
    OTHER,
    SHELF,
    box,
    foot,
    form,
    go_on,
    is_saved,
    keep,
    kernel_of,
    kill_kernel,
    kill_process,
    mine,
    on,
    press_save,
    save,
    say,
    until,
    write,
)

TIMES = int(os.environ.get("STEADY_FAULTS", "1"))
SEED = int(os.environ.get("STEADY_SEED", "0")) or 1
KILLS = 4 if TIMES == 1 else 100
AWAY = 3 if TIMES == 1 else 30  # seconds without a connection

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


linux = pytest.mark.skipif(sys.platform == "win32", reason="needs signals")


def test_a_reload_in_mid_word_loses_not_a_letter(person: Visitor, served: Served) -> None:
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


def test_who_types_without_a_pause_is_kept_too(person: Visitor, served: Served) -> None:
    """A draft is written while one types on, not only once one stops."""
    page = person.open(served.page(LANG, "anticipate"))
    box(page).focus()
    for _ in range(25):
        page.keyboard.type("woord ", delay=8)
    kept = page.evaluate("Object.values(sessionStorage).filter((each) => each.includes('woord woord')).length")
    assert kept == 1
    expect(form(page)).to_have_attribute("data-draft", "kept")


def test_words_that_were_not_added_yet_come_back_too(person: Visitor, served: Served) -> None:
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
def test_a_kernel_that_dies_while_one_types_is_said_within_three_seconds(person: Visitor, served: Served, lang: Lang) -> None:
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
        person = stack.enter_context(somebody(browser, first, console=False))
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


def test_offline_for_a_while_and_back_saves_what_was_pressed_meanwhile(person: Visitor, served: Served) -> None:
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
def test_on_a_slow_device_answers_are_stored_all_the_same(person: Visitor, served: Served, slow: str) -> None:
    """Storage that opens late, or exercises that are ready late, cost time and nothing else."""
    if slow == "storage":
        person.context.add_init_script(f"({SLOW})()")
    else:
        person.context.route(re.compile(r"/(form|browser_store)\.js$"), late)
    page = person.open(served.page(LANG, "anticipate"))
    save(page, "langzaam maar zeker")
    assert [entry["answers"]["problem"] for entry in page.evaluate(SHELF)] == ["langzaam maar zeker"]


def test_a_full_browser_says_so_and_offers_the_file(person: Visitor, served: Served, tmp_path: Path) -> None:
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


def test_a_browser_that_refuses_storage_says_so_and_offers_the_file(person: Visitor, served: Served) -> None:
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


def test_without_a_database_the_browsers_other_storage_holds_it(person: Visitor, served: Served) -> None:
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


def test_the_shelf_of_a_newer_version_is_left_alone(person: Visitor, served: Served) -> None:
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


def test_storage_cleared_in_one_tab_is_made_good_by_the_other(person: Visitor, served: Served) -> None:
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


def test_two_tabs_that_take_turns_agree_at_once(person: Visitor, served: Served) -> None:
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


def test_back_and_forward_come_back_to_every_word(person: Visitor, served: Served) -> None:
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
    with somebody(browser, served, console=False, **PHONE) as person:
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


# At random


WAYS = {
    "reload": "a kernel killed while one types or saves, and the page reloaded",
    "bar": "a kernel killed while one types or saves, and the one click that the page offers",
    "crash": "a kernel killed and its page crashed without a farewell",
    "cut": "a kernel killed and its page crashed in mid-word",
}


@linux
def test_kills_at_random_moments_lose_no_answer_and_at_most_half_a_second(person: Visitor, served: Served) -> None:
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

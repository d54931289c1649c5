"""What one person does on a page, step by step, and how things are broken under them."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

from workbook.content import Content
from workbook.model import Exercise
from workbook.words import Lang

from .conftest import PATIENCE, ready
from .walker import Walker

CONTENT = Content()
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

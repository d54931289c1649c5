"""Firefox, as Debian packages it, opens the page, too; an exercise is done by keyboard and is there after a reload."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from workbook.content import Content
from workbook.words import LANGS, Lang

from .conftest import Served
from .firefox import Firefox, command, firefox

CONTENT = Content()
READY = "document.querySelectorAll('.cell > .waiting').length === 0 && document.querySelectorAll('.steady.form').length > 0"
ANSWERS = {"problem": "een brief die niemand snapt", "step": "er een meenemen"}

pytestmark = pytest.mark.skipif(not command(), reason="no Firefox on this machine; tools/run_tests.py installs one where it may")


async def tab_to(browser: Firefox, there: str) -> None:
    """Tab until the focus is where it is wanted, as somebody without a mouse does."""
    for _ in range(40):
        if await browser.look(f"Boolean(document.activeElement?.matches({there!r}))"):
            return
        await browser.press("Tab")
    raise AssertionError(f"no way by keyboard to {there}: {await browser.look('document.activeElement.outerHTML.slice(0, 200)')}")


async def walk(served: Served, lang: Lang, folder: Path) -> None:
    """Open, answer, save, reload, look."""
    form = '[data-exercise="postponed"]'
    async with firefox(folder) as browser:
        await browser.go(served.page(lang, "ex-postponed"))
        await browser.until(READY)
        await browser.until(f"document.activeElement === document.querySelector('{form} h3')")
        for prompt, words in ANSWERS.items():
            await tab_to(browser, f'{form} [data-prompt="{prompt}"] :is(input, textarea)')
            await browser.press(*words)
            assert await browser.look("document.activeElement.value") == words
        await tab_to(browser, f"{form} button[type=submit]")
        await browser.press("Enter")
        await browser.until(f"document.querySelector('{form}')?.dataset.saved === 'true'")
        await browser.reload()
        await browser.until(READY)
        await browser.until(f"document.querySelector('{form}')?.dataset.saved === 'true'")
        for prompt, words in ANSWERS.items():
            assert await browser.look(f"document.querySelector('{form} [data-prompt=\"{prompt}\"] :is(input, textarea)').value") == words
        # The contents know it, and no page is wider than its window.
        await browser.look("document.querySelector('.contents-button').focus()")
        await browser.press("Enter")
        line = "[...document.querySelectorAll('#contents details li')].find(each => each.querySelector('a').hash === '#ex-postponed')?.textContent ?? ''"
        assert CONTENT.ui["page.begun"][lang] in await browser.look(line)
        await browser.press("Escape")
        chapters = int(await browser.look("document.querySelectorAll('main .chapter').length"))
        for width in (320, 1280):
            await browser.size(width, 800)
            for at in range(chapters):
                await browser.look(f"location.hash = document.querySelectorAll('main .chapter')[{at}].id")
                await browser.until(f"!document.querySelectorAll('main .chapter')[{at}].hidden")
                assert await browser.look("document.documentElement.scrollWidth") <= width, (at, width)
        assert browser.faults == []


@pytest.mark.parametrize("lang", LANGS)
def test_firefox_does_an_exercise_by_keyboard_and_finds_it_again(served: Served, lang: Lang, tmp_path: Path) -> None:
    """Saved in one language's page, there after a reload, with no error on the page."""
    # A thread of its own: in this one, the other browser's loop is running.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run(walk(served, lang, tmp_path))).result()

"""Look at every page: both languages, phone and desk, light and dark, empty or filled in. Writes into screenshots/."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from tests.browser.conftest import Served, ready, serving  # noqa: E402
from tests.browser.walker import Walker  # noqa: E402
from workbook.content import Content  # noqa: E402
from workbook.words import LANGS, Lang  # noqa: E402

WIDTHS = {"phone": 390, "desk": 1280}
# Chromium draws at most 16,384 pixels in one picture; a long chapter becomes several.
TALLEST = 8_000
WORDS: dict[Lang, str] = {"en": "parcel lost, third call", "nl": "pakket kwijt, derde keer gebeld"}


def main() -> None:
    """Take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--filled", action="store_true", help="do every exercise first")
    parser.add_argument("--lang", choices=LANGS, action="append", help="only this language")
    parser.add_argument("--chapter", action="append", help="only this chapter, by its id")
    parser.add_argument("--width", choices=WIDTHS, action="append", help="only this width")
    parser.add_argument("--scheme", choices=("light", "dark"), action="append", help="only this colour scheme")
    options = parser.parse_args()
    folder = ROOT / "screenshots"
    folder.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as work, serving(Path(work)) as served, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ.get("STEADY_CHROMIUM", "/usr/bin/chromium"), args=["--no-sandbox", "--disable-gpu"])
        for lang in options.lang or LANGS:
            look(browser, served, lang, folder, options)
        browser.close()


def look(browser: Browser, served: Served, lang: Lang, folder: Path, options: argparse.Namespace) -> None:
    """All pictures of one language, from one visitor whose answers stay from page to page."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(served.page(lang))
    ready(page)
    if options.filled:
        fill(page, lang)
    for scheme in options.scheme or ("light", "dark"):
        for width in options.width or WIDTHS:
            page.set_viewport_size({"width": WIDTHS[width], "height": 900})
            page.emulate_media(color_scheme=scheme)
            for chapter in page.locator("main .chapter").evaluate_all("all => all.map(each => each.id)"):
                if not options.chapter or chapter in options.chapter:
                    page.evaluate("place => { location.hash = place; }", chapter)
                    page.wait_for_function("id => !document.getElementById(id).hidden", arg=chapter)
                    picture(page, folder / f"{lang}-{chapter}-{width}-{scheme}{'-filled' if options.filled else ''}")
    context.close()


def fill(page: Page, lang: Lang) -> None:
    """Do every exercise that is on the page."""
    content = Content()
    walker = Walker(page, content, lang, WORDS[lang])
    for chapter in page.locator("main .chapter").evaluate_all("all => all.map(each => each.id)"):
        page.evaluate("place => { location.hash = place; }", chapter)
        page.wait_for_function("id => !document.getElementById(id).hidden", arg=chapter)
        for name in page.locator(f"#{chapter} .steady.form").evaluate_all("forms => forms.map(form => form.dataset.exercise)"):
            walker.do(content.exercises[name])


def picture(page: Page, path: Path) -> None:
    """The whole page, in as many pictures as it takes."""
    height = page.evaluate("document.documentElement.scrollHeight")
    width = page.evaluate("document.documentElement.scrollWidth")
    wide = page.viewport_size["width"] if page.viewport_size else width
    if width > wide:
        print(f"{path.name}: {width - wide} px too wide")
    for number, top in enumerate(range(0, height, TALLEST)):
        clip = {"x": 0, "y": top, "width": wide, "height": min(TALLEST, height - top)}
        page.screenshot(path=path.with_name(f"{path.name}-{number}.png"), clip=clip, full_page=True)  # type: ignore[arg-type]


if __name__ == "__main__":
    main()

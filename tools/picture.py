"""Make the README's picture from the running workbook: an if-then plan, written and saved."""

from __future__ import annotations

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

PICTURE = ROOT / "docs" / "images" / "steady.png"
SIZE = {"width": 1000, "height": 760}


def take(page: Page, served: Served) -> bytes:
    """Fill in, and take the picture.."""
    content = Content()
    page.set_viewport_size(SIZE)  # type: ignore[arg-type]
    page.emulate_media(color_scheme="light")
    page.goto(served.page("en", "anticipate"))
    ready(page)
    walker = Walker(page, content, "en")
    exercise = content.exercises["if-then"]
    form = walker.form(exercise)
    walker.plan(exercise.prompt("plan"), form.locator('[data-prompt="plan"]'))
    walker.save(form)
    page.evaluate("document.activeElement.blur()")
    form.evaluate("form => window.scrollTo(0, form.getBoundingClientRect().top + window.scrollY - 130)")
    return page.screenshot()


def main() -> None:
    """Serve, take it, keep it."""
    with tempfile.TemporaryDirectory() as work, serving(Path(work)) as served, sync_playwright() as playwright:
        browser: Browser = playwright.chromium.launch(executable_path=os.environ.get("STEADY_CHROMIUM", "/usr/bin/chromium"), args=["--no-sandbox", "--disable-gpu"])
        PICTURE.parent.mkdir(parents=True, exist_ok=True)
        PICTURE.write_bytes(take(browser.new_page(), served))
        browser.close()


if __name__ == "__main__":
    main()

"""Make the README's picture from the running workbook: an if-then plan, written and saved."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from tests.browser.conftest import ready, serving  # noqa: E402
from tests.browser.walker import Walker  # noqa: E402
from workbook.content import Content  # noqa: E402


def main() -> None:
    """Serve, fill in, take the picture."""
    content = Content()
    with tempfile.TemporaryDirectory() as work, serving(Path(work)) as served, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ.get("STEADY_CHROMIUM", "/usr/bin/chromium"), args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1000, "height": 760})
        page.goto(served.page("en", "anticipate"))
        ready(page)
        walker = Walker(page, content, "en")
        exercise = content.exercises["if-then"]
        form = walker.form(exercise)
        walker.plan(exercise.prompt("plan"), form.locator('[data-prompt="plan"]'))
        walker.save(form)
        form.evaluate("form => window.scrollTo(0, form.getBoundingClientRect().top + window.scrollY - 130)")
        (ROOT / "docs" / "images").mkdir(parents=True, exist_ok=True)
        page.screenshot(path=ROOT / "docs" / "images" / "steady.png")
        browser.close()


if __name__ == "__main__":
    main()

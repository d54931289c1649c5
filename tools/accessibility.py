"""Write the figures of docs/accessibility.md: axe over every page, both languages, light and dark, narrow and wide."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from tests.browser.conftest import ready, serving  # noqa: E402
from tests.browser.test_accessibility import SCHEMES, WIDTHS, Looked, matrix  # noqa: E402
from workbook.words import LANGS, Lang  # noqa: E402

PAGE = ROOT / "docs" / "accessibility.md"
BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"


def main() -> int:
    """Exit code 1 if any rule is broken anywhere."""
    found: dict[Lang, dict[tuple[str, str, str], Looked]] = {}
    with tempfile.TemporaryDirectory() as work, serving(Path(work)) as served, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ.get("STEADY_CHROMIUM", "/usr/bin/chromium"), args=["--no-sandbox", "--disable-gpu"])
        for lang in LANGS:
            page = browser.new_page()
            page.goto(served.page(lang))
            ready(page)
            found[lang] = matrix(page)
            page.close()
        browser.close()
    words = PAGE.read_text(encoding="utf-8")
    before, rest = words.split(BEGIN)
    PAGE.write_text(before + BEGIN + "\n" + table(found) + END + rest.split(END)[1], encoding="utf-8")
    for pages in found.values():
        for each in pages.values():
            print(*each.faults, sep="\n", end="")
    return int(any(each.broken for pages in found.values() for each in pages.values()))


def table(found: dict[Lang, dict[tuple[str, str, str], Looked]]) -> str:
    """One row for each chapter and language; in each cell the rules broken / the rules kept."""
    states = [(scheme, width) for scheme in SCHEMES for width in WIDTHS]
    lines = ["| page | " + " | ".join(f"{scheme}, {WIDTHS[width]} px" for scheme, width in states) + " | for a person's eye |", "|---|" + "---|" * (len(states) + 1)]
    for lang, pages in found.items():
        for chapter in dict.fromkeys(chapter for chapter, _, _ in pages):
            cells = [pages[chapter, *state] for state in states]
            by_eye = sorted(set().union(*(each.by_eye for each in cells)))
            lines.append(f"| {lang}/#{chapter} | " + " | ".join(f"{each.broken} / {each.kept}" for each in cells) + f" | {', '.join(by_eye) or 'nothing'} |")
    total = [each for pages in found.values() for each in pages.values()]
    lines.append(f"\n{len(total)} runs: {sum(each.broken for each in total)} rules broken, {sum(each.kept for each in total)} kept.\n")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())

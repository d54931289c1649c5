"""What a screen reader reads, page by page, kept as text: a change is reviewed like code. `make snapshots` writes them anew."""

from __future__ import annotations

import difflib
import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from workbook.content import Content
from workbook.words import LANGS, Lang

from .conftest import Served, Visitor
from .test_contents import contents

CONTENT = Content()
KEPT = Path(__file__).parent / "snapshots"
WRITE = os.environ.get("STEADY_SNAPSHOTS") == "write"


def trees(page: Page, lang: Lang) -> dict[str, str]:
    """The accessibility tree of each chapter as it opens, and of what stands around the chapters, with the contents open."""
    found = {}
    for number, chapter in enumerate(page.locator("main .chapter").evaluate_all("all => all.map(each => each.id)"), 1):
        page.evaluate("place => { location.hash = place; }", chapter)
        expect(page.locator(f"#{chapter}")).to_be_visible()
        found[f"{number:02}-{chapter}"] = page.get_by_role("main").aria_snapshot()
    page.evaluate("location.hash = 'start'")
    nav = contents(page, lang)
    nav.locator("details").evaluate_all("all => { for (const each of all) each.open = true; }")
    around = "\n".join([page.get_by_role("banner").aria_snapshot(), page.get_by_role("contentinfo").aria_snapshot()])
    found["00-around"] = around.replace(page.url.split(f"/{lang}/")[0], "")
    return found


@pytest.mark.parametrize("lang", LANGS)
def test_a_screen_reader_reads_what_was_reviewed(visitor: Visitor, served: Served, lang: Lang) -> None:
    """Roles, names, states and their order on every page are those of the kept text."""
    page = visitor.open(served.page(lang))
    folder = KEPT / lang
    changed = []
    found = trees(page, lang)
    for name, tree in found.items():
        path = folder / f"{name}.txt"
        if WRITE:
            folder.mkdir(parents=True, exist_ok=True)
            path.write_text(tree + "\n", encoding="utf-8")
        kept = path.read_text(encoding="utf-8") if path.exists() else ""
        changed += difflib.unified_diff(kept.splitlines(), tree.splitlines(), f"{lang}/{name}.txt, as reviewed", f"{lang}/{name}, now", n=2, lineterm="")
    assert sorted(path.stem for path in folder.iterdir()) == sorted(found)
    assert not changed, "\n" + "\n".join(changed) + "\n\nIf this is what a screen reader should read: make snapshots, and look at the diff."

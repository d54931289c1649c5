"""axe in real Chromium: every chapter, both languages, light and dark, narrow and wide; no rule is switched off."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from workbook.content import Content
from workbook.words import LANGS, Lang

from .conftest import Served, Visitor
from .walker import Walker

CONTENT = Content()
WIDTHS = {"narrow": 360, "wide": 1280}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("lang", LANGS)
def test_axe_finds_nothing_on_any_page(visitor: Visitor, served: Served, lang: Lang, scheme: str) -> None:
    """Zero violations, with everything that can be opened open."""
    page = visitor.open(served.page(lang))
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    found = []
    for width in WIDTHS.values():
        page.set_viewport_size({"width": width, "height": 900})
        for chapter in page.locator("main .chapter").evaluate_all("all => all.map(each => each.id)"):
            page.evaluate("place => { location.hash = place; }", chapter)
            expect(page.locator(f"#{chapter}")).to_be_visible()
            page.locator("details").evaluate_all("all => { for (const each of all) each.open = true; }")
            for violation in Axe().run(page).response["violations"]:
                found += [f"{chapter} at {width}: {violation['id']}: {node['html'][:200]} {node['failureSummary'][:300]}" for node in violation["nodes"]]
    assert found == []


def test_axe_finds_nothing_once_everything_is_filled_in(visitor: Visitor, served: Served) -> None:
    """Remarks, errors, pictures of own numbers and a full playbook are as clean as empty pages."""
    page = visitor.open(served.page("nl"))
    walker = Walker(page, CONTENT, "nl")
    found = []
    for chapter in page.locator("main .chapter").evaluate_all("all => all.map(each => each.id)"):
        page.evaluate("place => { location.hash = place; }", chapter)
        expect(page.locator(f"#{chapter}")).to_be_visible()
        for name in page.locator(f"#{chapter} .steady.form").evaluate_all("forms => forms.map(form => form.dataset.exercise)"):
            walker.do(CONTENT.exercises[name])
        page.locator(f"#{chapter} details").evaluate_all("all => { for (const each of all) each.open = true; }")
        for violation in Axe().run(page).response["violations"]:
            found += [f"{chapter}: {violation['id']}: {node['html'][:200]}" for node in violation["nodes"]]
    assert found == []

"""Through the print dialogue: the one page and the card that folds, as PDF, in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from workbook.content import Content
from workbook.words import LANGS, Lang

from .conftest import Served, Visitor
from .walker import PLANS, Walker

CONTENT = Content()


@pytest.mark.parametrize("lang", LANGS)
def test_the_page_and_the_card_each_fit_on_one_sheet(visitor: Visitor, served: Served, lang: Lang, tmp_path: Path) -> None:
    """One A4 for the plan, one A4 for the card: what was written stands on it, and no button does."""
    page = visitor.open(served.page(lang, "anticipate"))
    walker = Walker(page, CONTENT, lang)
    for name in ("top-three", "if-then"):
        walker.do(CONTENT.exercises[name])
    page.evaluate("location.hash = 'playbook'")
    sheet = page.get_by_role("region", name=walker.say("playbook.title"), exact=True)
    # The dialogue itself is the browser's: here it stays open, so that the paper can be looked at.
    page.evaluate("window.print = () => {}")
    for key in ("card.print-page", "card.print-card"):
        sheet.get_by_role("button", name=walker.say(key)).click()
        expect(page.locator("body.printing > .print-root")).to_have_count(1)
        path = tmp_path / f"{key}.pdf"
        page.pdf(path=path, format="A4", prefer_css_page_size=True)
        page.evaluate("dispatchEvent(new Event('afterprint'))")
        expect(page.locator(".print-root")).to_have_count(0)
        paper = PdfReader(path)
        assert len(paper.pages) == 1, key
        words = " ".join(paper.pages[0].extract_text().split())
        assert PLANS[lang][0] in words
        assert walker.say("form.save") not in words


def test_the_page_that_was_kept_opens_without_a_network(visitor: Visitor, served: Served) -> None:
    """The HTML file holds the plan, and asks nothing of anybody."""
    page = visitor.open(served.page("en", "anticipate"))
    walker = Walker(page, CONTENT, "en")
    walker.do(CONTENT.exercises["if-then"])
    page.evaluate("location.hash = 'playbook'")
    sheet = page.get_by_role("region", name=walker.say("playbook.title"), exact=True)
    with page.expect_download() as download:
        sheet.get_by_role("button", name=walker.say("card.html")).click()
    assert download.value.suggested_filename == "steady-playbook.html"
    alone = visitor.context.new_page()
    visitor.context.set_offline(True)
    asked: list[str] = []
    alone.on("request", lambda request: asked.append(request.url))
    alone.set_content(download.value.path().read_text(encoding="utf-8"))
    expect(alone.get_by_role("heading", level=1)).to_have_text(walker.say("playbook.title"))
    expect(alone.get_by_text(PLANS["en"][0]).first).to_be_visible()
    assert asked == []
    visitor.context.set_offline(False)

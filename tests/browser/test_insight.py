"""One's own numbers in real Chromium: the picture comes with the third moment, in both languages, and says what the table says."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from workbook.content import Content
from workbook.words import LANGS, Lang

from .conftest import Served, Visitor
from .walker import Walker

CONTENT = Content()


def log(page: Page, lang: Lang, words: str, before: int, after: int) -> None:
    """One moment in the exercise that names what was at stake."""
    exercise = CONTENT.exercises["threat-finder"]
    walker = Walker(page, CONTENT, lang, words)
    form = walker.form(exercise)

    def slide(prompt: str, value: int) -> None:
        slider = form.locator(f'[data-prompt="{prompt}"]').get_by_role("slider")
        slider.focus()
        page.keyboard.press("Home")
        for _ in range(value):
            page.keyboard.press("ArrowRight")

    for prompt in exercise.prompts:
        box = form.locator(f'[data-prompt="{prompt.id}"]')
        if prompt.kind == "show" or not box.is_visible():
            continue
        if prompt.id in ("suds-before", "suds-after"):
            slide(prompt.id, before if prompt.id == "suds-before" else after)
        elif prompt.id != "stake" or not box.get_by_role("checkbox").first.is_checked():
            getattr(walker, prompt.kind)(prompt, box)
    walker.save(form)


def go(page: Page, chapter: str) -> None:
    """To another chapter."""
    page.evaluate("place => { location.hash = place; }", chapter)
    expect(page.locator(f"#{chapter}")).to_be_visible()


def sheet(page: Page, lang: Lang) -> Locator:
    """The page of one's own numbers."""
    return page.get_by_role("region", name=CONTENT.ui["insight.title"][lang], exact=True)


@pytest.mark.parametrize("lang", LANGS)
def test_the_picture_comes_with_the_third_moment(phone: Visitor, served: Served, lang: Lang) -> None:
    """Two moments are a list; the third brings the picture, its sentence and its table, on any width, and nothing is fetched from elsewhere."""
    page = phone.open(served.page(lang, "start"))
    for words, before, after in (("een", 8, 5), ("twee", 6, 6)):
        log(page, lang, words, before, after)
    go(page, "playbook")
    own = sheet(page, lang)
    expect(own.get_by_role("row")).to_have_count(3)
    expect(own).to_contain_text(CONTENT.ui["insight.from-counts"][lang])
    expect(own.locator("figure")).to_have_count(0)

    go(page, "start")
    log(page, lang, "drie", 9, 10)
    go(page, "playbook")
    picture = own.get_by_role("img", name=CONTENT.ui["insight.picture"][lang], exact=True)
    expect(picture).to_be_visible()
    expect(picture.locator("circle")).to_have_count(3)
    expect(picture.locator("polygon")).to_have_count(3)
    expect(own.locator("figcaption")).to_have_text(CONTENT.ui["insight.counts"].fill(lang, n=3, lower=1, same=1, higher=1))
    own.get_by_text(CONTENT.ui["insight.as-table"][lang], exact=True).click()
    rows = [row.locator("th, td").all_inner_texts() for row in own.get_by_role("row").all()[1:]]
    assert [cells[3:5] for cells in rows] == [["8", "5"], ["6", "6"], ["9", "10"]]
    for at in range(1, 5):
        expect(own).to_contain_text(CONTENT.ui[f"insight.caveat-{at}"][lang])
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        page.wait_for_function("Number(document.querySelector('.plot svg').getAttribute('width')) === document.querySelector('.plot').clientWidth")
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("lang", LANGS)
def test_a_draw_is_kept_with_the_moment(visitor: Visitor, served: Served, lang: Lang) -> None:
    """What chance chose is uncovered once, stays over a reload, and is counted in the experiment."""
    page = visitor.open(served.page(lang, "playbook"))
    exercise = CONTENT.exercises["own-trial"]
    walker = Walker(page, CONTENT, lang)
    walker.do(exercise)
    box = walker.form(exercise).locator('[data-prompt="condition"]')
    drawn = box.locator(".quote").inner_text()
    names = [option.says[lang] for option in exercise.prompt("condition").options]
    assert drawn in names
    expect(box.get_by_role("button")).to_have_count(0)
    n = dict.fromkeys(names, 0) | {drawn: 1}
    few = CONTENT.ui["insight.trial-few"].fill(lang, one_name=names[0], one_n=n[names[0]], other_name=names[1], other_n=n[names[1]])
    expect(sheet(page, lang)).to_contain_text(few)
    page.reload()
    expect(sheet(page, lang)).to_contain_text(few)

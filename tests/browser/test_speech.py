"""A breath held and a text read aloud, by pointer, keys and slider; the clocks run in the page, with or without a kernel."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from workbook.content import Content
from workbook.words import LANGS, Lang

from .conftest import Served, Visitor
from .walker import Walker

CONTENT = Content()


def box_of(page: Page, exercise: str, prompt: str) -> Locator:
    return page.locator(f'[data-exercise="{exercise}"] [data-prompt="{prompt}"]')


def words_before(key: str, lang: Lang) -> str:
    """What stands before the first number of a wording."""
    return CONTENT.ui[key][lang].split("{")[0].strip() or CONTENT.ui[key][lang].split("}")[-1].strip()


def open_respond(visitor: Visitor, served: Served, lang: Lang = "en") -> Page:
    page = visitor.open(served.page(lang, "respond"))
    expect(page.locator("#respond")).to_be_visible()
    return page


@pytest.mark.parametrize("lang", LANGS)
def test_a_breath_is_held_with_the_pointer_and_let_go(visitor: Visitor, served: Served, lang: Lang) -> None:
    """Too soon is shown in a friendly sentence and may be done again; one breath is called that; both are saved."""
    page = open_respond(visitor, served, lang)
    box = box_of(page, "one-breath", "breath")
    ring, told = box.locator("button.breathe"), box.locator("[data-length]")
    ring.scroll_into_view_if_needed()
    ring.hover()
    page.mouse.down()
    expect(ring).to_have_class(re.compile("held"))
    page.mouse.up()
    expect(told).to_have_attribute("data-length", "short")
    expect(told).to_contain_text(words_before("form.pause-short", lang))
    page.mouse.down()
    expect(ring).to_have_attribute("data-aim", "in")
    page.mouse.up()
    expect(told).to_have_attribute("data-length", re.compile("aim|long"))
    Walker(page, CONTENT, lang).save(page.locator('[data-exercise="one-breath"]'))
    page.reload()
    expect(box.locator("[data-length]")).to_have_attribute("data-length", re.compile("aim|long"))


def test_who_cannot_hold_a_button_presses_twice_or_moves_a_slider(visitor: Visitor, served: Served) -> None:
    """Enter begins and Enter ends; a plain slider takes the same number; Escape takes a breath back."""
    page = open_respond(visitor, served)
    box = box_of(page, "one-breath", "breath")
    ring = box.locator("button.breathe")
    ring.focus()
    page.keyboard.press("Enter")
    expect(ring).to_have_attribute("data-aim", re.compile("in|over"))
    page.keyboard.press("Escape")
    expect(ring).not_to_have_class(re.compile("held"))
    expect(box.locator("[data-length]")).to_have_count(0)
    page.keyboard.press("Enter")
    expect(ring).to_have_attribute("data-aim", re.compile("in|over"))
    page.keyboard.press("Enter")
    expect(box.locator("[data-length]")).to_have_attribute("data-length", re.compile("aim|long"))
    box.locator("summary").focus()
    page.keyboard.press("Enter")
    slider = box.get_by_role("slider")
    slider.focus()
    page.keyboard.press("End")
    take = box.get_by_role("button", name=CONTENT.ui["form.pause-reply"].en, exact=True)
    take.focus()
    page.keyboard.press("Enter")
    expect(box.locator("[data-length]")).to_have_attribute("data-length", "long")
    expect(box.locator("[data-length]")).to_contain_text("5 seconds")


def test_where_nothing_may_move_a_number_counts(visitor: Visitor, served: Served) -> None:
    """With reduced motion the ring stands still and the seconds are there to read."""
    page = open_respond(visitor, served)
    page.emulate_media(reduced_motion="reduce")
    ring = box_of(page, "one-breath", "breath").locator("button.breathe")
    still = ring.locator(".ring-arc").get_attribute("stroke-dashoffset")
    ring.focus()
    page.keyboard.down("Space")
    expect(ring.locator(".ring-count")).to_have_text(re.compile(r"^1"))
    assert ring.locator(".ring-arc").get_attribute("stroke-dashoffset") == still
    page.keyboard.up("Space")


@pytest.mark.parametrize("lang", LANGS)
def test_own_pace_and_the_hot_line_are_compared(visitor: Visitor, served: Served, lang: Lang) -> None:
    """Twenty seconds for the first text; the hot line read a fifth slower is called the aim, with the two measures and no norm."""
    page = open_respond(visitor, served, lang)
    page.clock.install()
    base, hot = box_of(page, "read-aloud", "baseline"), box_of(page, "read-aloud", "hot")
    own = read(page, base, lang, 20)
    expect(base.locator(".measured")).to_contain_text(CONTENT.ui["form.aloud-own"][lang])
    asked = CONTENT.exercises["read-aloud"].prompt("hot")
    from workbook.speech import syllables

    read(page, hot, lang, syllables(asked.text[lang], lang) / own / 0.8)  # type: ignore[index]
    expect(hot.locator(".measured")).to_contain_text(re.compile(CONTENT.ui["form.aloud-aim"].fill(lang, percent="(19|20|21)").replace(".", r"\.")))
    page.clock.resume()


def read(page: Page, box: Locator, lang: Lang, seconds: float) -> float:
    """Press, let the clock run, press; gives the syllables per second that were read."""
    from workbook.speech import syllables

    box.get_by_role("button", name=CONTENT.ui["form.aloud-start"][lang], exact=True).click()
    page.clock.fast_forward(int(seconds * 1000))
    box.get_by_role("button", name=CONTENT.ui["form.aloud-stop"][lang], exact=True).click()
    text = CONTENT.exercises["read-aloud"].prompt(box.get_attribute("data-prompt") or "").text
    assert text
    return syllables(text[lang], lang) / seconds


def test_a_press_too_many_is_not_counted(visitor: Visitor, served: Served) -> None:
    """Half a second is no reading: nothing is kept, and one may start over."""
    page = open_respond(visitor, served)
    box = box_of(page, "read-aloud", "baseline")
    button = box.get_by_role("button", name=CONTENT.ui["form.aloud-start"].en, exact=True)
    button.click()
    box.get_by_role("button", name=CONTENT.ui["form.aloud-stop"].en, exact=True).click()
    expect(box.locator(".measured")).to_have_text(CONTENT.ui["form.aloud-odd"].en)
    button.click()
    box.get_by_role("button", name=CONTENT.ui["form.aloud-again"].en, exact=True).click()
    expect(button).to_be_focused()
    expect(box.locator(".measured")).to_be_empty()


def test_breath_and_pace_need_no_kernel(visitor: Visitor, served: Served) -> None:
    """With the line to the server cut, the ring and the stopwatch do all they do, and the draft stays in the browser."""
    page = open_respond(visitor, served)
    page.clock.install()
    visitor.context.set_offline(True)
    breath = box_of(page, "one-breath", "breath")
    breath.locator("summary").click()
    breath.get_by_role("slider").focus()
    page.keyboard.press("Home")
    breath.get_by_role("button", name=CONTENT.ui["form.pause-reply"].en, exact=True).click()
    expect(breath.locator("[data-length]")).to_have_attribute("data-length", "short")
    base = box_of(page, "read-aloud", "baseline")
    read(page, base, "en", 20)
    expect(base.locator(".measured")).to_contain_text(CONTENT.ui["form.aloud-own"].en)
    page.clock.fast_forward(2000)
    expect(page.locator('[data-exercise="read-aloud"]')).to_have_attribute("data-draft", "kept")
    visitor.faults.clear()  # the browser itself reports that the line is cut


def test_four_parts_become_a_sentence_that_stays_ones_own(visitor: Visitor, served: Served) -> None:
    """The sentence follows its parts until it is changed; then only the button puts the parts in again."""
    page = open_respond(visitor, served)
    parts = {"goal": "find your parcel", "behaviour": "shout", "effect": "hear you", "request": "say it once more?"}
    area = box_of(page, "boundary-builder", "sentence").get_by_role("textbox")
    for name, words in parts.items():
        expect(area).to_have_value("")
        box_of(page, "boundary-builder", name).get_by_role("textbox").fill(words)
    whole = "I want to find your parcel. I notice that you shout. That way I cannot hear you. Would you say it once more?"
    expect(area).to_have_value(whole)
    area.fill("My own words.")
    box_of(page, "boundary-builder", "goal").get_by_role("textbox").fill("help")
    expect(area).to_have_value("My own words.")
    page.get_by_role("button", name=CONTENT.ui["form.joined-again"].en, exact=True).click()
    expect(area).to_have_value(whole.replace("find your parcel", "help"))

"""The table of contents, the place one comes back to, and large type."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from workbook.content import Content
from workbook.words import LANGS, Lang

from .conftest import Served, Visitor, ready
from .test_conversation import Player
from .walker import Walker

CONTENT = Content()


def say(key: str, lang: Lang) -> str:
    """A word of the page."""
    return CONTENT.ui[f"page.{key}"][lang]


def contents(page: Page, lang: Lang) -> Locator:
    """The table of contents, open."""
    button = page.get_by_role("banner").get_by_role("button", name=say("contents", lang))
    if button.get_attribute("aria-expanded") == "false":
        button.focus()
        page.keyboard.press("Enter")
    return page.get_by_role("navigation", name=say("contents", lang))


def entry(nav: Locator, title: str) -> Locator:
    """The line of one chapter or exercise."""
    return nav.locator("p, details li").filter(has=nav.page.get_by_role("link", name=title, exact=True))


@pytest.mark.parametrize("lang", LANGS)
def test_contents_say_what_is_begun_and_what_is_done(phone: Visitor, served: Served, lang: Lang) -> None:
    """On a phone, by keyboard: nothing at first; begun once something is typed; done after a save, and after a reload."""
    page = phone.open(served.page(lang, "anticipate"))
    walker = Walker(page, CONTENT, lang)
    chapter, exercise = CONTENT.ui["chapters.anticipate"][lang], CONTENT.exercises["postponed"]
    nav = contents(page, lang)
    line = entry(nav, exercise.title[lang])
    expect(line).to_have_text(exercise.title[lang])
    expect(entry(nav, chapter)).to_have_text(chapter)
    walker.type(walker.form(exercise).get_by_role("textbox").first, "x")
    expect(line).to_contain_text(say("begun", lang))
    expect(entry(nav, chapter)).to_contain_text(say("begun", lang))
    walker.do(exercise)
    # Open all the while: it keeps up by itself.
    expect(line).to_contain_text(say("done", lang))
    expect(entry(nav, chapter)).to_contain_text(say("begun", lang))
    page.reload()
    ready(page)
    expect(entry(contents(page, lang), exercise.title[lang])).to_contain_text(say("done", lang))


def test_an_answer_with_something_open_is_begun(visitor: Visitor, served: Served) -> None:
    """Saved is saved, and what is still open is not called done."""
    page = visitor.open(served.page("en", "anticipate"))
    walker = Walker(page, CONTENT, "en")
    exercise = CONTENT.exercises["postponed"]
    form = walker.form(exercise)
    walker.type(form.get_by_role("textbox").first, "x")
    walker.save(form)
    expect(entry(contents(page, "en"), exercise.title["en"])).to_contain_text(say("begun", "en"))


def test_a_conversation_is_done_once_something_was_said_in_it(visitor: Visitor, served: Served) -> None:
    """Choosing somebody is a beginning; one reply is practice."""
    page = visitor.open(served.page("en", "respond"))
    player = Player(page, "ret1", "en")
    line = contents(page, "en").locator("details li").filter(has=page.locator('a[href="#rehearse"]'))
    expect(line).to_have_text(CONTENT.ui["talk.title"]["en"])
    player.open()
    expect(line).to_contain_text(say("begun", "en"))
    player.answer("u")
    expect(line).to_contain_text(say("done", "en"))


@pytest.mark.parametrize("lang", LANGS)
def test_contents_lead_to_every_exercise(visitor: Visitor, served: Served, lang: Lang) -> None:
    """Every exercise of the book is a link that opens its chapter and goes to its name; the address can be sent to somebody."""
    page = visitor.open(served.page(lang))
    nav = contents(page, lang)
    nav.locator("details").evaluate_all("all => { for (const each of all) each.open = true; }")
    titles = {title.strip() for title in nav.get_by_role("link").all_inner_texts()}
    assert {each.title[lang] for each in CONTENT.exercises.values()} <= titles
    exercise = CONTENT.exercises["turn-round"]
    link = nav.get_by_role("link", name=exercise.title[lang], exact=True)
    link.focus()
    page.keyboard.press("Enter")
    expect(nav).to_be_hidden()
    heading = page.get_by_role("heading", name=exercise.title[lang], exact=True)
    expect(heading).to_be_focused()
    expect(heading).to_be_in_viewport()
    assert page.url.endswith("#ex-turn-round")
    # The same link again, when the address is there already.
    contents(page, lang).get_by_role("link", name=exercise.title[lang], exact=True).click()
    expect(heading).to_be_focused()


def test_contents_close_with_escape_and_open_from_the_end_of_a_page(visitor: Visitor, served: Served) -> None:
    """Escape gives the focus back to the button; the link under a chapter opens the same list."""
    page = visitor.open(served.page("en", "reframe"))
    nav = contents(page, "en")
    nav.get_by_role("link").first.focus()
    page.keyboard.press("Escape")
    expect(nav).to_be_hidden()
    button = page.get_by_role("banner").get_by_role("button", name=say("contents", "en"))
    expect(button).to_be_focused()
    page.get_by_role("contentinfo").get_by_role("link", name=say("contents", "en")).click()
    expect(nav).to_be_visible()
    expect(button).to_be_focused()
    expect(button).to_be_in_viewport()


def test_contents_hold_no_numbers(visitor: Visitor, served: Served) -> None:
    """Done or begun, in words and a mark: no count, no share, no score."""
    page = visitor.open(served.page("en"))
    Walker(page, CONTENT, "en").do(CONTENT.exercises["expect"])
    nav = contents(page, "en")
    expect(nav).to_contain_text(say("done", "en"))
    nav.locator("details").evaluate_all("all => { for (const each of all) each.open = true; }")
    assert not any(letter.isdigit() or letter in "%/" for letter in nav.inner_text())


def test_the_page_opens_where_one_was(visitor: Visitor, served: Served) -> None:
    """In the same tab, in the other language, and on one's own device another day; a link to a place still goes there."""
    page = visitor.open(served.page("en"))
    expect(page.locator("#start")).to_be_visible()
    page.evaluate("location.hash = 'reframe'")
    expect(page.locator("#reframe")).to_be_visible()
    page.goto(served.page("nl"))
    ready(page)
    expect(page.locator("#reframe")).to_be_visible()
    note = page.get_by_text(say("back", "nl"))
    expect(note).to_be_visible()
    page.get_by_role("link", name=say("back-start", "nl")).click()
    expect(page.locator("#start")).to_be_visible()
    expect(note).to_be_hidden()
    # Nobody has said whose device it is: another tab knows nothing.
    other = visitor.open(served.page("nl"))
    expect(other.locator("#start")).to_be_visible()
    other.evaluate("localStorage.setItem('steady.device', 'own')")
    other.evaluate("location.hash = 'respond'")
    expect(other.locator("#respond")).to_be_visible()
    third = visitor.open(served.page("en"))
    expect(third.locator("#respond")).to_be_visible()
    third.goto(served.page("en", "recharge"))
    expect(third.locator("#recharge")).to_be_visible()


def test_on_a_shared_device_the_place_goes_with_the_tab(visitor: Visitor, served: Served) -> None:
    """Whoever comes next does not see what was read."""
    page = visitor.open(served.page("en"))
    page.evaluate("sessionStorage.setItem('steady.device', 'shared')")
    page.evaluate("location.hash = 'recharge'")
    expect(page.locator("#recharge")).to_be_visible()
    assert page.evaluate("localStorage.getItem('steady.place')") is None
    page.goto(served.page("en"))
    ready(page)
    expect(page.locator("#recharge")).to_be_visible()
    next_ = visitor.open(served.page("en"))
    expect(next_.locator("#start")).to_be_visible()


@pytest.mark.parametrize("lang", LANGS)
def test_large_type_fills_a_wall_and_stays_for_the_tab(visitor: Visitor, served: Served, lang: Lang) -> None:
    """By a switch or by a link: letters half as large again at least, no page wider than the screen, and again after a reload."""
    page = visitor.open(f"{served.page(lang)}?large")
    switch = page.get_by_role("banner").get_by_role("button", name=say("large", lang))
    expect(switch).to_have_attribute("aria-pressed", "true")
    assert "large" not in page.url
    for width, least in ((1280, 24), (1920, 36)):
        page.set_viewport_size({"width": width, "height": width * 9 // 16})
        for chapter in page.locator("main .chapter").evaluate_all("all => all.map(each => each.id)"):
            page.evaluate("place => { location.hash = place; }", chapter)
            expect(page.locator(f"#{chapter}")).to_be_visible()
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (chapter, width)
        small = page.locator("main").evaluate(
            "main => [...main.querySelectorAll('p, label, legend, button, li, text')].filter(each => each.checkVisibility() && each.textContent.trim())"
            ".map(each => parseFloat(getComputedStyle(each).fontSize)).reduce((one, other) => Math.min(one, other))"
        )
        assert small >= least * 0.85, width
    page.reload()
    ready(page)
    expect(switch).to_have_attribute("aria-pressed", "true")
    switch.focus()
    page.keyboard.press("Space")
    expect(switch).to_have_attribute("aria-pressed", "false")
    assert page.locator("html").evaluate("root => parseFloat(getComputedStyle(root).fontSize)") == 16


@pytest.mark.parametrize("lang", LANGS)
def test_the_words_are_all_there_without_a_script(browser: Browser, served: Served, lang: Lang) -> None:
    """Without JavaScript every chapter can be read and reached by the links on top, also on a phone; no button is there that does nothing."""
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(served.page(lang))
    expect(page.get_by_role("heading", level=1)).to_have_count(7)
    expect(page.get_by_role("navigation", name=say("chapters", lang), exact=True).get_by_role("link")).to_have_count(7)
    expect(page.get_by_role("banner").get_by_role("button")).to_have_count(0)
    context.close()

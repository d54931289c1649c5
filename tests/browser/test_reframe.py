"""The chapter Reframe in real Chromium: cards by finger and mouse, both rounds of a hunt, a swap on one's own chain, words that go."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from workbook.content import Content
from workbook.words import LANGS, Lang

from .conftest import Served, Visitor, ready
from .walker import Walker

CONTENT = Content()
DECK = CONTENT.exercises["sorting-deck"].prompt("cards")
HARSH = "I am so done with this"


def chapter(visitor: Visitor, served: Served, lang: Lang = "en") -> tuple[Page, Walker]:
    page = visitor.open(served.page(lang, "reframe"))
    whole(page)
    return page, Walker(page, CONTENT, lang, words="words")


def whole(page: Page) -> None:
    """Wait for every form of the book: a reload in between would break off what is still coming."""
    ready(page)
    page.wait_for_function("count => document.querySelectorAll('.steady.form').length >= count", arg=len(CONTENT.exercises))


def form(page: Page, name: str) -> Locator:
    return page.locator(f'[data-exercise="{name}"]')


def card_words(page: Page) -> Locator:
    return form(page, "sorting-deck").locator(".deck-words")


def show_of(walker: Walker, name: str) -> None:
    """The chapter of an exercise on the page, where it is hidden."""
    walker.page.evaluate("place => { location.hash = place; }", CONTENT.exercises[name].chapter)
    expect(form(walker.page, name)).to_be_visible()


def test_a_card_is_swiped_by_finger(phone: Visitor, served: Served) -> None:
    """On a phone a card goes left and right by finger; a slip of the finger leaves it where it is."""
    page, walker = chapter(phone, served)
    card = form(page, "sorting-deck").locator(".deck-card")
    touch = phone.context.new_cdp_session(page)

    def swipe(far: int) -> None:
        card.scroll_into_view_if_needed()
        box = card.bounding_box()
        assert box
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
        for part in (0.3, 0.6, 1):
            touch.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": x + far * part, "y": y}]})
        touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

    says = [option.says["en"] for option in DECK.options]
    expect(card_words(page)).to_have_text(says[0])
    swipe(-120)
    expect(card_words(page)).to_have_text(says[1])
    swipe(120)
    expect(card_words(page)).to_have_text(says[2])
    swipe(30)
    expect(card).to_have_css("transform", "none")
    expect(card_words(page)).to_have_text(says[2])
    walker.press(form(page, "sorting-deck").get_by_role("button", name=walker.say("form.deck-stop"), exact=True))
    for bin in (DECK.bins[0], DECK.bins[-1]):
        expect(form(page, "sorting-deck").get_by_text(walker.say("form.deck-box", box=bin.says["en"], number=1), exact=True)).to_be_visible()


def test_a_card_is_pushed_by_mouse_and_one_can_stop_and_go_on(visitor: Visitor, served: Served) -> None:
    """A card goes by mouse as well; a card may be skipped; after stopping one goes on where a card has no place yet."""
    page, walker = chapter(visitor, served)
    deck = form(page, "sorting-deck")
    card = deck.locator(".deck-card")
    card.scroll_into_view_if_needed()
    box = card.bounding_box()
    assert box
    page.mouse.move(box["x"] + 200, box["y"] + 30)
    page.mouse.down()
    page.mouse.move(box["x"] + 60, box["y"] + 30, steps=4)
    page.mouse.up()
    expect(card_words(page)).to_have_text(DECK.options[1].says["en"])
    walker.press(deck.get_by_role("button", name=walker.say("form.deck-skip"), exact=True))
    expect(card_words(page)).to_have_text(DECK.options[2].says["en"])
    walker.press(deck.get_by_role("button", name=walker.say("form.deck-stop"), exact=True))
    walker.save(deck)
    page.reload()
    whole(page)
    expect(card_words(page)).to_have_text(DECK.options[1].says["en"])


@pytest.mark.parametrize("lang", LANGS)
def test_both_rounds_of_a_hunt(visitor: Visitor, served: Served, lang: Lang) -> None:
    """A round under the drawn opinion; after a reload the same call waits with the other one; then both lie side by side."""
    page, walker = chapter(visitor, served, lang)
    hunt = form(page, "proof-hunt")
    opinions = {opinion.note[lang] for opinion in CONTENT.exercises["proof-hunt"].prompt("call").bins if opinion.note}
    walker.do(CONTENT.exercises["proof-hunt"])
    first = hunt.locator(".stage .quote").inner_text()
    title = hunt.locator(".stage .step-title").inner_text()
    assert first in opinions
    page.reload()
    whole(page)
    walker.press(hunt.locator(".hunt-second").get_by_role("button", name=title))
    expect(hunt.locator(".stage .quote")).to_have_text((opinions - {first}).pop())
    expect(hunt.get_by_role("checkbox", checked=True)).to_have_count(0)
    walker._choose(hunt.get_by_role("checkbox").nth(1))
    walker.save(hunt)
    expect(hunt.get_by_text(walker.say("insight.hunt-two", call=title), exact=True)).to_be_visible()
    expect(hunt.locator(".hunt-second")).to_have_count(0)
    walker.press(hunt.get_by_role("button", name=walker.say("form.another"), exact=True))
    expect(hunt.get_by_role("button", name=walker.say("form.hunt-draw"), exact=True)).to_be_visible()


def test_a_hunt_begun_survives_a_reload_with_its_opinion(visitor: Visitor, served: Served) -> None:
    """The draw that was seen stays: reloading gives no other opinion."""
    page, walker = chapter(visitor, served)
    hunt = form(page, "proof-hunt")
    walker.hunt(CONTENT.exercises["proof-hunt"].prompt("call"), hunt)
    seen = hunt.locator(".stage .step-title").inner_text(), hunt.locator(".stage .quote").inner_text()
    expect(hunt).to_have_attribute("data-draft", "kept")
    page.reload()
    whole(page)
    assert (hunt.locator(".stage .step-title").inner_text(), hunt.locator(".stage .quote").inner_text()) == seen
    expect(hunt.get_by_role("checkbox", checked=True)).to_have_count(2)


def test_ones_own_version_comes_before_the_example(visitor: Visitor, served: Served) -> None:
    """Without words of one's own the example stays away, and the form says why."""
    page, walker = chapter(visitor, served)
    prompt = CONTENT.exercises["turn-round"].prompt("dave")
    assert prompt.example
    box = form(page, "turn-round").locator('[data-prompt="dave"]')
    walker.press(box.get_by_role("button", name=walker.say("form.reveal-show"), exact=True))
    expect(box.get_by_text(walker.say("form.reveal-first"), exact=True)).to_be_visible()
    expect(box.get_by_text(prompt.example["en"])).to_have_count(0)
    expect(box.get_by_role("textbox")).to_be_focused()
    walker.reveal(prompt, box)


def test_a_swap_lands_on_ones_own_chain(visitor: Visitor, served: Served) -> None:
    """The chain of the chapter Start is drawn in one's own words; the new thought stands on the link where it breaks."""
    page, walker = chapter(visitor, served)
    show_of(walker, "my-chain")
    walker.do(CONTENT.exercises["my-chain"])
    show_of(walker, "swap-card")
    swap = form(page, "swap-card")
    expect(swap.locator('[data-prompt="limiting"]').get_by_role("textbox")).to_have_value("words thought")
    walker.type(swap.locator('[data-prompt="useful"]').get_by_role("textbox").first, "It is about the parcel")
    chain = swap.locator('[data-prompt="break-at"]')
    expect(chain.get_by_role("radio", checked=True)).to_have_count(1)
    thought = chain.locator('[data-link="thought"]')
    expect(thought.locator(".own-words")).to_have_text("words thought")
    walker._choose(thought.get_by_role("radio"))
    expect(thought.locator(".landed")).to_have_text("It is about the parcel")
    expect(chain.locator(".landed:visible")).to_have_count(1)


def test_the_harshest_line_goes_for_good_after_a_question(visitor: Visitor, served: Served) -> None:
    """Nothing goes without a yes; after it neither the page, nor a reload, nor the browser's storage has the words."""
    page, walker = chapter(visitor, served)
    harsh = form(page, "harshest-line")
    expect(harsh.get_by_role("button", name=walker.say("form.forget"), exact=True)).to_be_hidden()
    words = harsh.get_by_role("textbox").first
    walker.type(words, HARSH)
    walker.save(harsh)
    walker.press(harsh.get_by_role("button", name=walker.say("form.forget"), exact=True))
    walker.press(harsh.get_by_role("button", name=walker.say("form.forget-no"), exact=True))
    expect(words).to_have_value(HARSH)
    walker.press(harsh.get_by_role("button", name=walker.say("form.forget"), exact=True))
    walker.press(harsh.get_by_role("button", name=walker.say("form.forget-yes"), exact=True))
    expect(harsh.get_by_text(walker.say("form.forgotten"), exact=True)).to_be_visible()
    expect(words).to_have_value("")
    page.reload()
    whole(page)
    expect(form(page, "harshest-line").get_by_role("textbox").first).to_have_value("")
    assert HARSH not in page.evaluate("JSON.stringify([{ ...localStorage }, { ...sessionStorage }])")

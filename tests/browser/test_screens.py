"""Every page on every screen: from 320 pixels to a projector, zoomed, in forced colours, with motion reduced, above a phone's keyboard."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from workbook.content import Content
from workbook.words import LANGS, Lang

from .conftest import Served, Visitor, ready
from .walker import Walker

CONTENT = Content()
WIDTHS = (320, 390, 768, 1280, 1920)
TOUCH = 44
# A control is what can be pressed or typed in: its own box, or that of the label which can be pressed in its place.
CONTROLS = """root => [...root.querySelectorAll('a[href], button, input, select, textarea, summary, .grip, [tabindex="0"]')]
  .filter(each => each.checkVisibility({ visibilityProperty: true }) && !each.closest('.unseen, .skip') && each.getClientRects().length)"""
OPEN = "all => { for (const each of all) each.open = true; }"


def chapters(page: Page) -> Iterator[str]:
    """Every chapter, shown, with everything in it open."""
    for chapter in page.locator("main .chapter").evaluate_all("all => all.map(each => each.id)"):
        page.evaluate("place => { location.hash = place; }", chapter)
        expect(page.locator(f"#{chapter}")).to_be_visible()
        page.locator(f"#{chapter} details").evaluate_all(OPEN)
        yield chapter


@pytest.mark.parametrize("lang", LANGS)
def test_no_page_scrolls_sideways(visitor: Visitor, served: Served, lang: Lang) -> None:
    """From a small phone to a projector, every chapter and the contents, with everything open; nothing is cut off at the edge either."""
    page = visitor.open(served.page(lang))
    page.get_by_role("banner").get_by_role("button", name=CONTENT.ui["page.contents"][lang]).click()
    found = []
    for chapter in chapters(page):
        if page.locator("#contents").is_hidden():
            page.locator(".contents-button").click()
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            wide = page.evaluate("document.documentElement.scrollWidth")
            # What scrolls inside its own box may be wider; all else ends within the page.
            cut = page.evaluate(
                "width => [...document.querySelectorAll('header *, main *, footer *')].filter(each => each.checkVisibility() && !each.closest('.unseen, .skip, .scroll, .chat, svg') "
                "&& (each.getBoundingClientRect().right > width + 1 || each.getBoundingClientRect().left < -1)).slice(0, 3).map(each => each.outerHTML.slice(0, 120))", width,
            )
            found += [(chapter, width, wide, cut)] if wide > width or cut else []
    assert found == []


@pytest.mark.parametrize("lang", LANGS)
def test_every_control_is_large_enough_for_a_finger(phone: Visitor, served: Served, lang: Lang) -> None:
    """44 by 44 pixels at least, measured one by one on a phone; only a link within a sentence is as high as its line."""
    page = phone.open(served.page(lang))
    page.get_by_role("banner").get_by_role("button", name=CONTENT.ui["page.contents"][lang]).click()
    found, measured = [], 0
    for chapter in chapters(page):
        for root in ("header.top", f"#{chapter}", "nav.turn", "footer.end"):
            small, number = page.locator(root).evaluate(
                "(root, least) => { const all = (" + CONTROLS + ")(root).filter(each => !(each.matches('a') && each.closest('.prose p, .prose li, .card p, details > ul:not(nav *), .evidence, .quote')));"
                "const box = each => (['checkbox', 'radio'].includes(each.type) ? each.closest('label') ?? each : each).getBoundingClientRect();"
                "return [all.filter(each => box(each).width < least - .5 || box(each).height < least - .5).map(each => [each.outerHTML.slice(0, 140), Math.round(box(each).width), Math.round(box(each).height)]), all.length]; }",
                TOUCH,
            )
            found += [(chapter, *each) for each in small]
            measured += number
    assert measured > 500
    assert found == []


@pytest.mark.parametrize("lang", LANGS)
def test_nothing_covers_a_control(phone: Visitor, served: Served, lang: Lang) -> None:
    """On a phone, whichever control has the focus lies open in the window: also on a low one, as above a keyboard."""
    page = phone.open(served.page(lang))
    found = []
    for chapter in chapters(page):
        for height in (844, 420):
            page.set_viewport_size({"width": 390, "height": height})
            found += page.evaluate(
                "chapter => { const all = (" + CONTROLS + ")(document.body).filter(each => !each.disabled && !each.closest('#chapters'));"
                "const seen = [];"
                "for (const each of all) {"
                "  each.focus(); const box = (['checkbox', 'radio'].includes(each.type) ? each.closest('label') ?? each : each).getBoundingClientRect();"
                "  const at = document.elementFromPoint(Math.min(box.left + box.width / 2, box.right - 2), box.top + Math.min(box.height / 2, 22));"
                "  const own = at && (at === each || each.contains(at) || at.contains(each) || at.closest('label, .grip, li') === each.closest('label, .grip, li'));"
                "  if (document.activeElement === each && !own) seen.push([chapter, innerHeight, each.outerHTML.slice(0, 120), at?.outerHTML.slice(0, 120) ?? 'outside the window', Math.round(box.top)]);"
                "} return seen; }", chapter,
            )
    assert found == []


def test_a_line_about_the_connection_covers_no_control(phone: Visitor, served: Served) -> None:
    """The bar at the foot of the page keeps room for itself; above a keyboard it lies at the end of the page instead."""
    page = phone.open(served.page("en", "recharge"))
    page.evaluate("() => { const bar = document.querySelector('.steady.foot'); bar.hidden = false; bar.firstElementChild.textContent = 'x '.repeat(60); }")
    bar = page.locator(".steady.foot")
    form = page.locator("#recharge .steady.form").first
    expect(bar).to_be_in_viewport()
    for control in form.locator("textarea, input[type=text], input[type=range], button").all():
        if control.is_visible() and control.is_enabled():
            control.focus()
            box, top = control.bounding_box(), bar.bounding_box()
            assert box
            assert top
            assert box["y"] + box["height"] <= top["y"] + 1 or box["y"] >= top["y"] + top["height"]
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    end, top = page.get_by_role("contentinfo").bounding_box(), bar.bounding_box()
    assert end
    assert top
    assert end["y"] + end["height"] <= top["y"] + 1
    page.set_viewport_size({"width": 390, "height": 420})
    page.evaluate("scrollTo(0, 0)")
    expect(bar).not_to_be_in_viewport()


def test_the_keyboard_of_a_phone_makes_the_page_shorter(phone: Visitor, served: Served) -> None:
    """The page asks the phone to lay it out above the keyboard; in what is left, the field that is typed in can be seen with its label."""
    page = phone.open(served.page("nl", "anticipate"))
    assert "interactive-widget=resizes-content" in (page.locator('meta[name="viewport"]').get_attribute("content") or "")
    field = Walker(page, CONTENT, "nl").form(CONTENT.exercises["postponed"]).get_by_role("textbox").first
    field.focus()
    page.set_viewport_size({"width": 390, "height": 844 - 400})
    field.evaluate("each => each.scrollIntoView({ block: 'nearest' })")
    expect(field).to_be_in_viewport(ratio=0.9)
    page.keyboard.type("hoor je mij")
    expect(field).to_have_value("hoor je mij")
    expect(field).to_be_in_viewport(ratio=0.9)


@pytest.mark.parametrize("lang", LANGS)
def test_zoom_loses_nothing(visitor: Visitor, served: Served, lang: Lang) -> None:
    """At 200 % and at 400 % of a desk's 1280 pixels, and with letters alone twice as large, every chapter flows in one column."""
    page = visitor.open(served.page(lang))
    for chapter in chapters(page):
        for width, height in ((640, 400), (320, 256)):
            page.set_viewport_size({"width": width, "height": height})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (chapter, width)
    # Letters only: the page takes over what a reader sets, because all its sizes are in rem.
    page.add_style_tag(content="html { font-size: 200%; }")
    page.set_viewport_size({"width": 640, "height": 800})
    for chapter in chapters(page):
        assert page.evaluate("document.documentElement.scrollWidth") <= 640, chapter
        cut = page.locator(f"#{chapter}").evaluate(
            "root => [...root.querySelectorAll('button, .choice, legend, h3, p')].filter(each => each.checkVisibility() && !each.closest('.unseen') && each.scrollWidth > each.clientWidth + 1 && "
            "getComputedStyle(each).display !== 'inline').map(each => each.outerHTML.slice(0, 100))"
        )
        assert cut == [], chapter


def test_text_spacing_of_ones_own_cuts_nothing_off(phone: Visitor, served: Served) -> None:
    """Wider lines, words and letters, as a reader may set them, cut off nothing."""
    page = phone.open(served.page("nl"))
    page.add_style_tag(content="* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; } p { margin-bottom: 2em !important; }")
    for chapter in chapters(page):
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, chapter
        cut = page.locator(f"#{chapter} button").evaluate_all("all => all.filter(each => each.checkVisibility() && each.scrollHeight > each.clientHeight + 2).map(each => each.outerHTML.slice(0, 100))")
        assert cut == [], chapter


def test_forced_colours_keep_every_control_and_mark(visitor: Visitor, served: Served) -> None:
    """In a theme of high contrast a chosen option, the bars and the pressed switch can still be told from the rest."""
    page = visitor.open(served.page("en", "start"))
    page.emulate_media(forced_colors="active")
    for chapter in chapters(page):
        flat = page.locator(f"#{chapter}").evaluate(
            "root => [...root.querySelectorAll('button, .choice, input:not([type=radio], [type=checkbox], [type=range], [type=file]), textarea, select')].filter(each => each.checkVisibility() && "
            "parseFloat(getComputedStyle(each).borderTopWidth) < 1).map(each => each.outerHTML.slice(0, 120))"
        )
        assert flat == [], chapter
    page.evaluate("location.hash = 'start'")
    choice = page.locator("#start .choice:visible").first
    before = choice.evaluate("each => getComputedStyle(each).outlineStyle")
    choice.locator("input").check()
    assert before == "none"
    expect(choice).to_have_css("outline-style", "solid")
    switch = page.locator("button.large")
    switch.click()
    assert switch.evaluate("each => getComputedStyle(each).outlineStyle") != "none"


def test_with_reduced_motion_nothing_moves(visitor: Visitor, served: Served) -> None:
    """No transition and no animation anywhere, and the breath is told in words."""
    page = visitor.open(served.page("en", "recharge"))
    page.emulate_media(reduced_motion="reduce")
    page.reload()
    ready(page)
    for chapter in chapters(page):
        moving = page.locator(f"#{chapter}").evaluate(
            "root => [...root.querySelectorAll('*')].filter(each => { const style = getComputedStyle(each); return style.animationName !== 'none' || style.transitionDuration.split(', ').some(each => parseFloat(each) > 0); }).length"
        )
        assert moving == 0, chapter
    page.evaluate("location.hash = 'recharge'")
    walker = Walker(page, CONTENT, "en")
    box = walker.form(CONTENT.exercises["breathe"]).locator(".field.breath")
    walker.press(box.get_by_role("button", name=walker.say("form.steps-start"), exact=True))
    expect(box.get_by_text(walker.say("form.breath-inhale"), exact=True)).to_be_visible()
    ring = box.locator(".breath-ring")
    assert ring.is_hidden() or len({ring.evaluate("each => each.getBoundingClientRect().width") for _ in range(5)}) == 1
    walker.press(box.get_by_role("button", name=walker.say("form.steps-stop"), exact=True))

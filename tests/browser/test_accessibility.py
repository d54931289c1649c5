"""axe in real Chromium: every chapter, both languages, light and dark, narrow and wide; no rule is switched off."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from workbook.content import Content
from workbook.words import LANGS, Lang

from .conftest import Served, Visitor
from .walker import Walker

CONTENT = Content()
WIDTHS = {"narrow": 360, "wide": 1280}
SCHEMES = ("light", "dark")
OPEN = "all => { for (const each of all) each.open = true; }"


@dataclass
class Looked:
    """What axe found on one page in one state: rules broken, rules kept, rules that need a person's eye; faults in words."""

    broken: int = 0
    kept: int = 0
    by_eye: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)


def look(page: Page, where: str) -> Looked:
    """axe, all rules, on what is shown now."""
    answer = Axe().run(page).response
    faults = [f"{where}: {each['id']}: {node['html'][:200]} {node['failureSummary'][:300]}" for each in answer["violations"] for node in each["nodes"]]
    return Looked(len(answer["violations"]), len(answer["passes"]), {each["id"] for each in answer["incomplete"]}, faults)


def chapters(page: Page) -> list[str]:
    """The ids of the chapters."""
    return page.locator("main .chapter").evaluate_all("all => all.map(each => each.id)")


def show(page: Page, chapter: str) -> None:
    """One chapter, with the contents open, and everything in it."""
    page.evaluate("place => { location.hash = place; }", chapter)
    expect(page.locator(f"#{chapter}")).to_be_visible()
    if page.locator("#contents").is_hidden():
        page.locator(".contents-button").click()
    page.locator("details").evaluate_all(OPEN)


def matrix(page: Page) -> dict[tuple[str, str, str], Looked]:
    """Every chapter of an open page in each scheme and width, and one chapter in large type."""
    found = {}
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        for name, width in WIDTHS.items():
            page.set_viewport_size({"width": width, "height": 900})
            for chapter in chapters(page):
                show(page, chapter)
                found[chapter, scheme, name] = look(page, f"{chapter}, {scheme}, {name}")
    return found


@pytest.mark.parametrize("lang", LANGS)
def test_axe_finds_nothing_on_any_page(visitor: Visitor, served: Served, lang: Lang) -> None:
    """Zero violations, light and dark, narrow and wide, in large type, with everything that can be opened open."""
    page = visitor.open(served.page(lang))
    found = matrix(page)
    assert len(found) == len(chapters(page)) * len(SCHEMES) * len(WIDTHS)
    page.locator("button.large").click()
    assert [fault for each in found.values() for fault in each.faults] + look(page, "large type").faults == []


@pytest.mark.parametrize("lang", LANGS)
def test_the_words_of_an_error_belong_to_their_field(visitor: Visitor, served: Served, lang: Lang) -> None:
    """What has to be mended is said in words, tied to the field, which has the focus; axe finds nothing then either."""
    page = visitor.open(served.page(lang, "start"))
    walker = Walker(page, CONTENT, lang)
    exercise = CONTENT.exercises["expect"]
    form = walker.form(exercise)
    prompt = next(each for each in exercise.prompts if each.kind == "number")
    field_ = form.locator(f'[data-prompt="{prompt.id}"]').get_by_role("spinbutton")
    walker.type(field_, "-5")
    walker.press(form.get_by_role("button", name=walker.say("form.save"), exact=True))
    words = walker.say("fault.number", low=prompt.low, high=prompt.high)
    expect(field_).to_have_accessible_description(words if not prompt.hint else f"{prompt.hint[lang]} {words}")
    expect(field_).to_have_attribute("aria-invalid", "true")
    expect(field_).to_be_focused()
    expect(form.get_by_role("status").last).to_have_text(walker.say("form.mend"))
    assert look(page, "with an error").faults == []


@pytest.mark.parametrize("lang", LANGS)
def test_headings_landmarks_and_languages_are_in_order(visitor: Visitor, served: Served, lang: Lang) -> None:
    """Per page one h1 and no level left out; one banner, main and contentinfo; what is in the other language says so."""
    page = visitor.open(served.page(lang))
    expect(page.locator("html")).to_have_attribute("lang", lang)
    for landmark in ("banner", "main", "contentinfo"):
        expect(page.get_by_role(landmark)).to_have_count(1)  # type: ignore[arg-type]
    for chapter in chapters(page):
        show(page, chapter)
        levels = [int(name[1]) for name in page.locator("main").evaluate(
            "main => [...main.querySelectorAll('h1, h2, h3, h4, h5, h6')].filter(each => each.checkVisibility()).map(each => each.localName)"
        )]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after <= before + 1 for before, after in itertools.pairwise(levels)), chapter
        assert page.title().startswith(page.locator(f"#{chapter} h1").inner_text())
        names = page.locator(f"#{chapter} section.steady").evaluate_all("all => all.map(each => each.getAttribute('aria-label') ?? document.getElementById(each.getAttribute('aria-labelledby'))?.textContent)")
        assert all(names)
        assert len(set(names)) == len(names), "two regions of one page bear the same name"
    expect(page.get_by_role("banner").locator("a.language")).not_to_have_attribute("lang", lang)
    # Studies are named in English, whatever the page speaks.
    references = page.locator(".evidence details ul").first
    expect(references).to_have_attribute("lang", "en")


def test_a_clock_tells_phases_and_not_seconds(visitor: Visitor, served: Served) -> None:
    """What runs is announced when it changes what one does; the seconds are there to be looked at, and are never read out."""
    page = visitor.open(served.page("en", "recharge"))
    walker = Walker(page, CONTENT, "en")
    box = walker.form(CONTENT.exercises["breathe"]).locator(".field.breath")
    page.evaluate(
        "() => { window.told = []; new MutationObserver((seen) => { for (const { target } of seen) { const live = (target.nodeType === 1 ? target : target.parentElement)?.closest('[aria-live], [role=status], output');"
        " if (live?.textContent) window.told.push(live.textContent); } }).observe(document.querySelector('#recharge'), { subtree: true, childList: true, characterData: true }); }"
    )
    walker.press(box.get_by_role("button", name=walker.say("form.steps-start"), exact=True))
    expect(box.locator(".clock").first).not_to_contain_text("0:00 /")
    expect(box.locator(".clock").first).not_to_contain_text("0:01 /")
    walker.press(box.get_by_role("button", name=walker.say("form.pause"), exact=True))
    expect(box.get_by_text(walker.say("form.breath-paused"), exact=True)).to_be_visible()
    walker.press(box.get_by_role("button", name=walker.say("form.steps-stop"), exact=True))
    told = page.evaluate("window.told")
    assert told
    assert not [words for words in told if words.strip().replace(":", "").replace("/", "").replace(" ", "").isdigit()]
    # What to do, each time it changes: not one announcement a second.
    assert len(set(told)) <= 5, told

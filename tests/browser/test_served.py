"""What the server gives out, and what it keeps to itself."""

from __future__ import annotations

import re
import urllib.error
import urllib.request
from http.client import HTTPMessage
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from workbook.content import Content
from workbook.words import LANGS, Lang

from .conftest import PATIENCE, Served, Visitor, serving
from .walker import Walker

CONTENT = Content()


def fetch(url: str, method: str = "GET", **headers: str) -> tuple[int, HTTPMessage, str]:
    """One request, redirects followed, without a browser."""
    request = urllib.request.Request(url, method=method, headers={name.replace("_", "-"): value for name, value in headers.items()})
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, answer.headers, answer.read().decode(errors="replace")
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers, error.read().decode(errors="replace")


@pytest.mark.parametrize(("asked", "given"), [("nl-NL,nl;q=0.9,en;q=0.8", "nl"), ("de,en;q=0.5", "en"), ("fr", "en"), ("", "en"), ("en;q=0.2,nl;q=0.7", "nl"), (";;q=x,,", "en")])
def test_the_door_opens_on_the_language_the_browser_asks_for(served: Served, asked: str, given: str) -> None:
    """Nobody has to choose a language first."""
    status, _, page = fetch(served.url, Accept_Language=asked)
    assert status == 200
    assert f'<html lang="{given}">' in page


@pytest.mark.parametrize("lang", LANGS)
def test_a_page_holds_the_prose_and_no_source(served: Served, lang: Lang) -> None:
    """The words can be read before any script runs; no code and no notebook is given out."""
    _, headers, page = fetch(served.page(lang))
    assert page.count("<h1 ") == len(list(Path(f"notebooks/{lang}").glob("*.ipynb")))
    for told in ("workbook.open", "import workbook", "Traceback", "site-packages"):
        assert told not in page
    assert "frame-ancestors 'self'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"


def test_the_front_end_still_lets_us_wait_for_exercises(visitor: Visitor, served: Served) -> None:
    """The hooks of ``widgets.js`` are there in the pinned front end: a slow phone loses no exercise, and no module is read sixty times."""
    page = visitor.open(served.page("en"))
    for hook in ("patient", "addressed"):
        assert page.evaluate("name => performance.getEntriesByName(name).length", f"steady:{hook}") == 1
    assert page.evaluate("performance.getEntriesByType('resource').filter((each) => each.name.endsWith('/form.js')).length") == 1


def test_on_a_phone_eight_times_as_slow_every_exercise_arrives(phone: Visitor, served: Served) -> None:
    """The front end's own two seconds are over long before; nothing is called missing and nothing is loaded twice."""
    page = phone.context.new_page()
    slow = phone.context.new_cdp_session(page)
    slow.send("Emulation.setCPUThrottlingRate", {"rate": 8})
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text) if message.type == "error" else None)
    page.goto(served.page("nl"))
    page.wait_for_function("document.querySelectorAll('.cell > .waiting').length === 0 && document.querySelectorAll('.steady.form').length > 0", timeout=2 * PATIENCE)
    assert told == []
    assert page.evaluate("sessionStorage.getItem('steady.again')") is None
    expect(page.locator(".cell .banner")).to_have_count(0)


def test_no_word_of_another_template_changes_the_page(served: Served) -> None:
    """``?template=`` and its relations are not heard."""
    _, _, plain = fetch(served.page("en"))
    for question in ("template=lab", "voila-template=lab", "theme=dark", "voila-theme=dark"):
        _, _, asked = fetch(f"{served.url}en/?{question}")
        assert re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{32}", "", asked) == re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{32}", "", plain)


@pytest.mark.parametrize("path", [
    "en.ipynb", "nl.ipynb", "notebooks/en/01-start.ipynb", "voila/render/en.ipynb", "voila/tree", "voila/files/en.ipynb", "voila/api/contents", "api/contents",
    "api/kernels", "api/sessions", "voila/static/", "voila/static/../../app.py", "voila/static/%2e%2e/%2e%2e/app.py", "steady/x/form.js", "login", "../../etc/passwd",
    "voila/templates/lab/static/voila.js", "voila/labextensions/../../../etc/passwd", "nonsense",
])
def test_every_other_address_is_a_friendly_nowhere(served: Served, path: str) -> None:
    """No listing, no file outside the assets, no traceback."""
    status, _, page = fetch(served.url + path, Accept_Language="nl")
    assert status in (403, 404)
    assert "Traceback" not in page
    assert "root:" not in page
    assert '"cells"' not in page


def test_what_does_not_change_may_be_kept_for_ever(served: Served) -> None:
    """The views' files carry their fingerprint in the address."""
    _, _, page = fetch(served.page("en"))
    for address in re.findall(r'(?:href|src)="(/steady/[^"]+)"', page):
        status, headers, _ = fetch(served.url.rstrip("/") + address)
        assert status == 200
        assert "immutable" in headers["Cache-Control"]


def test_the_language_switch_keeps_answers_and_place(visitor: Visitor, served: Served) -> None:
    """A learner writes in Dutch, goes to English, and finds the answer there."""
    page = visitor.open(served.page("nl", "anticipate"))
    dutch = Walker(page, CONTENT, "nl", "woorden van mij")
    dutch.do(CONTENT.exercises["postponed"])
    page.get_by_role("link", name="English").click()
    page.wait_for_url("**/en/#anticipate")
    form = Walker(page, CONTENT, "en").form(CONTENT.exercises["postponed"])
    expect(form).to_have_attribute("data-saved", "true")
    expect(form.get_by_role("textbox").first).to_have_value("woorden van mij problem")


def test_the_playbook_shows_what_was_saved_and_can_be_kept_as_a_file(visitor: Visitor, served: Served) -> None:
    """Three situations and a plan, on the page and in Markdown."""
    page = visitor.open(served.page("nl", "anticipate"))
    walker = Walker(page, CONTENT, "nl")
    for name in ("top-three", "if-then"):
        walker.do(CONTENT.exercises[name])
    page.get_by_role("navigation", name="Hoofdstukken").first.get_by_role("link", name="Werkboekje").click()
    sheet = page.get_by_role("region", name=walker.say("playbook.title"))
    expect(sheet).to_contain_text("Als ik een harde stem hoor, dan adem ik uit en zeg ik: ik kijk er nu naar.")
    picked = [s.title["nl"] for s in list(CONTENT.situations.values())[:3]]
    for title in picked:
        expect(sheet).to_contain_text(title)
    with page.expect_download() as download:
        sheet.get_by_role("button", name=walker.say("playbook.markdown")).click()
    assert download.value.suggested_filename == "steady-werkboekje.md"
    text = download.value.path().read_text(encoding="utf-8")
    assert all(title in text for title in picked)
    assert "> Als ik een harde stem hoor" in text


def test_a_pack_with_a_fault_leaves_the_rest_working(browser: Browser, tmp_path: Path) -> None:
    """One broken file of one's own: a sentence on the page, everything else there."""
    pack = tmp_path / "pack"
    (pack / "situations").mkdir(parents=True)
    (pack / "situations" / "mine.toml").write_text('[lost-key]\nsector = "hospitality"\ntitle.en = "Lost key"\n')
    work = tmp_path / "work"
    work.mkdir()
    with serving(work, "--content", str(pack)) as served:
        context = browser.new_context()
        page = context.new_page()
        page.goto(served.page("en"))
        sheet = page.get_by_role("region", name=CONTENT.ui["where.title"]["en"]).first
        expect(sheet).to_contain_text("situations/mine.toml: lost-key", timeout=30_000)
        expect(page.locator(".steady.form").first).to_be_visible()
        context.close()


@pytest.mark.parametrize("lang", LANGS)
def test_nothing_is_wider_than_a_phone(phone: Visitor, served: Served, lang: Lang) -> None:
    """No page scrolls sideways at 390 or 320 pixels."""
    page = phone.open(served.page(lang))
    for width in (390, 320):
        page.set_viewport_size({"width": width, "height": 800})
        for chapter in page.locator("main .chapter").evaluate_all("all => all.map(each => each.id)"):
            page.evaluate("place => { location.hash = place; }", chapter)
            expect(page.locator(f"#{chapter}")).to_be_visible()
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (lang, chapter, width)


def test_an_order_moves_by_mouse_and_by_touch(phone: Visitor, served: Served) -> None:
    """Dragging the grip moves an item; so do the buttons, which the walk uses."""
    page = phone.open(served.page("en", "start"))
    exercise = CONTENT.exercises["my-chain"]
    order = next(p for p in exercise.prompts if p.kind == "order")
    box = Walker(page, CONTENT, "en").form(exercise).locator(f'[data-prompt="{order.id}"]')
    before = box.get_by_role("listitem").all_inner_texts()
    grips = box.locator(".grip")
    grips.first.scroll_into_view_if_needed()
    start, end = grips.nth(0).bounding_box(), grips.nth(2).bounding_box()
    assert start
    assert end
    page.mouse.move(start["x"] + 10, start["y"] + 10)
    page.mouse.down()
    page.mouse.move(end["x"] + 10, end["y"] + 30, steps=6)
    page.mouse.up()
    expect(box.get_by_role("listitem").nth(2)).to_contain_text(before[0].splitlines()[0])


@pytest.mark.parametrize("lang", LANGS)
def test_the_chain_breaks_at_the_chosen_link_and_the_plan_grows(visitor: Visitor, served: Served, lang: Lang) -> None:
    """The drawn chain is dashed where the learner breaks it, and says so; the one-page plan holds that link from then on."""
    page = visitor.open(served.page(lang, "start"))
    walker = Walker(page, CONTENT, lang)
    exercise = CONTENT.exercises["my-chain"]
    plan = page.locator("#start").get_by_role("region", name=walker.say("plan.title"))
    expect(plan).not_to_contain_text(walker.say("plan.break-link"))
    chain = walker.form(exercise).locator(".field.chain")
    expect(chain.locator(".broken")).to_have_count(0)
    walker.do(exercise)
    expect(chain.locator(".broken")).to_have_count(1)
    expect(chain.locator(".broken").get_by_role("radio")).to_be_checked()
    expect(chain.get_by_role("status")).not_to_be_empty()
    expect(plan).to_contain_text(walker.say("plan.break-link"))

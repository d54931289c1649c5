"""Recharge in real Chromium: the log in seconds, a breath without a kernel, a picture that stays where it is."""

from __future__ import annotations

import base64
import struct
import time
import zlib
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, WebSocket, expect

from workbook.content import Content
from workbook.words import LANGS, Lang

from .conftest import PATIENCE, Served, Visitor, ready, serving
from .walker import Walker

CONTENT = Content()
LIMIT_S = 20
# Where this browser keeps the picture: with the tab, or for good.
STORED = "() => sessionStorage.getItem('steady.picture.away.picture') ?? localStorage.getItem('steady.picture.away.picture')"


def box(walker: Walker, exercise: str, prompt: str) -> Locator:
    """One prompt of one exercise that is on the page."""
    walker.form(CONTENT.exercises[exercise]).wait_for()
    return walker.form(CONTENT.exercises[exercise]).locator(f'[data-prompt="{prompt}"]')


def go(page: Page, place: str) -> None:
    """To a chapter, as a link would."""
    page.evaluate("place => { location.hash = place; }", place)


@pytest.mark.parametrize("lang", LANGS)
def test_a_contact_is_logged_within_twenty_seconds_from_any_page(visitor: Visitor, served: Served, lang: Lang) -> None:
    """From the click to "saved", by somebody who types every letter; and again, on an empty form."""
    page = visitor.open(served.page(lang, "playbook"))
    walker = Walker(page, CONTENT, lang)
    button = page.get_by_role("banner").get_by_role("link", name=walker.say("page.log"), exact=True)
    form = walker.form(CONTENT.exercises["log"])
    for number, words in enumerate(("third call, parcel", "queue, lady with pram"), 1):
        began = time.monotonic()
        button.click()
        expect(form.get_by_role("textbox").first).to_be_focused()
        expect(form.get_by_role("textbox").first).to_have_value("")
        page.keyboard.type(words, delay=60)
        for name, key in (("suds-before", "ArrowRight"), ("suds-after", "ArrowLeft")):
            box(walker, "log", name).get_by_role("slider").focus()
            page.keyboard.press(key)
        box(walker, "log", "used").get_by_role("checkbox").first.check()
        form.get_by_role("button", name=walker.say("form.save"), exact=True).click()
        expect(form.locator(".earlier li").first).to_contain_text(words)
        expect(form).to_have_attribute("data-saved", "true")
        assert time.monotonic() - began < LIMIT_S
        expect(form.locator(".earlier li")).to_have_count(number)
        go(page, "start")
    page.reload()
    ready(page)
    go(page, "ex-log")
    expect(form.locator(".earlier li")).to_have_count(2)
    expect(form.get_by_role("textbox").first).to_be_focused()
    expect(form.get_by_role("textbox").first).to_have_value("")


def test_a_slip_is_mended_and_another_one_begins_empty(visitor: Visitor, served: Served) -> None:
    """Saving again right away mends the entry; "another one" adds one."""
    page = visitor.open(served.page("en", "recharge"))
    walker = Walker(page, CONTENT, "en")
    form = walker.form(CONTENT.exercises["listened-today"])
    go(page, "listening")
    for words in ("my sitser", "my sister"):
        walker.type(form.get_by_role("textbox"), words)
        walker.save(form)
        expect(form.locator(".earlier li")).to_have_text([f"{form.locator('.earlier .when').inner_text()} {words}"])
    walker.press(form.get_by_role("button", name=walker.say("form.another"), exact=True))
    expect(form.get_by_role("textbox")).to_be_focused()
    expect(form.get_by_role("textbox")).to_have_value("")
    walker.type(form.get_by_role("textbox"), "nobody yet")
    walker.save(form)
    expect(form.locator(".earlier li")).to_have_count(2)


def test_the_pacer_breathes_on_when_the_kernel_is_gone(browser: Browser, tmp_path: Path) -> None:
    """With the server and its kernels ended, a breath goes in and out, is paused, and stops with what was done."""
    with serving(tmp_path) as served:
        context = browser.new_context()
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.goto(served.page("nl", "recharge"))
        ready(page)
    walker = Walker(page, CONTENT, "nl")
    field = box(walker, "breathe", "breath")
    field.get_by_text(walker.say("form.breath-adjust")).click()
    for phase in ("inhale", "exhale"):
        walker.type(field.get_by_label(walker.say(f"form.breath-seconds-{phase}"), exact=True), "1")
    field.get_by_label(walker.say("form.breath-length")).select_option("0")
    walker.press(field.get_by_role("button", name=walker.say("form.steps-start"), exact=True))
    word = field.get_by_role("status")
    for phase in ("inhale", "exhale", "inhale"):
        expect(word).to_have_text(walker.say(f"form.breath-{phase}"))
    walker.press(field.get_by_role("button", name=walker.say("form.pause"), exact=True))
    expect(word).to_have_text(walker.say("form.breath-paused"))
    walker.press(field.get_by_role("button", name=walker.say("form.steps-stop"), exact=True))
    expect(word).to_contain_text(walker.say("form.breath-done").split("{", maxsplit=1)[0])
    expect(walker.form(CONTENT.exercises["breathe"])).to_have_attribute("data-draft", "kept")
    context.close()


def test_the_pacer_stops_by_itself_after_a_whole_breath(visitor: Visitor, served: Served) -> None:
    """A minute of breathing, on a clock that the test moves on, ends after its last whole breath and counts them."""
    page = visitor.open(served.page("en", "recharge"))
    walker = Walker(page, CONTENT, "en")
    field = box(walker, "breathe", "breath")
    field.get_by_label(walker.say("form.breath-length")).select_option("1")
    page.clock.install()
    walker.press(field.get_by_role("button", name=walker.say("form.steps-start"), exact=True))
    page.clock.run_for(59_000)
    expect(field.get_by_role("button", name=walker.say("form.pause"), exact=True)).to_be_visible()
    page.clock.run_for(2_000)
    expect(field.get_by_role("status")).to_have_text(walker.say("form.breath-done", time="1:00", number=6))


@pytest.mark.parametrize(("motion", "shapes"), [("reduce", 0), ("no-preference", 1)])
def test_nobody_who_wants_no_motion_sees_a_shape_move(browser: Browser, served: Served, motion: str, shapes: int) -> None:
    """Asked for less motion, the pacer shows words and a number, and no way to turn a moving shape on."""
    context = browser.new_context(reduced_motion=motion)  # type: ignore[arg-type]
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto(served.page("en", "recharge"))
    ready(page)
    walker = Walker(page, CONTENT, "en")
    field = box(walker, "breathe", "breath")
    expect(field.get_by_role("checkbox", name=walker.say("form.breath-shape"), exact=True)).to_have_count(shapes)
    walker.press(field.get_by_role("button", name=walker.say("form.steps-start"), exact=True))
    expect(field.get_by_text(walker.say("form.breath-inhale"), exact=True)).to_be_visible()
    expect(field.locator(".breath-count")).to_have_text("4")
    expect(field.locator(".breath-ring")).to_have_count(shapes)
    context.close()


def png(width: int, height: int) -> bytes:
    """A striped picture, large enough that it has to be made smaller."""
    rows = b"".join(b"\0" + bytes((x * 7 + y * 3) % 256 for x in range(width) for _ in range(3)) for y in range(height))

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def test_ones_own_picture_never_leaves_the_browser(visitor: Visitor, served: Served) -> None:
    """A picture is made small, kept here, there after a reload, and in no message and no request; removing it removes it."""
    sent: list[str | bytes] = []
    page = visitor.context.new_page()
    page.on("websocket", lambda socket: listen(socket, sent))
    page.on("request", lambda request: sent.append(request.post_data_buffer or b""))
    page.goto(served.page("en", "recharge"))
    ready(page)
    walker = Walker(page, CONTENT, "en")
    field = box(walker, "away", "picture")
    field.locator("input[type=file]").set_input_files(files=[{"name": "lake.png", "mimeType": "image/png", "buffer": png(1600, 900)}])
    image = field.get_by_role("img", name=walker.say("form.picture-alt"))
    expect(image).to_be_visible()
    assert image.evaluate("each => [each.naturalWidth, each.naturalHeight]") == [1024, 576]
    kept = page.evaluate(STORED)
    assert kept.startswith("data:image/jpeg;base64,")
    assert len(base64.b64decode(kept.split(",")[1])) > 1000
    walker.line(CONTENT.exercises["away"].prompt("first-step"), box(walker, "away", "first-step"))
    walker.save(walker.form(CONTENT.exercises["away"]))
    page.reload()
    ready(page)
    expect(image).to_be_visible()
    assert sent
    middle = kept[len(kept) // 2 :][:60]
    for message in sent:
        words = message if isinstance(message, str) else message.decode("latin-1")
        assert "base64" not in words or "image/jpeg" not in words
        assert middle not in words
    assert any("away.picture" in (m if isinstance(m, str) else m.decode("latin-1")) for m in sent)
    walker.press(field.get_by_role("button", name=walker.say("form.picture-remove"), exact=True))
    expect(image).to_have_count(0)
    assert page.evaluate(STORED) is None


def listen(socket: WebSocket, sent: list[str | bytes]) -> None:
    """Write down what a page says to its kernel."""
    def keep(payload: str | bytes) -> None:
        sent.append(payload)

    socket.on("framesent", keep)


def test_a_file_that_is_no_picture_is_refused_in_words(visitor: Visitor, served: Served) -> None:
    """Nothing is kept of it."""
    page = visitor.open(served.page("nl", "recharge"))
    walker = Walker(page, CONTENT, "nl")
    field = box(walker, "away", "picture")
    field.locator("input[type=file]").set_input_files(files=[{"name": "x.png", "mimeType": "image/png", "buffer": b"<svg onload=alert(1)>"}])
    expect(field.get_by_text(walker.say("form.picture-unread"))).to_be_visible()
    assert page.evaluate(STORED) is None


def test_a_timer_says_softly_that_its_time_is_round_and_waits(visitor: Visitor, served: Served) -> None:
    """At the end the first step stands there; the timer goes on until the learner is back, and can be paused and made longer."""
    page = visitor.open(served.page("en", "recharge"))
    walker = Walker(page, CONTENT, "en")
    walker.type(box(walker, "away", "first-step").get_by_role("textbox"), "fill my glass")
    field = box(walker, "away", "timer")
    page.clock.install()
    walker.press(field.get_by_role("button", name=walker.say("form.steps-start"), exact=True))
    page.clock.run_for(60_000)
    walker.press(field.get_by_role("button", name=walker.say("form.pause"), exact=True))
    page.clock.run_for(600_000)
    expect(field.get_by_role("status")).to_have_text(walker.say("form.timer-runs"))
    walker.press(field.get_by_role("button", name=walker.say("form.go-on"), exact=True))
    page.clock.run_for(61_000)
    expect(field.get_by_role("status")).to_have_text(walker.say("form.timer-round"))
    expect(field.get_by_text("fill my glass", exact=True)).to_be_visible()
    walker.press(field.get_by_role("button", name=walker.say("form.timer-more"), exact=True))
    expect(field.get_by_role("status")).to_have_text(walker.say("form.timer-longer"))
    page.clock.run_for(61_000)
    expect(field.get_by_role("status")).to_have_text(walker.say("form.timer-round"))
    walker.press(field.get_by_role("button", name=walker.say("form.timer-back"), exact=True))
    expect(field.get_by_role("button", name=walker.say("form.steps-again"), exact=True)).to_be_focused()


@pytest.mark.parametrize("lang", LANGS)
def test_a_stop_sign_stops_and_rising_tension_offers_another_way(visitor: Visitor, served: Served, lang: Lang) -> None:
    """A stop sign: whom to call and nothing to write. Tension that rises: leave it, breathe or walk. Else: a plan in one click."""
    page = visitor.open(served.page(lang, "recharge"))
    walker = Walker(page, CONTENT, lang)
    form = walker.form(CONTENT.exercises["rewrite"])
    signs = box(walker, "rewrite", "signs").get_by_role("radio")
    for at in (1, 2):
        signs.nth(at).check()
        expect(box(walker, "rewrite", "put-aside")).to_be_visible()
        expect(form.locator("textarea:visible, input[type=text]:visible, input[type=range]:visible")).to_have_count(0)
    signs.nth(0).check()
    expect(box(walker, "rewrite", "put-aside")).to_be_hidden()
    walker.type(box(walker, "rewrite", "new-reply").get_by_role("textbox"), "I look now.")
    walker.rating(CONTENT.exercises["rewrite"].prompt("suds-before"), box(walker, "rewrite", "suds-before"))
    slider = box(walker, "rewrite", "suds-after").get_by_role("slider")
    for key, rose in (("End", True), ("Home", False)):
        slider.focus()
        page.keyboard.press(key)
        expect(box(walker, "rewrite", "rose")).to_be_visible(visible=rose)
        expect(box(walker, "rewrite", "breathe-out")).to_be_visible(visible=rose)
    plan = box(walker, "rewrite", "plan")
    walker.press(plan.get_by_role("button", name=walker.say("form.plan-from"), exact=True))
    expect(plan.get_by_role("textbox").nth(1)).to_have_value(walker.say("form.plan-from-words", words="I look now."))
    page.keyboard.type("I hear a sigh")
    walker.save(form)
    go(page, "anticipate")
    expect(walker.form(CONTENT.exercises["if-then"]).get_by_role("textbox").first).to_have_value("I hear a sigh")


def test_a_reply_waits_for_the_last_word_and_nobody_has_to(visitor: Visitor, served: Served) -> None:
    """Pressing early is counted and answered kindly; waiting can be skipped; the whole line can stand there at once."""
    page = visitor.open(served.page("en", "listening"))
    walker = Walker(page, CONTENT, "en")
    field = box(walker, "hold-your-tongue", "lines")
    prompt = CONTENT.exercises["hold-your-tongue"].prompt("lines")
    page.clock.install()
    walker.press(field.get_by_role("button", name=walker.say("form.steps-start"), exact=True))
    page.clock.run_for(500)
    reply = field.get_by_role("button", name=walker.say("form.wait-reply"), exact=True)
    expect(reply).to_have_attribute("aria-disabled", "true")
    assert prompt.options[0].says["en"] not in field.inner_text()
    walker.press(reply)
    expect(field.get_by_text(walker.say("form.wait-not-yet"))).to_be_visible()
    page.clock.run_for(20_000)
    expect(field.locator(".quote")).to_have_text(prompt.options[0].says["en"])
    expect(reply).to_have_attribute("aria-disabled", "false")
    walker.type(field.get_by_role("textbox"), "You called before, and now there are costs.")
    walker.press(reply)
    walker.press(field.get_by_role("button", name=walker.say("form.wait-skip"), exact=True))
    expect(field.locator(".quote")).to_have_text(prompt.options[1].says["en"])
    expect(reply).to_have_attribute("aria-disabled", "false")

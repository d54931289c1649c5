"""A conversation in real Chromium: played to its ends, by mouse, by keyboard and in own words, reloaded, looked back on."""

from __future__ import annotations

import os
import statistics

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from workbook import rehearsals
from workbook.content import Content
from workbook.conversation import Rehearsal
from workbook.conversation_content import read_endings
from workbook.practice_model import Delivery
from workbook.words import LANGS, Lang

from .conftest import PATIENCE, Served, Visitor

CONTENT = Content()
SHARED = read_endings(CONTENT)
BUDGET = 100  # ms in the middle, from a click to the new line on screen
NAMES = {"u": "understanding", "s": "solving", "l": "limiting", "x": "slip"}
HOSTILE = "<img src=x onerror=alert(1)> שלום 😤 " + "lang " * 20


class Player:
    """Plays on a page what a rehearsal beside it plays too, so that it knows which reply is which."""

    def __init__(self, page: Page, about: str, lang: Lang) -> None:
        self.page, self.about, self.lang = page, about, lang
        self.talk = page.locator(".steady.talk")
        content = rehearsals.read(CONTENT, about)
        assert content
        self.rehearsal = Rehearsal(CONTENT.situations[about], content)

    def say(self, key: str, **values: object) -> str:
        """Interface words."""
        return CONTENT.ui[key].fill(self.lang, **values)

    def button(self, key: str, **values: object) -> Locator:
        """A button by its name."""
        return self.talk.get_by_role("button", name=self.say(key, **values), exact=True)

    def open(self) -> None:
        """From the choice to the first line."""
        pick = self.talk.locator(f'[data-about="{self.about}"]').first
        group = self.talk.locator(f'.groups details:has([data-about="{self.about}"])')
        expect(group.locator("summary")).to_be_visible()
        if not pick.is_visible():
            group.locator("summary").click()
        pick.click()
        self.button("talk.begin").click()
        self.at(1)

    def at(self, turn: int) -> None:
        """Wait for a turn."""
        expect(self.talk).to_have_attribute("data-turn", str(turn), timeout=PATIENCE)

    @property
    def turn(self) -> int:
        """The number of this turn."""
        return len(self.rehearsal.turns) + 1

    def choose(self, kind: str) -> None:
        """The reply of a kind that is on offer, by mouse."""
        reply = next(each for each in self.rehearsal.offers if each.kind == NAMES[kind])
        self.talk.get_by_role("radio", name=reply.says[self.lang], exact=True).check()
        self.rehearsal.play(reply.id)

    def answer(self, kind: str) -> None:
        """One turn by mouse, without a pause."""
        self.choose(kind)
        hold = self.talk.get_by_role("group", name=self.say("talk.hold"), exact=True)
        if self.rehearsal.scene.danger:
            self.button("talk.reply").click()
        elif hold.is_visible():
            hold.locator("summary").click()
            self.button("talk.hold-without").click()
        else:
            self.button("talk.reply").click()
        self.at(self.turn)

    def play(self, kinds: str) -> None:
        """Turns until it ends."""
        for kind in kinds:
            if not self.rehearsal.ending:
                self.answer(kind)

    def ended(self, ending: str) -> None:
        """The page shows this ending."""
        expect(self.talk).to_have_attribute("data-stage", "over")
        assert self.rehearsal.ending == ending
        expect(self.talk.locator(".ending")).to_have_text(SHARED[ending].title[self.lang])


def clean(page: Page) -> None:
    """axe finds nothing in the conversation, with everything open."""
    page.locator(".steady.talk details").evaluate_all("all => { for (const each of all) each.open = true; }")
    found = Axe().run(page, context=".steady.talk").response["violations"]
    assert [f"{each['id']}: {node['html'][:200]}" for each in found for node in each["nodes"]] == []


@pytest.mark.parametrize("lang", LANGS)
def test_three_conversations_end_in_three_ways(visitor: Visitor, served: Served, lang: Lang, record_property, capsys) -> None:
    """Settled, left angry, and a safe exit; a click brings the new line within 100 ms in the middle."""
    page = visitor.open(served.page(lang, "respond"))
    good = Player(page, "cal1", lang)
    good.open()
    page.evaluate(TIMER)
    clean(page)
    good.play("uusssss")
    good.ended("settled")
    clean(page)
    good.button("talk.other").click()
    bad = Player(page, "cal1", lang)
    bad.open()
    bad.play("x" * 12)
    assert bad.rehearsal.ending not in ("settled", "handed-over")
    bad.ended(bad.rehearsal.ending)
    bad.button("talk.other").click()
    danger = Player(page, "zor4", lang)
    danger.open()
    expect(danger.talk.get_by_role("meter")).to_have_count(0)
    expect(danger.talk).to_contain_text(danger.say("talk.danger-now"))
    clean(page)
    danger.button("talk.leave-now").click()
    expect(danger.talk.locator(".ending")).to_have_text(SHARED["safe-exit"].title[lang])
    expect(danger.talk.get_by_role("heading", name=danger.say("help.title"))).to_be_visible()
    expect(danger.talk.get_by_role("img")).to_have_count(0)
    times = page.evaluate("window.clickTimes")
    middle = statistics.median(times)
    record_property(f"click to new line, {lang}, median ms", round(middle, 1))
    with capsys.disabled():
        print(f"\nclick to new line, {lang}: median {middle:.0f} ms, slowest {max(times):.0f} ms, {len(times)} turns")
    assert len(times) > 10
    # On a machine that is busy with other things the figure is printed and not held to the budget.
    assert middle < BUDGET or os.getloadavg()[0] > 2 * (os.cpu_count() or 1)


# From the press of "Reply" to the frame after the customer's next line stands in the chat.
TIMER = """() => {
  window.clickTimes = [];
  let since = null;
  document.addEventListener("click", (event) => { if (event.target.closest("form.reply button.send")) since = performance.now(); }, true);
  new MutationObserver((changes) => {
    if (since === null || !changes.some((change) => [...change.addedNodes].some((node) => node.classList?.contains("theirs")))) return;
    const began = since;
    since = null;
    requestAnimationFrame(() => window.clickTimes.push(performance.now() - began));
  }).observe(document.querySelector(".steady.talk .said"), { childList: true });
}"""


@pytest.mark.parametrize("lang", LANGS)
def test_a_whole_conversation_by_keyboard_with_a_breath(visitor: Visitor, served: Served, lang: Lang) -> None:
    """Choosing, holding the space bar, a moment away without a clock, looking back and saving a plan: no mouse anywhere."""
    page = visitor.open(served.page(lang, "respond"))
    player = Player(page, "cal1", lang)
    group = player.talk.locator('.groups details:has([data-about="cal1"]) summary')
    group.focus()
    page.keyboard.press("Enter")
    player.talk.locator('[data-about="cal1"]').first.focus()
    page.keyboard.press("Enter")
    felt = player.talk.get_by_role("slider", name=player.say("talk.felt-start"))
    felt.focus()
    page.keyboard.press("End")
    player.button("talk.begin").focus()
    page.keyboard.press("Enter")
    player.at(1)
    # The model starts from the learner's own number, so the rehearsal beside it does too.
    player.rehearsal = Rehearsal(player.rehearsal.situation, player.rehearsal.talk, 10)
    for kind in "uusssss":
        if player.rehearsal.ending:
            break
        reply = next(each for each in player.rehearsal.offers if each.kind == NAMES[kind])
        radio = player.talk.get_by_role("radio", name=reply.says[lang], exact=True)
        radio.focus()
        page.keyboard.press("Space")
        expect(radio).to_be_checked()
        breathe = player.talk.locator("button.breathe")
        breathe.focus()
        page.keyboard.down(" ")
        expect(breathe).to_have_attribute("data-aim", "in")
        page.keyboard.up(" ")
        player.rehearsal.play(reply.id, Delivery(pause_s=1.5))
        player.at(player.turn)
        if not player.rehearsal.ending:
            expect(player.talk.locator("fieldset.offers")).to_be_focused()
    player.ended("settled")
    expect(player.talk.locator(".ending")).to_be_focused()
    keep = player.talk.get_by_role("group", name=player.say("talk.keep-which"), exact=True).get_by_role("radio").first
    keep.focus()
    page.keyboard.press("Space")
    player.button("talk.plan-save").focus()
    page.keyboard.press("Enter")
    expect(player.talk.locator(".keep .error")).to_have_text(player.say("talk.plan-if-empty"))
    player.talk.get_by_label(player.say("form.plan-if-label")).focus()
    page.keyboard.type("ik een zucht hoor" if lang == "nl" else "I hear a sigh")
    player.button("talk.plan-save").focus()
    page.keyboard.press("Enter")
    expect(player.talk.locator(".keep [data-saved]")).to_have_attribute("data-saved", "true")
    expect(player.talk.locator(".keep [role=status] .quote")).to_contain_text("zucht" if lang == "nl" else "sigh")


@pytest.mark.parametrize("lang", LANGS)
def test_own_words_and_a_reload_in_the_middle(visitor: Visitor, served: Served, lang: Lang) -> None:
    """Own words of any kind are shown as words; a reload goes on at the same turn with the same line and gauges."""
    page = visitor.open(served.page(lang, "respond"))
    player = Player(page, "ret1", lang)
    player.open()
    own = player.talk.get_by_role("radio", name=player.say("talk.own"), exact=True)
    for words, fault in (("", "talk.own-empty"), ("   ", "talk.own-empty"), (HOSTILE, "talk.own-move-first")):
        own.check()
        player.talk.locator("textarea").first.fill(words)
        player.button("talk.reply").click()
        expect(player.talk.locator("form.reply .error").first).to_have_text(player.say(fault))
    player.talk.get_by_label(player.say("talk.own-move")).select_option("acknowledge")
    player.button("talk.reply").click()
    player.at(2)
    expect(player.talk.get_by_role("log")).to_contain_text(HOSTILE.strip())
    own.check()
    player.talk.locator("textarea").first.fill("x" * 10_000)
    player.talk.get_by_label(player.say("talk.own-move")).select_option("ask")
    player.button("talk.reply").click()
    player.at(3)
    said = player.talk.get_by_role("log").inner_text()
    meters = player.talk.get_by_role("meter").evaluate_all("all => all.map(each => each.getAttribute('aria-valuenow'))")
    offers = player.talk.locator(".offers .choice").all_inner_texts()
    expect(page.locator("img[src='x']")).to_have_count(0)
    page.reload()
    # The page, its kernel and the journal of this browser have to come together first.
    expect(player.talk).to_have_attribute("data-turn", "3", timeout=PATIENCE)
    assert player.talk.get_by_role("log").inner_text() == said
    assert player.talk.get_by_role("meter").evaluate_all("all => all.map(each => each.getAttribute('aria-valuenow'))") == meters
    assert player.talk.locator(".offers .choice").all_inner_texts() == offers
    player.button("talk.back").click()
    player.at(2)
    expect(player.talk.get_by_role("log")).not_to_contain_text("xxxxxxxx")


def test_a_moment_away_has_a_clock_that_can_be_faster_paused_and_ended(visitor: Visitor, served: Served) -> None:
    """The hold asks for reason, permission and time, and counts what was promised."""
    page = visitor.open(served.page("nl", "respond"))
    player = Player(page, "cal1", "nl")
    player.open()
    player.choose("l")
    box = player.talk.get_by_role("group", name=player.say("talk.hold"), exact=True)
    expect(box).to_be_visible()
    expect(box.get_by_label(player.say("talk.hold-promised"))).to_have_value("60")
    expect(box.get_by_role("checkbox", name=player.say("talk.hold-permission"))).to_be_checked()
    box.get_by_label(player.say("talk.hold-reason")).fill("ik zoek de planning op")
    box.get_by_label(player.say("talk.hold-doing")).fill("drie keer uitademen")
    player.button("talk.hold-begin").click()
    box.get_by_label(player.say("talk.hold-clock-speed")).select_option("10")
    expect(box.locator(".clock")).to_contain_text("0:1")
    player.button("talk.hold-pause").click()
    shown = box.locator(".clock").inner_text()
    player.button("talk.hold-go-on").click()
    expect(box.locator(".clock")).not_to_have_text(shown)
    player.button("talk.hold-back").click()
    player.at(2)
    expect(player.talk.locator(".bubble.mine .band")).to_contain_text("seconden weg")


def test_a_long_silence_is_asked_about_and_a_slider_serves_who_cannot_hold(visitor: Visitor, served: Served) -> None:
    """Above two seconds: did the other know why? The same pause can be set without holding anything."""
    page = visitor.open(served.page("en", "respond"))
    page.emulate_media(reduced_motion="reduce")
    player = Player(page, "cal1", "en")
    player.open()
    player.choose("u")
    breathe = player.talk.locator("button.breathe")
    breathe.hover()
    page.mouse.down()
    expect(breathe.locator(".ring-count")).to_contain_text("1.")
    page.keyboard.press("Escape")
    page.mouse.up()
    player.at(1)
    player.talk.locator("details.how > summary").click()
    slider = player.talk.get_by_role("slider", name=player.say("talk.pause-slider"))
    slider.focus()
    page.keyboard.press("End")
    player.button("talk.reply").click()
    expect(player.talk.get_by_role("group", name=player.say("talk.marker-ask", seconds=5))).to_be_visible()
    player.button("talk.marker-none").click()
    player.at(2)
    player.talk.locator(".why-moved > summary").click()
    expect(player.talk.locator(".why-moved")).to_contain_text("An unexplained silence")
    expect(player.talk.locator(".why-moved")).to_contain_text("studied elsewhere")


def test_the_gauge_is_wrong_and_not_the_learner(visitor: Visitor, served: Served) -> None:
    """The own rating stands beside the guess, is never replaced, and wins."""
    page = visitor.open(served.page("en", "respond"))
    player = Player(page, "cal1", "en")
    player.open()
    felt = player.talk.get_by_role("slider", name=player.say("talk.felt"))
    felt.focus()
    page.keyboard.press("End")
    expect(player.talk).to_contain_text(player.say("talk.gauge-wrong"))
    player.answer("u")
    expect(felt).to_have_value("10")
    expect(player.talk.locator(".fixed-line").first).to_have_text(player.say("talk.fixed-line"))
    expect(player.talk.get_by_role("meter")).to_have_count(4)
    for name in ("heat", "stress", "heard", "progress"):
        expect(player.talk.get_by_role("meter", name=player.say(f"talk.{name}"))).to_be_visible()


def test_looking_back_on_a_phone(phone: Visitor, served: Served) -> None:
    """Chart, table, other replies and the rule fit 390 pixels; a turned number replays the talk; a turn can be tried again."""
    page = phone.open(served.page("nl", "respond"))
    player = Player(page, "cal1", "nl")
    player.open()
    player.answer("u")
    player.answer("x")
    player.button("talk.stop").click()
    expect(player.talk.locator(".ending")).to_have_text(player.say("talk.stopped-title"))
    # What the picture shows stands beside it as a sentence.
    sentence = player.talk.get_by_role("img").get_attribute("aria-label") or ""
    expect(player.talk.get_by_text(sentence, exact=True)).to_be_visible()
    page.locator(".steady.talk details").evaluate_all("all => { for (const each of all) each.open = true; }")
    slider = player.talk.locator(".numbers").get_by_role("slider").first
    expect(slider).to_be_visible()
    for width in (390, 320):
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    slider.focus()
    page.keyboard.press("End")
    expect(player.talk.locator(".rule .shown")).to_be_visible()
    expect(player.talk.locator(".debrief table thead")).to_contain_text(player.say("talk.tried-heat"))
    player.button("talk.try-other", number=2).click()
    player.at(2)
    expect(player.talk.locator(".bubble.mine")).to_have_count(1)

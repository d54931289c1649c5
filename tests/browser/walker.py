"""Walk through exercises as data: fill any prompt by keyboard alone, knowing only the kinds of field."""

from __future__ import annotations

import base64
import re

from playwright.sync_api import Locator, Page, expect

from workbook.content import Content
from workbook.model import SILENT, Exercise, Prompt
from workbook.words import Lang

PLANS = {
    "en": ("I hear a raised voice", "I breathe out and say: I am looking at it now"),
    "nl": ("ik een harde stem hoor", "adem ik uit en zeg ik: ik kijk er nu naar"),
}
# The smallest picture there is: one pixel.
PICTURE = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")


class Walker:
    """Fills forms on one page, in one language, by keyboard alone. ``words`` go into every field that takes any."""

    def __init__(self, page: Page, content: Content, lang: Lang, words: str = "woorden ✓") -> None:
        self.page, self.content, self.lang, self.words = page, content, lang, words

    def say(self, key: str, **values: object) -> str:
        """Interface words in the page's language."""
        return self.content.ui[key].fill(self.lang, **values)

    def form(self, exercise: Exercise) -> Locator:
        """The form of one exercise, by its accessible name."""
        return self.page.get_by_role("region", name=exercise.title[self.lang], exact=True)

    def do(self, exercise: Exercise) -> None:
        """Every prompt that shows, then save, and wait until the page calls it saved."""
        form = self.form(exercise)
        for prompt in exercise.prompts:
            box = form.locator(f'[data-prompt="{prompt.id}"]')
            if prompt.kind not in SILENT and box.is_visible():
                getattr(self, prompt.kind)(prompt, box)
        self.save(form)

    def save(self, form: Locator) -> None:
        """Save by keyboard."""
        self.press(form.get_by_role("button", name=self.say("form.save"), exact=True))
        expect(form).to_have_attribute("data-saved", "true")

    def press(self, button: Locator) -> None:
        """Enter on a button."""
        button.focus()
        self.page.keyboard.press("Enter")

    def type(self, field: Locator, words: str) -> None:
        """Words in the place of what stood there."""
        field.focus()
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(words)

    def _choose(self, choice: Locator) -> None:
        choice.focus()
        self.page.keyboard.press("Space")

    def _step_up(self, slider: Locator) -> None:
        slider.focus()
        self.page.keyboard.press("ArrowRight")

    def line(self, prompt: Prompt, box: Locator) -> None:
        """Type."""
        self.type(box.get_by_role("textbox").first, f"{self.words} {prompt.id}")

    paragraph = recall = line

    def list(self, prompt: Prompt, box: Locator) -> None:
        """Two lines, the second added with the button where there is none yet."""
        self.type(box.get_by_role("textbox").first, f"{self.words} 1")
        more = box.get_by_role("button", name=self.say("form.add-line"), exact=True)
        if box.get_by_role("textbox").count() < 2 and more.is_visible():
            self.press(more)
        if box.get_by_role("textbox").count() > 1:
            self.type(box.get_by_role("textbox").nth(1), f"{self.words} 2")

    def number(self, prompt: Prompt, box: Locator) -> None:
        """A number in range."""
        self.type(box.get_by_role("spinbutton"), str(min(prompt.high, max(prompt.low, 7))))

    def date(self, prompt: Prompt, box: Locator) -> None:
        """A day. The browser's own field takes digits in the order of its locale, so the value is set as a picker does."""
        box.locator("input").fill("2026-11-30")

    def plan(self, prompt: Prompt, box: Locator) -> None:
        """If and then."""
        for key, words in zip(("form.plan-if-label", "form.plan-then-label"), PLANS[self.lang], strict=True):
            self.type(box.get_by_role("textbox", name=self.say(key)), words)

    def one(self, prompt: Prompt, box: Locator) -> None:
        """The first option, where there is any yet."""
        if box.get_by_role("radio").count():
            self._choose(box.get_by_role("radio").first)

    def several(self, prompt: Prompt, box: Locator) -> None:
        """The first option, and one of one's own where that may be."""
        if box.get_by_role("checkbox").count():
            self._choose(box.get_by_role("checkbox").first)
        if prompt.own:
            self.type(box.get_by_role("textbox", name=self.say("form.own-label")), self.words)
            self.page.keyboard.press("Enter")
            expect(box.get_by_role("checkbox", name=self.words, exact=True)).to_be_checked()

    def situations(self, prompt: Prompt, box: Locator) -> None:
        """As many as may be chosen."""
        for at in range(prompt.count[1] or 3):
            self._choose(box.get_by_role("checkbox").nth(at))

    def rating(self, prompt: Prompt, box: Locator) -> None:
        """One step up."""
        self._step_up(box.get_by_role("slider"))

    def weights(self, prompt: Prompt, box: Locator) -> None:
        """All to the first."""
        box.get_by_role("slider").first.focus()
        self.page.keyboard.press("End")

    def grid(self, prompt: Prompt, box: Locator) -> None:
        """Every slider one step up."""
        for at in range(box.get_by_role("slider").count()):
            self._step_up(box.get_by_role("slider").nth(at))

    def order(self, prompt: Prompt, box: Locator) -> None:
        """The first one down."""
        self.press(box.get_by_role("listitem").first.get_by_role("button").last)

    def sort(self, prompt: Prompt, box: Locator) -> None:
        """Each card in the next box, and a reason where one is asked."""
        cards = box.get_by_role("group").filter(has_not=self.page.get_by_role("group"))
        for at in range(cards.count()):
            if boxes := cards.nth(at).get_by_role("radio").count():
                self._choose(cards.nth(at).get_by_role("radio").nth(at % boxes))
        for at in range(box.get_by_role("textbox").count()):
            if (why := box.get_by_role("textbox").nth(at)).is_visible():
                self.type(why, self.words)

    def chain(self, prompt: Prompt, box: Locator) -> None:
        """The first link."""
        self._choose(box.get_by_role("radio").first)

    landing = chain

    def draw(self, prompt: Prompt, box: Locator) -> None:
        """Uncover what chance drew."""
        self.press(box.get_by_role("button", name=self.say("form.draw"), exact=True))

    def deck(self, prompt: Prompt, box: Locator) -> None:
        """Every card into a box, by arrow key and by button in turn, with a reason where one is asked."""
        again = box.get_by_role("button", name=self.say("form.deck-again"), exact=True)
        if again.is_visible():
            self.press(again)
        ways = ("ArrowLeft", "ArrowDown", "ArrowRight") if len(prompt.bins) == 3 else ("ArrowLeft", "ArrowRight")
        for at, option in enumerate(prompt.options):
            expect(box.get_by_text(option.says[self.lang], exact=True)).to_be_visible()
            bin = prompt.bins[at % len(prompt.bins)]
            button = box.get_by_role("button", name=bin.says[self.lang])
            if at % 2:
                self.press(button)
            else:
                button.focus()
                self.page.keyboard.press(ways[at % len(prompt.bins)])
            if bin.id == prompt.why:
                expect(box.get_by_role("textbox")).to_be_focused()
                self.page.keyboard.type(self.words)
                self.page.keyboard.press("Enter")
        expect(again).to_be_visible()

    def reveal(self, prompt: Prompt, box: Locator) -> None:
        """One's own version, and then the example."""
        self.line(prompt, box)
        self.press(box.get_by_role("button", name=self.say("form.reveal-show"), exact=True))
        if prompt.example:
            expect(box.get_by_text(prompt.example[self.lang], exact=True)).to_be_visible()

    def hunt(self, prompt: Prompt, box: Locator) -> None:
        """A call that chance picked, and its first two lines marked."""
        self.press(box.get_by_role("button", name=self.say("form.hunt-draw"), exact=True))
        for at in range(2):
            self._choose(box.get_by_role("checkbox").nth(at))

    def steps(self, prompt: Prompt, box: Locator) -> None:
        """From the first step to the last, without waiting for the clock."""
        self.press(box.get_by_role("button", name=self.say("form.steps-start"), exact=True))
        for at in range(len(prompt.options)):
            last = at == len(prompt.options) - 1
            self.press(box.get_by_role("button", name=self.say("form.steps-finish" if last else "form.step-next"), exact=True))

    def breath(self, prompt: Prompt, box: Locator) -> None:
        """Begin, breathe in, pause, go on, stop."""
        self.press(box.get_by_role("button", name=self.say("form.steps-start"), exact=True))
        expect(box.get_by_text(self.say("form.breath-inhale"), exact=True)).to_be_visible()
        self.press(box.get_by_role("button", name=self.say("form.pause"), exact=True))
        expect(box.get_by_text(self.say("form.breath-paused"), exact=True)).to_be_visible()
        self.press(box.get_by_role("button", name=self.say("form.go-on"), exact=True))
        # Something is kept from the first second on.
        expect(box.locator(".clock")).not_to_contain_text("0:00 /")
        self.press(box.get_by_role("button", name=self.say("form.steps-stop"), exact=True))
        expect(box.get_by_role("button", name=self.say("form.steps-again"), exact=True)).to_be_focused()

    def timer(self, prompt: Prompt, box: Locator) -> None:
        """Begin, and come back early."""
        self.press(box.get_by_role("button", name=self.say("form.steps-start"), exact=True))
        expect(box.get_by_text(self.say("form.timer-runs"), exact=True)).to_be_visible()
        self.press(box.get_by_role("button", name=self.say("form.timer-back"), exact=True))

    def tally(self, prompt: Prompt, box: Locator) -> None:
        """One more of each, and two of the first."""
        for option in (*prompt.options, prompt.options[0]):
            self.press(box.get_by_role("button", name=self.say("form.tally-more", item=option.says[self.lang]), exact=True))
        expect(box.locator(".readout").first).to_have_text("2")

    def picture(self, prompt: Prompt, box: Locator) -> None:
        """A picture. The system's own window for choosing one knows its keys; the file is handed over as it would."""
        box.locator("input[type=file]").set_input_files(files=[{"name": "lake.png", "mimeType": "image/png", "buffer": PICTURE}])
        expect(box.get_by_role("img", name=self.say("form.picture-alt"))).to_be_visible()

    def wait(self, prompt: Prompt, box: Locator) -> None:
        """Every line, without waiting for it."""
        self.press(box.get_by_role("button", name=self.say("form.steps-start"), exact=True))
        for at in range(len(prompt.options)):
            expect(box.get_by_text(self.say("form.wait-line", number=at + 1, count=len(prompt.options)))).to_be_visible()
            self.press(box.get_by_role("button", name=self.say("form.wait-skip"), exact=True))
            self.type(box.get_by_role("textbox"), f"{self.words} {at}")
            self.press(box.get_by_role("button", name=self.say("form.wait-reply"), exact=True))
        expect(box.get_by_role("button", name=self.say("form.steps-again"), exact=True)).to_be_focused()

    def cards(self, prompt: Prompt, box: Locator) -> None:
        """What is due is recalled and looked at; on most days nothing is."""
        for at in range(box.get_by_role("textbox").count()):
            self.type(box.get_by_role("textbox").nth(at), self.words)
            self.press(box.get_by_role("button", name=self.say("form.card-show"), exact=True).first)

    joined = line

    def pause(self, prompt: Prompt, box: Locator) -> None:
        """One breath with the space bar held, and words for the silence."""
        ring = box.locator("button.breathe")
        ring.focus()
        self.page.keyboard.down("Space")
        expect(ring).to_have_attribute("data-aim", re.compile("in|over"))
        self.page.keyboard.up("Space")
        expect(box.locator("[data-length]")).to_have_attribute("data-length", re.compile("aim|long"))
        if prompt.options:
            self._choose(box.get_by_role("radio").first)

    def pace(self, prompt: Prompt, box: Locator) -> None:
        """Read without the clock."""
        self.press(box.locator("summary", has_text=self.say("form.aloud-no-clock")))
        self._choose(box.get_by_role("radio").first)

    def scenes(self, prompt: Prompt, box: Locator) -> None:
        """Prepare half, meet all, rate the surprise."""
        count = prompt.count[1] or 4
        self.press(box.get_by_role("button", name=self.say("form.steps-start"), exact=True))
        for _ in range(count // 2):
            self.type(box.get_by_role("textbox"), self.words)
            self.press(box.get_by_role("button", name=self.say("form.scene-ready"), exact=True))
        for _ in range(count):
            self.press(box.get_by_role("button", name=self.say("form.scene-open"), exact=True))
            self.type(box.get_by_role("textbox"), self.words)
            self.press(box.get_by_role("button", name=self.say("form.scene-done"), exact=True))
            self._step_up(box.get_by_role("slider"))
            self.press(box.get_by_role("button", name=self.say("form.step-next"), exact=True))

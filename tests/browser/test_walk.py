"""Every exercise of every chapter, from start to end, by keyboard, in both languages."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from workbook.content import Content
from workbook.words import LANGS, Lang

from .conftest import Served, Visitor, ready
from .test_accessibility import look
from .walker import Walker

CONTENT = Content()


@pytest.mark.parametrize("lang", LANGS)
def test_every_exercise_can_be_done_by_keyboard_and_is_there_after_a_reload(visitor: Visitor, served: Served, lang: Lang) -> None:
    """A learner does the whole book without a mouse, reloads, and finds every answer saved; axe finds nothing on a page filled in."""
    page = visitor.open(served.page(lang))
    walker = Walker(page, CONTENT, lang, words="<img src=x onerror=alert(1)> é ✓")
    done, faults = [], []
    for section in page.locator("main .chapter").all():
        chapter = section.get_attribute("id") or ""
        page.evaluate("place => { location.hash = place; }", chapter)
        expect(section).to_be_visible()
        for exercise_id in section.locator(".steady.form").evaluate_all("forms => forms.map(form => form.dataset.exercise)"):
            walker.do(CONTENT.exercises[exercise_id])
            done.append(exercise_id)
        # Remarks, pictures of own numbers, a full playbook: as clean as empty pages.
        faults += look(page, chapter).faults
    assert faults == []
    assert set(done) == set(CONTENT.exercises)
    page.reload()
    ready(page)
    for exercise_id in done:
        # An exercise that is kept per situation opens on the first one picked, which may have no answers yet.
        if not CONTENT.exercises[exercise_id].about:
            expect(page.locator(f'[data-exercise="{exercise_id}"]')).to_have_attribute("data-saved", "true")
    # What was typed stands there as words, never as markup.
    assert page.locator("img[src='x']").count() == 0

"""Whose words they are: nobody reads another's, and they go where their owner says, or go altogether."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, expect

from workbook import journal_file

from .conftest import Served, Visitor, ready, serving, somebody
from .person import (
    EVERYTHING,
    LANG,
    OTHER,
    SHELF,
    box,
    choose,
    form,
    is_saved,
    keep,
    kernel_of,
    mine,
    on,
    save,
    say,
    take_along,
    until,
    write,
)


def everything_of(folders: list[Path]) -> Iterator[tuple[Path, bytes]]:
    for folder in folders:
        for path in folder.rglob("*"):
            with contextlib.suppress(OSError):
                if path.is_file() and not path.is_symlink() and path.stat().st_size < 50_000_000:
                    yield path, path.read_bytes()


def test_two_people_never_see_each_other(browser: Browser, tmp_path: Path) -> None:
    """Not on their pages, not in their storage, not in the server's folder, its temporary files or its log."""
    markers = ("merkwoord-van-een", "merkwoord-van-ander")
    work, temporary = tmp_path / "work", tmp_path / "tmp"
    work.mkdir()
    temporary.mkdir()
    with contextlib.ExitStack() as stack:
        served = stack.enter_context(serving(work, TMPDIR=str(temporary), HOME=str(work), XDG_RUNTIME_DIR=str(temporary), IPYTHONDIR=str(work / "ipython"), JUPYTER_RUNTIME_DIR=str(temporary)))
        people = [stack.enter_context(somebody(browser, served, console=False)) for _ in markers]
        pages = [who.open(served.page(LANG, "anticipate")) for who in people]
        for page, marker in zip(pages, markers, strict=True):
            save(page, marker)
            mine(page)
            write(page, f"{marker}-concept", OTHER)
            expect(form(page, OTHER)).to_have_attribute("data-draft", "kept")
        for page, marker, other in zip(pages, markers, reversed(markers), strict=True):
            for again in (False, True):
                if again:
                    page.reload()
                    ready(page)
                on(page, "playbook")
                seen = page.evaluate(EVERYTHING)
                assert marker in seen
                assert other not in seen
        assert kernel_of(pages[0]) != kernel_of(pages[1])
        leaks = [str(path) for path, content in everything_of([work, temporary]) if b"merkwoord" in content]
        assert leaks == []
    assert b"merkwoord" not in served.log.read_bytes()
    leaks = [str(path) for path, content in everything_of([work, temporary]) if b"merkwoord" in content]
    assert leaks == []


def test_on_a_shared_device_everything_goes_with_the_tab(person: Visitor, served: Served) -> None:
    """Asked once, beside the first answer; kept over a reload; in a new tab of the same browser nothing is left."""
    page = person.open(served.page(LANG, "anticipate"))
    expect(form(page).locator(".whose")).to_be_hidden()
    save(page, "merkwoord gedeeld")
    question = form(page).get_by_role("group", name=say("form.whose"))
    expect(question).to_be_visible()
    question.get_by_role("button", name=say("form.whose-shared")).click()
    expect(question).to_contain_text(say("form.whose-shared-done"))
    save(page, "merkwoord twee", OTHER)
    expect(form(page, OTHER).locator(".whose")).to_be_hidden()
    write(page, "merkwoord concept", OTHER)
    page.reload()
    ready(page)
    is_saved(page, "merkwoord gedeeld")
    expect(box(page, OTHER)).to_have_value("merkwoord concept")
    expect(keep(page).get_by_role("radio", name=say("form.whose-shared"))).to_be_checked()
    expect(page.locator("#playbook").get_by_text(say("where.device-shared"))).to_be_visible()
    other = person.open(served.page(LANG, "anticipate"))
    assert "merkwoord" not in other.evaluate(EVERYTHING)
    page.close()
    assert "merkwoord" not in other.evaluate(EVERYTHING)
    assert "steady.device" not in other.evaluate("JSON.stringify({...localStorage})")


def test_the_answer_about_the_device_can_be_changed_and_everything_moves_along(person: Visitor, served: Served) -> None:
    """From one's own to shared: nothing stays behind in the browser. And back: it is there for the next tab again."""
    page = person.open(served.page(LANG, "anticipate"))
    save(page, "merkwoord")
    mine(page)
    write(page, "merkwoord concept", OTHER)
    expect(form(page, OTHER)).to_have_attribute("data-draft", "kept")
    keep(page).get_by_role("radio", name=say("form.whose-shared")).check()
    expect(keep(page)).to_contain_text(say("keep.whose-shared"))
    on(page, "anticipate")
    expect(form(page).locator(".status")).to_contain_text(say("form.saved-tab").split(":")[0])
    left = page.evaluate(f"async () => JSON.stringify([{{...localStorage}}, (await ({SHELF})()).length])")
    assert "merkwoord" not in left
    other = person.open(served.page(LANG, "anticipate"))
    assert "merkwoord" not in other.evaluate(EVERYTHING)
    other.close()
    page.reload()
    ready(page)
    is_saved(page, "merkwoord")
    expect(box(page, OTHER)).to_have_value("merkwoord concept")
    keep(page).get_by_role("radio", name=say("form.whose-own")).check()
    on(page, "anticipate")
    expect(form(page).locator(".status")).to_contain_text(say("form.saved-browser").split(":")[0])
    assert "merkwoord" not in page.evaluate("JSON.stringify({...sessionStorage})")
    other = person.open(served.page(LANG, "anticipate"))
    is_saved(other, "merkwoord")
    expect(box(other, OTHER)).to_have_value("merkwoord concept")


def test_forgetting_everything_reaches_every_tab_and_every_draft(person: Visitor, served: Served) -> None:
    """After a question that names what goes, no word is left in any tab, field or storage; the file brings it back when asked."""
    page = person.open(served.page(LANG, "anticipate"))
    save(page, "merkwoord")
    mine(page)
    other = person.open(served.page(LANG, "anticipate"))
    is_saved(other, "merkwoord")
    write(other, "merkwoord in het andere tabblad", OTHER)
    page.bring_to_front()
    region = keep(page)
    region.get_by_role("button", name=say("keep.forget"), exact=True).click()
    expect(region.locator(".forget-all")).to_contain_text("1")
    region.get_by_role("button", name=say("keep.forget-no")).click()
    on(page, "anticipate")
    is_saved(page, "merkwoord")
    region = keep(page)
    region.get_by_role("button", name=say("keep.forget"), exact=True).click()
    region.get_by_role("button", name=say("keep.forget-yes")).click()
    expect(region).to_contain_text(say("keep.nothing"))
    on(page, "anticipate")
    for tab in (page, other):
        expect(box(tab)).to_have_value("")
        expect(box(tab, OTHER)).to_have_value("")
        until(tab, f"async () => !(await ({EVERYTHING})()).includes('merkwoord')")
    for tab in (page, other):
        tab.reload()
        ready(tab)
        assert "merkwoord" not in tab.evaluate(EVERYTHING)


def test_a_file_is_taken_along_checked_and_brought_back_elsewhere(browser: Browser, person: Visitor, served: Served, tmp_path: Path) -> None:
    """The restore drill proves the file; on another device it brings everything back after a yes, and nothing twice."""
    page = person.open(served.page(LANG, "anticipate"))
    save(page, "mee naar huis")
    save(page, "ook mee", OTHER)
    prompt = page.get_by_text(say("keep.nudge", number=2))
    on(page, "anticipate")
    expect(prompt.and_(page.locator("#anticipate *"))).to_be_visible()
    page.locator("#anticipate").get_by_role("link", name=say("keep.title")).click()
    expect(keep(page)).to_be_visible()
    file = take_along(page, tmp_path)
    expect(keep(page)).to_contain_text(file.name)
    expect(prompt).to_have_count(0)
    expect(choose(page, file)).to_contain_text(say("keep.file-whole"))
    expect(keep(page).get_by_role("button", name=re.compile(say("keep.bring-some")))).to_have_count(0)
    expect(keep(page).locator(".copies")).to_contain_text(say("keep.copy-checked").split("{")[0])
    with somebody(browser, served, console=False) as elsewhere:
        there = elsewhere.open(served.page(LANG, "anticipate"))
        save(there, "van hier", OTHER)
        expect(choose(there, file)).to_contain_text(say("keep.file-holds", number=2))
        on(there, "anticipate")
        expect(box(there)).to_have_value("")
        keep(there).get_by_role("button", name=say("keep.bring", number=2)).click()
        expect(keep(there).locator(".found")).to_have_text(say("keep.brought", number=2))
        on(there, "anticipate")
        is_saved(there, "mee naar huis")
        expect(choose(there, file)).to_contain_text(say("keep.file-nothing"))
        there.reload()
        ready(there)
        on(there, "anticipate")
        is_saved(there, "mee naar huis")
        assert len([entry for entry in there.evaluate(SHELF) if entry["exercise"] != journal_file.LEDGER]) == 3


def test_one_answer_can_be_removed_and_its_draft_goes_along(person: Visitor, served: Served) -> None:
    """The harshest line is gone from the list, the form, the drafts and the storage; the others stay."""
    page = person.open(served.page(LANG, "anticipate"))
    save(page, "merkwoord")
    save(page, "blijft", OTHER)
    write(page, "merkwoord nog eens")
    expect(form(page)).to_have_attribute("data-draft", "kept")
    region = keep(page)
    region.get_by_text(say("keep.remove-one"), exact=True).click()
    line = region.locator(".removable li").filter(has_text="merkwoord")
    line.get_by_role("button").click()
    line.get_by_role("button", name=say("keep.remove-yes")).click()
    expect(region.locator(".removable li")).to_have_count(1)
    until(page, f"async () => !(await ({EVERYTHING})()).includes('merkwoord')")
    on(page, "anticipate")
    expect(box(page)).to_have_value("")
    is_saved(page, "blijft", OTHER)

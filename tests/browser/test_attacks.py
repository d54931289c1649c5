"""What somebody might try on a page: markup, floods, files that are not what they say, another site around it."""

from __future__ import annotations

import contextlib
import http.server
import json
import re
import threading
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, expect

from workbook.journal import Entry, encode
from workbook.model import Exercise

from .conftest import Served, Visitor, ready, somebody
from .person import (
    CONTENT,
    LANG,
    OTHER,
    SHELF,
    box,
    choose,
    foot,
    form,
    is_saved,
    keep,
    on,
    press_save,
    save,
    say,
    take_along,
)
from .walker import Walker


def covering(chapters: tuple[str, ...] = ("start", "anticipate", "recharge")) -> list[Exercise]:
    """Few exercises that have every kind of field between them."""
    left = {prompt.kind for exercise in CONTENT.exercises.values() if exercise.chapter in chapters for prompt in exercise.prompts} - {"show", "help", "wait", "breath", "tap"}
    chosen: list[Exercise] = []
    candidates = [e for e in CONTENT.exercises.values() if e.chapter in chapters and not any(p.source and p.source.exercise for p in e.prompts)]
    while left:
        best = max(candidates, key=lambda e: (len({p.kind for p in e.prompts} & left), -len(e.prompts)))
        gained = {p.kind for p in best.prompts} & left
        if not gained:
            break
        chosen.append(best)
        left -= gained
    return chosen


def test_markup_typed_into_every_kind_of_field_stays_words_wherever_it_goes(browser: Browser, person: Visitor, served: Served, tmp_path: Path) -> None:
    """Through saving, the playbook, its Markdown, the file, and the page of somebody who brings the file back."""
    words = "<img src=x onerror=alert(1)></script><script>alert(2)</script>"
    page = person.open(served.page(LANG))
    page.on("dialog", lambda dialog: person.faults.append(f"a script ran: {dialog.message}"))
    walker = Walker(page, CONTENT, LANG, words)
    for exercise in covering():
        on(page, exercise.chapter)
        walker.do(exercise)
    for where in ("playbook",):
        on(page, where)
        for details in page.locator("#playbook details").all():
            details.evaluate("each => { each.open = true; }")
        expect(page.locator("#playbook")).to_contain_text("<img src=x onerror=alert(1)>")
    file = take_along(page, tmp_path)
    assert words[:20] in file.read_text(encoding="utf-8")
    with somebody(browser, served, console=False) as elsewhere:
        there = elsewhere.open(served.page(LANG))
        there.on("dialog", lambda dialog: person.faults.append(f"a script ran: {dialog.message}"))
        choose(there, file)
        keep(there).get_by_role("button", name=re.compile(re.escape(say("keep.bring").split("{")[0]))).click()
        keep(there).get_by_text(say("keep.remove-one"), exact=True).click()
        expect(keep(there).locator(".removable")).to_contain_text("<img src=x")
        for chapter in there.locator("main .chapter").evaluate_all("all => all.map(each => each.id)"):
            on(there, chapter)
        for each in (page, there):
            assert each.locator("img[src='x']").count() == 0
            assert each.locator("main script:not([type]), .steady script").count() == 0


def test_ten_megabytes_pasted_are_refused_in_words_and_harm_nothing(person: Visitor, served: Served) -> None:
    """The page says that it is too much, the connection stays, and what was saved before is there."""
    page = person.open(served.page(LANG, "anticipate"))
    save(page, "van tevoren", OTHER)
    box(page).evaluate("(field) => { field.value = 'x'.repeat(10_000_000); field.dispatchEvent(new Event('input', { bubbles: true })); }")
    expect(form(page).locator(".status")).to_contain_text(say("form.unsaved"))
    press_save(page)
    expect(form(page).locator(".status")).to_contain_text(say("form.too-long"))
    box(page).evaluate("(field) => { field.value = 'x'.repeat(100_000); field.dispatchEvent(new Event('input', { bubbles: true })); }")
    press_save(page)
    expect(form(page)).to_contain_text(say("fault.long", most=20_000))
    expect(foot(page)).to_be_hidden()
    save(page, "kort genoeg")
    is_saved(page, "van tevoren", OTHER)


def test_an_import_of_fifty_megabytes_is_refused_in_words(person: Visitor, served: Served, tmp_path: Path) -> None:
    """Nothing changes, and the page goes on."""
    page = person.open(served.page(LANG, "anticipate"))
    save(page, "van mij")
    huge = tmp_path / "huge.jsonl"
    huge.write_bytes(b"x" * 50_000_000)
    expect(choose(page, huge)).to_have_text(say("keep.file-large"))
    long = tmp_path / "long.jsonl"
    long.write_text("\n".join(encode(Entry(f"{number:032x}", "kept", "", {"mine": "y" * 5000}, "2026-11-01T09:30:00.000Z")) for number in range(2000)), encoding="utf-8")
    expect(choose(page, long)).to_contain_text(say("keep.file-holds", number=2000))
    keep(page).get_by_role("button", name=say("keep.bring-not")).click()
    on(page, "anticipate")
    is_saved(page, "van mij")
    save(page, "en verder")


def test_a_malicious_import_changes_nothing_of_ones_own(person: Visitor, served: Served) -> None:
    """Keys that mean something to JavaScript, huge numbers, torn and nested lines, and ids that are taken: mine stays mine."""
    page = person.open(served.page(LANG, "anticipate"))
    save(page, "van mij")
    own = next(entry for entry in page.evaluate(SHELF))
    base = {**own, "id": "b" * 32}
    lines = [
        json.dumps({**own, "answers": {"problem": "zzz van een ander"}}),
        json.dumps({**base, "answers": {"problem": "<img src=x onerror=alert(1)>"}, "at": "2020-01-01T00:00:00.000Z"}),
        '{"__proto__": {"polluted": true}, ' + json.dumps({**base, "id": "c" * 32, "exercise": "kept"})[1:],
        json.dumps({**base, "id": "d" * 32, "exercise": "__proto__", "about": "constructor"}).replace('"answers": {', '"answers": {"__proto__": {"polluted": true}, "constructor": {"prototype": {"polluted": true}}, '),
        json.dumps({**base, "id": "e" * 32}).replace('"van mij"', "1e999"), json.dumps({**base, "id": "f" * 32}).replace('"van mij"', "9" * 400),
        json.dumps({**base, "id": "1" * 32, "at": "2999-12-31T23:59:59.999Z"}), "[" * 100_000, "\x00\xff", '{"steady": "journal", "version": 1e9}',
        json.dumps({**base, "id": "2" * 32, "answers": {"problem": {"x": ["y"]}, "when": 7}}),
    ]
    choose(page, {"name": "gift.jsonl", "mimeType": "text/plain", "buffer": "\n".join(lines).encode()})
    before = page.evaluate(SHELF)
    assert [entry["id"] for entry in before] == [own["id"]]
    keep(page).get_by_role("button", name=re.compile(re.escape(say("keep.bring").split("{")[0]))).click()
    expect(keep(page).locator(".found")).to_contain_text(say("keep.brought").split("{")[0])
    assert page.evaluate("({}).polluted === undefined && Object.prototype.polluted === undefined")
    shelf = {entry["id"]: entry for entry in page.evaluate(SHELF)}
    assert shelf[own["id"]] == own
    for chapter in page.locator("main .chapter").evaluate_all("all => all.map(each => each.id)"):
        on(page, chapter)
    assert page.locator("img[src='x']").count() == 0
    on(page, "anticipate")
    save(page, "ik kan nog steeds bewaren")
    page.reload()
    ready(page)
    is_saved(page, "ik kan nog steeds bewaren")


@contextlib.contextmanager
def another_site(page: str) -> Iterator[str]:
    """A server of somebody else on this computer, with one page."""
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(page.encode())

        def log_message(self, *_: object) -> None:
            """Nothing to say."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


def test_a_page_of_another_site_cannot_show_it_in_a_frame(browser: Browser, served: Served) -> None:
    """Nobody can lay a page of their own over this one and borrow a click."""
    context = browser.new_context()
    try:
        page = context.new_page()
        with another_site(f"<iframe src='{served.page(LANG)}'></iframe>") as address:
            with page.expect_console_message(lambda said: "frame-ancestors" in said.text):
                page.goto(address)
            assert page.frames[1].url != served.page(LANG)
            expect(page.frame_locator("iframe").get_by_role("main")).to_have_count(0)
    finally:
        context.close()

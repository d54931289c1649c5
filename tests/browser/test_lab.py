"""The same views in JupyterLab: a chapter runs, an answer is saved in the file, and is there after a restart."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from workbook import place
from workbook.content import Content
from workbook.journal import Journal
from workbook.stores import FileStore

from .walker import Walker

CONTENT = Content()


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """JupyterLab on a copy of the notebooks, with a journal of its own: its address, and the journal's file."""
    folder = tmp_path_factory.mktemp("lab")
    journal = folder / "answers" / "journal.sqlite"
    notebooks = folder / "notebooks"
    for path in place.notebooks().rglob("*.ipynb"):
        copy = notebooks / path.relative_to(place.notebooks())
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes())
    env = {**os.environ, "WORKBOOK_JOURNAL": str(journal), "JUPYTER_CONFIG_DIR": str(folder / "config"), "JUPYTER_DATA_DIR": str(folder / "data")}
    options = ["--no-browser", "--ServerApp.port=0", "--IdentityProvider.token=steady", f"--ServerApp.root_dir={notebooks}", "--allow-root", "--LabApp.news_url=None"]
    process = subprocess.Popen([sys.executable, "-m", "jupyterlab", *options], cwd=folder, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    try:
        found = next((m for line in process.stderr or () if (m := re.search(r"http://127\.0\.0\.1:(\d+)/lab", line))), None)
        assert found
        # Somebody has to read what the server goes on to say, or it stops saying it, and then stops.
        drain = subprocess.Popen(["cat"], stdin=process.stderr, stdout=subprocess.DEVNULL)
        yield f"http://127.0.0.1:{found[1]}/lab/tree/nl/02-anticipate.ipynb?token=steady", journal
    finally:
        process.terminate()
        process.wait(20)
        drain.wait(20)
        if process.stderr:
            process.stderr.close()


def run_all(page: Page, url: str) -> None:
    """Open the notebook on a fresh kernel and run every cell, by the menu.

    Not by "Restart the kernel and run all cells": now and then JupyterLab's line to the kernel breaks off at the restart, and no cell runs.
    """
    server, token = url.split("/lab/")[0], "token=steady"
    for kernel in page.request.get(f"{server}/api/kernels?{token}").json():
        assert page.request.delete(f"{server}/api/kernels/{kernel['id']}?{token}").status == 204
    page.goto(url)
    expect(page.locator(".jp-Notebook-ExecutionIndicator").first).to_have_attribute("data-status", "idle", timeout=60_000)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()


def test_an_answer_given_in_jupyterlab_is_in_the_file_and_there_after_a_restart(browser: Browser, lab: tuple[str, Path]) -> None:
    """Alone at one's own machine: what the page calls saved can be read from the file, and comes back."""
    url, file = lab
    exercise = CONTENT.exercises["postponed"]
    context = browser.new_context(viewport={"width": 1280, "height": 1000})
    context.set_default_timeout(60_000)
    page = context.new_page()
    run_all(page, url)
    walker = Walker(page, CONTENT, "nl", "in Lab geschreven")
    form = walker.form(exercise)
    form.scroll_into_view_if_needed()
    expect(form.get_by_role("button", name="Bewaren")).to_be_visible()
    walker.do(exercise)
    expect(form).to_contain_text("Bewaard op deze computer")
    page.close()

    journal = Journal()
    FileStore(file).attach(journal)
    entry = journal.latest(exercise.id)
    assert entry
    assert entry.answers["problem"] == "in Lab geschreven problem"

    # A new kernel, as after closing the laptop: the form shows what the file holds.
    page = context.new_page()
    run_all(page, url)
    again = Walker(page, CONTENT, "nl").form(exercise)
    again.scroll_into_view_if_needed()
    expect(again).to_have_attribute("data-saved", "true")
    expect(again.get_by_role("textbox").first).to_have_value("in Lab geschreven problem")
    context.close()

"""The workbook knows where it runs, and so where answers may be kept."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from workbook import place


@pytest.mark.parametrize(
    ("env", "platform", "expected"),
    [
        ({}, "linux", "own"),
        ({}, "win32", "own"),
        ({"VOILA_BASE_URL": "/"}, "linux", "voila"),
        ({"VOILA_BASE_URL": ""}, "linux", "voila"),
        ({"BINDER_SERVICE_HOST": "10.0.0.1"}, "linux", "binder"),
        ({"BINDER_LAUNCH_HOST": "https://mybinder.org/"}, "linux", "binder"),
        ({"BINDER_REPO_URL": "x", "VOILA_BASE_URL": "/user/"}, "linux", "binder"),
        ({"VOILA_BASE_URL": "/"}, "emscripten", "lite"),
    ],
)
def test_places_are_told_apart(env: dict[str, str], platform: str, expected: str) -> None:
    """One's own machine, a server, Binder and a browser-only Python are told apart; Binder wins over Voilà."""
    assert place.where(env, platform) == expected
    assert expected in place.PLACES


def test_the_environment_itself_is_asked_by_default(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without being told, the workbook looks at the environment it runs in."""
    for name in ("BINDER_SERVICE_HOST", "BINDER_LAUNCH_HOST", "BINDER_REPO_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("VOILA_BASE_URL", "/")
    assert place.where() == "voila"
    monkeypatch.delenv("VOILA_BASE_URL")
    assert place.where() == "own"


def test_the_journal_is_where_one_says() -> None:
    """``WORKBOOK_JOURNAL`` names the file; ``~`` is one's own folder."""
    assert place.journal_file({"WORKBOOK_JOURNAL": "/some/where.sqlite"}) == Path("/some/where.sqlite")
    assert place.journal_file({"WORKBOOK_JOURNAL": "~/mine.sqlite"}) == Path.home() / "mine.sqlite"


def test_the_journal_is_otherwise_in_the_users_own_folder() -> None:
    """Without a word it stands in the user's data folder, under the workbook's name."""
    for env in ({}, {"WORKBOOK_JOURNAL": ""}):
        file = place.journal_file(env)
        assert file.is_absolute()
        assert (file.parent.name, file.name) == ("steady-workbook", "journal.sqlite")


def test_packs_are_listed_as_in_path() -> None:
    """Several folders of content may be named, empty parts left out."""
    assert place.content_packs({}) == ()
    assert place.content_packs({"WORKBOOK_CONTENT": os.pathsep.join(["/a", "", "~/b"])}) == (Path("/a"), Path.home() / "b")


def test_the_notebooks_are_there() -> None:
    """The chapters are found, in both languages."""
    for lang in ("en", "nl"):
        assert list((place.notebooks() / lang).glob("*.ipynb"))


def test_assets_come_from_a_server_only_where_there_is_one() -> None:
    """Without a Steady server the views carry their own modules."""
    assert place.assets_url({}) == ""
    assert place.assets_url({"WORKBOOK_ASSETS": "assets/abc"}) == "assets/abc"

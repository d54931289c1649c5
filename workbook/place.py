"""Where are we running? The only reader of ``os.environ`` and ``sys.platform``."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Literal, get_args

Place = Literal["own", "voila", "binder", "lite"]
PLACES: tuple[Place, ...] = get_args(Place)


def where(env: Mapping[str, str] | None = None, platform: str = sys.platform) -> Place:
    """``own`` machine, a ``voila`` server, ``binder``, or ``lite`` (Python inside the browser)."""
    env = os.environ if env is None else env
    if platform == "emscripten":
        return "lite"
    # First: on Binder a Voilà page is temporary too, and shares its web origin with strangers.
    if "BINDER_SERVICE_HOST" in env or "BINDER_LAUNCH_HOST" in env or "BINDER_REPO_URL" in env:
        return "binder"
    # A preheated Voilà kernel has neither SERVER_SOFTWARE nor QUERY_STRING; this one is always there.
    return "voila" if "VOILA_BASE_URL" in env else "own"


def journal_file(env: Mapping[str, str] | None = None) -> Path:
    """The journal on one's own machine: where ``WORKBOOK_JOURNAL`` says, else in the user's data folder."""
    env = os.environ if env is None else env
    if chosen := env.get("WORKBOOK_JOURNAL"):
        return Path(chosen).expanduser()
    import platformdirs  # only here: nothing else needs to know where a system keeps a user's files

    return Path(platformdirs.user_data_dir("steady-workbook", appauthor=False)) / "journal.sqlite"


def content_packs(env: Mapping[str, str] | None = None) -> tuple[Path, ...]:
    """Folders of one's own content, from ``WORKBOOK_CONTENT`` (separated as in ``PATH``)."""
    env = os.environ if env is None else env
    return tuple(Path(part).expanduser() for part in env.get("WORKBOOK_CONTENT", "").split(os.pathsep) if part)


def notebooks() -> Path:
    """The folder of the chapters: beside the package in a checkout, inside it once installed."""
    here = Path(__file__).parent
    beside = here.parent / "notebooks"
    return beside if beside.is_dir() else here / "notebooks"


def assets_url(env: Mapping[str, str] | None = None) -> str:
    """Where a Steady server serves the views' modules, relative to its base URL; empty where nobody does."""
    env = os.environ if env is None else env
    return env.get("WORKBOOK_ASSETS", "")


def announce_assets(url: str) -> None:
    """Tell the kernels this process will start where the views' modules are served."""
    os.environ["WORKBOOK_ASSETS"] = url


def announce_content(folder: Path) -> None:
    """Tell this process and the kernels it will start of a folder with content of one's own."""
    os.environ["WORKBOOK_CONTENT"] = str(folder.resolve())

"""Run everything: style, types, the engine, the JavaScript, every notebook, the pages in real Chromium and in Firefox."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
PYTHON = sys.executable
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FOXES = ("firefox-esr", "firefox")
NOTHING_CHOSEN = 5  # pytest's word for: no test was asked for
# What is under test decides where it keeps answers; nothing of the developer's own may leak in.
OWN = ("WORKBOOK_JOURNAL", "WORKBOOK_CONTENT", "WORKBOOK_ASSETS")


def main(arguments: list[str]) -> int:
    """Every stage runs, whatever the one before said; the exit code is 1 if any failed."""
    chromium, node = find_chromium(), find_node()
    if not chromium or not node:
        return 1
    env = {name: value for name, value in os.environ.items() if name not in OWN}
    env |= {"STEADY_CHROMIUM": chromium, "STEADY_NODE": node, "PYTHONUNBUFFERED": "1"}
    if firefox := find_firefox():
        env["STEADY_FIREFOX"] = firefox
    if not on_path("nginx") and not Path("/usr/sbin/nginx").exists() and not apt_install("nginx-light"):
        print("No nginx could be installed, so the test behind a reverse proxy is skipped. Install nginx to run it.", file=sys.stderr)
    workers = str(min(4, os.cpu_count() or 1))
    stages = {
        "style": [PYTHON, "-m", "ruff", "check", "."],
        "types": [PYTHON, "-m", "basedpyright"],
        "content": [PYTHON, "-m", "workbook", "check"],
        "javascript": [node, "--test", *map(str, sorted((ROOT / "tests" / "js").glob("*.test.mjs")))],
        "notebooks": [PYTHON, "-m", "pytest", "-q", "--nbval-lax", "-n", workers, "--dist", "loadfile", "-W", "default", "-p", "no:cacheprovider", "notebooks"],
        "tests": [PYTHON, "-m", "pytest", "-n", workers, "--dist", "loadgroup", "--durations=10", *arguments, "tests", "--ignore=tests/browser"],
        # One server, one browser, one test at a time: what a learner's machine does, and nothing in its way.
        "pages": [PYTHON, "-m", "pytest", "--durations=10", *arguments, "tests/browser"],
    }
    failed = []
    for name, command in stages.items():
        print(f"\n== {name}", flush=True)
        began = time.monotonic()
        with tempfile.TemporaryDirectory() as folder:
            own = {"WORKBOOK_JOURNAL": str(Path(folder) / "journal.sqlite")} if name == "notebooks" else {}
            code = subprocess.call(command, cwd=ROOT, env={**env, **own})
        if code == NOTHING_CHOSEN and arguments:
            code = 0  # the words given to make test chose tests of another stage
        print(f"== {name}: {'passed' if code == 0 else f'failed ({code})'} in {time.monotonic() - began:.0f} s", flush=True)
        failed += [name] * bool(code)
    print(f"\n{len(stages) - len(failed)} stages well, {len(failed)} not" + (f": {', '.join(failed)}" if failed else ""))
    return 1 if failed else 0


def find_chromium() -> str:
    """The system's Chromium, else Debian's package, else Playwright's own; empty, with a sentence, where none can be had."""
    if chosen := os.environ.get("STEADY_CHROMIUM") or on_path(*BROWSERS):
        return chosen
    print("No Chromium yet: installing one for the browser tests.", flush=True)
    if apt_install("chromium") and (found := on_path(*BROWSERS)):
        return found
    subprocess.call([PYTHON, "-m", "playwright", "install", "chromium"])
    found = subprocess.run(
        [PYTHON, "-c", "from playwright.sync_api import sync_playwright as s\nwith s() as p: print(p.chromium.executable_path)"],
        capture_output=True, text=True, check=False,
    ).stdout.strip()
    if found and Path(found).exists():
        return found
    print("The browser tests need Chromium, and none could be installed. Install Chromium or Chrome, then type make test again.", file=sys.stderr)
    return ""


def find_firefox() -> str:
    """The system's Firefox, else Debian's package; empty, with a sentence, where none can be had: its smoke walk is then skipped."""
    if chosen := os.environ.get("STEADY_FIREFOX") or on_path(*FOXES):
        return chosen
    print("No Firefox yet: installing one for the smoke walk.", flush=True)
    if apt_install("firefox-esr") and (found := on_path(*FOXES)):
        return found
    print("No Firefox could be installed, so its smoke walk is skipped. Install Firefox to run it.", file=sys.stderr)
    return ""


def find_node() -> str:
    """The system's Node (20 or newer), else the one that Playwright brings along."""
    import playwright

    bundled = Path(playwright.__file__).parent / "driver" / ("node.exe" if os.name == "nt" else "node")
    for candidate in (on_path("node"), str(bundled)):
        if candidate and Path(candidate).exists():
            version = subprocess.run([candidate, "--version"], capture_output=True, text=True, check=False).stdout.strip()
            if version.startswith("v") and int(version[1:].split(".")[0]) >= 20:
                return candidate
    print("The JavaScript tests need Node 20 or newer. Install it from nodejs.org, then type make test again.", file=sys.stderr)
    return ""


def on_path(*names: str) -> str:
    """The first of these commands that there is."""
    return next((found for name in names if (found := shutil.which(name))), "")


def apt_install(package: str) -> bool:
    """Install a Debian package where we may."""
    if not shutil.which("apt-get") or (hasattr(os, "geteuid") and os.geteuid() != 0):
        return False
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.call(["apt-get", "update", "-qq"], env=env)
    return subprocess.call(["apt-get", "install", "-y", "-qq", "--no-install-recommends", package], env=env, stdout=subprocess.DEVNULL) == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

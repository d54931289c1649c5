"""Lighthouse on the served pages: the figures, and by name what stands in the way of 100."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from tests.browser.conftest import serving  # noqa: E402
from tools.run_tests import find_chromium  # noqa: E402
from workbook.words import LANGS  # noqa: E402

VERSION = "13.5.0"
HOME = ROOT / "build" / "lighthouse"
CATEGORIES = ("accessibility", "best-practices")
FORMS = {"phone": [], "desk": ["--preset=desktop"]}
LEAST = 95


def main() -> int:
    """Exit code 1 if any figure is under 95."""
    chromium = find_chromium()
    if not chromium or not installed():
        return 2
    low = False
    with tempfile.TemporaryDirectory() as work, serving(Path(work)) as served:
        for lang in LANGS:
            for form, options in FORMS.items():
                report = measure(chromium, served.page(lang), Path(work) / "report.json", options)
                figures = {name: round(100 * report["categories"][name]["score"]) for name in CATEGORIES}
                print(f"{lang} {form}: " + ", ".join(f"{name} {figure}" for name, figure in figures.items()), flush=True)
                for line in in_the_way(report):
                    print(f"  {line}")
                low = low or min(figures.values()) < LEAST
    return int(low)


def installed() -> bool:
    """Lighthouse, in its own folder that git does not see."""
    if not shutil.which("npm"):
        print("Lighthouse needs Node and npm. Install them, then type make lighthouse again.", file=sys.stderr)
        return False
    if (HOME / "node_modules" / "lighthouse" / "package.json").exists():
        return True
    HOME.mkdir(parents=True, exist_ok=True)
    return subprocess.call(["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(HOME), f"lighthouse@{VERSION}"]) == 0


def measure(chromium: str, url: str, path: Path, options: list[str]) -> dict[str, Any]:
    """One report."""
    command = [
        "node", str(HOME / "node_modules" / "lighthouse" / "cli" / "index.js"), url, "--quiet", "--output=json", f"--output-path={path}",
        f"--only-categories={','.join(CATEGORIES)}", "--chrome-flags=--headless --no-sandbox --disable-gpu", *options,
    ]
    subprocess.run(command, check=True, cwd=HOME, env={**os.environ, "CHROME_PATH": chromium})
    return json.loads(path.read_text(encoding="utf-8"))


def in_the_way(report: dict[str, Any]) -> list[str]:
    """Every audit with a weight that is not full."""
    found = []
    for name in CATEGORIES:
        for each in report["categories"][name]["auditRefs"]:
            audit = report["audits"][each["id"]]
            if each["weight"] and audit["score"] is not None and audit["score"] < 1:
                what = [str(item.get("url") or item.get("description") or item.get("node", {}).get("snippet") or "")[:160] for item in (audit.get("details") or {}).get("items", [])][:3]
                found.append(f"{name}: {audit['title']} ({each['id']}, weight {each['weight']}) {'; '.join(what)}")
    return found


if __name__ == "__main__":
    sys.exit(main())

"""Break things at random and print the table of docs/reliability.md. ``STEADY_SEED`` chooses what breaks; ``--write`` puts the table in."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from run_tests import OWN, PYTHON, ROOT, find_chromium, find_node

TIMES = "20"  # as often as in ``make test``
PAGE = ROOT / "docs" / "reliability.md"
BEGIN, END = "<!-- figures: make faults -->\n", "<!-- end of figures -->\n"


def main(arguments: list[str]) -> int:
    """The state machines, the page's shelf, and a hundred kernels killed under a real browser."""
    chromium, node = find_chromium(), find_node()
    if not chromium or not node:
        return 1
    env = {name: value for name, value in os.environ.items() if name not in OWN}
    env |= {"STEADY_CHROMIUM": chromium, "STEADY_FAULTS": TIMES, "STEADY_SEED": env.get("STEADY_SEED", "1"), "PYTHONUNBUFFERED": "1"}
    pytest = [PYTHON, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    stages = {
        "stores": [*pytest, "tests/test_faults.py", "tests/test_stores.py"],
        "shelf": [node, "--test", "--test-reporter=dot", str(ROOT / "tests" / "js" / "shelf.test.mjs")],
        "pages": [*pytest, "tests/browser/test_reliability.py", "-k", "random or offline"],
    }
    failed, began = [], time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "figures.jsonl"
        file.touch()
        # Side by side: the page waits for its kernel most of the time.
        running = {}
        for name, command in stages.items():
            with (Path(folder) / name).open("w") as out:
                running[name] = subprocess.Popen(command, cwd=ROOT, env=env | {"STEADY_FIGURES": str(file)}, stdout=out, stderr=out)
        for name, process in running.items():
            code = process.wait()
            print((Path(folder) / name).read_text(encoding="utf-8", errors="replace"))
            print(f"== {name}: {'nothing was lost' if code == 0 else f'failed ({code})'} after {time.monotonic() - began:.0f} s, seed {env['STEADY_SEED']}\n", flush=True)
            failed += [name] * bool(code)
        handed_in = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    lines = [*table(handed_in), "", f"`make faults SEED={env['STEADY_SEED']}`, {time.strftime('%Y-%m-%d')}, {(time.monotonic() - began) / 60:.0f} minutes."]
    print("\n" + "\n".join(lines))
    if "--write" in arguments and not failed:
        before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
        PAGE.write_text(before + BEGIN + "\n" + "\n".join(lines) + "\n\n" + END + rest.partition(END)[2], encoding="utf-8")
    return 1 if failed else 0


def table(handed_in: list[dict[str, Any]]) -> list[str]:
    """One row for each fault, one for each place with what was looked for there, and what else was noted."""
    lines = ["| where | broken on purpose | how often | looked for an acknowledged answer | not found |", "|---|---|---|---|---|"]
    for where in dict.fromkeys(each["where"] for each in handed_in):
        own = [each for each in handed_in if each["where"] == where]
        struck: Counter[str] = Counter()
        for each in own:
            struck.update(each["struck"])
        lines += [f"| {where} | {what} | {number:,} | | |" for what, number in sorted(struck.items())]
        lines.append(f"| {where} | **all of these** | **{sum(struck.values()):,}** | **{sum(each['looked'] for each in own):,} times** | **{sum(each['lost'] for each in own):,}** |")
    return [*lines, *(line for each in handed_in if each["note"] for line in ("", each["note"]))]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

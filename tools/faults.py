"""Break things at random for about an hour: what docs/reliability.md reports. ``STEADY_SEED`` chooses what breaks."""

from __future__ import annotations

import os
import subprocess
import sys
import time

from run_tests import OWN, PYTHON, ROOT, find_chromium, find_node

TIMES = "40"  # as often as in ``make test``


def main() -> int:
    """The state machines, the page's shelf, and a hundred kernels killed under a real browser."""
    chromium, node = find_chromium(), find_node()
    if not chromium or not node:
        return 1
    env = {name: value for name, value in os.environ.items() if name not in OWN}
    env |= {"STEADY_CHROMIUM": chromium, "STEADY_FAULTS": TIMES, "STEADY_SEED": env.get("STEADY_SEED", "1"), "PYTHONUNBUFFERED": "1"}
    pytest = [PYTHON, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    stages = {
        "stores": [*pytest, "tests/test_faults.py", "tests/test_stores.py"],
        "shelf": [node, "--test", str(ROOT / "tests" / "js" / "shelf.test.mjs")],
        "pages": [*pytest, "-s", "tests/browser/test_reliability.py", "-k", "random or offline"],
    }
    failed = []
    for name, command in stages.items():
        began = time.monotonic()
        code = subprocess.call(command, cwd=ROOT, env=env)
        print(f"== {name}: {'nothing was lost' if code == 0 else f'failed ({code})'} in {time.monotonic() - began:.0f} s, seed {env['STEADY_SEED']}", flush=True)
        failed += [name] * bool(code)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

"""The engine is light: the shell does not pay for widgets, and a kernel hardly for the workbook."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys

import pytest

WIDGETS = ("ipywidgets", "anywidget", "traitlets", "IPython", "jupyter_client", "jupyter_server", "nbformat", "voila", "tornado")
MOST_MS = 150
# Processor time, not the clock on the wall: a busy machine makes nobody fail.
COST = """
import time, ipywidgets, anywidget
begin = time.process_time()
import workbook
workbook.open
from workbook.views.form import Form
from workbook.views.browser_store import BrowserStore
print((time.process_time() - begin) * 1000)
"""


def run(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60).stdout


@pytest.mark.parametrize(
    "code",
    [
        "import workbook.content, workbook.journal",
        "import workbook, workbook.stores, workbook.answers, workbook.plans, workbook.insight, workbook.playbook, workbook.feedback, workbook.helpcard, workbook.place",
        "from workbook.content import load; load()",
        "import workbook.book",
    ],
)
def test_the_engine_loads_no_widgets(code: str) -> None:
    """Reading content and answers, and the door to the notebooks itself, load no widget library."""
    loaded = json.loads(run(f"{code}\nimport sys, json\nprint(json.dumps(sorted(sys.modules)))"))
    assert "workbook" in loaded
    assert {name.split(".")[0] for name in loaded} & set(WIDGETS) == set()


def test_a_kernel_hardly_pays_for_the_workbook() -> None:
    """On top of ipywidgets and anywidget the whole workbook costs a kernel little."""
    run(COST)  # the first run writes the byte code
    assert statistics.median(float(run(COST)) for _ in range(3)) < MOST_MS

"""Binder: the build steps run in a clean environment, and a notebook runs there."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
CODE = """
import sys, nbformat
from nbclient import NotebookClient
notebook = nbformat.read(sys.argv[1], as_version=4)
NotebookClient(notebook, kernel_name="python3", timeout=120).execute()
print("ran", sum(cell.cell_type == "code" for cell in notebook.cells))
"""


@pytest.mark.xdist_group("install")
def test_the_build_steps_give_an_environment_in_which_the_first_notebook_runs(tmp_path: Path) -> None:
    """Somebody clicks the badge: what Binder builds opens the workbook, with temporary answers."""
    checkout = tmp_path / "checkout"
    tracked = subprocess.run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True, check=True).stdout
    for name in filter(None, tracked.decode().split("\0")):
        if (ROOT / name).is_file() and not name.startswith(("tests/", "authoring/")):
            (checkout / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, checkout / name)
    subprocess.run([sys.executable, "-m", "venv", tmp_path / "venv"], check=True)
    python = tmp_path / "venv" / "bin" / "python"
    env = {k: v for k, v in os.environ.items() if not k.startswith(("VIRTUAL_ENV", "PYTHONPATH", "WORKBOOK_", "VOILA_"))}
    env |= {"PATH": f"{python.parent}:{env['PATH']}", "PIP_DISABLE_PIP_VERSION_CHECK": "1", "HOME": str(tmp_path)}
    subprocess.run([python, "-m", "pip", "install", "--quiet", "-r", "requirements.txt"], cwd=checkout / "binder", env=env, check=True)
    built = subprocess.run(["bash", "binder/postBuild"], cwd=checkout, env=env, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
    assert "0 faults" in built.stdout
    notebook = checkout / "notebooks" / "nl" / "01-start.ipynb"
    ran = subprocess.run([python, "-c", CODE, notebook], cwd=tmp_path, env={**env, "BINDER_SERVICE_HOST": "x"}, capture_output=True, text=True, check=False)
    assert ran.stdout.startswith("ran "), ran.stderr
    assert not list(tmp_path.rglob("journal.sqlite")), "nothing of a visitor is kept on Binder's disk"

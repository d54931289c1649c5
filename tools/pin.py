"""Pin what is served and tested: one file for each purpose, from pyproject.toml."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent


def pin(extra: str) -> None:
    """Write ``requirements/EXTRA.txt``; it names no index, so that any can serve it."""
    command = [
        sys.executable, "-m", "uv", "pip", "compile", "--quiet", "--universal", "--python-version", "3.11", "--no-emit-index-url", "--no-emit-find-links",
        "--no-header", "--extra", extra, "pyproject.toml", "--output-file", f"requirements/{extra}.txt",
    ]
    subprocess.run(command, cwd=ROOT, check=True)


if __name__ == "__main__":
    # `serve` is what a learner's machine and Binder get: the page and JupyterLab.
    pin("all")
    (ROOT / "requirements" / "all.txt").replace(ROOT / "requirements" / "serve.txt")
    pin("test")

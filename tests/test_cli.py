"""The shell: commands answer at once, name every fault, and never show a traceback."""

from __future__ import annotations

import os
import socket
import statistics
import subprocess
import sys
import time
from pathlib import Path

import pytest

from workbook.cli import main


def run(*arguments: str, **options: object) -> subprocess.CompletedProcess[str]:
    """One command, in a process of its own."""
    return subprocess.run([sys.executable, "-m", "workbook", *arguments], capture_output=True, text=True, check=False, **options)  # type: ignore[call-overload, no-any-return]


def test_check_counts_the_shipped_content_and_finds_no_fault(capsys: pytest.CaptureFixture[str]) -> None:
    """What is shipped is whole."""
    assert main(["check"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("31 situations, ")
    assert "2 languages" in said
    assert "0 faults" in said


@pytest.mark.parametrize("arguments", [["check"], ["--help"], ["--version"]])
def test_the_shell_answers_in_half_a_second(arguments: list[str]) -> None:
    """Nobody waits for help. The quickest of five: a busy machine must not fail it."""
    times = []
    for _ in range(5):
        began = time.perf_counter()
        assert run(*arguments).returncode == 0
        times.append(time.perf_counter() - began)
    assert min(times) < 0.5, statistics.median(times)


def test_a_new_template_fails_until_it_is_filled_and_then_passes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Somebody adds a situation and an exercise of their own."""
    for kind in ("situation", "exercise"):
        assert main(["new", kind, f"my-{kind}", "--folder", str(tmp_path)]) == 0
    assert main(["check", str(tmp_path)]) == 1
    assert "FILL-IN still stands here" in capsys.readouterr().out
    for path in tmp_path.rglob("*.toml"):
        path.write_text(path.read_text().replace("FILL-IN", "Words"))
    assert main(["check", str(tmp_path)]) == 0
    assert capsys.readouterr().out.startswith("32 situations, ")


def test_a_template_overwrites_nothing_and_wants_a_slug(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Two mistakes one can make, each with a sentence."""
    assert main(["new", "situation", "lost-parcel", "--folder", str(tmp_path)]) == 0
    assert main(["new", "situation", "lost-parcel", "--folder", str(tmp_path)]) == 1
    assert "is there already" in capsys.readouterr().err
    assert main(["new", "situation", "Lost Parcel", "--folder", str(tmp_path)]) == 1
    assert "small letters" in capsys.readouterr().err


def test_a_port_in_use_gets_a_sentence_with_what_to_do() -> None:
    """No traceback, no other port behind one's back."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = run("serve", "--no-browser", "--port", str(port), timeout=60)
    assert said.returncode == 1
    assert said.stderr.strip().splitlines()[-1] == f"Port {port} is in use. Stop what is running there, or choose another: workbook serve --port {port + 1}"
    assert "Traceback" not in said.stderr


@pytest.mark.parametrize("port", ["0", "70000", "abc"])
def test_a_port_that_is_none_is_refused(port: str) -> None:
    """Expected and got."""
    said = run("serve", "--port", port)
    assert said.returncode == 2
    assert f"expected a number from 1 to 65535, got '{port}'" in said.stderr


def test_serving_without_voila_says_what_to_install(tmp_path: Path) -> None:
    """The base installs no server."""
    (tmp_path / "voila").mkdir()
    (tmp_path / "voila" / "__init__.py").write_text("raise ModuleNotFoundError('no voila', name='voila')")
    said = run("serve", env={**os.environ, "PYTHONPATH": str(tmp_path)})
    assert said.returncode == 1
    assert "voila is not installed" in said.stderr
    assert "Traceback" not in said.stderr


def test_a_content_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    """Expected a folder, got none."""
    said = run("serve", "--content", str(tmp_path / "nothing"))
    assert said.returncode == 1
    assert "Expected a folder with content" in said.stderr
    said = run("check", str(tmp_path / "nothing"))
    assert said.returncode == 1
    assert "expected a folder with content" in said.stdout


def test_an_old_python_gets_a_sentence(tmp_path: Path) -> None:
    """The set-up runs on any Python 3 far enough to say that it is too old."""
    setup = Path(__file__).parent.parent / "tools" / "setup.py"
    fake = tmp_path / "old.py"
    fake.write_text(f"import sys\nsys.version_info = (3, 8, 1)\nsys.argv = ['setup.py', 'serve']\nexec(open({str(setup)!r}).read().replace('os.path.abspath(__file__)', repr({str(setup)!r})))\n")
    said = subprocess.run([sys.executable, str(fake)], capture_output=True, text=True, check=False)
    assert said.returncode == 1
    assert "Steady needs Python 3.11 or newer" in said.stderr
    assert "Traceback" not in said.stderr

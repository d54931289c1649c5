"""Run ``workbook serve`` for a test, and look at what it has running and lying about."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psutil


@dataclass
class Running:
    """A server: its address, its process, what it printed."""

    url: str
    process: subprocess.Popen[str]
    log: Path
    said: list[str] = field(default_factory=list)

    @property
    def folder(self) -> Path | None:
        """Its private folder, as its kernels know it."""
        for each in self.kernels():
            with contextlib.suppress(psutil.Error):
                return Path(each.cwd())
        return None

    def kernels(self) -> list[psutil.Process]:
        """The kernels that run now."""
        found = []
        for each in psutil.Process(self.process.pid).children(recursive=True):
            with contextlib.suppress(psutil.Error):
                if "ipykernel_launcher" in " ".join(each.cmdline()):
                    found.append(each)
        return found

    def stop(self) -> int:
        """As Ctrl+C does; the exit code."""
        self.process.terminate()
        return self.process.wait(30)


@contextlib.contextmanager
def running(folder: Path, *options: str, **env: str) -> Iterator[Running]:
    """A server until the block ends; ``folder`` is its working directory and keeps its log."""
    log = folder / "server.log"
    with log.open("w") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "workbook", "serve", "--no-browser", *options],
            stdout=subprocess.PIPE, stderr=out, text=True, cwd=folder, env={**os.environ, **env},
        )
        server = Running("", process, log)
        assert process.stdout

        def read() -> None:
            for line in process.stdout or ():
                server.said.append(line.strip())

        reader = threading.Thread(target=read, daemon=True)
        reader.start()
        try:
            until(lambda: bool(server.said) or process.poll() is not None, 90)
            server.url = next((line for line in server.said if line.startswith("http")), "")
            yield server
        finally:
            if process.poll() is None:
                process.terminate()
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            reader.join(10)
            process.stdout.close()


def until(true: Callable[[], bool], seconds: float) -> bool:
    """Wait for it; did it come?"""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.05)
    return true()

"""Start a server to measure: ours, ours without one of its measures, or plain Voilà on the same composed notebook."""

from __future__ import annotations

import contextlib
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import nbformat
import psutil

ROOT = Path(__file__).parent.parent
PATIENCE = 240.0
KERNEL = re.compile(r"kernel-([0-9a-f-]{36})\.json")


@dataclass
class Server:
    """A running server, its page, and its process."""

    name: str
    url: str
    page: str
    pid: int
    log: Path

    def processes(self) -> list[psutil.Process]:
        """The server and everything it started."""
        server = psutil.Process(self.pid)
        return [server, *server.children(recursive=True)]

    def kernels(self) -> list[psutil.Process]:
        """The kernels that run now."""
        found = []
        for each in self.processes()[1:]:
            with contextlib.suppress(psutil.Error):
                if "ipykernel_launcher" in " ".join(each.cmdline()):
                    found.append(each)
        return found

    def ids(self) -> set[str]:
        """The ids of the kernels that run now: part of their connection files' names."""
        found = set()
        for each in self.kernels():
            with contextlib.suppress(psutil.Error):
                found.update(KERNEL.findall(" ".join(each.cmdline())))
        return found

    def settle(self, kernels: int | None, patience: float = PATIENCE) -> float:
        """Wait until just so many kernels run (None: however many) and none of them is busy; how long it took."""
        began, quiet, used = time.perf_counter(), 0, self.cpu()
        while quiet < 3 and time.perf_counter() - began < patience:
            time.sleep(0.5)
            now = self.cpu()
            # Sixty kernels that wait use a hundredth of a core; one that starts uses all of one.
            quiet = quiet + 1 if kernels in (None, len(self.kernels())) and now - used < 0.1 else 0
            used = now
        return time.perf_counter() - began

    def cpu(self) -> float:
        """Processor seconds that the server and its kernels have used."""
        total = 0.0
        for each in self.processes():
            with contextlib.suppress(psutil.Error):
                times = each.cpu_times()
                total += times.user + times.system
        return total


@contextlib.contextmanager
def _run(name: str, command: list[str], page: str, ready: str, url: str = "", env: dict[str, str] | None = None) -> Iterator[Server]:
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "log"
        with log.open("w") as out:
            process = subprocess.Popen(command, stdout=out, stderr=out, cwd=folder, env={**os.environ, "PYTHONPATH": str(ROOT), **(env or {})})
        try:
            end = time.monotonic() + PATIENCE
            while ready not in log.read_text() and process.poll() is None and time.monotonic() < end:
                time.sleep(0.05)
            if process.poll() is not None:
                raise RuntimeError(f"{name} did not start:\n{log.read_text()}")
            said = next((line.strip() for line in log.read_text().splitlines() if line.startswith("http")), url)
            yield Server(name, url or said, page, process.pid, log)
        finally:
            children = psutil.Process(process.pid).children(recursive=True) if process.poll() is None else []
            process.terminate()
            try:
                process.wait(60)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            for each in children:
                with contextlib.suppress(psutil.Error):
                    each.kill()


def steady(seats: int, without: str = "nothing", ready: int | None = None) -> contextlib.AbstractContextManager[Server]:
    """Our server with ``seats``, all ready; ``ready=0``: none; ``without``: a name of ``benchmarks/without.py``."""
    command = [sys.executable, "-m", "benchmarks.without", "--seats", str(seats), "--ready", str(seats if ready is None else ready), "--without", without]
    return _run(f"steady without {without}", command, "/en/", "http://")


@contextlib.contextmanager
def plain(pool: int = 0) -> Iterator[Server]:
    """Plain Voilà on the composed notebook, with its own template; ``pool``: its own preheated kernels."""
    from workbook import place
    from workbook.compose import compose

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        notebook = Path(folder) / "en.ipynb"
        nbformat.write(compose(place.notebooks() / "en", "en"), notebook)
        command = [sys.executable, "-m", "voila", str(notebook), f"--port={port}", "--no-browser", "--Voila.ip=127.0.0.1"]
        # Without this it leaves out exercises: the book is larger than what it lets through in three seconds.
        command.append("--ZMQChannelsWebsocketConnection.limit_rate=False")
        if pool:
            command += ["--preheat_kernel=True", f"--pool_size={pool}"]
        with _run("plain Voilà", command, "/", "is running at", f"http://127.0.0.1:{port}/") as server:
            if pool:
                server.settle(pool)
            yield server

"""What stays: memory of a visitor, kernels after everybody left, and the server after hundreds of visits."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

from .crowd import last_ready, open_page
from .servers import Server

# What any Voilà page with widgets needs, and nothing of ours.
BASELINE = "import ipykernel.kernelapp, ipywidgets, anywidget, time; print('up', flush=True); time.sleep(60)"


@dataclass
class Traces:
    """What a server holds at one moment. Memory in MB, of the server alone."""

    kernels: int
    files: int
    sockets: int
    memory: float
    private: int  # files in its private folder


def traces(server: Server) -> Traces:
    """Look."""
    process = psutil.Process(server.pid)
    kernels = server.kernels()
    folder = Path(kernels[0].cwd()) if kernels else None
    private = sum(1 for _ in folder.rglob("*")) if folder else 0
    return Traces(len(kernels), process.num_fds(), len(process.net_connections("all")), process.memory_info().rss / 2**20, private)


def own_memory(process: psutil.Process) -> float:
    """MB that would be free if the process ended (what it shares counted by parts)."""
    return process.memory_full_info().pss / 2**20


def memory_of_a_visitor(server: Server, alike: int = 4) -> tuple[float, float]:
    """MB of a kernel with the workbook open, and of a bare one: the same number of each run at the same time."""
    bare = [subprocess.Popen([sys.executable, "-c", BASELINE], stdout=subprocess.PIPE, text=True) for _ in range(alike)]
    try:
        for each in bare:
            assert each.stdout
            each.stdout.readline()
        ours = [own_memory(each) for each in server.kernels()[:alike]]
        theirs = [own_memory(psutil.Process(each.pid)) for each in bare]
        return sum(ours) / len(ours), sum(theirs) / len(theirs)
    finally:
        for each in bare:
            each.kill()
            each.wait()
            if each.stdout:
                each.stdout.close()


def left_after(server: Server, ready: int, seconds: float = 5.0) -> int:
    """Kernels of people who left, this long after: all that run, less those that stand ready for the next."""
    time.sleep(seconds)
    return max(0, len(server.kernels()) - ready)


def soak(server: Server, assets: list[str], visits: int = 300, at_once: int = 10, ready: int = 10) -> tuple[Traces, Traces]:
    """So many visits, some at a time; what the server held after the first few, and at the end."""
    before = None
    done = 0
    while done < visits:
        last_ready(open_page(server, assets, at_once))
        done += at_once
        with contextlib.suppress(psutil.Error):
            server.settle(ready, 60)
        if before is None and done >= at_once * 3:
            before = traces(server)
    server.settle(ready, 60)
    assert before
    return before, traces(server)

"""What stays: memory of a visitor, kernels after everybody left, and the server after hundreds of visits."""

from __future__ import annotations

import contextlib
import time
from dataclasses import dataclass
from pathlib import Path

import psutil
from jupyter_client.manager import start_new_kernel

from .crowd import last_ready, open_page
from .servers import Server


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
    """MB of a kernel with the workbook open, and of one that only imported the widgets; as many of each at the same time."""
    bare = [start_new_kernel() for _ in range(alike)]
    try:
        for _, client in bare:
            client.execute_interactive("import ipywidgets, anywidget")
        ours = [own_memory(each) for each in server.kernels()[:alike]]
        theirs = [own_memory(psutil.Process(manager.provisioner.pid)) for manager, _ in bare]
        return sum(ours) / len(ours), sum(theirs) / len(theirs)
    finally:
        for manager, client in bare:
            client.stop_channels()
            manager.shutdown_kernel(now=True)


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

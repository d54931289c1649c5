"""What stays: memory of a visitor, kernels after everybody left, and what a server holds after hundreds of visits."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

import psutil
from jupyter_client.manager import start_new_kernel

from .crowd import Visit
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


def left_after(server: Server, visits: list[Visit], seconds: float = 5.0) -> int:
    """How many kernels of people who left are still there, this long after."""
    time.sleep(seconds)
    return len(server.ids() & {each.kernel for each in visits})

"""Start a visitor's kernel, run the workbook's cells in it, and end it again."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from queue import Empty
from subprocess import DEVNULL
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import output_from_msg
from traitlets.config import Config

from ..words import Lang

PATIENCE = 60.0  # seconds until a kernel that does not answer counts as not started
LONGEST_SOCKET = 103  # bytes: what a Unix socket's path may be everywhere
NAME = len("/voila_12345678/kernel--ipc-1") + 36  # of a kernel's socket in the folder


class KernelFault(Exception):
    """A kernel that did not come up; the message says what was seen."""


@dataclass(frozen=True, slots=True)
class Kernel:
    """A kernel in which the workbook is open."""

    id: str
    lang: Lang
    outputs: Mapping[str, list[dict[str, Any]]]  # cell id -> what the page shows there

    def faults(self) -> list[str]:
        """Cells that failed, and why; nobody has written anything yet."""
        return [f"{cell}: {each['ename']}: {each['evalue']}" for cell, outputs in self.outputs.items() for each in outputs if each["output_type"] == "error"]


def configure(config: Config, folder: Path) -> None:
    """Kernels that talk through files of ours rather than through ports others may take, and stay dead when they die."""
    if sys.platform != "win32" and len(str(folder)) + NAME <= LONGEST_SOCKET:
        config.KernelManager.transport = "ipc"
    # A kernel started anew knows nothing of the page that is open: better an honest end.
    config.KernelManager.autorestart = False
    config.AsyncMappingKernelManager.default_kernel_name = "python3"


class Kernels:
    """The kernels of one server; ``manager`` is Jupyter's."""

    def __init__(self, manager: Any, notebooks: Mapping[Lang, NotebookNode], folder: Path, base_url: str) -> None:
        self.manager, self.folder = manager, folder
        self.running: set[str] = set()
        self.cells = {lang: [(cell.id, cell.source) for cell in notebook.cells if cell.cell_type == "code"] for lang, notebook in notebooks.items()}
        # VOILA_BASE_URL tells the workbook where it runs. A profile of our own: nothing of the facilitator's starts with it.
        self.env = {**os.environ, "VOILA_BASE_URL": base_url, "IPYTHONDIR": str(folder / "ipython"), "PYTHONDONTWRITEBYTECODE": ""}

    async def start(self, lang: Lang) -> Kernel:
        """A kernel with the workbook open in ``lang``; ``KernelFault`` if it does not come up."""
        # What a kernel prints could hold a learner's words: it is never kept.
        id_ = await self.manager.start_kernel(kernel_name="python3", cwd=str(self.folder), env=self.env, stdout=DEVNULL, stderr=DEVNULL)
        try:
            async with asyncio.timeout(PATIENCE):
                kernel = Kernel(id_, lang, await self._run(id_, self.cells[lang]))
            self.running.add(id_)
            return kernel
        except BaseException as error:
            await self.end(id_)
            if isinstance(error, TimeoutError):
                raise KernelFault(f"a kernel did not answer within {PATIENCE:.0f} seconds") from None
            raise

    async def _run(self, id_: str, cells: list[tuple[str, str]]) -> dict[str, list[dict[str, Any]]]:
        """Run all cells, sent in one go; one that fails does not keep the rest from running."""
        client = self.manager.get_kernel(id_).client()
        client.start_channels(shell=True, iopub=True, stdin=False, hb=False, control=False)
        try:
            await self._listening(id_, client)
            asked = {client.execute(source, store_history=False, allow_stdin=False, stop_on_error=False): cell for cell, source in cells}
            outputs: dict[str, list[dict[str, Any]]] = {cell: [] for cell, _ in cells}
            open_ = set(asked)
            while open_:
                message = await self._next(id_, client)
                parent = message["parent_header"].get("msg_id")
                if parent not in asked:
                    continue
                if message["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
                    open_.discard(parent)
                elif message["msg_type"] in ("display_data", "execute_result", "error"):
                    outputs[asked[parent]].append(output_from_msg(message))
            return outputs
        finally:
            client.stop_channels()

    async def _listening(self, id_: str, client: Any) -> None:
        """Until the kernel's own messages reach us: what is said before is lost."""
        while True:
            asked = client.kernel_info()
            try:
                message = await self._next(id_, client, 0.5)
                while message["parent_header"].get("msg_id") != asked or message["content"].get("execution_state") != "idle":
                    message = await self._next(id_, client, 0.5)
            except Empty:
                continue
            return

    async def _next(self, id_: str, client: Any, patience: float = PATIENCE) -> dict[str, Any]:
        """The next message; a kernel that died in between is a fault at once."""
        waited = 0.0
        while True:
            try:
                return await client.get_iopub_msg(timeout=0.5)
            except Empty:
                waited += 0.5
                if not await self._lives(id_):
                    raise KernelFault("a kernel ended while it was starting") from None
                if waited >= patience:
                    raise

    async def _lives(self, id_: str) -> bool:
        return id_ in self.manager and await self.manager.get_kernel(id_).is_alive()

    async def look(self) -> None:
        """Find out which kernels have died. Call it often."""
        for id_ in list(self.running):
            if not await self._lives(id_):
                self.running.discard(id_)

    def alive(self, id_: str) -> bool:
        """Did the kernel live when we last looked?"""
        return id_ in self.running

    async def end(self, id_: str) -> None:
        """End a kernel now; it holds nothing that must be kept."""
        self.running.discard(id_)
        if id_ not in self.manager:
            return
        with contextlib.suppress(KeyError, RuntimeError):  # gone already
            await self.manager.shutdown_kernel(id_, now=True)

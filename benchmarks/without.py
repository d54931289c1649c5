"""Serve the workbook for a measurement, without one of the measures that make it fast: what did each bring?"""

from __future__ import annotations

import argparse
import dataclasses
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from workbook.serve import app, files, handlers, kernels, pool, start, visit
from workbook.serve.page import GZIP, Page
from workbook.views import modules


def bundle() -> None:
    """Every part of the front end is asked for by itself."""
    files.listed = lambda *_: []  # type: ignore[assignment]


def gzip() -> None:
    """Everything goes over the wire as it is."""
    handlers.packed = visit.packed = lambda _: False  # type: ignore[assignment]
    visit.Channel.get_compression_options = lambda _: None  # type: ignore[assignment,method-assign]


def keeping() -> None:
    """Browsers keep nothing."""
    handlers.FOREVER = "no-store"


def memory() -> None:
    """Files are read and compressed for each request."""
    stock = files.Files.get

    def get(self: files.Files, path: str) -> Any:
        self._kept.clear()
        return stock(self, path)

    files.Files.get = get  # type: ignore[method-assign]


def calm() -> None:
    """The pool is refilled while people are coming in."""
    stock = pool.Pool.missing
    pool.Pool.missing = lambda self, lang: max(stock(self, lang), self.plan.ready.get(lang, 0) - len(self.ready[lang]) - self.starting[lang])  # type: ignore[method-assign]
    app.Plan = lambda *given, **options: dataclasses.replace(pool.Plan(*given, **options), quiet=0.0)  # type: ignore[misc,assignment]


def ipc() -> None:
    """Kernels talk over TCP ports."""
    stock = kernels.configure

    def configure(config: Any, folder: Any) -> None:
        stock(config, folder)
        config.KernelManager.transport = "tcp"

    kernels.configure = configure  # type: ignore[assignment]


def once() -> None:
    """The page is compressed anew for each visitor."""
    def finish(self: Page, rest: bytes, packed: bool) -> bytes:
        packer = zlib.compressobj(9, wbits=GZIP)
        return packer.compress(self.first + rest) + packer.flush() if packed else self.first + rest

    Page.begin = lambda self, packed: b""  # type: ignore[method-assign]
    Page.finish = finish  # type: ignore[method-assign]


def views() -> None:
    """A view's module asks for each module it imports."""
    root, stock = modules.HERE, modules.inlined
    modules.roots = lambda: [path.relative_to(root).as_posix() for path in sorted(root.rglob("*.js"))]  # type: ignore[assignment]
    modules.inlined = lambda name, of=None: stock(name, of) if of else (root / name).read_text(encoding="utf-8")  # type: ignore[assignment]


def carried() -> None:
    """What an exercise is goes over each visitor's line to the kernel."""
    _in_kernels("from types import SimpleNamespace\nfrom workbook.views import shared\nshared.place = SimpleNamespace(assets_url=lambda: '')\n")


def layout() -> None:
    """Each view has a layout model of its own."""
    _in_kernels("import ipywidgets\nfrom workbook.views import view\nview.plain_layout = ipywidgets.Layout\n")


def addressed() -> None:
    """A view's module is named by a text, which the front end reads anew for each exercise."""
    stock = files.Files.__init__

    def index(self: files.Files, given: Mapping[str, Path | bytes]) -> None:
        ours, call = "lab/steady/widgets.js", b" addressed(manager);"
        if ours in given:
            source = files._read(given[ours])
            assert call in source, f"expected {call!r} in {ours}"
            given = {**given, ours: source.replace(call, b"")}
        stock(self, given)

    files.Files.__init__ = index  # type: ignore[method-assign]


def nodelay() -> None:
    """Small messages wait up to 40 ms for others to travel with."""
    visit.Channel.set_nodelay = lambda *_: None  # type: ignore[assignment,method-assign]


def _in_kernels(source: str) -> None:
    stock = kernels.Kernels.__init__

    def begin(self: kernels.Kernels, *given: Any) -> None:
        stock(self, *given)
        for cells in self.cells.values():
            cells[0] = (cells[0][0], source + cells[0][1])

    kernels.Kernels.__init__ = begin  # type: ignore[method-assign]


MEASURES: dict[str, Callable[[], None]] = {each.__name__: each for each in (bundle, gzip, keeping, memory, calm, ipc, once, views, carried, layout, addressed, nodelay)}


def main() -> None:
    """Serve, until stopped."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seats", type=int, required=True)
    parser.add_argument("--ready", type=int, required=True)
    parser.add_argument("--without", choices=["nothing", *MEASURES], default="nothing")
    chosen = parser.parse_args()
    if chosen.without != "nothing":
        MEASURES[chosen.without]()
    options = start.Options(seats=chosen.seats, ready={"en": chosen.ready} if chosen.ready else {})
    app.run(options, start.claim("127.0.0.1", range(8900, 9000)))


if __name__ == "__main__":
    main()

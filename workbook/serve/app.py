"""Voilà, narrowed down to the workbook: two pages, their files, and a seat for each visitor."""

from __future__ import annotations

import asyncio
import json
import logging
import posixpath
import shutil
import signal
import socket
import sys
import tempfile
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import tornado.ioloop
from jupyter_server.utils import url_path_join
from tornado.httpserver import HTTPServer
from traitlets.config import Config
from voila.app import Voila
from voila.paths import collect_static_paths
from voila.utils import get_page_config

from .. import place
from ..compose import compose
from ..content import Content
from ..views import modules, shared
from ..words import LANGS, Lang
from . import files, handlers, kernels, room, visit
from .page import Page
from .pool import NotStarted, Plan
from .seats import Room
from .start import Options

HERE = Path(__file__).parent
KERNEL = r"(?P<kernel_id>\w+-\w+-\w+-\w+-\w+)"
# The only lab extensions whose code the pages run.
EXTENSIONS = ["@jupyter-widgets/jupyterlab-manager", "@voila-dashboards/widgets-manager8", "anywidget"]
# Our own: how the front end finds an exercise and its module.
WIDGETS = {"name": "steady", "load": "widgets.js", "extension": "./extension"}
# What a page may say to its kernel: the words of its widgets, nothing to run.
SAYABLE = ["comm_open", "comm_close", "comm_msg", "comm_info_request", "kernel_info_request"]
PING = 10_000  # ms: a closed lid is noticed after three of these


class Server(Voila):
    """One workbook, served. Use ``run``."""

    name = "workbook"
    options: Options
    sockets: list[socket.socket]
    content: Content
    words: Mapping[Lang, Mapping[str, str]]

    @classmethod
    def set_up(cls, options: Options, sockets: list[socket.socket], folder: Path) -> Server:
        """Voilà, with all its doors closed but ours; ``folder`` is private and the caller's to remove."""
        config = Config()
        config.VoilaConfiguration.template = "steady"
        # A page asks for all its widgets at once: that is no flood, and a part left out would be an exercise left out.
        config.ZMQChannelsWebsocketConnection.limit_rate = False
        config.Voila.identity_provider_class = handlers.Guests
        config.VoilaConfiguration.extension_allowlist = EXTENSIONS
        kernels.configure(config, folder)
        server = cls(
            config=config, root_dir=str(folder), ip=options.host, port=sockets[0].getsockname()[1], base_url=options.base_url, open_browser=False,
            connection_dir_root=str(folder), token=options.token or None, log_level=logging.ERROR,
        )
        server.options, server.sockets = options, sockets
        server.content = Content(*place.content_packs())
        server.words = {each: {key: text[each] for key, text in server.content.ui.items()} for each in LANGS}
        server.initialize([])
        # Nothing that a page sends may reach a log: warnings of the libraries below quote messages.
        for name in ("tornado.access", "tornado.general", "asyncio", "traitlets"):
            logging.getLogger(name).setLevel(logging.ERROR)
        return server

    def load_config_file(self, *_: Any, **__: Any) -> None:
        """No configuration files: a file in the working folder must not change what is served."""

    def setup_template_dirs(self) -> None:
        """Our own templates are read by ``page``; Voilà's give only the front end."""
        self.template_paths = [str(HERE / "template")]
        self.static_paths = [*collect_static_paths(["voila", "nbconvert"], "base")]

    def init_settings(self) -> dict[str, Any]:
        """Voilà's, with limits."""
        settings = super().init_settings()
        # Voilà's own list lets a page end its kernel by a message; leaving goes through a door that looks who it is.
        self.kernel_manager.allowed_message_types = SAYABLE
        # A page on another site that points its own name at this machine is not answered.
        settings["allow_remote_access"] = self.options.reachable
        settings["steady_frames"] = self.options.frames
        settings["ws_ping_interval"] = PING
        settings["websocket_max_message_size"] = visit.LARGEST
        return settings

    def init_handlers(self) -> list[Any]:
        """Our own; nothing else of Voilà's is reachable."""
        notebooks = {lang: compose(place.notebooks() / lang, lang) for lang in LANGS}
        self.kernels = kernels.Kernels(self.kernel_manager, notebooks, Path(self.root_dir), self.base_url)
        options = self.options
        plan = Plan(options.seats, options.ready, starters=options.starters)
        self.room = Room(plan, self._start_kernel, self._end_kernel, self.kernels.alive)
        self.faults: set[str] = set()
        self.channels: dict[str, set[visit.Channel]] = defaultdict(set)
        front = files.front_end(self.static_paths, self.labextensions_path, EXTENSIONS)
        listed = files.listed()
        front[files.BUNDLE] = files.bundled(front, listed)
        front[f"lab/{WIDGETS['name']}/{WIDGETS['load']}"] = HERE / "assets" / WIDGETS["load"]
        self.front = files.Files(front)
        # A view and all it imports as one file: sixty small ones keep a browser busy for a fifth of a second.
        self.view_files = {"style.css": modules.HERE / "style.css", **{name: modules.inlined(name).encode() for name in modules.roots()}}
        own = {"page/page.js": modules.inlined("serve/script/page.js", HERE.parent).encode()}
        own |= {f"page/carried-{lang}.js": f"globalThis.steadyCarried={json.dumps(shared.carried(self.content, lang), ensure_ascii=False)}".encode() for lang in LANGS}
        self.views = files.Files({**self.view_files, **files.folder(HERE / "assets", "page/"), **own})
        views = url_path_join(self.base_url, "steady", modules.fingerprint())
        page_files = url_path_join(self.base_url, "steady", self.views.fingerprint)
        front_url = url_path_join(self.base_url, "steady", self.front.fingerprint)
        pages = self._pages(notebooks, front_url, views, page_files)
        asked = {"words": self.words}
        seated = {"room": self.room, **asked}
        waiting = f"{page_files}/page/waiting.js"
        return [
            (self._path("/"), handlers.Door, {"lang": options.lang, **asked}),
            *((self._path(f"/{lang}/?"), visit.Visit, {**seated, "page": pages[lang], "waiting_script": waiting}) for lang in LANGS),
            (self._path("/waiting"), visit.Waiting, seated),
            (self._path(f"/api/kernels/{KERNEL}"), visit.OwnKernel, seated),
            (self._path(f"/api/kernels/{KERNEL}/channels"), visit.Channel, {"room": self.room, "channels": self.channels}),
            (self._path(f"/voila/api/shutdown/{KERNEL}"), visit.Leave, seated),
            (self._path(f"/room/{options.secret}/?"), room.RoomPage, {**seated, "options": options, "port": self.port, "page_files": page_files}),
            (self._path(f"/room/{options.secret}/now"), room.RoomNow, seated),
            (f"{front_url}/(.*)", handlers.Served, {"files": self.front}),
            *((f"{each}/(.*)", handlers.Served, {"files": self.views}) for each in {views, page_files}),
            (r".*", handlers.Nowhere, asked),
        ]

    def _path(self, path: str) -> str:
        return url_path_join(self.base_url, path)

    def _pages(self, notebooks: Mapping[Lang, Any], front: str, views: str, page_files: str) -> dict[Lang, Page]:
        config = get_page_config(self.base_url, self.app.settings, self.log, self.voila_configuration)
        config |= {"fullStaticUrl": f"{front}/static", "fullLabextensionsUrl": f"{front}/lab", "jupyterLabTheme": "light"}
        # A quarter of what the front end would send sets formulas; the pages have none.
        config |= {"fullMathjaxUrl": f"{page_files}/page/no-maths.js", "mathjaxConfig": "none"}
        config["federated_extensions"] = [*config["federated_extensions"], WIDGETS]
        entries = [f"{front}/lab/" + posixpath.normpath(each["name"] + "/" + each["load"]) for each in config["federated_extensions"]]
        places = {
            "assets": views, "page_files": page_files, "scripts": [f"{front}/{files.BUNDLE}", f"{front}/static/voila.js"], "later": entries,
            "modules": [f"{views}/{each}" for each in self.view_files if each.endswith(".js")],
        }
        page_words = {lang: {key.removeprefix("page."): text for key, text in self.words[lang].items() if key.startswith("page.")} for lang in LANGS}
        return {lang: Page.of(notebooks[lang], page_words[lang], config, **places) for lang in LANGS}

    async def _start_kernel(self, lang: Lang) -> kernels.Kernel:
        kernel = await self.kernels.start(lang)
        for fault in kernel.faults():
            if fault not in self.faults:
                self.faults.add(fault)
                print(fault, file=sys.stderr, flush=True)
        return kernel

    async def _end_kernel(self, kernel_id: str) -> None:
        for channel in list(self.channels.pop(kernel_id, ())):
            channel.seated = False
            channel.close(1001)
        await self.kernels.end(kernel_id)

    def listen(self) -> None:
        """Make the seats ready, say where, and serve until stopped."""
        self.ioloop = tornado.ioloop.IOLoop.current()
        server = HTTPServer(self.app, xheaders=self.options.behind_proxy, decompress_request=False)
        server.add_sockets(self.sockets)
        try:
            self.ioloop.run_sync(self._serve)
        finally:
            server.stop()

    async def _serve(self) -> None:
        stopping = asyncio.Event()
        loop = asyncio.get_running_loop()
        if sys.platform == "win32":
            signal.signal(signal.SIGINT, lambda *_: loop.call_soon_threadsafe(stopping.set))
        else:
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                loop.add_signal_handler(number, stopping.set)
        screen = room.Screen(self.words[self.options.lang], self.options, self.port)
        keeping = loop.create_task(self._keep())
        stop = loop.create_task(stopping.wait())
        try:
            loop.run_in_executor(None, self._warm)
            filling = loop.create_task(self.room.pool.fill(screen.progress))
            await asyncio.wait({filling, stop}, return_when=asyncio.FIRST_COMPLETED)
            if filling.done():
                filling.result()
                screen.open()
                while not stopping.is_set():
                    screen.show(self.room.counts())
                    await asyncio.wait({stop}, timeout=1)
            filling.cancel()
        finally:
            screen.closing()
            keeping.cancel()
            stop.cancel()
            await self.room.close()
            await self.kernel_manager.shutdown_all(now=True)

    def _warm(self) -> None:
        self.front.warm([files.BUNDLE, "static/voila.js"])
        self.views.warm(self.views)

    async def _keep(self) -> None:
        while True:
            await self.kernels.look()
            self.room.tick()
            await asyncio.sleep(0.5)


def run(options: Options, sockets: list[socket.socket]) -> None:
    """Serve on these sockets until stopped; ``NotStarted`` if no seat could be made ready. Nothing is left behind."""
    # Short: a path of a Unix socket must fit in a hundred bytes.
    base = "/tmp" if sys.platform == "darwin" else None
    folder = Path(tempfile.mkdtemp(prefix="steady-", dir=base))
    try:
        place.announce_assets(url_path_join(options.base_url, "steady", modules.fingerprint()))
        Server.set_up(options, sockets, folder).start()
    finally:
        for each in sockets:
            each.close()
        shutil.rmtree(folder, ignore_errors=True)


__all__ = ["NotStarted", "Server", "run"]

"""Voilà, narrowed down to the workbook: two pages, their files, their kernels."""

from __future__ import annotations

import logging
import sys
import tempfile
from pathlib import Path
from typing import Any

import nbformat
import tornado.ioloop
from jupyter_server.utils import url_path_join
from traitlets.config import Config
from voila.app import Voila
from voila.paths import collect_static_paths

from .. import place
from ..compose import compose
from ..content import Content
from ..views import modules
from ..words import LANGS, Lang
from . import handlers

HERE = Path(__file__).parent
KERNEL = r"(?P<kernel_id>\w+-\w+-\w+-\w+-\w+)"
# The only lab extensions whose code the pages run.
EXTENSIONS = ["@jupyter-widgets/jupyterlab-manager", "@voila-dashboards/widgets-manager8", "anywidget"]


class PortTaken(Exception):
    """The port is in use, or not ours to take; the message says what to do."""


class Server(Voila):
    """One workbook, served. Use ``Server.for_workbook``."""

    name = "workbook"

    @classmethod
    def for_workbook(cls, lang: Lang, content: Content, folder: Path, *, host: str, port: int, open_browser: bool) -> Server:
        """Compose the chapters into ``folder`` and set Voilà up for them; ``folder`` is the caller's to remove."""
        words = {each: {key: text[each] for key, text in content.ui.items()} for each in LANGS}
        for each in LANGS:
            nbformat.write(compose(place.notebooks() / each, each), folder / f"{each}.ipynb")
        config = Config()
        config.VoilaConfiguration.template = "steady"
        config.VoilaConfiguration.allow_template_override = "NO"
        config.VoilaConfiguration.allow_theme_override = "NO"
        config.VoilaConfiguration.strip_sources = True
        config.VoilaConfiguration.show_tracebacks = False
        config.VoilaConfiguration.file_allowlist = []
        config.VoilaConfiguration.extension_allowlist = EXTENSIONS
        config.VoilaConfiguration.preheat_kernel = True
        config.VoilaConfiguration.default_pool_size = 0
        config.VoilaConfiguration.resources = {"steady": {"words": {k: _page_words(v) for k, v in words.items()}, "assets": f"steady/{modules.fingerprint()}"}}
        config.VoilaExecutor.allow_errors = True
        config.VoilaKernelManager.kernel_pools_config = {f"{lang}.ipynb": {"pool_size": 1, "kernel_env_variables": {}}, "default": {"pool_size": 0}}
        config.Application.log_level = logging.WARNING
        server = cls(config=config, root_dir=str(folder), ip=host, port=port, open_browser=open_browser, log_level=logging.WARNING)
        server.first, server.words_by_lang = lang, words
        server.initialize([])
        return server

    first: Lang = "en"
    words_by_lang: dict[Lang, dict[str, str]]

    def load_config_file(self, *_: Any, **__: Any) -> None:
        """No configuration files: a file in the working folder must not change what is served."""

    def setup_template_dirs(self) -> None:
        """Our one template, wherever the package is installed."""
        self.template_paths = [str(HERE / "template")]
        self.static_paths = [*collect_static_paths(["voila", "nbconvert"], "base")]

    def init_handlers(self) -> list[Any]:
        """Voilà's own for kernels and its front end; ours for the rest; nothing else."""
        base = self.server_url or "/"
        wanted = ("/api/kernels/", "/voila/static/", "/voila/labextensions/", "/voila/api/shutdown/", "/voila/query/")
        kept = [each for each in super().init_handlers() if any(part in each[0] for part in wanted)]
        page = {"template_paths": self.template_paths, "config": self.config, "voila_configuration": self.voila_configuration}
        ours: list[Any] = [(base, handlers.Door, {"lang": self.first})]
        for lang in LANGS:
            own = {**page, "notebook_path": f"{lang}.ipynb", "lang": lang, "words": self.words_by_lang[lang]}
            ours.append((url_path_join(base, rf"/{lang}/?"), handlers.Page, own))
        assets = url_path_join(base, f"/steady/{modules.fingerprint()}")
        ours.append((f"{assets}/page/(.*)", handlers.Files, {"path": str(HERE / "assets"), "endings": (".js", ".css")}))
        ours.append((f"{assets}/(.*)", handlers.Files, {"path": str(modules.HERE), "endings": (".js", ".css")}))
        return [*kept, *ours, (r".*", handlers.Nowhere, {"words": self.words_by_lang})]

    def listen(self) -> None:
        """Take the port, say where, and serve until stopped."""
        try:
            self.app.listen(self.port, self.ip)
        except OSError as error:
            raise PortTaken(str(error)) from error
        print(self.connection_url, flush=True)
        if self.open_browser:
            self.launch_browser()
        self.ioloop = tornado.ioloop.IOLoop.current()
        try:
            self.ioloop.start()
        except KeyboardInterrupt:
            pass
        finally:
            self.stop()

    def launch_browser(self) -> None:
        """Open the page in a browser where there is one."""
        import webbrowser

        try:
            webbrowser.get().open(self.connection_url, new=2)
        except webbrowser.Error:
            pass  # the address has been printed


def _page_words(words: dict[str, str]) -> dict[str, str]:
    return {key.removeprefix("page."): value for key, value in words.items() if key.startswith("page.")}


def run(lang: Lang, *, host: str, port: int, open_browser: bool) -> None:
    """Serve until stopped; raises ``PortTaken`` before any kernel starts."""
    _claim(host, port)
    content = Content(*place.content_packs())
    with tempfile.TemporaryDirectory(prefix="steady-") as folder:
        place.announce_assets(f"/steady/{modules.fingerprint()}")
        Server.for_workbook(lang, content, Path(folder), host=host, port=port, open_browser=open_browser).start()


def _claim(host: str, port: int) -> None:
    """Fail early: a kernel started for a server that cannot listen would be for nothing."""
    import socket

    with socket.socket() as probe:
        if sys.platform != "win32":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise PortTaken(str(error)) from error

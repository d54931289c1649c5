"""What the server answers: the pages, the files they need, and one friendly page for everything else."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import tornado.web
from jupyter_server.base.handlers import JupyterHandler
from voila.tornado.handler import TornadoVoilaHandler

from ..words import LANGS, Lang

FOREVER = "public, max-age=31536000, immutable"
POLICY = "; ".join((
    "default-src 'self'",
    # anywidget hands a view's module to the browser as a blob; the page's own scripts are files.
    "script-src 'self' blob: 'unsafe-eval' 'unsafe-inline'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "object-src 'none'", "base-uri 'self'", "form-action 'self'", "frame-ancestors 'self'",
))


def preferred(header: str, fallback: Lang) -> Lang:
    """The language a browser asks for (``Accept-Language``), or the fallback."""
    ranked = []
    for part in header.split(","):
        code, _, quality = part.strip().partition(";q=")
        weight = float(quality) if re.fullmatch(r"[01](\.\d+)?", quality) else 1.0
        ranked.append((-weight, len(ranked), code.lower().split("-")[0]))
    for _, _, code in sorted(ranked):
        for lang in LANGS:
            if code == lang:
                return lang
    return fallback


class Guarded:
    """Headers that every answer carries."""

    def set_default_headers(self) -> None:
        """Keep other pages out of ours, and ours out of theirs."""
        super().set_default_headers()  # type: ignore[misc]
        handler: Any = self
        handler.set_header("Content-Security-Policy", POLICY)
        handler.set_header("X-Content-Type-Options", "nosniff")
        handler.set_header("Referrer-Policy", "no-referrer")
        handler.clear_header("Server")


class Page(Guarded, TornadoVoilaHandler):
    """The workbook in one language."""

    def initialize(self, lang: Lang, words: dict[str, str], **options: Any) -> None:
        """``words``: the interface words this handler may need, in its language."""
        self.lang: Lang = lang
        self.page_words = words
        super().initialize(**options)

    async def get(self, path: str | None = None) -> None:
        """The page. Reading the token sets the cookie that lets a leaving page end its own kernel."""
        self.xsrf_token  # noqa: B018
        await super().get()

    def write_error(self, status_code: int, **_: Any) -> None:
        """A sentence instead of a traceback."""
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.finish(sentence_page(self.lang, self.page_words["page.name"], self.page_words["page.broken"], self.request.path))


class Door(Guarded, JupyterHandler):
    """``/``: to the language the browser asks for."""

    def initialize(self, lang: Lang) -> None:
        """``lang``: where the browser asks for neither."""
        self.lang: Lang = lang

    def get(self) -> None:
        """Redirect; the address keeps what follows ``#`` by itself."""
        lang = preferred(self.request.headers.get("Accept-Language", ""), self.lang)
        self.set_header("Vary", "Accept-Language")
        self.redirect(f"{self.base_url}{lang}/")


class Nowhere(Guarded, JupyterHandler):
    """Every other address: nothing is there, and here is the way back."""

    def initialize(self, words: dict[Lang, dict[str, str]]) -> None:
        """``words``: by language."""
        self.page_words = words

    def prepare(self) -> None:
        """Answer every method alike; nothing is looked up."""
        lang = preferred(self.request.headers.get("Accept-Language", ""), "en")
        words = self.page_words[lang]
        self.set_status(404)
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.finish(sentence_page(lang, words["page.name"], words["page.missing"], self.base_url))

    def check_xsrf_cookie(self) -> None:
        """Nothing here changes anything."""


class Files(Guarded, tornado.web.StaticFileHandler):
    """Files of one folder, by ending; no listing, nothing else."""

    def initialize(self, path: str, endings: tuple[str, ...], forever: bool = True) -> None:  # type: ignore[override]
        """``forever``: the address changes with the content, so a browser may keep it."""
        self.endings, self.forever = endings, forever
        super().initialize(path=path)

    def validate_absolute_path(self, root: str, absolute_path: str) -> str | None:
        """Only files with the endings we serve."""
        if not absolute_path.endswith(self.endings) or not Path(absolute_path).is_file():
            raise tornado.web.HTTPError(404)
        return super().validate_absolute_path(root, absolute_path)

    def set_extra_headers(self, path: str) -> None:
        """Cache what can be cached."""
        if self.forever:
            self.set_header("Cache-Control", FOREVER)

    def write_error(self, status_code: int, **_: Any) -> None:
        """No words, no traceback."""
        self.finish()


def sentence_page(lang: Lang, name: str, sentence: str, link: str) -> str:
    """A page with one sentence and one link; every word is ours or escaped."""
    escape = tornado.escape.xhtml_escape
    return (
        f'<!doctype html><html lang="{lang}"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{escape(name)}</title><body style=\"font:1.1rem/1.6 system-ui;max-width:36rem;margin:4rem auto;padding:0 1rem\">"
        f'<main><h1>{escape(name)}</h1><p>{escape(sentence)}</p><p><a href="{escape(link)}">{escape(name)}</a></p></main>'
    )

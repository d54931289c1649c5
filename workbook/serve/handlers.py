"""What every answer shares: guarding headers, who is asking, a friendly page where nothing is; and the files."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from typing import Any

import tornado.web
from jupyter_server.auth.identity import IdentityProvider, User
from jupyter_server.base.handlers import JupyterHandler

from ..words import LANGS, Lang
from .files import Files
from .page import TEMPLATES

FOREVER = "public, max-age=31536000, immutable"
COOKIE = "steady-visitor"
POLICY = "; ".join((
    "default-src 'self'",
    # anywidget hands a view's module to the browser as a blob; Voilà's front end compiles its settings' schemas.
    "script-src 'self' blob: 'unsafe-eval'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "connect-src 'self'{sockets}",
    "object-src 'none'", "base-uri 'self'", "form-action 'self'", "frame-ancestors 'self'{frames}",
))
Words = Mapping[Lang, Mapping[str, str]]


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


def packed(handler: tornado.web.RequestHandler) -> bool:
    """Does the browser take gzip?"""
    return "gzip" in handler.request.headers.get("Accept-Encoding", "")


class Guests(IdentityProvider):
    """Who has the key is a guest; nobody is told apart by name. Where there is no key, everybody is."""

    @property
    def auth_enabled(self) -> bool:
        """Is there a key?"""
        return bool(self.token)

    def generate_anonymous_user(self, handler: tornado.web.RequestHandler) -> User:
        """The same for all."""
        return User("guest")

    def set_login_cookie(self, handler: tornado.web.RequestHandler, user: User) -> None:
        """Only for the key's sake."""
        if self.auth_enabled:
            super().set_login_cookie(handler, user)


class Guarded:
    """Headers that every answer carries."""

    def set_default_headers(self) -> None:
        """Keep other pages out of ours, and ours out of theirs."""
        super().set_default_headers()  # type: ignore[misc]
        handler: Any = self
        host = handler.request.host
        # 'self' does not cover websockets in every browser.
        sockets = f" ws://{host} wss://{host}" if re.fullmatch(r"[\w.:\[\]-]+", host) else ""
        handler.set_header("Content-Security-Policy", POLICY.format(sockets=sockets, frames="".join(f" {each}" for each in handler.settings.get("steady_frames", ()))))
        handler.set_header("X-Content-Type-Options", "nosniff")
        handler.set_header("Referrer-Policy", "no-referrer")
        handler.clear_header("Server")


class Asked(Guarded, JupyterHandler):
    """An answer that may depend on who asks; the key, where there is one, is asked for."""

    words: Words
    lang: Lang = "en"

    async def prepare(self) -> None:
        """Without the key: a sentence rather than a login page."""
        await super().prepare(_redirect_to_login=False)

    def visitor(self) -> str:
        """Who asks: a random name in a cookie of this server, or nothing."""
        name = self.get_cookie(COOKIE) or ""
        return name if re.fullmatch(r"[0-9a-f]{32}", name) else ""

    def greet(self) -> str:
        """Who asks; somebody new gets a name. Reading the token sets the cookie by which a page may end its own kernel."""
        self.xsrf_token  # noqa: B018
        name = self.visitor()
        if not name:
            name = secrets.token_hex(16)
            self.set_cookie(COOKIE, name, path=self.base_url, httponly=True, samesite="Lax")
        return name

    def tell(self, status: int, key: str, lang: Lang | None = None, **values: Any) -> None:
        """A page with one sentence and a way back."""
        lang = lang or preferred(self.request.headers.get("Accept-Language", ""), self.lang)
        words = self.words[lang]
        self.set_status(status)
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.set_header("Cache-Control", "no-store")
        sentence = words[key]
        self.finish(TEMPLATES.get_template("sentence.html.j2").render(lang=lang, name=words["page.name"], sentence=sentence, link=self.base_url, **values))

    def write_error(self, status_code: int, **_: Any) -> None:
        """A sentence instead of a traceback."""
        self.clear()
        self.tell(status_code, {403: "serve.key", 404: "page.missing"}.get(status_code, "page.broken"))


class Door(Asked):
    """``/``: to the language the browser asks for."""

    def initialize(self, lang: Lang, words: Words) -> None:
        """``lang``: where the browser asks for neither."""
        self.lang, self.words = lang, words

    @tornado.web.authenticated
    def get(self) -> None:
        """Redirect; the address keeps what follows ``#`` by itself."""
        lang = preferred(self.request.headers.get("Accept-Language", ""), self.lang)
        self.set_header("Vary", "Accept-Language")
        self.redirect(f"{self.base_url}{lang}/")


class Nowhere(Guarded, JupyterHandler):
    """Every other address: nothing is there, and here is the way back."""

    def initialize(self, words: Words) -> None:
        """``words``: by language."""
        self.words = words

    def prepare(self) -> None:
        """Answer every method alike; nothing is looked up."""
        Asked.tell(self, 404, "page.missing")  # type: ignore[arg-type]

    lang: Lang = "en"

    def check_xsrf_cookie(self) -> None:
        """Nothing here changes anything."""


class Served(tornado.web.RequestHandler):
    """A file from memory. Its address changes with its content, so a browser may keep it."""

    def set_default_headers(self) -> None:
        """Few: there are fifty such files, and what a page may do is said by the page."""
        self.clear_header("Server")
        self.set_header("X-Content-Type-Options", "nosniff")

    def initialize(self, files: Files) -> None:
        """``files``: all there are."""
        self.files = files

    def get(self, path: str) -> None:
        """The file, compressed where the browser takes that."""
        kept = self.files.get(path)
        if kept is None:
            raise tornado.web.HTTPError(404)
        self.set_header("Content-Type", kept.type)
        self.set_header("Cache-Control", FOREVER)
        self.set_header("Vary", "Accept-Encoding")
        if kept.packed and packed(self):
            self.set_header("Content-Encoding", "gzip")
            self.write(kept.packed)
        else:
            self.write(kept.plain)

    head = get

    def compute_etag(self) -> str | None:
        """None: nobody asks twice for an address that never changes."""
        return None

    def write_error(self, status_code: int, **_: Any) -> None:
        """No words, no traceback."""
        self.finish()

"""What every view shares: its module, its style, its words, and a line of text for where widgets do not run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import anywidget
import ipywidgets
import traitlets

from .. import place
from ..words import Lang
from . import modules


@cache
def plain_layout() -> ipywidgets.Layout:
    """One layout for all views: nobody changes it, and one for each would double the models that a page is sent at its start."""
    return ipywidgets.Layout()


class View(anywidget.AnyWidget):
    """An anywidget whose module is ``name`` beside this file."""

    name = ""
    _esm = traitlets.Unicode().tag(sync=True)
    _css = traitlets.Unicode().tag(sync=True)
    lang = traitlets.Unicode().tag(sync=True)

    def __init__(self, lang: Lang, plain: str, **traits: Any) -> None:
        base = place.assets_url()
        super().__init__(
            lang=lang,
            _esm=modules.linked(self.name, base) if base else modules.inlined(self.name),
            _css="" if base else modules.style(),
            layout=plain_layout(),
            **traits,
        )
        self._plain = plain

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        bundle = super()._repr_mimebundle_(**kwargs)
        if bundle is None:
            return {"text/plain": self._plain}
        data = bundle[0] if isinstance(bundle, tuple) else bundle
        data["text/plain"] = self._plain
        return bundle


class Sheet(View):
    """A sheet to read: blocks (see ``blocks.js``) that may be replaced at any time.

    ``files``: what can be made when it is wanted, by name: a function that gives the file's name, its type and its text.
    """

    name = "sheet.js"
    files: Mapping[str, Callable[[], tuple[str, str, str]]]
    title = traitlets.Unicode().tag(sync=True)
    blocks = traitlets.List().tag(sync=True)

    def __init__(self, lang: Lang, plain: str, files: Mapping[str, Callable[[], tuple[str, str, str]]] | None = None, **traits: Any) -> None:
        super().__init__(lang, plain, **traits)
        self.files = files or {}
        self.on_msg(self._hear)

    def _hear(self, _: Any, message: Any, __: Any) -> None:
        which = message.get("which") if isinstance(message, dict) else None
        if isinstance(which, str) and which in self.files:
            name, mime, text = self.files[which]()
            self.send({"which": which, "name": name, "mime": mime, "text": text})

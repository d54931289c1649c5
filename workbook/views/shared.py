"""The wording that all forms share: each brings it along in JupyterLab, a served page carries it once."""

from __future__ import annotations

from collections.abc import Mapping

from .. import place
from ..words import Lang, Text

SHARED = ("form.", "evidence.heading")


def shared_words(ui: Mapping[str, Text], lang: Lang) -> dict[str, str]:
    """The wording that all forms share."""
    return {key: text[lang] for key, text in ui.items() if key.startswith(SHARED)}


def own_words(ui: Mapping[str, Text], lang: Lang) -> dict[str, str]:
    """What a form brings along: nothing where a server's page holds the shared wording."""
    return {} if place.assets_url() else shared_words(ui, lang)

"""The same words in every language."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, get_args

Lang = Literal["en", "nl"]
LANGS: tuple[Lang, ...] = get_args(Lang)

PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True, slots=True)
class Text:
    """One piece of wording, in English and in Dutch."""

    en: str
    nl: str

    def __getitem__(self, lang: Lang) -> str:
        return self.nl if lang == "nl" else self.en

    def fill(self, lang: Lang, **values: object) -> str:
        """The wording with its ``{placeholders}`` filled; one without a value stays as it is."""
        # Not str.format: a learner's own words may hold braces, and a pack's wording must not reach attributes.
        return PLACEHOLDER.sub(lambda found: str(values.get(found[1], found[0])), self[lang])


def lang_of(word: str) -> Lang:
    """The language a short code stands for; ``ValueError`` names the ones there are."""
    for lang in LANGS:
        if word.lower().split("-")[0] == lang:
            return lang
    raise ValueError(f"expected a language ({' or '.join(LANGS)}), got {word!r}")

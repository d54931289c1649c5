"""Steady: a workbook for people who serve customers. In a notebook: ``book = workbook.open("en")``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .book import Book, open

__all__ = ["Book", "__version__", "open"]
__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    # Lazily, so that the shell and the engine do not pay for what only a notebook needs.
    if name in ("open", "Book"):
        from . import book

        return getattr(book, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

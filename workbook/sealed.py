"""Lines that show whether they are whole: disks change a letter now and then, and no database notices."""

from __future__ import annotations

import hashlib
import json

from .journal import Entry, EntryError, encode, read_entry

DIGITS = 16


def seal(entry: Entry) -> str:
    """The entry's line, a tab (which no line of JSON holds), and the check of the line."""
    line = encode(entry)
    return f"{line}\t{_check(line)}"


def unseal(text: object) -> Entry | None:
    """The entry of a line; ``None`` where a letter was changed or it is none. A line without a check is taken at its word."""
    if not isinstance(text, str):
        return None
    line, tab, check = text.partition("\t")
    if tab and check != _check(line):
        return None
    try:
        return read_entry(json.loads(line))
    except (EntryError, ValueError, TypeError, RecursionError):
        return None


def _check(line: str) -> str:
    return hashlib.sha256(line.encode(errors="replace")).hexdigest()[:DIGITS]

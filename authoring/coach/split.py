"""Which labelled replies there are, and which of them are kept apart for checking."""

from __future__ import annotations

import json
from pathlib import Path

HERE = Path(__file__).resolve().parent
# Everything by this writer, in both languages, is kept apart: weights and cuts that are measured on it have seen none of it.
CHECK = "wj"
OWN = "wd"  # the writer of the rules: fitted on, never measured on


def writer_of(id_: str) -> str:
    """The writer of a reply, by its id."""
    return id_.split("-", 1)[0]


def in_check(id_: str) -> bool:
    """Whether a reply is in the check part."""
    return writer_of(id_) == CHECK


def replies(lang: str) -> list[dict]:
    """Every labelled reply of one language."""
    files = sorted((HERE / "replies").glob(f"{lang}-*.jsonl"))
    return [json.loads(line) for path in files for line in path.read_text(encoding="utf-8").splitlines()]

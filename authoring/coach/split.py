"""Which labelled replies there are, and which of them are kept apart for checking."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

HERE = Path(__file__).resolve().parent
WRITERS = ("wa", "wb", "wc")  # had never seen the rules; "wd" has, and so is never measured on


def in_check(id_: str) -> bool:
    """Whether a reply is in the check part: half of what nobody read before the split, by the hash of its id."""
    read_before = set((HERE / "replies" / "read-before-split.txt").read_text(encoding="utf-8").split())
    return id_ not in read_before and id_[:2] in WRITERS and int(hashlib.sha256(id_.encode()).hexdigest(), 16) % 2 == 0


def half_of(id_: str) -> int:
    """The half (0 or 1) of the check part a reply is in: the cuts for one half are set on the other."""
    return int(hashlib.sha256(id_.encode()).hexdigest(), 16) // 2 % 2


def replies(lang: str) -> list[dict]:
    """Every labelled reply of one language."""
    files = sorted((HERE / "replies").glob(f"{lang}-*.jsonl"))
    return [json.loads(line) for path in files for line in path.read_text(encoding="utf-8").splitlines()]

"""What the tests that break things counted; ``tools/faults.py`` makes the table of docs/reliability.md of it."""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path


class Figures:
    """Counts of one test: which fault struck how often, and how many acknowledged answers were looked for afterwards."""

    def __init__(self, where: str) -> None:
        self.where = where
        self.struck: Counter[str] = Counter()
        self.looked = self.lost = 0

    def look(self, owed: set[str], there: set[str]) -> None:
        """Count what was looked for, and what of it is gone."""
        self.looked += len(owed)
        self.lost += len(owed - there)

    def hand_in(self, note: str = "") -> None:
        """Add a line to the file that ``STEADY_FIGURES`` names, if it names one."""
        if file := os.environ.get("STEADY_FIGURES"):
            with Path(file).open("a", encoding="utf-8") as out:
                out.write(json.dumps({"where": self.where, "struck": self.struck, "looked": self.looked, "lost": self.lost, "note": note}) + "\n")

"""Measure the reply coach against labelled replies, with Wilson intervals.

    python authoring/coach/measure.py                   the check part, with weights that never saw its writer
    python authoring/coach/measure.py --write           the same, into the tables of docs/coach.md
    python authoring/coach/measure.py --file my.jsonl   the shipped weights on replies of your own
    python authoring/coach/measure.py --file my.jsonl --misses    and what went wrong there
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parents[1]), str(HERE)]

from split import in_check, replies  # noqa: E402

from workbook.coach import Remarks, look, look_with  # noqa: E402
from workbook.coach_rules import SIGNS, STANCES, Weights, read_weights  # noqa: E402

STANCES_AND_OPEN = (*STANCES, "open")


@dataclass(frozen=True, slots=True)
class Share:
    """A share of a number of cases."""

    hits: int
    of: int

    @property
    def value(self) -> float:
        """The share itself; 0 where there is nothing to count."""
        return self.hits / self.of if self.of else 0.0

    def interval(self) -> tuple[float, float]:
        """The 95 % Wilson interval."""
        if not self.of:
            return (0.0, 1.0)
        z, n, p = 1.96, self.of, self.value
        middle, half = p + z * z / (2 * n), z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
        return max(0.0, (middle - half) / (1 + z * z / n)), (middle + half) / (1 + z * z / n)

    def __str__(self) -> str:
        low, high = self.interval()
        return f"{self.value:.2f} ({low:.2f}-{high:.2f}, n={self.of})"


def figures(pairs: list[tuple[dict, Remarks]]) -> dict[str, Share | float]:
    """Every aim of the issue over (labelled reply, what the coach said)."""
    right = sum(raw["stance"] == seen.stance for raw, seen in pairs)
    found: dict[str, Share | float] = {"stance": Share(right, len(pairs))}
    truth = [{f["category"] for f in raw["flags"]} for raw, _ in pairs]
    said = [{f.category for f in seen.flags} for _, seen in pairs]
    both = sum(len(a & b) for a, b in zip(truth, said, strict=True))
    found["flag precision"] = Share(both, sum(map(len, said)))
    found["flag recall"] = Share(both, sum(map(len, truth)))
    found["harmless flagged"] = Share(sum(bool(b) for a, b in zip(truth, said, strict=True) if not a), sum(not a for a in truth))
    found["any flag where one is due"] = Share(sum(bool(b) for a, b in zip(truth, said, strict=True) if a), sum(bool(a) for a in truth))
    for sign in SIGNS:
        hit = sum(raw[sign] and getattr(seen, sign) for raw, seen in pairs)
        total = sum(raw[sign] for raw, _ in pairs) + sum(getattr(seen, sign) for _, seen in pairs)
        found[f"{sign} F1"] = 2 * hit / total if total else 0.0
    for kind in ("subtle", "trap"):
        some = [(raw, seen) for raw, seen in pairs if raw.get(kind)]
        found[f"stance, {kind}"] = Share(sum(raw["stance"] == seen.stance for raw, seen in some), len(some))
    return found


def confusion(pairs: list[tuple[dict, Remarks]]) -> str:
    """How often each stance was taken for which."""
    count = Counter((raw["stance"], seen.stance) for raw, seen in pairs)
    lines = ["| said by people \\ coach | " + " | ".join(STANCES_AND_OPEN) + " |", "|---" * 5 + "|"]
    lines += ["| " + one + " | " + " | ".join(str(count[one, two]) for two in STANCES_AND_OPEN) + " |" for one in STANCES_AND_OPEN]
    return "\n".join(lines)


def categories(pairs: list[tuple[dict, Remarks]]) -> str:
    """Precision and recall of each category."""
    truth, said, both = Counter(), Counter(), Counter()
    for raw, seen in pairs:
        a, b = {f["category"] for f in raw["flags"]}, {f.category for f in seen.flags}
        truth.update(a), said.update(b), both.update(a & b)
    lines = ["| category | precision | recall |", "|---|---|---|"]
    return "\n".join(lines + [f"| {c} | {Share(both[c], said[c])} | {Share(both[c], truth[c])} |" for c in sorted(truth)])


def judged(raws: list[dict], lang, weights: Weights | None, with_customer: bool = True) -> list[tuple[dict, Remarks]]:
    """What the coach says of each reply."""
    pairs = []
    for raw in raws:
        customer = raw.get("customer") if with_customer else None
        seen = look(raw["reply"], lang, customer) if weights is None else look_with(weights, raw["reply"], lang, customer)
        pairs.append((raw, seen))
    return pairs


def checked(lang, with_customer: bool = True) -> list[tuple[dict, Remarks]]:
    """The check part, with weights and cuts that have seen nothing by its writer."""
    weights = read_weights(HERE / "measured" / f"weights-{lang}.json")
    return judged([raw for raw in replies(lang) if in_check(raw["id"])], lang, weights, with_customer)


def report(title: str, pairs: list[tuple[dict, Remarks]]) -> None:
    """One part, printed as Markdown."""
    print(f"\n### {title}\n")
    for name, value in figures(pairs).items():
        print(f"- {name}: {value:.2f}" if isinstance(value, float) else f"- {name}: {value}")
    print("\n" + confusion(pairs) + "\n\n" + categories(pairs))


AIMS = {
    "stance": "at least 0.75", "flag precision": "at least 0.80", "flag recall": "at least 0.60", "next_step F1": "at least 0.80",
    "acknowledges F1": "at least 0.80", "harmless flagged": "at most 0.05",
}
DOCUMENT = HERE.parents[1] / "docs" / "coach.md"
BEGIN, END = "<!-- figures: written by authoring/coach/measure.py --write -->", "<!-- end of figures -->"


def tables() -> str:
    """The check part of both languages as Markdown."""
    parts = {(lang, given): checked(lang, given) for lang in ("en", "nl") for given in (True, False)}
    found = {key: figures(pairs) for key, pairs in parts.items()}
    lines = ["| | aim | English | English, customer not given | Dutch | Dutch, customer not given |", "|---|---|---|---|---|---|"]
    for name in found["en", True]:
        values = [f"{each[name]:.2f}" if isinstance(each[name], float) else str(each[name]) for each in found.values()]
        lines.append(f"| {name} | {AIMS.get(name, '')} | " + " | ".join(values) + " |")
    for lang, title in (("en", "English"), ("nl", "Dutch")):
        lines += ["", f"**{title}**, stance:", "", confusion(parts[lang, True]), "", f"**{title}**, flags:", "", categories(parts[lang, True])]
    return "\n".join(lines)


def write(found: str) -> None:
    """Put the tables in their place in the document."""
    text = DOCUMENT.read_text(encoding="utf-8")
    head, rest = text.split(BEGIN, 1)
    DOCUMENT.write_text(f"{head}{BEGIN}\n\n{found}\n\n{END}{rest.split(END, 1)[1]}", encoding="utf-8")


def misses(pairs: list[tuple[dict, Remarks]]) -> None:
    """What went wrong, a line each."""
    for raw, seen in pairs:
        truth, said = {f["category"] for f in raw["flags"]}, {f.category for f in seen.flags}
        signs = [s for s in SIGNS if raw[s] != getattr(seen, s)]
        if raw["stance"] != seen.stance or truth != said or signs:
            print(raw["id"], raw["stance"], ">", seen.stance, sorted(truth), ">", sorted(said), signs, "|", raw["customer"], "|", raw["reply"])


def main() -> None:
    """Print the figures asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--misses", action="store_true", help="print what went wrong; only with --file")
    parser.add_argument("--write", action="store_true", help="put the tables into docs/coach.md")
    parser.add_argument("--file", type=Path)
    asked = parser.parse_args()
    if not asked.file:
        found = tables()
        print(found)
        if asked.write:
            write(found)
        return
    raws = [json.loads(line) for line in asked.file.read_text(encoding="utf-8").splitlines() if line.strip()]
    for lang in sorted({raw["lang"] for raw in raws}):
        pairs = judged([raw for raw in raws if raw["lang"] == lang], lang, None)
        report(f"{asked.file.name}, {lang}", pairs)
        if asked.misses:
            misses(pairs)


if __name__ == "__main__":
    main()

"""``workbook coach``: the coach's remarks for people to read, or one JSON object a line for programs."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from .coach import Remarks, look
from .coach_rules import wording
from .words import LANGS, Lang, lang_of


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of ``workbook coach``."""
    parser.add_argument("reply", nargs="?", help="the reply to look at, between quotes")
    parser.add_argument("--lang", choices=LANGS, default="en", help="language of the reply (default: en)")
    parser.add_argument("--customer", help="what the customer said, if you want the coach to listen for it")
    parser.add_argument("--json", action="store_true", help="print one JSON object for each reply")
    parser.add_argument("--file", type=Path, metavar="FILE", help="JSON lines with reply and, if you like, customer and lang")


def run(options: argparse.Namespace) -> int:
    """Look at one reply, or at every reply of a file; 1 with a sentence when that cannot be done."""
    if (options.reply is None) == (options.file is None):
        return _fail("Expected one reply between quotes, or --file with a file of replies.")
    try:
        for reply, lang, customer in _asked(options):
            remarks = look(reply, lang, customer)
            print(json.dumps(remarks.as_json()) if options.json else shown(remarks, lang))
    except (OSError, ValueError) as error:
        return _fail(str(error))
    return 0


def shown(remarks: Remarks, lang: Lang) -> str:
    """The remarks as a person reads them."""
    words = wording()
    if remarks.help:
        return words.lines["help"][lang]
    if not remarks.judged:
        return words.lines["nothing"][lang]
    lines: list[str] = []
    for flag in remarks.flags:
        lines.append(f"{words.remarks[flag.category].name[lang]}: {flag.what.fill(lang, words=flag.quote)}")
        lines.append(f"  {words.lines['why'][lang]} {flag.why[lang]}")
        lines.append(f"  {words.lines['try'][lang]} {flag.try_[lang]}")
        if flag.causes:
            lines.append("  " + words.lines["causes"].fill(lang, words=", ".join(flag.causes)))
    if not remarks.flags:
        lines.append(words.lines["clear"][lang])
    lines += [f"? {words.questions[name][lang]}" for name in remarks.questions]
    lines += [f"+ {words.good[name][lang]}" for name in remarks.good]
    lines.append(words.lines["guess"].fill(lang, stance=words.stances[remarks.stance][lang]))
    return "\n".join(lines)


def _asked(options: argparse.Namespace) -> Iterator[tuple[str, Lang, str | None]]:
    if options.file is None:
        yield options.reply, options.lang, options.customer
        return
    with options.file.open(encoding="utf-8-sig") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                yield _row(line, f"{options.file}, line {number}", options.lang)


def _row(line: str, where: str, lang: Lang) -> tuple[str, Lang, str | None]:
    try:
        raw = json.loads(line)
    except json.JSONDecodeError as error:
        raise ValueError(f"{where}: expected one JSON object: {error}") from error
    if not isinstance(raw, dict) or not isinstance(raw.get("reply"), str):
        raise ValueError(f"{where}: expected an object with a text under 'reply', got {line.strip():.60}")
    customer = raw.get("customer")
    if customer is not None and not isinstance(customer, str):
        raise ValueError(f"{where}: expected a text under 'customer', got {customer!r:.40}")
    return raw["reply"], lang_of(str(raw.get("lang") or lang)), customer


def _fail(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 1

"""``workbook journal``: one's own answers from the shell. Show, take along, bring back, remove."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from . import journal_file, place
from .journal import Journal
from .stores import FileStore

LEAST_ID = 6  # digits of an id that name an answer


def add(commands: Any) -> None:
    """The command and its parts."""
    journal = commands.add_parser("journal", help="show, export, import or remove your own answers", description="Your answers on this computer. Nothing leaves it.")
    parts = journal.add_subparsers(required=True, metavar="PART")

    def part(name: str, run: Callable[[argparse.Namespace], int], says: str) -> argparse.ArgumentParser:
        made: argparse.ArgumentParser = parts.add_parser(name, help=says, description=says.capitalize() + ".")
        made.add_argument("--journal", type=Path, metavar="FILE", help="another file of answers (default: the one of this user)")
        made.set_defaults(run=run)
        return made

    part("show", run_show, "list what is kept, without its words").add_argument("--words", action="store_true", help="with the words")
    part("export", run_export, "write all answers to one readable file, and read it back").add_argument("to", type=Path, metavar="FILE")
    bring = part("import", run_import, "bring back what a file has and is not here; asks before anything changes")
    bring.add_argument("source", type=Path, metavar="FILE")
    bring.add_argument("--removed", action="store_true", help="also what was removed here earlier")
    bring.add_argument("--yes", action="store_true", help="do not ask")
    forget = part("forget", run_forget, "remove answers for good; asks before anything changes")
    forget.add_argument("ids", nargs="*", metavar="ID", help=f"the first {LEAST_ID} digits or more of an answer's id (see: workbook journal show)")
    forget.add_argument("--everything", action="store_true", help="all answers")
    forget.add_argument("--yes", action="store_true", help="do not ask")


class Opened:
    """The journal of one file, and the troubles of its store."""

    def __init__(self, path: Path | None) -> None:
        self.path = path or place.journal_file()
        self.journal, self.troubles = Journal(), list[str]()
        self.journal.observe(lambda change: self.troubles.append(change.trouble) if change.trouble else None)
        store = FileStore(self.path)
        if self.path.exists() or store.good_copy.exists():
            store.attach(self.journal)

    def attach(self) -> None:
        """Make the file where there is none yet."""
        if not self.path.exists():
            FileStore(self.path).attach(self.journal)

    def said(self) -> int:
        """Every trouble in words; 1 if there was one that kept something from being done."""
        for trouble in dict.fromkeys(self.troubles):
            print(f"Note: {TROUBLES.get(trouble, trouble)} ({self.path})", file=sys.stderr)
        return 1 if set(self.troubles) - {"damaged", "strange"} else 0


TROUBLES = {
    "damaged": "the file was damaged; it has been set aside and the last good copy is in use",
    "newer": "the file comes from a newer version of this workbook and is left as it is; update the workbook",
    "strange": "part of the file could not be read and is left where it is",
    "full": "there is no room left on the disk; make some and try again",
    "read-only": "the folder does not allow writing; ask whoever manages this computer",
    "unreadable": "the file cannot be reached, or belongs to another program",
}


def run_show(options: argparse.Namespace) -> int:
    """``workbook journal show``."""
    opened = Opened(options.journal)
    entries = journal_file.answers(opened.journal)
    print(f"{opened.path}: {len(entries)} answers" + ("" if opened.path.exists() else " (no file yet)"))
    for entry in entries:
        print(plain(f"{entry.id[:12]}  {entry.at[:16].replace('T', ' ')} UTC  {entry.exercise}" + (f"  about {entry.about}" if entry.about else "")))
        if options.words:
            for prompt, words in entry.answers.items():
                print(plain(f"    {prompt}: {words}"))
    return opened.said()


def run_export(options: argparse.Namespace) -> int:
    """``workbook journal export``: written, read back, compared."""
    opened = Opened(options.journal)
    if options.to.exists():
        print(f"{options.to} is there already. Choose another name, or remove it first.", file=sys.stderr)
        return 1
    try:
        options.to.write_text(journal_file.write(opened.journal), encoding="utf-8", newline="\n")
        options.to.chmod(0o600)
        compared = journal_file.compare(opened.journal, journal_file.read(options.to.read_text(encoding="utf-8")))
    except OSError as error:
        print(f"{options.to} could not be written: {error.strerror}. Choose another place.", file=sys.stderr)
        return 1
    if not compared.whole:
        print(f"{options.to} was written, but does not read back whole. Choose another place and try again.", file=sys.stderr)
        return 1
    print(f"{compared.same} answers in {options.to}, read back and compared. The file is not locked: keep it where only you can open it.")
    return opened.said()


def run_import(options: argparse.Namespace) -> int:
    """``workbook journal import``: says what would come, asks, then merges."""
    opened = Opened(options.journal)
    try:
        found = journal_file.read(options.source.read_bytes().decode("utf-8", errors="replace"))
    except OSError as error:
        print(f"{options.source} could not be read: {error.strerror}.", file=sys.stderr)
        return 1
    if wrong := next((fault.why for fault in found.faults if fault.line == 0), ""):
        print(f"{options.source} is {'too large to be' if wrong == 'large' else 'not'} a file of this workbook. Nothing has changed.", file=sys.stderr)
        return 1
    compared = journal_file.compare(opened.journal, found)
    print(f"{len(found.entries)} answers in {options.source}: {compared.same} here already, {len(compared.new)} new, {len(compared.other)} that say something else (both are kept), {len(compared.removed)} removed here earlier.")
    for fault in found.faults:
        print(f"Line {fault.line} could not be read and is left out ({fault.why}).")
    coming = len(compared.new) + len(compared.other) + (len(compared.removed) if options.removed else 0)
    if not coming:
        print("There is nothing to bring back.")
        return opened.said()
    if not (options.yes or agreed(f"Bring back {coming} answers into {opened.path}?")):
        return 1
    opened.attach()
    number = journal_file.bring(opened.journal, compared, removed=options.removed)
    print(f"{number} answers brought back.")
    return opened.said()


def run_forget(options: argparse.Namespace) -> int:
    """``workbook journal forget``: names what goes, asks, then removes."""
    opened = Opened(options.journal)
    entries = journal_file.answers(opened.journal)
    short = [each for each in options.ids if len(each) < LEAST_ID]
    unknown = [each for each in options.ids if not any(entry.id.startswith(each) for entry in entries)]
    if short or unknown or bool(options.ids) == options.everything:
        wrong = f"expected at least {LEAST_ID} digits, got {short[0]!r}" if short else f"there is no answer {unknown[0]!r}" if unknown else "expected ids, or --everything"
        print(f"Nothing was removed: {wrong}. See: workbook journal show", file=sys.stderr)
        return 1
    going = entries if options.everything else [entry for entry in entries if entry.id.startswith(tuple(options.ids))]
    for entry in going[:20]:
        print(plain(f"{entry.id[:12]}  {entry.at[:10]}  {entry.exercise}"))
    if len(going) > 20:
        print(f"and {len(going) - 20} more")
    if not (options.yes or agreed(f"Remove {len(going)} answers from {opened.path} for good? Files you exported stay.")):
        return 1
    opened.journal.forget(entry.id for entry in (list(opened.journal) if options.everything else going))
    print(f"{len(going)} answers removed.")
    return opened.said()


def plain(words: str) -> str:
    """Words that mean only themselves in a terminal, whatever file they came from."""
    return "".join(letter if letter.isprintable() else "?" for letter in words)


def agreed(question: str) -> bool:
    """Ask; without an answer nothing changes."""
    try:
        said = input(f"{question} Type yes to go on: ").strip().lower()
    except EOFError:
        said = ""
    if said != "yes":
        print("Nothing has changed.")
    return said == "yes"

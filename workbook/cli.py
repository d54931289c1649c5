"""Door 2: the shell. ``workbook serve | lab | check | new | journal``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from . import __version__, coach_cli, journal_shell
from .words import LANGS

DEFAULT_PORT = 8866
OLDEST = (3, 11)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code is 0, or 1 with a sentence that says what to do."""
    if sys.version_info < OLDEST:
        return fail(f"Steady needs Python {OLDEST[0]}.{OLDEST[1]} or newer; this is {sys.version.split()[0]}. Install a newer Python and try again.")
    options = parser().parse_args(arguments)
    return options.run(options)


def parser() -> argparse.ArgumentParser:
    """All commands and their options."""
    top = argparse.ArgumentParser(prog="workbook", description="Steady: a workbook for people who serve customers.")
    top.add_argument("--version", action="version", version=f"Steady {__version__}")
    commands = top.add_subparsers(required=True, metavar="COMMAND")

    serve = commands.add_parser("serve", help="open the workbook as a web page", description="Compose the chapters and serve them with Voilà.")
    serve.add_argument("--lang", choices=LANGS, default="en", help="language for a browser that asks for none (default: en)")
    serve.add_argument("--port", type=port, default=None, help=f"port to listen on (default: {DEFAULT_PORT}, or the next free one)")
    serve.add_argument("--seats", metavar="N", help="a room: seats made ready before the address is shown; 30, or nl=20,en=10")
    serve.add_argument("--host", default="127.0.0.1", help="network address to listen on (default: 127.0.0.1, only this computer; 0.0.0.0: every network of it)")
    serve.add_argument("--base-url", default="/", metavar="PATH", help="path behind a reverse proxy, such as /steady/ (default: /)")
    serve.add_argument("--token", nargs="?", const="", metavar="KEY", help="a key that the address must carry; without KEY one is made up")
    serve.add_argument("--frame-ancestors", nargs="+", metavar="ORIGIN", help="sites whose pages may show the workbook in a frame, such as https://intranet.example.org (default: none)")
    serve.add_argument("--no-browser", action="store_true", help="do not open a browser")
    serve.add_argument("--content", type=Path, metavar="FOLDER", help="a folder with content of your own on top")
    serve.set_defaults(run=run_serve)

    lab = commands.add_parser("lab", help="open the notebooks in JupyterLab", description="Open the notebooks in JupyterLab.")
    lab.add_argument("--lang", choices=LANGS, default="en", help="language (default: en)")
    lab.add_argument("rest", nargs=argparse.REMAINDER, metavar="...", help="what follows is handed to JupyterLab")
    lab.set_defaults(run=run_lab)

    check = commands.add_parser("check", help="look for faults in the content", description="Report every fault in the content: file, key and what was expected.")
    check.add_argument("folder", nargs="?", type=Path, metavar="FOLDER", help="a folder with content of your own, read on top of the shipped content")
    check.set_defaults(run=run_check)

    new = commands.add_parser("new", help="write an empty situation or exercise to fill in", description="Write a template that passes 'workbook check' once it is filled in.")
    new.add_argument("kind", choices=("situation", "exercise"))
    new.add_argument("name", metavar="NAME", help="its id: small letters, digits and single hyphens")
    new.add_argument("--folder", type=Path, default=Path("content"), metavar="FOLDER", help="where your content stands (default: ./content)")
    new.set_defaults(run=run_new)

    coach = commands.add_parser("coach", help="look at a reply to a customer", description="What the coach recognises in a reply; it says 'I recognised', never 'right' or 'wrong'.")
    coach_cli.add_arguments(coach)
    coach.set_defaults(run=coach_cli.run)
    journal_shell.add(commands)
    return top


def port(words: str) -> int:
    """A port number."""
    if not words.isdecimal() or not 1 <= int(words) <= 65_535:
        raise argparse.ArgumentTypeError(f"expected a number from 1 to 65535, got {words!r}")
    return int(words)


def fail(sentence: str) -> int:
    """Say what is wrong and what to do, without a traceback."""
    print(sentence, file=sys.stderr)
    return 1


def run_serve(options: argparse.Namespace) -> int:
    """``workbook serve``."""
    try:
        from .serve import app, start
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] == "workbook":
            raise
        return fail(f'The workbook cannot be served yet: {error.name} is not installed. Type: pip install "steady-workbook[serve]"')
    if options.content:
        from . import place

        if not options.content.is_dir():
            return fail(f"Expected a folder with content at {options.content}; there is none.")
        place.announce_content(options.content)
    try:
        chosen = start.choose(
            lang=options.lang, seats=options.seats, host=options.host, base_url=options.base_url, token=options.token, open_browser=not options.no_browser,
            frames=options.frame_ancestors or (),
        )
        start.check_memory(chosen)
        sockets = start.claim(options.host, [options.port] if options.port else range(DEFAULT_PORT, DEFAULT_PORT + 20))
        app.run(chosen, sockets)
    except (start.OptionFault, start.PortTaken, app.NotStarted) as error:
        return fail(str(error))
    return 0


def run_lab(options: argparse.Namespace) -> int:
    """``workbook lab``."""
    from . import place

    try:
        from jupyterlab.labapp import main as lab
    except ImportError as error:
        return fail(f'JupyterLab cannot be opened yet: {error.name} is not installed. Type: pip install "steady-workbook[lab]"')
    folder = place.notebooks() / options.lang
    first = min(folder.glob("*.ipynb"))
    lab([f"--ServerApp.root_dir={place.notebooks()}", f"--LabApp.default_url=/lab/tree/{options.lang}/{first.name}", *options.rest])
    return 0


def run_check(options: argparse.Namespace) -> int:
    """``workbook check``: every fault, then the counts."""
    from .checks import check

    report = check(*([options.folder] if options.folder else []))
    for fault in report.faults:
        print(fault)
    print(report.counts)
    return 1 if report.faults else 0


def run_new(options: argparse.Namespace) -> int:
    """``workbook new``."""
    from .templates import TemplateError, write

    try:
        path = write(options.kind, options.name, options.folder)
    except (TemplateError, OSError) as error:
        return fail(str(error))
    print(f"Written: {path}. Fill it in, then type: workbook check {options.folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Hand a view's ES module to the browser: one text with its imports inlined, or a link to a server that has the files."""

from __future__ import annotations

import hashlib
import re
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
IMPORT = re.compile(r'^import (?P<names>\{[^}]*\}) from "(?P<path>\.[^"]+)";\n', re.M)
EXPORT = re.compile(r"^export (?=(?:async )?function|const|let|class)", re.M)
DECLARED = re.compile(r"^export (?:async )?(?:function\*? |const |let |class )(\w+)", re.M)


class ModuleError(ValueError):
    """A module that cannot be inlined; the message says which and why."""


@cache
def inlined(name: str, root: Path | None = None) -> str:
    """The module ``name`` of the folder ``root`` (None: that of the views) with every relative import inlined, each once, so that one text is all.

    Every inlined module becomes a function scope of its own: two modules may use the same private names.
    """
    order: list[Path] = []
    root = (root or HERE).resolve()
    _collect((root / name).resolve(), order, ())
    parts = []
    for path in order[:-1]:
        source, names = _without_imports(path, root), DECLARED.findall(path.read_text(encoding="utf-8"))
        parts.append(f"const {_handle(path, root)} = (() => {{\n{EXPORT.sub('', source)}\nreturn {{ {', '.join(names)} }};\n}})();\n")
    return "".join(parts) + _without_imports(order[-1], root)


def _collect(path: Path, order: list[Path], above: tuple[Path, ...]) -> None:
    if path in above:
        raise ModuleError(f"{path.name}: expected imports without a circle, got {' > '.join(p.name for p in (*above, path))}")
    if not path.is_file():
        raise ModuleError(f"{above[-1].name if above else 'view'}: expected a module at {path.name}, found none")
    if path in order:
        return
    for found in IMPORT.finditer(path.read_text(encoding="utf-8")):
        _collect((path.parent / found["path"]).resolve(), order, (*above, path))
    order.append(path)


def _without_imports(path: Path, root: Path) -> str:
    def link(found: re.Match[str]) -> str:
        names = re.sub(r"(\w+) as (\w+)", r"\1: \2", found["names"])
        return f"const {names} = {_handle((path.parent / found['path']).resolve(), root)};\n"

    return IMPORT.sub(link, path.read_text(encoding="utf-8"))


def _handle(path: Path, root: Path) -> str:
    return "steady_" + re.sub(r"\W", "_", path.relative_to(root).with_suffix("").as_posix())


def roots() -> list[str]:
    """The modules that are a whole view: those with a default export."""
    return [path.name for path in sorted(HERE.glob("*.js")) if re.search(r"^export default ", path.read_text(encoding="utf-8"), re.M)]


def linked(name: str, base: str) -> str:
    """A module of one line that takes the view from a server, so that a page of sixty forms carries it once."""
    return f'const view = await import(new URL("{base}/{name}", location.origin).href);\nexport default view.default;\n'


@cache
def style() -> str:
    """The one style sheet."""
    return (HERE / "style.css").read_text(encoding="utf-8")


@cache
def fingerprint() -> str:
    """A short hash over every module and the style sheet: a URL with it may be cached for ever."""
    digest = hashlib.sha256()
    for path in sorted([*HERE.rglob("*.js"), *HERE.rglob("*.css")]):
        digest.update(path.relative_to(HERE).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]

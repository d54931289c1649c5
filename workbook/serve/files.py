"""The files that pages need, kept in memory: compressed once, under addresses that change with their content."""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
ENDINGS = (".js", ".css", ".woff2", ".woff", ".svg", ".png", ".json")
PACKED = (".js", ".css", ".svg", ".json")
BUNDLE = "static/front.js"
# What a debugger would show as the source of a script: as large as the script itself, and no page runs it.
SOURCE_MAP = re.compile(rb"\n?//# sourceMappingURL=data:[^\n]*\s*\Z")
TYPES = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}


@dataclass(frozen=True, slots=True)
class Kept:
    """One file as it goes over the wire, plain and compressed (None: does not get smaller)."""

    type: str
    plain: bytes
    packed: bytes | None


class Files:
    """Files by their path in the address. What is not in the index is not there: no folder is ever searched."""

    def __init__(self, index: Mapping[str, Path | bytes]) -> None:
        self._index = dict(index)
        self._kept: dict[str, Kept] = {}
        digest = hashlib.blake2b(digest_size=8)
        for path, source in sorted(self._index.items()):
            digest.update(path.encode() + b"\0" + _read(source) + b"\0")
        self.fingerprint = digest.hexdigest()

    def __contains__(self, path: str) -> bool:
        return path in self._index

    def __iter__(self) -> Iterator[str]:
        return iter(self._index)

    def get(self, path: str) -> Kept | None:
        """A file; read and compressed when it is first asked for."""
        if path not in self._index:
            return None
        if path not in self._kept:
            plain, ending = _read(self._index[path]), Path(path).suffix
            packed = gzip.compress(plain, 9, mtime=0) if ending in PACKED else None
            type_ = TYPES.get(ending) or mimetypes.guess_type(path)[0] or "application/octet-stream"
            self._kept[path] = Kept(type_, plain, packed if packed and len(packed) < len(plain) else None)
        return self._kept[path]

    def warm(self, paths: Iterable[str]) -> None:
        """Compress these before anybody asks."""
        for path in paths:
            self.get(path)


def _read(source: Path | bytes) -> bytes:
    if isinstance(source, bytes):
        return source
    return SOURCE_MAP.sub(b"", source.read_bytes()) if source.suffix == ".js" else source.read_bytes()


def folder(root: Path, prefix: str = "", endings: tuple[str, ...] = ENDINGS) -> dict[str, Path]:
    """All files of a folder with these endings, by path."""
    found = (path for path in sorted(root.rglob("*")) if path.suffix in endings and path.is_file())
    return {prefix + path.relative_to(root).as_posix(): path for path in found}


def front_end(static: Iterable[str], labextensions: Iterable[str], extensions: Iterable[str]) -> dict[str, Path | bytes]:
    """Voilà's front end under ``static/``, the extensions we use under ``lab/``; an earlier folder wins, as in Jupyter."""
    index: dict[str, Path | bytes] = {}
    for root in reversed([Path(each) for each in static]):
        index |= folder(root, "static/")
    for root in reversed([Path(each) for each in labextensions]):
        for name in extensions:
            index |= folder(root / name / "static", f"lab/{name}/static/")
    return index


def bundled(index: Mapping[str, Path | bytes], listed: Iterable[str]) -> bytes:
    """One script of the parts that every page asks for.

    Parts put themselves on webpack's list, and webpack does not ask again for what stands there. A part that
    another version of the front end does not have is left out: the page then asks for what it needs, one by one.
    """
    parts = [_read(index[path]) for path in listed if path in index]
    return b"".join(b"(()=>{\n" + part + b"\n})();\n" for part in parts)


def listed(file: Path = HERE / "front.txt") -> list[str]:
    """The parts that a page needs, in the order it asks for them (``python -m benchmarks.front`` writes the list)."""
    return [line for line in file.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]

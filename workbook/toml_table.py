"""Read one TOML table at a time, and note every fault instead of stopping at the first."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from .words import LANGS, PLACEHOLDER, Text

MARKUP = re.compile(r"</?[a-zA-Z!][^>]*>?|&(?:[a-zA-Z]+|#\d+);")
FILL_IN = "FILL-IN"  # stands in a template where words belong
SLUG = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """Something in the content that has to be mended: where, and what was expected."""

    file: str
    key: str
    expected: str

    def __str__(self) -> str:
        return f"{self.file}: {self.key or '(file)'}: {self.expected}"


class Table:
    """One TOML table. Each reading method takes a key off it; ``close`` reports the keys nobody asked for."""

    def __init__(self, raw: Any, file: str, key: str, faults: list[Fault]) -> None:
        self.file, self.key, self.faults = file, key, faults
        self._raw: dict[str, Any] = {}
        self._asked: set[str] = set()
        if isinstance(raw, dict):
            self._raw = raw
        else:
            self.fault("", f"expected a table, got {raw!r:.40}")

    def fault(self, name: str, expected: str) -> None:
        """Note one fault at ``name`` inside this table."""
        self.faults.append(Fault(self.file, ".".join(part for part in (self.key, name) if part), expected))

    def close(self) -> None:
        """Report every key that no reading method asked for."""
        for name in self._raw.keys() - self._asked:
            known = ", ".join(sorted(self._asked))
            self.fault(name, f"unknown key; known here: {known}")

    @property
    def names(self) -> tuple[str, ...]:
        """The keys there are, in their order."""
        return tuple(self._raw)

    def has(self, name: str) -> bool:
        """Whether the key is there; asking makes it a known key."""
        self._asked.add(name)
        return name in self._raw

    def _take(self, name: str, kind: type, what: str, default: Any, required: bool) -> Any:
        self._asked.add(name)
        if name not in self._raw:
            if required:
                self.fault(name, f"missing; expected {what}")
            return default
        value = self._raw[name]
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            self.fault(name, f"expected {what}, got {value!r:.40}")
            return default
        return value

    def whole(self, name: str, low: int, high: int, default: int | None = None) -> int:
        """A whole number within bounds."""
        value = self._take(name, int, f"a whole number from {low} to {high}", default, default is None)
        if value is None:
            return low
        if not low <= value <= high:
            self.fault(name, f"expected a whole number from {low} to {high}, got {value}")
        return value

    def flag(self, name: str, default: bool = False) -> bool:
        """True or false."""
        return self._take(name, bool, "true or false", default, False)

    def day(self, name: str) -> datetime.date:
        """A calendar day."""
        return self._take(name, datetime.date, "a day such as 2026-11-01", datetime.date.min, True)

    def word(self, name: str, allowed: Iterable[str] | None = None, default: str | None = None) -> str:
        """One plain string, not shown to learners as prose; one of ``allowed`` where that is given."""
        choices = None if allowed is None else tuple(allowed)
        what = "a string" if choices is None else "one of " + ", ".join(choices)
        value = self._take(name, str, what, default, default is None)
        if value is None:
            return ""
        if choices is not None and value not in choices and value != default:
            self.fault(name, f"expected {what}, got {value!r:.40}")
        return value

    def words(self, name: str, required: bool = False) -> tuple[str, ...]:
        """A list of plain strings."""
        values = self._take(name, list, "a list of strings", [], required)
        for place, value in enumerate(values):
            if not isinstance(value, str) or not value.strip() or value != value.strip():
                self.fault(f"{name}[{place}]", f"expected a string without spaces at its ends, got {value!r:.40}")
            elif FILL_IN in value:
                self.fault(f"{name}[{place}]", f"{FILL_IN} still stands here; expected words")
        return tuple(value for value in values if isinstance(value, str))

    def text(self, name: str) -> Text:
        """Wording in every language; a faulty one is noted and stands in as empty words."""
        self._asked.add(name)
        if name not in self._raw:
            self.fault(name, f"missing; expected words in {' and '.join(LANGS)}")
            return Text("", "")
        return read_text(self._raw[name], self.file, ".".join(p for p in (self.key, name) if p), self.faults)

    def maybe_text(self, name: str) -> Text | None:
        """Wording that may be left out."""
        return self.text(name) if self.has(name) else None

    def texts(self, name: str, required: bool = True) -> tuple[Text, ...]:
        """A list of wordings."""
        values = self._take(name, list, "a list of wordings", [], required)
        key = ".".join(part for part in (self.key, name) if part)
        return tuple(read_text(v, self.file, f"{key}[{i}]", self.faults) for i, v in enumerate(values))

    def table(self, name: str, required: bool = True) -> Table | None:
        """A table inside this one."""
        raw = self._take(name, dict, "a table", None, required)
        return None if raw is None else Table(raw, self.file, ".".join(p for p in (self.key, name) if p), self.faults)

    def tables(self, name: str = "", required: bool = True) -> dict[str, Table]:
        """The tables inside this one (or inside ``name``), by their ids, which must be slugs."""
        if name:
            inner = self.table(name, required)
            return {} if inner is None else inner.tables()
        found = {}
        for each, raw in self._raw.items():
            self._asked.add(each)
            if not SLUG.fullmatch(each):
                self.fault(each, "expected an id of small letters, digits and single hyphens")
            found[each] = Table(raw, self.file, ".".join(p for p in (self.key, each) if p), self.faults)
        return found


def read_text(raw: Any, file: str, key: str, faults: list[Fault]) -> Text:
    """One ``{en = …, nl = …}``, with every fault in its words noted."""
    if not isinstance(raw, dict):
        faults.append(Fault(file, key, f"expected words in {' and '.join(LANGS)}, got {raw!r:.40}"))
        return Text("", "")
    for extra in raw.keys() - set(LANGS):
        faults.append(Fault(file, f"{key}.{extra}", f"unknown language; known: {', '.join(LANGS)}"))
    found = {}
    for lang in LANGS:
        value = raw.get(lang)
        if lang not in raw:
            faults.append(Fault(file, f"{key}.{lang}", f"{lang} missing"))
        elif not isinstance(value, str) or not value.strip():
            faults.append(Fault(file, f"{key}.{lang}", f"expected words, got {value!r:.40}"))
        else:
            faults += [Fault(file, f"{key}.{lang}", why) for why in wording_faults(value)]
        found[lang] = value if isinstance(value, str) else ""
    names = {lang: set(PLACEHOLDER.findall(found[lang])) for lang in LANGS}
    if all(found.values()) and len(set(map(frozenset, names.values()))) > 1:
        faults.append(Fault(file, key, "expected the same {placeholders} in every language, got "
                            + ", ".join(f"{lang}: {sorted(names[lang]) or 'none'}" for lang in LANGS)))
    return Text(**found)


def wording_faults(words: str) -> list[str]:
    """What is wrong with one piece of wording."""
    wrong = []
    if words != words.strip():
        wrong.append("spaces at the beginning or the end")
    if "  " in words or "\t" in words:
        wrong.append("two spaces, or a tab, in a row")
    if markup := MARKUP.search(words):
        wrong.append(f"HTML in words: {markup[0]!r}")
    if FILL_IN in words:
        wrong.append(f"{FILL_IN} still stands here; expected words")
    rest = PLACEHOLDER.sub("", words)
    if "{" in rest or "}" in rest:
        wrong.append("an unbalanced {placeholder}")
    return wrong

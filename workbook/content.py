"""Read the content folders (TOML) into the values of ``model``, each kind when it is first asked for."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path
from typing import TypeVar, get_args

from . import model
from .hunt import Transcript, read_transcript
from .toml_table import Fault, Table
from .words import Text

SHIPPED = Path(__file__).parent / "content"
# What a first answer can take from a situation.
SITUATION_WORDS = ("trigger", "limiting", "useful", "opening", "worse")
VOICES = ("assertive", "passive", "aggressive")
Value = TypeVar("Value")


class ContentError(Exception):
    """Content that cannot be used; ``faults`` says where and why."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


class Content:
    """All that is shown, from the shipped folder and any packs laid on top (a later folder's id wins).

    Reading notes faults in ``faults`` and leaves the faulty value out, so that the rest stays usable.
    """

    def __init__(self, *packs: Path) -> None:
        self.folders = (SHIPPED, *packs)
        self.faults: list[Fault] = []
        self.faults += [Fault(str(pack), "", "expected a folder with content") for pack in packs if not pack.is_dir()]
        # The file that each value came from, by kind and id, for faults that are found later.
        self.places: dict[tuple[str, str], str] = {}

    def read(self) -> Content:
        """Read every kind now, so that ``faults`` is whole."""
        for kind in ("situations", "exercises", "transcripts", "evidence", "help", "ui"):
            getattr(self, kind)
        return self

    @cached_property
    def situations(self) -> dict[str, model.Situation]:
        """Situations by id."""
        return self._read("situations", read_situation)

    @cached_property
    def exercises(self) -> dict[str, model.Exercise]:
        """Exercises by id, in the order of the files."""
        return self._read("exercises", read_exercise)

    @cached_property
    def transcripts(self) -> dict[str, Transcript]:
        """Calls to read, by id."""
        return self._read("transcripts", read_transcript)

    @cached_property
    def evidence(self) -> dict[str, model.Evidence]:
        """Evidence cards by id."""
        return self._read("evidence", read_evidence)

    @cached_property
    def help(self) -> dict[str, model.HelpCard]:
        """Help cards by country code."""
        return self._read("help", read_help)

    @cached_property
    def ui(self) -> dict[str, Text]:
        """Interface words by dotted key."""
        words: dict[str, Text] = {}
        for path, file in self.files("ui"):
            for name, table in Table(self.parse(path, file), file, "", self.faults).tables().items():
                words |= {f"{name}.{key}": table.text(key) for key in table.names}
        return words

    def files(self, kind: str) -> Iterator[tuple[Path, str]]:
        """Every TOML file of one kind, with the name faults use for it."""
        for folder in self.folders:
            for path in sorted((folder / kind).glob("*.toml")):
                yield path, f"{kind}/{path.name}"

    def parse(self, path: Path, name: str) -> dict[str, object]:
        """One file's TOML; an unreadable one is noted as a fault and reads as empty."""
        try:
            return tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            self.faults.append(Fault(name, "", f"expected TOML in UTF-8: {error}"))
            return {}

    def _read(self, kind: str, read: Callable[[str, Table], Value]) -> dict[str, Value]:
        found: dict[str, Value] = {}
        places: dict[str, Path] = {}
        for path, name in self.files(kind):
            for id_, table in Table(self.parse(path, name), name, "", self.faults).tables().items():
                if id_ in places and places[id_].parents[1] == path.parents[1]:
                    table.fault("", f"the id stands in {places[id_].name} too")
                before = len(self.faults)
                value = read(id_, table)
                table.close()
                places[id_] = path
                self.places[kind, id_] = name
                if len(self.faults) == before or id_ not in found:
                    found[id_] = value
        return found


def load(*packs: Path) -> Content:
    """The content, read whole; ``ContentError`` lists every fault of form it has."""
    content = Content(*packs).read()
    if content.faults:
        raise ContentError(content.faults)
    return content


def read_situation(id_: str, table: Table) -> model.Situation:
    """One situation."""
    hot = table.table("hot_words")
    words = {"en": hot.words("en", True), "nl": hot.words("nl", True)} if hot else {"en": (), "nl": ()}
    if hot:
        hot.close()
    return model.Situation(
        id=id_,
        sector=table.word("sector"),
        channel=table.word("channel", get_args(model.Channel)),  # type: ignore[arg-type]
        stressor=table.word("stressor", get_args(model.Stressor)),  # type: ignore[arg-type]
        heat=table.whole("heat", 0, 10),
        solvable=table.flag("solvable"),
        abusive=table.flag("abusive"),
        title=table.text("title"),
        trigger=table.text("trigger"),
        values=table.texts("values"),
        at_stake=table.texts("at_stake"),
        limiting=table.text("limiting"),
        useful=table.texts("useful"),
        hot_words=words,
        opening=table.text("opening"),
        worse=table.text("worse"),
        note=table.maybe_text("note"),
    )


def read_exercise(id_: str, table: Table) -> model.Exercise:
    """One exercise with its prompts."""
    exercise = model.Exercise(
        id=id_,
        chapter=table.word("chapter", model.CHAPTERS),  # type: ignore[arg-type]
        title=table.text("title"),
        aim=table.text("aim"),
        prompts=tuple(read_prompt(name, each) for name, each in table.tables("prompts").items()),
        rows=table.words("rows"),
        minutes=table.whole("minutes", 1, 60, 5),
        about=table.word("about", ("", "situation"), ""),  # type: ignore[arg-type]
        evidence=table.words("evidence"),
        private=table.flag("private"),
        repeat=table.flag("repeat"),
    )
    if not exercise.prompts:
        table.fault("prompts", "expected at least one prompt")
    return exercise


def read_prompt(id_: str, table: Table) -> model.Prompt:
    """One prompt of an exercise."""
    kind = table.word("kind", model.KINDS)
    default_high = {"number": 1000, "rating": 10, "grid": 10}.get(kind, 10)
    count = _count(table)
    prompt = model.Prompt(
        id=id_,
        kind=kind,  # type: ignore[arg-type]
        label=table.text("label"),
        hint=table.maybe_text("hint"),
        example=table.maybe_text("example"),
        optional=table.flag("optional"),
        options=read_options(table, "options"),
        source=read_source(table, "source"),
        own=table.flag("own"),
        bins=read_options(table, "bins"),
        why=table.word("why", default=""),
        columns=read_options(table, "columns"),
        low=table.whole("low", 0, 1000, 0),
        high=table.whole("high", 1, 100_000, default_high),
        anchors=table.texts("anchors", required=False),
        count=count,
        of=table.word("of", default=""),
        when=read_when(table),
        prefill=read_source(table, "prefill"),
        coach=table.flag("coach"),
        voice=table.word("voice", VOICES, default=""),
        text=table.maybe_text("text"),
        heated=table.maybe_text("heated"),
        becomes=table.word("becomes", default=""),
        calendar=table.flag("calendar"),
        review=table.word("review", default=""),
    )
    table.close()
    return prompt


def _count(table: Table) -> tuple[int, int]:
    inner = table.table("count", required=False)
    if inner is None:
        return (0, 0)
    bounds = inner.whole("min", 0, 50, 0), inner.whole("max", 0, 50, 0)
    inner.close()
    return bounds


def read_options(table: Table, name: str) -> tuple[model.Option, ...]:
    """The options of a prompt, in their order."""
    options = []
    for id_, each in table.tables(name, required=False).items():
        seconds = each.whole("seconds", 0, 7200, 0)
        note = each.maybe_text("note")
        options.append(model.Option(id_, each.text("says"), seconds, note, read_pattern(each)))
        each.close()
    return tuple(options)


def read_pattern(table: Table) -> model.BreathPattern | None:
    """One breath, in whole seconds; in and out take at least one."""
    inner = table.table("pattern", required=False)
    if inner is None:
        return None
    pattern = model.BreathPattern(inner.whole("inhale", 1, 60), inner.whole("hold", 0, 60, 0), inner.whole("exhale", 1, 60), inner.whole("rest", 0, 60, 0))
    inner.close()
    return pattern


def read_source(table: Table, name: str) -> model.Source | None:
    """Where options or a first answer come from."""
    inner = table.table(name, required=False)
    if inner is None:
        return None
    situation = inner.word("situation", SITUATION_WORDS, default="")
    prompt = inner.word("prompt", default="" if situation else None)
    source = model.Source(prompt, inner.word("exercise", default=""), inner.word("bin", default=""), situation)
    inner.close()
    return source


def read_when(table: Table) -> model.When | None:
    """When a prompt appears."""
    inner = table.table("when", required=False)
    if inner is None:
        return None
    when = model.When(inner.word("prompt"), inner.words("answers"), inner.word("above", default=""))
    inner.close()
    return when


def read_evidence(id_: str, table: Table) -> model.Evidence:
    """One evidence card."""
    return model.Evidence(
        id=id_,
        strength=table.word("strength", get_args(model.Strength)),  # type: ignore[arg-type]
        title=table.text("title"),
        says=table.text("says"),
        why=table.text("why"),
        references=table.words("references", True),
    )


def read_help(id_: str, table: Table) -> model.HelpCard:
    """The help lines of one country."""
    lines = []
    for name, each in table.tables("lines").items():
        lines.append(model.HelpLine(name, each.text("name"), each.word("number"), each.word("site", default=""), each.text("serves")))
        each.close()
    return model.HelpCard(id_, table.text("name"), table.day("checked"), tuple(lines))

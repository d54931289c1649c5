"""What a conversation worth practising IS, and how it is read from its file (``docs/conversations.md`` says how to write one)."""

from __future__ import annotations

import sys
import tomllib
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal, get_args

from .content import Content
from .practice_model import Hold
from .practice_rule import real
from .toml_table import Fault, Table
from .words import Text

Band = Literal["cool", "warm", "hot", "boiling"]
BANDS: tuple[Band, ...] = get_args(Band)
# Heat below which a band ends.
BAND_TOPS: tuple[tuple[float, Band], ...] = ((2.5, "cool"), (5.0, "warm"), (7.5, "hot"))
EDGES = (0.0, *(top for top, _ in BAND_TOPS), 10.0)

Kind = Literal["understanding", "solving", "limiting", "slip"]
KINDS: tuple[Kind, ...] = get_args(Kind)
# What a kind of reply may do; ``hold`` may slip too: not asked, or for a reason that is not true.
KIND_MOVES: dict[Kind, frozenset[str]] = {
    "understanding": frozenset({"listen", "acknowledge", "paraphrase", "ask", "apologise"}),
    "solving": frozenset({"explain", "offer_choice", "commit", "hand_over", "ask"}),
    "limiting": frozenset({"say_no_well", "boundary", "warn", "end_contact", "hold", "hand_over"}),
    "slip": frozenset({"give_in", "calm_down", "blame", "policy", "sarcasm", "threat", "interrupt", "grovel", "hold"}),
}

After = Literal["understood", "solved", "refused", "provoked", "limited"]
AFTERS: tuple[After, ...] = get_args(After)
# How a move sounds to the customer.
SOUNDS: dict[str, After] = {
    **dict.fromkeys(("listen", "acknowledge", "paraphrase", "ask", "apologise", "grovel"), "understood"),
    **dict.fromkeys(("explain", "offer_choice", "commit", "hand_over", "give_in"), "solved"),
    **dict.fromkeys(("say_no_well", "policy"), "refused"),
    **dict.fromkeys(("calm_down", "blame", "sarcasm", "threat", "interrupt"), "provoked"),
    **dict.fromkeys(("boundary", "warn", "end_contact", "hold"), "limited"),
}

ENDINGS = (
    "settled",
    "clear-no",
    "handed-over",
    "handed-over-early",
    "ended-in-steps",
    "broken-off",
    "safe-exit",
    "customer-left",
    "time",
    "still-badly",
)


@dataclass(frozen=True, slots=True)
class Line:
    """Something the customer says: in which heat bands, after which reply, move or class of moves (empty: any)."""

    id: str
    says: Text
    bands: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Needs:
    """When a reply may be offered, so that it is not absurd at that moment."""

    turn: int = 1
    until: int = 99
    heard: float = 0.0
    progress: float = 0.0
    progress_below: float = 2.0
    heat: float = 0.0
    heat_below: float = 11.0
    stage: int = 0
    used: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()


ALWAYS = Needs()
# The ladder is climbed in order: a reply that announces needs a boundary shown before, one that ends an announcement.
LADDER = {"warn": 1, "end_contact": 2}


@dataclass(frozen=True, slots=True)
class Reply:
    """Something the learner may say. ``hold`` is set for a moment away."""

    id: str
    kind: Kind
    move: str
    says: Text
    needs: Needs = ALWAYS
    hold: Hold | None = None


@dataclass(frozen=True, slots=True)
class Ending:
    """How a conversation ended: in words to the learner, and the customer's last words where there are any."""

    id: str
    title: Text
    says: Text
    customer: Text | None = None


@dataclass(frozen=True, slots=True)
class Conversation:
    """One situation made playable: who, what is known, what the customer says, what one may answer."""

    id: str
    customer: Text
    scene: Text
    opening: Text
    lines: tuple[Line, ...]
    replies: tuple[Reply, ...]
    endings: dict[str, tuple[Text | None, Text | None]] = field(default_factory=dict[str, "tuple[Text | None, Text | None]"], hash=False)
    max_turns: int = 12
    danger: bool = False
    ends_badly: bool = False
    heat_floor: float = 0.0
    cut_after: int = 0

    def reply(self, reply_id: str) -> Reply:
        """The reply with this id; ``KeyError`` where there is none."""
        for reply in self.replies:
            if reply.id == reply_id:
                return reply
        raise KeyError(reply_id)


def band(heat: float) -> Band:
    """The band a heat lies in."""
    for top, name in BAND_TOPS:
        if heat < top:
            return name
    return "boiling"


def read_conversation(id_: str, table: Table) -> Conversation:
    """One conversation, from the whole of its file."""
    danger = table.flag("danger")
    lines = tuple(_line(name, each) for name, each in table.tables("lines").items())
    replies = tuple(_reply(name, kind, each, danger) for kind in KINDS for name, each in table.tables(kind).items())
    endings: dict[str, tuple[Text | None, Text | None]] = {}
    for name, each in table.tables("endings", required=False).items():
        if name not in ENDINGS:
            table.fault(f"endings.{name}", f"unknown ending; known: {', '.join(ENDINGS)}")
        endings[name] = each.maybe_text("says"), each.maybe_text("customer")
        each.close()
    conversation = Conversation(
        id=id_,
        customer=table.text("customer"),
        scene=table.text("scene"),
        opening=table.text("opening"),
        lines=lines,
        replies=replies,
        endings=endings,
        max_turns=table.whole("max_turns", 3, 20, 12),
        danger=danger,
        ends_badly=table.flag("ends_badly"),
        heat_floor=real(table, "heat_floor", 0, 9, 0),
        cut_after=table.whole("cut_after", 0, 12, 0),
    )
    table.close()
    return conversation


def _line(id_: str, table: Table) -> Line:
    bands = table.words("bands")
    for name in bands:
        if name not in BANDS:
            table.fault("bands", f"expected some of {', '.join(BANDS)}; got {name!r}")
    line = Line(id_, table.text("says"), tuple(name for name in bands if name in BANDS), table.words("after"))
    table.close()
    return line


def _reply(id_: str, kind: Kind, table: Table, danger: bool) -> Reply:
    move = table.word("move", sorted(KIND_MOVES[kind]))
    hold = None
    if move == "hold":
        promised = table.whole("promised", 0, 600, 60)
        taken = table.whole("taken", 0, 600, promised)
        hold = Hold(table.flag("announced", True), table.flag("honest", True), promised, taken)
        if kind != "slip" and not (hold.announced and hold.honest and taken <= promised):
            table.fault("", "expected an announced, honest hold that keeps its time; anything else belongs in slip")
        if kind == "slip" and hold.announced and hold.honest and taken <= promised:
            table.fault("", "expected a slip of a hold: announced = false, honest = false, or taken above promised")
    needs = _needs(table.table("needs", required=False))
    if not danger and move in LADDER:  # In danger one leaves at once.
        needs = replace(needs, stage=max(needs.stage, LADDER[move]))
    reply = Reply(id_, kind, move, table.text("says"), needs, hold)
    table.close()
    return reply


def _needs(table: Table | None) -> Needs:
    if table is None:
        return ALWAYS
    plain = ALWAYS
    needs = Needs(
        turn=table.whole("turn", 1, 20, plain.turn),
        until=table.whole("until", 1, 99, plain.until),
        heard=real(table, "heard", 0, 1, plain.heard),
        progress=real(table, "progress", 0, 1, plain.progress),
        progress_below=real(table, "progress_below", 0, 1, plain.progress_below),
        heat=real(table, "heat", 0, 10, plain.heat),
        heat_below=real(table, "heat_below", 0, 10, plain.heat_below),
        stage=table.whole("stage", 0, 2, plain.stage),
        used=table.words("used"),
        unused=table.words("unused"),
    )
    table.close()
    return needs


def read_conversations(content: Content) -> dict[str, Conversation]:
    """Every conversation by the id of its situation, which is the name of its file; a later pack wins."""
    found: dict[str, Conversation] = {}
    for path, name in content.files("conversations"):
        found[path.stem] = read_conversation(path.stem, Table(content.parse(path, name), name, "", content.faults))
    return found


def read_endings(content: Content) -> dict[str, Ending]:
    """The shared words for each ending; a later pack wins."""
    found: dict[str, Ending] = {}
    for path in (folder / "endings.toml" for folder in content.folders):
        raw = content.parse(path, path.name) if path.is_file() else {}
        for id_, table in Table(raw, path.name, "", content.faults).tables().items():
            found[id_] = Ending(id_, table.text("title"), table.text("says"))
            table.close()
    return found


def ending_words(talk: Conversation, ending: str, shared: dict[str, Ending]) -> Ending:
    """The words for an ending: the conversation's own where it has them, else the shared ones."""
    says, customer = talk.endings.get(ending, (None, None))
    common = shared[ending]
    return replace(common, says=says or common.says, customer=customer)


def fit(line: Line, heat: float, sounded: str, move: str = "", reply: str = "") -> float | None:
    """How well a line fits a moment (0 is best); None where it does not fit at all.

    A line made for this reply comes before one for this move, then for how it sounded, then one for any.
    Outside its bands, and never more than one band away, each degree of heat counts.
    """
    made_for = next((cost for cost, each in ((0.0, reply), (0.1, move), (0.2, sounded)) if each and each in line.after), None)
    if made_for is None and line.after:
        return None
    cost = 0.6 if made_for is None else made_for
    if not line.bands:
        return cost
    here = BANDS.index(band(heat))
    places = [place for each in line.bands if abs((place := BANDS.index(each)) - here) <= 1]  # type: ignore[arg-type]
    if not places:
        return None
    return cost + min(max(EDGES[place] - heat, heat - EDGES[place + 1], 0.0) for place in places)


def main(words: list[str]) -> int:
    """Check single files: their faults and how much a random player reaches; ``--show`` prints three games too."""
    from . import conversation_check  # The one place that looks upwards: writers want one command.

    paths = [Path(word) for word in words if word != "--show"]
    return conversation_check.report(paths, 3 if "--show" in words else 0)


def read_file(path: Path, found: list[Fault]) -> Conversation | None:
    """One conversation file by itself; None where it is no TOML."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        found.append(Fault(path.name, "", f"expected TOML in UTF-8: {error}"))
        return None
    return read_conversation(path.stem, Table(raw, path.name, "", found))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

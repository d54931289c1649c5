"""Play one conversation turn by turn: what the customer says, what one may answer, what it does, how it ends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import permutations
from typing import Any

from . import practice_model
from .conversation_content import ALWAYS, KINDS, SOUNDS, Band, Conversation, Line, Reply, band, fit
from .model import Situation
from .practice_model import PLAIN, Delivery, Hold, Scene, State, Term
from .practice_rule import Rule, load
from .words import Text

VERSION = 1
# Where a kind stands among the four depends on the turn only, so that no place is "the good one".
ORDERS = tuple(permutations(KINDS))
GOOD = frozenset({"settled", "clear-no", "handed-over", "ended-in-steps", "safe-exit"})
# Somebody has to do something: questions and explanations alone settle nothing.
SETTLING = frozenset({"commit", "offer_choice"})
# What counts against saying a line again, in degrees of heat: better a little off than a parrot.
REPEATED, JUST_SAID = 1.2, 3.0
# Felt heard at which a story is handed over complete, and at which a no can be a good one.
HANDED_HEARD, NO_HEARD = 0.4, 0.5


@dataclass(frozen=True, slots=True)
class Choice:
    """What the learner did in one turn: a reply by its id, or own words with the move they make."""

    reply: str = ""
    own: str = ""
    move: str = ""
    delivery: Delivery = PLAIN


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn as it went: the customer's line, what was on offer, what was said, and why the gauges moved."""

    number: int
    line: str
    customer: Text
    offers: tuple[str, ...]
    choice: Choice
    move: str
    before: State
    after: State
    terms: tuple[Term, ...]

    @property
    def heat_terms(self) -> tuple[Term, ...]:
        """What moved the customer's heat."""
        return tuple(term for term in self.terms if term.gauge == "heat")

    @property
    def stress_terms(self) -> tuple[Term, ...]:
        """What moved one's own stress."""
        return tuple(term for term in self.terms if term.gauge == "stress")


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What another reply of the same turn would have done."""

    reply: Reply
    heat: float
    stress: float


class Rehearsal:
    """A position in one conversation. Only the turns change; everything else follows from them:

    ``state`` (where it stands), ``ending`` (its id; empty while it goes on), and while it goes on ``line`` (what the
    customer says now) and ``offers`` (four replies, one of each kind, in the order of this turn).
    """

    def __init__(self, situation: Situation, talk: Conversation, stress: float = 4.0, numbers: Mapping[str, float] | None = None) -> None:
        if situation.id != talk.id:
            raise ValueError(f"expected the conversation of {situation.id!r}, got the one of {talk.id!r}")
        if not 0 <= stress <= 10:
            raise ValueError(f"expected stress from 0 to 10, got {stress!r}")
        self.situation, self.talk = situation, talk
        self.numbers: dict[str, float] = dict(numbers or {})
        self.rule: Rule = load().but(self.numbers)
        self.scene = Scene(
            heat=float(situation.heat),
            stress=float(stress),
            solvable=situation.solvable,
            abusive=situation.abusive,
            danger=talk.danger,
            channel=situation.channel,
            heat_floor=talk.heat_floor,
        )
        self.turns: list[Turn] = []
        self._move_to(())

    def _move_to(self, turns: Sequence[Turn]) -> None:
        # The one place where the position changes: what follows from it is worked out once.
        self.turns = list(turns)
        self.state: State = self.turns[-1].after if self.turns else practice_model.start(self.scene)
        self.ending: str = ending(self.turns, self.scene, self.talk)
        self.line: Line | None = None if self.ending else choose_line(self.talk, self.turns)
        self.offers: tuple[Reply, ...] = () if self.ending else self._offers()

    @property
    def band(self) -> Band:
        """The band the customer's heat lies in."""
        return band(self.state.heat)

    def _offers(self) -> tuple[Reply, ...]:
        number = len(self.turns) + 1
        order = ORDERS[(number * 7) % len(ORDERS)]
        chosen = [turn.choice.reply for turn in self.turns]
        shown = [each for turn in self.turns for each in turn.offers]
        offered: list[Reply] = []
        for kind in order:
            pool = [reply for reply in self.talk.replies if reply.kind == kind and self._fits(reply, number, chosen)]
            # First those not said yet, then those least shown, then the order of the file.
            if pool:
                offered.append(min(pool, key=lambda reply: (chosen.count(reply.id), shown.count(reply.id))))
        return tuple(offered)

    def _fits(self, reply: Reply, number: int, chosen: list[str]) -> bool:
        state, needs = self.state, reply.needs
        return needs is ALWAYS or (
            needs.turn <= number <= needs.until
            and state.heard >= needs.heard
            and needs.progress <= state.progress < needs.progress_below
            and needs.heat <= state.heat < needs.heat_below
            and state.stage >= needs.stage
            and (not needs.used or any(each in chosen for each in needs.used))
            and not any(each in chosen for each in needs.unused)
        )

    def play(self, reply_id: str, delivery: Delivery = PLAIN) -> Turn:
        """Give one of the replies on offer; ``ValueError`` names those there are."""
        offers = {reply.id: reply for reply in self.offers}
        if reply_id not in offers:
            raise ValueError(f"expected one of {', '.join(offers) or 'no reply, it has ended'}; got {reply_id!r}")
        return self._turn(Choice(reply_id, "", offers[reply_id].move, delivery))

    def say(self, own: str, move: str, delivery: Delivery = PLAIN) -> Turn:
        """Give one's own words, with the move they make."""
        if not own.strip():
            raise ValueError("expected own words, got none")
        return self._turn(Choice("", own, move, delivery))

    def _turn(self, choice: Choice) -> Turn:
        if self.line is None:
            raise ValueError(f"expected a conversation that goes on; {self.talk.id} has ended as {self.ending}")
        after, terms = self._step(self.state, choice)
        turn = Turn(
            number=len(self.turns) + 1,
            line=self.line.id,
            customer=self.line.says,
            offers=tuple(reply.id for reply in self.offers),
            choice=choice,
            move=choice.move,
            before=self.state,
            after=after,
            terms=terms,
        )
        self._move_to((*self.turns, turn))
        return turn

    def _step(self, state: State, choice: Choice) -> tuple[State, tuple[Term, ...]]:
        delivery = choice.delivery
        if choice.reply and delivery.hold is None:
            delivery = replace(delivery, hold=self.talk.reply(choice.reply).hold)
        return practice_model.step(state, choice.move, self.scene, delivery, self.rule)

    def undo(self) -> None:
        """Take the last turn back; nothing happens before the first."""
        self._move_to(self.turns[:-1])

    def what_if(self, number: int) -> tuple[WhatIf, ...]:
        """What each other reply on offer in turn ``number`` would have done, given in the same way."""
        if not 1 <= number <= len(self.turns):
            raise ValueError(f"expected a turn from 1 to {len(self.turns)}, got {number}")
        turn = self.turns[number - 1]
        found: list[WhatIf] = []
        for each in turn.offers:
            if each == turn.choice.reply:
                continue
            reply = self.talk.reply(each)
            # The measured hold belonged to the reply that was given; another one has its own.
            delivery = replace(turn.choice.delivery, hold=None)
            state, _ = self._step(turn.before, Choice(reply.id, "", reply.move, delivery))
            found.append(WhatIf(reply, state.heat, state.stress))
        return tuple(found)

    @property
    def open_promise(self) -> bool:
        """Whether something was promised that may not be kept."""
        return any(turn.move == "give_in" for turn in self.turns)

    def as_dict(self) -> dict[str, Any]:
        """Enough to play it again to the same place, as plain JSON values."""
        return {
            "v": VERSION,
            "situation": self.situation.id,
            "stress": self.scene.stress,
            "numbers": dict(self.numbers),
            "turns": [_choice_out(turn.choice) for turn in self.turns],
        }

    @classmethod
    def from_dict(cls, raw: Mapping[str, Any], situation: Situation, talk: Conversation) -> Rehearsal:
        """The rehearsal that was saved, played again; ``ValueError`` where it does not fit any more."""
        if raw.get("v") != VERSION:
            raise ValueError(f"expected a rehearsal of version {VERSION}, got {raw.get('v')!r}")
        if raw.get("situation") != situation.id:
            raise ValueError(f"expected a rehearsal of {situation.id!r}, got one of {raw.get('situation')!r}")
        try:
            rehearsal = cls(situation, talk, raw["stress"], raw["numbers"])
            for each in raw["turns"]:
                # By id, not by what would be on offer now: a later edition may offer in another order.
                choice = _choice_in(each)
                if choice.reply:
                    choice = replace(choice, move=talk.reply(choice.reply).move)
                rehearsal._turn(choice)
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"expected a saved rehearsal of {talk.id}, got one with a fault: {error!r}") from error
        return rehearsal


def choose_line(talk: Conversation, turns: Sequence[Turn]) -> Line:
    """The customer's next line: the one that fits best, where having been said already counts against it."""
    if not turns:
        return Line("opening", talk.opening)
    last, said = turns[-1], [turn.line for turn in turns]
    heat, move, sounded = last.after.heat, last.move, SOUNDS[last.move]
    costs: list[tuple[float, Line]] = []
    for line in talk.lines:
        cost = fit(line, heat, sounded, move, last.choice.reply)
        if cost is not None:
            costs.append((cost + REPEATED * said.count(line.id) + JUST_SAID * (line.id == said[-1]), line))
    if not costs:
        raise ValueError(f"conversations/{talk.id}.toml: no line fits {band(heat)} after {sounded}; give one line no 'after'")
    return min(costs, key=lambda each: each[0])[1]


def ending(turns: list[Turn], scene: Scene, talk: Conversation) -> str:
    """The id of the ending these turns reached, or empty."""
    if not turns:
        return ""
    state, move = turns[-1].after, turns[-1].move
    if scene.danger:
        return "safe-exit" if move in practice_model.LEAVING else _out_of_time(turns, talk)
    if move == "end_contact":
        return "ended-in-steps" if turns[-1].before.stage >= 2 else "broken-off"
    if move == "hand_over":
        complete = state.heard >= HANDED_HEARD
        return ("still-badly" if talk.ends_badly else "handed-over") if complete else "handed-over-early"
    if talk.ends_badly and state.heard >= NO_HEARD and (state.progress >= 0.7 if scene.solvable else _said_no(turns)):
        return "still-badly"
    if scene.solvable and state.progress >= 0.7 and state.heat < 4 and any(turn.move in SETTLING for turn in turns):
        return "settled"
    if not scene.solvable and _said_no(turns) and state.heard >= NO_HEARD and state.heat < 5.5:
        return "clear-no"
    if state.heat >= 9.5 and turns[-1].before.heat >= 9.5 and len(turns) > 1:
        return "customer-left"
    if talk.cut_after and len(turns) >= talk.cut_after:
        return "still-badly" if state.heard >= NO_HEARD else "time"
    return _out_of_time(turns, talk)


def _out_of_time(turns: list[Turn], talk: Conversation) -> str:
    return "time" if len(turns) >= talk.max_turns else ""


def _said_no(turns: list[Turn]) -> bool:
    # A no counts until something is promised after it.
    for turn in reversed(turns):
        if turn.move in ("say_no_well", "offer_choice"):
            return True
        if turn.move == "give_in":
            return False
    return False


def _choice_out(choice: Choice) -> dict[str, Any]:
    given, plain = choice.delivery, PLAIN
    out: dict[str, Any] = {"reply": choice.reply} if choice.reply else {"own": choice.own, "move": choice.move}
    for name in ("pause_s", "marker", "stewing", "rate", "selftalk", "surface"):
        if getattr(given, name) != getattr(plain, name):
            out[name] = getattr(given, name)
    if given.hold:
        hold = given.hold
        out["hold"] = {"announced": hold.announced, "honest": hold.honest, "promised_s": hold.promised_s, "taken_s": hold.taken_s}
    return out


def _choice_in(raw: Mapping[str, Any]) -> Choice:
    given = {name: raw[name] for name in ("pause_s", "marker", "stewing", "rate", "selftalk", "surface") if name in raw}
    hold = Hold(**raw["hold"]) if "hold" in raw else None
    return Choice(raw.get("reply", ""), raw.get("own", ""), raw.get("move", ""), Delivery(**given, hold=hold))

"""The practice model: one additive rule that says how heat and stress move after a reply, and why.

Every size is a choice; only the directions have support (grades A, B, C in ``content/practice_model.toml``).
Nothing here is random: the same state and the same turn give the same result.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from .model import Channel
from .practice_rule import MOVES, Gauge, Grade, Rule, load

WAITS_FOR_HEARD = frozenset({"offer_choice", "commit", "explain", "say_no_well"})
WEARS_OUT = frozenset({"acknowledge", "apologise", "listen"})
# What still counts as progress where the wish itself cannot be met.
PROGRESS_WITHOUT_YES = frozenset({"offer_choice", "say_no_well", "hand_over"})
LEAVING = frozenset({"end_contact", "hand_over"})


@dataclass(frozen=True, slots=True)
class Scene:
    """What stays the same during one conversation. ``heat_floor``: this customer does not cool below it today."""

    heat: float = 7.0
    stress: float = 4.0
    solvable: bool = True
    abusive: bool = False
    danger: bool = False
    channel: Channel = "phone"
    heat_floor: float = 0.0


@dataclass(frozen=True, slots=True)
class State:
    """Where a conversation stands: two gauges (0-10), two helpers (0-1), the ladder (0-3), uses of each move."""

    heat: float
    stress: float
    heard: float = 0.0
    progress: float = 0.0
    stage: int = 0
    uses: tuple[tuple[str, int], ...] = ()

    def used(self, move: str) -> int:
        """How often a move was made so far."""
        return dict(self.uses).get(move, 0)


@dataclass(frozen=True, slots=True)
class Hold:
    """A moment away: asked for or not, for a true reason or not, promised and taken seconds."""

    announced: bool = True
    honest: bool = True
    promised_s: float = 60.0
    taken_s: float = 60.0


@dataclass(frozen=True, slots=True)
class Delivery:
    """How a reply was given. ``rate``: own rate now / own baseline; None where nothing was measured.

    ``stewing``: the pause went to getting angrier. ``marker``: the silence was explained ("let me think").
    ``surface``: "I am only acting this". ``selftalk``: a useful line was chosen before the turn.
    """

    pause_s: float | None = None
    marker: bool = False
    stewing: bool = False
    rate: float | None = None
    hold: Hold | None = None
    selftalk: bool = False
    surface: bool = False


PLAIN = Delivery()


@dataclass(frozen=True, slots=True)
class Term:
    """One named push on one gauge, and how well its direction is supported."""

    id: str
    gauge: Gauge
    value: float
    grade: Grade | None


def start(scene: Scene) -> State:
    """The state before the first reply."""
    return State(heat=max(scene.heat, scene.heat_floor), stress=scene.stress)


def room(value: float, push: float) -> float:
    """Move a gauge by ``push``; steps shrink towards 0 and 10, and are unchanged at 5."""
    return value + 2 * push * (1 - value / 10 if push > 0 else value / 10)


def step(state: State, move: str, scene: Scene, delivery: Delivery = PLAIN, rule: Rule | None = None) -> tuple[State, tuple[Term, ...]]:
    """The state after one reply, and the terms that moved it; per gauge the terms add up to the whole push."""
    rule = rule or load()
    _check(move, delivery)
    if scene.danger:
        return _danger(state, move, rule)
    heard = (state.heard + rule[f"{move}.heard"] * (1 - state.heard)) * (1 - rule[f"{move}.loss"])
    gain = rule[f"{move}.progress"] if scene.solvable or move in PROGRESS_WITHOUT_YES else 0.0
    progress = state.progress + gain * (1 - state.progress)
    heat = _reply(state, move, scene, rule) | _pace(delivery, scene, rule) | _hold(move, delivery, rule)
    heat |= {"contagion": rule["contagion"] * (state.stress - 5) / 5, "still_open": rule["still_open"] * (1 - state.progress)}
    stress = _own(state, move, scene, delivery, progress, rule)
    heat_terms, stress_terms = _terms(heat, "heat", move, rule), _terms(stress, "stress", move, rule)
    new_heat = room(state.heat, sum(term.value for term in heat_terms))
    if new_heat < scene.heat_floor:
        # The floor is a term like any other, so that the debrief can say that it was not the learner.
        wanted = (scene.heat_floor - state.heat) / (2 * state.heat / 10)
        heat_terms += (Term("floor", "heat", wanted - sum(term.value for term in heat_terms), None),)
        new_heat = scene.heat_floor
    new = State(
        heat=_inside(new_heat, 10),
        stress=_inside(room(state.stress, sum(term.value for term in stress_terms)), 10),
        heard=_inside(heard, 1),
        progress=_inside(progress, 1),
        stage=_climb(state.stage, move),
        uses=_count(state, move),
    )
    return new, heat_terms + stress_terms


def _danger(state: State, move: str, rule: Rule) -> tuple[State, tuple[Term, ...]]:
    # No heat is computed, nothing about the matter moves, and staying never gets easier: leaving is always right.
    pushes = {"reply": rule[f"{move}.stress"]}
    if move not in LEAVING:
        pushes = {"exposure": max(0.0, rule["exposure"] * (state.heat - 4) / 6), "attack": rule["attack"]}
    terms = _terms(pushes, "stress", move, rule)
    stress = _inside(room(state.stress, sum(term.value for term in terms)), 10)
    return replace(state, stress=stress, uses=_count(state, move), stage=3 if move == "end_contact" else state.stage), terms


def _reply(state: State, move: str, scene: Scene, rule: Rule) -> dict[str, float]:
    base = rule[f"{move}.heat"]
    pushes = {"reply": base}
    if move in WAITS_FOR_HEARD and base < 0:
        pushes["not_heard_yet"] = -base * rule["not_heard_yet"] * (1 - state.heard)
    if move == "explain" and state.heard < rule["heard_enough"]:
        pushes["explain_too_soon"] = rule["explain_too_soon"]
    if move == "say_no_well":
        pushes["no_too_soon"] = rule["no_too_soon"] * (1 - state.heard)
        pushes["no_heard"] = -rule["no_heard"] * state.heard
    if move in WEARS_OUT and (before := state.used(move)):
        pushes["worn_out"] = base * (rule["wear_out"] ** before - 1)
        if before >= 2 and state.progress < rule["progress_some"]:
            pushes["words_only"] = rule["words_only"]
    if move == "boundary" and not scene.abusive:
        pushes["boundary_uncalled"] = rule["boundary_uncalled"]
    if move == "end_contact" and state.stage < 2:
        pushes["not_announced"] = rule["not_announced"]
    return pushes


def _pace(delivery: Delivery, scene: Scene, rule: Rule) -> dict[str, float]:
    pushes: dict[str, float] = {}
    if scene.channel == "chat":
        return pushes  # In writing nobody hears a voice or a silence of seconds.
    pause, rate = delivery.pause_s, delivery.rate
    if pause is not None and pause < rule["pause_none"]:
        pushes["too_fast"] = rule["too_fast"]
    if pause is not None and pause > rule["gap_ok"] and not delivery.marker:
        pushes["silence"] = min(rule["gap_cap"], rule["silence"] * (pause - rule["gap_ok"]))
    if rate is None:
        return pushes
    if rate < rule["rate_low"]:
        pushes["dragging"] = rule["dragging"]
    elif rate <= rule["rate_high"]:
        pushes["slower"] = rule["slower"]
    elif hurry := _hurry(rate, rule):
        pushes["faster"] = rule["faster"] * hurry
    return pushes


def _hurry(rate: float, rule: Rule) -> float:
    # From 0 at one's own pace to 1 at ``rate_hurried``: this reading gives the published figures (see the tests).
    return _share(rate, 1.0, rule["rate_hurried"])


def _share(value: float, none: float, whole: float) -> float:
    """How far a value is from where an effect begins (0) to where it is whole (1)."""
    if whole <= none:
        return float(value > none)
    return min(1.0, max(0.0, (value - none) / (whole - none)))


def _hold(move: str, delivery: Delivery, rule: Rule) -> dict[str, float]:
    if move != "hold":
        return {}
    hold = delivery.hold or Hold()
    pushes: dict[str, float] = {}
    if not hold.announced:
        pushes["hold_unannounced"] = rule["hold_unannounced"]
    # A wait nobody asked permission for promised nothing, so all of it is over the promise.
    over = hold.taken_s - (hold.promised_s if hold.announced else 0.0)
    if over > 0:
        pushes["hold_over"] = rule["hold_over"] * over / 30
    if not hold.honest:
        pushes["hold_dishonest"] = rule["hold_dishonest"]
    return pushes


def _own(state: State, move: str, scene: Scene, delivery: Delivery, progress: float, rule: Rule) -> dict[str, float]:
    pushes = {"reply": rule[f"{move}.stress"], "exposure": rule["exposure"] * (state.heat - 4) / 6}
    if scene.abusive and state.heat >= rule["attack_from"]:
        pushes["attack"] = rule["attack"]
    if delivery.pause_s is not None:
        calm = _share(delivery.pause_s, rule["pause_none"], rule["pause_full"])
        if delivery.stewing:
            pushes["stewing"] = -rule["stewing"] * rule["pause"] * calm
        else:
            pushes["pause"] = rule["pause"] * calm
    if delivery.rate is not None and rule["rate_low"] <= delivery.rate <= rule["rate_high"]:
        pushes["slower_self"] = rule["slower_self"]
    elif delivery.rate is not None and (hurry := _hurry(delivery.rate, rule)):
        pushes["faster_self"] = rule["faster_self"] * hurry
    if move == "hold":
        taken = (delivery.hold or Hold()).taken_s
        pushes["regroup"] = rule["regroup"] * (1 - math.exp(-taken / max(rule["regroup_tau"], 0.001)))
    if progress > state.progress:
        pushes["relief"] = -2 * rule["relief"] * (progress - state.progress)
    if delivery.surface:
        pushes["surface"] = rule["surface"]
    if delivery.selftalk:
        pushes["selftalk"] = rule["selftalk"]
    return pushes


def _terms(pushes: dict[str, float], gauge: Gauge, move: str, rule: Rule) -> tuple[Term, ...]:
    terms: list[Term] = []
    for name, value in pushes.items():
        grade = rule.moves[move].grade if name == "reply" else rule.terms[name].grade
        terms.append(Term(name, gauge, value, grade))
    whole, limit = sum(pushes.values()), rule["push_limit"]
    if abs(whole) > limit:
        terms.append(Term("limit", gauge, math.copysign(limit, whole) - whole, None))
    return tuple(terms)


def _climb(stage: int, move: str) -> int:
    if move == "boundary":
        return max(stage, 1)
    if move == "warn" and stage >= 1:
        return max(stage, 2)
    return 3 if move == "end_contact" and stage >= 2 else stage


def _count(state: State, move: str) -> tuple[tuple[str, int], ...]:
    return tuple(sorted((dict(state.uses) | {move: state.used(move) + 1}).items()))


def _inside(value: float, top: float) -> float:
    # ``room`` already keeps within range; this only takes off the last bit of floating-point dust.
    return min(top, max(0.0, value))


def _check(move: str, delivery: Delivery) -> None:
    if move not in MOVES:
        raise ValueError(f"expected a move ({', '.join(MOVES)}), got {move!r}")
    hold = delivery.hold or Hold()
    given = {"pause_s": delivery.pause_s, "rate": delivery.rate, "promised_s": hold.promised_s, "taken_s": hold.taken_s}
    for name, value in given.items():
        if value is not None and not (math.isfinite(value) and value >= 0):
            raise ValueError(f"expected {name} to be 0 or more, got {value!r}")

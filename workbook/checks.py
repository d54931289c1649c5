"""Look through all content: faults of form, references that lead nowhere, and how much there is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .content import Content
from .conversation_proof import conversation_faults
from .model import CHOOSING, Exercise, Prompt, Source
from .toml_table import Fault
from .words import LANGS, PLACEHOLDER

# What each kind needs besides its label.
NEEDS_OPTIONS = CHOOSING - {"chain", "landing"}
COACHED = frozenset({"line", "paragraph", "joined", "reveal"})
USABLE_SOURCES = frozenset({"list", "several", "one", "situations", "sort", "order"})


@dataclass(frozen=True, slots=True)
class Report:
    """Every fault, in the order of the files, and one line that counts."""

    faults: tuple[Fault, ...]
    counts: str


def check(*packs: Path) -> Report:
    """Read the shipped content and any packs on top, and report every fault there is."""
    content = Content(*packs).read()
    found = [*conversation_faults(content), *content.faults, *_references(content)]
    faults = tuple(sorted(set(found)))
    talks = {path.stem for path, _ in content.files("conversations")}
    counts = (
        f"{len(content.situations)} situations, {len(talks)} conversations, {len(content.exercises)} exercises, "
        f"{len(content.evidence)} evidence cards, "
        f"{len(LANGS)} languages, {len(faults)} faults"
    )
    return Report(faults, counts)


def _references(content: Content) -> Iterator[Fault]:
    for exercise in content.exercises.values():
        file = content.places["exercises", exercise.id]
        for card in exercise.evidence:
            if card not in content.evidence:
                yield Fault(file, f"{exercise.id}.evidence", f"no evidence card {card!r}")
        for at, prompt in enumerate(exercise.prompts):
            for name, why in _prompt_faults(content, exercise, prompt, exercise.prompts[:at]):
                yield Fault(file, f"{exercise.id}.prompts.{prompt.id}" + (f".{name}" if name else ""), why)


def _prompt_faults(content: Content, exercise: Exercise, prompt: Prompt, before: tuple[Prompt, ...]) -> Iterator[tuple[str, str]]:
    earlier = {each.id: each for each in before}
    if prompt.kind in NEEDS_OPTIONS and not prompt.options and not prompt.source and not prompt.own:
        yield "options", f"expected options or a source, since the kind is {prompt.kind}"
    if prompt.kind in ("sort", "deck", "hunt") and len(prompt.bins) < 2:
        yield "bins", "expected at least two bins"
    if prompt.kind == "grid" and not prompt.columns:
        yield "columns", "expected at least one column"
    if prompt.kind == "draw" and len(prompt.options) != 2:
        yield "options", f"expected two to draw from, got {len(prompt.options)}"
    if prompt.kind == "landing" and not (prompt.source and prompt.source.exercise and prompt.options):
        yield "source", "expected options, and the order of a chain in another exercise as the source"
    if prompt.kind == "reveal" and not prompt.example:
        yield "example", "missing; expected the example that is shown after one's own version"
    if prompt.kind == "hunt" and not content.transcripts:
        yield "", "expected transcripts to read, found none"
    if prompt.low >= prompt.high:
        yield "high", f"expected more than low ({prompt.low}), got {prompt.high}"
    if prompt.count[1] and prompt.count[0] > prompt.count[1]:
        yield "count", f"expected min to be at most max, got {prompt.count[0]} and {prompt.count[1]}"
    if prompt.anchors and len(prompt.anchors) not in (2, 3):
        yield "anchors", f"expected 2 or 3 wordings, got {len(prompt.anchors)}"
    if prompt.why and prompt.why not in {bin.id for bin in prompt.bins}:
        yield "why", f"no bin {prompt.why!r}"
    if (prompt.of or prompt.kind in ("recall", "chain", "landing")) and prompt.of not in earlier:
        yield "of", f"expected an earlier prompt of this exercise, got {prompt.of!r}"
    if prompt.kind == "breath" and not all(option.pattern for option in prompt.options):
        yield "options", "expected a pattern in each, such as { inhale = 4, exhale = 6 }"
    if prompt.kind == "pace" and not prompt.text:
        yield "text", "missing; expected what is read aloud"
    if prompt.kind == "joined" and not joined_parts(prompt):
        yield "text", "expected earlier prompts as {placeholders} between words"
    if prompt.kind == "joined":
        parts = [part for part in joined_parts(prompt) if part not in earlier or earlier[part].kind != "line"]
        yield from (("text", f"no earlier line {part!r} in this exercise") for part in parts)
    if prompt.coach and prompt.kind not in COACHED:
        yield "coach", f"expected it at {', '.join(sorted(COACHED))}; this is {prompt.kind}"
    if prompt.voice and not prompt.coach:
        yield "voice", "expected coach = true as well: it is the coach that listens for it"
    if prompt.becomes and (prompt.kind != "plan" or not any(p.kind == "plan" for p in _prompts_of(content, prompt.becomes))):
        yield "becomes", f"expected a plan here, and an exercise with a plan, got {prompt.becomes!r}"
    if prompt.review and prompt.review not in earlier:
        yield "review", f"expected an earlier prompt of this exercise for the front of the card, got {prompt.review!r}"
    if prompt.when and prompt.when.above and prompt.when.above not in earlier:
        yield "when", f"no earlier prompt {prompt.when.above!r} in this exercise: it would never be shown"
    if prompt.when and prompt.when.prompt not in earlier:
        yield "when", f"no earlier prompt {prompt.when.prompt!r} in this exercise: it would never be shown"
    elif prompt.when and prompt.when.answers:
        asked = earlier[prompt.when.prompt]
        known = {option.id for option in (*asked.options, *asked.bins)}
        for answer in prompt.when.answers:
            if known and answer not in known:
                yield "when", f"no option {answer!r} at {asked.id!r}: it would never be shown"
    for name, source in (("source", prompt.source), ("prefill", prompt.prefill)):
        if source and (why := _source_fault(content, exercise, source, earlier, name)):
            yield name, why


def joined_parts(prompt: Prompt) -> list[str]:
    """The prompts whose answers a sentence is joined from."""
    return PLACEHOLDER.findall(prompt.text.en) if prompt.text else []


def _prompts_of(content: Content, exercise_id: str) -> tuple[Prompt, ...]:
    exercise = content.exercises.get(exercise_id)
    return exercise.prompts if exercise else ()


def _source_fault(content: Content, exercise: Exercise, source: Source, earlier: dict[str, Prompt], name: str) -> str:
    if source.situation and (name != "prefill" or exercise.about != "situation"):
        return "expected words of a situation only as a prefill of an exercise about a situation"
    if source.situation and not source.exercise:
        return ""
    if source.exercise:
        if source.exercise not in content.exercises:
            return f"no exercise {source.exercise!r}"
        found = {prompt.id: prompt for prompt in content.exercises[source.exercise].prompts}.get(source.prompt)
        if found is None:
            return f"no prompt {source.prompt!r} in exercise {source.exercise!r}"
    else:
        found = earlier.get(source.prompt)
        if found is None:
            return f"no earlier prompt {source.prompt!r} in exercise {exercise.id!r}"
    if name == "source" and found.kind not in USABLE_SOURCES:
        return f"expected a prompt of kind {', '.join(sorted(USABLE_SOURCES))}; {source.prompt!r} is {found.kind}"
    if source.bin and source.bin not in {bin.id for bin in found.bins}:
        return f"no bin {source.bin!r} at {source.prompt!r}"
    return ""


"""What a form says back: gentle remarks after a save, own numbers as blocks, evidence cards as blocks."""

from __future__ import annotations

from typing import Any

from . import insight, plans
from .answers import Checked, check
from .content import Content
from .journal import Journal
from .model import Evidence, Exercise, Prompt
from .words import Lang

Block = dict[str, Any]
# The studies are in English; a voice that reads Dutch aloud is told so.
REFERENCES_IN = "en"


def remarks(exercise: Exercise, checked: Checked, content: Content, lang: Lang) -> dict[str, list[str | list[str]]]:
    """Remarks by prompt: what is still open, questions about a plan, the coach on a reply; a list is one remark in parts."""
    from . import drills  # which writes its numbers as this module does

    say = content.ui
    found: dict[str, list[str | list[str]]] = {id_: [say["remark.open"][lang]] for id_ in checked.still_open}
    for prompt in exercise.prompts:
        value = checked.answers.get(prompt.id)
        if value is None:
            continue
        if prompt.kind == "plan":
            found[prompt.id] = [say[f"remark.{r.key}"].fill(lang, **dict(r.values)) for r in plans.look(value, lang)]
        if prompt.coach and isinstance(value, str):
            found[prompt.id] = drills.coach_remarks(prompt, value, _customer(exercise, prompt, checked, lang), content, lang)
        if prompt.kind == "recall" and isinstance(plan := checked.answers.get(prompt.of), dict):
            remark = plans.look_at_recall(plans.sentence(plan, say["form.plan-sentence"][lang]), value)
            found[prompt.id] = [say[f"remark.{remark.key}"].fill(lang, **dict(remark.values))]
    return found


def _customer(exercise: Exercise, prompt: Prompt, checked: Checked, lang: Lang) -> str:
    """The customer's words that a reply answers: typed in the prompt that ``of`` names, or the words shown there."""
    shown = next((p.example for p in exercise.prompts if p.id == prompt.of and p.kind == "show"), None)
    return str(checked.answers.get(prompt.of) or (shown[lang] if shown else ""))


def blocks(exercise: Exercise, journal: Journal, content: Content, lang: Lang, about: str = "") -> list[Block]:
    """Own numbers, for the exercises that have any; ``about`` is the situation the form stands on."""
    from . import drills, recharge, reframe  # which write their numbers as this module does

    if any(prompt.kind == "scenes" for prompt in exercise.prompts):
        return prepared_blocks(exercise, journal, content, lang)
    if exercise.id == "expect":
        return tally_blocks(exercise, journal, content, lang)
    if any(prompt.kind == "hunt" for prompt in exercise.prompts):
        return reframe.hunt_blocks(exercise, journal, content, lang)
    if exercise.id == reframe.PRICE:
        return reframe.price_blocks(exercise, journal, content, lang)
    if exercise.id == reframe.SWAP:
        return reframe.swap_blocks(journal.latest(exercise.id, about), content, lang)
    return drills.blocks(exercise, journal, content, lang) or recharge.blocks(exercise, journal, content, lang)


def listens_to(exercise: Exercise, content: Content) -> frozenset[str]:
    """The exercises whose entries change what a form of this one says back."""
    from . import drills, recharge, review

    cards = review.listens_to(content) if any(prompt.kind == "cards" for prompt in exercise.prompts) else frozenset[str]()
    return recharge.listens_to(exercise, content) | drills.listens_to(exercise) | cards


def prepared_blocks(exercise: Exercise, journal: Journal, content: Content, lang: Lang) -> list[Block]:
    """Prepared against unprepared: a sentence and the table that says the same."""
    say = content.ui
    prompt = next(p for p in exercise.prompts if p.kind == "scenes")
    scenes = [scene for entry in journal.of(exercise.id) for scene in check(exercise, entry.answers).answers.get(prompt.id) or []]
    if not scenes:
        return []
    own = insight.preparedness(scenes)

    def shown(value: float | None) -> str:
        return "–" if value is None else number(value, lang)

    sentence = say["insight.prepared-sentence"].fill(
        lang,
        prepared=shown(own.latency[True].value), prepared_n=own.latency[True].n, prepared_surprise=shown(own.surprise[True].value),
        other=shown(own.latency[False].value), other_n=own.latency[False].n, other_surprise=shown(own.surprise[False].value),
    )
    rows = [
        [
            content.situations[scene["scene"]].title[lang] if scene["scene"] in content.situations else scene["scene"],
            say["insight.yes" if scene["prepared"] else "insight.no"][lang],
            number(scene["latency_s"], lang) if scene["latency_s"] is not None else say["insight.untimed"][lang],
            str(scene["surprise"]),
        ]
        for scene in scenes
    ]
    head = [say[f"insight.{name}"][lang] for name in ("scene", "prepared", "seconds", "surprise")]
    few = [{"kind": "p", "text": say["insight.prepared-few"][lang]}] if len(scenes) < 12 else []
    title = say["insight.prepared-title"][lang]
    return [
        {"kind": "h", "level": 4, "text": title}, {"kind": "p", "text": sentence}, *few,
        {"kind": "p", "text": say["insight.prepared-caveat"][lang], "tone": "hint"},
        {"kind": "table", "caption": title, "head": head, "rows": rows},
    ]


def tally_blocks(exercise: Exercise, journal: Journal, content: Content, lang: Lang) -> list[Block]:
    """What was expected next to one's own count."""
    entry = journal.latest(exercise.id)
    answers = check(exercise, entry.answers).answers if entry else {}
    expected, total, bad = (answers.get(name) for name in ("expected", "tally-all", "tally-wrong"))
    if expected is None or not total or bad is None:
        return []
    share = insight.share_in_hundred(bad, total)
    if share is None:
        return [{"kind": "p", "text": content.ui["insight.tally-impossible"][lang]}]
    return [{"kind": "p", "text": content.ui["insight.tally-sentence"].fill(lang, expected=expected, bad=bad, all=total, share=share)}]


def evidence_blocks(card: Evidence, content: Content, lang: Lang) -> list[Block]:
    """An evidence card: how strong, what it may promise, why, and where that stands."""
    say = content.ui
    return [{
        "kind": "card", "title": card.title[lang],
        "blocks": [
            {"kind": "p", "text": say[f"evidence.{card.strength}"][lang], "tone": f"strength {card.strength}"},
            {"kind": "p", "text": card.says[lang]}, {"kind": "p", "text": card.why[lang], "tone": "hint"},
            {"kind": "details", "summary": say["evidence.references"][lang], "blocks": [{"kind": "ul", "items": list(card.references), "lang": REFERENCES_IN}]},
        ],
    }]


def number(value: float, lang: Lang) -> str:
    """A number as the language writes it: 6.2 or 6,2; whole numbers without a fraction."""
    words = f"{value:.1f}".removesuffix(".0")
    return words.replace(".", ",") if lang == "nl" else words

"""What does not differ between visitors: each form brings it along in JupyterLab, a served page carries it once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from .. import feedback, helpcard, hunt, place, speech
from ..content import Content
from ..model import Exercise, Option, Prompt
from ..words import PLACEHOLDER, Lang, Text

SHARED = ("form.", "evidence.heading")


def carried(content: Content, lang: Lang) -> dict[str, Any]:
    """All that a served page carries: the wording that forms share, and what each exercise is."""
    return {"words": shared_words(content.ui, lang), "exercises": {each.id: spec_of(each, content, lang) for each in content.exercises.values()}}


def shared_words(ui: Mapping[str, Text], lang: Lang) -> dict[str, str]:
    """The wording that all forms share."""
    return {key: text[lang] for key, text in ui.items() if key.startswith(SHARED)}


def own_words(ui: Mapping[str, Text], lang: Lang) -> dict[str, str]:
    """What a form brings along: nothing where a server's page holds the shared wording."""
    return {} if place.assets_url() else shared_words(ui, lang)


def own_spec(exercise: Exercise, content: Content, lang: Lang) -> dict[str, Any]:
    """What a form brings along of its exercise: only its id where a server's page holds the rest."""
    return {"id": exercise.id} if place.assets_url() else spec_of(exercise, content, lang)


def spec_of(exercise: Exercise, content: Content, lang: Lang) -> dict[str, Any]:
    """An exercise as the form shows it, in one language, as plain JSON values."""

    def options(given: tuple[Option, ...]) -> list[dict[str, Any]]:
        return [
            {"id": o.id, "says": o.says[lang]} | ({"seconds": o.seconds} if o.seconds else {}) | ({"note": o.note[lang]} if o.note else {})
            | ({"pattern": asdict(o.pattern)} if o.pattern else {})
            for o in given
        ]

    def transcript(t: hunt.Transcript) -> dict[str, Any]:
        return {"id": t.id, "title": t.title[lang], "lines": [{"id": line.id, "who": line.who, "says": line.says[lang]} for line in t.lines]}

    def prompt(p: Prompt) -> dict[str, Any]:
        return {
            "id": p.id, "kind": p.kind, "label": p.label[lang], "hint": p.hint[lang] if p.hint else None, "example": p.example[lang] if p.example else None,
            "optional": p.optional, "options": options(p.options), "own": p.own, "bins": options(p.bins), "why": p.why, "columns": options(p.columns),
            "low": p.low, "high": p.high, "anchors": [text[lang] for text in p.anchors], "count": {"min": p.count[0], "max": p.count[1]}, "of": p.of,
            "source": p.source and {"prompt": p.source.prompt, "exercise": p.source.exercise, "bin": p.source.bin},
            "when": p.when and {"prompt": p.when.prompt, "answers": list(p.when.answers)} | ({"above": p.when.above} if p.when.above else {}),
            **({"blocks": helpcard.blocks(content, lang)[1:]} if p.kind == "help" else {}),
            **({"text": p.text[lang]} if p.text else {}), **({"heated": p.heated[lang]} if p.heated else {}),
            **({"counts": {"syllables": speech.syllables(p.text[lang], lang), "words": speech.word_count(p.text[lang])}} if p.kind == "pace" and p.text else {}),
            **({"parts": PLACEHOLDER.findall(p.text[lang])} if p.kind == "joined" and p.text else {}),
            **({"transcripts": [transcript(t) for t in content.transcripts.values()]} if p.kind == "hunt" else {}),
        }

    return {
        "id": exercise.id, "title": exercise.title[lang], "aim": exercise.aim[lang], "minutes": exercise.minutes, "about": exercise.about, "repeat": exercise.repeat, "private": exercise.private,
        "prompts": [prompt(p) for p in exercise.prompts],
        "evidence": [block for card in exercise.evidence if card in content.evidence for block in feedback.evidence_blocks(content.evidence[card], content, lang)],
    }

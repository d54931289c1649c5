"""Look at an if-then plan: has it a cue one can notice, and one action? Is it known by heart?

The form, and retyping it from memory, follow Sheeran, Listrom & Gollwitzer 2024. The word lists are ours
(``content/plan_words.toml``): they only ever lead to a question, never to a verdict.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from .words import Lang

WORDS = Path(__file__).parent / "content" / "plan_words.toml"
MOST_REMARKS = 2


@dataclass(frozen=True, slots=True)
class Remark:
    """A key of the ``remark`` words, and the values it names."""

    key: str
    values: tuple[tuple[str, str], ...] = ()


@cache
def _lists(lang: Lang) -> dict[str, re.Pattern[str]]:
    raw = tomllib.loads(WORDS.read_text(encoding="utf-8"))[lang]
    return {name: re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, words)) + r")(?!\w)", re.I) for name, words in raw.items()}


def look(plan: dict[str, str], lang: Lang) -> list[Remark]:
    """At most two gentle questions about a plan, or one word of recognition; nothing for half a plan."""
    cue, response = plan.get("if", "").strip(), plan.get("then", "").strip()
    if not cue or not response:
        return []
    remarks = [*_look_at_cue(cue, lang), *_look_at_response(response, lang)]
    return remarks[:MOST_REMARKS] or [Remark("plan-clear")]


def cue_ok(plan: dict[str, str], lang: Lang) -> bool:
    """Whether a perceivable cue was recognised."""
    return not _look_at_cue(plan.get("if", ""), lang)


def _look_at_cue(cue: str, lang: Lang) -> list[Remark]:
    lists = _lists(lang)
    # Words in quotation marks are words one will hear; the apostrophe of "customer's" opens none.
    if re.search(r"(?<!\w)[\"“”„‘’'«][^\"“”„‘’'«»]{2,}", cue) or lists["perceive"].search(cue):
        return []
    if vague := lists["vague"].search(cue):
        return [Remark("cue-vague", (("word", vague[0]),))]
    return [Remark("cue-perceive")]


def _look_at_response(response: str, lang: Lang) -> list[Remark]:
    lists = _lists(lang)
    unquoted = re.sub(r"[\"“„«][^\"“”„«»]*[\"”»]", " ", response)
    if lists["not"].search(unquoted[:60].replace("’", "'")):
        return [Remark("then-not")]
    if len(lists["and"].findall(unquoted)) >= 2 or len(re.findall(r"[.;]\s+\w", unquoted)) >= 2:
        return [Remark("then-one")]
    if (state := lists["state"].search(unquoted)) and not lists["act"].search(unquoted):
        return [Remark("then-state", (("word", state[0]),))]
    return []


def sentence(plan: dict[str, str], template: str) -> str:
    """The plan as one sentence, by the wording ``form.plan-sentence``."""
    parts = {"{if}": plan.get("if", "").strip(), "{then}": plan.get("then", "").strip()}
    said = re.sub(r"\{if\}|\{then\}", lambda found: parts[found[0]], template)
    return said if said.endswith((".", "?", "”", '"')) else said + "."


def recalled(original: str, typed: str) -> float:
    """The share of the original's words that came back, 0 to 1; word order and small endings do not count."""
    def stems(words: str) -> set[str]:
        return {word[:5] for word in re.findall(r"\w+", words.lower()) if len(word) > 2}
    wanted = stems(original)
    return len(wanted & stems(typed)) / len(wanted) if wanted else 0.0


def look_at_recall(original: str, typed: str) -> Remark:
    """One friendly word about how much of the plan came back."""
    share = recalled(original, typed)
    if share >= 0.9:
        return Remark("recall-same")
    return Remark("recall-near" if share >= 0.5 else "recall-look", (("plan", original),))

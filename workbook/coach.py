"""Look at a reply before it is sent: what may land badly, what is not recognised, and what is good."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from . import coach_rules
from .coach_features import Sentence, echo, masked, plain, reply_features, sentences_of
from .coach_rules import CATEGORIES, SIGNS, STANCES, Weights
from .words import Lang, Text

LONGEST = 2000
MOST_FLAGS = 3
MOST_QUESTIONS = 2
FEWEST_WORDS = 3
LIKELY = 0.4
WORDS = re.compile(r"[^\W\d_]{1,40}")
MARKS = frozenset(".?!,;:…")


@dataclass(frozen=True, slots=True)
class Flag:
    """One remark: where in the reply, which rule or weighed words, and what / why / try."""

    category: str
    start: int
    end: int
    rule: str
    quote: str
    causes: tuple[str, ...]
    what: Text
    why: Text
    try_: Text


@dataclass(frozen=True, slots=True)
class Remarks:
    """All the coach has to say about one reply; ``stance`` is a guess that the learner can overrule."""

    stance: str = "open"
    flags: tuple[Flag, ...] = ()
    questions: tuple[str, ...] = ()
    good: tuple[str, ...] = ()
    acknowledges: bool = False
    next_step: bool = False
    boundary: bool = False
    help: bool = False
    judged: bool = False

    def overruled(self, rule: str = "", stance: str = "") -> Remarks:
        """The same remarks after "that is not what I meant": without that rule's flags, or with the learner's stance."""
        kept = tuple(flag for flag in self.flags if flag.rule != rule)
        return replace(self, flags=kept, stance=stance or self.stance)

    def as_json(self) -> dict[str, object]:
        """The plain object that ``workbook coach --json`` prints."""
        flags = [{"category": f.category, "start": f.start, "end": f.end, "rule": f.rule} for f in self.flags]
        return {
            "stance": self.stance,
            "flags": flags,
            "acknowledges": self.acknowledges,
            "next_step": self.next_step,
            "boundary": self.boundary,
        }


def look(reply: str, lang: Lang, customer: str | None = None) -> Remarks:
    """What the coach sees in a reply to a customer, judged as words of the chosen language."""
    return look_with(coach_rules.weights(lang), reply, lang, customer)


def look_with(weights: Weights, reply: str, lang: Lang, customer: str | None = None) -> Remarks:
    """``look`` with weights of one's own choice, for measuring."""
    reply, customer = reply[:LONGEST], (customer or "")[:LONGEST]
    text = plain(reply)
    if coach_rules.safety().search(text + "\n" + plain(customer)):
        return Remarks(help=True)
    shown = masked(text)
    if len(WORDS.findall(shown)) < FEWEST_WORDS:
        return Remarks()
    hits = rule_hits(shown, lang)
    sentences = sentences_of(shown, lang, ((start, end, category) for start, end, category, _ in hits))
    if not sentences or not _known(weights, sentences):
        return Remarks()
    per_sentence, signals = read(weights, sentences, echo(customer, sentences, lang) if customer else {})
    chances = {name: _chance(_mixed(weights.mix[name], signals)) for name in (*CATEGORIES, *SIGNS, "any")}
    problem = max(chances[name] for name in (*CATEGORIES, "any"))
    signs = {name: chances[name] >= weights.cuts[name] for name in SIGNS}
    flags = _flags(weights, chances, signs, sentences, per_sentence, hits, reply, lang)
    # Never "attacking" on tone alone: only when there may well be a problem in the words.
    likely = [name for name in STANCES if name != "aggressive" or problem >= LIKELY]
    stance = max(likely, key=lambda name: _mixed(weights.mix[name], signals))
    if any(flag.category == "threat" for flag in flags):
        stance = "aggressive"
    return Remarks(
        stance=stance,
        flags=flags,
        questions=_questions(signs, shown, lang),
        good=tuple(name for name in SIGNS if signs[name]),
        acknowledges=signs["acknowledges"],
        next_step=signs["next_step"],
        boundary=signs["boundary"],
        judged=True,
    )


def rule_hits(shown: str, lang: Lang) -> list[tuple[int, int, str, str]]:
    """Every place where a rule finds its pattern: start, end, category, rule id."""
    found = []
    for rule in coach_rules.rules(lang):
        for number, match in enumerate(rule.pattern.finditer(shown)):
            if match.end() > match.start():
                found.append((match.start(), match.end(), rule.category, rule.id))
            if number >= 9:  # one rule's tenth hit tells nothing new
                break
    return found


def read(weights: Weights, sentences: list[Sentence], echoed: Iterable[str]) -> tuple[list[dict[str, float]], dict[str, float]]:
    """What each sentence weighs for each category, and the signals of the whole reply that are mixed into a verdict."""
    per_sentence = [_sum(weights.sentence, weights.sentence_start, each.features) for each in sentences]
    signals = {f"sentence {name}": max(each[name] for each in per_sentence) for name in weights.sentence_start}
    whole = _sum(weights.reply, weights.reply_start, [*reply_features(sentences), *echoed])
    signals |= {f"reply {name}": value for name, value in whole.items()}
    return per_sentence, signals


def _sum(table: dict[str, dict[str, float]], start: dict[str, float], features: Iterable[str]) -> dict[str, float]:
    total = dict(start)
    for feature in features:
        for name, weight in table.get(feature, {}).items():
            total[name] += weight
    return total


def _mixed(mix: dict[str, float], signals: dict[str, float]) -> float:
    return sum(weight * signals.get(name, 1.0) for name, weight in mix.items())


def _chance(value: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, value))))


def _known(weights: Weights, sentences: list[Sentence]) -> bool:
    words = [token for each in sentences for token in each.tokens if token.word[0].isalpha()]
    known = sum(bool(token.classes) or "w " + token.word in weights.sentence for token in words)
    return known >= FEWEST_WORDS - 1 and known * 3 >= len(words)


def _flags(
    weights: Weights,
    chances: dict[str, float],
    signs: dict[str, bool],
    sentences: list[Sentence],
    per_sentence: list[dict[str, float]],
    hits: list[tuple[int, int, str, str]],
    reply: str,
    lang: Lang,
) -> tuple[Flag, ...]:
    flags: list[Flag] = []
    ruled = {hit[2] for hit in hits}
    for category in CATEGORIES:
        cut = weights.cuts["rule" if category in ruled else "flag"]  # a rule's hit needs less support from the other words
        if chances[category] < cut or (category == "threat" and signs["boundary"]):
            continue
        order = sorted(range(len(sentences)), key=lambda i: -per_sentence[i][category])
        spans = ((i, span) for i in order for span in _spans(weights, sentences[i], category, hits, lang))
        for i, (start, end, rule) in spans:
            if all(end <= other.start or other.end <= start for other in flags):
                flags.append(_flag(weights, sentences[i], category, (start, end), rule, reply))
                break
        if len(flags) == MOST_FLAGS:
            break
    return tuple(flags)


def _spans(
    weights: Weights, sentence: Sentence, category: str, hits: list[tuple[int, int, str, str]], lang: Lang
) -> list[tuple[int, int, str]]:
    """Where in a sentence the remark may stand, best first."""
    parts = _parts(sentence)
    own = [hit for hit in hits if hit[2] == category and sentence.start <= hit[0] < sentence.end]
    if own:
        start, end, _, rule = max(own, key=lambda hit: hit[1] - hit[0])
        touched = [part for part in parts if part[0] < end and start < part[1]]
        whole = (min([start, *(part[0] for part in touched)]), max([end, *(part[1] for part in touched)]), rule)
        return [whole, (start, end, rule)]
    # Without a rule: the part of the sentence whose words weigh most, or the sentence when that part is very short.
    weight = _token_weights(weights, sentence, category)
    rule = f"{lang}.{category}.00"

    def heavy(part: tuple[int, int]) -> float:
        return sum(weight[i] for i, token in enumerate(sentence.tokens) if part[0] <= token.start < part[1])

    best = max(parts, key=heavy)
    inside = sum(best[0] <= token.start < best[1] for token in sentence.tokens)
    return [(*best, rule) if inside >= FEWEST_WORDS else (parts[0][0], parts[-1][1], rule)]


def _parts(sentence: Sentence) -> list[tuple[int, int]]:
    """The parts of a sentence between commas and other marks; every sentence has at least one word."""
    parts: list[list[tuple[int, int]]] = [[]]
    for token in sentence.tokens:
        if token.word in MARKS:
            parts.append([])
        else:
            parts[-1].append((token.start, token.end))
    return [(part[0][0], part[-1][1]) for part in parts if part]


def _token_weights(weights: Weights, sentence: Sentence, category: str) -> list[float]:
    total = [0.0] * len(sentence.tokens)
    for feature, places in sentence.features.items():
        if feature[0] in "wbtgpzknr^" and places and (weight := weights.sentence.get(feature, {}).get(category)):
            for place in places:
                total[place] += weight / len(places)
    return total


def _flag(weights: Weights, sentence: Sentence, category: str, span: tuple[int, int], rule: str, reply: str) -> Flag:
    weight = _token_weights(weights, sentence, category)
    inside = [i for i, token in enumerate(sentence.tokens) if span[0] <= token.start < span[1] and token.word[0].isalnum()]
    heaviest = sorted(inside, key=lambda i: -weight[i])[:4]
    causes = tuple(reply[sentence.tokens[i].start : sentence.tokens[i].end] for i in sorted(heaviest) if weight[i] > 0)
    words = coach_rules.wording().remarks[category]
    return Flag(category, *span, rule, reply[slice(*span)], causes, words.what, words.why, words.try_)


def _questions(signs: dict[str, bool], shown: str, lang: Lang) -> tuple[str, ...]:
    found = [name for name in ("acknowledges", "next_step") if not signs[name]]
    if lang == "nl" and re.search(r"\b(?:u|uw)\b", shown) and re.search(r"\b(?:je|jij|jou|jouw)\b", shown):
        found.append("address")
    return tuple(found[:MOST_QUESTIONS])

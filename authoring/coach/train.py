"""Fit the reply coach's weights from the labelled replies: scikit-learn here, and only here.

    python authoring/coach/train.py            fit on everything and write the shipped weights
    python authoring/coach/train.py --check    fit without the check writer, to measure on their replies

Both print how well replies are judged by weights that were fitted without their writer.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.sparse import diags
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parents[1]), str(HERE)]

from split import OWN, in_check, replies, writer_of  # noqa: E402

from workbook import coach, coach_rules  # noqa: E402
from workbook.coach_features import FOLDER, Sentence, echo, masked, plain, reply_features, sentences_of  # noqa: E402
from workbook.coach_rules import CATEGORIES, SIGNS, STANCES, Weights  # noqa: E402

MEASURED = HERE / "measured"  # weights fitted without the check writer
# How much a kind of feature may count before its weight is punished: rare kinds less, rules more.
SCALE = {
    "w": 0.8, "b": 0.5, "t": 0.4, "g": 0.4, "z": 0.4, "p": 0.5, "n": 0.6, "k": 1.0, "s": 0.7, "l": 0.8, "e": 1.2, "r": 2.0,
    "^": 0.8, "1": 0.5, "9": 0.5, "?": 0.5,
}
SENTENCE_C, REPLY_C, MIX_C = 1.0, 0.7, 0.3
SELDOM = 3  # a feature seen less often is not weighed
LEAST = 1.0  # a weight times the root of how often its feature occurs; less than this is dropped, to keep the file small
FOLDS = 4
PRECISION, HARMLESS = 0.81, 0.045  # what the cuts are set to keep


@dataclass
class Item:
    """One reply (or one sentence of the sentence lists) with its labels."""

    id: str
    writer: str
    sentences: list[Sentence]
    labels: set[str]
    per_sentence: list[set[str]]
    stance: str
    echo: dict[str, tuple[int, ...]]
    weight: float = 1.0


def sentences(text: str, lang) -> list[Sentence]:
    """The sentences of a reply as the coach reads them."""
    shown = masked(plain(text))
    hits = coach.rule_hits(shown, lang)
    return sentences_of(shown, lang, [(start, end, category) for start, end, category, _ in hits])


def item_of(raw: dict, lang) -> Item:
    """A labelled reply with its features."""
    found = sentences(raw["reply"], lang)
    text = plain(raw["reply"])
    quotes = [(text.find(plain(f["quote"])), len(f["quote"]), f["category"]) for f in raw["flags"]]
    per_sentence = [
        {name for at, size, name in quotes if at >= 0 and min(at + size, s.end) - max(at, s.start) >= min(6, size)} for s in found
    ]
    labels = {f["category"] for f in raw["flags"]} | {name for name in SIGNS if raw[name]}
    if raw["flags"]:
        labels.add("any")
    echoed = echo(raw.get("customer") or "", found, lang)
    return Item(raw["id"], writer_of(raw["id"]), found, labels, per_sentence, raw["stance"], echoed)


def sentence_items(lang) -> list[Item]:
    """The sentence lists and the rules' own examples, for the sentence weights only."""
    pairs = []
    for name in (f"{lang}.txt", f"more-{lang}.txt"):
        for line in (HERE / "sentences" / name).read_text(encoding="utf-8").splitlines():
            if "|" in line and not line.startswith("#"):
                pairs.append(line.split("|", 1))
    for rule in coach_rules.rules(lang):
        pairs += [[rule.category if rule.category in CATEGORIES else "none", rule.hits], ["none", rule.spares]]
    items = []
    for category, text in pairs:
        found = sentences(text, lang)
        items.append(Item("", "lists", found, set(), [{category} - {"none"} for _ in found], "", {}, 0.5))
    return items


def sign_items(lang) -> list[Item]:
    """Short good replies: without them the weights take a reply for good because it is long."""
    items = []
    for line in (HERE / "sentences" / f"signs-{lang}.txt").read_text(encoding="utf-8").splitlines():
        if "|" in line and not line.startswith("#"):
            signs, text = line.split("|", 1)
            found = sentences(text, lang)
            items.append(Item(text, "lists", found, set(signs.split("+")), [set() for _ in found], "assertive", {}))
    return items


def scaled(features) -> dict[str, float]:
    """Features with the size their kind gives them."""
    return {name: SCALE[name.split(" ", 1)[0]] for name in features}


def fit_table(rows: list[dict], targets: dict[str, np.ndarray], c: float, weight: np.ndarray) -> dict:
    """One-vs-rest logistic regressions over sparse features, as a readable table of weights."""
    seen = Counter(name for row in rows for name in row)
    rows = [{name: value for name, value in row.items() if seen[name] >= SELDOM} for row in rows]
    vectors = DictVectorizer()
    x = vectors.fit_transform(rows)
    x.indices, x.indptr = x.indices.astype(np.int32), x.indptr.astype(np.int32)  # what liblinear reads
    names = list(vectors.get_feature_names_out())
    there = (x > 0).astype(float)
    table: dict[str, dict[str, float]] = {}
    start = {}
    for label, y in targets.items():
        if y.all() or not y.any():
            start[label] = 8.0 if y.all() else -8.0
            continue
        size = telling(there, y)
        model = LogisticRegression(C=c, max_iter=500, solver="liblinear").fit((x @ diags(size)).tocsr(), y, weight)
        start[label] = round(float(model.intercept_[0]), 2)
        for name, value in zip(names, model.coef_[0] * size, strict=True):
            value = round(float(value) * SCALE[name.split(" ", 1)[0]], 2)
            if abs(value) * seen[name] ** 0.5 >= LEAST and value:
                table.setdefault(name, {})[label] = value
    return {"start": start, "weights": dict(sorted(table.items()))}


def telling(there, y: np.ndarray) -> np.ndarray:
    """The size each feature gets for one label: more where it is much more, or less, frequent with the label than without.

    Wang and Manning (2012), "Baselines and bigrams", with the root of the log-ratio instead of the log-ratio.
    """
    inside, outside = (np.asarray(there[rows].sum(0)).ravel() + 1 for rows in (y, ~y))
    ratio = np.log((inside / inside.sum()) / (outside / outside.sum()))
    return np.maximum(np.abs(ratio) ** 0.5, 0.1)


def fit_base(items: list[Item], lists: list[Item]) -> dict:
    """Sentence weights and reply weights."""
    both = items + lists
    rows = [scaled(s.features) for item in both for s in item.sentences]
    per = [labels for item in both for labels in item.per_sentence]
    weight = np.array([item.weight for item in both for _ in item.sentences])
    targets = {name: np.array([name in labels for labels in per]) for name in CATEGORIES}
    targets["any"] = np.array([bool(labels) for labels in per])
    # Every reply twice, with and without its customer: often nobody tells the coach what the customer said.
    rows2 = [scaled(reply_features(item.sentences)) | scaled(echoed) for item in items for echoed in (item.echo, {})]
    twice = [item for item in items for _ in range(2)]
    targets2 = {name: np.array([name in item.labels for item in twice]) for name in (*CATEGORIES, *SIGNS, "any")}
    targets2 |= {name: np.array([item.stance == name for item in twice]) for name in STANCES}
    return {
        "sentence": fit_table(rows, targets, SENTENCE_C, weight),
        "reply": fit_table(rows2, targets2, REPLY_C, np.full(len(rows2), 0.5)),
    }


def as_weights(base: dict, mix: dict, cuts: dict) -> Weights:
    """The table as the coach holds it."""
    return Weights(base["sentence"]["weights"], base["reply"]["weights"], base["sentence"]["start"], base["reply"]["start"], mix, cuts)


def signals(base: dict, items: list[Item], with_customer: bool) -> list[dict[str, float]]:
    """What the two tables say of each reply."""
    weights = as_weights(base, {}, {})
    return [coach.read(weights, item.sentences, item.echo if with_customer else {})[1] for item in items]


def seen_from_outside(items: list[Item], lists: list[Item]) -> list[tuple[Item, dict[str, float]]]:
    """What the two tables say of each reply, with and without its customer, fitted without anything by its writer."""
    writers = sorted({item.writer for item in items} - {"lists"})
    fold = {name: number % FOLDS for number, name in enumerate(writers)}
    found = []
    for number in range(FOLDS):
        inside = [item for item in items if fold.get(item.writer) == number]
        base = fit_base([item for item in items if fold.get(item.writer) != number], lists)
        for with_customer in (True, False):
            found += zip(inside, signals(base, inside, with_customer), strict=True)
    return found


def fit_mix(found: list[tuple[Item, dict[str, float]]]) -> dict:
    """How much each signal counts for each verdict, learned from replies by writers that the tables had not seen."""
    names = sorted(found[0][1])
    x = np.array([[row[name] for name in names] for _, row in found])
    mean, spread = x.mean(0), x.std(0) + 1e-9
    z = (x - mean) / spread
    whose = [item for item, _ in found]
    weight = np.full(len(whose), 0.5)

    def table(coef, intercept) -> dict[str, float]:
        each = {name: round(float(value), 3) for name, value in zip(names, coef / spread, strict=True)}
        return {"start": round(float(intercept - (coef * mean / spread).sum()), 3)} | each

    mix = {}
    for label in (*CATEGORIES, *SIGNS, "any"):
        model = LogisticRegression(C=MIX_C, max_iter=500).fit(z, np.array([label in item.labels for item in whose]), weight)
        mix[label] = table(model.coef_[0], model.intercept_[0])
    # "Open" is never guessed; a plain answer ("Yes, on platform two") is closer to clear than to cold.
    stance = np.array(["assertive" if item.stance == "open" else item.stance for item in whose])
    weight = np.array([0.25 if item.stance == "open" else 0.5 for item in whose])
    model = LogisticRegression(C=MIX_C, max_iter=500).fit(z, stance, weight)
    for number, name in enumerate(model.classes_):
        mix[name] = table(model.coef_[number], model.intercept_[number])
    return mix


def chances(mix: dict, row: dict[str, float]) -> dict[str, float]:
    """The chance of every label for one reply."""
    return {name: coach._chance(coach._mixed(mix[name], row)) for name in (*CATEGORIES, *SIGNS, "any")}


def choose_cuts(found: list[tuple[Item, dict[str, float]]]) -> dict[str, float]:
    """Cuts with the most recall at ``PRECISION`` and at most ``HARMLESS`` of the harmless replies flagged."""
    truth = np.array([[c in item.labels for c in CATEGORIES] for item, _ in found])
    guess = np.array([[chance[c] for c in CATEGORIES] for _, chance in found])
    ruled = np.array([[any("r " + c in s.features for s in item.sentences) for c in CATEGORIES] for item, _ in found])
    best = (-1.0, 0.5, 0.5)
    for flag_cut in np.arange(0.3, 0.8, 0.0125):
        for less in (0.0, 0.05, 0.1, 0.15):
            hit = guess >= np.where(ruled, flag_cut - less, flag_cut)
            if not hit.any():
                continue
            right = (hit & truth).sum()
            recall = right / truth.sum()
            if recall > best[0] and right / hit.sum() >= PRECISION and hit[~truth.any(1)].any(1).mean() <= HARMLESS:
                best = (recall, float(flag_cut), float(flag_cut - less))
    cuts = {"flag": round(best[1], 4), "rule": round(best[2], 4)}
    for name in SIGNS:
        y = np.array([name in item.labels for item, _ in found])
        p = np.array([chance[name] for _, chance in found])
        scores = {}
        for cut in np.arange(0.2, 0.75, 0.025):
            hit = p >= cut
            scores[cut] = 2 * (hit & y).sum() / max(1, hit.sum() + y.sum())
        # The middle of the near-best, not the very best: one reply should not move it.
        near = [cut for cut, score in scores.items() if score >= max(scores.values()) - 0.01]
        cuts[name] = round(float(np.median(near)), 3)
    return cuts


def write(path: Path, lang: str, model: dict) -> None:
    """One feature a line, so that a change can be read."""
    path.parent.mkdir(exist_ok=True)

    def lines(table: dict) -> str:
        return ",\n".join(f"{json.dumps(name, ensure_ascii=False)}:{json.dumps(value, separators=(',', ':'))}" for name, value in table.items())

    parts = [f'"about": "Weights of the reply coach, {lang}. Written by authoring/coach/train.py; docs/coach.md says how to read them."']
    parts.append(f'"cuts": {json.dumps(model["cuts"])}')
    parts.append('"mix": {\n' + lines(model["mix"]) + "\n}")
    for kind in ("reply", "sentence"):
        parts.append(f'"{kind}": {{"start": {json.dumps(model[kind]["start"])}, "weights": {{\n' + lines(model[kind]["weights"]) + "\n}}")
    path.write_text("{\n" + ",\n".join(parts) + "\n}\n", encoding="utf-8")


def outside_figures(model: dict, found: list[tuple[Item, dict[str, float]]]) -> dict[str, float]:
    """The aims over replies by writers that the tables had not seen (mix and cuts had); every reply with and without its customer."""
    said = [chances(model["mix"], row) for _, row in found]
    truth = [item.labels for item, _ in found]
    cut = model["cuts"]["flag"]
    hits = [{name for name in CATEGORIES if chance[name] >= cut} for chance in said]
    both = sum(len(a & b) for a, b in zip(truth, hits, strict=True))
    figures = {
        "precision": both / max(1, sum(map(len, hits))),
        "recall": both / sum(len(a & set(CATEGORIES)) for a in truth),
        "harmless": float(np.mean([bool(b) for a, b in zip(truth, hits, strict=True) if "any" not in a])),
        "stance": float(np.mean([
            item.stance == max(STANCES, key=lambda name: coach._mixed(model["mix"][name], row)) for item, row in found
        ])),
    }
    for name in SIGNS:
        positive = [chance[name] >= model["cuts"][name] for chance in said]
        hit = sum(p and name in a for p, a in zip(positive, truth, strict=True))
        figures[name] = 2 * hit / max(1, sum(positive) + sum(name in a for a in truth))
    return {name: round(value, 3) for name, value in figures.items()}


def fitted(lang, without_check: bool) -> tuple[dict, dict[str, float]]:
    """The weights of one language, and their figures on writers they had not seen."""
    lists = sentence_items(lang)
    items = [item_of(raw, lang) for raw in replies(lang) if not (without_check and in_check(raw["id"]))] + sign_items(lang)
    found = seen_from_outside(items, lists)
    model = {"mix": fit_mix(found)}
    others = [(item, row) for item, row in found if item.writer != OWN]
    model["cuts"] = choose_cuts([(item, chances(model["mix"], row)) for item, row in others])
    return model | fit_base(items, lists), outside_figures(model, others)


def main() -> None:
    """Fit both languages, each on a core of its own."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="fit without the check writer, into authoring/coach/measured/")
    parser.add_argument("--lang", choices=("en", "nl"), nargs="+", default=["en", "nl"])
    chosen = parser.parse_args()
    with ProcessPoolExecutor(len(chosen.lang)) as pool:
        for lang, (model, figures) in zip(chosen.lang, pool.map(fitted, chosen.lang, [chosen.check] * len(chosen.lang)), strict=True):
            path = (MEASURED if chosen.check else FOLDER) / f"weights-{lang}.json"
            write(path, lang, model)
            print(lang, figures, model["cuts"], {kind: len(model[kind]["weights"]) for kind in ("sentence", "reply")}, path.stat().st_size // 1024, "kB", flush=True)


if __name__ == "__main__":
    main()

"""Turn a reply into the readable features the coach weighs: words, word classes, sentence shape, echo of the customer."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

from .words import Lang

FOLDER = Path(__file__).parent / "content" / "coach"
# One alternative after another, never a quantifier inside a quantifier: linear on any text.
WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)?|[.?!,;:…€£$]")
END = re.compile(r"[.?!…]+[)\"'”’]*(?=\s)|\n")
QUOTED = re.compile(r"\"[^\"\n]{1,200}\"|“[^”\n]{1,200}”|„[^”\n]{1,200}”|(?<![^\s(])['‘][^'‘’\n]{2,60}['’](?=[\s.,;:?!)]|$)")
MARKUP = re.compile(r"</?[a-z][^<>\n]{0,200}>")
TYPOGRAPHIC = str.maketrans("‘’‚‛“”„‟´`", "''''\"\"\"\"''")
CONTRACTED = re.compile(r"(n't|'(?:ll|ve|re|d|m|s))$")
SELF = frozenset({"I", "WE"})
BEGINNINGS = (4, 6, 8)  # letters of a longer word that stand for its relatives
ENDING = 5
MOST_SENTENCES = 40  # a reply has a handful; what follows is read as part of the last one


@dataclass(frozen=True, slots=True)
class Token:
    """One word or mark of the reply, with its place and its classes."""

    word: str
    start: int
    end: int
    classes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of the reply, and each feature with the token places it comes from."""

    start: int
    end: int
    tokens: tuple[Token, ...]
    features: dict[str, tuple[int, ...]]


@cache
def lexicon(lang: Lang) -> tuple[dict[str, tuple[str, ...]], tuple[tuple[str, str], ...]]:
    """Word classes by word, and the (beginning, class) pairs of open-ended words."""
    raw = tomllib.loads((FOLDER / f"lexicon-{lang}.toml").read_text(encoding="utf-8"))
    exact: dict[str, list[str]] = {}
    stems: list[tuple[str, str]] = []
    for name, words in raw.items():
        for word in words.split():
            if word.endswith("*"):
                stems.append((word[:-1], name))
            else:
                exact.setdefault(word, []).append(name)
    return {word: tuple(names) for word, names in exact.items()}, tuple(stems)


def plain(text: str) -> str:
    """The text in small letters with plain quotes, every character still in its own place."""
    lowered = "".join(low if len(low := char.lower()) == 1 else char for char in text)
    return lowered.translate(TYPOGRAPHIC)


def masked(text: str) -> str:
    """The plain text with other people's words (between quotes) and markup replaced by blanks of the same length."""
    text = MARKUP.sub(lambda found: " " * len(found[0]), text)
    return QUOTED.sub(lambda found: "\x00" + " " * (len(found[0]) - 1), text)


def tokens_of(text: str, lang: Lang) -> list[Token]:
    """The words and marks of a plain, masked text."""
    exact, stems = lexicon(lang)
    found = []
    for match in WORD.finditer(text):
        word, start = match[0], match.start()
        pieces = [(word, start)]
        if lang == "en" and (short := CONTRACTED.search(word)) and short.start():
            pieces = [(word[: short.start()], start), (short[0], start + short.start())]
        for piece, at in pieces:
            classes = exact.get(piece, ())
            for stem, name in stems:
                if piece.startswith(stem) and name not in classes:
                    classes = (*classes, name)
            if piece[0].isdigit():
                classes = (*classes, "NUMBER")
            found.append(Token(piece, at, at + len(piece), classes))
    return found


def sentences_of(text: str, lang: Lang, hits: Iterable[tuple[int, int, str]] = ()) -> list[Sentence]:
    """The sentences of a plain, masked text with their features; ``hits`` are rule hits (start, end, feature)."""
    tokens, hits = tokens_of(text, lang), list(hits)
    edges = [0, *(found.end() for found in END.finditer(text)), len(text)]
    groups: list[tuple[int, int, list[Token]]] = []
    place = 0
    for start, end in pairwise(edges):
        group = []
        while place < len(tokens) and tokens[place].start < end:
            group.append(tokens[place])
            place += 1
        if any(token.word[0].isalnum() for token in group) and len(groups) < MOST_SENTENCES:
            groups.append((start, end, group))
        elif groups and group:
            groups[-1] = (groups[-1][0], end, groups[-1][2] + group)
    made = []
    for number, (start, end, group) in enumerate(groups):
        inside = [hit for hit in hits if start <= hit[0] < end]
        features = _features(group, inside, number == 0, number == len(groups) - 1, "\x00" in text[start:end])
        made.append(Sentence(group[0].start, group[-1].end, tuple(group), features))
    return made


def _features(group: list[Token], hits: list[tuple[int, int, str]], first: bool, last: bool, quotes: bool) -> dict[str, tuple[int, ...]]:
    found: dict[str, tuple[int, ...]] = {}
    add = found.setdefault
    words = [token.word for token in group]
    places: dict[str, list[int]] = {}
    before = "^"
    before2: tuple[str, ...] = ("^",)
    start = True
    for i, token in enumerate(group):
        word = token.word
        add("w " + word, (i,))
        add(f"b {before} {word}", (i,) if before == "^" else (i - 1, i))
        if i > 1:
            add(f"t {words[i - 2]} {before} {word}", (i - 2, i - 1, i))
            add(f"g {words[i - 2]} {word}", (i - 2, i))
        if len(word) > ENDING:
            add("z " + word[-ENDING:], (i,))
        for length in BEGINNINGS:
            if len(word) > length:
                add("p " + word[:length], (i,))
        for name in token.classes:
            places.setdefault(name, []).append(i)
            if start:
                add("^ " + name, (i,))
            for other in before2:
                add(f"n {other} {name}", (i,) if other == "^" else (i - 1, i))
        start = False
        before = word
        before2 = token.classes or (("," if word == "," else "_"),)
    for name, at in places.items():
        found["k " + name] = tuple(at)
    everywhere = tuple(range(len(group)))
    subject = next((name for token in group for name in token.classes if name in ("I", "WE", "YOU", "THEY", "THAT", "THIRD")), "-")
    found["s subject " + subject] = everywhere[:3]
    if not SELF & places.keys():
        found["s not-self"] = everywhere
        for name in places:
            found["s not-self " + name] = tuple(places[name])
    if "YOU" not in places:
        found["s not-you"] = everywhere
    opens = next((token for token in group if token.word[0].isalnum() and "LEADIN" not in token.classes), group[0])
    if "IMPER" in opens.classes:
        found["s imperative"] = (group.index(opens),)
        found["s imperative, " + ("with self" if SELF & places.keys() else "with kind" if "KIND" in places else "bare")] = everywhere
    count = sum(word[0].isalnum() for word in words)
    found[f"s length {min(count // 4, 6)}"] = everywhere
    mark = words[-1] if words[-1] in "?!.…" else "-"
    found["s ends " + mark] = (len(group) - 1,)
    if mark == "?":
        for name in places:
            found["? " + name] = tuple(places[name])
    if first:
        found["s first"] = everywhere
    if last:
        found["s last"] = everywhere
    if first and last:
        found["s alone"] = everywhere
    if quotes:
        found["s quotes"] = everywhere
    for begin, end, name in hits:
        found["r " + name] = tuple(i for i, token in enumerate(group) if begin < token.end and token.start < end)
    return found


def echo(customer: str, sentences: list[Sentence], lang: Lang) -> dict[str, tuple[int, ...]]:
    """What the customer said, and how many of their content words (first five letters) come back in the first two sentences."""
    exact, _ = lexicon(lang)
    empty = {"I", "WE", "YOU", "THEY", "THAT", "BE", "HAVE", "MODAL", "NOT", "BUT", "WHAT", "BYTIME", "WILL"}
    said = tokens_of(plain(customer), lang)
    theirs = {t.word[:5] for t in said if len(t.word) > 3 and not empty & set(exact.get(t.word, ()))}
    theirs |= {t.word for t in said if t.word[0].isdigit() or "NUMBER" in t.classes}
    mine = {t.word[:5] if len(t.word) > 3 else t.word for s in sentences[:2] for t in s.tokens}
    both = len(theirs & mine)
    if not theirs:
        return {}
    found = {f"e words {min(both, 3)}": (), f"e share {min(4, int(4 * both / len(theirs)))}": ()}
    # A plain question may get a plain answer; a complaint that gets one hears a cold answer.
    heated = any({"NOT", "EVER", "FEEL", "HARSH", "OWN", "BLAMED", "TIME"} & set(t.classes) or t.word == "!" for t in said)
    if said[-1].word == "?":
        found["e question, heated" if heated else "e question, plain"] = ()
    else:
        found["e statement, heated" if heated else "e statement, plain"] = ()
    if sentences:
        opening = {t.word[:5] if len(t.word) > 3 else t.word for t in sentences[0].tokens}
        if theirs & opening:
            found["e opening"] = ()
    return found


def reply_features(sentences: list[Sentence]) -> dict[str, float]:
    """Features of the whole reply: those of its sentences (positions told apart for classes), and its shape."""
    found: dict[str, float] = {}
    for number, sentence in enumerate(sentences):
        where = "1" if number == 0 else "9"
        for name in sentence.features:
            found[name] = 1.0
            if name[0] in "k^?" or name.startswith(("s subj", "s ends", "s length")) or (number == 0 and name[0] in "wr"):
                found[f"{where} {name}"] = 1.0
    words = sum(token.word[0].isalnum() for s in sentences for token in s.tokens)
    found[f"l words {min(words // 6, 6)}"] = 1.0
    found[f"l sentences {min(len(sentences), 5)}"] = 1.0
    for name in ("SORRY", "TIME", "NUMBER", "ACT", "I", "HEDGE", "YOU", "NOW", "ACTED"):
        count = sum(len(s.features.get("k " + name, ())) for s in sentences)
        if not count:
            found["l no " + name] = 1.0
        elif count > 1:
            found[f"l {name} {min(count, 4)}"] = 1.0
    if not any("k I" in s.features or "k WE" in s.features for s in sentences):
        found["l nobody"] = 1.0
    return found

"""Prove a conversation by playing it: every line reached, every play ends, a good ending exists, giving in wins nothing."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from .content import Content
from .conversation import GOOD, Rehearsal
from .conversation_content import Conversation, read_conversations, read_file
from .conversation_faults import expected_endings, faults
from .model import Situation
from .practice_model import Delivery
from .practice_rule import MOVES
from .toml_table import Fault
from .words import LANGS, Lang

GAMES = 1000
# How a random player leans, per kind; drawn once per game, so that long good and long bad plays both happen.
LEANINGS: tuple[dict[str, float], ...] = (
    {"understanding": 1, "solving": 1, "limiting": 1, "slip": 1},
    {"understanding": 5, "solving": 2, "limiting": 1, "slip": 0.2},
    {"understanding": 6, "solving": 0.2, "limiting": 2, "slip": 0.5},
    {"understanding": 1, "solving": 5, "limiting": 1, "slip": 0.5},
    {"understanding": 1, "solving": 0.5, "limiting": 5, "slip": 1},
    {"understanding": 0.5, "solving": 0.5, "limiting": 0.5, "slip": 5},
)
# Ways to listen first and then act, and the turns within which one of them has to get there.
LISTENING = ("uusss", "uusus", "uuslsls", "uulslul", "uusllss", "ususus", "uuulsls", "lusus", "luuslsls")
QUICK = 8


@dataclass(slots=True)
class Coverage:
    """What a number of games reached."""

    games: int = 0
    turns: int = 0
    lines: Counter[str] = field(default_factory=Counter[str])
    offered: Counter[str] = field(default_factory=Counter[str])
    replies: Counter[str] = field(default_factory=Counter[str])
    endings: Counter[str] = field(default_factory=Counter[str])

    def lines_missed(self, talk: Conversation) -> list[str]:
        """The lines no game reached."""
        return [line.id for line in talk.lines if not self.lines[line.id]]

    def replies_missed(self, talk: Conversation) -> list[str]:
        """The replies no game was offered."""
        return [reply.id for reply in talk.replies if not self.offered[reply.id]]


Player = Callable[[Rehearsal], None]


def random_player(seed: int) -> Player:
    """A player that leans some way, pauses, hurries, holds, and now and then uses own words."""
    chance = random.Random(seed)
    leaning = chance.choice(LEANINGS)

    def play(rehearsal: Rehearsal) -> None:
        delivery = Delivery(
            pause_s=chance.choice((None, 0.1, 1.2, 1.5, 4.0)),
            marker=chance.random() < 0.3,
            rate=chance.choice((None, None, 0.7, 0.85, 1.2)),
            selftalk=chance.random() < 0.3,
        )
        if chance.random() < 0.08:
            move = chance.choice([move for move in MOVES if move not in ("end_contact", "hand_over")])
            rehearsal.say("…", move, delivery)
            return
        offers = rehearsal.offers
        weights = [leaning[reply.kind] for reply in offers]
        rehearsal.play(chance.choices(offers, weights)[0].id, delivery)

    return play


def run(situation: Situation, talk: Conversation, player: Player, coverage: Coverage) -> Rehearsal:
    """One game to its end, counted."""
    rehearsal = Rehearsal(situation, talk)
    while not rehearsal.ending:
        player(rehearsal)
        turn = rehearsal.turns[-1]
        coverage.lines[turn.line] += 1
        coverage.offered.update(turn.offers)
        coverage.replies[turn.choice.reply] += 1
    coverage.games += 1
    coverage.turns += len(rehearsal.turns)
    coverage.endings[rehearsal.ending] += 1
    return rehearsal


def explore(situation: Situation, talk: Conversation, games: int = GAMES, seed: int = 0) -> Coverage:
    """What ``games`` random games reach; the same seed gives the same games."""
    coverage = Coverage()
    for game in range(games):
        run(situation, talk, random_player(seed * 1_000_003 + game), coverage)
    return coverage


def giving_in(move_when_none: str) -> Player:
    """A player that gives in whenever that is on offer, and otherwise slips in its own words or listens."""

    def play(rehearsal: Rehearsal) -> None:
        for reply in rehearsal.offers:
            if reply.move == "give_in":
                rehearsal.play(reply.id, Delivery(pause_s=1.2, rate=0.9))
                return
        rehearsal.say("…", move_when_none, Delivery(pause_s=1.2, rate=0.9))

    return play


def by_kinds(kinds: str) -> Player:
    """A player that says one kind after the other (u, s, l, x for a slip) and stays with the last, calmly."""
    names = {"u": "understanding", "s": "solving", "l": "limiting", "x": "slip"}

    def play(rehearsal: Rehearsal) -> None:
        wanted = names[kinds[min(len(rehearsal.turns), len(kinds) - 1)]]
        reply = next(reply for reply in rehearsal.offers if reply.kind == wanted)
        rehearsal.play(reply.id, Delivery(pause_s=1.2, rate=0.9))

    return play


def play_faults(talk: Conversation, situation: Situation, file: str = "", coverage: Coverage | None = None) -> list[Fault]:
    """What playing the conversation shows to be wrong with it."""
    file = file or f"conversations/{talk.id}.toml"
    coverage = coverage or explore(situation, talk)
    wrong: list[Fault] = []
    for line in coverage.lines_missed(talk):
        wrong.append(Fault(file, f"lines.{line}", f"not reached in {coverage.games} games; widen its bands or after"))
    for reply in coverage.replies_missed(talk):
        wrong.append(Fault(file, reply, f"not offered in {coverage.games} games; loosen its needs"))
    for ending in expected_endings(talk, situation):
        if not coverage.endings[ending]:
            wrong.append(Fault(file, f"endings.{ending}", f"not reached in {coverage.games} games"))
    if talk.ends_badly and (reached := sorted(coverage.endings.keys() & {"settled", "clear-no", "handed-over"})):
        wrong.append(Fault(file, "ends_badly", f"expected no good ending, got {', '.join(reached)}"))
    if not talk.danger:
        wanted = expected_endings(talk, situation)[0]
        ends = [run(situation, talk, by_kinds(kinds), Coverage()) for kinds in LISTENING]
        if not any(each.ending == wanted and len(each.turns) <= QUICK for each in ends):
            wrong.append(Fault(file, "", f"expected that listening first and then acting ends as {wanted} within {QUICK} turns"))
    if (end := run(situation, talk, by_kinds("x"), Coverage()).ending) in GOOD:
        wrong.append(Fault(file, "slip", f"expected that slips alone win nothing, got {end}"))
    for player in (giving_in("give_in"), giving_in("grovel"), giving_in("calm_down"), giving_in("listen")):
        if (end := run(situation, talk, player, Coverage()).ending) in GOOD:
            wrong.append(Fault(file, "slip", f"expected that giving in wins nothing, got {end}"))
    return wrong


def report(paths: Iterable[Path], show: int = 0) -> int:
    """Print the faults and the coverage of single files, and ``show`` games of each; the number of faulty files."""
    situations = Content().situations
    bad = 0
    for path in paths:
        found: list[Fault] = []
        talk = read_file(path, found)
        situation = situations.get(path.stem)
        if situation is None:
            found.append(Fault(path.name, "", f"expected a file named after a situation, got {path.stem!r}"))
        elif talk is not None and not found:
            found += faults(talk, situation, path.name)
        if talk and situation and not found:
            coverage = explore(situation, talk)
            found += play_faults(talk, situation, path.name, coverage)
            print(f"{path.name}: {summary(talk, coverage)}")
            for game in range(show):
                rehearsal = run(situation, talk, random_player(game), Coverage())
                print(*(script(rehearsal, lang) for lang in LANGS), sep="\n\n", end="\n\n")
        for fault in sorted(found):
            print(fault)
        bad += bool(found)
        if not found:
            print(f"{path.name}: no faults")
    return bad


def script(rehearsal: Rehearsal, lang: Lang) -> str:
    """A game as it reads, with the heat after each reply; for writers."""
    talk = rehearsal.talk
    out: list[str] = []
    for turn in rehearsal.turns:
        reply = talk.reply(turn.choice.reply).says[lang] if turn.choice.reply else turn.choice.own
        out += [f"[{turn.before.heat:.1f} {turn.line}] {turn.customer[lang]}", f"    ({turn.move}) {reply}"]
    last = talk.endings.get(rehearsal.ending, (None, None))[1]
    out.append(f"[{rehearsal.state.heat:.1f} {rehearsal.ending}] {last[lang] if last else ''}")
    return "\n".join(out)


def summary(talk: Conversation, coverage: Coverage) -> str:
    """One line: how much was reached, and how it ended."""
    lines = len(talk.lines) - len(coverage.lines_missed(talk))
    replies = len(talk.replies) - len(coverage.replies_missed(talk))
    ends = ", ".join(f"{name} {count}" for name, count in coverage.endings.most_common())
    rarest = min(talk.lines, key=lambda line: coverage.lines[line.id])
    return (
        f"{coverage.games} games, {coverage.turns / max(1, coverage.games):.1f} turns; lines {lines} of {len(talk.lines)} "
        f"(rarest {rarest.id}: {coverage.lines[rarest.id]}), replies {replies} of {len(talk.replies)}; ends: {ends}"
    )


def row(id_: str, talk: Conversation, coverage: Coverage) -> str:
    """The coverage of one conversation as a row of ``table``."""
    lines = len(talk.lines) - len(coverage.lines_missed(talk))
    replies = len(talk.replies) - len(coverage.replies_missed(talk))
    ends = ", ".join(f"{name} {count}" for name, count in coverage.endings.most_common())
    return f"| `{id_}` | {lines}/{len(talk.lines)} | {replies}/{len(talk.replies)} | {coverage.turns / coverage.games:.1f} | {ends} |"


def table(content: Content, games: int = GAMES) -> str:
    """The coverage of every conversation as a Markdown table, for ``docs/conversation-coverage.md``."""
    rows = ["| Conversation | Lines reached | Replies offered | Turns, mean | Endings |", "|---|---|---|---|---|"]
    rows += [row(id_, talk, explore(content.situations[id_], talk, games)) for id_, talk in read_conversations(content).items()]
    return "\n".join(rows)


if __name__ == "__main__":
    print(table(Content()))

"""What an answer of each kind has to look like: what can be kept, what has to be mended, what is still open."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from .model import SILENT, Exercise, Kind, Prompt
from .words import LANGS

MOST_CHARACTERS = 20_000
MOST_ITEMS = 200
# How a text read aloud felt, where no clock was used.
FELT = ("slower", "same", "faster")


@dataclass(frozen=True, slots=True)
class Wrong(Exception):
    """An answer that cannot be kept: a key of the ``fault`` words, and the values it names."""

    key: str
    values: tuple[tuple[str, object], ...] = ()


@dataclass(frozen=True, slots=True)
class Checked:
    """Answers that can be kept, faults by prompt, and the prompts that are still open."""

    answers: dict[str, Any]
    faults: dict[str, Wrong]
    still_open: tuple[str, ...]


def check(exercise: Exercise, answers: Any) -> Checked:
    """Look at what a page sent. Answers to unknown prompts are dropped; a page may be older than the content."""
    given = answers if isinstance(answers, dict) else {}
    kept: dict[str, Any] = {}
    faults: dict[str, Wrong] = {}
    still_open = []
    for prompt in exercise.prompts:
        if prompt.kind in SILENT:
            continue
        value = given.get(prompt.id)
        try:
            if is_empty(value):
                if not prompt.optional and prompt.when is None:
                    still_open.append(prompt.id)
                continue
            kept[prompt.id] = READERS[prompt.kind](prompt, value)
        except Wrong as wrong:
            faults[prompt.id] = wrong
        except RecursionError:  # nested deeper than any answer of ours
            faults[prompt.id] = Wrong("shape")
    return Checked(kept, faults, tuple(still_open))


def is_empty(value: Any) -> bool:
    """Whether an answer holds nothing."""
    if isinstance(value, str):
        return not value.strip()
    if isinstance(value, dict):
        return all(map(is_empty, value.values()))
    if isinstance(value, list):
        return not value
    return value is None


def _words(value: Any) -> str:
    if not isinstance(value, str):
        raise Wrong("words")
    if len(value) > MOST_CHARACTERS:
        raise Wrong("long", (("most", MOST_CHARACTERS),))
    # A lone surrogate cannot be written to any file; keep the rest of the sentence.
    return value.strip().encode("utf-8", "replace").decode()


def _whole(value: Any, low: int, high: int) -> int:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or value != value or not low <= value <= high or value != int(value):
        raise Wrong("number", (("low", low), ("high", high)))
    return int(value)


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list) or len(value) > MOST_ITEMS:
        raise Wrong("shape")
    return value


def _table(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict) or len(value) > MOST_ITEMS:
        raise Wrong("shape")
    return {_words(name): each for name, each in value.items()}


def _item(prompt: Prompt, value: Any) -> Any:
    if isinstance(value, dict) and set(value) == {"own"}:
        return {"own": _words(value["own"])}
    return _id(value, {option.id for option in prompt.options} if not prompt.source else None)


def _id(value: Any, known: Collection[str] | None) -> str:
    if not isinstance(value, str) or (known is not None and value not in known):
        raise Wrong("choice")
    return _words(value)


def _known(prompt: Prompt) -> set[str] | None:
    return None if prompt.source else {option.id for option in prompt.options}


def _several(prompt: Prompt, value: Any) -> list[Any]:
    items = [_item(prompt, each) for each in _list(value) if not is_empty(each)]
    return _counted(prompt, [item for at, item in enumerate(items) if item not in items[:at]])


def _counted(prompt: Prompt, items: list[Any]) -> list[Any]:
    # Fewer than asked is "still open" for the learner to see, never a reason to refuse what is there.
    if prompt.count[1] and len(items) > prompt.count[1]:
        raise Wrong("count", (("least", prompt.count[0]), ("most", prompt.count[1])))
    return items


def _weights(prompt: Prompt, value: Any) -> dict[str, int]:
    weights = {_id(name, _known(prompt)): _whole(each, 0, 100) for name, each in _table(value).items()}
    if (total := sum(weights.values())) == 0:
        return {}
    if total != 100:
        raise Wrong("hundred", (("sum", total),))
    return weights


def _sort(prompt: Prompt, value: Any) -> dict[str, dict[str, str]]:
    bins = {bin.id for bin in prompt.bins}
    placed = {}
    for name, place in _table(value).items():
        place = _table(place)
        placed[_id(name, _known(prompt))] = {"bin": _id(place.get("bin"), bins)} | (
            {"why": _words(place["why"])} if not is_empty(place.get("why")) else {}
        )
    return placed


def _grid(prompt: Prompt, value: Any) -> dict[str, dict[str, int]]:
    columns = {column.id for column in prompt.columns}
    return {
        _id(row, _known(prompt)): {_id(name, columns): _whole(each, prompt.low, prompt.high) for name, each in _table(cells).items()}
        for row, cells in _table(value).items()
    }


def _plan(prompt: Prompt, value: Any) -> dict[str, str]:
    pair = _table(value)
    return {part: _words(pair.get(part) or "") for part in ("if", "then")}


def _date(prompt: Prompt, value: Any) -> str:
    try:
        return datetime.date.fromisoformat(value).isoformat()
    except (TypeError, ValueError):
        raise Wrong("date") from None


def _steps(prompt: Prompt, value: Any) -> dict[str, Any]:
    table = _table(value)
    known = _known(prompt)
    notes = {_id(name, known): _words(each) for name, each in _table(table.get("notes") or {}).items() if not is_empty(each)}
    return {
        "done": [_id(each, known) for each in _list(table.get("done") or [])],
        "notes": notes,
        "seconds": _whole(table.get("seconds") or 0, 0, 86_400),
    }


def _scenes(prompt: Prompt, value: Any) -> list[dict[str, Any]]:
    results = []
    for each in _list(value):
        scene = _table(each)
        latency = scene.get("latency_s")
        if latency is not None and (isinstance(latency, bool) or not isinstance(latency, (int, float)) or not 0 <= latency <= 86_400):
            raise Wrong("shape")
        if not isinstance(scene.get("prepared"), bool):
            raise Wrong("shape")
        results.append({
            "scene": _id(scene.get("scene"), None), "prepared": scene["prepared"], "latency_s": latency,
            "surprise": _whole(scene.get("surprise"), 0, 10), "plan": _words(scene.get("plan") or ""), "opening": _words(scene.get("opening") or ""),
        })
    return results


def _hunt(prompt: Prompt, value: Any) -> dict[str, Any]:
    round_ = _table(value)
    marked = [_id(each, None) for each in _list(round_.get("marked") or [])]
    return {
        "transcript": _id(round_.get("transcript"), None), "opinion": _id(round_.get("opinion"), {bin.id for bin in prompt.bins}),
        "marked": list(dict.fromkeys(marked)),
    }


def _breath(prompt: Prompt, value: Any) -> dict[str, Any]:
    table = _table(value)
    given = _table(table.get("pattern") or {})
    return {
        "seconds": _whole(table.get("seconds") or 0, 0, 86_400),
        "breaths": _whole(table.get("breaths") or 0, 0, 86_400),
        "pattern": {phase: _whole(given.get(phase) or 0, 0, 60) for phase in ("inhale", "hold", "exhale", "rest")},
    }


def _timer(prompt: Prompt, value: Any) -> dict[str, int]:
    table = _table(value)
    return {name: _whole(table.get(name) or 0, 0, 86_400) for name in ("seconds", "set")}


def _tally(prompt: Prompt, value: Any) -> dict[str, int]:
    return {_id(name, _known(prompt)): _whole(each, 0, 1000) for name, each in _table(value).items()}


def _wait(prompt: Prompt, value: Any) -> list[dict[str, Any]]:
    lines = []
    for each in map(_table, _list(value)):
        pause = each.get("pause_s")
        if isinstance(pause, bool) or not isinstance(pause, (int, float)) or not 0 <= pause <= 60:
            raise Wrong("shape")
        lines.append({"line": _id(each.get("line"), _known(prompt)), "pause_s": pause, "early": _whole(each.get("early") or 0, 0, 1000), "reply": _words(each.get("reply") or "")})
    return lines


def _cards(prompt: Prompt, value: Any) -> list[dict[str, str]]:
    return [{"card": _id(each.get("card"), None), "typed": _words(each.get("typed") or "")} for each in map(_table, _list(value))]


def _number(value: Any, low: float, high: float) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not low <= value <= high:
        raise Wrong("shape")
    return value


def _pause(prompt: Prompt, value: Any) -> dict[str, Any]:
    table = _table(value)
    marker = table.get("marker")
    waited = {"pause_s": _number(table["pause_s"], 0, 60), "early": _whole(table.get("early") or 0, 0, 1000)} if table.get("pause_s") is not None else {}
    return waited | ({} if is_empty(marker) else {"marker": _item(prompt, marker)})


def _pace(prompt: Prompt, value: Any) -> dict[str, Any]:
    table = _table(value)
    if "felt" in table:
        return {"felt": _id(table["felt"], FELT)}
    ratio = table.get("ratio")
    return {
        "lang": _id(table.get("lang"), LANGS), "seconds": _number(table.get("seconds"), 0.1, 3600),
        "syllables": _whole(table.get("syllables"), 1, 5000), "words": _whole(table.get("words"), 1, 5000),
        "ratio": None if ratio is None else _number(ratio, 0.01, 100),
    }


READERS: dict[Kind, Callable[[Prompt, Any], Any]] = {
    "line": lambda prompt, value: _words(value),
    "paragraph": lambda prompt, value: _words(value),
    "recall": lambda prompt, value: _words(value),
    "list": lambda prompt, value: _counted(prompt, [_words(each) for each in _list(value) if not is_empty(each)]),
    "number": lambda prompt, value: _whole(value, prompt.low, prompt.high),
    "rating": lambda prompt, value: _whole(value, prompt.low, prompt.high),
    "date": _date,
    "one": _item,
    "several": _several,
    "situations": lambda prompt, value: _counted(prompt, [_id(each, None) for each in _list(value)]),
    "order": lambda prompt, value: [_id(each, _known(prompt)) for each in _list(value)],
    "weights": _weights,
    "sort": _sort,
    "grid": _grid,
    "plan": _plan,
    "chain": lambda prompt, value: _id(value, _known(prompt)),
    "deck": _sort,
    "reveal": lambda prompt, value: _words(value),
    "hunt": _hunt,
    "landing": lambda prompt, value: _id(value, {option.id for option in prompt.options}),
    "draw": lambda prompt, value: _id(value, {option.id for option in prompt.options}),
    "steps": _steps,
    "scenes": _scenes,
    "breath": _breath,
    "timer": _timer,
    "tally": _tally,
    "picture": lambda prompt, value: _id(value, None),
    "wait": _wait,
    "cards": _cards,
    "joined": lambda prompt, value: _words(value),
    "pause": _pause,
    "pace": _pace,
}

"""Results as JSON, and as the tables in docs/performance.md."""

from __future__ import annotations

import json
import platform
import statistics
from typing import Any

from .servers import ROOT

RESULTS = ROOT / "benchmarks" / "results.json"
DOCUMENT = ROOT / "docs" / "performance.md"
BEGIN, END = "<!-- {}: written by make bench -->", "<!-- end of {} -->"


def spread(values: list[float]) -> dict[str, Any]:
    """Median, smallest, largest, and each."""
    return {"median": statistics.median(values), "min": min(values), "max": max(values), "each": [round(each, 4) for each in values]}


def save(results: dict[str, Any]) -> None:
    """Keep the results of a run; a run of a part keeps the rest of the last one."""
    kept = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    kept |= results
    kept["machine"] = {"cores": len(psutil_cores()), "python": platform.python_version(), "system": platform.platform()}
    RESULTS.write_text(json.dumps(kept, indent=1) + "\n")


def psutil_cores() -> list[int]:
    """The cores that a run may use."""
    import psutil

    process = psutil.Process()
    return process.cpu_affinity() if hasattr(process, "cpu_affinity") else list(range(psutil.cpu_count() or 1))


def seconds(value: dict[str, Any]) -> str:
    """``1.50 s (1.41-1.62)``; ``1.50 s (once)``."""
    return f"{value['median']:.2f} s ({_range(value, 1, 2)})"


def milliseconds(value: dict[str, Any]) -> str:
    """``7 ms (6-8)``."""
    return f"{value['median'] * 1000:.0f} ms ({_range(value, 1000, 0)})"


def _range(value: dict[str, Any], factor: float, digits: int) -> str:
    return "once" if len(value["each"]) == 1 else f"{value['min'] * factor:.{digits}f}-{value['max'] * factor:.{digits}f}"


def part(value: float) -> str:
    """``1/18``."""
    return f"1/{1 / value:.1f}" if value < 1 else f"{value:.2f}"


def size(value: float) -> str:
    """Bytes as kB."""
    return f"{value / 1000:,.0f} kB"


def main_table(results: dict[str, Any]) -> str:
    """The aims, and what was measured."""
    rows = ["| figure | plain Voilà | here | ratio | aim |", "|---|---|---|---|---|"]
    for key, name, aim in (
        ("full-1", "1 visitor, seat ready", ""), ("full-10", "10 at once, seats ready", ""), ("full-30", "30 at once, seats ready, last one ready", "1/18"),
        ("full-60", "60 at once, seats ready, last one ready", "1/14"), ("empty-30", "30 at once, no seat ready, last one ready", "1/2"),
    ):
        if key in results.get("crowd", {}):
            one = results["crowd"][key]
            rows.append(f"| {name} | {seconds(one['plain'])} | {seconds(one['steady'])} | {part(one['ratio'])} | {aim} |")
    if "page" in results:
        page = results["page"]
        for key, name, aim in (("readable", "one visitor, Chromium: prose readable", "0.5 s"), ("usable", "one visitor, Chromium: first exercise usable", "1.1 s")):
            theirs, ours = page["plain"][key], page["steady"][key]
            rows.append(f"| {name} | {seconds(theirs)} | {seconds(ours)} | {part(ours['median'] / theirs['median'])} | {aim} |")
        for key, name, aim in (("first", "bytes on first load (all that passed, websocket too)", "1,300 kB"), ("second", "bytes on second load", "60 kB")):
            rows.append(f"| {name} | {size(page['plain'][key])} | {size(page['steady'][key])} | {part(page['steady'][key] / page['plain'][key])} | {aim} |")
        rows.append(f"| of these loads, lost every exercise for good and were tried again | {page['plain']['lost']} | {page['steady']['lost']} | | 0 |")
        for key, name in (("first-requests", "requests on first load"), ("second-requests", "requests on second load (answered by the browser itself, but for the page)")):
            rows.append(f"| {name} | {page['plain'][key]} | {page['steady'][key]} | | |")
    if "active" in results:
        rows.append(f"| visitors who never got in | {results['lost']['plain']} of {results['lost']['of']} | 0 of {results['soak']['visits']} | | |")
        active = results["active"]
        rows.append(f"| round trip p95, 30 active | {milliseconds(active['plain'])} | {milliseconds(active['steady'])} | | 10 ms |")
        rows.append(f"| round trip p95, 30 active, during a refill | | {milliseconds(active['refill'])} | | 50 ms |")
        memory = results["memory"]
        bare, visitor = (f"{memory[key]['median']:.1f} MB" for key in ("bare", "visitor"))
        rows.append(f"| memory per visitor | {bare} (a kernel with ipywidgets and anywidget) | {visitor} | {memory['ratio']['median']:.2f} | 1.15 |")
        rows.append(f"| kernels left 5 s after 30 people left | {results['left']['plain']} | {results['left']['steady']} | | 0 |")
        cold, before, *_, after = [*results["soak"]["traces"], results["soak"]["traces"][-1]]  # a single round is before and after
        growth, later = after["memory"] / before["memory"] - 1, results["soak"]["visits"]
        rows.append(f"| the server's memory before anybody came, after one round, after {later} visits | | "
                    f"{cold['memory']:.0f}, {before['memory']:.0f}, {after['memory']:.0f} MB | {growth:+.1%} | under 10 % |")
        rows.append(f"| kernels, open files, sockets, private files before anybody came, and after {later} visits | | {_counts(cold)}; {_counts(after)} | | the same |")
    return "\n".join(rows)


def _counts(traces: dict[str, Any]) -> str:
    return ", ".join(str(traces[key]) for key in ("kernels", "files", "sockets", "private"))


def ablation_table(results: dict[str, Any]) -> str:
    """What is lost without each measure."""
    rows = ["| without | 30 at once, seats ready | times as long | first exercise usable | first load | second load |", "|---|---|---|---|---|---|"]
    whole = results["ablation"]["nothing"]
    for name, one in results["ablation"].items():
        times = one["ready"]["median"] / whole["ready"]["median"]
        rows.append(f"| {name} | {seconds(one['ready'])} | {times:.2f} | {seconds(one['usable'])} | {size(one['first'])} | {size(one['second'])} |")
    return "\n".join(rows)


def write(results: dict[str, Any]) -> None:
    """Put the tables in their places in the document."""
    text = DOCUMENT.read_text(encoding="utf-8")
    tables = {"figures": main_table(results)}
    if "ablation" in results:
        tables["ablation"] = ablation_table(results)
    for name, table in tables.items():
        begin, end = BEGIN.format(name), END.format(name)
        if begin in text and end in text:
            head, rest = text.split(begin, 1)
            text = f"{head}{begin}\n\n{table}\n\n{end}{rest.split(end, 1)[1]}"
    DOCUMENT.write_text(text, encoding="utf-8")

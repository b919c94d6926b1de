"""Turns what was measured into Markdown tables."""

import math
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from measuring import Cost
from serving import Served

COLD, AGAIN = "cold", "nothing changed"
CHECKED, CHECKED_AGAIN = "whatworks check, cold", "whatworks check, one item edited"

MARKS = "<!-- results -->\n", "<!-- end of results -->\n"
"""What the tables stand between in a page of the docs."""

Row = tuple[str, str]
"""The name of a generator, and what was done."""


@dataclass(frozen=True)
class Measured:
    """What was measured with a corpus of one size."""

    size: int
    builds: dict[Row, list[Cost]] = field(default_factory=dict)
    memory: dict[str, int] = field(default_factory=dict)
    """The most memory, in bytes, that each generator used in a cold build."""
    checks: dict[str, list[Cost]] = field(default_factory=dict)
    served: dict[str, Served] = field(default_factory=dict)


def all_of(measured: Sequence[Measured], stock: str) -> str:
    """Return all tables for which something was measured."""
    built = [one for one in measured if one.builds]
    found = [builds(one, stock) for one in built]
    if len(built) > 1:
        found.append(growth(built[0], built[-1]))
    found += [checks(measured)] if any(one.checks for one in measured) else []
    found += [saves(measured)] if any(one.served for one in measured) else []
    return "\n".join(found)


def put_into(page: str, text: str) -> str:
    """Return a page of the docs with a text between its marks."""
    before, rest = page.split(MARKS[0])
    return f"{before}{MARKS[0]}\n{text}\n{MARKS[1]}{rest.split(MARKS[1])[1]}"


def builds(one: Measured, stock: str) -> str:
    """Return the times of all builds, as ratios to the cold one of the generator ``stock`` too."""
    base = _seconds(one.builds[stock, COLD]) if (stock, COLD) in one.builds else None
    rows = []
    for (name, done), costs in one.builds.items():
        seconds = _seconds(costs)
        ratio = f"{seconds / base:.3f}" if base else "–"
        memory = f"{one.memory[name] / 1e6:,.0f} MB" if done == COLD else ""
        rows.append((f"{name}, {done}", f"{seconds:.2f}", ratio, _processor(costs), memory))
    head = ("", "Seconds", f"× {stock}, cold", "Processor seconds", "Peak memory")
    return _table(f"{one.size:,} items", head, rows)


def growth(first: Measured, last: Measured) -> str:
    """Return how time and memory grow: time as the exponent of the number of items."""
    rows = []
    for (name, done), costs in last.builds.items():
        times = _seconds(costs) / _seconds(first.builds[name, done])
        exponent = math.log(times) / math.log(last.size / first.size)
        each = (last.memory[name] - first.memory[name]) / (last.size - first.size)
        memory = f"{each / 1000:.0f} kB" if done == COLD else ""
        rows.append((f"{name}, {done}", f"{exponent:.2f}", memory))
    head = ("", "Exponent of time", "Memory for each further item")
    return _table(f"Growth from {first.size:,} to {last.size:,} items", head, rows)


def checks(all_: Iterable[Measured]) -> str:
    """Return how long it takes to check a hub."""
    rows = []
    for one in all_:
        for done, costs in one.checks.items():
            seconds = _seconds(costs)
            speed = f"{one.size / seconds:,.0f}"
            rows.append((f"{one.size:,}", done, f"{seconds:.2f}", speed, _processor(costs)))
    head = ("Items", "", "Seconds", "Items a second", "Processor seconds")
    return _table("Checking", head, rows)


def saves(all_: Iterable[Measured]) -> str:
    """Return how long it takes until what was saved is seen."""
    rows = [
        (
            f"{one.size:,}",
            name,
            f"{statistics.median(served.saved):.2f}",
            f"{statistics.median(served.noted):.2f}" if served.noted else "none",
            f"{served.ready:.1f}",
        )
        for one in all_
        for name, served in one.served.items()
    ]
    head = ("Items", "", "Save to page", "Save to note of a slip", "Until it answers")
    return _table("Serving, in seconds", head, rows)


def _seconds(costs: Sequence[Cost]) -> float:
    return statistics.median(cost.seconds for cost in costs)


def _processor(costs: Sequence[Cost]) -> str:
    return f"{statistics.median(cost.processor for cost in costs):.2f}"


def _table(title: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return f"## {title}\n\n" + "".join(f"| {' | '.join(line)} |\n" for line in lines)

"""Compares the search of a hub with stock Material and stock Pagefind on the same made-up items.

Run it with ``python benchmarks/search/run.py [--sizes 1000 10000] [--engines whatworks …]``.
"""

import argparse
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path

from browser import ENGINES, Measured, measure
from making import PAGEFIND, Cost, items, material_site, pagefind_site, whatworks_site

RESULTS = Path(__file__).parent / "results.md"


@dataclass(frozen=True)
class Result:
    """What was measured of one engine at one size."""

    facets: bool
    measured: Measured
    index: Cost | None
    """None where building the index cannot be told from building the pages."""


def size_of(number: int) -> str:
    """Return a number of bytes as people write it."""
    for unit, bytes_ in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if number >= bytes_:
            amount = number / bytes_
            return f"{amount:.0f} {unit}" if amount >= 100 else f"{amount:.3g} {unit}"
    return f"{number} bytes"


def memory_of(cost: Cost) -> str:
    """Return the memory that building took, and how much of it the hub took before that."""
    said = size_of(cost.memory)
    return f"{said}, of which the hub {size_of(cost.held)}" if cost.held else said


ROWS: tuple[tuple[str, Callable[[Result], str]], ...] = (
    ("Search’s files until ten cards show, cold", lambda one: size_of(one.measured.cold)),
    ("The page around them", lambda one: size_of(one.measured.page)),
    ("Facet counts among that", lambda one: "yes" if one.facets else "no"),
    ("Search’s files for the next query", lambda one: size_of(one.measured.next)),
    ("Search’s files that the home page loads", lambda one: size_of(one.measured.before)),
    ("Until ten cards show, cold, slow 4G", lambda one: f"{one.measured.slow:.1f} s"),
    ("Warm query, slow processor", lambda one: f"{one.measured.warm * 1000:.0f} ms"),
    ("JavaScript memory after a query", lambda one: size_of(one.measured.memory)),
    ("Building the index: time", lambda one: f"{one.index.seconds:.1f} s" if one.index else "–"),
    ("Building the index: memory", lambda one: memory_of(one.index) if one.index else "–"),
    ("Search’s files on disk", lambda one: size_of(one.measured.disk)),
)


def compare(size: int, engines: Sequence[str], folder: Path) -> dict[str, Result]:
    """Build the sites of some engines for one size, and measure each in turn."""
    results: dict[str, Result] = {}

    def take(name: str, site: Path, cost: Cost | None) -> None:
        tell(f"{size:,} items: searching with {ENGINES[name].name}")
        results[name] = Result(bool(ENGINES[name].counts), measure(ENGINES[name], site), cost)

    if "whatworks" in engines:
        tell(f"{size:,} items: building with whatworks")
        hub = items("hub", size, folder / "hub")
        take("whatworks", folder / "whatworks", whatworks_site(hub, folder / "whatworks"))
    if {"material", "pagefind"} & set(engines):
        tell(f"{size:,} items: building with Material")
        material_site(items("marked", size, folder / "pages"), folder / "material")
    if "material" in engines:
        take("material", folder / "material", None)
    if "pagefind" in engines:
        tell(f"{size:,} items: indexing with Pagefind")
        cost = pagefind_site(folder / "material", folder / "pagefind")
        take("pagefind", folder / "pagefind", cost)
    return results


def table(size: int, results: dict[str, Result]) -> str:
    """Return the results for one size as a Markdown table."""
    rows = [
        ["", *(ENGINES[name].name for name in results)],
        ["---"] * (len(results) + 1),
        *([label, *(cell(one) for one in results.values())] for label, cell in ROWS),
    ]
    return f"## {size:,} items\n\n" + "".join(f"| {' | '.join(row)} |\n" for row in rows)


def machine(load: float) -> str:
    """Return the day, the machine and the versions in words."""
    model = platform.processor() or platform.machine()
    if (known := Path("/proc/cpuinfo")).is_file():
        lines: Iterable[str] = known.read_text(encoding="utf-8").splitlines()
        model = next((ln.split(": ")[1] for ln in lines if ln.startswith("model name")), model)
    idle = (
        "idle" if load < 0.3 else f"not idle (its load average was {load:.1f} before the run began)"
    )
    return (
        f"{date.today():%-d %B %Y}, {os.cpu_count()} cores ({model}), Python "
        f"{platform.python_version()}; the machine was {idle}. mkdocs {version('mkdocs')}, "
        f"mkdocs-material {version('mkdocs-material')}, Pagefind {PAGEFIND}."
    )


def tell(text: str) -> None:
    """Say how far the run has come."""
    print(text, file=sys.stderr, flush=True)


def main() -> None:
    """Compare, print the tables and, if every engine took part, write them down."""
    parser = argparse.ArgumentParser(description="Compare searches on the same made-up items.")
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 10000], metavar="ITEMS")
    parser.add_argument("--engines", nargs="+", choices=list(ENGINES), default=list(ENGINES))
    options = parser.parse_args()
    said = [f"# Search, measured\n\n{machine(os.getloadavg()[0])}\n"]
    for size in options.sizes:
        folder = Path(tempfile.mkdtemp(prefix="search-benchmark-"))
        try:
            said.append(table(size, compare(size, options.engines, folder)))
        finally:
            shutil.rmtree(folder)
        print(said[-1], flush=True)
    if set(options.engines) == set(ENGINES):
        RESULTS.write_text("\n".join(said), encoding="utf-8")


if __name__ == "__main__":
    main()

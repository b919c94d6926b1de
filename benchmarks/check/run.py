"""Time to check a whole hub, as a ratio to parsing the same files in the same run.

Run it with ``python benchmarks/check/run.py [SIZE …]``; 1,000 and 10,000 items if not given. It
prints a table and writes it, with the day and the machine, to ``results.md`` beside it.
"""

import gc
import os
import platform
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml
from markdown_it import MarkdownIt

sys.path.insert(0, str(Path(__file__).parents[1]))

from corpus import write_hub

from whatworks.build import load

DAY = date(2026, 11, 21)
RESULTS = Path(__file__).parent / "results.md"
RUNS = 3


def seconds(work: Callable[[], object]) -> float:
    """Return the median processor time of some runs, in seconds."""
    times = []
    for _ in range(RUNS):
        gc.collect()
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return statistics.median(times)


def parse(root: Path) -> None:
    """Parse every file of a hub, and ask nothing of it: the peer."""
    parser = MarkdownIt("commonmark").enable("table")
    for path in root.rglob("*.md"):
        _, front, body = path.read_text(encoding="utf-8").split("---\n", 2)
        yaml.load(front, Loader=yaml.CSafeLoader)
        parser.parse(body)


def row(size: int) -> str:
    """Return the line of the table for a hub of a size."""
    with TemporaryDirectory() as folder:
        root = Path(folder) / "hub"
        write_hub(root, size)
        assert load(root, DAY).problems == ()
        checking, parsing = seconds(lambda: load(root, DAY)), seconds(lambda: parse(root))
    return (
        f"| {size:,} | {checking:.2f} | {size / checking:,.0f} | {parsing:.2f} "
        f"| {checking / parsing:.2f} |"
    )


def main(sizes: list[int]) -> None:
    """Take the times, print them and write them down."""
    load_average = os.getloadavg()[0]
    lines = [
        "# How long a check takes",
        "",
        f"{date.today():%-d %B %Y}, {os.cpu_count()} cores ({platform.machine()}), "
        f"Python {platform.python_version()}, one process, median of {RUNS} runs, processor time. "
        f"The machine's load was {load_average:.1f} when it started.",
        "",
        "| Items | Checking, seconds | Items a second | Parsing the same files, seconds | Ratio |",
        "|---|---|---|---|---|",
        *map(row, sizes),
    ]
    text = "\n".join(lines) + "\n"
    print(text)
    RESULTS.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [1_000, 10_000])

"""How long it takes from saving an item until its new page is served: ours, and stock MkDocs.

Both serve the same items; both are asked for the page over and over until it has the new words.
Run it with ``python benchmarks/serve/run.py [SIZE …]``; 1,000 items if not given. It prints a table
and writes it, with the day and the machine, to ``results.md`` beside it. ``--ours`` leaves the
other out, and then nothing is written.
"""

import os
import platform
import socket
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parents[1]))

from corpus import write_hub, write_pages

RESULTS = Path(__file__).parent / "results.md"
ROUNDS = 5
STOCK_ROUNDS = 3
PATIENCE = 600.0
"""Seconds until a server is given up."""


def main(sizes: list[int], *, ours_alone: bool) -> None:
    """Take the times, print them and, where there is a peer, write them down."""
    lines = [
        "# How long a save takes to be seen",
        "",
        f"{date.today():%-d %B %Y}, {os.cpu_count()} cores ({platform.machine()}), "
        f"Python {platform.python_version()}, mkdocs {version('mkdocs')}, "
        f"mkdocs-material {version('mkdocs-material')}; seconds, median of {ROUNDS} saves "
        f"({STOCK_ROUNDS} for MkDocs). The machine's load was {os.getloadavg()[0]:.1f} when it "
        "started.",
        "",
        "| Items | | Save to page | Save to problems | Until it is ready |",
        "|---|---|---|---|---|",
    ]
    for size in sizes:
        with TemporaryDirectory() as folder:
            hub, pages = Path(folder) / "hub", Path(folder) / "pages"
            write_hub(hub, size)
            lines.append(_row(size, "whatworks serve", _ours(hub)))
            if not ours_alone:
                write_pages(pages, size)
                lines.append(_row(size, "mkdocs serve, Material", _stock(pages)))
    text = "\n".join(lines) + "\n"
    print(text)
    if not ours_alone:
        RESULTS.write_text(text, encoding="utf-8")


def _row(size: int, name: str, found: tuple[float, list[float], list[float]]) -> str:
    ready, pages, problems = found
    told = f"{statistics.median(problems):.2f}" if problems else "none"
    return f"| {size:,} | {name} | {statistics.median(pages):.2f} | {told} | {ready:.1f} |"


def _ours(hub: Path) -> tuple[float, list[float], list[float]]:
    item = sorted((hub / "content/evidence").glob("*.md"))[0]
    with _serving("whatworks", "serve", "--root", str(hub), "--addr") as (address, ready):
        url = f"{address}evidence/{item.stem}/"
        _wait(url, "</html>")
        time.sleep(1.5)  # advice on the page that was opened is looked for
        pages, problems = [], []
        for number in range(ROUNDS):
            pages.append(_saved(item, f"Fresh{number}words.", url, f"Fresh{number}words"))
            time.sleep(0.5)
            sound = item.read_text(encoding="utf-8")
            problems.append(_saved(item, "FIXME", url, "FIXME&#34; was left in"))
            item.write_text(sound, encoding="utf-8")
            time.sleep(1.5)
        return ready, pages, problems


def _stock(pages: Path) -> tuple[float, list[float], list[float]]:
    item = sorted((pages / "docs/items").glob("*.md"))[0]
    config = str(pages / "mkdocs.yml")
    with _serving("mkdocs", "serve", "-f", config, "-q", "--livereload", "-a") as (address, ready):
        url = f"{address}items/{item.stem}/"
        found = []
        for number in range(STOCK_ROUNDS):
            found.append(_saved(item, f"Fresh{number}words.", url, f"Fresh{number}words"))
            time.sleep(1.5)
        return ready, found, []


def _saved(item: Path, words: str, url: str, shown: str) -> float:
    with item.open("a", encoding="utf-8") as file:
        file.write(f"\n{words}\n")
    begun = time.perf_counter()
    _wait(url, shown)
    return time.perf_counter() - begun


def _wait(url: str, shown: str) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(url, timeout=PATIENCE) as answer:
                if shown.encode() in answer.read():
                    return
        except (urllib.error.URLError, ConnectionError):
            pass
        time.sleep(0.05)  # asking more often would itself slow the server down
    raise SystemExit(f"{url} never had {shown!r}")


@contextmanager
def _serving(*command: str) -> Iterator[tuple[str, float]]:
    """Give the address of a server that answers, and how many seconds it took to."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}/"
    begun = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", *command, f"127.0.0.1:{port}"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(address, "</html>")
        yield address, time.perf_counter() - begun
    finally:
        process.terminate()
        process.wait()


if __name__ == "__main__":
    given = [int(one) for one in sys.argv[1:] if one.isdecimal()]
    main(given or [1_000], ours_alone="--ours" in sys.argv)

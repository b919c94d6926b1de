"""How long it takes from saving an item until its server has the new page."""

import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from edits import worded
from measuring import environment
from peers import Engine

SAVES = 5
PATIENCE = 600.0
"""Seconds until a server is given up."""
PAUSE = 0.01
"""Seconds from an answer to the next question."""
REST = 1.5
"""Seconds that a server is left alone after a save: what it still has to do is not counted."""
SLIP = "FIXME"
NOTED = f"{SLIP}&#34; was left in"
"""What the page of an item with this slip says of it, in our preview."""


@dataclass(frozen=True)
class Served:
    """What was measured of a server."""

    ready: float
    """Seconds until it answers for the first time."""
    saved: tuple[float, ...]
    """Of each save, the seconds until the page has the new words."""
    noted: tuple[float, ...] = ()
    """Of each slip that is saved, the seconds until the page has the note of it."""


def serve(engine: Engine, folder: Path, id_: str, *, notes: bool) -> Served:
    """Save an item several times while it is served; with ``notes``, with a slip too."""
    item, fresh = folder / engine.source.format(id_), folder.with_suffix(".fresh")

    def save(text: str) -> float:
        """Write the item so that nobody can see half of it, as editors do; return when."""
        fresh.write_text(text, encoding="utf-8")
        fresh.replace(item)
        return time.perf_counter()

    with _serving(engine, folder) as (address, ready):
        page = address + engine.page.format(id_)
        _wait(page, "</html>")
        saved, noted = [], []
        for number in range(SAVES):
            time.sleep(REST)
            sound = worded(item.read_text(encoding="utf-8"), f"Served{number}words")
            begun = save(sound)
            saved.append(_wait(page, f"Served{number}words") - begun)
            if notes:
                time.sleep(REST)
                begun = save(worded(sound, SLIP))
                noted.append(_wait(page, NOTED) - begun)
                save(sound)
        return Served(ready, tuple(saved), tuple(noted))


def _wait(page: str, shown: str) -> float:
    """Ask for a page until it has some words; return when it had."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(page, timeout=PATIENCE) as answer:
                if shown.encode() in answer.read():
                    return time.perf_counter()
        except (urllib.error.URLError, ConnectionError):
            pass
        time.sleep(PAUSE)
    raise SystemExit(f"{page} never had {shown!r}")


@contextmanager
def _serving(engine: Engine, folder: Path) -> Iterator[tuple[str, float]]:
    """Give the address of a server that answers, and how many seconds it took to."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}/"
    begun = time.perf_counter()
    process = subprocess.Popen(
        [str(part) for part in engine.serve(port)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        env=environment(folder),
    )
    try:
        _wait(address, "</html>")
        yield address, time.perf_counter() - begun
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

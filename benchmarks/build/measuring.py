"""Runs a command to its end and says what it took: time, processor time and memory."""

import os
import re
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

KEPT = ".kept"
"""The folder, in that of a site, for all that is kept from one build to the next."""
SAMPLED = 0.05
"""Seconds from one look at the memory to the next."""

_DAY = "1795219200"  # a fixed one, 21 November 2026, so that no made-up item is ever overdue
_PARENT = re.compile(r"\) \S (\d+) ")
_SHARE = re.compile(r"^Pss: +(\d+) kB", re.MULTILINE)


@dataclass(frozen=True)
class Cost:
    """What a command took."""

    seconds: float
    """From its start to its end."""
    processor: float
    """Seconds of processor time, its children's and the system's for it included."""
    memory: int = 0
    """The most memory in use at a time, its children's included, in bytes; 0 if not asked for."""


def environment(folder: Path) -> dict[str, str]:
    """Return the environment of every command that works on the site in a folder."""
    ours = {"NO_MKDOCS_2_WARNING": "1", "SOURCE_DATE_EPOCH": _DAY}
    return {**os.environ, **ours, "XDG_CACHE_HOME": str(folder / KEPT)}


def run(
    command: Sequence[object], folder: Path, *, memory: bool = False, fails: bool = False
) -> tuple[str, Cost]:
    """Run a command in a folder; return what it printed and what it took.

    ``memory`` is looked at while the command runs, which takes time: do not use both. A command
    that ``fails`` has to; any other must not.
    """
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as said:
        os.sync()  # what was written before is not written meanwhile
        begun = perf_counter()
        process = subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
            env=environment(folder),
            cwd=folder,
        )
        watch = _Watch(process.pid) if memory else None
        _, status, usage = os.wait4(process.pid, 0)
        seconds = perf_counter() - begun
        process.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        text = said.read()
    if bool(process.returncode) is not fails:
        shown = " ".join(str(part) for part in command)
        raise SystemExit(f"{shown} ended with {process.returncode}:\n{text[-3000:]}")
    unit = 1 if sys.platform == "darwin" else 1024
    most = max(watch.end(), usage.ru_maxrss * unit) if watch else 0
    return text, Cost(seconds, usage.ru_utime + usage.ru_stime, most)


class _Watch:
    """Looks at the memory of a process and all that it starts, over and over.

    What processes share is counted once. Where there is no ``/proc``, nothing is seen.
    """

    def __init__(self, process: int) -> None:
        self._process, self._most, self._over = process, 0, threading.Event()
        self._thread = threading.Thread(target=self._look)
        self._thread.start()

    def end(self) -> int:
        """Stop looking, and return the most that was seen, in bytes."""
        self._over.set()
        self._thread.join()
        return self._most

    def _look(self) -> None:
        while not self._over.wait(SAMPLED):
            family = _family(self._process)
            self._most = max(self._most, sum(_memory(process) for process in family))


def _family(process: int) -> set[int]:
    """Return a process and all that it, or what it started, has started."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").glob("[0-9]*"):
        if parent := _PARENT.search(_text(entry / "stat")):
            children.setdefault(int(parent[1]), []).append(int(entry.name))
    found, new = {process}, [process]
    while new:
        new = [child for one in new for child in children.get(one, ())]
        found.update(new)
    return found


def _memory(process: int) -> int:
    share = _SHARE.search(_text(Path(f"/proc/{process}/smaps_rollup")))
    return int(share[1]) * 1024 if share else 0


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:  # it has ended meanwhile
        return ""

"""Makes the three sites to compare, from the same items, and says what their indexes cost."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
PAGEFIND = "1.6.0"
TOOLS = Path(sys.prefix) / "benchmark-tools"
"""Where Pagefind is kept between runs."""

ENVIRONMENT = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "SOURCE_DATE_EPOCH": "1795219200"}


@dataclass(frozen=True)
class Cost:
    """What it took to build an index."""

    seconds: float
    """Processor time, of the program and of the system for it."""
    memory: int
    """The most memory in use at a time, in bytes."""
    held: int = 0
    """What was in use of it before the index was begun."""


def whatworks_site(hub: Path, out: Path) -> Cost:
    """Build the site of a hub; what its index costs is taken by building that alone, once more."""
    _run(sys.executable, "-m", "whatworks", "build", "--root", hub, "--out", out)
    said, _ = _run(sys.executable, HERE / "index.py", hub)
    return Cost(**json.loads(said))


def material_site(pages: Path, out: Path) -> None:
    """Build the site of stock Material; its index is made along with its pages."""
    _run(sys.executable, "-m", "mkdocs", "build", "-f", pages / "mkdocs.yml", "-d", out)


def pagefind_site(site: Path, out: Path) -> Cost:
    """Copy a site that is built already, index its items with Pagefind and add a page to search."""
    shutil.copytree(site, out)
    options = ("--glob", "items/**/*.html", "--root-selector", "article")
    _, cost = _run(_pagefind(), "--site", out, *options)
    (out / "find").mkdir()
    shutil.copy(HERE / "find.html", out / "find/index.html")
    return cost


def items(form: str, size: int, folder: Path) -> Path:
    """Write made-up items into a new folder, as a ``hub`` or as ``marked`` pages."""
    _run(sys.executable, HERE.parent / "corpus.py", form, size, folder)
    return folder


def _pagefind() -> Path:
    """Return the command of Pagefind, which is installed first if it is not there."""
    command = TOOLS / "node_modules/.bin/pagefind"
    if not command.exists():
        if not (npm := shutil.which("npm")):
            raise SystemExit(
                "Pagefind is not here, and there is no npm to install it with: install Node.js, "
                "or leave Pagefind out with --engines whatworks material."
            )
        print(f"Installing Pagefind {PAGEFIND} into {TOOLS}…", file=sys.stderr)
        _run(npm, "install", "--silent", "--prefix", TOOLS, f"pagefind@{PAGEFIND}")
    return command


def _run(*command: object) -> tuple[str, Cost]:
    """Run a command to its end; return what it printed and what it cost."""
    with tempfile.TemporaryFile("w+") as said, tempfile.TemporaryFile("w+") as complained:
        process = subprocess.Popen(
            [str(part) for part in command], stdout=said, stderr=complained, env=ENVIRONMENT
        )
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        complained.seek(0)
        if process.returncode:
            shown = " ".join(str(part) for part in command)
            raise SystemExit(f"{shown} failed:\n{said.read()[-2000:]}{complained.read()[-2000:]}")
        unit = 1 if sys.platform == "darwin" else 1024
        return said.read(), Cost(usage.ru_utime + usage.ru_stime, usage.ru_maxrss * unit)

"""Building whole sites for tests, each in its own folder, as of one fixed day."""

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

EPOCH = str(int(datetime(2026, 11, 21, tzinfo=UTC).timestamp()))
ENVIRONMENT = {**os.environ, "SOURCE_DATE_EPOCH": EPOCH, "NO_MKDOCS_2_WARNING": "1"}


def run(*command: str, root: Path) -> subprocess.CompletedProcess[str]:
    """Run a command of the environment in a hub's folder."""
    return subprocess.run(
        [sys.executable, "-m", *command],
        cwd=root,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        check=False,
    )


def build(root: Path, out: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Build a hub with ``whatworks build``."""
    return run("whatworks", "build", "--out", str(out), *options, root=root)


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file under a folder, by path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }

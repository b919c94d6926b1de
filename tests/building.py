"""Building whole sites for tests, each in its own folder, as of one fixed day."""

import os
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType

from whatworks.adapters.site import build_site
from whatworks.last import last_build
from whatworks.model import Problem
from whatworks.printing import Progress
from whatworks.schema.enums import Audience

CACHE = TemporaryDirectory(prefix="whatworks-tests-")
"""Where builds keep what they have made; none of it is left behind."""
os.environ["XDG_CACHE_HOME"] = CACHE.name

EPOCH = str(int(datetime(2026, 11, 21, tzinfo=UTC).timestamp()))
ENVIRONMENT = {**os.environ, "SOURCE_DATE_EPOCH": EPOCH, "NO_MKDOCS_2_WARNING": "1"}


def run(
    *command: str, root: Path, environment: Mapping[str, str] = MappingProxyType({})
) -> subprocess.CompletedProcess[str]:
    """Run a command of the environment in a hub's folder."""
    return subprocess.run(
        [sys.executable, "-m", *command],
        cwd=root,
        env={**ENVIRONMENT, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def build(
    root: Path,
    out: Path,
    *options: str,
    environment: Mapping[str, str] = MappingProxyType({}),
) -> subprocess.CompletedProcess[str]:
    """Build a hub with ``whatworks build``."""
    given = ("whatworks", "build", "--out", str(out), *options)
    return run(*given, root=root, environment=environment)


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file under a folder, by path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def build_in_process(
    root: Path,
    out: Path,
    audience: Audience = Audience.OPEN,
    *,
    progress: Progress = lambda *_: None,
) -> tuple[Problem, ...]:
    """Build a hub in this very process, going on from its last build; return its problems."""
    with last_build(root, audience.value, out, print) as last:
        return build_site(root, audience, out, last=last, strict=False, progress=progress)

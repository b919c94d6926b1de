"""The last build of a site: what it went by, and what it made.

This module is ready at once, so a build that has nothing to do ends before anything is loaded
that makes sites.
"""

import pickle
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from whatworks.folders import ENGINE, SETTINGS, SIGNED, TOP_FOLDERS
from whatworks.output import Written, is_intact
from whatworks.state import Say, State, digest, digests, name_of, opened

_KIND = "last"


@dataclass(frozen=True, slots=True)
class Ground:
    """What a build goes by."""

    files: Mapping[str, bytes]
    """Digests of all files that go into it, by path from the hub's root."""
    day: date
    strict: bool

    @property
    def settings(self) -> bytes:
        """Return a digest of what every page may depend on: all but the content."""
        files = (
            name.encode("utf-8", "surrogateescape") + content
            for name, content in self.files.items()
            if not _is_content(name) and not name.startswith(SIGNED)
        )
        return digest(self.day.isoformat().encode(), str(self.strict).encode(), *files)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a build went by, and what it made."""

    ground: Ground
    written: Mapping[str, Written]
    """The files of the site, by address."""
    is_all: bool
    """Whether that is all: nothing else went into it, and there was nothing to tell."""


class Last:
    """The last build of a site, as far as anything is known of it."""

    def __init__(self, state: State, root: Path, folder: Path, outcome: Outcome | None) -> None:
        self.state, self.outcome = state, outcome
        self._root, self._folder = root, folder
        self._ground: Ground | None = None

    def ground(self, day: date, *, strict: bool) -> Ground:
        """Return what a build goes by now; the files are looked at once."""
        if self._ground is None:
            above = f"{self._root}/"
            found = digests(*(above + name for name in (*TOP_FOLDERS, SETTINGS, ENGINE)))
            files = {path.removeprefix(above): content for path, content in found.items()}
            self._ground = Ground(files, day, strict)
        return self._ground

    def stands(self, day: date, *, strict: bool) -> bool:
        """Say whether a build would make what stands there already, and have nothing to tell."""
        known = self.outcome
        return (
            known is not None
            and known.is_all
            and known.ground == self.ground(day, strict=strict)
            and is_intact(self._folder, known.written)
        )

    def keep(self, outcome: Outcome) -> None:
        """Keep what this build has made, for the next."""
        self.state.keep(_KIND, {b"": pickle.dumps(outcome, pickle.HIGHEST_PROTOCOL)})


@contextmanager
def last_build(root: Path, readers: str, folder: Path, say: Say) -> Iterator[Last]:
    """Give the last build of the site of a hub for ``readers`` in a folder; one at a time."""
    with opened(name_of(readers, root, folder), say) as state:
        found = state.all(_KIND).get(b"")
        yield Last(state, root.resolve(), folder, pickle.loads(found) if found else None)


def _is_content(path: str) -> bool:
    return path.partition("/")[0] in TOP_FOLDERS

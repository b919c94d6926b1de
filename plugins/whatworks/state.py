"""What one build keeps for the next, outside the hub; it may be deleted at any time.

It stands in the folder for caches of whoever runs the command, never in the hub: what is kept is
read back without being doubted, so nobody who can only change a hub may be able to put it there.
This module needs nothing but the standard library and so is ready at once.
"""

import os
import sqlite3
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from contextlib import closing, contextmanager, suppress
from hashlib import blake2b
from pathlib import Path
from typing import Any
from zlib import crc32

Say = Callable[[str], object]
"""Is told, in a line for a person, what else they might wonder about."""

_PACKAGE = Path(__file__).parent
_DAMAGED = "What was kept of earlier work is damaged; everything is made again."
_TABLE = (
    "CREATE TABLE IF NOT EXISTS kept "
    "(kind TEXT, key BLOB, sum INTEGER, value BLOB, PRIMARY KEY (kind, key)) WITHOUT ROWID"
)


def digest(*parts: bytes) -> bytes:
    """Return 16 bytes that differ if any of the parts does (BLAKE2b, RFC 7693)."""
    whole = blake2b(digest_size=16)
    for part in parts:
        whole.update(len(part).to_bytes(8, "big"))
        whole.update(part)
    return whole.digest()


def folder() -> Path:
    """Return where everything is kept: below ``XDG_CACHE_HOME`` or the system's usual place.

    Raises ``RuntimeError`` where the user has no home.
    """
    if named := os.environ.get("XDG_CACHE_HOME"):
        return Path(named) / "whatworks"
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home()) / "whatworks" / "Cache"
    caches = "Library/Caches" if sys.platform == "darwin" else ".cache"
    return Path.home() / caches / "whatworks"


def stamp() -> bytes:
    """Return a digest of Python, of the packages that are installed, and of this one's files."""
    installed = (
        name
        for place in sys.path
        if os.path.isdir(place)
        for name in os.listdir(place)
        if name.endswith((".dist-info", ".egg-info"))
    )
    own = digests(str(_PACKAGE), skipped=frozenset({"__pycache__", "node_modules"}))
    files = (name.encode("utf-8", "surrogateescape") + value for name, value in own.items())
    return digest(sys.version.encode(), "\n".join(sorted(installed)).encode(), *files)


def digests(*tops: str, skipped: Set[str] = frozenset()) -> dict[str, bytes]:
    """Return digests of the contents of files, and of all that stand in folders, by path."""
    return {
        path: digest(content)
        for top in tops
        for path in _paths(top, skipped)
        for content in _content(path)
    }


def _paths(top: str, skipped: Set[str]) -> Iterator[str]:
    yield top
    for here, folders, names in os.walk(top):
        folders[:] = sorted(name for name in folders if name not in skipped)
        yield from (os.path.join(here, name) for name in sorted((*names, *folders)))


def _content(path: str) -> Iterator[bytes]:
    with suppress(OSError):  # gone or locked: as if it were not there
        if os.path.islink(path):
            yield os.fsencode(os.readlink(path))
        elif not os.path.isdir(path):
            with open(path, "rb") as file:
                yield file.read()


class State:
    """What is kept for one purpose; while it is open, nobody else can open it."""

    def __init__(self, database: sqlite3.Connection, say: Say) -> None:
        self._database, self._say = database, say
        self._new: dict[tuple[str, bytes], bytes] = {}
        self._gone: set[tuple[str, bytes]] = set()
        self.is_damaged = False

    def all(self, kind: str) -> dict[bytes, bytes]:
        """Return everything that was kept of a kind, by key; nothing once any of it is damaged."""
        rows = self._rows("SELECT key, sum, value FROM kept WHERE kind = ?", kind)
        if any(crc32(value) != checked for _, checked, value in rows):
            self._damaged()
            return {}
        return {key: value for key, _, value in rows}

    def keys(self, kind: str) -> set[bytes]:
        """Return under which keys anything was kept of a kind; none once any of it is damaged."""
        return {key for (key,) in self._rows("SELECT key FROM kept WHERE kind = ?", kind)}

    def replace(self, kind: str, key: bytes, value: bytes) -> None:
        """Keep bytes under a key, in place of all that was kept of a kind."""
        self.keep(kind, {key: value}, self.keys(kind))

    def keep(self, kind: str, new: Mapping[bytes, bytes], gone: Iterable[bytes] = ()) -> None:
        """Keep bytes under keys and forget other keys, once everything has gone well."""
        self._gone |= {(kind, key) for key in gone}
        self._new |= {(kind, key): value for key, value in new.items()}

    def _rows(self, query: str, kind: str) -> list[tuple[Any, ...]]:
        if self.is_damaged:
            return []
        try:
            return self._database.execute(query, (kind,)).fetchall()
        except sqlite3.DatabaseError:
            self._damaged()
            return []

    def _damaged(self) -> None:
        self._say(_DAMAGED)
        self.is_damaged = True

    def write(self, database: sqlite3.Connection) -> None:
        """Write down what is to be kept; if that cannot be done, say so."""
        rows = [(kind, key, crc32(value), value) for (kind, key), value in self._new.items()]
        try:
            database.executemany("DELETE FROM kept WHERE kind = ? AND key = ?", self._gone)
            database.executemany("INSERT OR REPLACE INTO kept VALUES (?, ?, ?, ?)", rows)
            database.execute("COMMIT")
        except sqlite3.Error as error:  # the disk is full, say
            self._say(f"What was made could not be kept for next time: {error}")


def name_of(purpose: str, *folders: Path) -> str:
    """Return a name for what is kept for a purpose about folders."""
    place = digest(*(str(one.resolve()).encode("utf-8", "surrogateescape") for one in folders))
    return f"{purpose}-{place.hex()[:16]}"


@contextmanager
def opened(name: str, say: Say) -> Iterator[State]:
    """Give what is kept under a name by this version of everything, as soon as nobody else has it.

    What is kept anew is written down at the end. Where nothing can be kept, or what was kept is
    damaged, that is said, and it is as if nothing had been kept.
    """
    with closing(_connected(name, say)) as database:
        state = State(database, say)
        try:
            yield state
        finally:
            if not state.is_damaged:
                state.write(database)
    if not state.is_damaged:
        return
    with suppress(OSError):
        _file(name).unlink()
    with closing(_connected(name, say)) as database:
        state.write(database)


def _file(name: str) -> Path:
    return folder() / f"{name}.sqlite"


def _connected(name: str, say: Say) -> sqlite3.Connection:
    try:
        file = _file(name)
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            return _begun(str(file), say)
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError:
            say(_DAMAGED)
            file.unlink()
            return _begun(str(file), say)
    except (OSError, RuntimeError, sqlite3.Error) as error:
        say(f"Nothing can be kept for next time: {error}")
        return _begun(":memory:", say)


def _begun(file: str, say: Say) -> sqlite3.Connection:
    """Return the database in a file, with what an earlier version of anything kept taken out."""
    database = sqlite3.connect(file, timeout=0, isolation_level=None)
    is_told = False
    while True:
        try:
            database.execute("BEGIN IMMEDIATE")
            break
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                raise
        if not is_told:
            say("Another command is at work on the same hub; this one waits for it.")
            is_told = True
        time.sleep(0.1)
    current = stamp()
    database.execute(_TABLE)
    if database.execute("SELECT value FROM kept WHERE kind = 'stamp'").fetchall() != [(current,)]:
        database.execute("DELETE FROM kept")
        row = ("stamp", b"", 0, current)
        database.execute("INSERT INTO kept VALUES (?, ?, ?, ?)", row)
    return database

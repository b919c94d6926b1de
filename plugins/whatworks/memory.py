"""What was made of what, kept between one load of a hub and the next, and from run to run."""

import pickle
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from contextlib import suppress
from dataclasses import is_dataclass
from datetime import date
from io import BytesIO
from pathlib import Path
from types import FunctionType
from typing import Any, NamedTuple, TypeVar

from whatworks.pool import is_worth_spreading, spread
from whatworks.state import digest

T = TypeVar("T")

Key = bytes | tuple[object, ...]
"""A digest of a function and of what it was given; where that has none, the very objects."""

_BY_VALUE = (str, bytes, date, Path, tuple)


class _Known(NamedTuple):
    given: tuple[Any, ...]
    """Kept too, so that an id stays its own."""
    made: Any


class Memory:
    """Keeps what functions returned for as long as they are asked again for the same things.

    A text, bytes, a day, a path and a tuple of these are the same if they are equal, and what was
    recalled itself is the same if it was made of the same. Anything else is the same only if it is
    the very object. So a function may be asked of whatever is never changed.

    ``kept`` is what another memory gave ``to_keep``: it is read piece by piece, as it is asked for.
    """

    def __init__(self, kept: Mapping[bytes, bytes] | None = None) -> None:
        self._is_to_be_kept = kept is not None
        self._earlier: dict[Key, _Known] = {}
        self._used: dict[Key, _Known] = {}
        self._made: list[bytes] = []
        """The keys of what had to be made, in that order."""
        self._kept = dict(kept or {})
        self._at_first = frozenset(self._kept)
        self._names: dict[int, bytes] = {}
        """By the id of a record that was recalled: a digest of what it was made of."""
        self._named: dict[bytes, Any] = {}
        """The same records by that digest."""

    def recall(self, make: Callable[..., T], *given: Any) -> T:
        """Return ``make(*given)``, which is called only if it has not been for the same things."""
        key = self._key(make, given)
        known = self._used.get(key) or self._earlier.get(key)
        if known is None:
            known = _Known(given, self._read(key, make, given))
            for name, record in _records(key, known.made):
                self._names[id(record)], self._named[name] = name, record
        self._used[key] = known
        result: T = known.made
        return result

    def knows(self, make: Callable[..., Any], *given: Any) -> bool:
        """Say whether ``make`` would not be called to recall what it returned for these things."""
        key = self._key(make, given)
        return key in self._used or key in self._earlier or key in self._kept

    def ahead(self, work: Callable[[T], object], things: Sequence[T]) -> None:
        """Do work that recalls for many things side by side, if that makes it any quicker."""
        if not is_worth_spreading(things):
            return

        def made_for(thing: T) -> dict[bytes, bytes]:
            before = len(self._made)
            work(thing)
            return {key: self._blob(key) for key in self._made[before:]}

        for found in spread(made_for, things):
            self._kept |= found

    def forget_the_rest(self) -> None:
        """Drop whatever has not been asked for since this was last called."""
        for key in self._earlier.keys() - self._used.keys():
            for name, record in _records(key, self._earlier[key].made):
                del self._names[id(record)], self._named[name]
        self._earlier, self._used = self._used, {}
        self._kept = {key: blob for key, blob in self._kept.items() if key in self._earlier}

    def to_keep(self) -> tuple[dict[bytes, bytes], frozenset[bytes]]:
        """Return what to keep besides what was kept at first, and what of that to keep no more.

        Before anything has been forgotten, that is nothing.
        """
        if not self._earlier:
            return {}, frozenset()
        now = {key for key in self._earlier if isinstance(key, bytes)}
        new = {key: self._kept.get(key) or self._blob(key) for key in now - self._at_first}
        return new, self._at_first - now

    def _key(self, make: Callable[..., Any], given: tuple[Any, ...]) -> Key:
        if isinstance(make, FunctionType) and make.__closure__ is None:
            names = [self._digest(one) for one in given]
            if all(names):
                return digest(make.__module__.encode(), make.__qualname__.encode(), *names)
        return (make, *(one if isinstance(one, _BY_VALUE) else id(one) for one in given))

    def _digest(self, given: Any) -> bytes:
        """Return what stands for a thing wherever it is; nothing if only the very thing does."""
        if isinstance(given, bytes):
            return digest(b"bytes", given)
        if isinstance(given, str):
            return digest(b"str", given.encode("utf-8", "surrogatepass"))
        if isinstance(given, date | Path):
            return digest(b"written", str(given).encode("utf-8", "surrogatepass"))
        if isinstance(given, tuple):
            parts = [self._digest(one) for one in given]
            return digest(b"tuple", *parts) if all(parts) else b""
        return self._names.get(id(given), b"")

    def _read(self, key: Key, make: Callable[..., Any], given: tuple[Any, ...]) -> Any:
        if isinstance(key, bytes):
            if blob := self._kept.get(key):
                if key in self._at_first or not self._is_to_be_kept:
                    del self._kept[key]
                with suppress(KeyError):  # something in it has not been recalled
                    return _Reader(blob, self._named).load()
            self._made.append(key)
        return make(*given)

    def _blob(self, key: bytes) -> bytes:
        made = (self._used.get(key) or self._earlier[key]).made
        out = BytesIO()
        _Writer(out, self._names, {id(record) for _, record in _records(key, made)}).dump(made)
        return out.getvalue()


def _records(key: Key, made: Any) -> Iterator[tuple[bytes, Any]]:
    """Yield the records among what was made, each with a digest of what it was made of."""
    if isinstance(key, bytes):
        for number, part in enumerate(made if isinstance(made, tuple) else (made,)):
            if is_dataclass(part):
                yield digest(key, str(number).encode()), part


class _Writer(pickle.Pickler):
    """Writes, in place of records that were recalled by themselves, their names."""

    def __init__(self, out: BytesIO, names: Mapping[int, bytes], own: Set[int]) -> None:
        super().__init__(out, pickle.HIGHEST_PROTOCOL)
        self._names, self._own = names, own

    def persistent_id(self, value: Any) -> bytes | None:
        return None if id(value) in self._own else self._names.get(id(value))


class _Reader(pickle.Unpickler):
    """Reads what a ``_Writer`` has written."""

    def __init__(self, blob: bytes, named: Mapping[bytes, Any]) -> None:
        super().__init__(BytesIO(blob))
        self._named = named

    def persistent_load(self, name: bytes) -> Any:
        return self._named[name]

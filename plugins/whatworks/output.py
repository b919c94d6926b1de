"""The folder of a built site: nothing in it changes until everything that is new has been made."""

import os
import posixpath
import shutil
from collections.abc import Container, Iterator, Mapping, Set
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from whatworks.state import digest, digests

Sign = tuple[int, int, int, int]
"""What shows that a file was touched: its size, its two times of change, its number on the disk."""


@dataclass(frozen=True, slots=True)
class Written:
    """A file of a site as it was written."""

    digest: bytes
    sign: Sign


def is_intact(folder: Path, written: Mapping[str, Written]) -> bool:
    """Say whether a folder holds just these files, as they were written."""
    return dict(_signs(str(folder))) == {address: one.sign for address, one in written.items()}


class Output:
    """Takes the files of a site, and puts those that are new or different in their place."""

    def __init__(self, folder: Path, workplace: Path, earlier: Mapping[str, Written]) -> None:
        """Take the folder, an empty one on the same disk, and what was written before."""
        self._folder, self.fresh = folder, workplace / "site"
        """Where the files of the site are put at first."""
        self._previous, self._held = workplace / "previous", workplace / "held"
        self._there = dict(_signs(str(folder)))
        self._same = {
            address: one.digest
            for address, one in earlier.items()
            if self._there.get(address) == one.sign
        }
        self._elsewhere = {one: address for address, one in self._same.items()}
        self._rooms: set[str] = set()
        self.fresh.mkdir()

    def has(self, files: Mapping[str, bytes]) -> bool:
        """Say whether files, given with their digests, stand in the folder as they were written."""
        return all(self._same.get(address) == content for address, content in files.items())

    def put(self, address: str, content: bytes) -> bytes:
        """Take a file, and return its digest; it is not written again if it stands there."""
        found = digest(content)
        if self._same.get(address) == found:
            return found
        file = _opened(self.fresh, address)
        with suppress(FileNotFoundError):  # put here before, perhaps as a link
            os.unlink(file)
        if found in self._elsewhere:
            with suppress(OSError):  # not every disk has links
                os.link(self._folder / self._elsewhere[found], file)
                return found
        with open(file, "wb") as out:
            out.write(content)
        return found

    def hold(self, address: str, text: str) -> None:
        """Take a text that is not a file of the site yet."""
        with open(_opened(self._held, address), "w", encoding="utf-8", newline="") as out:
            out.write(text)

    def held(self, address: str) -> str:
        """Return a text that was taken."""
        with open(f"{self._held}/{address}", encoding="utf-8", newline="") as file:
            return file.read()

    def taken(self) -> dict[str, bytes]:
        """Return the digests of the files that something else has put in ``fresh``."""
        found = digests(str(self.fresh))
        return {path.removeprefix(f"{self.fresh}/"): content for path, content in found.items()}

    def finish(self, wanted: Mapping[str, bytes]) -> dict[str, Written]:
        """Make the folder hold just the wanted files, given with their digests.

        Returns what stands there now. What somebody else touched meanwhile is left out, so that it
        will be made again.
        """
        moved = self._patch(wanted) if self._same else self._swap()
        signs = dict(_signs(str(self._folder)))
        return {
            address: Written(one, signs[address])
            for address, one in wanted.items()
            if address in signs
            and (address in moved or _is_like(signs[address], self._there.get(address)))
        }

    def _swap(self) -> Set[str]:
        moved = {address for address, _ in _signs(str(self.fresh))}
        if self._folder.exists():
            self._folder.rename(self._previous)
        try:
            self.fresh.rename(self._folder)
        except BaseException:
            if self._previous.exists():
                self._previous.rename(self._folder)
            raise
        return moved

    def _patch(self, wanted: Container[str]) -> Set[str]:
        moved = {one for one, _ in _signs(str(self.fresh)) if one in wanted}
        for address in moved:
            self._make_room(posixpath.dirname(address))
            place = self._folder / address
            if _is_folder(place):
                shutil.rmtree(place)
            os.replace(self.fresh / address, place)
        left = set()
        for address in self._there:
            if address not in wanted and not _is_folder(self._folder / address):
                with suppress(FileNotFoundError, NotADirectoryError):  # replaced by a folder
                    os.unlink(self._folder / address)
                left.add(posixpath.dirname(address))
        for folder in sorted(left, key=len, reverse=True):
            with suppress(OSError):  # there is still something in it
                os.removedirs(self._folder / folder)
        return moved

    def _make_room(self, folder: str) -> None:
        """Make a folder below that of the site, even where a file stands in its way."""
        if folder in self._rooms:
            return
        for above in map(str, (*reversed(PurePosixPath(folder).parents), folder)):
            place = self._folder / above
            if place.is_symlink() or place.is_file():
                place.unlink()
        (self._folder / folder).mkdir(parents=True, exist_ok=True)
        self._rooms.add(folder)


def _is_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()


def _is_like(now: Sign, before: Sign | None) -> bool:
    """Say whether a file is what it was; a further name for it changes one of its times."""
    return before is not None and (now[0], now[1], now[3]) == (before[0], before[1], before[3])


def _opened(folder: Path, address: str) -> str:
    """Return the path of a file, in a folder that is there from now on."""
    file = f"{folder}/{address}"
    with suppress(FileExistsError):
        os.makedirs(os.path.dirname(file))
    return file


def _signs(folder: str, above: str = "") -> Iterator[tuple[str, Sign]]:
    """Yield the address of every file in a folder, with what shows whether it was touched."""
    with suppress(FileNotFoundError, NotADirectoryError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from _signs(entry.path, f"{above}{entry.name}/")
            else:
                found = entry.stat(follow_symlinks=False)
                sign = found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino
                yield f"{above}{entry.name}", sign

"""Prints a site: what has to be made again is made, and the rest stands as it was printed.

One idea explains it: what a unit makes is a pure function of what it reads of the catalogue, of the
settings of the hub and of what is given to it. What it reads is noted while it is made, so the next
build knows, without making anything, which units would make something else.
"""

import pickle
from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import NamedTuple

from whatworks.model import Catalogue
from whatworks.moulds import Key, Moulds, key_of
from whatworks.noted import Fingerprints, Notes, Read, noted
from whatworks.output import Output
from whatworks.pool import spread
from whatworks.press import Press, Unit, name_of
from whatworks.publish import search
from whatworks.state import digest
from whatworks.views.parts import Page
from whatworks.views.site import Chrome

Moulder = Callable[[Chrome, Mapping[Key, Page], tuple[str, ...]], Moulds | None]
"""Makes moulds for kinds of pages, given what stands around them and the addresses in the menu."""

Progress = Callable[[str, int, int], object]
"""Is told the stage of long work, how many pieces of it are ready, and how many there are."""


class CannotPourError(Exception):
    """The theme of the hub wants to know more of a page than a mould can hold."""


@dataclass(frozen=True, slots=True)
class Record:
    """What a unit made when it was last made, and of what."""

    reads: "array[int]"
    """What it read, as numbers in ``Printed.reads``."""
    given: bytes
    files: Mapping[str, bytes]
    """Digests, by address."""
    pages: tuple[str, ...]
    """The addresses of its pages, without the name of the file."""
    reading: bytes
    """A digest of what search has read of it; empty if that is nothing."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A site as it was printed."""

    chrome: Chrome | None = None
    """What stood around every page."""
    reads: tuple[Read, ...] = ()
    """Everything that was read of the catalogue."""
    fingerprints: tuple[bytes, ...] = ()
    """What that was, in the same order."""
    records: Mapping[str, Record] = field(default_factory=dict)
    """By the name of the unit."""
    moulds: Moulds | None = None
    frame: Mapping[str, bytes] = field(default_factory=dict)
    """The digests of the files that come with the frame, by address."""

    @property
    def files(self) -> dict[str, bytes]:
        """Return the digests of all files, by address."""
        made = {url: one for record in self.records.values() for url, one in record.files.items()}
        return {**self.frame, **made}


class _StartAgainError(Exception):
    """What stands on every page is not what it was, or not all is there that is needed."""


class _Made(NamedTuple):
    """What a process hands over of a unit that it has made."""

    reads: set[Read]
    files: dict[str, bytes]
    pages: tuple[str, ...]
    unframed: tuple[Page, ...]
    """The heads of those of its pages for which there is no mould yet."""
    reading: bytes


@dataclass(frozen=True, slots=True)
class Job:
    """A site that is to be printed."""

    root: Path
    catalogue: Catalogue
    now: Fingerprints
    """Of that catalogue."""
    output: Output
    moulder: Moulder
    menu: tuple[str, ...]
    """The addresses that the frame's menu names, if there are such pages."""
    earlier_search: Callable[[], search.Kept | None]
    earlier_readings: Callable[[], Mapping[bytes, bytes]]
    """What search has read, pickled, by the name of the unit."""
    progress: Progress


class Findings(NamedTuple):
    """What is to be kept for search."""

    kept: search.Kept | None
    """What a later build can go on from, if that is new."""
    readings: Mapping[bytes, bytes]
    """What has been read now, by the name of the unit."""


def print_site(job: Job, earlier: Printed) -> tuple[Printed, Findings]:
    """Put what has to be made again into the output of a job.

    ``earlier`` is the same site as it was printed before, under the same settings. Returns the site
    as it is now, and what is to be kept for search. Raises ``CannotPourError`` if the frame cannot
    be made into moulds.
    """
    try:
        return _Printer(job, earlier).print()
    except _StartAgainError:
        return _Printer(job, Printed()).print()


class _Printer:
    """Prints a site, given what it was before."""

    def __init__(self, job: Job, earlier: Printed) -> None:
        self._job, self._output, self._earlier = job, job.output, earlier
        self._notes = Notes()
        self._press = Press(noted(job.catalogue, self._notes))
        self._moulds = earlier.moulds
        self._changed = {
            number
            for number, (read, was) in enumerate(
                zip(earlier.reads, earlier.fingerprints, strict=True)
            )
            if job.now.of(read) != was
        }
        self._numbers = {read: number for number, read in enumerate(earlier.reads)}
        self._records: dict[str, Record] = {}
        self._readings: dict[bytes, bytes] = {}

    def print(self) -> tuple[Printed, Findings]:
        is_framed = self._output.has(self._earlier.frame)
        if self._earlier.chrome not in {None, self._press.chrome} or not is_framed:
            raise _StartAgainError
        units = list(self._press.units())
        one_of_each: dict[str, Unit] = {}
        for unit in units:
            one_of_each.setdefault(unit.kind, unit)
        # these come first, so that there are moulds for the rest
        frame = self._frame(self._make(list(one_of_each.values())))
        frame = {**frame, **self._frame(self._make(units))}
        self._make([self._press.map(self._pages())])
        kept = self._search()
        return self._printed(frame), Findings(kept, self._readings)

    def _pages(self) -> set[str]:
        return {url for record in self._records.values() for url in record.pages}

    def _make(self, units: Sequence[Unit]) -> list[tuple[str, Page]]:
        """Make those units that would make something else, and return what has no frame yet."""
        waiting = [unit for unit in units if unit.name not in self._records]
        stale = [unit for unit in waiting if self._is_stale(unit)]
        for unit in waiting:
            if unit.name in self._earlier.records:
                self._records[unit.name] = self._earlier.records[unit.name]
        unframed = []
        for number, (unit, made) in enumerate(
            zip(stale, spread(self._made, stale), strict=True), 1
        ):
            self._records[unit.name] = self._record(unit, made)
            if made.reading:
                self._readings[unit.name.encode()] = made.reading
            unframed += [(unit.name, page) for page in made.unframed]
            self._job.progress("Making pages", number, len(stale))
        return unframed

    def _is_stale(self, unit: Unit) -> bool:
        record = self._earlier.records.get(unit.name)
        return (
            record is None
            or record.given != unit.given
            or not self._changed.isdisjoint(record.reads)
            or not self._output.has(record.files)
        )

    def _made(self, unit: Unit) -> _Made:
        with self._notes.taken() as reads:
            product = unit.make()
            files = {url: self._output.put(url, file) for url, file in product.files.items()}
            for attached in product.attachments:
                self._notes.add("file", attached.path)
                content = (self._job.root / attached.path).read_bytes()
                files[attached.url] = self._output.put(attached.url, content)
            unframed = []
            for page in product.pages:
                html = self._press.print(page)
                if self._moulds and self._moulds.key_of(page) in self._moulds.texts:
                    files[_file(page)] = self._put(page, html, self._moulds)
                else:
                    self._output.hold(_file(page), html)
                    unframed.append(_head(page))
        reading = pickle.dumps(product.reading, pickle.HIGHEST_PROTOCOL) if product.reading else b""
        urls = tuple(page.url for page in product.pages)
        return _Made(reads, files, urls, tuple(unframed), reading)

    def _record(self, unit: Unit, made: _Made) -> Record:
        for read in made.reads:
            self._numbers.setdefault(read, len(self._numbers))
        reads = array("L", sorted(self._numbers[read] for read in made.reads))
        reading = digest(made.reading) if made.reading else b""
        return Record(reads, unit.given, made.files, made.pages, reading)

    def _frame(self, unframed: Sequence[tuple[str, Page]]) -> Mapping[str, bytes]:
        """Put the frame around pages, and return the digests of the files that come with it."""
        known = self._pages() | {item.url for item in self._job.catalogue.items}
        menu = tuple(url for url in self._job.menu if url in known)
        if self._moulds is not None and self._moulds.menu != menu:
            raise _StartAgainError
        if not unframed:
            return self._earlier.frame
        kinds = {key_of(page, menu): page for _, page in unframed}
        found = self._job.moulder(self._press.chrome, kinds, menu)
        if found is None:
            raise CannotPourError
        before = self._moulds.texts if self._moulds else {}
        moulds = self._moulds = replace(found, texts={**before, **found.texts}, files={})

        def pour(page: Page) -> bytes:
            return self._put(page, self._output.held(_file(page)), moulds)

        heads = [page for _, page in unframed]
        for (name, page), made in zip(unframed, spread(pour, heads), strict=True):
            record = self._records[name]
            self._records[name] = replace(record, files={**record.files, _file(page): made})
        return {url: self._output.put(url, file) for url, file in found.files.items()}

    def _put(self, page: Page, html: str, moulds: Moulds) -> bytes:
        document = moulds.pour(page, html).encode("utf-8", errors="xmlcharrefreplace")
        return self._output.put(_file(page), document)

    def _search(self) -> search.Kept | None:
        """Make what searching needs, if it would be different; return what it has to keep then."""
        read = {
            name.encode(): record.reading
            for name, record in self._records.items()
            if record.reading
        }
        unit = self._press.search(digest(*read, *read.values()), partial(self._read, read))
        is_stale = self._is_stale(unit)
        self._make([unit])
        return self._press.searchable.kept.without_readings() if is_stale else None

    def _read(
        self, names: Iterable[bytes]
    ) -> tuple[Mapping[bytes, search.Reading], search.Kept | None]:
        """Return what search has read by the names of units, and what it can go on from."""
        before = self._job.earlier_readings()
        if any(name not in self._readings and name not in before for name in names):
            raise _StartAgainError
        now: dict[bytes, search.Reading] = {
            name: pickle.loads(self._readings.get(name) or before[name]) for name in names
        }

        def was_read(id_: str) -> search.Reading:
            name = _item(id_)
            if name in now and name not in self._readings:
                return now[name]
            return pickle.loads(before[name])  # type: ignore[no-any-return]

        kept = self._job.earlier_search()
        whole = kept is not None and all(_item(id_) in before for id_ in kept.index.ids)
        return now, kept.with_readings(was_read) if kept and whole else None

    def _printed(self, frame: Mapping[str, bytes]) -> Printed:
        used = sorted({number for record in self._records.values() for number in record.reads})
        reads = list(self._numbers)
        now = {number: at for at, number in enumerate(used)}
        records = {
            name: replace(record, reads=array("L", (now[number] for number in record.reads)))
            for name, record in self._records.items()
        }
        return Printed(
            self._press.chrome,
            tuple(reads[number] for number in used),
            tuple(self._job.now.of(reads[number]) for number in used),
            records,
            self._moulds,
            frame,
        )


def _item(id_: str) -> bytes:
    return name_of(id_).encode()


def _file(page: Page) -> str:
    return f"{page.url}index.html"


def _head(page: Page) -> Page:
    """Return what of a page its frame depends on."""
    return Page(page.url, page.title, page.description, "", section=page.section, feeds=page.feeds)

"""What every rule may look at."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path, PurePosixPath

from whatworks.model import Configuration, FieldPath, Item, Problem, Source
from whatworks.problems import File
from whatworks.read.markdown import Outline
from whatworks.schema.research import Evidence


@dataclass(frozen=True, slots=True)
class Entry:
    """A source with what was made of it."""

    source: Source
    item: Item | None
    """None where the front matter has faults."""
    outline: Outline

    @property
    def file(self) -> File:
        """Return the file that problems are reported in."""
        return File(self.source.path)

    def problem(self, code: str, at: FieldPath, message: str, hint: str) -> Problem:
        """Return a problem of a field of the front matter."""
        field = ".".join(str(part + 1) if isinstance(part, int) else part for part in at)
        return self.file.problem(code, message, hint, at=self.source.position(at), field=field)


@dataclass(frozen=True)
class Context:
    """The whole hub as the rules see it."""

    root: Path
    entries: tuple[Entry, ...]
    files: frozenset[str]
    """Paths of everything in the content folders that is not a source."""
    unread: frozenset[str]
    """Paths of the files that are no sources because they cannot be read."""
    configuration: Configuration
    today: date
    made_pages: frozenset[str]
    """Addresses of the pages that the generator makes by itself."""

    @cached_property
    def by_id(self) -> Mapping[str, Entry]:
        """Return the entries by id; the first in path order where an id is used twice."""
        return {entry.source.id: entry for entry in reversed(self.entries)}

    @cached_property
    def by_path(self) -> Mapping[str, Entry]:
        """Return the entries by the path of their file."""
        return {entry.source.path: entry for entry in self.entries}

    @cached_property
    def by_url(self) -> Mapping[str, Entry]:
        """Return the entries by the address of their page."""
        return {entry.source.url: entry for entry in reversed(self.entries)}

    @cached_property
    def unread_ids(self) -> frozenset[str]:
        """Return the ids that the files that cannot be read would have."""
        paths = [PurePosixPath(path) for path in self.unread]
        return frozenset(path.parent.name if path.stem == "index" else path.stem for path in paths)

    @cached_property
    def records(self) -> Mapping[str, Evidence]:
        """Return the register of evidence, by id."""
        fronts = {item.id: item.front for _, item in self.items}
        return {id_: front for id_, front in fronts.items() if isinstance(front, Evidence)}

    @property
    def items(self) -> Iterator[tuple[Entry, Item]]:
        """Yield the entries whose front matter is sound, with their items."""
        return ((entry, entry.item) for entry in self.entries if entry.item is not None)

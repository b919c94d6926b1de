"""What every rule may look at."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path, PurePosixPath

from whatworks.check.texts import texts_in
from whatworks.model import (
    Configuration,
    Edit,
    FieldPath,
    Fragment,
    Item,
    Problem,
    SignedVersion,
    Source,
)
from whatworks.problems import File, field_name
from whatworks.read.body import read_body
from whatworks.read.markdown import Outline, Prose, prose
from whatworks.read.rewrite import replacement
from whatworks.schema.enums import Audience, DecisionOutcome
from whatworks.schema.fields import as_id, is_id
from whatworks.schema.programme import Decision, Panel
from whatworks.schema.research import Evidence
from whatworks.sign import is_whole
from whatworks.targets import Target, nearest
from whatworks.walk import declared_files
from whatworks.wording import Answer


@dataclass(frozen=True, slots=True)
class Entry:
    """A source with what was made of it."""

    source: Source
    item: Item | None
    """None where the front matter has faults, unless it is certain what each was meant to be."""
    outline: Outline
    targets: tuple[Target, ...] = ()
    """Where each link of the outline leads to."""

    @property
    def file(self) -> File:
        """Return the file that problems are reported in."""
        return File(self.source.path)

    @property
    def body(self) -> tuple[Fragment, ...]:
        """Return the text, cut at its audience blocks."""
        if self.item is not None:
            return self.item.body
        return read_body(self.source.body, self.file, self.source.body_line)[0]

    def runs(self, may_be_in: Callable[[str], object]) -> tuple[Prose, ...]:
        """Return the runs of text in the body; none if what is looked for is not in it at all.

        ``may_be_in`` says so of the body as it is written, which spares most bodies being parsed;
        it cannot tell where escapes, entities or addresses stand for other characters.
        """
        body = self.source.body
        is_encoded = "\\" in body or "<" in body or ("&" in body and _ENTITY.search(body))
        return prose(self.body) if is_encoded or may_be_in(body) else ()

    def problem(
        self,
        code: str,
        at: FieldPath,
        message: str,
        hint: str,
        *,
        instead: str | list[str] | None = None,
        of_name: bool = False,
    ) -> Problem:
        """Return a problem of a field of the front matter.

        ``instead`` is what certainly belongs in place of the value, or of the field's name.
        """
        edits = written(self.source, at, Answer(instead, of_name)) if instead is not None else ()
        return self.file.problem(
            code, message, hint, at=self.source.position(at), field=field_name(at), edits=edits
        )


_ENTITY = re.compile(r"&(?:#|[A-Za-z]\w*;)")


def written(source: Source, at: FieldPath, answer: Answer) -> tuple[Edit, ...]:
    """Return what writes an answer into the file of a source."""
    return replacement(source.front, source.front_line, at, answer.value, of_name=answer.of_name)


@dataclass(frozen=True, slots=True)
class Recorded:
    """A decision with the page of the panel that records it."""

    panel: Item
    decision: Decision
    held: date
    """The day of the meeting."""
    readers: Audience
    """Who may read it."""

    @property
    def approves(self) -> bool:
        """Say whether the panel approved, as it was or with changes."""
        outcomes = {DecisionOutcome.APPROVED, DecisionOutcome.APPROVED_WITH_CHANGES}
        return self.decision.outcome in outcomes


def decisions_in(items: Iterable[Item]) -> Mapping[str, Recorded]:
    """Return what panels have decided, by id; the first where an id is used twice."""
    found: dict[str, Recorded] = {}
    for item in items:
        if isinstance(item.front, Panel):
            for one in item.front.decisions:
                recorded = Recorded(item, one, item.front.date, item.front.readers_of(one))
                found.setdefault(one.id, recorded)
    return found


def id_at(path: str) -> str:
    """Return the id that the path of a file gives an item, whatever its ending."""
    place = PurePosixPath(path)
    name = place.name.partition(".")[0]
    return place.parent.name if name == "index" else name


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
    signed: Mapping[str, tuple[SignedVersion, ...]]
    """The sign-offs that are kept, by item id, in the order they were signed."""

    @cached_property
    def texts(self) -> tuple[tuple[Entry, tuple[tuple[FieldPath, str], ...]], ...]:
        """Return the entries, each with every text in its fields."""
        return tuple((entry, tuple(texts_in(entry.source.data))) for entry in self.entries)

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
        """Return the ids that the files that cannot be read, or are misnamed, should have."""
        misnamed = (as_id(id_) for id_ in self.by_id if not is_id(id_))
        return frozenset((*map(id_at, self.unread), *misnamed))

    @cached_property
    def records(self) -> Mapping[str, Evidence]:
        """Return the register of evidence, by id."""
        fronts = {item.id: item.front for _, item in self.items}
        return {id_: front for id_, front in fronts.items() if isinstance(front, Evidence)}

    @cached_property
    def owners(self) -> Mapping[str, tuple[tuple[Entry, Item, Audience], ...]]:
        """Return who declares each declared file, and for whom, by the file's path."""
        found: dict[str, tuple[tuple[Entry, Item, Audience], ...]] = {}
        for entry, item in self.items:
            for _, path, readers in declared_files(item):
                found[path] = (*found.get(path, ()), (entry, item, readers))
        return found

    @cached_property
    def whole(self) -> Mapping[str, tuple[SignedVersion, ...]]:
        """Return the kept sign-offs, by item id, where all of an item's are there and unspoilt."""
        return {
            id_: versions
            for id_, versions in self.signed.items()
            if all(is_whole(version) for version in versions)
            and versions[-1].signature.withheld is None
            and [version.number for version in versions] == list(range(1, len(versions) + 1))
        }

    @cached_property
    def decisions(self) -> Mapping[str, Recorded]:
        """Return what panels have decided, by id."""
        return decisions_in(item for _, item in self.items)

    @cached_property
    def _nearest(self) -> dict[str, str | None]:
        """Return what was found nearest to paths that are not there, by such a path."""
        return {}

    def nearest_file(self, path: str, own: str) -> str | None:
        """Return the file of the hub, other than ``own``, whose name is nearest to a path's.

        To look takes long, and what was deleted or renamed may be named in many places.
        """
        if path not in self._nearest:
            self._nearest[path] = nearest(path, {*self.by_path, *self.files})
        found = self._nearest[path]
        return nearest(path, {*self.by_path, *self.files} - {own}) if found == own else found

    @property
    def items(self) -> Iterator[tuple[Entry, Item]]:
        """Yield the entries whose front matter is sound, with their items."""
        return ((entry, entry.item) for entry in self.entries if entry.item is not None)

"""Who will read what: each audience's copy of an item, before and after, and what moved between.

Nothing is taken from the field ``audience`` alone. What counts is what ``assemble`` leaves of an
item for an audience: its passages, the values of its fields, and its files, known by their bytes.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from whatworks.assemble import files_kept_from, for_audience
from whatworks.build import LoadedHub
from whatworks.model import Item
from whatworks.schema.enums import NARROWEST, Audience
from whatworks.sign import flat
from whatworks.walk import declared_files

_TELLING = 6
"""Words that a text has at least, to be known again in another item."""


@dataclass(frozen=True, slots=True)
class Copy:
    """What one audience gets of an item."""

    passages: tuple[str, ...]
    values: frozenset[str]
    """What stands in its fields."""
    files: Mapping[str, str]
    """The digest of each file that it offers, by path."""

    @property
    def words(self) -> frozenset[str]:
        """Return everything in it that can be known again elsewhere."""
        return frozenset((*self.passages, *self.values, *self.files.values()))


@dataclass(frozen=True, slots=True)
class Reach:
    """What one audience got of an item, and what it gets now; None where it has no such page."""

    readers: Audience
    before: Copy | None
    after: Copy | None


@dataclass(frozen=True, slots=True)
class Shift:
    """Something of an item that is for more readers than it was, or for fewer."""

    path: str
    readers: Audience
    """Those who gain it, or lose it."""
    kept_for: Audience
    """The widest audience that has all of it in the narrower of the two states."""
    is_whole: bool
    """Whether it is the whole item."""
    passages: int
    values: int
    files: tuple[str, ...]


Shelf = Mapping[str, Copy]
"""The copies of one audience, by item id."""


@dataclass(frozen=True, slots=True)
class Library:
    """What every audience may have of a hub."""

    published: Mapping[Audience, Shelf]
    """What stands in its site."""
    meant: Mapping[Audience, Shelf]
    """The same with drafts, which are for somebody too."""


def library(hub: LoadedHub) -> Library:
    """Return what every audience may have of a hub that has a configuration."""
    digests = _Digests(hub.root)
    public = [item for item in hub.items if item.front.status.is_public]
    return Library(
        {one: _shelf(hub, public, one, digests) for one in Audience},
        {one: _shelf(hub, hub.items, one, digests) for one in Audience},
    )


class _Digests:
    """The digests of files under a folder, each read once."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._known: dict[str, str] = {}

    def of(self, path: str) -> str:
        """Return the digest of a file; of one that is missing, its path."""
        if path not in self._known:
            try:
                content = (self._root / path).read_bytes()
            except OSError:
                self._known[path] = path
            else:
                self._known[path] = sha256(content).hexdigest() if content else path
        return self._known[path]


def _shelf(hub: LoadedHub, items: Iterable[Item], audience: Audience, digests: _Digests) -> Shelf:
    assert hub.configuration is not None
    views = [
        for_audience(item, audience, hub.configuration)
        for item in items
        if audience.may_read(item.front.audience)
    ]
    kept = files_kept_from(hub.items, views, audience)
    return {view.id: _copy(view, kept, digests) for view in views}


def _copy(view: Item, kept: set[str], digests: _Digests) -> Copy:
    data = view.front.model_dump(mode="json", exclude_defaults=True)
    files = {path for _, path, _ in declared_files(view)} - kept
    passages = (one for fragment in view.body for one in fragment.text.split("\n\n"))
    return Copy(
        passages=tuple(" ".join(one.split()) for one in passages if one.strip()),
        values=frozenset(" ".join(value.split()) for _, value in flat(data)),
        files={path: digests.of(path) for path in sorted(files)},
    )


def reaches(before: Library, after: Library, was: str | None, is_: str | None) -> list[Reach]:
    """Return what each audience got and gets of an item; ``was`` and ``is_`` are its ids."""
    return [
        Reach(one, before.published[one].get(was or ""), after.published[one].get(is_ or ""))
        for one in Audience
    ]


def widened(
    before: Library, after: Library, names: Mapping[str, str], paths: Mapping[str, str]
) -> Iterator[Shift]:
    """Yield whatever is for more readers than it was, drafts too, the widest readers first.

    ``names`` are earlier ids of items that have a new one, by the new one; ``paths`` those of the
    files, by id. A longer text or a file is known again in whichever item it has been moved to.
    """
    everything = _all(before.meant[NARROWEST])
    told: dict[str, frozenset[str]] = {}
    for readers in Audience:
        had = _all(before.meant[readers])
        kept = frozenset(one for one in everything - had if _is_telling(one))
        for id_, copy in after.meant[readers].items():
            earlier = names.get(id_, id_)
            own = _words(before.meant[NARROWEST], earlier) - _words(before.meant[readers], earlier)
            gained = copy.words & (own | kept) - told.get(id_, frozenset())
            told[id_] = told.get(id_, frozenset()) | gained
            is_whole = earlier in before.meant[NARROWEST] and earlier not in before.meant[readers]
            if gained:
                kept_for = _widest(before.meant, earlier)
                yield _shift(paths[id_], readers, kept_for, copy, gained, is_whole=is_whole)


def narrowed(
    before: Library, after: Library, names: Mapping[str, str], paths: Mapping[str, str]
) -> Iterator[Shift]:
    """Yield whatever of an item stood in an audience's site and is now for fewer readers."""
    told: dict[str, frozenset[str]] = {}
    for readers in Audience:
        for id_ in after.meant[NARROWEST]:
            copy = before.published[readers].get(names.get(id_, id_))
            if copy is None:
                continue
            still = _words(after.meant[readers], id_)
            lost = copy.words & _words(after.meant[NARROWEST], id_) - still
            lost -= told.get(id_, frozenset())
            told[id_] = told.get(id_, frozenset()) | lost
            if lost:
                is_whole = id_ not in after.meant[readers]
                kept_for = _widest(after.meant, id_)
                yield _shift(paths[id_], readers, kept_for, copy, lost, is_whole=is_whole)


def _shift(
    path: str,
    readers: Audience,
    kept_for: Audience,
    copy: Copy,
    moved: frozenset[str],
    *,
    is_whole: bool,
) -> Shift:
    passages = sum(one in moved for one in copy.passages)
    files = tuple(file for file, digest in copy.files.items() if digest in moved)
    values = len(copy.values & moved)
    return Shift(path, readers, kept_for, is_whole, passages, values, files)


def _all(shelf: Shelf) -> frozenset[str]:
    return frozenset(word for copy in shelf.values() for word in copy.words)


def _words(shelf: Shelf, id_: str) -> frozenset[str]:
    return shelf[id_].words if id_ in shelf else frozenset()


def _widest(shelves: Mapping[Audience, Shelf], id_: str) -> Audience:
    """Return the widest audience that has an item at all."""
    return next((one for one in Audience if id_ in shelves[one]), NARROWEST)


def _is_telling(text: str) -> bool:
    """Say whether a text is long enough to be known again; a digest of a file is."""
    return len(text.split()) >= _TELLING or len(text) == len(sha256().hexdigest())

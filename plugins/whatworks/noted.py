"""What is read of a catalogue, noted while something is made of it.

A page is a pure function of the catalogue, but of very little of it. What it reads is noted while
it is made; as long as all of that stays the same, it need not be made again.
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from typing import Any, TypeVar

from whatworks.model import Catalogue, Fragment, Item, Source
from whatworks.schema import FrontMatter
from whatworks.schema.enums import ContentType
from whatworks.state import digest

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

Read = tuple[str, Hashable]
"""A part of a catalogue that was read: which field of it, and which key of that."""

_ALL = "*"
"""Stands for every key."""


class Notes:
    """Notes the parts of a catalogue that are read."""

    def __init__(self) -> None:
        self._reads: set[Read] = set()

    def add(self, field: str, key: Hashable) -> None:
        """Note that something was read."""
        self._reads.add((field, key))

    @contextmanager
    def taken(self) -> Iterator[set[Read]]:
        """Give the set of what is read until the end of this ``with``."""
        before, self._reads = self._reads, set()
        try:
            yield self._reads
        finally:
            self._reads = before | self._reads


def noted(catalogue: Catalogue, notes: Notes) -> Catalogue:
    """Return the same catalogue, all of which notes when it is read."""
    return _Catalogue(catalogue, notes)


class _Item(Item):
    """An item that notes when its fields or its body are read; the rest of it never changes."""

    __slots__ = ("_notes",)
    _notes: Notes

    @property
    def front(self) -> FrontMatter:
        self._notes.add("front", self.id)
        return _FRONT.__get__(self)  # type: ignore[no-any-return]

    @property
    def body(self) -> tuple[Fragment, ...]:
        self._notes.add("body", self.id)
        return _BODY.__get__(self)  # type: ignore[no-any-return]


_FRONT, _BODY = vars(Item)["front"], vars(Item)["body"]


def _item(read: Item, notes: Notes) -> Item:
    item = _Item.__new__(_Item)
    for field in Item.__slots__:
        vars(Item)[field].__set__(item, getattr(read, field))
    object.__setattr__(item, "_notes", notes)
    return item


class _Mapping(Mapping[K, V]):
    """A mapping that notes which of its keys are asked for."""

    def __init__(self, field: str, values: Mapping[K, V], notes: Notes) -> None:
        self._field, self._values, self._notes = field, values, notes

    def __getitem__(self, key: K) -> V:
        self._notes.add(self._field, key)
        return self._values[key]

    def __iter__(self) -> Iterator[K]:
        self._notes.add(self._field, _ALL)
        return iter(self._values)

    def __len__(self) -> int:
        self._notes.add(self._field, _ALL)
        return len(self._values)


class _Catalogue(Catalogue):
    """A catalogue that notes what is read of it, but for what holds for all of a site."""

    _items: tuple[Item, ...]
    _notes: Notes

    def __init__(self, read: Catalogue, notes: Notes) -> None:
        items = {item.id: _item(item, notes) for item in read.items}
        fields: dict[str, Mapping[Any, Any]] = {
            **{field: getattr(read, field) for field in ("ratings", "sizes", "versions", "series")},
            **{
                field: {key: tuple(items[one.id] for one in found) for key, found in lists.items()}
                for field, lists in _lists(read)
            },
            "by_id": items,
            "by_path": {item.path: item for item in items.values()},
            "decisions": {
                id_: (items[panel.id], made) for id_, (panel, made) in read.decisions.items()
            },
        }
        self.__dict__.update(
            configuration=read.configuration,
            audience=read.audience,
            today=read.today,
            **{field: _Mapping(field, values, notes) for field, values in fields.items()},
            _items=tuple(items.values()),
            _notes=notes,
        )

    @property
    def items(self) -> tuple[Item, ...]:
        self._notes.add("items", _ALL)
        return self._items

    def of_type(self, type_: ContentType) -> Iterator[Item]:
        self._notes.add("items", type_)
        return (item for item in self._items if item.type is type_)


def _lists(catalogue: Catalogue) -> tuple[tuple[str, Mapping[Any, tuple[Item, ...]]], ...]:
    return (
        ("used_by", catalogue.used_by),
        ("cited_by", catalogue.cited_by),
        ("terms", catalogue.terms),
    )


class Fingerprints:
    """Says whether what was read of a catalogue is still the same in a later one."""

    def __init__(
        self, catalogue: Catalogue, sources: Iterable[Source], files: Mapping[str, bytes]
    ) -> None:
        """Take a catalogue, what its items were made of, and digests of all files, by path."""
        self._catalogue, self._files = catalogue, files
        self._known: dict[Read, bytes] = {}
        self._sources = {source.path: source for source in sources}

    def of(self, read: Read) -> bytes:
        """Return a digest of a part of the catalogue: it differs whenever the part does."""
        if read not in self._known:
            self._known[read] = self._of(read)
        return self._known[read]

    def _of(self, read: Read) -> bytes:
        field, key = read
        if field in {"front", "body"}:
            return self._written[field].get(str(key), b"")
        if field == "file":
            return self._files.get(str(key), b"")
        if field == "items":
            return digest(
                *(self._place(one) for one in self._catalogue.items if key in (_ALL, one.type))
            )
        values: Mapping[Any, Any] = getattr(self._catalogue, field)
        if key == _ALL:
            return digest(*(digest(repr(one).encode(), self.of((field, one))) for one in values))
        return self._value(field, str(key), values[key]) if key in values else b""

    def _value(self, field: str, key: str, value: Any) -> bytes:
        if field in {"by_id", "by_path"}:
            return self._place(value)
        if field in {"used_by", "cited_by", "terms"}:
            return digest(*map(self._place, value))
        if field == "decisions":
            return digest(self._place(value[0]), self.of(("front", value[0].id)))
        if field == "ratings":  # worked out from these
            evidence = getattr(self._catalogue.by_id[key].front, "evidence", ())
            return digest(*(self.of(("front", one)) for one in (key, *evidence)))
        return digest(repr(value).encode())

    def _place(self, item: Item) -> bytes:
        """Return what of an item is not noted when it is read, as bytes."""
        return self._places[item.id]

    @cached_property
    def _places(self) -> Mapping[str, bytes]:
        return {
            item.id: repr((item.type, item.id, item.path, item.url, item.community)).encode()
            for item in self._catalogue.items
        }

    @cached_property
    def _written(self) -> Mapping[str, Mapping[str, bytes]]:
        """By item: digests of its fields and of its body as they were typed."""
        sources = {item.id: self._sources[item.path] for item in self._catalogue.items}
        return {
            "front": {
                id_: digest(
                    source.front.encode(), repr(None if source.front else source.data).encode()
                )
                for id_, source in sources.items()
            },
            "body": {
                id_: digest(source.body.encode(), str(source.body_line).encode())
                for id_, source in sources.items()
            },
        }

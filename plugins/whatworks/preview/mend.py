"""Making an item of a source with faults, by leaving out the fields that have them."""

import copy
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from whatworks.build import LoadedHub
from whatworks.check.run import entry_of
from whatworks.model import Configuration, FieldPath, Item, Problem, Source

_UNPRINTABLE = frozenset({"WW204", "WW601", "WW602", "WW603", "WW607"})
"""Faults of sound front matter that no page can be made with: names that nothing defines."""


def showable(hub: LoadedHub) -> LoadedHub:
    """Return a hub with an item for every source that one can be made of.

    A field with a fault is left out; where a field must be there, so is what it stands in. There
    is no item for a source without a title, an audience or whatever else its type must have.
    """
    assert hub.configuration is not None
    sound = {item.path: item for item in hub.items}
    unprintable: dict[str, list[Problem]] = {}
    for problem in hub.problems:
        if problem.code in _UNPRINTABLE:
            unprintable.setdefault(problem.path, []).append(problem)
    items = []
    for source in hub.sources:
        item, faults = sound.get(source.path), unprintable.get(source.path, ())
        if item is None or faults:
            item = _mended(source, faults, hub.configuration)
        if item is not None:
            items.append(item)
    return replace(hub, items=tuple(items))


def _mended(source: Source, faults: Iterable[Problem], configuration: Configuration) -> Item | None:
    """Return an item without the fields that have faults, or None where that leaves none.

    ``faults`` are those that would not keep it from being one.
    """
    data = copy.deepcopy(dict(source.data))
    paths = _places(data, faults)
    while () not in paths:  # else a field that the item must have is not there
        for path in sorted(paths, key=lambda path: [str(part).zfill(6) for part in path])[::-1]:
            _take_out(data, path)
        entry, found = entry_of(replace(source, data=data), (), configuration)
        if entry.item is not None:
            return entry.item
        paths = _places(data, (fault for fault in found if fault.code != "WW506"))  # of the text
        if not paths:
            break
    return None


def _places(data: Any, faults: Iterable[Problem]) -> set[FieldPath]:
    return {_reach(_place(data, fault.field.split("."))) for fault in faults}


def _place(data: Any, names: Sequence[str]) -> FieldPath:
    """Return where a field stands, as a problem names it, or what of the way to it is there."""
    if not names:
        return ()
    if isinstance(data, list):
        at = int(names[0]) - 1 if names[0].isdecimal() else -1
        return (at, *_place(data[at], names[1:])) if 0 <= at < len(data) else ()
    inside = data.get(names[0]) if isinstance(data, Mapping) else None
    return (names[0], *_place(inside, names[1:])) if inside is not None else ()


def _reach(path: FieldPath) -> FieldPath:
    """Return what is left out for a fault: where it is for whom something is, all of that."""
    return path[:-1] if path[-1:] == ("audience",) else path


def _take_out(data: Any, path: FieldPath) -> None:
    *above, last = path
    for part in above:
        data = data[part]
    del data[last]

"""Which items are not what they were, and what became of each, in words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from whatworks.assemble import for_audience
from whatworks.build import LoadedHub
from whatworks.folders import TOP_FOLDERS
from whatworks.model import Configuration, Item
from whatworks.schema.enums import Audience, Status
from whatworks.schema.governance import TEXT
from whatworks.sign import Gated, differences
from whatworks.views import words
from whatworks.walk import declared_files

Words = tuple[str, ...]

EDITED = "Edited"
"""What became of an item whose status and name are what they were."""


@dataclass(frozen=True, slots=True)
class ItemChange:
    """An item that is not what it was."""

    before: Item | None
    """None where it is new, or could not be read."""
    after: Item | None
    """None where it has gone, or cannot be read."""
    path: str
    became: str
    """What became of it, in words."""
    edits: Words
    """What was edited, in words; nothing of an item that is new or has gone."""
    open_edits: Words
    """The same, as far as everybody may know of it."""

    @property
    def item(self) -> Item | None:
        """Return the item as it is now, or as it was last."""
        return self.after or self.before

    @property
    def is_open(self) -> bool:
        """Say whether the item was, and is, one that everybody may read."""
        states = [state for state in (self.before, self.after) if state is not None]
        return bool(states) and all(one.front.audience is Audience.OPEN for one in states)


def item_changes(before: LoadedHub, after: LoadedHub) -> Iterator[ItemChange]:
    """Yield every item that differs between two states of a hub, in order of their paths.

    The two have a configuration.
    """
    found = [*_readable(before, after), *_unreadable(before, after)]
    yield from sorted(found, key=lambda change: change.path)


def _readable(before: LoadedHub, after: LoadedHub) -> Iterator[ItemChange]:
    broken = {path for path, _ in _broken(after)}
    for was, is_ in _pairs(before.items, after.items):
        if is_ is None and was is not None and was.path in broken:
            continue  # told of as what cannot be read
        edits = _edits(was, is_, before, after)
        if was is None or is_ is None or edits or was.path != is_.path:
            yield ItemChange(
                before=was,
                after=is_,
                path=(is_ or was).path,  # type: ignore[union-attr]  # one of the two is there
                became=became(was, is_),
                edits=edits,
                open_edits=_edits(was, is_, before, after, Audience.OPEN),
            )


def _unreadable(before: LoadedHub, after: LoadedHub) -> Iterator[ItemChange]:
    """Yield the files that were written or changed and hold no item that can be made sense of."""
    earlier = {item.path: item for item in before.items}
    for path, is_there in _broken(after):
        if is_there and _bytes(before.root / path) != _bytes(after.root / path):
            yield ItemChange(earlier.get(path), None, path, "Cannot be read", (), ())


def _broken(hub: LoadedHub) -> list[tuple[str, bool]]:
    """Return the sources with errors that gave no item, each with whether it is a file."""
    known = {item.path for item in hub.items}
    paths = {one.path for one in hub.errors}
    folders = tuple(f"{folder}/" for folder in TOP_FOLDERS)
    return [
        (path, (hub.root / path).is_file())
        for path in sorted(paths - known)
        if path.startswith(folders) and path.endswith(".md") and (hub.root / path).is_file()
    ]


def _pairs(
    before: Iterable[Item], after: Iterable[Item]
) -> Iterator[tuple[Item | None, Item | None]]:
    """Yield each item with what became of it, by its id; what has a new name is recognised."""
    was, is_ = ({item.id: item for item in items} for items in (before, after))
    new = {id_: item for id_, item in is_.items() if id_ not in was}
    for id_, item in was.items():
        if id_ in is_:
            yield item, is_[id_]
            continue
        heir = next((one for one in new.values() if _is_heir(one, item)), None)
        if heir is not None:
            del new[heir.id]
        yield item, heir
    yield from ((None, item) for item in new.values())


def _is_heir(new: Item, old: Item) -> bool:
    """Say whether an item is another one with a new name."""
    if old.url.strip("/") in {alias.strip("/") for alias in new.front.aliases}:
        return True
    same = new.front.title == old.front.title or (new.text == old.text and bool(old.text.strip()))
    return new.type is old.type and same


def became(before: Item | None, after: Item | None) -> str:
    """Return what became of an item, in words for the head of its card."""
    if before is None or after is None:
        item = before or after
        assert item is not None
        if before is None:
            return f"New, {words.STATUSES[item.front.status].lower()}"
        return "Deleted" if item.front.status.is_public else "Deleted; it was never published"
    was, is_ = before.front.status, after.front.status
    moved = {
        Status.WITHDRAWN: "Withdrawn",
        Status.SUPERSEDED: "Superseded",
        Status.PUBLISHED: "Published for the first time",
    }
    said = EDITED
    if was is not is_:
        said = moved.get(is_, words.STATUSES[is_])
        if was.is_public and not is_.is_public:
            said = f"Taken off the site, back to {words.STATUSES[is_].lower()}"
        elif was.is_public and is_ is Status.PUBLISHED:
            said = f"Published again; it was {words.STATUSES[was].lower()}"
    if before.path != after.path:
        said += f"; it was {before.path}"
    return said


def _edits(
    before: Item | None,
    after: Item | None,
    was: LoadedHub,
    is_: LoadedHub,
    audience: Audience = Audience.DEPARTMENT,
) -> Words:
    """Return what was edited of an item, as far as an audience may know: fields, text, files."""
    if before is None or after is None:
        return ()
    assert was.configuration is not None
    assert is_.configuration is not None
    old, new = _seen(before, audience, was.configuration), _seen(after, audience, is_.configuration)
    if old is None or new is None:
        return ()
    found = []
    if _state(old) != _state(new):
        found += list(_in_words(old, new))
    files = [
        path
        for _, path, _ in declared_files(new)
        if (then := _bytes(was.root / path)) and then != _bytes(is_.root / path)
    ]
    if files:
        found.append(f"file: {', '.join(files)}")
    return tuple(found)


def _seen(item: Item, audience: Audience, configuration: Configuration) -> Item | None:
    if not audience.may_read(item.front.audience):
        return None
    return for_audience(item, audience, configuration)


def _state(item: Item) -> tuple[object, ...]:
    """Return what makes two states of an item alike; the lines that it stands on do not."""
    return item.front, [(one.text, one.audience) for one in item.body], item.url


def _in_words(before: Item, after: Item) -> Iterator[str]:
    states = [
        Gated(item.front.model_dump(mode="json", exclude_defaults=True), item.body)
        for item in (before, after)
    ]
    parts = {TEXT, *states[0].fields, *states[1].fields}
    found = differences(states[0], states[1], parts)
    fields = dict.fromkeys(one.part for one in found if one.part != TEXT)
    if fields:
        yield f"fields: {', '.join(fields)}"
    for where in dict.fromkeys(one.where for one in found if one.part == TEXT):
        here = [one for one in found if one.part == TEXT and one.where == where]
        counts = (
            (sum(bool(one.before and one.after) for one in here), "changed"),
            (sum(not one.before for one in here), "added"),
            (sum(not one.after for one in here), "taken out"),
        )
        told = [f"{words.count(number, 'passage')} {how}" for number, how in counts if number]
        yield f"text{f' under “{where}”' if where else ''}: {', '.join(told)}"


def _bytes(path: Path) -> bytes:
    """Return the digest of a file, or nothing where there is none."""
    try:
        return sha256(path.read_bytes()).digest()
    except OSError:
        return b""

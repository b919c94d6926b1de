"""Finding the values of a record that point at something, and taking fields out of it."""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from pydantic import BaseModel

from whatworks.model import FieldPath, Item
from whatworks.schema.enums import Audience
from whatworks.schema.fields import FileBeside, Refers
from whatworks.targets import beside


def pointed_at(record: BaseModel) -> Iterator[str]:
    """Yield the id of every item that a record names."""
    return (id_ for _, id_, _ in marked(record, Refers))


def declared_files(item: Item) -> Iterator[tuple[FieldPath, str, Audience]]:
    """Yield every file that an item declares: the field, its path in the hub, who may have it."""
    for index, download in enumerate(item.front.downloads):
        yield ("downloads", index, "file"), beside(item.path, download.file), download.audience
    for at, name, _ in marked(item.front, FileBeside):
        if at[0] not in {"downloads", "easy_read"}:  # the Easy Read version is a download
            yield at, beside(item.path, name), item.front.audience


def marked(record: BaseModel, mark: type[Any]) -> Iterator[tuple[FieldPath, str, Any]]:
    """Yield every value of a record whose field carries a mark: its place, itself, the mark.

    Marks are the classes of ``whatworks.schema.fields``, such as ``Refers``.
    """
    for name, found in _fields_with(mark, type(record)):  # type: ignore[arg-type]
        value = getattr(record, name)
        if value is not None:
            yield from _values((name,), value, mark, found)


@lru_cache(maxsize=1 << 10)
def _fields_with(mark: type[Any], model: type[BaseModel]) -> tuple[tuple[str, Any], ...]:
    """Return the fields of a class that carry a mark, with it, or None if only records inside do.

    Most fields of most classes have neither, and a hub has tens of thousands of values.
    """
    fields = []
    for name, field in model.model_fields.items():
        found = next((meta for meta in field.metadata if isinstance(meta, mark)), None)
        if found is None:
            found = _mark_inside(field.annotation, mark)
        inside = (_fields_with(mark, one) for one in _models(field.annotation))  # type: ignore[arg-type]
        if found is not None or any(inside):
            fields.append((name, found))
    return tuple(fields)


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    """Yield the classes of records that a value with this annotation may hold."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in getattr(annotation, "__args__", ()):
        yield from _models(inner)


def _values(
    path: FieldPath, value: object, mark: type[Any], found: Any
) -> Iterator[tuple[FieldPath, str, Any]]:
    if isinstance(value, BaseModel):
        for inner, text, meta in marked(value, mark):
            yield (*path, *inner), text, meta
    elif isinstance(value, list):
        for index, entry in enumerate(value):
            yield from _values((*path, index), entry, mark, found)
    elif isinstance(value, str) and found is not None:
        yield path, value, found


def _mark_inside(annotation: Any, mark: type[Any]) -> Any:
    for meta in getattr(annotation, "__metadata__", ()):
        if isinstance(meta, mark):
            return meta
    for inner in getattr(annotation, "__args__", ()):
        if (found := _mark_inside(inner, mark)) is not None:
            return found
    return None


def without(record: Any, path: Sequence[str]) -> Any:
    """Return a record, or the same as plain data, without the field at a path.

    What is not there is left alone; in lists the field is taken out of every entry. A field that
    a record must have becomes empty.
    """
    name, *rest = path
    if isinstance(record, list):
        return [without(entry, path) for entry in record]
    if isinstance(record, Mapping):
        kept = {key: value for key, value in record.items() if key != name or rest}
        return {**kept, name: without(kept[name], rest)} if name in kept and rest else kept
    if not isinstance(record, BaseModel) or name not in type(record).model_fields:
        return record
    if rest:
        return record.model_copy(update={name: without(getattr(record, name), rest)})
    field = type(record).model_fields[name]
    empty = "" if field.is_required() else field.get_default(call_default_factory=True)
    return record.model_copy(update={name: empty})

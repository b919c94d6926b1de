"""Finding the values of a record that point at something."""

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from whatworks.model import FieldPath
from whatworks.schema.fields import Refers


def pointed_at(record: BaseModel) -> Iterator[str]:
    """Yield the id of every item that a record names."""
    return (id_ for _, id_, _ in marked(record, Refers))


def marked(record: BaseModel, mark: type[Any]) -> Iterator[tuple[FieldPath, str, Any]]:
    """Yield every value of a record whose field carries a mark: its place, itself, the mark.

    Marks are the classes of ``whatworks.schema.fields``, such as ``Refers``.
    """
    for name, field in type(record).model_fields.items():
        value = getattr(record, name)
        if value is None:
            continue
        found = next((meta for meta in field.metadata if isinstance(meta, mark)), None)
        if found is None:
            found = _mark_inside(field.annotation, mark)
        yield from _values((name,), value, mark, found)


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

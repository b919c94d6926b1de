"""What a field of a record may hold, told from its annotation: for drafts, forms and schemas."""

from dataclasses import dataclass, replace
from datetime import date
from enum import Enum, StrEnum
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from annotated_types import Ge, Gt, MaxLen, MinLen
from pydantic import AfterValidator, BaseModel
from pydantic.fields import FieldInfo

from whatworks.schema.enums import ContentType
from whatworks.schema.fields import (
    FileBeside,
    Id,
    PageAddress,
    Refers,
    RefersToDecision,
    TermOf,
    Url,
)


class Form(StrEnum):
    """The kinds of value that there are."""

    TEXT = "text"
    ID = "id"
    ADDRESS = "address"
    URL = "url"
    DATE = "date"
    NUMBER = "number"
    WHOLE = "whole"
    YES_NO = "yes_no"
    CHOICE = "choice"
    TERM = "term"
    ITEM = "item"
    DECISION = "decision"
    FILE = "file"
    GROUP = "group"
    NAMED = "named"


@dataclass(frozen=True, slots=True)
class Shape:
    """What one field may hold."""

    form: Form
    is_list: bool = False
    choices: tuple[str, ...] = ()
    """The values of a closed list."""
    vocabulary: str = ""
    """The vocabulary that a term is of."""
    types: tuple[ContentType, ...] = ()
    """The types that an item may have; empty for any."""
    group: type[BaseModel] | None = None
    """The record that a group of fields is."""
    key: "Shape | None" = None
    """What the names of values may be."""
    named: "Shape | None" = None
    """What each of the values with a name may hold."""
    either_list: bool = False
    """Whether a list may stand instead of one value."""
    longest: int | None = None
    """Characters a text may have."""
    fewest: int = 0
    """Entries that a list or names with values must have."""
    least: int | None = None
    above: int | None = None
    """What a number must reach, or be above."""


_PLAIN: dict[object, Form] = {
    str: Form.TEXT,
    date: Form.DATE,
    float: Form.NUMBER,
    int: Form.WHOLE,
    bool: Form.YES_NO,
}
_CHECKED = {
    mark.func: form
    for kind, form in ((Id, Form.ID), (PageAddress, Form.ADDRESS), (Url, Form.URL))
    for mark in get_args(kind)
    if isinstance(mark, AfterValidator)
}


def shape(field: FieldInfo) -> Shape:
    """Return what a field may hold."""
    return _shape(field.annotation, tuple(field.metadata))


def _shape(annotation: Any, marks: tuple[object, ...]) -> Shape:
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _shape(inner[0], (*inner[1:], *marks))
    if origin in (Union, UnionType):
        kinds = [kind for kind in inner if kind is not type(None)]
        either_list = any(get_origin(kind) is list for kind in kinds[1:])
        return replace(_shape(kinds[0], marks), either_list=either_list)
    if origin is list:
        return replace(_shape(inner[0], ()), is_list=True, fewest=_fewest(marks))
    if origin is dict:
        key, named = (_shape(kind, ()) for kind in inner)
        return Shape(Form.NAMED, key=key, named=named, fewest=_fewest(marks))
    return _marked(_simple(annotation), marks)


def _simple(kind: Any) -> Shape:
    if issubclass(kind, Enum):
        return Shape(Form.CHOICE, choices=tuple(str(member.value) for member in kind))
    if issubclass(kind, BaseModel):
        return Shape(Form.GROUP, group=kind)
    return Shape(_PLAIN[kind])


def _fewest(marks: tuple[object, ...]) -> int:
    return next((mark.min_length for mark in marks if isinstance(mark, MinLen)), 0)


def _marked(found: Shape, marks: tuple[object, ...]) -> Shape:
    for mark in marks:
        match mark:
            case TermOf():
                found = replace(found, form=Form.TERM, vocabulary=mark.vocabulary)
            case Refers():
                found = replace(found, form=Form.ITEM, types=mark.types)
            case RefersToDecision():
                found = replace(found, form=Form.DECISION)
            case FileBeside():
                found = replace(found, form=Form.FILE)
            case MaxLen():
                found = replace(found, longest=mark.max_length)
            case Ge(ge=int(least)):
                found = replace(found, least=max(least, found.least or least))
            case Gt(gt=int(above)):
                found = replace(found, above=above)
            case AfterValidator() if mark.func in _CHECKED:
                found = replace(found, form=_CHECKED[mark.func])
            case _:
                pass  # what makes a value of the text, which the form says already
    return found


def record_at(model: type[BaseModel], path: tuple[str | int, ...]) -> type[BaseModel] | None:
    """Return the record that stands at a path of a model, if one does."""
    is_key = False
    for part in path:
        if isinstance(part, int):
            continue
        if is_key:  # of a group whose keys are ids, such as the terms of a vocabulary
            is_key = False
            continue
        field = model.model_fields.get(part)
        inner = record_in(field.annotation) if field else None
        if field is None or inner is None:
            return None
        model, is_key = inner, _has_keys(field.annotation)
    return model


def _has_keys(annotation: Any) -> bool:
    """Say whether an annotation is a group whose keys are ids, or a list of such groups."""
    return get_origin(annotation) is dict or (
        get_origin(annotation) is list and any(map(_has_keys, get_args(annotation)))
    )


def record_in(annotation: Any) -> type[BaseModel] | None:
    """Return the record that a field's annotation holds, if it holds one."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next(filter(None, map(record_in, get_args(annotation))), None)


def fields_at(model: type[BaseModel], path: tuple[str | int, ...]) -> list[str]:
    """Return the names of the fields that a record at a path of a model can have."""
    record = record_at(model, path)
    return sorted(record.model_fields) if record else []

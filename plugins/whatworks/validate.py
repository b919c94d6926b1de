"""From raw fields to a schema's record, with every fault in an editor's words."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, TypeVar, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from whatworks.model import FieldPath, Position, Problem
from whatworks.problems import File, did_you_mean, listing
from whatworks.schema.enums import Audience

R = TypeVar("R", bound=BaseModel)

_AUDIENCE_HINT = 'write "audience: open" if anyone may read it; otherwise one of ' + listing(
    audience.value for audience in Audience
)


def validate(
    model: type[R],
    data: Mapping[str, Any],
    file: File,
    position: Callable[[FieldPath], Position],
    vocabularies: Mapping[str, Any],
) -> tuple[R | None, list[Problem]]:
    """Return ``data`` as a record of ``model``, or None and all that is wrong with it."""
    try:
        return model.model_validate(data, context={"vocabularies": vocabularies}), []
    except ValidationError as error:
        return None, list(_problems(error.errors(include_url=False), model, data, file, position))


def _problems(
    errors: Iterable[ErrorDetails],
    model: type[BaseModel],
    data: Mapping[str, Any],
    file: File,
    position: Callable[[FieldPath], Position],
) -> Iterator[Problem]:
    """Yield one problem for each fault, where pydantic may have several errors for it."""
    found: dict[FieldPath, ErrorDetails] = {}
    for error in errors:
        found.setdefault(_inside(error["loc"], data), error)
    misspelt = {
        (*path[:-1], near)
        for path, error in found.items()
        if error["type"] == "extra_forbidden"
        for near in get_close_matches(str(path[-1]), _fields_at(model, path[:-1]), 1)
    }
    for path, error in found.items():
        if error["type"] == "missing" and path in misspelt:
            continue
        if any(other[: len(path)] == path for other in found if other != path):
            continue  # one kind of value was tried that the other shows was not meant
        yield _problem(error, path, model, file, position)


def _problem(
    error: ErrorDetails,
    path: FieldPath,
    model: type[BaseModel],
    file: File,
    position: Callable[[FieldPath], Position],
) -> Problem:
    name = ".".join(str(part + 1) if isinstance(part, int) else part for part in path)
    code, message, hint = _words(error, model, path)
    return file.problem(code, message, hint, at=position(path), field=name)


def _inside(loc: tuple[str | int, ...], data: object) -> FieldPath:
    """Return the part of a location that names fields, without pydantic's marks of unions."""
    path: list[str | int] = []
    for part in loc:
        if isinstance(data, Mapping) and isinstance(part, str):
            if part not in data and "[" in part:
                continue
            path.append(part)
            data = data.get(part)
        elif isinstance(data, list) and isinstance(part, int):
            path.append(part)
            data = data[part] if part < len(data) else None
    return tuple(path)


@dataclass(frozen=True, slots=True)
class _Fault:
    """One error of the schema library, as far as its words need to know it."""

    model: type[BaseModel]
    path: FieldPath
    value: object
    context: Mapping[str, Any]

    @property
    def field(self) -> str:
        return str(self.path[-1]) if self.path else ""

    @property
    def shown(self) -> str:
        return f'"{self.value}"' if isinstance(self.value, str | int | float) else "this"

    def one_of(self, known: list[str]) -> str:
        return did_you_mean(str(self.value), known, otherwise=f"write one of {listing(known)}")


Words = tuple[str, str, str]
"""A code, a message and a piece of advice."""

_PLAIN: dict[str, Words] = {
    "date_form": (
        "WW205",
        "{shown} is not a date as the hub writes them",
        "write year, month and day, like 2026-09-01",
    ),
    "date_impossible": (
        "WW205",
        "{shown} is not a day in the calendar",
        "check the month and the day",
    ),
    "control": (
        "WW203",
        "the text holds an invisible control character",
        "delete the text and type it again",
    ),
    "address": (
        "WW203",
        "{shown} is not an address of a page",
        "write it like /old/name/, with letters, digits and hyphens",
    ),
    "id": (
        "WW203",
        "{shown} cannot be an id",
        "write words of letters and digits with hyphens between them",
    ),
    "number": ("WW203", "{shown} is not a number", "write digits only, like 12 or 3.5"),
    "whole_number": ("WW203", "{shown} is not a whole number", "write digits only, like 12"),
    "yes_no": ("WW203", "{shown} is neither yes nor no", "write true or false"),
    "url": (
        "WW203",
        "{shown} is not a full web address",
        "write it with its start, like https://www.gov.uk/",
    ),
    "list_type": (
        "WW203",
        "a list is expected here",
        "write the values in brackets, like {field}: [first, second]",
    ),
    "dict_type": (
        "WW203",
        "a group of fields is expected here",
        "write each field on a line of its own below, indented by two spaces",
    ),
}
_PLAIN["model_type"] = _PLAIN["model_attributes_type"] = _PLAIN["dict_type"]
_OTHERWISE: Words = (
    "WW203",
    "{shown} is not text",
    "write plain text after the colon, in quotation marks if it holds a colon",
)


def _words(error: ErrorDetails, model: type[BaseModel], path: FieldPath) -> Words:
    fault = _Fault(model, path, error.get("input"), error.get("ctx") or {})
    is_empty = fault.value == "" or error["type"] in {"empty", "too_short"}
    if is_empty and error["type"] not in {"missing", "extra_forbidden"}:
        return "WW208", "the field is empty", "write a value after the colon, or delete the line"
    if special := _SPECIAL.get(error["type"]):
        return special(fault)
    code, message, hint = _PLAIN.get(error["type"], _OTHERWISE)
    return code, message.replace("{shown}", fault.shown), hint.replace("{field}", fault.field)


def _missing(fault: _Fault) -> Words:
    if fault.field == "audience":
        return "WW206", "nobody has said who may read this", _AUDIENCE_HINT
    described = _description(fault.model, fault.path)
    return "WW202", "the field is missing", f'add a line "{fault.field}: …" ({described})'


def _unknown_field(fault: _Fault) -> Words:
    known = _fields_at(fault.model, fault.path[:-1])
    otherwise = f"delete it; the fields here are {listing(known, 40)}"
    hint = did_you_mean(fault.field, known, otherwise=otherwise)
    return "WW201", "this field is not known here", hint


def _not_in_list(fault: _Fault) -> Words:
    known = str(fault.context["expected"]).replace("'", "").replace(" or ", ", ").split(", ")
    code = "WW206" if fault.field == "audience" else "WW204"
    return code, f"{fault.shown} is not one of the values this field can have", fault.one_of(known)


def _unknown_term(fault: _Fault) -> Words:
    return "WW204", f"{fault.shown} is not in the vocabulary", fault.one_of(fault.context["known"])


def _unknown_vocabulary(fault: _Fault) -> Words:
    return (
        "WW204",
        f"this hub has no vocabulary called {fault.context['vocabulary']}",
        "add the vocabulary to site_config/vocabularies.yml, or delete the field",
    )


def _too_long(fault: _Fault) -> Words:
    length, limit = len(str(fault.value).strip()), fault.context["max_length"]
    return (
        "WW207",
        f"the text has {length} characters; {limit} are allowed",
        f"shorten it by {length - limit} characters",
    )


def _too_small(fault: _Fault) -> Words:
    bound = fault.context
    least = f"from {bound['ge']:g}" if "ge" in bound else f"above {bound['gt']:g}"
    return "WW203", f"{fault.shown} is too small", f"write a number {least}"


_SPECIAL: dict[str, Callable[[_Fault], Words]] = {
    "missing": _missing,
    "extra_forbidden": _unknown_field,
    "enum": _not_in_list,
    "unknown_term": _unknown_term,
    "unknown_vocabulary": _unknown_vocabulary,
    "string_too_long": _too_long,
    "greater_than": _too_small,
    "greater_than_equal": _too_small,
}


def _model_at(model: type[BaseModel], path: FieldPath) -> type[BaseModel] | None:
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


def _fields_at(model: type[BaseModel], path: FieldPath) -> list[str]:
    record = _model_at(model, path)
    return sorted(record.model_fields) if record else []


def _description(model: type[BaseModel], path: FieldPath) -> str:
    record = _model_at(model, path[:-1])
    field = record.model_fields.get(str(path[-1])) if record else None
    text = (field.description if field else None) or "it is needed here"
    return text[0].lower() + text[1:].rstrip(".")

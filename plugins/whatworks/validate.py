"""From raw fields to a schema's record, with every fault in an editor's words."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar, get_args

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
        return None, [
            _problem(details, model, data, file, position)
            for details in error.errors(include_url=False)
        ]


def _problem(
    error: ErrorDetails,
    model: type[BaseModel],
    data: Mapping[str, Any],
    file: File,
    position: Callable[[FieldPath], Position],
) -> Problem:
    path = _inside(error["loc"], data)
    name = ".".join(str(part + 1) if isinstance(part, int) else part for part in path)
    code, message, hint = _words(error, model, path)
    return file.problem(code, message, hint, at=position(path), field=name)


def _inside(loc: tuple[str | int, ...], data: object) -> FieldPath:
    """Return the part of a location that names fields, without pydantic's marks of unions."""
    path: list[str | int] = []
    for part in loc:
        if isinstance(data, Mapping) and isinstance(part, str):
            path.append(part)
            data = data.get(part)
        elif isinstance(data, list) and isinstance(part, int):
            path.append(part)
            data = data[part] if part < len(data) else None
    return tuple(path)


def _words(
    error: ErrorDetails, model: type[BaseModel], path: FieldPath
) -> tuple[str, str, str]:
    """Return the code, the message and the advice for one error."""
    kind, value, context = error["type"], error.get("input"), error.get("ctx") or {}
    field = str(path[-1]) if path else ""
    if kind == "missing":
        if field == "audience":
            return "WW206", "nobody has said who may read this", _AUDIENCE_HINT
        described = _description(model, path)
        return "WW202", "the field is missing", f'add a line "{field}: …" ({described})'
    if kind == "extra_forbidden":
        known = _fields_at(model, path[:-1])
        return (
            "WW201",
            "this field is not known here",
            did_you_mean(
                field, known, otherwise=f"delete it; the fields here are {listing(known, 40)}"
            ),
        )
    if value == "":
        return "WW208", "the field is empty", "write a value after the colon, or delete the line"
    shown = f'"{value}"' if isinstance(value, str | int | float) else "this"
    match kind:
        case "date_form":
            return (
                "WW205",
                f"{shown} is not a date as the hub writes them",
                "write year, month and day, like 2026-09-01",
            )
        case "date_impossible":
            return "WW205", f"{shown} is not a day in the calendar", "check the month and the day"
        case "enum":
            known = context["expected"].replace("'", "").replace(" or ", ", ").split(", ")
            return (
                "WW206" if field == "audience" else "WW204",
                f"{shown} is not one of the values this field can have",
                did_you_mean(str(value), known, otherwise=f"write one of {listing(known)}"),
            )
        case "unknown_term":
            known = context["known"]
            return (
                "WW204",
                f"{shown} is not in the vocabulary",
                did_you_mean(str(value), known, otherwise=f"write one of {listing(known)}"),
            )
        case "unknown_vocabulary":
            return (
                "WW204",
                f"this hub has no vocabulary called {context['vocabulary']}",
                "add the vocabulary to site_config/vocabularies.yml, or delete the field",
            )
        case "string_too_long":
            length = len(value) if isinstance(value, str) else 0
            return (
                "WW207",
                f"the text has {length} characters; {context['max_length']} are allowed",
                f"shorten it by {length - context['max_length']} characters",
            )
        case "number":
            return "WW203", f"{shown} is not a number", "write digits only, like 12 or 3.5"
        case "whole_number":
            return "WW203", f"{shown} is not a whole number", "write digits only, like 12"
        case "greater_than" | "greater_than_equal":
            least = context.get("ge", context.get("gt"))
            return (
                "WW203",
                f"{shown} is too small",
                f"write a number {'from' if 'ge' in context else 'above'} {least:g}",
            )
        case "yes_no":
            return "WW203", f"{shown} is neither yes nor no", "write true or false"
        case "url":
            return (
                "WW203",
                f"{shown} is not a full web address",
                "write it with its start, like https://www.gov.uk/",
            )
        case "list_type":
            return (
                "WW203",
                "a list is expected here",
                f"write the values in brackets, like {field}: [first, second]",
            )
        case "dict_type" | "model_type" | "model_attributes_type":
            return (
                "WW203",
                "a group of fields is expected here",
                "write each field on a line of its own below, indented by two spaces",
            )
        case _:
            return (
                "WW203",
                f"{shown} is not text",
                "write plain text after the colon, in quotation marks if it holds a colon",
            )


def _model_at(model: type[BaseModel], path: FieldPath) -> type[BaseModel] | None:
    """Return the record that stands at a path of a model, if one does."""
    for part in path:
        if isinstance(part, int):
            continue
        field = model.model_fields.get(part)
        if field is None:
            return None
        inner = _record_in(field.annotation)
        if inner is None:
            return None
        model = inner
    return model


def _record_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next(filter(None, map(_record_in, get_args(annotation))), None)


def _fields_at(model: type[BaseModel], path: FieldPath) -> list[str]:
    record = _model_at(model, path)
    return sorted(record.model_fields) if record else []


def _description(model: type[BaseModel], path: FieldPath) -> str:
    record = _model_at(model, path[:-1])
    field = record.model_fields.get(str(path[-1])) if record else None
    text = (field.description if field else None) or "it is needed here"
    return text[0].lower() + text[1:].rstrip(".")

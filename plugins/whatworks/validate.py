"""From raw fields to a schema's record, with every fault in an editor's words."""

import re
from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, TypeVar, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from whatworks.dates import certain_date, readings
from whatworks.model import Edit, FieldPath, Position, Problem
from whatworks.problems import File, did_you_mean, listing, sure_of
from whatworks.schema.enums import Audience
from whatworks.schema.shape import Form, shape

R = TypeVar("R", bound=BaseModel)

_AUDIENCE_HINT = 'write "audience: open" if anyone may read it; otherwise one of ' + listing(
    audience.value for audience in Audience
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What certainly belongs in place of a value, or of a field's name."""

    value: Any
    of_name: bool = False


Edits = Callable[[FieldPath, Answer], tuple[Edit, ...]]
"""Says how an answer is written into the file at a place."""


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
        told = _told(error, model, data, file, position, edits=lambda *_: ())
        return None, [problem for problem, _, _ in told]


def make_out(
    model: type[R],
    data: Mapping[str, Any],
    file: File,
    position: Callable[[FieldPath], Position],
    vocabularies: Mapping[str, Any],
    *,
    edits: Edits,
) -> tuple[R | None, list[Problem]]:
    """Return what ``data`` means as a record of ``model``, and all that is wrong with it.

    Where it is certain what every wrong value was meant to be, there is a record in spite of the
    problems, so that whatever else is wrong comes out along with them. Nobody's sign-off is made
    out: it is as it was written, or it is none.
    """
    context = {"vocabularies": vocabularies}
    try:
        return model.model_validate(data, context=context), []
    except ValidationError as error:
        told = list(_told(error, model, data, file, position, edits=edits))
    meant = deepcopy(dict(data))
    for _, path, answer in told:
        if answer is not None:
            _put(meant, path, answer)
    problems = [problem for problem, _, _ in told]
    try:
        return model.model_validate(meant, context=context), problems
    except ValidationError:
        return None, problems


def _told(
    error: ValidationError,
    model: type[BaseModel],
    data: Mapping[str, Any],
    file: File,
    position: Callable[[FieldPath], Position],
    *,
    edits: Edits,
) -> Iterator[tuple[Problem, FieldPath, Answer | None]]:
    """Yield each fault in words, with its place and what certainly belongs there."""
    for path, fault in _faults(error.errors(include_url=False), model, data):
        code, message, hint, answer = _words(fault)
        if path[:1] == ("sign_off",):
            answer = None
        name = ".".join(str(part + 1) if isinstance(part, int) else part for part in path)
        mended = edits(path, answer) if answer else ()
        yield (
            file.problem(code, message, hint, at=position(path), field=name, edits=mended),
            path,
            answer,
        )


def _put(data: Any, path: FieldPath, answer: Answer) -> None:
    """Write an answer into raw data; a renamed field keeps its place."""
    *above, last = path
    for part in above:
        data = data[part]
    if answer.of_name:
        renamed = {answer.value if key == last else key: value for key, value in data.items()}
        data.clear()
        data.update(renamed)
    else:
        data[last] = answer.value


def _faults(
    errors: Iterable[ErrorDetails], model: type[BaseModel], data: Mapping[str, Any]
) -> Iterator[tuple[FieldPath, "_Fault"]]:
    """Yield one fault for each place, where pydantic may have several errors for it."""
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
        context = error.get("ctx") or {}
        around = _value_at(data, path[:-1])
        yield path, _Fault(error["type"], model, path, error.get("input"), context, around)


def _value_at(data: Any, path: FieldPath) -> Any:
    for part in path:
        data = data[part]
    return data


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

    kind: str
    model: type[BaseModel]
    path: FieldPath
    value: object
    context: Mapping[str, Any]
    around: object
    """The group or list that the value stands in."""

    @property
    def field(self) -> str:
        return str(self.path[-1]) if self.path else ""

    @property
    def shown(self) -> str:
        return f'"{self.value}"' if isinstance(self.value, str | int | float) else "this"

    def nearest(self, known: Iterable[str], *, guess: bool = True) -> tuple[str, Answer | None]:
        """Return advice that names the nearest value, and that value where it is certain."""
        values = list(known)
        meant = sure_of(str(self.value), values, guess=guess)
        if meant is not None:
            return f'write "{meant}"', Answer(meant)
        otherwise = f"write one of {listing(values)}"
        return did_you_mean(str(self.value), values, otherwise=otherwise), None


Words = tuple[str, str, str, Answer | None]
"""A code, a message, a piece of advice, and what it comes to where that is certain."""

_PLAIN: dict[str, tuple[str, str]] = {
    "control": (
        "the text holds an invisible control character",
        "delete the text and type it again",
    ),
    "address": (
        "{shown} is not an address of a page",
        "write it like /old/name/, with letters, digits and hyphens",
    ),
    "id": ("{shown} cannot be an id", "write words of letters and digits with hyphens between"),
    "dict_type": (
        "a group of fields is expected here, not {shown}",
        "write each field on a line of its own below, indented by two spaces",
    ),
}
_PLAIN["model_type"] = _PLAIN["model_attributes_type"] = _PLAIN["dict_type"]


def _words(fault: _Fault) -> Words:
    is_empty = fault.value == "" or fault.kind in {"empty", "too_short"}
    if is_empty and fault.kind not in {"missing", "extra_forbidden"}:
        hint = "write a value after the colon, or delete the line"
        return "WW208", "the field is empty", hint, None
    if fault.kind in _PLAIN:
        message, hint = _PLAIN[fault.kind]
        return "WW203", message.replace("{shown}", fault.shown), hint, None
    return _SPECIAL.get(fault.kind, _not_text)(fault)


def _missing(fault: _Fault) -> Words:
    if fault.field == "audience":
        return "WW206", "nobody has said who may read this", _AUDIENCE_HINT, None
    described = _description(fault.model, fault.path)
    hint = f'add a line "{fault.field}: {_example(fault)}" ({described})'
    return "WW202", "the field is missing", hint, None


_EXAMPLES = {
    Form.DATE: "2026-09-01",
    Form.NUMBER: "1.5",
    Form.WHOLE: "1",
    Form.YES_NO: "true",
    Form.URL: "https://www.gov.uk/",
    Form.ID: "a-short-id",
}


def _example(fault: _Fault) -> str:
    """Return a value of the form that a field asks for, or dots where it is up to the editor."""
    record = _model_at(fault.model, fault.path[:-1])
    field = record.model_fields.get(fault.field) if record else None
    if field is None:
        return "…"
    if fault.field == "year":
        return "2026"
    found = shape(field)
    text = found.choices[0] if found.choices else _EXAMPLES.get(found.form, "…")
    return f"[{text}]" if found.is_list else text


def _unknown_field(fault: _Fault) -> Words:
    known = _fields_at(fault.model, fault.path[:-1])
    present = fault.around if isinstance(fault.around, Mapping) else {}
    message = f'this field is not known here: "{fault.field}"'
    name, colon, rest = fault.field.partition(":")
    if colon and name in known and fault.value == "":
        hint = f"put a space after the colon: {name}: {rest}"
        return "WW201", "there is no space after the colon", hint, None
    before = _above(fault)
    if fault.value == "" and fault.field.isdecimal() and before is not None:
        hint = f"write a point, not a comma, in a number: {before[0]}: {before[1]}.{fault.field}"
        return "WW201", message, hint, None
    if fault.value == "" and " " in fault.field:
        hint = 'if it belongs to the value before it, put that value in quotation marks: "…, …"'
        return "WW201", message, hint, None
    meant = sure_of(fault.field, [one for one in known if one not in present])
    if meant is not None:
        return "WW201", message, f'write "{meant}"', Answer(meant, of_name=True)
    if len(fault.path) > 1 and fault.field in fault.model.model_fields:
        hint = "take the spaces before it away: it is a field of the item as a whole"
        return "WW201", message, hint, None
    otherwise = f"delete it; the fields here are {listing(known, 40)}"
    if before is not None and before[1] == "":
        otherwise = f'indent it by two spaces if it belongs to "{before[0]}"; if not, {otherwise}'
    return "WW201", message, did_you_mean(fault.field, known, otherwise=otherwise), None


def _above(fault: _Fault) -> tuple[str, object] | None:
    """Return the name and the value of the field that stands before one in its group."""
    if not isinstance(fault.around, Mapping):
        return None
    names = list(fault.around)
    at = names.index(fault.field)
    return (names[at - 1], fault.around[names[at - 1]]) if at else None


def _not_in_list(fault: _Fault) -> Words:
    known = str(fault.context["expected"]).replace("'", "").replace(" or ", ", ").split(", ")
    decides = fault.field in {"audience", "status"}  # who reads it, and whether anyone does
    hint, answer = fault.nearest(known, guess=not decides)
    code = "WW206" if fault.field == "audience" else "WW204"
    message = f"{fault.shown} is not one of the values this field can have"
    return code, message, hint, answer


def _unknown_term(fault: _Fault) -> Words:
    hint, answer = fault.nearest(fault.context["known"])
    return "WW204", f"{fault.shown} is not in the vocabulary", hint, answer


def _unknown_vocabulary(fault: _Fault) -> Words:
    return (
        "WW204",
        f"this hub has no vocabulary called {fault.context['vocabulary']}",
        "add the vocabulary to site_config/vocabularies.yml, or delete the field",
        None,
    )


def _too_long(fault: _Fault) -> Words:
    text, limit = str(fault.value).strip(), fault.context["max_length"]
    return (
        "WW207",
        f"the text has {len(text)} characters; {limit} are allowed",
        f"shorten it by {len(text) - limit} characters; the limit falls after "
        f'"{text[limit - 30 : limit].strip()}"',
        None,
    )


def _too_small(fault: _Fault) -> Words:
    bound = fault.context
    least = f"from {bound['ge']:g}" if "ge" in bound else f"above {bound['gt']:g}"
    return "WW203", f"{fault.shown} is too small", f"write a number {least}", None


def _not_a_date(fault: _Fault) -> Words:
    message = f"{fault.shown} is not a date as the hub writes them"
    if not isinstance(fault.value, str):
        return "WW205", message, "write year, month and day, like 2026-09-01", None
    meant = certain_date(fault.value)
    if meant is not None:
        return "WW205", message, f'write "{meant.isoformat()}"', Answer(meant.isoformat())
    hint = " or ".join(
        f'"{day.isoformat()}" for {day.day} {day:%B %Y}' for day in readings(fault.value)
    )
    return "WW205", message, f"write {hint or 'year, month and day, like 2026-09-01'}", None


def _no_such_day(fault: _Fault) -> Words:
    year, month, _ = map(int, str(fault.value).split("-"))
    message = f"{fault.shown} is not a day in the calendar"
    if not 1 <= month <= 12 or year < 1:
        hint = "check the month and the day: the year comes first, then the month, then the day"
        return "WW205", message, hint, None
    days = monthrange(year, month)[1]
    hint = f"check the month and the day: this month ends on {year:04}-{month:02}-{days}"
    return "WW205", message, hint, None


_YES_NO = {"yes": "true", "y": "true", "on": "true", "no": "false", "n": "false", "off": "false"}
_WITH_COMMAS = re.compile(r"-?\d{1,3}(,\d{3})+(\.\d+)?")


def _neither_yes_nor_no(fault: _Fault) -> Words:
    word = str(fault.value).strip().lower().strip("\"'“”‘’.")
    meant = _YES_NO.get(word) or sure_of(word, ("true", "false"), guess=False)
    hint = f'write "{meant}"' if meant else "write true or false"
    message = f"{fault.shown} is neither yes nor no"
    return "WW203", message, hint, Answer(meant) if meant else None


def _not_a_number(fault: _Fault) -> Words:
    kind = "whole number" if fault.kind == "whole_number" else "number"
    like = "12" if fault.kind == "whole_number" else "12 or 3.5"
    text = str(fault.value).strip()
    message, hint = f"{fault.shown} is not a {kind}", f"write digits only, like {like}"
    if _WITH_COMMAS.fullmatch(text) and (kind == "number" or "." not in text):
        plain = text.replace(",", "")
        return "WW203", message, f'write "{plain}", without commas', Answer(plain)
    if digits := re.search(r"\d+(\.\d+)?", text):
        hint = f'write digits only, like "{digits[0]}"'
    return "WW203", message, hint, None


def _not_an_address(fault: _Fault) -> Words:
    text = str(fault.value)
    message = f"{fault.shown} is not a full web address"
    address = re.fullmatch(r"(?:https?[:;]?/*)?([\w-]+(?:\.[\w-]+)+(?:/\S*)?)", text)
    if address:
        return "WW203", message, f'write "https://{address[1]}"', None
    return "WW203", message, "write it with its start, like https://www.gov.uk/", None


_BULLETS = re.compile(r"(?:^|\s)[-•·–—*]\s*(?=\S)")
_TOKEN = re.compile(r"[\w./@:+-]+")


def _not_a_list(fault: _Fault) -> Words:
    text = fault.value.strip() if isinstance(fault.value, str) else ""
    message = "a list is expected here"
    if text[:1] in "-•·–—*" and text:
        entries = [one for one in map(str.strip, _BULLETS.split(text)) if one]
        hint = f'start each entry with a hyphen and a space: "- {entries[0]}"' if entries else ""
        return "WW203", message, hint or "write an entry after each hyphen", None
    entries = [one.strip() for one in re.split(r"[,;]", text.strip("[]")) if one.strip()]
    if entries and all(map(_TOKEN.fullmatch, entries)):
        hint = f"write the value in brackets: {fault.field}: [{', '.join(entries)}]"
        return "WW203", message, hint, Answer(entries)
    shown = f"[{text}]" if text and len(text) < 60 and "," not in text else "[first, second]"
    return "WW203", message, f"write the values in brackets: {fault.field}: {shown}", None


def _not_text(fault: _Fault) -> Words:
    value, field = fault.value, fault.field
    if isinstance(value, list):
        first = value[0] if value and isinstance(value[0], str) else "…"
        return (
            "WW203",
            "this is not text but a list",
            f"write one value, without brackets or hyphens: {field}: {first}",
            None,
        )
    if isinstance(value, Mapping) and len(value) == 1 and isinstance(fault.path[-1], int):
        ((name, rest),) = value.items()
        if isinstance(rest, str) and rest:
            meant = f"{name}: {rest}"
            hint = f'put it in quotation marks, because it holds a colon: "{meant}"'
            return "WW203", "this is not text but a field with a value", hint, Answer(meant)
    return (
        "WW203",
        f"{fault.shown} is not text",
        "write plain text after the colon, in quotation marks if it holds a colon",
        None,
    )


_SPECIAL: dict[str, Callable[[_Fault], Words]] = {
    "missing": _missing,
    "extra_forbidden": _unknown_field,
    "enum": _not_in_list,
    "unknown_term": _unknown_term,
    "unknown_vocabulary": _unknown_vocabulary,
    "string_too_long": _too_long,
    "greater_than": _too_small,
    "greater_than_equal": _too_small,
    "date_form": _not_a_date,
    "date_impossible": _no_such_day,
    "yes_no": _neither_yes_nor_no,
    "number": _not_a_number,
    "whole_number": _not_a_number,
    "url": _not_an_address,
    "list_type": _not_a_list,
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

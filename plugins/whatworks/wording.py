"""What is wrong with a field, in an editor's words, and what belongs there if that is certain."""

import re
from calendar import monthrange
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from whatworks.dates import certain_date, readings
from whatworks.model import FieldPath
from whatworks.problems import did_you_mean, listing, sure_of
from whatworks.schema import FRONT_MATTER
from whatworks.schema.enums import Audience, ContentType
from whatworks.schema.fields import as_id
from whatworks.schema.shape import Form, fields_at, record_at, shape

_AUDIENCE_HINT = 'write "audience: open" if anyone may read it; otherwise one of ' + listing(
    audience.value for audience in Audience
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What certainly belongs in place of a value, or of a field's name."""

    value: Any
    of_name: bool = False


@dataclass(frozen=True, slots=True)
class Fault:
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
        """Return the name of the field, or the place in a list; nothing for the whole."""
        return str(self.path[-1]) if self.path else ""

    @property
    def shown(self) -> str:
        """Return the value as messages quote it, or "this" where it is more than a word."""
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
    "dict_type": (
        "a group of fields is expected here, not {shown}",
        "write each field on a line of its own below, indented by two spaces",
    ),
}
_PLAIN["model_type"] = _PLAIN["model_attributes_type"] = _PLAIN["dict_type"]


def in_words(fault: Fault) -> Words:
    """Return what is wrong, as an editor would say it, and what to do."""
    is_empty = fault.value == "" or fault.kind in {"empty", "too_short"}
    if is_empty and fault.kind not in {"missing", "extra_forbidden"}:
        hint = "write a value after the colon, or delete the line"
        return "WW208", "the field is empty", hint, None
    if fault.kind in _PLAIN:
        message, hint = _PLAIN[fault.kind]
        return "WW203", message.replace("{shown}", fault.shown), hint, None
    return _SPECIAL.get(fault.kind, _not_text)(fault)


def _missing(fault: Fault) -> Words:
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


def _example(fault: Fault) -> str:
    """Return a value of the form that a field asks for, or dots where it is up to the editor."""
    record = record_at(fault.model, fault.path[:-1])
    field = record.model_fields.get(fault.field) if record else None
    if field is None:
        return "…"
    if fault.field == "year":
        return "2026"
    found = shape(field)
    text = found.choices[0] if found.choices else _EXAMPLES.get(found.form, "…")
    return f"[{text}]" if found.is_list else text


def _unknown_field(fault: Fault) -> Words:
    known = fields_at(fault.model, fault.path[:-1])
    present = fault.around if isinstance(fault.around, Mapping) else {}
    message = f'this field is not known here: "{fault.field}"'
    name, colon, rest = fault.field.partition(":")
    if colon and name in known and fault.value == "":
        hint = f"put a space after the colon: {name}: {rest}"
        return "WW201", "there is no space after the colon", hint, None
    if fault.value == "" and (hint := _cut_by_a_comma(fault)):
        return "WW201", message, hint, None
    meant = sure_of(fault.field, [one for one in known if one not in present])
    if meant is not None:
        return "WW201", message, f'write "{meant}"', Answer(meant, of_name=True)
    if len(fault.path) > 1 and fault.field in fault.model.model_fields:
        hint = "take the spaces before it away: it is a field of the item as a whole"
        return "WW201", message, hint, None
    others = [type_.value.replace("_", " ") for type_ in _types_with(fault)]
    if others:
        hint = f"delete it, or move the file to the folder of its type: {listing(others)}"
        return "WW201", f'"{fault.field}" is a field of another type of item', hint, None
    otherwise = f"delete it; the fields here are {listing(known, 40)}"
    before = _above(fault)
    if before is not None and before[1] == "":
        otherwise = f'indent it by two spaces if it belongs to "{before[0]}"; if not, {otherwise}'
    return "WW201", message, did_you_mean(fault.field, known, otherwise=otherwise), None


def _types_with(fault: Fault) -> list[ContentType]:
    """Return the types that have a field, where it stands in an item of a type that has not."""
    if len(fault.path) > 1 or fault.model not in FRONT_MATTER.values():
        return []
    return [type_ for type_, model in FRONT_MATTER.items() if fault.field in model.model_fields]


def _cut_by_a_comma(fault: Fault) -> str:
    """Return advice for what is the end of a value that a comma in braces has cut, if it is."""
    before = _above(fault)
    if fault.field.isdecimal() and before is not None:
        if len(fault.field) == len("000"):
            return f"write a number without commas: {_number_up_to(fault)}"
        return f"write a point, not a comma, in a number: {before[0]}: {before[1]}.{fault.field}"
    if " " in fault.field:
        return 'if it belongs to the value before it, put that value in quotation marks: "…, …"'
    return ""


def _number_up_to(fault: Fault) -> str:
    """Return a field with its number, of which commas have made fields of their own."""
    assert isinstance(fault.around, Mapping)
    names = list(fault.around)
    parts = [fault.field]
    for name in reversed(names[: names.index(fault.field)]):
        if fault.around[name] != "" or not name.isdecimal():
            return f"{name}: {fault.around[name]}{''.join(parts)}"
        parts.insert(0, name)
    return "".join(parts)


def _above(fault: Fault) -> tuple[str, object] | None:
    """Return the name and the value of the field that stands before one in its group."""
    if not isinstance(fault.around, Mapping):
        return None
    names = list(fault.around)
    at = names.index(fault.field)
    return (names[at - 1], fault.around[names[at - 1]]) if at else None


def _not_in_list(fault: Fault) -> Words:
    known = str(fault.context["expected"]).replace("'", "").replace(" or ", ", ").split(", ")
    decides = fault.field in {"audience", "status"}  # who reads it, and whether anyone does
    hint, answer = fault.nearest(known, guess=not decides)
    code = "WW206" if fault.field == "audience" else "WW204"
    message = f"{fault.shown} is not one of the values this field can have"
    return code, message, hint, answer


def _unknown_term(fault: Fault) -> Words:
    hint, answer = fault.nearest(fault.context["known"])
    return "WW204", f"{fault.shown} is not in the vocabulary", hint, answer


def _unknown_vocabulary(fault: Fault) -> Words:
    return (
        "WW204",
        f"this hub has no vocabulary called {fault.context['vocabulary']}",
        "add the vocabulary to site_config/vocabularies.yml, or delete the field",
        None,
    )


def _too_long(fault: Fault) -> Words:
    text, limit = str(fault.value).strip(), fault.context["max_length"]
    return (
        "WW207",
        f"the text has {len(text)} characters; {limit} are allowed",
        f"shorten it by {len(text) - limit} characters; the limit falls after "
        f'"{text[limit - 30 : limit].strip()}"',
        None,
    )


def _too_small(fault: Fault) -> Words:
    bound = fault.context
    least = f"from {bound['ge']:g}" if "ge" in bound else f"above {bound['gt']:g}"
    return "WW203", f"{fault.shown} is too small", f"write a number {least}", None


def _not_a_date(fault: Fault) -> Words:
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


def _no_such_day(fault: Fault) -> Words:
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


def _neither_yes_nor_no(fault: Fault) -> Words:
    word = str(fault.value).strip().lower().strip("\"'“”‘’.")
    meant = _YES_NO.get(word) or sure_of(word, ("true", "false"), guess=False)
    hint = f'write "{meant}"' if meant else "write true or false"
    message = f"{fault.shown} is neither yes nor no"
    return "WW203", message, hint, Answer(meant) if meant else None


def _not_a_number(fault: Fault) -> Words:
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


def _not_an_address(fault: Fault) -> Words:
    text = str(fault.value)
    message = f"{fault.shown} is not a full web address"
    address = re.fullmatch(r"(?:https?[:;]?/*)?([\w-]+(?:\.[\w-]+)+(?:/\S*)?)", text)
    if address:
        return "WW203", message, f'write "https://{address[1]}"', None
    return "WW203", message, "write it with its start, like https://www.gov.uk/", None


def _not_an_id(fault: Fault) -> Words:
    made = as_id(str(fault.value))
    hint = f'write "{made}"' if made else "write words of letters and digits with hyphens between"
    return "WW203", f"{fault.shown} cannot be an id", hint, None


_BULLETS = re.compile(r"(?:^|\s)[-•·–—*]\s*(?=\S)")
_TOKEN = re.compile(r"[\w./@:+-]+")


def _not_a_list(fault: Fault) -> Words:
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


def _not_text(fault: Fault) -> Words:
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


_SPECIAL: dict[str, Callable[[Fault], Words]] = {
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
    "id": _not_an_id,
    "list_type": _not_a_list,
}


def _description(model: type[BaseModel], path: FieldPath) -> str:
    record = record_at(model, path[:-1])
    field = record.model_fields.get(str(path[-1])) if record else None
    text = (field.description if field else None) or "it is needed here"
    return text[0].lower() + text[1:].rstrip(".")

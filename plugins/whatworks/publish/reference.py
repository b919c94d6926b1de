"""The reference of fields: a Markdown page made from the front matter schemas themselves."""

from collections.abc import Iterator
from enum import Enum
from typing import Any, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from whatworks.read.layout import FOLDERS
from whatworks.schema import FRONT_MATTER, FrontMatter
from whatworks.schema.enums import ContentType
from whatworks.schema.fields import Refers, TermOf
from whatworks.views import words


def reference() -> str:
    """Return the page that names every field of every type, what it means and what it may hold."""
    lines = [
        "# Fields of the front matter",
        "",
        "This page is made by `whatworks schema --format markdown`; a test compares the two.",
        "A field marked * must be there.",
        "",
        "## Every type",
        "",
        *_table(FrontMatter.model_fields),
    ]
    for type_, model in FRONT_MATTER.items():
        own = {k: v for k, v in model.model_fields.items() if k not in FrontMatter.model_fields}
        folder = FOLDERS[type_][0] if type_ in FOLDERS else None
        where = f" Files stand in `{folder}/`." if folder else ""
        lines += ["", f"## {words.TYPES[type_][0]}", "", f"{model.__doc__}{where}", ""]
        lines += _table(own) if own else ["It has no fields of its own."]
        if type_ is ContentType.PAGE:
            continue
        headings = [f"`## {block.title}`" for block in model.blocks if block.written]
        if headings:
            lines += ["", f"Headings of the text, in this order: {', '.join(headings)}."]
    lines += ["", "## Groups of fields"]
    for record in _records():
        lines += ["", f"### {record.__name__}", "", str(record.__doc__), ""]
        lines += _table(record.model_fields)
    return "\n".join(lines) + "\n"


def _table(fields: dict[str, FieldInfo]) -> list[str]:
    rows = ["| Field | What it says | What it may hold |", "|---|---|---|"]
    for name, field in fields.items():
        star = " *" if field.is_required() else ""
        rows.append(f"| `{name}`{star} | {field.description} | {_kind(field)} |")
    return rows


def _kind(field: FieldInfo) -> str:
    for mark in field.metadata:
        if words_ := _marked(mark):
            return words_
    return _type(field.annotation)


def _marked(mark: object) -> str:
    if isinstance(mark, TermOf):
        return f"a term of `{mark.vocabulary}`"
    if isinstance(mark, Refers):
        kinds = " or ".join(type_.value for type_ in mark.types) or "any item"
        return f"the id of {kinds}"
    return ""


def _type(annotation: Any) -> str:
    for mark in getattr(annotation, "__metadata__", ()):
        if words_ := _marked(mark):
            return words_
    if isinstance(annotation, type) and get_origin(annotation) is None:
        return _simple(annotation)
    inner = [one for one in get_args(annotation) if one is not type(None)]
    if get_origin(annotation) is dict:
        return "names with values"
    prefix = "a list: " if get_origin(annotation) is list else ""
    return prefix + _type(inner[0])


def _simple(kind: type) -> str:
    if issubclass(kind, Enum):
        return ", ".join(f"`{member.value}`" for member in kind)
    if issubclass(kind, BaseModel):
        return f"[{kind.__name__}](#{kind.__name__.lower()})"
    return _PLAIN.get(kind.__name__, "text")


_PLAIN = {"date": "a date, YYYY-MM-DD", "float": "a number", "int": "a whole number"}
_PLAIN["bool"] = "true or false"


def _records() -> Iterator[type[BaseModel]]:
    """Yield every group of fields that stands in another, in the order first met."""
    seen: dict[type[BaseModel], None] = {}

    def walk(annotation: Any) -> None:
        is_record = isinstance(annotation, type) and issubclass(annotation, BaseModel)
        if is_record and annotation not in seen:
            seen[annotation] = None
            for field in annotation.model_fields.values():
                walk(field.annotation)
        for inner in get_args(annotation):
            walk(inner)

    for model in FRONT_MATTER.values():
        for field in model.model_fields.values():
            walk(field.annotation)
    yield from seen

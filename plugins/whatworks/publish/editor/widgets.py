"""The widgets of the form: what a person types or chooses for one value, and what it is called."""

from collections.abc import Callable, Mapping
from typing import Any

from whatworks.schema.enums import FactKind
from whatworks.schema.fields import ID
from whatworks.schema.shape import Form, Shape
from whatworks.schema.site import Fact
from whatworks.views import words

Field = dict[str, Any]
"""A field as Decap's settings have it."""

_TABLES: tuple[Mapping[Any, str], ...] = (
    words.STATUSES,
    words.CHANGES,
    words.DIRECTIONS,
    words.CYCLE_DECISIONS,
    words.RECOMMENDATIONS,
    words.OUTCOMES,
)
NAMES = {str(value): name for table in _TABLES for value, name in table.items()}


YES_NO = {"true": "Yes", "false": "No"}


def label(name: str) -> str:
    """Return a field's name as a person reads it."""
    return _LABELS.get(name) or (name[:1].upper() + name[1:]).replace("_", " ")


_LABELS = {
    "url": "Web address",
    "doi": "DOI",
    "since": "Since when",
    "takes": "What it takes",
    "aliases": "Old addresses",
}


def entry_name(name: str) -> str:
    """Return what one entry of a list is called."""
    return _ENTRIES.get(name) or label(name).lower().removesuffix("s")


_ENTRIES = {
    "aliases": "old address",
    "takes": "what it takes",
    "agenda": "point",
    "ambition": "value",
    "forward_plan": "planned topic",
    "history": "earlier rating",
}


def field(name: str, called: str, hint: str) -> Field:
    """Return the frame of a field that need not be there; its widget is to be added."""
    return {"name": name, "label": called, "required": False, "hint": hint}


def choice(options: Mapping[str, str], *, multiple: bool = False) -> Field:
    """Return a choice among values, each with its label."""
    entries = [{"label": shown, "value": value} for value, shown in options.items()]
    return {"widget": "select", "options": entries} | ({"multiple": True} if multiple else {})


def fact_widget(fact: Fact) -> Field:
    """Return the widget for a fact that a rating records."""
    match fact.kind:
        case FactKind.YES_NO:
            return choice(YES_NO)
        case FactKind.NUMBER:
            return {"widget": "string", "pattern": _NUMBER}
        case FactKind.LIST if fact.values:
            return choice(fact.values, multiple=True)
    entry = {"name": "value", "label": fact.label, "widget": "string"}
    return {"widget": "list", "default": [], "field": entry}


_NUMBER = [r"^-?\d+(\.\d+)?$", "Write digits only, like 12 or 3.5"]
_WHOLE = [r"^\d+$", "Write digits only, like 12"]
_WEB = [r"^https?://\S+\.\S+$", "Write the address with its start, like https://www.gov.uk/"]
_ID = [f"^{ID}$", "Write words with hyphens between them"]
_ADDRESS = [r"^/?[A-Za-z0-9_~/-]+$", "Write it like /old/name/"]


def text_widget(name: str, description: str, kind: Shape) -> Field:
    """Return a box: of several lines where the description speaks of sentences."""
    if kind.longest is not None:
        limit = [rf"^[\s\S]{{1,{kind.longest}}}$", f"Write at most {kind.longest} characters"]
        return {"widget": "text", "pattern": limit}
    return {"widget": "text" if "sentence" in description else "string"}


def _matching(pattern: list[str]) -> Callable[[str, str, Shape], Field]:
    return lambda *_: {"widget": "string", "pattern": pattern}


def _day(*_: object) -> Field:
    form = {"format": "YYYY-MM-DD", "date_format": "YYYY-MM-DD", "time_format": False}
    return {"widget": "datetime", **form}


def _file(name: str, *_: object) -> Field:
    folder = "data" if name == "data" else "files"
    return {"widget": "file", "media_folder": folder, "public_folder": folder}


SINGLE: Mapping[Form, Callable[[str, str, Shape], Field]] = {
    Form.DATE: _day,
    Form.FILE: _file,
    Form.NUMBER: _matching(_NUMBER),
    Form.WHOLE: _matching(_WHOLE),
    Form.URL: _matching(_WEB),
    Form.ID: _matching(_ID),
    Form.ADDRESS: _matching(_ADDRESS),
}

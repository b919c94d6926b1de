"""How values are written as YAML, so that the strict reader and any other gives them back."""

import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

import yaml

WIDTH = 100
"""Characters of a line, where a value can be broken at all."""

_PLAIN = re.compile(r"(?:[^\W\d_]|[/(£“‘])((?!: | #).)*(?<![:\s])")
"""Begins with what means nothing to YAML, and holds nothing that could be a key or a comment."""
_FIGURES = re.compile(r"-?\d[\d.-]*|true|false")
_NAME = re.compile(r"[\w/-]+(\.[\w-]+)*")
_RESOLVER: Any = yaml.resolver.Resolver()


def as_text(value: object) -> str:
    """Return a value as the text that an editor would type for it."""
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return format(Decimal(repr(value)), "f").removesuffix(".0")
    return value.isoformat() if isinstance(value, date) else str(value)


def scalar(value: object, *, figures: bool = False) -> str:
    """Return a value on one line, in quotation marks where it needs them.

    ``figures`` says that a date, a number or true and false are meant where the text reads so.
    """
    text = as_text(value)
    if (figures or not isinstance(value, str)) and _FIGURES.fullmatch(text):
        return text
    if text.isprintable() and _PLAIN.fullmatch(text) and not _means_more(text):
        return text
    return f'"{"".join(map(_quoted, text))}"'


def _means_more(text: str) -> bool:
    """Say whether YAML takes a text for more than text, such as NO for false."""
    tag: str = _RESOLVER.resolve(yaml.ScalarNode, text, (True, False))
    return tag != "tag:yaml.org,2002:str"


def _quoted(char: str) -> str:
    if char in '"\\':
        return f"\\{char}"
    if char.isprintable():
        return char
    return {"\n": "\\n", "\t": "\\t"}.get(char) or f"\\U{ord(char):08x}"


def entry(name: str, value: object, *, figures: bool = False, indent: str = "") -> Iterator[str]:
    """Yield the lines of a field with its value: text, a list, or names with values."""
    if isinstance(value, Mapping):
        yield f"{indent}{name}:" if value else f"{indent}{name}: {{}}"
        for key, inner in value.items():
            yield from entry(scalar(key), inner, figures=figures, indent=f"{indent}  ")
    elif isinstance(value, Sequence) and not isinstance(value, str):
        yield from _list(name, value, figures, indent)
    else:
        yield from _text(name, value, figures, indent)


def _list(name: str, values: Sequence[object], figures: bool, indent: str) -> Iterator[str]:
    written = [scalar(value, figures=figures) for value in values]
    line = f"{indent}{name}: [{', '.join(written)}]"
    if len(line) <= WIDTH and all(map(_NAME.fullmatch, written)):
        yield line
        return
    yield f"{indent}{name}:"
    yield from (f"{indent}  - {value}" for value in written)


def _text(name: str, value: object, figures: bool, indent: str) -> Iterator[str]:
    text = as_text(value)
    line = f"{indent}{name}: {scalar(value, figures=figures)}"
    lines = text.split("\n")
    if len(lines) > 1 and all(one == one.strip() and one.isprintable() for one in lines):
        if lines[0] and lines[-1]:
            yield f"{indent}{name}: |-"
            yield from (f"{indent}  {one}".rstrip() for one in lines)
            return
    elif (
        len(line) > WIDTH and " " in text and text.isprintable() and text == " ".join(text.split())
    ):
        yield f"{indent}{name}: >-"
        wide = textwrap.TextWrapper(
            WIDTH - len(indent) - 2, break_long_words=False, break_on_hyphens=False
        )
        yield from (f"{indent}  {one}" for one in wide.wrap(text))
        return
    yield line

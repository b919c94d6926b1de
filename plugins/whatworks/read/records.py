"""From a YAML file of the hub to a checked record."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel

from whatworks.model import FieldPath, Position, Problem
from whatworks.problems import File
from whatworks.read.strict_yaml import Document, read_yaml
from whatworks.validate import validate

R = TypeVar("R", bound=BaseModel)
Positions = Mapping[FieldPath, Position]
"""Where the values of a document stand."""


def read_document(root: Path, name: str, problems: list[Problem]) -> Document | None:
    """Return a YAML file of the hub, or None and, in ``problems``, what is wrong with it."""
    file = File(name)
    try:
        text = (root / name).read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        problems.append(
            file.problem(
                "WW701",
                "the hub has no such file",
                "write it; docs/make-your-own-hub.md shows what it holds",
            )
        )
        return None
    except (OSError, UnicodeDecodeError):
        problems.append(
            file.problem("WW702", "the file cannot be read", "save it again as UTF-8 text")
        )
        return None
    document = read_yaml(text, file)
    problems += document.problems
    return None if document.problems else document


def read_record(
    root: Path, name: str, model: type[R], problems: list[Problem]
) -> tuple[R | None, Positions]:
    """Return a YAML file of the hub as a record, with where its values stand."""
    document = read_document(root, name, problems)
    if document is None:
        return None, {}
    record, found = validate_part(model, document.data, name, document, ())
    problems += found
    return record, document.positions


def validate_part(
    model: type[R],
    data: Mapping[str, Any],
    name: str,
    document: Document,
    base: tuple[str, ...],
) -> tuple[R | None, list[Problem]]:
    """Return a part of a document, the one at ``base``, as a record, or what is wrong with it."""

    def position(path: tuple[str | int, ...]) -> Position:
        at: tuple[str | int, ...] = (*base, *path)
        while at and at not in document.positions:
            at = at[:-1]
        return document.positions.get(at, Position(1))

    return validate(model, data, File(name), position, {})

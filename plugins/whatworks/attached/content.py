"""What was taken out of a file."""

from collections.abc import Sequence
from dataclasses import dataclass, field

LARGEST = 25_000_000
"""Bytes of a file that is looked into."""
MOST_TEXT = 5_000_000
"""Characters that are taken out of one file."""


class UnreadableError(Exception):
    """A file cannot be looked into; the message says why, in an editor's words."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A text in a file."""

    text: str
    place: str = ""
    """Where it stands, in words: ``page 3``; empty where the line says it."""
    unit: str = ""
    """What its lines are where they are no lines of the file: ``row``."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table in a file."""

    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...] = ()
    """The line of each row; empty where rows have none."""
    place: str = ""
    unit: str = ""


def written(row: Sequence[str]) -> str:
    """Return the filled cells of a row on one line, which no sentence goes beyond."""
    cells = " | ".join(filter(None, row))
    return f"| {cells} |".replace("\r", " ").replace("\n", " ") if cells else ""


@dataclass(slots=True)
class Content:
    """Everything that was taken out of a file."""

    passages: list[Passage] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    people: dict[str, str] = field(default_factory=dict)
    """Names in hidden details, by what they are: ``its author``."""
    hidden: list[str] = field(default_factory=list)
    """What else stands in it unseen, in words: ``comments``, ``where it was taken (GPS)``."""

    def hide(self, what: str) -> None:
        """Note something that stands in the file unseen, once."""
        if what not in self.hidden:
            self.hidden.append(what)

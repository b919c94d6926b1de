"""What readers read of an item, cut into pieces, with the words that are not its editors' own."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from whatworks.check.context import Entry
from whatworks.check.texts import texts_in
from whatworks.model import Position, Problem
from whatworks.problems import field_name
from whatworks.read.markdown import LEFT_OUT, Passage, passages
from whatworks.schema.enums import ContentType

_FIELDS = frozenset(
    {
        ("title",),
        ("summary",),
        ("withdrawn_because",),
        ("changes", "what"),
        ("takes", "staff_time"),
        ("takes", "cost"),
        ("takes", "who_pays"),
        ("population",),
        ("rating", "rationale"),
        ("rating", "difference"),
        ("rating", "headline"),
        ("rating", "outcomes", "rationale"),
        ("outcomes", "finding"),
        ("appraisal", "result"),
        ("limitations",),
        ("lead_indicators", "measure"),
        ("lead_indicators", "before"),
        ("lead_indicators", "after"),
        ("next_cycle",),
        ("indicators", "note"),
        ("decisions", "decision"),
        ("actions", "action"),
        ("response",),
        ("agenda",),
        ("forward_plan", "topic"),
    }
)
"""The fields that editors write in words of their own. Whatever names a source is not here."""

ADDRESS = re.compile(r"(?:https?://|www\.)\S*[^\s.,;:!?)\]]", re.IGNORECASE)
"""An address of the web, written out."""

_QUOTED = re.compile(r"\"[^\"]*\"|“[^”]*”|(?<!\w)‘[^’]*’(?!\w)|(?<![\w'])'[^'\n]*'(?!\w)")
_MAIL = re.compile(r"\S+@\S+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A text of an item: a field, or a paragraph, heading, cell or list entry of its body."""

    entry: Entry
    field: str
    """As a problem names it: a field's path, or ``text``."""
    text: str
    own: str
    """As long as the text, with ``LEFT_OUT`` for each character that is not the editors' own."""
    at: tuple[Position, ...]
    """The place of each of its lines; of a field only the first is known."""
    is_heading: bool = False
    steps: int | None = None
    """The line on which the numbered list begins that it belongs to."""

    def problem(self, code: str, message: str, hint: str, start: int = 0) -> Problem:
        """Return a problem of what begins at a place in the text."""
        line = min(self.text.count("\n", 0, start), len(self.at) - 1)
        return self.entry.file.problem(code, message, hint, at=self.at[line], field=self.field)


def pieces(entry: Entry) -> tuple[Piece, ...]:
    """Return what readers read of an item, in the order they read it; quoted blocks left out."""
    fields = sorted(_fields(entry), key=lambda piece: (piece.field != "title", piece.at))
    body = (_passage(entry, one) for one in passages(entry.body) if not one.is_quoted)
    return (*fields, *body)


def _fields(entry: Entry) -> Iterator[Piece]:
    is_evidence = entry.source.type is ContentType.EVIDENCE
    for path, text in texts_in(entry.source.data):
        kind = tuple(part for part in path if isinstance(part, str))
        if kind in _FIELDS and not (is_evidence and kind == ("title",)):  # a title of a source
            yield Piece(entry, field_name(path), text, _own(text), (entry.source.position(path),))


def _passage(entry: Entry, passage: Passage) -> Piece:
    own = passage.text
    for start, end in passage.italics:
        own = own[:start] + _blank(own[start:end]) + own[end:]
    at = tuple(map(Position, passage.lines))
    return Piece(entry, "text", passage.text, _own(own), at, passage.is_heading, passage.steps)


def _own(text: str) -> str:
    for sign, pattern in (("", _QUOTED), ("//", ADDRESS), ("www", ADDRESS), ("@", _MAIL)):
        if sign in text:
            text = pattern.sub(lambda found: _blank(found[0]), text)
    return text


def _blank(text: str) -> str:
    return "".join(letter if letter == "\n" else LEFT_OUT for letter in text)

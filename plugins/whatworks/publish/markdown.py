"""Texts as GitHub-flavoured Markdown: plain words that stay plain, tables, problems in a table."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from whatworks.model import Problem
from whatworks.views import words

_BREAK = "\u200b"
"""A space without width: it shows as nothing, and keeps GitHub from making a link."""
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_SIGNS = re.compile(r"[\\`*_\[\]|~#$]")
_WAKES = re.compile(
    r"[@#](?=[\w-])|:(?=//)|\b(?:www(?=\.)|GH(?=-)|mailto(?=:)|xmpp(?=:))", re.IGNORECASE
)
"""What GitHub makes a link of: people and teams, issues, web and e-mail addresses."""
_STARTS = re.compile(r"^(\d*)([-+=.)])")
"""What makes a list or a line of a text that begins so."""


def plain(text: str, longest: int | None = None) -> str:
    """Return a text as one line of Markdown that shows just that text, and calls or loads nobody.

    It may stand in a table. Characters that cannot be seen, or that turn the direction of writing,
    are left out; what has more than ``longest`` characters is cut.
    """
    seen = "".join(one for one in text if one.isspace() or unicodedata.category(one)[0] != "C")
    line = " ".join(seen.split())
    if longest is not None and len(line) > longest:
        line = f"{line[: longest - 1]}…"
    line = _WAKES.sub(lambda found: found[0] + _BREAK, line)
    line = _SIGNS.sub(lambda sign: f"\\{sign[0]}", line.translate(_ENTITIES))
    return _STARTS.sub(r"\1\\\2", line)


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Yield the lines of a table; its cells are Markdown already."""
    yield _row(columns)
    yield _row(["---"] * len(columns))
    yield from map(_row, rows)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def problem_table(problems: Sequence[Problem]) -> str:
    """Return problems as a table: where each is, its code, what is wrong and what to write."""
    if not problems:
        return "No problems."
    rows = (
        (
            plain(problem.path),
            str(problem.line),
            f"{problem.code} ({problem.severity.value})",
            plain(f"{problem.field}: {problem.message}" if problem.field else problem.message),
            plain(problem.hint),
        )
        for problem in problems
    )
    lines = table(("File", "Line", "Code", "What is wrong", "What to write"), rows)
    return "\n".join([f"{words.count(len(problems), 'problem')}.", "", *lines])

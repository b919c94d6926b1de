"""Texts as GitHub-flavoured Markdown: plain words that stay plain, tables, problems in a table."""

import re
from collections.abc import Iterable, Iterator, Sequence

from whatworks.model import Problem
from whatworks.views import words

_SIGNS = re.compile(r"[\\`*_\[\]<>|~#&]")
_SPACE = re.compile(r"\s+")


def plain(text: str) -> str:
    """Return a text as one line of Markdown that shows just that text, in a table too."""
    return _SIGNS.sub(lambda sign: f"\\{sign[0]}", _SPACE.sub(" ", text).strip())


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

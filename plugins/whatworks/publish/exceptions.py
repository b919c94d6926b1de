"""The exceptions that editors made to what the check suspects: where, to what, and why."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from whatworks.model import Allowance
from whatworks.problems import CODES
from whatworks.publish.markdown import plain, table
from whatworks.views import words


def as_data(found: Sequence[Allowance]) -> list[dict[str, Any]]:
    """Return exceptions for JSON: ``path``, ``line``, ``column``, ``code``, ``title``, ``reason``.

    The path is that of the file from the root of the hub, the title that of the code.
    """
    return [{**asdict(one), "title": CODES[one.code][1]} for one in found]


def as_text(found: Sequence[Allowance]) -> str:
    """Return exceptions for a terminal, one a line."""
    lines = [
        f"{one.path}:{one.line}: {one.code} {CODES[one.code][1]}: {one.reason}" for one in found
    ]
    return "\n".join([*lines, _count(found)])


def as_markdown(found: Sequence[Allowance]) -> str:
    """Return exceptions as a table, to be pasted into an issue or a change request."""
    rows = (
        (plain(one.path), str(one.line), one.code, CODES[one.code][1], plain(one.reason))
        for one in found
    )
    columns = ("File", "Line", "Code", "What is excused", "Why")
    lines = ["# Exceptions", "", _count(found)]
    return "\n".join([*lines, *(["", *table(columns, rows)] if found else [])])


def _count(found: Sequence[Allowance]) -> str:
    return f"{words.count(len(found), 'exception')}." if found else "No exceptions."

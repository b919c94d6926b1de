"""From a CSV file to a series: the values of an indicator, period by period."""

import csv
import re
from pathlib import Path

from whatworks.model import Position, Problem
from whatworks.problems import File

_NUMBER = re.compile(r"-?\d{1,12}(\.\d{1,6})?", re.ASCII)

_LONGEST = 1000
"""Characters of a line; a period and a value need few."""

Series = tuple[tuple[str, str], ...]
"""Periods with their values as published, oldest first: 6.0 says more than 6."""


def read_series(root: Path, path: str) -> tuple[Series, list[Problem]]:
    """Return the series in the file at ``path`` (from ``root``), and what is wrong with it."""
    file = File(path)
    try:
        lines = (root / path).read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError:
        return (), [
            file.problem(
                "WW605",
                "the file is not UTF-8 text",
                'save it as "CSV UTF-8" in your spreadsheet',
            )
        ]
    if not lines or lines[0].strip() != "period,value":
        return (), [
            file.problem(
                "WW605",
                "the first line does not name the columns",
                'make the first line "period,value"',
            )
        ]
    points: list[tuple[str, str]] = []
    problems: list[Problem] = []
    if any(len(line) > _LONGEST for line in lines):
        return (), [
            file.problem("WW605", "a line is far too long", "write one period and one value a line")
        ]
    for number, row in enumerate(csv.reader(lines[1:]), 2):
        at = Position(number)
        if not any(cell.strip() for cell in row):
            problems.append(file.problem("WW605", "this line is empty", "delete the line", at=at))
            continue
        if len(row) != 2:
            problems.append(
                file.problem(
                    "WW605",
                    f"this line has {len(row)} columns; two are expected",
                    "write the period, a comma and the value, like 2024,13.6",
                    at=at,
                )
            )
            continue
        if not row[0].strip():
            problems.append(
                file.problem(
                    "WW605",
                    "this line has a value but no period",
                    "write the period before the comma",
                    at=at,
                )
            )
        elif _NUMBER.fullmatch(row[1].strip()):
            points.append((row[0].strip(), row[1].strip()))
        else:
            problems.append(
                file.problem(
                    "WW605",
                    f'"{row[1]}" is not a number',
                    "write digits only, without % or a thousands comma",
                    at=at,
                )
            )
    return tuple(points), problems

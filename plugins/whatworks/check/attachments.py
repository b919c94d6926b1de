"""Attached files exist, are declared, and hold what they should."""

import csv
from collections.abc import Iterator

from whatworks.check.context import Context
from whatworks.model import Position, Problem
from whatworks.problems import File, did_you_mean
from whatworks.schema.fields import FileBeside
from whatworks.schema.research import Dashboard
from whatworks.targets import HubFile, beside, resolve
from whatworks.walk import marked


def attachments_exist(context: Context) -> Iterator[Problem]:
    """Yield a problem for every declared file that is not there."""
    for entry, item in context.items:
        for path, name, _ in marked(item.front, FileBeside):
            found = beside(item.path, name)
            if found not in context.files:
                yield entry.problem(
                    "WW308",
                    path,
                    f'there is no file at "{found}"',
                    did_you_mean(
                        found,
                        context.files,
                        otherwise="put the file there, or correct the path from this file's folder",
                    ),
                )


def files_are_declared(context: Context) -> Iterator[Problem]:
    """Yield a problem for every file in the content folders that no item declares or shows."""
    used: set[str] = set()
    for entry in context.entries:
        for link in entry.outline.links:
            target = resolve(entry.source.path, link.target)
            if isinstance(target, HubFile):
                used.add(target.path)
        if entry.item is None:
            folder = entry.source.path.rpartition("/")[0]
            used.update(file for file in context.files if file.startswith(f"{folder}/"))
            continue
        used.update(
            beside(entry.source.path, name)
            for _, name, _ in marked(entry.item.front, FileBeside)
        )
    for path in sorted(context.files - used):
        yield File(path).problem(
            "WW309",
            "no item declares this file, so it is not published",
            "list it under downloads of the item it belongs to, or delete it",
        )


def data_can_be_read(context: Context) -> Iterator[Problem]:
    """Yield a problem for every line of a dashboard's data that is not a period and a number."""
    for _, item in context.items:
        if not isinstance(item.front, Dashboard):
            continue
        for indicator in item.front.indicators:
            path = beside(item.path, indicator.data)
            if path in context.files:
                yield from _data(context, path)


def _data(context: Context, path: str) -> Iterator[Problem]:
    file = File(path)
    try:
        lines = (context.root / path).read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError:
        yield file.problem(
            "WW605", "the file is not UTF-8 text", 'save it as "CSV UTF-8" in your spreadsheet'
        )
        return
    if not lines or lines[0].strip() != "period,value":
        yield file.problem(
            "WW605",
            "the first line does not name the columns",
            'make the first line "period,value"',
        )
        return
    for number, row in enumerate(csv.reader(lines[1:]), 2):
        at = Position(number)
        if len(row) != 2:
            yield file.problem(
                "WW605",
                f"this line has {len(row)} columns; two are expected",
                "write the period, a comma and the value, like 2024,13.6",
                at=at,
            )
            continue
        try:
            float(row[1])
        except ValueError:
            yield file.problem(
                "WW605",
                f'"{row[1]}" is not a number',
                "write digits only, without % or a thousands comma",
                at=at,
            )

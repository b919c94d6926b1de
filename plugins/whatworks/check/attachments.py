"""Attached files exist, are declared, and hold what they should."""

from collections.abc import Iterator

from whatworks.check.context import Context
from whatworks.model import Problem
from whatworks.problems import File
from whatworks.read.series import read_series
from whatworks.schema.enums import Audience
from whatworks.schema.fields import FileBeside
from whatworks.schema.research import Dashboard
from whatworks.targets import HubFile, beside, nearest, relative_to
from whatworks.walk import declared_files, marked


def attachments_exist(context: Context) -> Iterator[Problem]:
    """Yield a problem for every declared file that is not there."""
    for entry, item in context.items:
        for path, name, _ in marked(item.front, FileBeside):
            found = beside(item.path, name)
            if found not in context.files:
                near = nearest(found, context.files)
                yield entry.problem(
                    "WW308",
                    path,
                    f'there is no file at "{found}"',
                    f'write "{relative_to(item.path, near)}"'
                    if near
                    else "put the file there, or correct the path from this file's folder",
                )


def files_have_one_audience(context: Context) -> Iterator[Problem]:
    """Yield a problem for every file that is already declared for another audience."""
    first: dict[str, tuple[str, Audience]] = {}
    for entry, item in context.items:
        for at, path, audience in declared_files(item):
            owner, wanted = first.setdefault(path, (item.path, audience))
            if audience is not wanted:
                is_download = at[0] == "downloads"
                yield entry.problem(
                    "WW310",
                    (*at[:-1], "audience") if is_download else at,
                    f"{owner} declares the same file for {wanted.value}"
                    + ("" if is_download else f"; these readers are {audience.value}"),
                    f'write "{wanted.value}" here too, or give each audience a file of its own'
                    if is_download
                    else "give each audience a file of its own",
                )


def easy_read_is_declared(context: Context) -> Iterator[Problem]:
    """Yield a problem for every Easy Read version that is not one of the downloads."""
    for entry, item in context.items:
        name = item.front.easy_read
        declared = {beside(item.path, download.file) for download in item.front.downloads}
        if name is not None and beside(item.path, name) not in declared:
            yield entry.problem(
                "WW309",
                ("easy_read",),
                f"{name} is not one of the downloads",
                "list it under downloads, with a title and an audience",
            )


def files_are_declared(context: Context) -> Iterator[Problem]:
    """Yield a problem for every file in the content folders that no item declares or shows."""
    used: set[str] = set()
    for entry in context.entries:
        used.update(target.path for target in entry.targets if isinstance(target, HubFile))
        if entry.item is None:
            folder = entry.source.path.rpartition("/")[0]
            used.update(file for file in context.files if file.startswith(f"{folder}/"))
            continue
        named = {beside(entry.source.path, n) for _, n, _ in marked(entry.item.front, FileBeside)}
        used |= named
        used.update(filter(None, (nearest(n, context.files) for n in named - context.files)))
    for path in context.unread:
        folder = path.rpartition("/")[0]
        used.update(file for file in context.files if file.startswith(f"{folder}/"))
    for path in sorted(context.files - used):
        yield File(path).problem(
            "WW312",
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
                yield from read_series(context.root, path)[1]

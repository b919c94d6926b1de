"""Exceptions that editors made beside a line: which problems they excuse, and which excuse none."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from whatworks.check.context import Context, Entry
from whatworks.model import Allowance, Position, Problem
from whatworks.problems import SUSPECTED, File, can_be_allowed
from whatworks.targets import HubFile
from whatworks.walk import declared_files

_Place = tuple[str, int]


def excuse(
    problems: Iterable[Problem], context: Context, advised: Callable[[str], bool]
) -> tuple[list[Problem], list[Problem]]:
    """Return the problems that no exception excuses, and the exceptions that excuse none.

    An exception in the fields is beside the field that its line belongs to. Whatever is found in an
    attached file is excused beside the line that declares or shows the file. ``advised`` says of
    which paths advice was given; elsewhere, and of advice that the hub has turned off, nobody can
    tell what an exception from it excuses.
    """
    made: defaultdict[tuple[str, int, str], list[Allowance]] = defaultdict(list)
    allowances = [one for entry in context.entries for one in entry.source.allowances]
    if not allowances:
        return list(problems), []
    starts = {path: _starts(context.by_path[path]) for path in {one.path for one in allowances}}

    def beside(path: str, line: int) -> int:
        """Return the line on which the field of a line starts; lines of the text are their own."""
        before = starts.get(path, [])
        if not before or line >= context.by_path[path].source.body_line:
            return line
        return before[max(0, bisect_right(before, line) - 1)]

    for one in allowances:
        made[one.path, beside(one.path, one.line), one.code].append(one)
    attached = dict(_attached(context))
    used: set[Allowance] = set()
    left = []
    for problem in problems:
        found: list[Allowance] = []
        if can_be_allowed(problem.code):
            places = [(problem.path, problem.line), *attached.get(problem.path, ())]
            for path, line in places:
                found += made.get((path, beside(path, line), problem.code), ())
        used.update(found)
        if not found:
            left.append(problem)
    off = context.configuration.checks.off
    unused = (one for one in allowances if one not in used and one.code not in off)
    return left, [excuses_nothing(one) for one in unused if _is_told(one, advised)]


def _starts(entry: Entry) -> list[int]:
    return sorted({position.line for position in entry.source.positions.values()})


def _attached(context: Context) -> Iterator[tuple[str, list[_Place]]]:
    """Yield every attached file with the lines that declare it, or show it as a picture."""
    found: defaultdict[str, list[_Place]] = defaultdict(list)
    for entry in context.entries:
        if not entry.source.allowances:
            continue
        for link, target in zip(entry.outline.links, entry.targets, strict=True):
            if isinstance(target, HubFile):
                found[target.path].append((entry.source.path, link.line))
        for at, path, _ in declared_files(entry.item) if entry.item else ():
            found[path].append((entry.source.path, entry.source.position(at).line))
    yield from found.items()


def _is_told(one: Allowance, advised: Callable[[str], bool]) -> bool:
    return one.code in SUSPECTED or advised(one.path)


def excuses_nothing(one: Allowance) -> Problem:
    """Return the warning of an exception that no problem stands beside."""
    return File(one.path).problem(
        "WW912",
        f"nothing on this line gives {one.code}, so there is nothing to excuse",
        "delete the exception, or move it to the end of the line that it is about",
        at=Position(one.line, one.column),
        field="exception",
    )

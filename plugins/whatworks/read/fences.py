"""Where front matter begins and ends, told even where its lines of ``---`` are not quite right."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from whatworks.model import Edit, Position, Problem
from whatworks.problems import File

_FENCE = "---"
_NEARLY = re.compile(r"\s*(?:[-–—_=~*]\s?){2,}\s*|\s*[–—]\s*|\s*\+{3}\s*|\s*`{3}\s*")
_BEGINS_CODE = re.compile(r"\s*```\s*(?:ya?ml)?\s*")
_FIELD = re.compile(r"[A-Za-z_][\w-]*\s*:(?:\s|$)")
_OF_FIELDS = re.compile(r"\s|[A-Za-z_][\w-]*\s*[:;=]|[-#\]}]|$")
"""How a line of front matter may start."""
_HEADING = re.compile(r"#{2,6}\s")


@dataclass(frozen=True, slots=True)
class Parts:
    """A file cut in two, at what are or should be its lines of ``---``."""

    front: str
    front_line: int
    """The line of the file on which the fields start."""
    body: str
    body_line: int
    problems: tuple[Problem, ...] = ()
    is_whole: bool = True
    """Whether it could be made out where the fields are."""


def split(text: str, file: File, reads: Callable[[str], bool]) -> Parts:
    """Return the fields and the body of a file; ``reads`` says whether a text can be fields."""
    lines = text.split("\n")
    first = next((at for at, line in enumerate(lines) if line.strip()), None)
    opened = None if first is None else _opening(lines, first, file)
    if opened is None:
        problem = file.problem(
            "WW102",
            "the file does not start with front matter",
            'write a line with only "---" first, then the fields, then "---" again',
        )
        return Parts("", 1, text, 1, (problem,), is_whole=False)
    start, problems = opened
    end, after, found = _closing(lines, start, file, reads)
    if end is None:
        return Parts("", 1, text, 1, (*problems, *found), is_whole=False)
    front, body = "\n".join(lines[start:end]), "\n".join(lines[after:])
    return Parts(front, start + 1, body, after + 1, (*problems, *found))


def _opening(
    lines: Sequence[str], first: int, file: File
) -> tuple[int, tuple[Problem, ...]] | None:
    """Return the index of the line after the opening one, or None where there are no fields."""
    line = lines[first]
    at = Position(first + 1)
    if line.rstrip() == _FENCE:
        again = _written_again(lines, first)
        if again is not None:
            problem = file.problem(
                "WW102",
                "the line that opens the front matter stands there twice",
                f'delete this line: one "{_FENCE}" goes above the fields, and one below them',
                at=Position(again + 1),
                edits=(Edit(Position(1), Position(again + 1), ""),),
            )
            return again + 1, (problem,)
        if first == 0:
            return 1, ()
        problem = file.problem(
            "WW102",
            "the file does not start with front matter: something stands above it that cannot be "
            "seen",
            f'delete the empty lines above the first "{_FENCE}"',
            edits=(Edit(Position(1), at, ""),),
        )
        return first + 1, (problem,)
    if _NEARLY.fullmatch(line) or _BEGINS_CODE.fullmatch(line):
        return first + 1, (_mistyped(line, at, file),)
    if _FIELD.match(line):
        problem = file.problem(
            "WW102",
            "the file does not start with front matter: the line above the fields is missing",
            f'write a line with only "{_FENCE}" above this one',
            at=at,
            edits=(Edit(at, at, f"{_FENCE}\n"),),
        )
        return first, (problem,)
    return None


def _written_again(lines: Sequence[str], first: int) -> int | None:
    """Return the index of a second opening line, where the fields stand only below that one."""
    again = next((at for at in range(first + 1, len(lines)) if lines[at].strip()), len(lines))
    below = lines[again + 1 :]
    if lines[again : again + 1] != [_FENCE] or not below or not _FIELD.match(below[0]):
        return None
    return again if any(line.rstrip() == _FENCE for line in below) else None


def _closing(
    lines: Sequence[str], start: int, file: File, reads: Callable[[str], bool]
) -> tuple[int | None, int, tuple[Problem, ...]]:
    """Return the index of the line after the fields, that of the body, and what is wrong there."""
    closed = next((n for n in range(start, len(lines)) if lines[n].rstrip() in (_FENCE, "...")), -1)
    front = range(start, len(lines) if closed < 0 else closed)  # what stands below is the text
    nearly = next((n for n in front if _is_nearly(lines[n])), -1)
    if 0 <= nearly < closed and _are_fields(lines[nearly + 1 : closed]):
        nearly = -1  # a stray line among the fields; they go on below it
    ends = next((n for n in front if _is_body(lines, n)), -1)
    if 0 <= ends < closed and any(map(_FIELD.match, lines[ends:closed])):
        ends = -1  # a slip among the fields; they go on below it
    if closed >= 0 and ((nearly < 0 and ends < 0) or reads("\n".join(lines[start:closed]))):
        return closed, closed + 1, ()
    if nearly >= 0 and not 0 <= ends < nearly:
        at = Position(nearly + 1)
        return nearly, nearly + 1, (_mistyped(lines[nearly], at, file),)
    if ends >= 0 and reads("\n".join(lines[start:ends])):
        at = Position(ends + 1)
        problem = file.problem(
            "WW102",
            "the front matter is opened and never closed: the text starts here",
            f'write a line with only "{_FENCE}" above this one, below the last field',
            at=at,
            edits=(Edit(at, at, f"{_FENCE}\n"),),
        )
        return ends, ends, (problem,)
    if closed >= 0:
        return closed, closed + 1, ()
    problem = file.problem(
        "WW102",
        "the front matter is opened and never closed",
        f'write a line with only "{_FENCE}" after the last field',
    )
    return None, 0, (problem,)


def _are_fields(lines: Sequence[str]) -> bool:
    return any(map(_FIELD.match, lines)) and all(map(_OF_FIELDS.match, lines))


def _is_nearly(line: str) -> bool:
    return line.rstrip() != _FENCE and _NEARLY.fullmatch(line) is not None


def _is_body(lines: Sequence[str], at: int) -> bool:
    """Say whether a line can only belong to the text below the fields."""
    after_a_gap = not lines[at - 1].strip()
    return not _OF_FIELDS.match(lines[at]) or (
        after_a_gap and _HEADING.match(lines[at]) is not None
    )


def _mistyped(line: str, at: Position, file: File) -> Problem:
    return file.problem(
        "WW102",
        f'"{line.strip()}" stands where a line of three hyphens belongs',
        f'write "{_FENCE}" and nothing else on this line',
        at=at,
        edits=(Edit(at, Position(at.line, len(line) + 1), _FENCE),),
    )

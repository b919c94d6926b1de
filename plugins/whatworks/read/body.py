"""The body of a source as fragments, each for one audience.

A fragment for fewer readers stands between two lines of its own::

    /// audience | partnership
    Only partnerships read this.
    ///

Both lines start in the first column. Anything else that looks like such a line is a problem, and
until it is mended whatever follows it is kept from everybody but the narrowest audience.
"""

import re
from dataclasses import replace

from whatworks.model import Fragment, Position, Problem
from whatworks.problems import File, listing
from whatworks.schema.enums import Audience

_FENCE = re.compile(r"^[\s>*+\-\d.]*/{3,}")
_OPEN = re.compile(r"^/// audience \| (?P<tier>[a-z]+)$")
_CODE = re.compile(r"^\s{0,3}(?P<mark>`{3,}|~{3,})")
_TIERS = {audience.value: audience for audience in Audience}
_NARROWEST = max(Audience, key=lambda audience: audience.rank)


def read_body(body: str, file: File, first_line: int) -> tuple[tuple[Fragment, ...], list[Problem]]:
    """Return the fragments of ``body`` in order, and what is wrong with its audience blocks.

    Whatever a malformed block may have been meant to hold is given to the narrowest audience.
    """
    fragments: list[Fragment] = []
    problems: list[Problem] = []
    current = Fragment("", first_line)
    lines: list[str] = []
    opened: int | None = None
    code: str | None = None

    def close(next_line: int, audience: Audience | None) -> None:
        nonlocal current, lines
        if lines:
            fragments.append(replace(current, text="\n".join(lines)))
        current, lines = Fragment("", next_line, audience), []

    def complain(message: str, hint: str, line: int) -> None:
        problems.append(
            file.problem("WW506", message, hint, at=Position(line), field="audience block")
        )

    for number, raw in enumerate(body.split("\n"), first_line):
        line = raw.rstrip()
        if match := _CODE.match(line):
            mark = match["mark"]
            if code is None:
                code = mark
            elif mark.startswith(code) and not line.strip(" `~"):
                code = None
        if not _FENCE.match(line):
            lines.append(raw)
            continue
        opening = _OPEN.match(line)
        if code is not None:
            complain(
                "an audience line stands inside a block of code",
                "close the block of code before it, or open the audience block first",
                number,
            )
            close(number + 1, _NARROWEST)
        elif opening and opened is None and opening["tier"] in _TIERS:
            opened = number
            close(number + 1, _TIERS[opening["tier"]])
        elif line == "///" and opened is not None:
            opened = None
            close(number + 1, None)
        else:
            complain(*_what_is_wrong(line, opened), number)
            close(number + 1, _NARROWEST)
    last = first_line + body.count("\n")
    close(last, None)
    if opened is not None:
        complain(
            "the audience block that starts here is never closed",
            "write a line with only /// after its last line",
            opened,
        )
        fragments = [
            replace(fragment, audience=_NARROWEST) if fragment.line > opened else fragment
            for fragment in fragments
        ]
    return tuple(fragments), problems


def _what_is_wrong(line: str, opened: int | None) -> tuple[str, str]:
    if line == "///":
        return (
            "this line closes an audience block, but none is open",
            'delete it, or write "/// audience | partnership" where the block begins',
        )
    if line.lstrip() != line or not line.startswith("///"):
        return (
            "an audience line must start in the first column",
            "move it to the start of the line, out of any list or quotation",
        )
    if opened is not None:
        return (
            f"a second audience block opens inside the one from line {opened}",
            "close the first one with a line of /// before it",
        )
    return (
        f'"{line}" does not say whom the block is for',
        f'write "/// audience | partnership"; the audiences are {listing(_TIERS)}',
    )

"""A review as a comment on a pull request, in GitHub-flavoured Markdown.

What contributors wrote reaches the comment through ``quiet`` alone. The comment holds no HTML, no
link and no image of its own, so whoever posts it may take out whatever looks like one.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from whatworks.review.lines import Line, Section
from whatworks.review.run import Review
from whatworks.review.sections import sections

LIMIT = 55_000
"""Bytes of a comment; GitHub takes 65,536 characters, and whoever posts it adds a few."""

_LONGEST = 600
"""Characters of one text."""
_BREAK = "\u200b"
"""A space without width: it shows as nothing, and keeps GitHub from making a link."""
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_SIGNS = re.compile(r"[\\`*_\[\]|~#$]")
_WAKES = re.compile(r"@|#|:(?=//)|\b(?:www(?=\.)|GH(?=-)|mailto(?=:)|xmpp(?=:))", re.IGNORECASE)
"""What GitHub makes a link of: people and teams, issues, web and e-mail addresses."""

_ALARM = "> [!CAUTION]"
_CUT = (
    "The rest is left out, because GitHub takes no longer comment. `whatworks review` shows it "
    "all, on a computer that has this change."
)


def as_markdown(review: Review) -> str:
    """Return a review as a comment of at most ``LIMIT`` bytes, cut between two sections."""
    blocks = ["## What this change does", *map(_block, sections(review, is_open=True))]
    return "\n\n".join(_within(blocks)) + "\n"


def quiet(text: str) -> str:
    """Return a text as one line of Markdown that shows just that text, and calls or loads nobody.

    Characters that cannot be seen, or that turn the direction of writing, are left out; what is
    longer than a comment has room for is cut.
    """
    seen = "".join(one for one in text if one.isspace() or unicodedata.category(one)[0] != "C")
    line = " ".join(seen.split())
    line = line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"
    line = _WAKES.sub(lambda found: found[0] + _BREAK, line)
    return _SIGNS.sub(lambda sign: f"\\{sign[0]}", line.translate(_ENTITIES))


def _block(section: Section) -> str:
    lines = map(_line, section.lines)
    if section.is_alarm:
        title = f"> **{quiet(section.title)}**"
        return "\n".join([_ALARM, title, ">", *(f"> {line}" for line in lines)])
    return "\n".join([f"{'#' * (section.level + 1)} {quiet(section.title)}", "", *lines])


def _line(line: Line) -> str:
    box = {None: "", True: "[x] ", False: "[ ] "}[line.is_ticked]
    label = f"**{quiet(line.label)}:** " if line.label else ""
    return f"- {box}{label}{quiet(line.text)}"


def _within(blocks: Iterable[str]) -> Iterator[str]:
    """Yield blocks as long as there is room, and say so where it ends."""
    left = LIMIT - len(_CUT.encode()) - 3
    for block in blocks:
        left -= len(block.encode()) + 2
        if left < 0:
            yield _CUT
            return
        yield block

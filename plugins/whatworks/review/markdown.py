"""A review as a comment on a pull request, in GitHub-flavoured Markdown.

What contributors wrote reaches the comment through ``plain`` alone. The comment holds no HTML, no
link and no image of its own, so whoever posts it may take out whatever looks like one.
"""

from collections.abc import Iterable, Iterator
from functools import partial

from whatworks.publish.markdown import plain
from whatworks.review.lines import Line, Section
from whatworks.review.run import Review
from whatworks.review.sections import sections

LIMIT = 55_000
"""Bytes of a comment; GitHub takes 65,536 characters, and whoever posts it adds a few."""

_LONGEST = 600
"""Characters of one text."""
_HEADING = 120
"""Characters of a heading."""
_plain = partial(plain, longest=_LONGEST)

_ALARM = "> [!CAUTION]"
_CUT = (
    "The rest is left out, because GitHub takes no longer comment. `whatworks review` shows it "
    "all, on a computer that has this change."
)


def as_markdown(review: Review) -> str:
    """Return a review as a comment of at most ``LIMIT`` bytes, cut between two sections."""
    blocks = ["## What this change does", *map(_block, sections(review, is_open=True))]
    return "\n\n".join(_within(blocks)) + "\n"


def _block(section: Section) -> str:
    lines = map(_line, section.lines)
    if section.is_alarm:
        title = f"> **{plain(section.title, _HEADING)}**"
        return "\n".join([_ALARM, title, ">", *(f"> {line}" for line in lines)])
    return "\n".join([f"{'#' * (section.level + 1)} {plain(section.title, _HEADING)}", "", *lines])


def _line(line: Line) -> str:
    box = {None: "", True: "[x] ", False: "[ ] "}[line.is_ticked]
    label = f"**{_plain(line.label)}:** " if line.label else ""
    return f"- {box}{label}{_plain(line.text)}"


def _within(blocks: Iterable[str]) -> Iterator[str]:
    """Yield blocks as long as there is room, and say so where it ends."""
    left = LIMIT - len(_CUT.encode()) - 3
    for block in blocks:
        left -= len(block.encode()) + 2
        if left < 0:
            yield _CUT
            return
        yield block

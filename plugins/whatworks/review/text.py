"""A review for a terminal."""

from collections.abc import Iterator

from whatworks.review.lines import Line, Section
from whatworks.review.run import Review
from whatworks.review.sections import sections


def as_text(review: Review) -> str:
    """Return a review as text, with the words of every audience."""
    found = sections(review, is_open=False)
    return "\n\n".join("\n".join(_lines(section)) for section in found)


def _lines(section: Section) -> Iterator[str]:
    title = f"!! {section.title.upper()} !!" if section.is_alarm else section.title
    yield title
    yield ("=" if section.level == 2 else "-") * len(title)
    yield from map(_line, section.lines)


def _line(line: Line) -> str:
    box = {None: "", True: "[x] ", False: "[ ] "}[line.is_ticked]
    return f"{box}{f'{line.label}: ' if line.label else ''}{line.text}"

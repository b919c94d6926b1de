"""Sentences of a text, and the characters that look alike in it."""

import re
from collections.abc import Iterator

_SAME = {
    **dict.fromkeys("\u00a0\u2007\u2009\u202f\t", " "),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"),
    **dict.fromkeys("\u2018\u2019\u02bc", "'"),
    **dict.fromkeys("\u201c\u201d", '"'),
    **{chr(0xFF10 + digit): str(digit) for digit in range(10)},
}
_ALIKE = re.compile(f"[{''.join(_SAME)}]")
_ENDS = re.compile(r"[.!?]([\"')\]]*\s+)(?=[\"'(*_]*[A-Z])|\n(?=\s*(?:\n|[-*+|#>]|\d+[.)]))")
_WEB = re.compile(r"(?:[a-z]+://|www\.|\bdoi:|\(/|\b10\.\d{4,})[^\s]*\Z", re.IGNORECASE)
_LONGEST_WORD = 300


def plain(text: str) -> str:
    """Return a text of the same length in which look-alike spaces, dashes and quotes are one."""
    return text if text.isascii() else _ALIKE.sub(lambda match: _SAME[match[0]], text)


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each sentence starts and ends; a list entry or table row ends one too."""
    start = 0
    for end in _ENDS.finditer(text):
        yield start, end.start(end.lastindex or 0)
        start = end.end()
    yield start, len(text)


def sentence_at(text: str, at: int, reach: int = 300) -> tuple[int, int]:
    """Return where the sentence around a place starts and ends, at most ``reach`` away."""
    first, last = max(0, at - reach), min(len(text), at + reach)
    for start, end in sentences(text[first:last]):
        if first + end >= at:
            return first + start, first + end
    return first, last


def is_in_address(text: str, at: int) -> bool:
    """Say whether a place stands inside the address of a web page or a DOI."""
    begun = text[max(0, at - _LONGEST_WORD) : at]
    return _WEB.search(begun) is not None

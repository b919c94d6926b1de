"""The body of a source as fragments, each for one audience.

A fragment for fewer readers stands between two lines of its own::

    /// audience | partnership
    Only partnerships read this.
    ///

Both lines start in the first column. Anything else that looks like such a line is a problem, and
until it is mended whatever follows it is kept from everybody but the narrowest audience.
"""

import re
import unicodedata
from dataclasses import replace
from html import unescape

from whatworks.model import Fragment, Position, Problem
from whatworks.problems import File, listing
from whatworks.schema.enums import NARROWEST, Audience

_TIER = "|".join(audience.value for audience in Audience)
_FENCE = re.compile(
    rf"""
    ^[\W\d_]*?/{{3,}}                # slashes at the start, after marks of lists and quotations
    # two slashes or more before the word, further on too, whatever stands between; no address
    | (?<![:/\\])[/\\][\W_]{{0,40}}[/\\][\W_]{{0,40}}audience
    | (?<![:/\\])[/\\]{{3,}}\W{{0,9}}(?:\w+\W{{1,9}}){{0,3}}(?:{_TIER})\W*$
    | ^\W{{0,40}}[/\\<{{]\W{{0,9}}(?:for\s+)?audience\b
    # the rest of such a line without its slashes
    | \baudience\s*\|\s*(?:{_TIER})\b
    | ^[^\w|]{{0,40}}audience\s*(?:\||[:=]\s*(?:{_TIER})\W*$)
    # other marks in place of slashes
    | ^\W{{0,40}}(?:[/\\]{{2,}}|([:=+%@!&{{<(\[])\1{{2,}})\s*(?:\w+\s+){{0,3}}(?:{_TIER})\W*$
    """,
    re.IGNORECASE | re.VERBOSE,
)
_ALIKE = str.maketrans(
    {
        **dict.fromkeys("∕⁄⧸╱⟋⟍〳⫽⫻᜵∖⧹╲", "//"),  # two, as nobody writes one of these alone
        **dict.fromkeys("¦│∣ǀ❘⏐┃║‖⎮", "|"),
        **dict(zip("аеорсіѕһԁптυοαιρε", "aeopcishdntuoaipe", strict=True)),
    }
)
"""What looks like a slash, a bar or a letter of such a line, and is another character."""
_MARKS = (":::", "===", "+++", "%%%", "@@@", "!!!", "&&&", "{{{", "<<<", "(((", "[[[")
_MARKED = re.compile(rf"([:=+%@!&{{<(\[])\1\1.*(?:{_TIER})(?!\w)", re.IGNORECASE)
"""Marks in place of slashes, and an audience after them."""
_SLASHES = re.compile(r"//(?<![A-Za-z]://)")
"""Two slashes, but not those of a web address."""
_ENTITY = re.compile(r"&[#A-Za-z]")
_UNUSUAL = re.compile("[^\x00-\x7f‘’“”–—…•£€×éèêëáàâçíïóôöúü]")
"""What may look like a character of an audience line."""
_OPEN = re.compile(r"^/// audience \| (?P<tier>[a-z]+)$")
_CODE = re.compile(r"^\s{0,3}(?P<mark>`{3,}(?=[^`]*$)|~{3,})")
_TIERS = {audience.value: audience for audience in Audience}


def read_body(body: str, file: File, first_line: int) -> tuple[tuple[Fragment, ...], list[Problem]]:
    """Return the fragments of ``body`` in order, and what is wrong with its audience blocks.

    Only the first fault is told, because what follows it cannot be trusted: everything after it,
    and everything in a block that is never closed, is kept for the narrowest audience.
    """
    if not _may_look(body):
        return (Fragment(body, first_line),), []
    reader = _Reader(first_line)
    lines = body.split("\n")
    for number, line in enumerate(lines, first_line):
        reader.take(number, line)
    reader.end(first_line + len(lines))
    if reader.fault is None:
        return tuple(reader.fragments), []
    fault, message, hint = reader.fault
    problem = file.problem("WW506", message, hint, at=Position(fault), field="audience block")
    fragments = tuple(
        replace(fragment, audience=NARROWEST) if fragment.line > fault else fragment
        for fragment in reader.fragments
    )
    return fragments, [problem]


def looks_like_audience_line(text: str) -> bool:
    """Say whether any line of a text was, for all one can see, meant to open or close a block.

    What an editor may see as a line end counts as one, and characters that look like those of
    an audience line count as these.
    """
    return _may_look(text) and any(_FENCE.search(_as_seen(line)) for line in text.splitlines())


def _may_look(text: str) -> bool:
    """Say whether anything stands in a text that an audience line has; in most there is nothing."""
    return (
        "\\" in text
        or "audience" in text.lower()
        or _SLASHES.search(text) is not None
        or (any(mark in text for mark in _MARKS) and _MARKED.search(text) is not None)
        or _ENTITY.search(text) is not None
        or (not text.isascii() and _UNUSUAL.search(text) is not None)
    )


def _as_seen(line: str) -> str:
    if line.isascii() and "&" not in line:
        return line
    plain = unicodedata.normalize("NFKC", unescape(line)).casefold()
    shown = (char for char in plain if unicodedata.category(char) != "Cf")
    return "".join(shown).translate(_ALIKE)


class _Reader:
    """Takes a body line by line; audience lines count everywhere, even inside code."""

    def __init__(self, first_line: int) -> None:
        self.fragments: list[Fragment] = []
        self.fault: tuple[int, str, str] | None = None
        self._current = Fragment("", first_line)
        self._lines: list[str] = []
        self._opened: int | None = None
        self._code: str | None = None

    def take(self, number: int, raw: str) -> None:
        line = raw.rstrip()
        if not looks_like_audience_line(line):
            self._follow_code(line)
            self._lines.append(raw)
            return
        opening = _OPEN.match(line)
        if self.fault is None and self._code is not None:
            self._blame(
                number,
                "an audience line stands inside a block of code",
                "close the block of code before it, or open the audience block first",
            )
        elif opening and self._opened is None and opening["tier"] in _TIERS:
            self._opened = number
            self._turn(number + 1, _TIERS[opening["tier"]])
            return
        elif line == "///" and self._opened is not None:
            self._opened = None
            self._turn(number + 1, None)
            return
        elif self.fault is None:
            self._blame(number, *_what_is_wrong(line, self._opened))
        self._turn(number + 1, NARROWEST)

    def end(self, number: int) -> None:
        self._turn(number, None)
        if self._opened is not None and self.fault is None:
            self._blame(
                self._opened,
                "the audience block that starts here is never closed",
                "write a line with only /// after its last line",
            )

    def _turn(self, next_line: int, audience: Audience | None) -> None:
        if self._lines:
            self.fragments.append(replace(self._current, text="\n".join(self._lines)))
        self._current, self._lines = Fragment("", next_line, audience), []

    def _blame(self, number: int, message: str, hint: str) -> None:
        self.fault = (number, message, hint)

    def _follow_code(self, line: str) -> None:
        match = _CODE.match(line)
        if match is None:
            return
        if self._code is None:
            self._code = match["mark"]
        elif match["mark"].startswith(self._code) and not line.strip(" `~"):
            self._code = None


def _what_is_wrong(line: str, opened: int | None) -> tuple[str, str]:
    if line == "///":
        return (
            "this line closes an audience block, but none is open",
            'delete it, or write "/// audience | partnership" where the block begins',
        )
    if not line.startswith("/") and "///" in line:
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

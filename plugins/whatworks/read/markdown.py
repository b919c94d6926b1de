"""What stands in a Markdown text, and on which line: headings, links, images, raw HTML.

The text is parsed by markdown-it-py (CommonMark), which keeps line numbers; pages are rendered
by Python-Markdown, which does not.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from string import ascii_letters
from typing import TypeVar

from markdown.extensions.toc import slugify, unique
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.admon import admon_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from whatworks.model import Fragment
from whatworks.schema.enums import Audience


class _Parser(MarkdownIt):
    """A parser that sees links it would rather not: the checks judge where they lead."""

    def validateLink(self, url: str) -> bool:  # noqa: N802
        """Say that any link is a link."""
        return True

    def normalizeLink(self, url: str) -> str:  # noqa: N802
        """Return an address with its unusual characters escaped; most addresses have none."""
        return url if _USUAL.fullmatch(url) else str(super().normalizeLink(url))


_USUAL = re.compile(
    r"(?:https?://[a-z0-9]{1,40}(?:[.-][a-z0-9]{1,40}){1,5}(?=[/#]|\Z)|(?!//))[\w./#-]*", re.ASCII
)
"""An address that escaping would leave as it is."""


_PARSER = (
    _Parser("commonmark")
    .enable("table")
    .use(admon_plugin)
    .use(deflist_plugin)
    .use(footnote_plugin, inline=False)
    .disable("footnote_tail")  # notes are read where they stand, even if nothing refers to them
)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a body."""

    level: int
    text: str
    line: int
    audience: Audience | None


@dataclass(frozen=True, slots=True)
class Link:
    """A link or an image."""

    target: str
    text: str
    """The text of a link, the description of an image."""
    line: int
    is_image: bool
    audience: Audience | None


@dataclass(frozen=True, slots=True)
class RawHtml:
    """HTML written in Markdown."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Prose:
    """A run of text without code and markup."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph, heading, cell or list entry as one text, as readers see it.

    ``LEFT_OUT`` stands where there is code or an image; lines end as they do in the file.
    """

    text: str
    lines: tuple[int, ...]
    """The number in the file of each line of the text."""
    italics: tuple[tuple[int, int], ...]
    """Where words in italics, such as titles of works, begin and end in the text."""
    is_heading: bool
    is_quoted: bool
    """Whether it stands in a block of quoted text."""
    steps: int | None
    """The line on which the numbered list begins that it belongs to."""


LEFT_OUT = "\ufffc"
"""The object replacement character of Unicode."""

_Part = TypeVar("_Part", Heading | Link | RawHtml, Prose, Passage)


@dataclass(frozen=True, slots=True)
class Outline:
    """What a body has besides words."""

    headings: tuple[Heading, ...]
    links: tuple[Link, ...]
    html: tuple[RawHtml, ...]


@dataclass(frozen=True, slots=True)
class _Body:
    """The text that fragments make together."""

    fragments: Sequence[Fragment]
    starts: Sequence[int]
    """The line of the text, from 0, on which each begins; then the number of all lines."""

    @property
    def text(self) -> str:
        return "\n".join(fragment.text for fragment in self.fragments)

    def at(self, line: int) -> tuple[int, Audience | None]:
        """Return the number in the file of a line of the text, and who may read it."""
        line = min(line, self.starts[-1] - 1)
        index = bisect_right(self.starts, line) - 1
        fragment = self.fragments[index]
        return fragment.line + line - self.starts[index], fragment.audience


def outline(fragments: Iterable[Fragment]) -> Outline:
    """Return the headings, links and HTML of a body; lines are lines of the file."""
    found = _as_all_read(fragments, _outlined)
    return Outline(
        tuple(part for part in found if isinstance(part, Heading)),
        tuple(part for part in found if isinstance(part, Link)),
        tuple(part for part in found if isinstance(part, RawHtml)),
    )


def prose(fragments: Iterable[Fragment]) -> tuple[Prose, ...]:
    """Return the runs of text in a body."""
    return tuple(_as_all_read(fragments, _runs))


def passages(fragments: Iterable[Fragment]) -> tuple[Passage, ...]:
    """Return the paragraphs, headings, cells and list entries of a body."""
    return tuple(_as_all_read(fragments, _passages))


def _as_all_read(
    fragments: Iterable[Fragment], parts: Callable[[_Body], Iterable[_Part]]
) -> list[_Part]:
    """Return the parts of a body, in the order of their lines.

    The body is read as every audience has it, because an address or a note may stand in one
    fragment for a link in another, and a list may go on where a block has been left out.
    """
    body = tuple(fragments)
    readers = list(Audience) if any(one.audience for one in body) else [Audience.OPEN]
    found: dict[_Part, None] = {}
    for audience in reversed(readers):
        read = [one for one in body if one.audience is None or audience.may_read(one.audience)]
        starts = accumulate((one.text.count("\n") + 1 for one in read), initial=0)
        found |= dict.fromkeys(parts(_Body(read, tuple(starts))))
    return sorted(found, key=_line)


def _outlined(body: _Body) -> Iterator[Heading | Link | RawHtml]:
    headings, rest = _plain_headings(body.text)
    for level, text, line in headings:
        yield Heading(level, text, *body.at(line))
    tokens = _PARSER.parse(rest) if rest.strip() else []
    for index, token in enumerate(tokens):
        at = token.map[0] if token.map else 0
        if token.type == "html_block":
            yield RawHtml(token.content.strip(), body.at(at)[0])
        elif token.type == "heading_open":
            yield Heading(int(token.tag[1]), _plain(tokens[index + 1]), *body.at(at))
        elif token.type == "inline":
            yield from _inline(token, at, body)


_SPANNING = ("<", "```", "~~~")
"""What may open HTML or a block of code, which empty lines do not end."""
_BEGINNINGS = tuple(f"#[!|{ascii_letters}")
"""What begins no indented line, and no entry of a list, quotation or definition."""
_HEADING = re.compile(r"\n*(?P<level>#{1,6})[ \t]+(?P<text>[^\\`*_\[&#\n\0]+)(?=\n|\Z)")
"""A heading of words alone."""
_UNDERLINE = re.compile(r"\n[ \t>]*(?:-+|=+)[ \t]*(?:\n|\Z)")
"""What makes a heading of the line above."""


def _plain_headings(text: str) -> tuple[list[tuple[int, str, int]], str]:
    """Return level, text and line of headings that need no parser, and what has to be parsed.

    That has empty lines for these headings, and for whatever is no heading, link or HTML: to parse
    it would take nearly all the time. A part of the text ends where a line after an empty one
    begins with a letter or as a heading, a note or a table: there every list and quotation ends.
    """
    found: list[tuple[int, str, int]] = []
    if any(sign in text for sign in _SPANNING):
        return found, text
    parts: list[str] = []
    for block in text.split("\n\n"):
        if parts and not block.lstrip("\n").startswith(_BEGINNINGS):
            parts[-1] = f"{parts[-1]}\n\n{block}"
        else:
            parts.append(block)
    line = 0
    for index, part in enumerate(parts):
        lines = part.count("\n")
        heading = _HEADING.match(part)
        if not _may_tell(part, heading.end() if heading else 0):
            parts[index] = "\n" * lines
            if heading:
                at = line + heading.start("level")
                found.append((len(heading["level"]), heading["text"].strip(), at))
        line += lines + 2
    return found, "\n\n".join(parts)


def _may_tell(part: str, start: int) -> bool:
    """Say whether there may be a heading, or a link or its address, after the start of a part."""
    is_marked = part.find("[", start) >= 0 or part.find("#", start) >= 0
    return is_marked or _UNDERLINE.search(part, start) is not None


def _runs(body: _Body) -> Iterator[Prose]:
    for token in _PARSER.parse(body.text):
        at = token.map[0] if token.map else 0
        for child in token.children or ():
            if child.type == "text":
                yield Prose(child.content, body.at(at)[0])
            at += child.type in _BREAKS


def _passages(body: _Body) -> Iterator[Passage]:
    tokens = _PARSER.parse(body.text)
    around: list[tuple[str, int]] = []
    for index, token in enumerate(tokens):
        at = token.map[0] if token.map else 0
        if token.type in _AROUND:
            around.append((token.type, body.at(at)[0]))
        elif token.type in _AFTER:
            around.pop()
        elif token.type == "inline":
            count = token.content.count("\n") + 1
            numbers = [body.at(line)[0] for line in range(at, at + count)]
            yield _passage(token, numbers, around, tokens[index - 1].type == "heading_open")


_BREAKS = frozenset({"softbreak", "hardbreak"})
_AROUND = frozenset({"blockquote_open", "ordered_list_open", "bullet_list_open"})
"""What a passage may stand in."""
_AFTER = frozenset(kind.replace("_open", "_close") for kind in _AROUND)


def _line(part: Heading | Link | RawHtml | Prose | Passage) -> int:
    return part.lines[0] if isinstance(part, Passage) else part.line


def anchors(headings: Iterable[Heading], readers: Audience) -> dict[str, Heading]:
    """Return the headings by the id that each has on the page that is made for ``readers``.

    Those of the same text are numbered, and only those count that these readers have.
    """
    used: set[str] = set()
    return {
        unique(slugify(heading.text, "-"), used): heading
        for heading in headings
        if heading.audience is None or readers.may_read(heading.audience)
    }


def _inline(token: Token, at: int, body: _Body) -> Iterator[Link | RawHtml]:
    begun = at
    target: str | None = None
    words: list[str] = []
    for child in token.children or ():
        match child.type:
            case "softbreak" | "hardbreak":
                at += 1
                words.append(" ")
            case "link_open":
                target, words, begun = str(child.attrs.get("href", "")), [], at
            case "link_close" if target is not None:
                line, audience = body.at(begun)
                yield Link(target, "".join(words), line, False, audience)
                target = None
            case "image":
                line, audience = body.at(at)
                yield Link(str(child.attrs.get("src", "")), child.content, line, True, audience)
            case "html_inline" if not child.content.startswith("</"):
                yield RawHtml(child.content, body.at(at)[0])
            case "text":
                words.append(child.content)


def _passage(
    token: Token, lines: Sequence[int], around: Sequence[tuple[str, int]], is_heading: bool
) -> Passage:
    text, begun = "", 0
    italics: list[tuple[int, int]] = []
    for child in token.children or ():
        match child.type:
            case "text":
                text += child.content
            case "softbreak" | "hardbreak":
                text += "\n"
            case "code_inline" | "image":
                text += LEFT_OUT
            case "em_open":
                begun = len(text)
            case "em_close":
                italics.append((begun, len(text)))
    return Passage(
        text,
        tuple(lines),
        tuple(italics),
        is_heading,
        is_quoted=any(kind == "blockquote_open" for kind, _ in around),
        steps=next((line for kind, line in around if kind == "ordered_list_open"), None),
    )


def _plain(token: Token) -> str:
    return "".join(
        child.content for child in token.children or () if child.type in {"text", "code_inline"}
    )

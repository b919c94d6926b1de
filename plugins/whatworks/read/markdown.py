"""What stands in a Markdown text, and on which line: headings, links, images, raw HTML.

The text is parsed by markdown-it-py (CommonMark), which keeps line numbers; pages are rendered
by Python-Markdown, which does not.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

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

_Part = Heading | Link | RawHtml | Prose | Passage


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a body: what it says, its number in the file, who may read it."""

    text: str
    number: int
    audience: Audience | None


@dataclass(frozen=True, slots=True)
class Outline:
    """Everything in a body that a rule may ask about."""

    headings: tuple[Heading, ...]
    links: tuple[Link, ...]
    html: tuple[RawHtml, ...]
    prose: tuple[Prose, ...]
    passages: tuple[Passage, ...]


def outline(fragments: Iterable[Fragment]) -> Outline:
    """Return what stands in a body; lines are lines of the file.

    The body is read as every audience has it, because an address or a note may stand in one
    fragment for a link in another, and a list may go on where a block has been left out.
    """
    body = tuple(fragments)
    readers = list(Audience) if any(one.audience for one in body) else [Audience.OPEN]
    parts: dict[_Part, None] = {}
    for audience in reversed(readers):
        read = [one for one in body if one.audience is None or audience.may_read(one.audience)]
        parts |= dict.fromkeys(_parts(read))
    found = sorted(parts, key=_line)
    return Outline(
        tuple(part for part in found if isinstance(part, Heading)),
        tuple(part for part in found if isinstance(part, Link)),
        tuple(part for part in found if isinstance(part, RawHtml)),
        tuple(part for part in found if isinstance(part, Prose)),
        tuple(part for part in found if isinstance(part, Passage)),
    )


def _parts(fragments: Iterable[Fragment]) -> Iterator[_Part]:
    """Yield what stands in the text that fragments make together."""
    lines = [
        _Line(text, number, fragment.audience)
        for fragment in fragments
        for number, text in enumerate(fragment.text.split("\n"), fragment.line)
    ]
    tokens = _PARSER.parse("\n".join(line.text for line in lines))
    around: list[tuple[str, int]] = []
    for index, token in enumerate(tokens):
        at = token.map[0] if token.map else 0
        if token.type in _AROUND:
            around.append((token.type, lines[at].number))
        elif token.type in _AFTER:
            around.pop()
        if token.type == "html_block":
            yield RawHtml(token.content.strip(), lines[at].number)
        elif token.type == "heading_open":
            text, level = _plain(tokens[index + 1]), int(token.tag[1])
            yield Heading(level, text, lines[at].number, lines[at].audience)
        elif token.type == "inline":
            yield from _inline(token, lines[at:])
            numbers = [line.number for line in lines[at : at + token.content.count("\n") + 1]]
            yield _passage(token, numbers, around, tokens[index - 1].type == "heading_open")


_AROUND = frozenset({"blockquote_open", "ordered_list_open", "bullet_list_open"})
"""What a passage may stand in."""
_AFTER = frozenset(kind.replace("_open", "_close") for kind in _AROUND)


def _line(part: _Part) -> int:
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


def _inline(token: Token, lines: Sequence[_Line]) -> Iterator[Link | RawHtml | Prose]:
    at, begun = 0, 0
    target: str | None = None
    words: list[str] = []
    for child in token.children or ():
        here = lines[min(at, len(lines) - 1)]
        match child.type:
            case "softbreak" | "hardbreak":
                at += 1
                words.append(" ")
            case "link_open":
                target, words, begun = str(child.attrs.get("href", "")), [], at
            case "link_close" if target is not None:
                start = lines[begun]
                yield Link(target, "".join(words), start.number, False, start.audience)
                target = None
            case "image":
                source = str(child.attrs.get("src", ""))
                yield Link(source, child.content, here.number, True, here.audience)
            case "html_inline" if not child.content.startswith("</"):
                yield RawHtml(child.content, here.number)
            case "text":
                words.append(child.content)
                yield Prose(child.content, here.number)


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

"""What stands in a Markdown text, and on which line: headings, links, images, raw HTML.

The text is parsed by markdown-it-py (CommonMark), which keeps line numbers; pages are rendered
by Python-Markdown, which does not.
"""

from collections.abc import Iterable, Iterator
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
)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a body."""

    level: int
    text: str
    anchor: str
    """The id that the heading has on the page."""
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
class Outline:
    """Everything in a body that a rule may ask about."""

    headings: tuple[Heading, ...]
    links: tuple[Link, ...]
    html: tuple[RawHtml, ...]
    prose: tuple[Prose, ...]


def outline(fragments: Iterable[Fragment]) -> Outline:
    """Return what stands in a body; lines are lines of the file."""
    headings: list[Heading] = []
    links: list[Link] = []
    html: list[RawHtml] = []
    prose: list[Prose] = []
    used: set[str] = set()
    for fragment in fragments:
        tokens = _PARSER.parse(fragment.text)
        for index, token in enumerate(tokens):
            line = fragment.line + (token.map[0] if token.map else 0)
            if token.type == "html_block":
                html.append(RawHtml(token.content.strip(), line))
            elif token.type == "heading_open":
                text = _plain(tokens[index + 1])
                anchor = unique(slugify(text, "-"), used)
                level = int(token.tag[1])
                headings.append(Heading(level, text, anchor, line, fragment.audience))
            elif token.type == "inline":
                for found in _inline(token, line, fragment.audience):
                    if isinstance(found, Link):
                        links.append(found)
                    elif isinstance(found, RawHtml):
                        html.append(found)
                    else:
                        prose.append(found)
    return Outline(tuple(headings), tuple(links), tuple(html), tuple(prose))


def _inline(token: Token, line: int, audience: Audience | None) -> Iterator[Link | RawHtml | Prose]:
    target: str | None = None
    begun = line
    words: list[str] = []
    for child in token.children or ():
        match child.type:
            case "softbreak" | "hardbreak":
                line += 1
                words.append(" ")
            case "link_open":
                target, words, begun = str(child.attrs.get("href", "")), [], line
            case "link_close" if target is not None:
                yield Link(target, "".join(words), begun, False, audience)
                target = None
            case "image":
                yield Link(str(child.attrs.get("src", "")), child.content, line, True, audience)
            case "html_inline" if not child.content.startswith("</"):
                yield RawHtml(child.content, line)
            case "text":
                words.append(child.content)
                yield Prose(child.content, line)


def _plain(token: Token) -> str:
    return "".join(
        child.content for child in token.children or () if child.type in {"text", "code_inline"}
    )

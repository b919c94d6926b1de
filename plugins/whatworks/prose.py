"""From a Markdown body to safe HTML, cut at its headings."""

import html as entities
from collections.abc import Callable
from dataclasses import dataclass
from itertools import starmap
from xml.etree import ElementTree

import nh3
from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor
from markdown.util import ETX, STX

from whatworks.shortcuts import Contents, Footnotes, Shortcuts

ResolveLink = Callable[[str, bool], str]
"""From a link as written, and whether it is an image, to the address it has on the page."""

_EXTENSIONS = ("abbr", "admonition", "def_list", "fenced_code", "sane_lists", "tables")
_SETTINGS = {"tables": {"use_align_attribute": True}}
_CUT = f"{STX}cut{ETX}"  # Python-Markdown takes these characters out of what editors write

_TAGS = set(
    """
    a abbr blockquote br code dd del div dl dt em figcaption figure h2 h3 h4 h5 h6 hr img li ol p
    pre section strong sub sup table tbody td th thead tr ul
    """.split()  # noqa: SIM905 - a list of fifty strings is harder to read
)
_ATTRIBUTES = {
    "a": {"href", "id", "title", "class"},
    "abbr": {"title"},
    "div": {"class"},
    "img": {"src", "alt", "title"},
    "li": {"id"},
    "ol": {"start"},
    "p": {"class"},
    "sup": {"id"},
    "td": {"align"},
    "th": {"align"},
    **{f"h{level}": {"id"} for level in range(2, 7)},
}


@dataclass(frozen=True, slots=True)
class Section:
    """What stands under one ``##`` heading."""

    title: str
    anchor: str
    html: str
    steps: tuple[tuple[str, str], ...]
    """The anchor and title of every ``###`` heading in it."""


@dataclass(frozen=True, slots=True)
class Body:
    """A body as HTML that is safe to show."""

    intro: str
    """What stands before the first heading."""
    sections: tuple[Section, ...]


class ProseWriter:
    """Turns Markdown into HTML; one writer serves a whole build, because making one is slow.

    Extensions of Python-Markdown may be added to those that every text is read with. A text whose
    links lead where they led before is not made again.
    """

    def __init__(self, *added: Extension) -> None:
        self._links, self._cuts = _Links(), _Cuts()
        self._asked: dict[str, list[tuple[str, bool]]] = {}
        """By text: its links and images, as ``resolve`` is asked for them."""
        self._made: dict[tuple[str, tuple[str, ...]], Body] = {}
        """By text, and where its links lead."""
        self._markdown = Markdown(
            extensions=[
                *_EXTENSIONS,
                Footnotes(),
                Contents(),
                _Hub(self._links, self._cuts),
                *added,
                Shortcuts(),
            ],
            extension_configs=_SETTINGS,
            output_format="html",
        )

    def write(self, text: str, resolve: ResolveLink) -> Body:
        """Return ``text`` as HTML, with every link and image put through ``resolve``."""
        if text in self._asked:
            key = text, tuple(starmap(resolve, self._asked[text]))
            if key in self._made:
                return self._made[key]
        asked = self._asked[text] = []
        led = []

        def resolve_once(target: str, is_image: bool) -> str:
            asked.append((target, is_image))
            led.append(resolve(target, is_image))
            return led[-1]

        self._links.resolve = resolve_once
        body = self._convert(text)
        self._made[text, tuple(led)] = body
        return body

    def _convert(self, text: str) -> Body:
        self._markdown.reset()
        intro, *rest = self._markdown.convert(text).split(f"<p>{_CUT}</p>")
        tokens = self._markdown.toc_tokens  # type: ignore[attr-defined]
        headings = [one for one in _headings(tokens) if one[1] in self._cuts.anchors]
        sections = tuple(
            Section(title, anchor, _clean(html.partition("</h2>")[2]), steps)
            for (title, anchor, steps), html in zip(headings, rest, strict=True)
        )
        return Body(_clean(intro), sections)


def _own_images_only(tag: str, attribute: str, value: str) -> str | None:
    """Return the value of an attribute, or None for an image from another site."""
    elsewhere = tag == "img" and attribute == "src" and ("//" in value or ":" in value)
    return None if elsewhere else value


_CLEANER = nh3.Cleaner(
    tags=_TAGS, attributes=_ATTRIBUTES, attribute_filter=_own_images_only, link_rel=None
)


def _clean(html: str) -> str:
    return _CLEANER.clean(html.strip()).strip()


def _headings(
    tokens: list[dict[str, object]],
) -> list[tuple[str, str, tuple[tuple[str, str], ...]]]:
    """Return title, anchor and steps of every second-level heading, in order."""
    found = []
    for token in tokens:
        children: list[dict[str, object]] = token["children"]  # type: ignore[assignment]
        if token["level"] == 2:
            steps = tuple((str(child["id"]), _name(child)) for child in children)
            found.append((_name(token), str(token["id"]), steps))
        else:
            found += _headings(children)
    return found


def _name(token: dict[str, object]) -> str:
    return entities.unescape(str(token["name"]))


class _Hub(Extension):
    """Adds what this hub asks of Markdown to a Markdown instance."""

    def __init__(self, links: "_Links", cuts: "_Cuts") -> None:
        super().__init__()
        self._links, self._cuts = links, cuts

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the library's name
        self._links.md = md
        md.treeprocessors.register(self._links, "whatworks_links", 4)
        self._cuts.md = md
        md.treeprocessors.register(self._cuts, "whatworks_cuts", 1)


class _Links(Treeprocessor):
    """Gives links the address they have on the page, and tables a frame to scroll in."""

    def __init__(self) -> None:
        super().__init__()
        self.resolve: ResolveLink = lambda target, _: target

    def run(self, root: ElementTree.Element) -> None:
        for link in root.iter("a"):
            if (target := link.get("href")) and link.get("class", "").find("footnote") < 0:
                link.set("href", self.resolve(target, False))
        for image in root.iter("img"):
            image.set("src", self.resolve(image.get("src", ""), True))
        for parent in [one for one in root.iter() if one.find("table") is not None]:
            for index, child in enumerate(list(parent)):
                if child.tag == "table":
                    frame = ElementTree.Element("div", {"class": "ww-table"})
                    frame.tail, child.tail = child.tail, None
                    frame.append(child)
                    parent[index] = frame


class _Cuts(Treeprocessor):
    """Marks the places where the body is cut: before every second-level heading at its top."""

    def __init__(self) -> None:
        super().__init__()
        self.anchors: set[str] = set()

    def run(self, root: ElementTree.Element) -> None:
        self.anchors = {child.get("id", "") for child in root if child.tag == "h2"}
        for index in reversed([i for i, child in enumerate(root) if child.tag == "h2"]):
            mark = ElementTree.Element("p")
            mark.text = _CUT
            root.insert(index, mark)

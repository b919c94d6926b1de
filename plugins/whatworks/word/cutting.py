"""Cutting a document into its title, its summary and the parts of a page."""

import re
from collections.abc import Sequence

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString

from whatworks.schema.common import SUMMARY_LENGTH, Block
from whatworks.word.markdown import markdown
from whatworks.word.sections import match

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
Sections = list[tuple[str, list[Tag]]]
"""The parts of a document: the heading of each, and what stands below it."""


def take_title(soup: BeautifulSoup) -> tuple[str, list[Tag]]:
    """Return the title, and what stands below it.

    It is what has the style Title, or else a heading that begins the document and is the only one
    of its level.
    """
    for loose in [one for one in soup.children if isinstance(one, NavigableString)]:
        loose.wrap(soup.new_tag("p"))
    elements = [one for one in soup.children if isinstance(one, Tag)]
    first = next((one for one in elements if "title" in one.get_attribute_list("class")), None)
    if first is None and elements and elements[0].name in HEADINGS:
        same = [one for one in elements if one.name == elements[0].name]
        first = elements[0] if len(same) == 1 else None
    if first is None:
        return "", elements
    return words_of(first), [one for one in elements if one is not first]


def take_summary(elements: list[Tag]) -> tuple[str, list[Tag], list[str]]:
    """Return the first paragraph, what stands below it, and a note if it cannot be a summary.

    It is one if it stands before all headings and is short enough; with a link, a picture or a
    footnote in it, it stays in the text too.
    """
    first = next((one for one in elements if words_of(one) or one.find("img")), None)
    if first is None or first.name != "p":
        return "", elements, []
    words = words_of(first)
    if len(words) > SUMMARY_LENGTH:
        told = f"The first paragraph has {len(words)} characters, too many for the summary"
        return "", elements, [f"{told}; it stays in the text"]
    if first.find(["a", "img", "noteref"]):
        return words, elements, []
    return words, [one for one in elements if one is not first], []


def sections(elements: list[Tag]) -> Sections:
    """Return the parts that the biggest headings make; the first has no heading."""
    levels = [int(one.name[1]) for one in elements if one.name in HEADINGS]
    found: Sections = [("", [])]
    for element in elements:
        if element.name == f"h{min(levels, default=2)}":
            found.append((words_of(element), []))
        else:
            found[-1][1].append(element)
    return found


def as_one(found: Sections) -> str:
    """Return the whole text, for a type whose editors choose their headings."""
    texts = [
        f"## {_heading(heading)}\n\n{_text(inside, 2)}" if heading else _text(inside, 1)
        for heading, inside in found
    ]
    return "\n\n".join(text.strip() for text in texts if text.strip())


def as_blocks(
    found: Sections, titles: tuple[str, ...], blocks: Sequence[Block]
) -> tuple[dict[str, str], list[str]]:
    """Return the text of each block, and what was put where.

    What matches no block goes where the text before it went, under a smaller heading.
    """
    made = {block.title.casefold() for block in blocks if not block.written}
    texts: dict[str, list[str]] = {}
    placed: list[str] = []
    at = ""
    for heading, inside in found:
        is_made = heading.casefold() in made
        taken = None if is_made else match(heading, titles)
        is_smaller = bool(heading) and taken is None
        if taken is not None:
            at = taken.block
            is_smaller = bool(taken.because and texts.get(at))
            if taken.because:
                placed.append(f"“{heading}” → {at} ({taken.because})")
        elif heading:
            at = at or titles[0]
            why = (
                "the hub makes that part from fields"
                if is_made
                else "no heading of this type is like it"
            )
            placed.append(f"“{heading}” stands as a smaller heading under {at}: {why}")
        here = texts.setdefault(at, [])
        if is_smaller:
            here.append(f"### {_heading(heading)}")
        here.append(_text(inside, 3 if is_smaller else 2 if at else 0))
    joined = {title: "\n\n".join(filter(str.strip, text)) for title, text in texts.items()}
    return {title: text for title, text in joined.items() if text}, placed


def words_of(element: Tag) -> str:
    """Return the words in an element, on one line."""
    return " ".join(element.get_text(" " if element.find("br") else "").split())


def _text(elements: list[Tag], above: int) -> str:
    """Return elements as Markdown; the first headings in them are one level below ``above``.

    Where nothing is above them, because the page has not begun, they become paragraphs.
    """
    open_: list[tuple[int, int]] = [(0, above)]
    for element in elements:
        if element.name in HEADINGS and not above:
            element.name = "p"
        elif element.name in HEADINGS:
            level = int(element.name[1])
            while open_[-1][0] >= level:
                open_.pop()
            open_.append((level, min(open_[-1][1] + 1, 6)))
            element.name = f"h{open_[-1][1]}"
    return markdown(elements)


def _heading(words: str) -> str:
    return re.sub(r"([\\`*_\[\]])", r"\\\1", words).replace("<", "&lt;")

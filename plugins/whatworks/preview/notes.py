"""Notes on a page, each beside the paragraph, heading or block that a problem is about.

A mark of private-use characters goes to the end of the passage in question before its Markdown is
read, moves behind the passage in the tree that Python-Markdown makes, and gives way to the note in
the finished page. Nothing else of the page is touched.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from xml.etree import ElementTree

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

from whatworks.model import Fragment, Item, Problem
from whatworks.read.markdown import passages
from whatworks.schema.common import CITE, HISTORY, HOW_SURE, SOURCES, TOOLS
from whatworks.views.parts import Block, Page, Prose

_MARK = re.compile("\ue000([0-9]+)\ue001")
_AFTER = {"p", "h2", "h3", "h4", "h5", "h6"}
"""Elements that a note stands behind; in others that hold text, it stands at the end of that."""
_WITHIN = {"li", "td", "th", "dd", "dt", "blockquote", "div"}
_BLOCKS = {*_AFTER, "ul", "ol", "dl", "div", "table", "pre", "blockquote"}
_ROW_END = re.compile(r"\s*\|?\s*$")
_HEADING_END = re.compile(r"\s*#*\s*$")

_FILLED: Mapping[str, tuple[str, ...]] = {
    "rating": (HOW_SURE.title, "How far to trust it"),
    "other_ratings": (HOW_SURE.title, "How far to trust it"),
    "evidence": (SOURCES.title, "Evidence considered"),
    "downloads": (TOOLS.title,),
    "easy_read": (TOOLS.title,),
    "changes": (HISTORY.title,),
    "sign_off": (HISTORY.title,),
    "version": (HISTORY.title,),
    "licence": (CITE.title,),
    "copyright": (CITE.title,),
    "related": ("Read next",),
    "enablers": ("What needs to be in place first", "What helped and what got in the way"),
    "takes": ("What it takes",),
    "case_studies": ("In practice",),
    "outcomes": ("Outcomes",),
    "citation": ("Reference",),
    "limitations": ("How far to trust it",),
    "appraisal": ("How far to trust it",),
    "funding": ("How far to trust it",),
    "conflicts": ("How far to trust it",),
    "response": ("Response",),
    "decisions": ("Decisions",),
    "actions": ("Actions",),
    "forward_plan": ("Coming up",),
    "agenda": ("Agenda",),
    "outputs": ("Outputs",),
    "lead_indicators": ("Lead indicators",),
    "decision": ("The decision and the next cycle",),
    "next_cycle": ("The decision and the next cycle",),
    "indicators": ("Indicators",),
    "carries": ("In this issue",),
    **dict.fromkeys(
        (
            *("topics", "place", "since", "population", "design", "conducted_in", "sample"),
            *("evaluator", "kind", "panel", "cycle", "started", "ended", "function", "date"),
        ),
        ("At a glance",),
    ),
}
"""The titles of the block that a field fills, by the field; the first that the page has."""


class Marks(Extension):
    """Moves marks out of the text of a Markdown document to where a note can stand."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the library's name
        """Take the marks out after the inline patterns and before the headings get anchors."""
        md.treeprocessors.register(_Marks(md), "whatworks_marks", 12)


class _Marks(Treeprocessor):
    def run(self, root: ElementTree.Element) -> None:
        parents = {child: parent for parent in root.iter() for child in parent}
        for element in list(root.iter()):
            for text, inside in (("text", element), ("tail", parents.get(element, root))):
                value = getattr(element, text) or ""
                if "\ue000" not in value:
                    continue
                setattr(element, text, _MARK.sub("", value))
                for number in reversed(_MARK.findall(value)):
                    _put(_place_of(number), _holder(inside, parents), parents)


def _holder(
    element: ElementTree.Element, parents: Mapping[ElementTree.Element, ElementTree.Element]
) -> ElementTree.Element:
    while element.tag not in _AFTER | _WITHIN and element in parents:
        element = parents[element]
    return element


def _place_of(number: str) -> ElementTree.Element:
    place = ElementTree.Element("div", {"class": "wwp-place"})
    place.text = f"\ue000{number}\ue001"
    return place


def _put(
    place: ElementTree.Element,
    holder: ElementTree.Element,
    parents: Mapping[ElementTree.Element, ElementTree.Element],
) -> None:
    if holder.tag in _AFTER:
        place.tail, holder.tail = holder.tail, None
        around = parents[holder]
        around.insert(list(around).index(holder) + 1, place)
        return
    inside = [child.tag in _BLOCKS for child in holder]
    holder.insert(inside.index(True) if True in inside else len(inside), place)


def marked(item: Item, problems: Sequence[Problem]) -> Item:
    """Return an item with a mark, in its text, for every problem that is about the text."""
    blocks = passages(item.body)
    ends: dict[int, list[int]] = {}
    for number, problem in enumerate(problems):
        found = [block.lines for block in blocks if problem.line in block.lines]
        if found:
            ends.setdefault(found[-1][-1], []).append(number)
    headings = {block.lines[-1] for block in blocks if block.is_heading}
    body = tuple(
        replace(fragment, text=_with_marks(fragment, ends, headings)) for fragment in item.body
    )
    return replace(item, body=body)


def _with_marks(
    fragment: Fragment, ends: Mapping[int, Iterable[int]], headings: Iterable[int]
) -> str:
    lines = fragment.text.replace("\ue000", "").split("\n")
    for at, line in enumerate(lines):
        marks = "".join(f"\ue000{mark}\ue001" for mark in ends.get(fragment.line + at, ()))
        if marks:
            end = _HEADING_END if fragment.line + at in headings else _ROW_END
            lines[at] = end.sub(lambda rest: marks + rest[0], line, count=1)  # noqa: B023
    return "\n".join(lines)


def with_places(page: Page, problems: Sequence[Problem]) -> Page:
    """Return a page with a place in every block that a field with a problem fills."""
    blocks = list(page.blocks)
    titles = [block.title for block in blocks]
    for number, problem in reversed(list(enumerate(problems))):
        filled = _FILLED.get(problem.field.split(".")[0], ())
        at = next((titles.index(title) for title in filled if title in titles), None)
        if at is not None:
            blocks[at] = _with_place(blocks[at], number)
    return replace(page, blocks=tuple(blocks))


def _with_place(block: Block, number: int) -> Block:
    place = Prose(f'<div class="wwp-place">\ue000{number}\ue001</div>')
    return replace(block, parts=(place, *block.parts))


def placed(html: str) -> frozenset[int]:
    """Return the numbers of the notes that have a place on a page."""
    return frozenset(int(number) for number in _MARK.findall(html))


def with_notes(html: str, notes: Mapping[int, str]) -> str:
    """Return a page with each note, as HTML, in its place."""
    for number, note in notes.items():
        html = html.replace(f'<div class="wwp-place">\ue000{number}\ue001</div>', note)
    return _MARK.sub("", html)

"""Has Python-Markdown pass by what none of its patterns can match; the HTML stays the same.

It tries each of some thirty patterns on every block and every text, and nearly all are plain words.
"""

import re
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.blockprocessors import ParagraphProcessor
from markdown.extensions import Extension
from markdown.extensions.footnotes import FootnoteExtension
from markdown.extensions.toc import TocExtension, TocTreeprocessor
from markdown.inlinepatterns import Pattern
from markdown.treeprocessors import InlineProcessor, UnescapeTreeprocessor
from markdown.util import AtomicString

_LINE = r"(?:\*\*)?[^\W\d_][^|\n]*"
_PARAGRAPH = re.compile(rf"{_LINE}(?:\n{_LINE})*")
"""Whatever else a block may be has a cell, or a line that begins with a sign, a number or a space;
and two asterisks with a letter after them begin nothing but words."""

_REFERENCES = ("reference", "image_reference", "short_reference", "short_image_ref")
_SIGNS: dict[str, tuple[str, ...]] = {
    "backtick": ("`",),
    "escape": ("\\",),
    "footnote": ("[^",),
    "link": ("[",),
    "image_link": ("![",),
    **dict.fromkeys(_REFERENCES, ("[",)),
    "autolink": ("<",),
    "automail": ("<",),
    "linebreak": ("  \n",),
    "html": ("<",),
    "entity": ("&",),
    "em_strong": ("*", "_"),
}
"""By inline pattern: one of these is in a text, or the pattern does not match."""
_ANY = ("",)


class Shortcuts(Extension):
    """Has blocks and texts pass by what has no part in them; the last of the extensions."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the library's name
        """Put a processor before those of blocks, and two in place of those of the tree."""
        md.parser.blockprocessors.register(_Paragraphs(md.parser), "whatworks_paragraphs", 200)
        md.treeprocessors.register(_Inline(md), "inline", 20)
        md.treeprocessors.register(_Unescape(md), "unescape", 0)


class _Contents(TocTreeprocessor):
    """Makes a list of contents only if its marker stands in the document."""

    def run(self, doc: Element) -> None:
        self._is_wanted = self.marker in _said(doc)
        super().run(doc)

    def build_toc_div(self, toc_list: list[Any]) -> Element:
        return super().build_toc_div(toc_list) if self._is_wanted else Element("div")

    def replace_marker(self, root: Element, elem: Element) -> None:
        if self._is_wanted:
            super().replace_marker(root, elem)


class Contents(TocExtension):
    """Gives headings their anchors, and makes a list of them only where one is asked for."""

    TreeProcessorClass = _Contents


class Footnotes(FootnoteExtension):
    """Puts footnotes in their place, and looks for it only if there is a marker of it."""

    def findFootnotesPlaceholder(  # noqa: N802 - the library's name
        self, root: Element
    ) -> tuple[Element, Element, bool] | None:
        """Return where the footnotes go, or None for the end."""
        is_marked = self.getConfig("PLACE_MARKER") in _said(root)
        return super().findFootnotesPlaceholder(root) if is_marked else None


class _Paragraphs(ParagraphProcessor):
    """Takes the blocks that can only be paragraphs, before any other processor looks at them."""

    def test(self, parent: Element, block: str) -> bool:
        return _PARAGRAPH.fullmatch(block) is not None


class _Inline(InlineProcessor):
    """Tries the patterns that could match something in a document, on texts that have a sign."""

    def __init__(self, md: Markdown) -> None:
        super().__init__(md)
        names = {md.inlinePatterns[name]: name for name in _SIGNS if name in md.inlinePatterns}
        self._named = [(names.get(pattern, ""), pattern) for pattern in md.inlinePatterns]
        signs = {sign for name, _ in self._named for sign in _SIGNS.get(name, _ANY)}
        self._sign = re.compile("|".join(map(re.escape, sorted(signs))))

    def run(self, tree: Element, ancestors: list[str] | None = None) -> Element:
        self.inlinePatterns = self._possible(_said(tree))  # type: ignore[assignment]
        plain = [
            (element, element.text)
            for element in tree.iter()
            if element.text
            and not isinstance(element.text, AtomicString)
            and not self._sign.search(element.text)
        ]
        for element, text in plain:
            element.text = AtomicString(text)
        super().run(tree, ancestors)
        for element, text in plain:  # later processors, such as that for abbreviations, look again
            element.text = text
        return tree

    def _possible(self, said: str) -> list[Pattern]:
        return [
            pattern
            for name, pattern in self._named
            if any(sign in said for sign in _SIGNS.get(name, _ANY))
            and (name not in _REFERENCES or self.md.references)
        ]


class _Unescape(UnescapeTreeprocessor):
    """Looks at every text only if something has been escaped."""

    def run(self, root: Element) -> None:
        if self.RE.search(_said(root)):
            super().run(root)


def _said(tree: Element) -> str:
    return "".join(tree.itertext())

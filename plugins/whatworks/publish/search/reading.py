"""What search reads of an entry: its page as plain text, and what that adds to the index."""

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from whatworks.model import Catalogue, Item
from whatworks.publish.records import as_text
from whatworks.publish.search.counting import TEXT, TITLE, Counted, Counting, Document
from whatworks.publish.search.facets import YEAR, Facet, settled_facets, terms_of
from whatworks.views.parts import Cell, Facts, Link, Page, Prose, Table, Terms

_TAG = re.compile(r'<[^>"]*+(?:"[^"]*"[^>"]*+)*+>')
"""A tag as nh3 writes it: values in double quotes, and no bare < or > between tags."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What search knows of an entry."""

    terms: Mapping[str, tuple[str, ...]]
    """What it carries, by facet."""
    counted: Counted
    text: str
    """The sections of its page, each with anchor, title and plain text, as JSON for the browser."""


class Reader:
    """Reads the entries of one catalogue; with no entry to read it costs nothing."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    @cached_property
    def _facets(self) -> Mapping[str, Facet]:
        return settled_facets(self._catalogue.configuration)

    @cached_property
    def _counting(self) -> Counting:
        return Counting(self._catalogue.configuration.glossary)

    def read(self, item: Item, page: Page) -> Reading:
        """Return what search knows of an item with this page.

        That depends on the item, on the page, on ``terms_of`` the item, and on the labels of facets
        and the glossary in the configuration.
        """
        terms = terms_of(item, self._catalogue)
        labels = [
            term if name == YEAR else self._facets[name].terms.get(term, "")
            for name, carried in terms.items()
            for term in carried
            if name == YEAR or name in self._facets
        ]
        sections = list(_sections(page))
        fields = {
            TITLE: item.front.title,
            "terms": " . ".join(labels),
            "headings": " . ".join(title for _, title, _ in sections),
            "summary": item.front.summary,
            TEXT: " . ".join(text for _, _, text in sections),
        }
        counted = self._counting.count(Document(item.id, fields))
        return Reading(terms, counted, as_text(sections))


def _sections(page: Page) -> Iterator[tuple[str, str, str]]:
    """Yield anchor, title and text of the parts of a page."""
    for block in page.blocks:
        said = " ".join(text for part in block.parts for text in _said(part))
        if said:
            yield block.anchor, block.title, " ".join(said.split())


def _said(part: object) -> Iterator[str]:
    """Yield what a part of a page says itself, as plain text; what it lists of others is theirs."""
    match part:
        case Prose():
            yield html.unescape(_TAG.sub("", part.html))
        case Facts():
            for fact in part.facts:
                said = ", ".join(
                    value.rstrip(".") for value in fact.values if isinstance(value, str)
                )
                if said:  # links lead to the topics, which are a field of their own
                    yield f"{fact.label}: {said}."
        case Terms():
            for label, definition in part.terms:
                yield f"{label}: {definition}"
        case Table():
            for row in part.rows:
                yield f"{', '.join(_text(cell).rstrip('.') for cell in row)}."


def _text(value: Cell) -> str:
    if isinstance(value, tuple):
        return ", ".join(link.text for link in value)
    return value.text if isinstance(value, Link) else value

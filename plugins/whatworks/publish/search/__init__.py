"""Search: the index that is made here, and the command's and the browser's way to ask it.

``index`` says what stands where, ``query`` ranks, ``facets`` says what entries are filtered by,
``shards`` cuts the index up for the browser; this module puts the scripts together. In the browser
``theme/assets/search.js`` ranks in the same way, and ``find.js`` shows what was found.
"""

import html
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

import nh3

from whatworks.language import STOP_WORDS
from whatworks.model import Catalogue, Item
from whatworks.publish.records import as_script, listed
from whatworks.publish.search.facets import Facet, facets_of, terms_of
from whatworks.publish.search.index import Document, Index, build, weight
from whatworks.publish.search.query import ask
from whatworks.publish.search.shards import numbers, shards, word_list
from whatworks.views.common import card, latest
from whatworks.views.lists import strongest_first
from whatworks.views.parts import Card, Cell, Facts, Link, Page, Prose, Signal, Table, Terms

FOLDER = "search/"
CARDS = 4
"""Cards in one script."""
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Section:
    """A part of an entry's page, as plain text."""

    anchor: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that can be found."""

    item: Item
    terms: Mapping[str, tuple[str, ...]]
    """What it carries, by facet."""
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Search:
    """Everything that can be found in a hub."""

    entries: tuple[Entry, ...]
    """In the order that an empty query shows them: that of ``strongest_first``."""
    facets: Mapping[str, Facet]
    index: Index


def search_of(catalogue: Catalogue, page_of: Callable[[Item], Page]) -> Search:
    """Return what can be found in a catalogue; ``page_of`` gives the page of an item."""
    facets = facets_of(catalogue)
    entries = tuple(
        Entry(item, terms_of(item, catalogue), tuple(_sections(page_of(item))))
        for item in strongest_first(listed(catalogue), catalogue)
    )
    documents = (_document(entry, facets) for entry in entries)
    return Search(entries, facets, build(documents, catalogue.configuration.glossary))


@dataclass(frozen=True, slots=True)
class Answer:
    """What a query finds in a hub."""

    entries: tuple[Entry, ...]
    """Best first; for an empty query all there are, in the order of ``Search.entries``."""
    read_as: str
    """The query as it was read, where words of it had to be mended; else empty."""


def answer(
    search: Search, query: str, filters: Mapping[str, Iterable[str]], *, exact: bool = False
) -> Answer:
    """Return the entries that fit a query and carry, of each facet named, one of its terms.

    With ``exact``, words that are not known are not mended.
    """
    found = ask(search.index, query, mend=not exact) if query.strip() else None
    numbers_ = range(len(search.entries)) if found is None else found.documents
    wanted = {name: set(terms) for name, terms in filters.items()}
    entries = (search.entries[number] for number in numbers_)
    return Answer(
        tuple(
            entry
            for entry in entries
            if all(terms & set(entry.terms.get(name, ())) for name, terms in wanted.items())
        ),
        found.read_as if found else "",
    )


def _document(entry: Entry, facets: Mapping[str, Facet]) -> Document:
    labels = (
        facets[name].terms.get(term, "")
        for name, terms in entry.terms.items()
        for term in terms
        if name in facets
    )
    front = entry.item.front
    return Document(
        entry.item.id,
        {
            "title": front.title,
            "terms": " . ".join(labels),
            "headings": " . ".join(section.title for section in entry.sections),
            "summary": front.summary,
            "text": " . ".join(section.text for section in entry.sections),
        },
    )


def _sections(page: Page) -> Iterator[Section]:
    for block in page.blocks:
        said = [text for part in block.parts for text in _said(part)]
        if said:
            yield Section(block.anchor, block.title, _SPACE.sub(" ", " ".join(said)).strip())


def _said(part: object) -> Iterator[str]:
    """Yield what a part of a page says itself, as plain text; what it lists of others is theirs."""
    match part:
        case Prose():
            yield html.unescape(nh3.clean(part.html, tags=set()))
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


def files(search: Search, catalogue: Catalogue) -> Mapping[str, bytes]:
    """Return the scripts that searching in the browser needs, by address.

    All but the first have the version in their address, which changes with anything in them.
    """
    terms = {
        f"#{number}": [
            term.label,
            id_,
            term.definition,
            [term.label, *term.acronyms, *term.variants],
        ]
        for number, (id_, term) in enumerate(catalogue.configuration.glossary.items())
    }
    cut = shards(search.index, terms)
    cards = [card(entry.item, catalogue) for entry in search.entries]
    types = list(dict.fromkeys(one.type for one in cards))
    signals = list(dict.fromkeys(signal for one in cards for signal in one.signals))
    data: dict[str, Any] = {f"words-{number}": shard for number, shard in enumerate(cut.data)}
    data["suggestions"] = word_list(search.index.suggestions)
    data["newest"] = numbers(_ages(search.entries))
    for name in search.facets:
        data[f"facet-{name}"] = _carried(name, search)
    for start in range(0, len(cards), CARDS):
        data[f"cards-{start // CARDS}"] = [
            _card(one, types, signals) for one in cards[start : start + CARDS]
        ]
    for number, entry in enumerate(search.entries):
        data[f"text-{number}"] = [[s.anchor, s.title, s.text] for s in entry.sections]
    scripts = {name: as_script(f"{FOLDER}{name}", value) for name, value in data.items()}
    manifest = {
        "count": len(search.entries),
        "starts": " ".join(cut.starts),
        "unknown": weight(0, len(search.entries)),
        "stop": " ".join(sorted(STOP_WORDS)),
        "facets": {
            name: {"label": facet.label, "terms": list(facet.terms.items())}
            for name, facet in search.facets.items()
        },
        "types": types,
        "signals": [[s.label, s.level, s.bars, s.out_of, s.kind] for s in signals],
        "size": sum(map(len, scripts.values())),
    }
    digest = sha256(repr(manifest).encode())
    for name in sorted(scripts):
        digest.update(scripts[name])
    version = digest.hexdigest()[:12]
    return {
        f"{FOLDER}index.js": as_script(f"{FOLDER}index", {"version": version, **manifest}),
        **{f"{FOLDER}{version}/{name}.js": script for name, script in scripts.items()},
    }


def _card(one: Card, types: Sequence[str], signals: Sequence[Signal]) -> list[Any]:
    notes = [*one.notes, *(["Not rated"] if one.unrated else [])]
    shown = [signals.index(signal) for signal in one.signals]
    return [
        one.title,
        one.url,
        types.index(one.type),
        one.summary,
        one.date,
        one.place,
        notes,
        shown,
    ]


def _ages(entries: Sequence[Entry]) -> Iterator[int]:
    """Yield how many days each entry is older than the newest, and one more; 0 for no date."""
    dates = [latest(entry.item) for entry in entries]
    newest = max(filter(None, dates), default=date.min)
    for when in dates:
        yield (newest - when).days + 1 if when else 0


def _carried(name: str, search: Search) -> list[Any]:
    """Return the sets of terms of one facet, most used first, and which one each entry has."""
    sets = [entry.terms.get(name, ()) for entry in search.entries]
    kinds = [one for one, _ in Counter(sets).most_common()]
    numbered = {one: number for number, one in enumerate(kinds)}
    terms = list(search.facets[name].terms)
    return [
        [[terms.index(term) for term in kind if term in terms] for kind in kinds],
        numbers(numbered[one] for one in sets),
    ]

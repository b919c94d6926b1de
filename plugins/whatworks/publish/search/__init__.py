"""Search: the index that is made here, and the command's and the browser's way to ask it.

``counting`` says what one entry adds to the index, ``index`` what stands where, ``facets`` what
entries are filtered by; ``query`` ranks, and ``shards`` cuts the index up for the browser. This
module puts the scripts together. In the browser ``theme/assets/search.js`` ranks in the same way,
and ``find.js`` shows what was found.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from hashlib import sha256
from typing import Any, TypeVar

from whatworks.language import STOP_WORDS
from whatworks.model import Catalogue, Item
from whatworks.publish.records import as_text, listed, script
from whatworks.publish.search.counting import Counted
from whatworks.publish.search.facets import Facet, facets_of
from whatworks.publish.search.index import Index, build, weight
from whatworks.publish.search.query import ask
from whatworks.publish.search.reading import Reader, Reading
from whatworks.publish.search.shards import Shards, numbers, shards, word_list
from whatworks.views.common import card, latest
from whatworks.views.lists import strongest_first
from whatworks.views.parts import Card, Signal

__all__ = ["Answer", "Entry", "Kept", "Reader", "Reading", "Search", "answer", "files", "search_of"]

FOLDER = "search/"
CARDS = 4
"""Cards in one script."""
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that can be found."""

    item: Item
    reading: Reading


@dataclass(frozen=True, slots=True)
class Kept:
    """What a later build can go on from; nothing of it shows in what that makes."""

    index: Index
    shards: Shards

    def without_readings(self) -> "Kept":
        """Return it without what was read of each entry, which can be kept by itself."""
        bare = tuple(Counted.of(id_) for id_ in self.index.ids)
        return Kept(replace(self.index, counted=bare), self.shards)

    def with_readings(self, read: Callable[[str], Reading]) -> "Kept":
        """Return it with what was read of each entry, by its id."""
        counted = tuple(read(id_).counted for id_ in self.index.ids)
        return Kept(replace(self.index, counted=counted), self.shards)


@dataclass(frozen=True)
class Search:
    """Everything that can be found in a hub."""

    entries: tuple[Entry, ...]
    """In the order that an empty query shows them: that of ``strongest_first``."""
    facets: Mapping[str, Facet]
    index: Index
    earlier: Kept | None

    @cached_property
    def kept(self) -> Kept:
        """Return what a later build can go on from."""
        before = self.earlier
        made = shards(self.index, (before.index, before.shards) if before else None)
        return Kept(self.index, made)


def search_of(
    catalogue: Catalogue, read: Callable[[Item], Reading], earlier: Kept | None = None
) -> Search:
    """Return what can be found in a catalogue.

    ``read`` gives what a ``Reader`` of this catalogue reads of an item; ``earlier`` is of any
    earlier build.
    """
    entries = tuple(
        Entry(item, read(item)) for item in strongest_first(listed(catalogue), catalogue)
    )
    counted = [entry.reading.counted for entry in entries]
    index = build(counted, catalogue.configuration.glossary, earlier.index if earlier else None)
    return Search(entries, facets_of(catalogue), index, earlier)


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
            if all(terms & set(entry.reading.terms.get(name, ())) for name, terms in wanted.items())
        ),
        found.read_as if found else "",
    )


def files(search: Search, catalogue: Catalogue) -> Mapping[str, bytes]:
    """Return the scripts that searching in the browser needs, by address.

    All but the first have the version in their address, which changes with anything in them.
    """
    cut = search.kept.shards
    cards = [card(entry.item, catalogue) for entry in search.entries]
    types = _numbered(one.type for one in cards)
    signals = _numbered(signal for one in cards for signal in one.signals)
    texts = {f"words-{number}": text for number, text in enumerate(cut.texts)}
    texts["suggestions"] = as_text(word_list(search.index.suggestions))
    texts["newest"] = as_text(numbers(list(_ages(search.entries))))
    for name in search.facets:
        texts[f"facet-{name}"] = as_text(_carried(name, search))
    for start in range(0, len(cards), CARDS):
        some = [_card(one, types, signals) for one in cards[start : start + CARDS]]
        texts[f"cards-{start // CARDS}"] = as_text(some)
    for number, entry in enumerate(search.entries):
        texts[f"text-{number}"] = entry.reading.text
    scripts = {name: script(f"{FOLDER}{name}", text) for name, text in texts.items()}
    manifest = {
        "count": len(search.entries),
        "starts": " ".join(cut.starts),
        "unknown": weight(0, len(search.entries)),
        "stop": " ".join(sorted(STOP_WORDS)),
        "facets": {
            name: {"label": facet.label, "terms": list(facet.terms.items())}
            for name, facet in search.facets.items()
        },
        "types": list(types),
        "signals": [[s.label, s.level, s.bars, s.out_of, s.kind] for s in signals],
        "size": sum(map(len, scripts.values())),
    }
    digest = sha256(repr(manifest).encode())
    for name in sorted(scripts):
        digest.update(scripts[name])
    version = digest.hexdigest()[:12]
    return {
        f"{FOLDER}index.js": script(f"{FOLDER}index", as_text({"version": version, **manifest})),
        **{f"{FOLDER}{version}/{name}.js": script for name, script in scripts.items()},
    }


def _numbered(found: Iterable[_T]) -> dict[_T, int]:
    """Return the number of each thing, in the order in which they first come."""
    return {one: number for number, one in enumerate(dict.fromkeys(found))}


def _card(one: Card, types: Mapping[str, int], signals: Mapping[Signal, int]) -> list[Any]:
    notes = [*one.notes, *(["Not rated"] if one.unrated else [])]
    shown = [signals[signal] for signal in one.signals]
    return [
        one.title,
        one.url,
        types[one.type],
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
    sets = [entry.reading.terms.get(name, ()) for entry in search.entries]
    kinds = [one for one, _ in Counter(sets).most_common()]
    numbered = {one: number for number, one in enumerate(kinds)}
    terms = list(search.facets[name].terms)
    return [
        [[terms.index(term) for term in kind if term in terms] for kind in kinds],
        numbers([numbered[one] for one in sets]),
    ]

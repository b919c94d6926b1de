"""Pieces that several pages share: links, cards, signals, the rating panel."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from whatworks.assemble import topics_of
from whatworks.model import Catalogue, Item, JudgedLevel, RatedItem
from whatworks.read.layout import FOLDERS
from whatworks.schema.common import Rated
from whatworks.schema.enums import ContentType, Status
from whatworks.views import words
from whatworks.views.parts import (
    Card,
    Cards,
    Fact,
    Link,
    Links,
    Signal,
)

RATINGS_PAGE = "ratings/"
"""The page that explains the frameworks."""

COMPARED = (
    ContentType.TOOLKIT,
    ContentType.CASE_STUDY,
    ContentType.GUIDANCE,
    ContentType.RAPID_CYCLE,
)
"""The types that can be compared with one another."""

LISTS: dict[ContentType, str] = {
    **{type_: url for type_, (_, url) in FOLDERS.items()},
    ContentType.SESSION: "sessions/",
    ContentType.PAGE: "pages/",
}
"""The address of the list of each type."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that the site gives out, and where it comes from."""

    url: str
    path: str
    """From the root of the hub."""


def attachment(path: str) -> Attachment:
    """Return the file at a path (from the root of the hub) with the address it is given out at.

    Every file of the hub has an address of its own, whichever items offer it.
    """
    return Attachment(f"files/{path}", path)


def item_link(item: Item) -> Link:
    """Return a link to an item's page."""
    return Link(item.front.title, item.url)


def entry_link(item: Item, catalogue: Catalogue) -> Link:
    """Return a link to an item, with a short line that says what it is, and of where or when."""
    citation = getattr(item.front, "citation", None)
    where = str(citation.year) if citation else getattr(item.front, "place", "")
    what = filter(None, (words.TYPES[item.type][0], where, *_notes(item, catalogue)))
    return Link(item.front.title, item.url, " · ".join(what))


def decision_link(decision: str | None, catalogue: Catalogue) -> Link | None:
    """Return a link to a decision on its panel's page, if these readers may see it."""
    if decision is None or decision not in catalogue.decisions:
        return None
    panel, _ = catalogue.decisions[decision]
    return Link(panel.front.title, f"{panel.url}#{decision_anchor(decision)}")


def decision_anchor(decision: str) -> str:
    """Return where a decision stands on the page of its panel."""
    return f"decision-{quote(decision, safe='')}"


def term_url(facet: str, term: str) -> str:
    """Return the address of the page of one term."""
    return f"topics/{facet.replace('_', '-')}/{term}/"


def facet_facts(item: Item, catalogue: Catalogue) -> tuple[Fact, ...]:
    """Return an item's topics as facts, each term linked to its page."""
    facts = []
    for name, vocabulary in catalogue.configuration.facets.items():
        topics = item.front.topics.get(name, ())
        if carried := [term for term in vocabulary.terms if term in topics]:
            links = tuple(
                Link(vocabulary.terms[term].label, term_url(name, term)) for term in carried
            )
            facts.append(Fact(vocabulary.label, links))
    return tuple(facts)


def chips(item: Item, catalogue: Catalogue) -> tuple[Link, ...]:
    """Return links to the terms that an item's page shows under its title."""
    facet = catalogue.configuration.hub.organised_by
    vocabulary = catalogue.configuration.facets[facet]
    carried = topics_of(item, catalogue.configuration).get(facet, ())
    return tuple(Link(vocabulary.terms[term].label, term_url(facet, term)) for term in carried)


def signals(rated: RatedItem | None) -> tuple[Signal, ...]:
    """Return the signals of a rated item; none for an item that is not rated."""
    return level_signals(signal.level for signal in rated.signals) if rated else ()


def level_signals(judged: Iterable[JudgedLevel]) -> tuple[Signal, ...]:
    """Return judged levels as bars with words."""
    return tuple(
        Signal(
            label=level.definition.label,
            level=level.label,
            means=level.means,
            bars=level.bars,
            out_of=level.out_of,
            kind=level.judged,
        )
        for level in judged
    )


def card(item: Item, catalogue: Catalogue) -> Card:
    """Return an item as it stands in lists."""
    front = item.front
    when = latest(item)
    return Card(
        title=front.title,
        url=item.url,
        type=words.TYPES[item.type][0],
        summary=front.summary,
        date=words.day(when) if when else "",
        signals=signals(catalogue.ratings.get(item.id)),
        unrated=isinstance(front, Rated) and front.rating is None,
        notes=_notes(item, catalogue),
        place=getattr(front, "place", "") or "",
    )


def _notes(item: Item, catalogue: Catalogue) -> tuple[str, ...]:
    """Return what a reader of a list must know of an item at once."""
    notes = []
    if item.front.example:
        notes.append("Worked example")
    if item.front.status is not Status.PUBLISHED:
        notes.append(words.STATUSES[item.front.status])
    if item.is_overdue(catalogue.today):
        notes.append("Check overdue")
    return tuple(notes)


def latest(item: Item) -> date | None:
    """Return the day an item was last published or updated."""
    return item.front.updated or item.front.published


def cards(items: Iterable[Item], catalogue: Catalogue, *, wide: bool = False) -> tuple[Cards, ...]:
    """Return items as one part of cards, or nothing where there are none."""
    made = tuple(card(item, catalogue) for item in items)
    return (Cards(made, wide),) if made else ()


def by_ids(ids: Iterable[str], catalogue: Catalogue) -> tuple[Item, ...]:
    """Return the items with these ids that the catalogue's audience may read, in this order."""
    return tuple(catalogue.by_id[id_] for id_ in dict.fromkeys(ids) if id_ in catalogue.by_id)


def sources(ids: Iterable[str], catalogue: Catalogue) -> tuple[Links, ...]:
    """Return evidence records as a list of links, with what each is."""
    links = []
    for item in by_ids(ids, catalogue):
        citation = getattr(item.front, "citation", None)
        note = f"{citation.authors}, {citation.year}" if citation else ""
        links.append(Link(item.front.title, item.url, note))
    return (Links(tuple(links)),) if links else ()

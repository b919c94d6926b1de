"""Which feeds there are, where they stand, and the page that lists them."""

from collections.abc import Iterator
from dataclasses import dataclass

from whatworks.model import Catalogue, Item
from whatworks.schema.enums import ContentType
from whatworks.views import words
from whatworks.views.common import LISTS, term_url
from whatworks.views.parts import Link, Page

FEED_LENGTH = 50
"""Entries in a feed."""

_FORMATS = {"atom": "Atom", "rss": "RSS", "json": "JSON"}


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed: where it stands, and which items it tells of."""

    name: str
    """The name of its files, without what comes after the dot."""
    title: str
    """What it tells of; empty for everything."""
    page: str
    """The address of the page that lists the same."""
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class FeedGroup:
    """Feeds under a heading: for each, the page that lists the same, and its files."""

    title: str
    feeds: tuple[tuple[Link, tuple[Link, ...]], ...]


@dataclass(frozen=True, slots=True)
class FeedList:
    """What the page of all feeds prints."""

    length: int
    groups: tuple[FeedGroup, ...]


def type_feed(type_: ContentType) -> str:
    """Return the name of the feed of a type; ordinary pages are in no feed."""
    return type_.value.replace("_", "-")


def term_feed(facet: str, term: str) -> str:
    """Return the name of the feed of a term of the facet that the hub is organised by."""
    return f"{facet}-{term}".replace("_", "-")


def search_feed(id_: str) -> str:
    """Return the name of the feed of a saved search."""
    return f"search-{id_}"


def feed_links(name: str) -> tuple[Link, ...]:
    """Return links to the files of a feed, one for each format."""
    return tuple(Link(f"{label} feed", f"feeds/{name}.{end}") for end, label in _FORMATS.items())


def feeds(catalogue: Catalogue) -> Iterator[Feed]:
    """Yield the feed of everything, then that of each type, then that of each term."""
    yield _everything(catalogue)
    yield from _by_type(catalogue)
    yield from _by_term(catalogue)


def _everything(catalogue: Catalogue) -> Feed:
    items = (item for item in catalogue.items if item.type is not ContentType.PAGE)
    return Feed("all", "", "", tuple(items))


def _by_type(catalogue: Catalogue) -> Iterator[Feed]:
    for type_, (_, plural, _lede) in words.TYPES.items():
        if type_ is not ContentType.PAGE:
            items = tuple(catalogue.of_type(type_))
            yield Feed(type_feed(type_), plural, LISTS[type_], items)


def _by_term(catalogue: Catalogue) -> Iterator[Feed]:
    facet = catalogue.configuration.hub.organised_by
    for term, entry in catalogue.configuration.facets[facet].terms.items():
        carried = catalogue.terms.get((facet, term), ())
        items = (item for item in carried if item.type is not ContentType.PAGE)
        yield Feed(term_feed(facet, term), entry.label, term_url(facet, term), tuple(items))


def feeds_page(catalogue: Catalogue) -> Page:
    """Return the page that lists all feeds and says what a feed is."""
    organised_by = catalogue.configuration.facets[catalogue.configuration.hub.organised_by]
    searches = tuple(
        (Link(saved.label, saved.url), feed_links(search_feed(id_)))
        for id_, saved in catalogue.configuration.hub.searches.items()
    )
    everything = (Link("Everything in the hub", "whats-new/"), feed_links("all"))
    return Page(
        url="feeds/",
        title="Feeds",
        description="Follow the hub, or one part of it, without an account.",
        template="feeds.html",
        trail=(Link("Home", ""), Link("What’s new", "whats-new/")),
        section="whats-new/",
        data=FeedList(
            length=FEED_LENGTH,
            groups=(
                FeedGroup("Everything", (everything,)),
                *((FeedGroup("Searches", searches),) if searches else ()),
                FeedGroup("One kind of entry", _shown(_by_type(catalogue))),
                FeedGroup(organised_by.plural, _shown(_by_term(catalogue))),
            ),
        ),
    )


def _shown(found: Iterator[Feed]) -> tuple[tuple[Link, tuple[Link, ...]], ...]:
    return tuple((Link(feed.title, feed.page), feed_links(feed.name)) for feed in found)

"""Pages that list items: by type and by term."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from whatworks.model import Catalogue, Item, RatedSignal
from whatworks.schema.common import Rated
from whatworks.schema.enums import ContentType, Status
from whatworks.schema.practice import SupportOffer
from whatworks.schema.site import Labelled, Level
from whatworks.views import words
from whatworks.views.common import LISTS, card, entry_link, latest, term_url
from whatworks.views.feeds import feed_links, term_feed, type_feed
from whatworks.views.paging import sheets
from whatworks.views.parts import Card, Link, Page

PAGE_LENGTH = 40
"""Cards on one page of a list."""

_ORDER = {
    type_: place
    for place, type_ in enumerate(
        [
            ContentType.TOOLKIT,
            ContentType.GUIDANCE,
            ContentType.CASE_STUDY,
            ContentType.DASHBOARD,
            ContentType.RAPID_CYCLE,
            ContentType.SUPPORT_OFFER,
            ContentType.COMMUNITY,
            ContentType.SESSION,
            ContentType.RECOMMENDATION,
            ContentType.PANEL,
            ContentType.NEWSLETTER,
            ContentType.PAGE,
            ContentType.EVIDENCE,
        ]
    )
}
"""What to do comes first, what it rests on last."""

_RANKED = {ContentType.TOOLKIT, ContentType.CASE_STUDY, ContentType.GUIDANCE}


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter of the A to Z."""

    label: str
    url: str
    number: int
    """How many titles begin with it."""
    here: bool
    """Whether the page is about it."""


@dataclass(frozen=True, slots=True)
class Listing:
    """What a list page prints."""

    lede: str
    cards: tuple[Card, ...]
    total: str
    pages: tuple[Link, ...]
    """The pages of a long list, in order; empty for a list of one page."""
    current: int
    empty: str
    groups: tuple[tuple[Link, tuple[Card, ...]], ...] = ()
    """Cards under headings, for a list that is grouped."""
    all_examples: bool = False
    """Whether everything in the list is a worked example."""
    letters: tuple[Letter, ...] = ()
    """The letters of a list by title; such a list has links instead of cards."""
    links: tuple[Link, ...] = ()


def newest_first(items: Sequence[Item]) -> list[Item]:
    """Return items by date alone, latest first, then by title: what happened, in order."""
    ordered = sorted(items, key=lambda item: (item.front.title.casefold(), item.id))
    return sorted(ordered, key=lambda item: latest(item) or date.min, reverse=True)


def current_first(items: Sequence[Item], catalogue: Catalogue) -> list[Item]:
    """Return items by date, latest first, as far as they are current.

    What is overdue for a check comes after everything that is in date, and what was superseded
    or withdrawn comes last.
    """
    return sorted(newest_first(items), key=lambda item: _standing(item, catalogue))


def strongest_first(items: Sequence[Item], catalogue: Catalogue) -> list[Item]:
    """Return items by strength of evidence, then latest first.

    What counts is the lower of what was judged and what the facts indicate. What is overdue for
    a check comes after what is in date and as strong, and what was superseded or withdrawn comes
    last, however strong.
    """

    def place(item: Item) -> tuple[bool, int, int]:
        rated = catalogue.ratings.get(item.id)
        bars = min(_bars(rated.signals[0])) if rated and rated.signals else 0
        standing = _standing(item, catalogue)
        return standing == _REPLACED, -bars, standing

    return sorted(newest_first(items), key=place)


_IN_DATE, _OVERDUE, _REPLACED = range(3)


def _standing(item: Item, catalogue: Catalogue) -> int:
    """Return how current an item is: the less, the further up it stands in lists."""
    if item.front.status is not Status.PUBLISHED:
        return _REPLACED
    return _OVERDUE if item.is_overdue(catalogue.today) else _IN_DATE


def _bars(signal: RatedSignal) -> tuple[int, int]:
    """Return the bars of what was judged, and of what the facts indicate."""
    order = list(signal.level.definition.levels)
    return signal.level.bars, order.index(signal.indication.level) + 1


def type_pages(type_: ContentType, catalogue: Catalogue) -> Iterator[Page]:
    """Yield the list of a type."""
    name, plural, lede = words.TYPES[type_]
    items = list(catalogue.of_type(type_))
    if type_ is ContentType.SUPPORT_OFFER:
        yield _menu(items, catalogue)
        return
    in_order = strongest_first if type_ in _RANKED else current_first
    yield from list_pages(
        catalogue,
        in_order(items, catalogue),
        url=LISTS[type_],
        title=plural,
        lede=lede,
        trail=(Link("Home", ""),),
        feeds=feed_links(type_feed(type_)) if type_ is not ContentType.PAGE else (),
        empty=f"There is nothing here yet: no {name.lower()} has been published.",
    )


def _menu(offers: list[Item], catalogue: Catalogue) -> Page:
    """Return the menu of support: offers grouped by the terms the hub is organised by."""
    facet = catalogue.configuration.hub.organised_by
    functions = catalogue.configuration.vocabularies.get("support_function")
    order = list(functions.terms) if functions else []

    def place(item: Item) -> tuple[int, str]:
        assert isinstance(item.front, SupportOffer)
        return order.index(item.front.function), item.id

    groups = []
    for term, entry in catalogue.configuration.facets[facet].terms.items():
        found = sorted(
            (item for item in offers if term in item.front.topics.get(facet, ())), key=place
        )
        if found:
            made = tuple(card(item, catalogue) for item in found)
            groups.append((Link(entry.label, term_url(facet, term)), made))
    _, plural, lede = words.TYPES[ContentType.SUPPORT_OFFER]
    url = LISTS[ContentType.SUPPORT_OFFER]
    return Page(
        url=url,
        title=plural,
        description=lede,
        template="list.html",
        trail=(Link("Home", ""),),
        section=url,
        feeds=feed_links(type_feed(ContentType.SUPPORT_OFFER)),
        data=Listing(
            lede=lede,
            cards=(),
            total=words.count(len(offers), "offer"),
            pages=(),
            current=1,
            empty="There is nothing here yet: no support offer has been published.",
            groups=tuple(groups),
            all_examples=_all_examples(offers),
        ),
    )


def topics_page(catalogue: Catalogue) -> Page:
    """Return the page of everything that entries are sorted by."""
    configuration = catalogue.configuration
    links = [
        Link(vocabulary.plural, facet_url(facet), f"{vocabulary.definition}")
        for facet, vocabulary in configuration.facets.items()
    ]
    links += [
        Link(signal.label, signal_url(name), signal.asks)
        for framework in configuration.frameworks.values()
        for name, signal in framework.signals.items()
    ]
    links.append(Link("A to Z", "a-z/", "Every entry by its title."))
    return Page(
        url="topics/",
        title="Topics",
        description="Every topic the hub sorts its entries by.",
        template="links.html",
        trail=(Link("Home", ""),),
        section="topics/",
        data=tuple(links),
    )


def facet_page(facet: str, catalogue: Catalogue) -> Page:
    """Return the page of a facet: all its terms."""
    vocabulary = catalogue.configuration.facets[facet]
    return Page(
        url=facet_url(facet),
        title=vocabulary.plural,
        description=vocabulary.definition,
        template="topics.html",
        trail=(Link("Home", ""), Link("Topics", "topics/")),
        section="topics/",
        data=_term_groups(catalogue, facet),
    )


def term_pages(facet: str, term: str, catalogue: Catalogue) -> Iterator[Page]:
    """Yield the list of what carries a term."""
    vocabulary = catalogue.configuration.facets[facet]
    entry = vocabulary.terms[term]
    items = catalogue.terms.get((facet, term), ())
    above = Link(vocabulary.plural, facet_url(facet))
    trail = [Link("Home", ""), Link("Topics", "topics/"), above]
    if entry.within:
        broader = vocabulary.terms[entry.within].label
        trail.append(Link(broader, term_url(facet, entry.within)))
    organised_by = catalogue.configuration.hub.organised_by
    yield from list_pages(
        catalogue,
        sorted(strongest_first(items, catalogue), key=lambda item: _ORDER[item.type]),
        grouped=True,
        url=term_url(facet, term),
        title=entry.label,
        lede=" ".join(filter(None, (entry.definition, entry.note))),
        trail=tuple(trail),
        section="topics/",
        kicker=vocabulary.label,
        feeds=feed_links(term_feed(facet, term)) if facet == organised_by else (),
        empty="Nothing here yet. That is a gap: the hub has found nothing to publish on "
        "this so far.",
    )


def facet_url(facet: str) -> str:
    """Return the address of the page of a facet."""
    return f"topics/{facet.replace('_', '-')}/"


def signal_url(signal: str, value: str = "") -> str:
    """Return the address of the page of a signal, or of one of the values it can have."""
    return f"topics/{signal.replace('_', '-')}/" + (f"{value.replace('_', '-')}/" if value else "")


def signal_pages(framework_id: str, name: str, catalogue: Catalogue) -> Iterator[Page]:
    """Yield the page of one signal, and of each level and absence it can have."""
    framework = catalogue.configuration.frameworks[framework_id]
    signal = framework.signals[name]
    meanings: dict[str, Level | Labelled] = {
        **dict(reversed(signal.levels.items())),
        **framework.absences,
    }
    rated: dict[str, list[Item]] = {value: [] for value in meanings}
    for item in catalogue.items:
        if isinstance(item.front, Rated) and item.front.rating is None:
            rated.get("not_rated", []).append(item)
        for one in catalogue.ratings[item.id].signals if item.id in catalogue.ratings else ():
            if one.level.signal == name and one.level.judged in rated:
                rated[one.level.judged].append(item)
    trail = (Link("Home", ""), Link("Topics", "topics/"))
    links = tuple(
        Link(
            meaning.label,
            signal_url(name, value),
            words.count(len(rated[value]), "entry", "entries"),
        )
        for value, meaning in meanings.items()
    )
    yield Page(
        url=signal_url(name),
        title=signal.label,
        description=signal.asks,
        template="topics.html",
        trail=trail,
        section="topics/",
        data=((None, links),),
    )
    for value, meaning in meanings.items():
        yield from list_pages(
            catalogue,
            sorted(current_first(rated[value], catalogue), key=lambda item: _ORDER[item.type]),
            grouped=True,
            url=signal_url(name, value),
            title=f"{signal.label}: {meaning.label.lower()}",
            lede=meaning.means,
            trail=(*trail, Link(signal.label, signal_url(name))),
            section="topics/",
            empty="Nothing has this rating at the moment.",
        )


def _term_groups(
    catalogue: Catalogue, facet: str
) -> tuple[tuple[Link | None, tuple[Link, ...]], ...]:
    """Return the terms of a facet with their numbers of items, grouped by broader term."""
    terms = catalogue.configuration.facets[facet].terms

    def link(term: str) -> Link:
        number = len(catalogue.terms.get((facet, term), ()))
        return Link(
            terms[term].label, term_url(facet, term), words.count(number, "entry", "entries")
        )

    tops = [term for term, entry in terms.items() if entry.within is None]
    if len(tops) == len(terms):
        return ((None, tuple(link(term) for term in terms)),)
    return tuple(
        (
            link(top),
            tuple(
                link(term)
                for term, entry in terms.items()
                if entry.within == top and (facet, term) in catalogue.terms
            ),
        )
        for top in tops
    )


def list_pages(
    catalogue: Catalogue,
    items: Sequence[Item],
    *,
    url: str,
    title: str,
    lede: str,
    trail: tuple[Link, ...],
    empty: str,
    section: str = "",
    kicker: str = "",
    grouped: bool = False,
    letters: tuple[Letter, ...] = (),
    feeds: tuple[Link, ...] = (),
) -> Iterator[Page]:
    """Yield the pages of a list: cards, cards by type (``grouped``), or links (``letters``)."""
    for sheet in sheets(url, items, PAGE_LENGTH):
        shown, first = sheet.entries, sheet.number == 1
        yield Page(
            url=sheet.url,
            title=title + sheet.suffix,
            description=lede,
            template="list.html",
            trail=trail if first else (*trail, Link(title, url)),
            kicker=kicker,
            section=section or url,
            feeds=feeds if first else (),
            data=Listing(
                lede=lede,
                cards=tuple(card(i, catalogue) for i in shown) if not (grouped or letters) else (),
                groups=_by_type(shown, catalogue) if grouped else (),
                all_examples=_all_examples(items),
                total=words.count(len(items), "entry", "entries"),
                pages=sheet.pages,
                current=sheet.number,
                empty=empty,
                letters=letters,
                links=tuple(entry_link(item, catalogue) for item in shown) if letters else (),
            ),
        )


def _all_examples(items: Sequence[Item]) -> bool:
    return bool(items) and all(item.front.example for item in items)


def _by_type(
    items: Sequence[Item], catalogue: Catalogue
) -> tuple[tuple[Link, tuple[Card, ...]], ...]:
    """Return items that stand in the order of their types as cards under each type's name."""
    return tuple(
        (Link(words.TYPES[type_][1], ""), tuple(card(item, catalogue) for item in found))
        for type_, found in groupby(items, key=lambda item: item.type)
    )

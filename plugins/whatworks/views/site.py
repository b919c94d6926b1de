"""Pages that belong to the hub as a whole, and what every page shares."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlencode

from whatworks.model import Catalogue, Configuration
from whatworks.rate import in_words
from whatworks.schema.common import Rated
from whatworks.schema.enums import Audience, ContentType
from whatworks.schema.site import USED, Framework, GlossaryTerm
from whatworks.views import words
from whatworks.views.alphabet import alphabet_pages
from whatworks.views.common import (
    LISTS,
    RATINGS_PAGE,
    by_ids,
    card,
    item_link,
    term_url,
)
from whatworks.views.feeds import feeds_page, search_feed
from whatworks.views.lists import (
    facet_page,
    facet_url,
    newest_first,
    signal_pages,
    signal_url,
    strongest_first,
    term_pages,
    topics_page,
    type_pages,
)
from whatworks.views.maps import evidence_map, tested_and_stopped
from whatworks.views.parts import Block, Card, Levels, LevelView, Link, Links, Page, Part, Terms
from whatworks.views.versions import version_pages
from whatworks.views.whats_new import whats_new

_BROWSE = (
    ContentType.TOOLKIT,
    ContentType.CASE_STUDY,
    ContentType.GUIDANCE,
    ContentType.EVIDENCE,
    ContentType.DASHBOARD,
    ContentType.RAPID_CYCLE,
    ContentType.RECOMMENDATION,
    ContentType.PANEL,
    ContentType.COMMUNITY,
    ContentType.SUPPORT_OFFER,
    ContentType.NEWSLETTER,
)


_PRACTICE = {
    ContentType.TOOLKIT,
    ContentType.CASE_STUDY,
    ContentType.GUIDANCE,
    ContentType.DASHBOARD,
    ContentType.RAPID_CYCLE,
}
"""What people come for; the home page shows these, not the records behind them."""


@dataclass(frozen=True, slots=True)
class GlossaryEntry:
    """A term as the glossary prints it."""

    anchor: str
    label: str
    also: tuple[str, ...]
    definition: str
    url: str
    """A search for it."""


@dataclass(frozen=True, slots=True)
class Chrome:
    """What stands around every page."""

    name: str
    short_name: str
    tagline: str
    url: str
    tier: str
    """A line for builds that are not for everyone; empty for the open site."""
    browse: tuple[Link, ...]
    about: tuple[Link, ...]
    licence: Link
    edit_url: str


@dataclass(frozen=True, slots=True)
class Home:
    """What the home page prints."""

    name: str
    tagline: str
    readers: tuple[Link, ...]
    areas_label: str
    areas: tuple[Link, ...]
    kinds: tuple[Link, ...]
    newest: tuple[Card, ...]
    strongest: tuple[Card, ...]
    levels: tuple[tuple[str, int, int, str], ...]
    """Of the first signal of the first framework: label, bars, out of, meaning."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place that a reader may choose as theirs."""

    id: str
    label: str
    terms: tuple[tuple[str, str], ...]
    """What places like it carry, by facet: the broader place first."""


@dataclass(frozen=True, slots=True)
class Places:
    """How to find what happened in places like one's own."""

    facets: tuple[str, ...]
    """The filters that are about places."""
    choices: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Find:
    """What the page for finding prints; what is found, the browser adds."""

    organised_by: str
    places: Places | None
    asked: str
    """Where the register of what is being asked for stands; empty if it has nothing."""
    searches: tuple[tuple[Link, str], ...]
    """Searches that can be followed, each with the address of its feed."""
    may_keep: bool
    """Whether the search may be kept on the reader's device: what is for all may."""
    links: tuple[Link, ...]
    """Ways on for those whose browser cannot search."""


def chrome(catalogue: Catalogue) -> Chrome:
    """Return what stands around every page."""
    hub = catalogue.configuration.hub
    tier = ""
    if catalogue.audience is not Audience.OPEN:
        label = catalogue.configuration.audiences.tiers[catalogue.audience].label
        tier = f"Only for: {label}. Do not share it."
    return Chrome(
        name=hub.name,
        short_name=hub.short_name,
        tagline=hub.tagline,
        url=hub.url,
        tier=tier,
        browse=(
            *(Link(words.TYPES[type_][1], LISTS[type_]) for type_ in _BROWSE),
            Link("Evidence and gap map", "evidence-map/"),
            Link("Tested and stopped", "tested-and-stopped/"),
            Link("Compare", "compare/"),
            Link("Glossary", "glossary/"),
            Link("A to Z", "a-z/"),
        ),
        about=tuple(item_link(item) for item in by_ids(hub.footer, catalogue)),
        licence=Link(hub.licence, hub.licence_url),
        edit_url=hub.edit_url or "",
    )


def made_pages(catalogue: Catalogue) -> Iterator[Page]:
    """Yield the pages that no editor writes."""
    for make in makers(catalogue.configuration).values():
        yield from make(catalogue)


def made_page(url: str, catalogue: Catalogue) -> Page | None:
    """Return the one of the ``made_pages`` that has an address, without making most others."""
    for addresses, make in makers(catalogue.configuration).items():
        if re.fullmatch(addresses, url):
            found = next((page for page in make(catalogue) if page.url == url), None)
            if found is not None:
                return found
    return None


def _home(catalogue: Catalogue) -> Page:
    hub = catalogue.configuration.hub
    facets = catalogue.configuration.facets

    def terms(facet: str) -> tuple[Link, ...]:
        return tuple(
            Link(
                entry.label,
                term_url(facet, term),
                words.count(len(catalogue.terms.get((facet, term), ())), "entry", "entries"),
            )
            for term, entry in facets[facet].terms.items()
        )

    items = [item for item in catalogue.items if item.type is not ContentType.PAGE]
    practice = [item for item in items if item.type in _PRACTICE]
    kinds = []
    for type_ in _BROWSE:
        if number := sum(item.type is type_ for item in items):
            _, plural, lede = words.TYPES[type_]
            kinds.append(Link(f"{plural} ({number})", LISTS[type_], lede))
    levels: tuple[tuple[str, int, int, str], ...] = ()
    for framework in list(catalogue.configuration.frameworks.values())[:1]:
        signal = next(iter(framework.signals.values()))
        levels = tuple(
            (level.label, bars, len(signal.levels), level.means)
            for bars, level in enumerate(signal.levels.values(), 1)
        )
    return Page(
        url="",
        title=hub.name,
        description=hub.tagline,
        template="home.html",
        data=Home(
            name=hub.name,
            tagline=hub.tagline,
            readers=terms(hub.readers),
            areas_label=facets[hub.organised_by].plural,
            areas=terms(hub.organised_by),
            kinds=tuple(kinds),
            newest=tuple(card(item, catalogue) for item in newest_first(practice)[:4]),
            strongest=tuple(
                card(item, catalogue) for item in strongest_first(practice, catalogue)[:4]
            ),
            levels=levels,
        ),
    )


def _find(catalogue: Catalogue) -> Page:
    configuration = catalogue.configuration
    return Page(
        url="find/",
        title="Find",
        description="Search and filter everything in the hub.",
        template="find.html",
        trail=(Link("Home", ""),),
        section="find/",
        data=Find(
            organised_by=configuration.hub.organised_by,
            places=_places(configuration),
            asked="evidence-map/#asked" if configuration.gaps else "",
            searches=tuple(
                (Link(saved.label, saved.url), f"feeds/{search_feed(id_)}.atom")
                for id_, saved in configuration.hub.searches.items()
            ),
            may_keep=catalogue.audience is Audience.OPEN,
            links=(
                Link("A to Z", "a-z/"),
                *(
                    Link(vocabulary.plural, facet_url(name))
                    for name, vocabulary in configuration.facets.items()
                ),
                *(Link(words.TYPES[type_][1], url) for type_, url in LISTS.items()),
                Link("What’s new", "whats-new/"),
            ),
        ),
    )


def _places(configuration: Configuration) -> Places | None:
    """Return the places that readers may choose as theirs: those within a broader one."""
    name = configuration.hub.places
    if name is None or name not in configuration.facets:
        return None
    vocabulary = configuration.facets[name]
    choices = tuple(
        Place(
            id_,
            term.label,
            (
                (name, vocabulary.broadest(id_)),
                *(
                    (other, configuration.facets[other].broadest(implied))
                    for other, implied in term.implies.items()
                ),
            ),
        )
        for id_, term in vocabulary.terms.items()
        if term.within is not None
    )
    if not choices:
        return None
    facets = dict.fromkeys((name, f"{USED}{name}"))
    facets |= dict.fromkeys(facet for place in choices for facet, _ in place.terms)
    return Places(tuple(facets), tuple(sorted(choices, key=lambda one: one.label.casefold())))


def _glossary(catalogue: Catalogue) -> Page:
    """Return the glossary, letter by letter."""
    letters: dict[str, list[GlossaryEntry]] = {}
    terms = sorted(catalogue.configuration.glossary.items(), key=lambda pair: _sorted(pair[1]))
    for id_, term in terms:
        also = (*term.acronyms, *term.everyday)
        query = urlencode({"q": term.acronyms[0] if term.acronyms else term.label})
        entry = GlossaryEntry(id_, term.label, also, term.definition, f"find/?{query}")
        letters.setdefault(term.label[0].upper(), []).append(entry)
    return Page(
        url="glossary/",
        title="Glossary",
        description="The words of this field in plain English, with the other words for them.",
        template="glossary.html",
        trail=(Link("Home", ""),),
        section="glossary/",
        data=tuple((letter, tuple(entries)) for letter, entries in letters.items()),
    )


def _sorted(term: GlossaryTerm) -> tuple[str, str]:
    return term.label.casefold(), term.definition


def _compare(catalogue: Catalogue) -> Page:
    return Page(
        url="compare/",
        title="Compare",
        description="Look at up to four toolkits, case studies or guides side by side.",
        template="compare.html",
        trail=(Link("Home", ""),),
        section="compare/",
        data=tuple(
            Link(words.TYPES[type_][1], LISTS[type_])
            for type_ in (ContentType.TOOLKIT, ContentType.CASE_STUDY, ContentType.GUIDANCE)
        ),
    )


def _ratings(catalogue: Catalogue) -> Page:
    """Return the page that explains the frameworks, made from the frameworks themselves."""
    configuration = catalogue.configuration
    used = {
        other.scheme
        for item in catalogue.items
        if isinstance(item.front, Rated)
        for other in item.front.other_ratings
    }
    used |= {item.rating.framework for item in catalogue.items if item.rating is not None}
    used &= configuration.schemes.keys()
    shown = {
        **configuration.frameworks,
        **{id_: configuration.schemes[id_] for id_ in sorted(used)},
    }
    blocks = [block for id_, one in shown.items() for block in _framework_blocks(id_, one)]
    return Page(
        url=RATINGS_PAGE,
        title="What the ratings mean",
        description="Each signal, each level, and the rule that says when the facts indicate it.",
        template="item.html",
        trail=(Link("Home", ""),),
        section=RATINGS_PAGE,
        blocks=tuple(blocks),
    )


def _framework_blocks(id_: str, framework: Framework) -> Iterator[Block]:
    about = [
        ("Version", f"{framework.version}, from {words.day(framework.date)}"),
        ("Where it comes from", framework.source),
    ]
    if framework.left_out:
        about.append(("What is left out here", framework.left_out))
    parts: list[Part] = [Terms(tuple(about))]
    if framework.source_url:
        parts.append(Links((Link("Read about it at its source", framework.source_url),)))
    yield Block(id_, framework.label, tuple(parts))
    yield from _signal_blocks(id_, framework)
    facts = tuple((fact.label, fact.definition) for fact in framework.facts.values())
    yield Block(f"{id_}-facts", "Facts that are recorded or worked out", (Terms(facts),))
    others = (*framework.absences.values(), *framework.statuses.values())
    if others:
        terms = Terms(tuple((entry.label, entry.means) for entry in others))
        yield Block(f"{id_}-others", "Other things a rating can say", (terms,))


def _signal_blocks(id_: str, framework: Framework) -> Iterator[Block]:
    for name, signal in framework.signals.items():
        levels = tuple(
            LevelView(
                label=level.label,
                bars=bars,
                out_of=len(signal.levels),
                means=level.means,
                ways=tuple(
                    tuple(in_words(framework.facts[fact], c) for fact, c in group.items())
                    for group in level.when
                ),
            )
            for bars, level in enumerate(signal.levels.values(), 1)
        )
        asks = Terms((("It asks", signal.asks),))
        yield Block(f"{id_}-{name}".replace("_", "-"), signal.label, (asks, Levels(levels)))


Maker = Callable[[Catalogue], Iterator[Page]]
"""Makes some of the pages that no editor writes."""


def makers(configuration: Configuration) -> Mapping[str, Maker]:
    """Return what makes which addresses, by a pattern, in the order in which pages are made."""
    facets, frameworks = configuration.facets, configuration.frameworks
    return {
        "": _alone(_home),
        "find/": _alone(_find),
        "whats-new/.*": whats_new,
        "feeds/": _alone(feeds_page),
        RATINGS_PAGE: _alone(_ratings),
        "compare/": _alone(_compare),
        "glossary/": _alone(_glossary),
        "evidence-map/": _alone(evidence_map),
        "tested-and-stopped/": _alone(tested_and_stopped),
        **{f"{LISTS[type_]}.*": partial(type_pages, type_) for type_ in words.TYPES},
        **{facet_url(facet): _alone(partial(facet_page, facet)) for facet in facets},
        **{
            f"{term_url(facet, term)}.*": partial(term_pages, facet, term)
            for facet, vocabulary in facets.items()
            for term in vocabulary.terms
        },
        **{
            f"{signal_url(name)}.*": partial(signal_pages, id_, name)
            for id_, framework in frameworks.items()
            for name in framework.signals
        },
        "topics/": _alone(topics_page),
        "a-z/.*": alphabet_pages,
        ".+/versions/.*": version_pages,
    }


def _alone(make: Callable[[Catalogue], Page]) -> Maker:
    def maker(catalogue: Catalogue) -> Iterator[Page]:
        yield make(catalogue)

    return maker

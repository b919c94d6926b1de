"""From checked items to a catalogue, and from a catalogue to what one audience may read.

The audience is filtered here, once, before anything is made for readers: whatever comes later
has never seen what it must not show.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from whatworks.model import Catalogue, Configuration, Item, SignedVersion
from whatworks.rate import evidence_of, rate
from whatworks.schema.enums import Audience
from whatworks.schema.fields import RefersToDecision
from whatworks.schema.programme import Panel
from whatworks.schema.research import Evidence
from whatworks.targets import beside
from whatworks.versions import kept_versions
from whatworks.walk import declared_files, marked, pointed_at, without


def assemble(
    items: Iterable[Item],
    configuration: Configuration,
    audience: Audience,
    *,
    today: date,
    sizes: Mapping[str, int],
    series: Mapping[str, tuple[tuple[str, str], ...]],
    signed: Mapping[str, tuple[SignedVersion, ...]],
    drafts: bool = False,
) -> Catalogue:
    """Return the catalogue that ``audience`` may read: items that are published, sorted by URL.

    ``today`` is the day it is made as of. ``sizes`` are the bytes of the files in the content
    folders, ``series`` the data of the dashboards, both by path from the root of the hub;
    ``signed`` the sign-offs that are kept, by item id. ``drafts`` lets in what is not published
    yet; nothing but the preview of an editor's own files may ask for that.
    """
    everything = tuple(items)
    configuration = _at_its_address(configuration, audience)
    readable = tuple(
        sorted(
            (
                for_audience(item, audience, configuration)
                for item in everything
                if (drafts or item.front.status.is_public)
                and audience.may_read(item.front.audience)
            ),
            key=lambda item: item.url,
        )
    )
    files = set(sizes) - files_kept_from(everything, readable, audience)
    whole = {item.id: item for item in everything}
    hidden = _names(everything) - _names(readable) | (set(sizes) - files)
    records = {item.id: item.front for item in readable if isinstance(item.front, Evidence)}
    ratings = {
        item.id: rate(item.rating, configuration, evidence_of(item, records))
        for item in readable
        if item.rating is not None
    }
    return Catalogue(
        configuration=configuration,
        audience=audience,
        today=today,
        items=readable,
        ratings=ratings,
        used_by=_used_by(readable),
        cited_by=_cited_by(readable),
        terms=_terms(readable, configuration),
        sizes={path: sizes[path] for path in sorted(files)},
        series={path: values for path, values in series.items() if path in files},
        versions={
            item.id: kept
            for item in readable
            if (found := signed.get(item.id))
            and (kept := kept_versions(whole[item.id], found, audience, configuration, hidden))
        },
    )


def _at_its_address(configuration: Configuration, audience: Audience) -> Configuration:
    """Return a configuration in which the hub has the address of an audience's own site."""
    url = configuration.audiences.tiers[audience].url
    if url is None:
        return configuration
    return replace(configuration, hub=configuration.hub.model_copy(update={"url": url}))


def for_audience(item: Item, audience: Audience, configuration: Configuration) -> Item:
    """Return an item without the blocks, downloads and fields that ``audience`` may not read."""
    front = item.front.model_copy(
        update={
            "downloads": [
                download
                for download in item.front.downloads
                if audience.may_read(download.audience)
            ]
        }
    )
    if isinstance(front, Panel):
        decisions = [one for one in front.decisions if audience.may_read(front.readers_of(one))]
        front = front.model_copy(update={"decisions": decisions})
    declared = {beside(item.path, download.file) for download in front.downloads}
    if front.easy_read and beside(item.path, front.easy_read) not in declared:
        front = front.model_copy(update={"easy_read": None})
    for field, readers in configuration.audiences.fields.items():
        if not audience.may_read(readers):
            front = without(front, field.split("."))
    body = tuple(
        fragment
        for fragment in item.body
        if fragment.audience is None or audience.may_read(fragment.audience)
    )
    return Item(item.type, item.id, item.path, item.url, front, body, item.community)


def topics_of(item: Item, configuration: Configuration) -> Mapping[str, tuple[str, ...]]:
    """Return an item's terms by facet, in the order of the vocabularies.

    With each term come the broadest term it belongs to and the terms it implies.
    """
    facets = configuration.facets
    waiting = [(facet, term) for facet in facets for term in item.front.topics.get(facet, ())]
    carried: dict[str, set[str]] = {facet: set() for facet in facets}
    while waiting:
        facet, term = waiting.pop()
        if term not in carried[facet]:
            carried[facet].add(term)
            waiting.append((facet, facets[facet].broadest(term)))
            waiting.extend(facets[facet].terms[term].implies.items())
    return {
        facet: tuple(term for term in vocabulary.terms if term in carried[facet])
        for facet, vocabulary in facets.items()
    }


def files_kept_from(
    items: Iterable[Item], readable: Iterable[Item], audience: Audience
) -> set[str]:
    """Return the files that ``audience`` may not have, whatever page shows or links to them.

    A file is for the narrowest audience of all that declare it, and for nobody while no item that
    is published for them declares it: ``readable`` are those items, as ``audience`` may read them.
    """
    declared: defaultdict[str, set[Audience]] = defaultdict(set)
    for item in items:
        for _, path, readers in declared_files(item):
            declared[path].add(readers)
    offered = {path for item in readable for _, path, _ in declared_files(item)}
    return {
        path
        for path, every in declared.items()
        if path not in offered or not all(audience.may_read(readers) for readers in every)
    }


def outcomes_of(item: Item, catalogue: Catalogue) -> tuple[str, ...]:
    """Return the outcomes an item is about: its own, or those of the evidence it cites."""
    vocabulary = catalogue.configuration.vocabularies.get("outcome")
    if vocabulary is None:
        return ()
    cited = [
        catalogue.by_id[id_].front
        for id_ in getattr(item.front, "evidence", ())
        if id_ in catalogue.by_id
    ]
    records = [front for front in (item.front, *cited) if isinstance(front, Evidence)]
    found = {outcome.outcome for record in records for outcome in record.outcomes}
    return tuple(term for term in vocabulary.terms if term in found)


def _names(items: Iterable[Item]) -> set[str]:
    """Return the ids and paths of items, and the ids of the decisions that they record."""
    panels = (item.front for item in items if isinstance(item.front, Panel))
    decisions = {decision.id for panel in panels for decision in panel.decisions}
    return decisions | {name for item in items for name in (item.id, item.path)}


def _used_by(items: tuple[Item, ...]) -> dict[str, tuple[Item, ...]]:
    users: defaultdict[str, dict[str, Item]] = defaultdict(dict)
    for item in items:
        for target in pointed_at(item.front):
            if target != item.id:
                users[target][item.id] = item
    return {target: tuple(found.values()) for target, found in users.items()}


def _cited_by(items: tuple[Item, ...]) -> dict[str, tuple[Item, ...]]:
    found: defaultdict[str, dict[str, Item]] = defaultdict(dict)
    for item in items:
        for _, decision, _ in marked(item.front, RefersToDecision):
            found[decision][item.id] = item
    return {decision: tuple(citing.values()) for decision, citing in found.items()}


def _terms(
    items: tuple[Item, ...], configuration: Configuration
) -> dict[tuple[str, str], tuple[Item, ...]]:
    carriers: defaultdict[tuple[str, str], list[Item]] = defaultdict(list)
    for item in items:
        for facet, terms in topics_of(item, configuration).items():
            for term in terms:
                carriers[facet, term].append(item)
    return {key: tuple(found) for key, found in carriers.items()}

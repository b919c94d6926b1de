"""From checked items to a catalogue, and from a catalogue to what one audience may read.

The audience is filtered here, once, before anything is made for readers: whatever comes later
has never seen what it must not show.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import BaseModel

from whatworks.model import Catalogue, Configuration, Item
from whatworks.rate import evidence_of, rate
from whatworks.schema.enums import Audience
from whatworks.schema.research import Evidence
from whatworks.targets import beside
from whatworks.walk import pointed_at


def assemble(
    items: Iterable[Item],
    configuration: Configuration,
    audience: Audience,
    sizes: Mapping[str, int],
    series: Mapping[str, tuple[tuple[str, str], ...]],
) -> Catalogue:
    """Return the catalogue that ``audience`` may read: items that are published, sorted by URL.

    ``sizes`` are the bytes of the files in the content folders, ``series`` the data of the
    dashboards, both by path from the root of the hub.
    """
    everything = tuple(items)
    readable = tuple(
        sorted(
            (
                for_audience(item, audience, configuration)
                for item in everything
                if item.front.status.is_public and audience.may_read(item.front.audience)
            ),
            key=lambda item: item.url,
        )
    )
    files = set(sizes) - files_kept_from(everything, audience)
    records = {item.id: item.front for item in readable if isinstance(item.front, Evidence)}
    ratings = {
        item.id: rate(item.rating, configuration, evidence_of(item, records))
        for item in readable
        if item.rating is not None
    }
    return Catalogue(
        configuration=configuration,
        audience=audience,
        items=readable,
        ratings=ratings,
        used_by=_used_by(readable),
        terms=_terms(readable, configuration),
        sizes={path: sizes[path] for path in sorted(files)},
        series={path: values for path, values in series.items() if path in files},
    )


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
    declared = {beside(item.path, download.file) for download in front.downloads}
    if front.easy_read and beside(item.path, front.easy_read) not in declared:
        front = front.model_copy(update={"easy_read": None})
    for field, readers in configuration.audiences.fields.items():
        if not audience.may_read(readers):
            front = _without(front, field.split("."))
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
    carried: set[tuple[str, str]] = set()
    while waiting:
        facet, term = found = waiting.pop()
        if found not in carried:
            carried.add(found)
            waiting.append((facet, facets[facet].broadest(term)))
            waiting.extend(facets[facet].terms[term].implies.items())
    return {
        facet: tuple(term for term in vocabulary.terms if (facet, term) in carried)
        for facet, vocabulary in facets.items()
    }


def files_kept_from(items: Iterable[Item], audience: Audience) -> set[str]:
    """Return the files that ``audience`` may not have, whatever page shows or links to them.

    A file is for the narrowest audience of all that declare it, and for nobody while only items
    that are not published declare it.
    """
    declared: defaultdict[str, list[tuple[Item, Audience]]] = defaultdict(list)
    for item in items:
        for download in item.front.downloads:
            declared[beside(item.path, download.file)].append((item, download.audience))
        for indicator in getattr(item.front, "indicators", ()):
            declared[beside(item.path, indicator.data)].append((item, item.front.audience))
    return {
        path
        for path, owners in declared.items()
        if not any(item.front.status.is_public for item, _ in owners)
        or not all(
            audience.may_read(readers) and audience.may_read(item.front.audience)
            for item, readers in owners
        )
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


def _without(record: Any, path: list[str]) -> Any:
    """Return a record without the field at a path; what is not there is left alone."""
    name, *rest = path
    if isinstance(record, list):
        return [_without(entry, path) for entry in record]
    if not isinstance(record, BaseModel) or name not in type(record).model_fields:
        return record
    if rest:
        return record.model_copy(update={name: _without(getattr(record, name), rest)})
    field = type(record).model_fields[name]
    empty = "" if field.is_required() else field.get_default(call_default_factory=True)
    return record.model_copy(update={name: empty})


def _used_by(items: tuple[Item, ...]) -> dict[str, tuple[Item, ...]]:
    users: defaultdict[str, dict[str, Item]] = defaultdict(dict)
    for item in items:
        for target in pointed_at(item.front):
            if target != item.id:
                users[target][item.id] = item
    return {target: tuple(found.values()) for target, found in users.items()}


def _terms(
    items: tuple[Item, ...], configuration: Configuration
) -> dict[tuple[str, str], tuple[Item, ...]]:
    carriers: defaultdict[tuple[str, str], list[Item]] = defaultdict(list)
    for item in items:
        for facet, terms in topics_of(item, configuration).items():
            for term in terms:
                carriers[facet, term].append(item)
    return {key: tuple(found) for key, found in carriers.items()}

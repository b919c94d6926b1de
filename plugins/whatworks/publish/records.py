"""An item as plain data, the same in the API, the search catalogue and the feeds."""

import json
from typing import Any

from whatworks.assemble import topics_of
from whatworks.model import Catalogue, Item
from whatworks.rate import Facts
from whatworks.schema.enums import ContentType
from whatworks.views.common import latest

LISTED = frozenset(ContentType) - {ContentType.PAGE}
"""The types that feeds, the API and newsletters carry."""


def listed(catalogue: Catalogue) -> list[Item]:
    """Return what feeds, the API and newsletters carry: everything but ordinary pages."""
    return [item for item in catalogue.items if item.type in LISTED]


def record(item: Item, catalogue: Catalogue) -> dict[str, Any]:
    """Return an item as plain data, ready for JSON."""
    front = item.front
    when = latest(item)
    return {
        "id": item.id,
        "type": item.type.value,
        "url": catalogue.configuration.hub.url + item.url,
        "title": front.title,
        "summary": front.summary,
        "status": front.status.value,
        "published": front.published.isoformat() if front.published else None,
        "updated": when.isoformat() if when else None,
        "example": front.example,
        "topics": {
            facet: list(terms)
            for facet, terms in topics_of(item, catalogue.configuration).items()
            if terms
        },
        "rating": _rating(item, catalogue),
        "evidence": [id_ for id_ in getattr(front, "evidence", ()) if id_ in catalogue.by_id],
    }


def _rating(item: Item, catalogue: Catalogue) -> dict[str, Any] | None:
    rated = catalogue.ratings.get(item.id)
    if rated is None:
        return None
    facts: Facts = rated.rating.facts
    return {
        "framework": rated.rating.framework,
        "version": rated.rating.version,
        "status": rated.rating.status,
        "judged": {signal.signal: signal.judged for signal in rated.signals},
        "indicated": {signal.signal: signal.indication.level for signal in rated.signals},
        "facts": dict(facts),
        "rationale": rated.rating.rationale,
        "difference": rated.rating.difference,
        "rater": rated.rating.rater,
        "date": rated.rating.date.isoformat(),
    }


def as_json(data: object) -> bytes:
    """Return data as readable JSON with a line end, the same bytes for the same data."""
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()

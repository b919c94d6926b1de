"""An item as plain data, the same in the API, the search catalogue and the feeds."""

import json
from typing import Any

from whatworks.assemble import topics_of
from whatworks.model import Catalogue, Item, RatedItem
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
    when, rated = latest(item), catalogue.ratings.get(item.id)
    return {
        "id": item.id,
        "type": item.type.value,
        "url": catalogue.configuration.hub.url + item.url,
        "title": front.title,
        "summary": front.summary,
        "status": front.status.value,
        "superseded_by": front.superseded_by if front.superseded_by in catalogue.by_id else None,
        "withdrawn_because": front.withdrawn_because,
        "published": front.published.isoformat() if front.published else None,
        "updated": when.isoformat() if when else None,
        "review_due": front.review_due.isoformat() if front.review_due else None,
        "overdue": item.is_overdue(catalogue.today),
        "example": front.example,
        "topics": {
            facet: list(terms)
            for facet, terms in topics_of(item, catalogue.configuration).items()
            if terms
        },
        "rating": rating_record(rated) if rated else None,
        "other_ratings": [
            other.model_dump(mode="json") for other in getattr(front, "other_ratings", ())
        ],
        "evidence": [id_ for id_ in getattr(front, "evidence", ()) if id_ in catalogue.by_id],
    }


def rating_record(rated: RatedItem) -> dict[str, Any]:
    """Return a rating as plain data: what was judged, on what, what is indicated, and history."""
    rating = rated.rating
    return {
        "framework": rating.framework,
        "version": rating.version,
        "current_version": rated.current_version,
        "status": rating.status,
        "judged": {one.level.signal: one.level.judged for one in rated.signals},
        "indicated": {
            one.level.signal: {
                "level": one.indication.level,
                "because": list(one.indication.because),
                "to_rise": list(one.indication.to_rise),
            }
            for one in rated.signals
        },
        "facts": dict(rated.recorded),
        "derived_facts": dict(rated.derived),
        "rationale": rating.rationale,
        "difference": rating.difference,
        "outcomes": [
            {"outcome": one.outcome, "judged": dict(one.judged), "rationale": one.rationale}
            for one in rating.outcomes
        ],
        "headline": rating.headline,
        "rater": rating.rater,
        "taken_from": rating.taken_from,
        "date": rating.date.isoformat(),
        "history": [
            {
                "until": change.date.isoformat(),
                "judged": {level.signal: level.judged for level in change.before},
                "reason": change.reason,
                "decision": change.decision,
            }
            for change in rated.changes
        ],
    }


def as_script(name: str, data: object) -> bytes:
    """Return data as a script that sets ``window[name]``, which loads without a server too."""
    return script(name, as_text(data))


def script(name: str, text: str) -> bytes:
    """Return the same, of data that are text already."""
    return f'window["{name}"]={text};\n'.encode()


def as_text(data: object) -> str:
    """Return data as short JSON that can stand in a page."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")


def as_json(data: object) -> bytes:
    """Return data as readable JSON with a line end, the same bytes for the same data."""
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()

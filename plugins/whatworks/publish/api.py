"""The JSON API: the same facts as the pages, for programs."""

from collections.abc import Mapping
from typing import Any

from whatworks.model import Catalogue, Item
from whatworks.publish.records import LISTED, as_json, listed, record
from whatworks.schema.research import Evidence
from whatworks.views.common import by_ids


def files(catalogue: Catalogue) -> Mapping[str, bytes]:
    """Return ``/api/v1/items.json`` and a file for each item of the hub but ordinary pages."""
    singles = (single(item, catalogue) for item in listed(catalogue))
    return {**every(catalogue), **{url: file for one in singles for url, file in one.items()}}


def every(catalogue: Catalogue) -> Mapping[str, bytes]:
    """Return ``/api/v1/items.json``."""
    hub = catalogue.configuration.hub
    data = {
        "hub": {"name": hub.name, "url": hub.url, "licence": hub.licence},
        "items": [record(item, catalogue) for item in listed(catalogue)],
    }
    return {"api/v1/items.json": as_json(data)}


def single(item: Item, catalogue: Catalogue) -> Mapping[str, bytes]:
    """Return the file of an item; none for an ordinary page."""
    if item.type not in LISTED:
        return {}
    return {f"api/v1/items/{item.id}.json": as_json(_whole(item, catalogue))}


def _whole(item: Item, catalogue: Catalogue) -> dict[str, Any]:
    """Return an item with the records its rating rests on and what points at it."""
    cited = by_ids(getattr(item.front, "evidence", ()), catalogue)
    own = (item,) if isinstance(item.front, Evidence) else ()
    return {
        **record(item, catalogue),
        "register": [
            {"id": one.id, **_record(one.front)}
            for one in (*own, *cited)
            if isinstance(one.front, Evidence)
        ],
        "used_by": [other.id for other in catalogue.used_by.get(item.id, ())],
    }


def _record(front: Evidence) -> dict[str, Any]:
    fields = {"citation", "design", "sample", "conducted_in", "population", "evaluator"}
    fields |= {"outcomes", "appraisal", "funding", "conflicts", "limitations"}
    return front.model_dump(mode="json", include=fields, exclude_none=True)

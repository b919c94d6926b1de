"""The JSON API: the same facts as the pages, for programs."""

from collections.abc import Mapping

from whatworks.model import Catalogue
from whatworks.publish.records import as_json, listed, record


def files(catalogue: Catalogue) -> Mapping[str, bytes]:
    """Return ``/api/v1/items.json``: every item of the hub but ordinary pages, by address."""
    hub = catalogue.configuration.hub
    data = {
        "hub": {"name": hub.name, "url": hub.url, "licence": hub.licence},
        "items": [record(item, catalogue) for item in listed(catalogue)],
    }
    return {"api/v1/items.json": as_json(data)}

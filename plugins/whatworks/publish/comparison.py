"""What the page of comparisons shows: the facts of each practice, side by side, in the browser."""

from collections.abc import Mapping
from typing import Any

from whatworks.model import Catalogue, Item
from whatworks.publish.records import as_script
from whatworks.schema.enums import Status
from whatworks.views import words
from whatworks.views.common import COMPARED, facet_facts, signals
from whatworks.views.parts import Fact


def files(catalogue: Catalogue) -> Mapping[str, bytes]:
    """Return the facts of everything that can be compared, as a script."""
    items = [item for type_ in COMPARED for item in catalogue.of_type(type_)]
    data = {item.id: _entry(item, catalogue) for item in items}
    return {"assets/comparison.js": as_script("whatworksComparison", data)}


def _entry(item: Item, catalogue: Catalogue) -> dict[str, Any]:
    front = item.front
    what = words.TYPES[item.type][0]
    if front.status is not Status.PUBLISHED:
        what += f" ({words.STATUSES[front.status].lower()})"
    rows: dict[str, str] = {"What it is": what, "In short": front.summary}
    for signal in signals(catalogue.ratings.get(item.id)):
        rows[signal.label] = f"{signal.level} ({signal.bars} of {signal.out_of})"
    if rated := catalogue.ratings.get(item.id):
        rows["Why these ratings"] = rated.rating.rationale
    if place := getattr(front, "place", None):
        rows["Where"] = place
    if population := getattr(front, "population", None):
        rows["Who it was for"] = population
    rows |= {fact.label: _joined(fact) for fact in facet_facts(item, catalogue)}
    if takes := getattr(front, "takes", None):
        rows |= {
            "Staff time": takes.staff_time,
            "Cost": takes.cost,
            "Who pays": takes.who_pays,
        }
    rows["Sources"] = words.count(len(getattr(front, "evidence", ())), "evidence record")
    return {"title": front.title, "url": item.url, "rows": rows}


def _joined(fact: Fact) -> str:
    return "; ".join(value if isinstance(value, str) else value.text for value in fact.values)

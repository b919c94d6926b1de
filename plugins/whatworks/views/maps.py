"""Pages across the evidence: the map of evidence and gaps, and what was tested and stopped."""

from collections import defaultdict
from dataclasses import dataclass
from itertools import product
from urllib.parse import urlencode

from whatworks.assemble import outcomes_of, topics_of
from whatworks.model import Catalogue, Item
from whatworks.schema.enums import ContentType, CycleDecision, Direction
from whatworks.schema.research import Evidence, RapidCycle
from whatworks.schema.site import EvidenceMap
from whatworks.views import words
from whatworks.views.common import card, signals, term_url
from whatworks.views.lists import Listing, strongest_first
from whatworks.views.parts import Card, Link, Page, Signal

_MAPPED = {
    ContentType.TOOLKIT,
    ContentType.CASE_STUDY,
    ContentType.GUIDANCE,
    ContentType.EVIDENCE,
    ContentType.RAPID_CYCLE,
}


@dataclass(frozen=True, slots=True)
class Cell:
    """What the hub has where a row and a column meet."""

    label: str
    """Row and column in words, for those who cannot see where the cell stands."""
    count: int
    best: Signal | None
    """The strongest evidence among the items counted."""
    url: str


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a map."""

    name: Link
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """One map."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    gaps: int
    """How many cells are empty."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Something that is being asked for."""

    topics: tuple[Link, ...]
    asked: str
    by: str


@dataclass(frozen=True, slots=True)
class Maps:
    """What the page of maps prints."""

    grids: tuple[Grid, ...]
    asked: tuple[Asked, ...]


def evidence_map(catalogue: Catalogue) -> Page:
    """Return the page of all maps and of the register of what is being asked for."""
    configuration = catalogue.configuration
    asked = tuple(
        Asked(
            topics=tuple(
                Link(
                    configuration.vocabularies[name].terms[term].label,
                    term_url(name, term) if name in configuration.facets else "",
                )
                for name, term in gap.topics.items()
            ),
            asked=gap.asked,
            by=f"Asked for by {gap.by} since {words.day(gap.since)}",
        )
        for gap in configuration.gaps
    )
    return Page(
        url="evidence-map/",
        title="Evidence and gap map",
        description="Where the hub has something to say, how strong it is, and where nobody knows.",
        template="evidence-map.html",
        trail=(Link("Home", ""),),
        section="evidence-map/",
        data=Maps(tuple(_grid(map_, catalogue) for map_ in configuration.hub.maps), asked),
    )


def _grid(map_: EvidenceMap, catalogue: Catalogue) -> Grid:
    rows = catalogue.configuration.vocabularies[map_.rows]
    columns = catalogue.configuration.vocabularies[map_.columns]
    meeting: defaultdict[tuple[str, ...], list[Item]] = defaultdict(list)
    for item in catalogue.items:
        if item.type in _MAPPED:
            carried = (_terms(item, one, catalogue) for one in (map_.rows, map_.columns))
            for cell in product(*carried):
                meeting[cell].append(item)
    made = []
    for row, entry in rows.terms.items():
        if entry.within is not None:
            continue
        cells = []
        for column, other in columns.terms.items():
            if other.within is None:
                found = meeting.get((row, column), [])
                query = urlencode({map_.rows: row, map_.columns: column})
                label = f"{entry.label}, {other.label}"
                cells.append(Cell(label, len(found), _best(found, catalogue), f"find/?{query}"))
        url = term_url(map_.rows, row) if map_.rows in catalogue.configuration.facets else ""
        made.append(Row(Link(entry.label, url), tuple(cells)))
    return Grid(
        title=f"{rows.label} by {columns.label.lower()}",
        columns=tuple(one.label for one in columns.terms.values() if one.within is None),
        rows=tuple(made),
        gaps=sum(not cell.count for row in made for cell in row.cells),
    )


def _terms(item: Item, vocabulary: str, catalogue: Catalogue) -> tuple[str, ...]:
    if vocabulary == "outcome":
        return outcomes_of(item, catalogue)
    return topics_of(item, catalogue.configuration).get(vocabulary, ())


def _best(items: list[Item], catalogue: Catalogue) -> Signal | None:
    first = next(iter(strongest_first(items, catalogue)), None)
    shown = signals(catalogue.ratings.get(first.id)) if first else ()
    return shown[0] if shown else None


def tested_and_stopped(catalogue: Catalogue) -> Page:
    """Return the list of what was tested and found not to help, or was stopped."""
    found = [item for item in catalogue.items if did_not_help(item, catalogue)]
    lede = (
        "These were tested, and no difference or some harm was found, or the test was stopped. "
        "They are kept so that nobody has to learn it twice."
    )
    made: tuple[Card, ...] = tuple(
        card(item, catalogue) for item in strongest_first(found, catalogue)
    )
    return Page(
        url="tested-and-stopped/",
        title="Tested and stopped",
        description=lede,
        template="list.html",
        trail=(Link("Home", ""),),
        section="tested-and-stopped/",
        data=Listing(
            lede=lede,
            cards=made,
            total=words.count(len(made), "entry", "entries"),
            pages=(),
            current=1,
            empty="Nothing so far has been found not to help.",
        ),
    )


def did_not_help(item: Item, catalogue: Catalogue) -> bool:
    """Say whether an item was found to make no difference or to harm, or was stopped."""
    rated = catalogue.ratings.get(item.id)
    if rated and any(one.level.judged in {"no_effect", "harm"} for one in rated.signals):
        return True
    if isinstance(item.front, RapidCycle):
        return item.front.decision is CycleDecision.STOP
    if isinstance(item.front, Evidence):
        measured = [one.direction for one in item.front.outcomes]
        measured = [one for one in measured if one is not Direction.NOT_MEASURED]
        return bool(measured) and set(measured) <= {Direction.NONE, Direction.NEGATIVE}
    return False

"""What entries can be filtered by, and what each carries."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from whatworks.assemble import outcomes_of, topics_of
from whatworks.model import Catalogue, Configuration, Item
from whatworks.publish.records import LISTED
from whatworks.schema.common import Rated
from whatworks.schema.enums import ContentType
from whatworks.schema.research import Evidence
from whatworks.schema.site import USED, Framework, Signal
from whatworks.views import words
from whatworks.views.common import latest

_USES = frozenset({ContentType.CASE_STUDY, ContentType.RAPID_CYCLE, ContentType.DASHBOARD})
"""The types whose place says where what they cite has been used."""


@dataclass(frozen=True, slots=True)
class Facet:
    """One thing that entries are filtered by."""

    label: str
    terms: Mapping[str, str]
    """The label of each term, in the order shown."""


YEAR = "year"
"""The facet whose terms are those that there are, each its own label."""


def facets_of(catalogue: Catalogue) -> dict[str, Facet]:
    """Return the facets of a hub, by name, in the order shown."""
    years = sorted({year for item in catalogue.items if (year := _year(item))}, reverse=True)
    return {
        **settled_facets(catalogue.configuration),
        YEAR: Facet("Year", {year: year for year in years}),
    }


def settled_facets(configuration: Configuration) -> dict[str, Facet]:
    """Return the facets that do not depend on what there is in the hub: all but the years."""
    types = {type_.value: names[0] for type_, names in words.TYPES.items() if type_ in LISTED}
    found = {"type": Facet("Type", types)}
    for name, vocabulary in configuration.facets.items():
        terms = {t: entry.label for t, entry in vocabulary.terms.items() if entry.within is None}
        found[name] = Facet(vocabulary.label, terms)
        if name == configuration.hub.places:
            found[f"{USED}{name}"] = Facet("Used since in", terms)
    outcomes = configuration.vocabularies.get("outcome")
    if outcomes and not outcomes.facet:
        terms = {term: entry.label for term, entry in outcomes.terms.items()}
        found["outcome"] = Facet(outcomes.label, terms)
    for name, framework, signal in _signals(configuration):
        labels = {id_: level.label for id_, level in reversed(signal.levels.items())}
        labels |= {id_: absence.label for id_, absence in framework.absences.items()}
        found[name] = Facet(signal.label, labels)
    return found


def terms_of(item: Item, catalogue: Catalogue) -> dict[str, tuple[str, ...]]:
    """Return the terms that an item carries, by facet."""
    configuration = catalogue.configuration
    found: dict[str, tuple[str, ...]] = {"type": (item.type.value,)}
    found |= topics_of(item, configuration)
    if places := configuration.hub.places:
        used = {
            term
            for user in catalogue.used_by.get(item.id, ())
            if user.type in _USES
            for term in topics_of(user, configuration).get(places, ())
        }
        terms = configuration.facets[places].terms
        found[f"{USED}{places}"] = tuple(term for term in terms if term in used)
    found.setdefault("outcome", outcomes_of(item, catalogue))
    if rated := catalogue.ratings.get(item.id):
        found |= {one.level.signal: (one.level.judged,) for one in rated.signals}
    elif isinstance(item.front, Rated):
        found |= {name: ("not_rated",) for name, _, _ in _signals(configuration)}
    found[YEAR] = tuple(filter(None, (_year(item),)))
    return found


def _signals(configuration: Configuration) -> Iterator[tuple[str, Framework, Signal]]:
    for framework in configuration.frameworks.values():
        for name, signal in framework.signals.items():
            yield name, framework, signal


def _year(item: Item) -> str:
    """Return the year of a source, or else of the item itself; empty where there is none."""
    if isinstance(item.front, Evidence):
        return str(item.front.citation.year)
    when = latest(item)
    return str(when.year) if when else ""

"""What the browser searches: one catalogue of all items, loaded when a search begins.

This module and ``theme/assets/search.js`` are the whole of the search engine; nothing else knows
how finding works. The items stand in the order in which an empty query shows them.
"""

from collections.abc import Mapping
from typing import Any

from whatworks.assemble import outcomes_of, topics_of
from whatworks.model import Catalogue, Item
from whatworks.publish.records import LISTED, as_script, listed
from whatworks.read.markdown import outline
from whatworks.views import words
from whatworks.views.common import card
from whatworks.views.lists import strongest_first


def files(catalogue: Catalogue) -> Mapping[str, bytes]:
    """Return the catalogue, with its facets and the forms of the glossary, as a script."""
    facets: dict[str, Any] = {
        "type": {
            "label": "Type",
            "terms": {
                type_.value: names[0] for type_, names in words.TYPES.items() if type_ in LISTED
            },
        }
    }
    for name, vocabulary in catalogue.configuration.facets.items():
        facets[name] = {
            "label": vocabulary.label,
            "terms": {
                term: entry.label
                for term, entry in vocabulary.terms.items()
                if entry.within is None
            },
        }
    if outcomes := catalogue.configuration.vocabularies.get("outcome"):
        facets["outcome"] = {
            "label": outcomes.label,
            "terms": {term: entry.label for term, entry in outcomes.terms.items()},
        }
    for framework in catalogue.configuration.frameworks.values():
        for name, signal in framework.signals.items():
            labels = {id_: level.label for id_, level in reversed(signal.levels.items())}
            labels |= {id_: absence.label for id_, absence in framework.absences.items()}
            facets[name] = {"label": signal.label, "terms": labels}
    items = strongest_first(listed(catalogue), catalogue)
    data = {
        "facets": facets,
        "items": [_entry(item, catalogue) for item in items],
        "glossary": {
            id_: list(dict.fromkeys(form.casefold() for form in term.forms))
            for id_, term in catalogue.configuration.glossary.items()
        },
    }
    return {"assets/catalogue.js": as_script("whatworksCatalogue", data)}


def _entry(item: Item, catalogue: Catalogue) -> dict[str, Any]:
    shown = card(item, catalogue)
    terms = {name: list(found) for name, found in topics_of(item, catalogue.configuration).items()}
    terms["outcome"] = list(outcomes_of(item, catalogue))
    rated = catalogue.ratings.get(item.id)
    judged = {one.level.signal: [one.level.judged] for one in rated.signals} if rated else {}
    if shown.unrated:
        judged = {
            name: ["not_rated"]
            for framework in catalogue.configuration.frameworks.values()
            for name in framework.signals
        }
    return {
        "title": shown.title,
        "url": shown.url,
        "type": shown.type,
        "summary": shown.summary,
        "date": shown.date,
        "notes": [*shown.notes, *(["Not rated"] if shown.unrated else [])],
        "place": shown.place,
        "signals": [[s.label, s.level, s.bars, s.out_of, s.kind] for s in shown.signals],
        "facets": {"type": [item.type.value], **terms, **judged},
        "text": " ".join(prose.text for prose in outline(item.body).prose),
    }

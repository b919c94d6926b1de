"""Topics are terms of the hub's vocabularies."""

from collections.abc import Iterator

from whatworks.check.context import Context
from whatworks.model import Problem
from whatworks.problems import did_you_mean, listing, sure_of


def topics_are_terms(context: Context) -> Iterator[Problem]:
    """Yield a problem for every topic that is not a term of a facet."""
    facets = context.configuration.facets
    for entry in context.entries:
        topics = entry.source.data.get("topics")
        if not isinstance(topics, dict):
            continue
        for name, terms in topics.items():
            if name not in facets:
                yield entry.problem(
                    "WW204",
                    ("topics", name),
                    f'"{name}" is not something this hub sorts items by',
                    did_you_mean(name, facets, otherwise=f"write one of {listing(facets)}"),
                    instead=sure_of(name, facets.keys() - topics.keys()),
                    of_name=True,
                )
                continue
            for index, term in enumerate(terms if isinstance(terms, list) else ()):
                if term and term not in facets[name].terms:
                    yield entry.problem(
                        "WW204",
                        ("topics", name, index),
                        f'"{term}" is not in the vocabulary',
                        did_you_mean(
                            str(term),
                            facets[name].terms,
                            otherwise=f"write one of {listing(facets[name].terms)}",
                        ),
                        instead=sure_of(str(term), facets[name].terms),
                    )

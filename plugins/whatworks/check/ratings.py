"""Ratings use what their framework defines, and explain themselves where they differ from it."""

from collections.abc import Iterator
from difflib import get_close_matches

from whatworks.check.context import Context, Entry
from whatworks.model import Problem
from whatworks.problems import did_you_mean, listing
from whatworks.rate import indicate
from whatworks.schema.common import Rating
from whatworks.schema.enums import FactKind
from whatworks.schema.site import Framework


def ratings_follow_their_framework(context: Context) -> Iterator[Problem]:
    """Yield a problem for everything in a rating that its framework does not know."""
    frameworks = context.configuration.frameworks
    for entry, item in context.items:
        rating = item.rating
        if rating is None:
            continue
        framework = frameworks.get(rating.framework)
        if framework is None:
            yield entry.problem(
                "WW601",
                ("rating", "framework"),
                f'there is no framework "{rating.framework}"',
                did_you_mean(
                    rating.framework, frameworks, otherwise=f"write one of {listing(frameworks)}"
                ),
            )
            continue
        if rating.version != framework.version:
            yield entry.problem(
                "WW601",
                ("rating", "version"),
                f'"{rating.version}" is not a version of {rating.framework}',
                f'write "{framework.version}", in quotation marks',
            )
        found = [*_judgement(entry, rating, framework), *_facts(entry, rating, framework)]
        yield from found
        if not found:
            yield from _difference(entry, rating, framework)


def _judgement(entry: Entry, rating: Rating, framework: Framework) -> Iterator[Problem]:
    if rating.status not in framework.statuses:
        yield entry.problem(
            "WW602",
            ("rating", "status"),
            f'"{rating.status}" is not a status of the framework',
            did_you_mean(
                rating.status,
                framework.statuses,
                otherwise=f"write one of {listing(framework.statuses)}",
            ),
        )
    unknown = [signal_id for signal_id in rating.judged if signal_id not in framework.signals]
    for signal_id in framework.signals:
        if signal_id not in rating.judged and not get_close_matches(signal_id, unknown):
            yield entry.problem(
                "WW602",
                ("rating", "judged"),
                f'nothing is said about the signal "{signal_id}"',
                f'add a line "{signal_id}: not_rated", or the level that was judged',
            )
    for signal_id, level in rating.judged.items():
        signal = framework.signals.get(signal_id)
        if signal is None:
            yield entry.problem(
                "WW602",
                ("rating", "judged", signal_id),
                "this is not a signal of the framework",
                did_you_mean(
                    signal_id,
                    framework.signals,
                    otherwise=f"the signals are {listing(framework.signals)}",
                ),
            )
            continue
        known = [*signal.levels, *framework.absences]
        if level not in known:
            yield entry.problem(
                "WW602",
                ("rating", "judged", signal_id),
                f'"{level}" is not a level',
                did_you_mean(level, known, otherwise=f"write one of {listing(known)}"),
            )


def _facts(entry: Entry, rating: Rating, framework: Framework) -> Iterator[Problem]:
    for fact_id, value in rating.facts.items():
        at = ("rating", "facts", fact_id)
        fact = framework.facts.get(fact_id)
        if fact is None:
            yield entry.problem(
                "WW603",
                at,
                "this is not a fact that the framework uses",
                did_you_mean(
                    fact_id, framework.facts, otherwise=f"the facts are {listing(framework.facts)}"
                ),
            )
        elif fact.kind is FactKind.LIST:
            if not isinstance(value, list):
                yield entry.problem(
                    "WW203", at, "a list is expected here", f"write {fact_id}: [{value}]"
                )
                continue
            for index, one in enumerate(value):
                if one not in fact.values:
                    yield entry.problem(
                        "WW603",
                        (*at, index),
                        f'"{one}" is not a value of this fact',
                        did_you_mean(
                            one, fact.values, otherwise=f"write one of {listing(fact.values)}"
                        ),
                    )
        elif fact.kind is FactKind.YES_NO and value not in ("true", "false"):
            yield entry.problem("WW203", at, "this is neither yes nor no", "write true or false")
        elif fact.kind is FactKind.NUMBER and not _is_number(value):
            yield entry.problem(
                "WW203", at, f'"{value}" is not a number', "write digits only, like 5"
            )


def _difference(entry: Entry, rating: Rating, framework: Framework) -> Iterator[Problem]:
    if rating.difference is not None:
        return
    for signal_id, judged in rating.judged.items():
        indicated = indicate(framework, signal_id, rating.facts).level
        if judged in framework.signals[signal_id].levels and judged != indicated:
            yield entry.problem(
                "WW604",
                ("rating", "judged", signal_id),
                f'it was judged "{judged}", but the recorded facts indicate "{indicated}"',
                'record the facts that are missing, or say why it differs: add "difference: …" '
                "under rating",
            )


def _is_number(value: str | list[str]) -> bool:
    return isinstance(value, str) and value.replace(".", "", 1).isdecimal()

"""Ratings use what their framework defines, and explain themselves where they differ from it."""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from whatworks.check.context import Context, Entry
from whatworks.model import Configuration, FieldPath, Problem
from whatworks.problems import did_you_mean, listing, sure_of
from whatworks.rate import derived_facts, evidence_of, indicate, recorded_facts
from whatworks.schema.common import Rated, Rating
from whatworks.schema.enums import FactKind
from whatworks.schema.site import Framework


def ratings_follow_their_framework(context: Context) -> Iterator[Problem]:
    """Yield a problem for everything in a rating that its framework does not know."""
    configuration = context.configuration
    known = [*configuration.frameworks, *configuration.schemes]
    for entry, item in context.items:
        rating = item.rating
        if rating is None:
            continue
        at: FieldPath = ("rating",)
        if rating.framework not in known:
            yield entry.problem(
                "WW601",
                (*at, "framework"),
                f'there is no framework "{rating.framework}"',
                did_you_mean(rating.framework, known, otherwise=f"write one of {listing(known)}"),
                instead=sure_of(rating.framework, known),
            )
            continue
        framework = configuration.framework(rating.framework, rating.version)
        if framework is None:
            newest = {**configuration.schemes, **configuration.frameworks}[rating.framework]
            yield entry.problem(
                "WW601",
                (*at, "version"),
                f'"{rating.version}" is not a version of {rating.framework}',
                f'write "{newest.version}", in quotation marks',
            )
            continue
        found = [
            *_status(entry, rating, framework),
            *_judgement(entry, rating.judged, framework, (*at, "judged")),
            *_facts(entry, rating, framework),
            *_outcomes(entry, rating, framework),
            *_history(entry, rating, configuration),
        ]
        yield from found
        if not found and rating.difference is None:
            yield from _difference(entry, rating, framework, context)


def other_ratings_follow_their_scheme(context: Context) -> Iterator[Problem]:
    """Yield a problem for everything in another body's rating that its scheme does not know."""
    schemes = context.configuration.schemes
    for entry, item in context.items:
        if not isinstance(item.front, Rated):
            continue
        for index, other in enumerate(item.front.other_ratings):
            at: FieldPath = ("other_ratings", index)
            scheme = schemes.get(other.scheme)
            if scheme is None:
                yield entry.problem(
                    "WW601",
                    (*at, "scheme"),
                    f'there is no scheme "{other.scheme}"',
                    did_you_mean(
                        other.scheme, schemes, otherwise=f"write one of {listing(schemes)}"
                    ),
                    instead=sure_of(other.scheme, schemes),
                )
            else:
                yield from _judgement(entry, other.judged, scheme, (*at, "judged"))


def _status(entry: Entry, rating: Rating, framework: Framework) -> Iterator[Problem]:
    if framework.statuses and rating.status not in framework.statuses:
        yield entry.problem(
            "WW602",
            ("rating", "status"),
            f'"{rating.status}" is not a status of the framework',
            did_you_mean(
                rating.status,
                framework.statuses,
                otherwise=f"write one of {listing(framework.statuses)}",
            ),
            instead=sure_of(rating.status, framework.statuses),
        )


def _judgement(
    entry: Entry, judged: Mapping[str, str], framework: Framework, at: FieldPath
) -> Iterator[Problem]:
    unknown = [signal_id for signal_id in judged if signal_id not in framework.signals]
    for signal_id in framework.signals:
        if signal_id not in judged and not get_close_matches(signal_id, unknown):
            yield entry.problem(
                "WW602",
                at,
                f'nothing is said about the signal "{signal_id}"',
                f'add a line "{signal_id}: not_rated", or the level that was judged',
            )
    for signal_id, level in judged.items():
        signal = framework.signals.get(signal_id)
        if signal is None:
            yield entry.problem(
                "WW602",
                (*at, signal_id),
                "this is not a signal of the framework",
                did_you_mean(
                    signal_id,
                    framework.signals,
                    otherwise=f"the signals are {listing(framework.signals)}",
                ),
                instead=sure_of(signal_id, framework.signals.keys() - judged.keys()),
                of_name=True,
            )
            continue
        known = [*signal.levels, *framework.absences]
        if level not in known:
            yield entry.problem(
                "WW602",
                (*at, signal_id),
                f'"{level}" is not a level',
                did_you_mean(level, known, otherwise=f"write one of {listing(known)}"),
                instead=sure_of(level, known),
            )


def _outcomes(entry: Entry, rating: Rating, framework: Framework) -> Iterator[Problem]:
    for index, one in enumerate(rating.outcomes):
        yield from _judgement(entry, one.judged, framework, ("rating", "outcomes", index, "judged"))
    if rating.outcomes and rating.headline is None:
        yield entry.problem(
            "WW608",
            ("rating", "outcomes"),
            "single outcomes are judged, and nothing says how the overall judgement was formed",
            'add "headline: …" under rating, in one sentence',
        )


def _history(entry: Entry, rating: Rating, configuration: Configuration) -> Iterator[Problem]:
    after = rating.date
    for index, past in enumerate(rating.history):
        at: FieldPath = ("rating", "history", index)
        if past.date > after:
            yield entry.problem(
                "WW607",
                (*at, "date"),
                f"{past.date} is later than the judgement that replaced it, of {after}",
                "put the latest first, and correct the dates",
            )
        after = past.date
        framework = configuration.framework(rating.framework, past.version)
        if framework is None:
            yield entry.problem(
                "WW601",
                (*at, "version"),
                f'"{past.version}" is not a version of {rating.framework}',
                f"keep that version of it as {rating.framework}@{past.version}.yml",
            )
        else:
            yield from _judgement(entry, past.judged, framework, (*at, "judged"))


def _facts(entry: Entry, rating: Rating, framework: Framework) -> Iterator[Problem]:
    for fact_id, value in rating.facts.items():
        at = ("rating", "facts", fact_id)
        fact = framework.facts.get(fact_id)
        if fact is None or fact.derived:
            recorded = [name for name, one in framework.facts.items() if not one.derived]
            yield entry.problem(
                "WW603",
                at,
                "this fact is worked out from the evidence cited"
                if fact
                else "this is not a fact that the framework uses",
                "delete the line, and cite the evidence instead"
                if fact
                else did_you_mean(
                    fact_id, recorded, otherwise=f"the facts are {listing(recorded)}"
                ),
                instead=None
                if fact
                else sure_of(fact_id, [one for one in recorded if one not in rating.facts]),
                of_name=True,
            )
        elif fact.kind is FactKind.LIST:
            if not isinstance(value, list):
                yield entry.problem(
                    "WW203",
                    at,
                    "a list is expected here",
                    f"write {fact_id}: [{value}]",
                    instead=[value] if value in fact.values else None,
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
                        instead=sure_of(one, fact.values),
                    )
        elif fact.kind is FactKind.YES_NO and value not in ("true", "false"):
            meant = {"yes": "true", "no": "false"}.get(str(value).lower())
            yield entry.problem(
                "WW203",
                at,
                f'"{value}" is neither yes nor no',
                f'write "{meant}"' if meant else "write true or false",
                instead=meant,
            )
        elif fact.kind is FactKind.NUMBER and not _is_number(value):
            yield entry.problem(
                "WW203", at, f'"{value}" is not a number', "write digits only, like 5"
            )


def _difference(
    entry: Entry, rating: Rating, framework: Framework, context: Context
) -> Iterator[Problem]:
    assert entry.item is not None
    facts = {
        **derived_facts(framework, evidence_of(entry.item, context.records)),
        **recorded_facts(framework, rating.facts),
    }
    for signal_id, judged in rating.judged.items():
        indicated = indicate(framework, signal_id, facts).level
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

"""What reviewers judged, in the words of their framework."""

from collections.abc import Iterable, Mapping

from whatworks.model import (
    Configuration,
    JudgedLevel,
    RatedItem,
    RatedOutcome,
    RatedSignal,
    RatingChange,
)
from whatworks.rate.facts import derived_facts, recorded_facts
from whatworks.rate.rules import indicate
from whatworks.schema.common import Rating
from whatworks.schema.research import Evidence
from whatworks.schema.site import Framework

NOT_RATED = "not_rated"


def rate(rating: Rating, configuration: Configuration, evidence: Iterable[Evidence]) -> RatedItem:
    """Return a judgement in the light of its framework and of the evidence cited.

    The judgement must have passed the checks: its framework, signals, levels and status are known.
    """
    framework = configuration.framework(rating.framework, rating.version)
    assert framework is not None
    recorded = recorded_facts(framework, rating.facts)
    derived = derived_facts(framework, evidence)
    facts = {**derived, **recorded}
    status = framework.statuses.get(rating.status)
    current = configuration.frameworks.get(rating.framework, framework)
    return RatedItem(
        framework=framework,
        rating=rating,
        status_label=status.label if status else "",
        status_means=status.means if status else "",
        signals=tuple(
            RatedSignal(level, indicate(framework, level.signal, facts))
            for level in levels(framework, rating.judged)
        ),
        outcomes=tuple(
            RatedOutcome(one.outcome, levels(framework, one.judged), one.rationale)
            for one in rating.outcomes
        ),
        changes=_changes(rating, framework, configuration),
        recorded=recorded,
        derived=derived,
        current_version=current.version,
    )


def levels(framework: Framework, judged: Mapping[str, str]) -> tuple[JudgedLevel, ...]:
    """Return what was judged for every signal of a framework; ``not_rated`` where nothing was."""
    found = []
    for signal_id, signal in framework.signals.items():
        value = judged.get(signal_id, NOT_RATED)
        level = signal.levels.get(value)
        meaning = level or framework.absences.get(value)
        found.append(
            JudgedLevel(
                signal=signal_id,
                definition=signal,
                judged=value,
                label=meaning.label if meaning else "Not rated",
                means=meaning.means if meaning else "Nobody has judged this.",
                bars=list(signal.levels).index(value) + 1 if level else 0,
                out_of=len(signal.levels),
            )
        )
    return tuple(found)


def _changes(
    rating: Rating, framework: Framework, configuration: Configuration
) -> tuple[RatingChange, ...]:
    """Return every change of a rating, latest first; history too stands latest first."""
    changes = []
    after, when = levels(framework, rating.judged), rating.date
    for past in rating.history:
        then = configuration.framework(rating.framework, past.version) or framework
        before = levels(then, past.judged)
        changes.append(RatingChange(when, before, after, past.reason, past.decision))
        after, when = before, past.date
    return tuple(changes)

"""What the recorded facts indicate under a framework, beside what reviewers judged.

A judgement is never computed. The framework's rules say only which level the recorded facts
indicate, on what grounds, and what the next level up would ask for.
"""

from collections.abc import Mapping

from whatworks.model import Indication, RatedItem, SignalRating
from whatworks.schema.common import Rating
from whatworks.schema.enums import FactKind
from whatworks.schema.site import Condition, Fact, Framework

Facts = Mapping[str, str | list[str]]
"""Recorded facts by id, as the editor wrote them."""


def rate(rating: Rating, framework: Framework) -> RatedItem:
    """Return a judgement in the light of its framework.

    The judgement must have passed the checks: its signals, levels and status are the framework's.
    """
    signals = []
    for signal_id, signal in framework.signals.items():
        judged = rating.judged.get(signal_id, "not_rated")
        levels = list(signal.levels)
        level = signal.levels.get(judged)
        absence = framework.absences.get(judged)
        meaning = level or absence
        assert meaning is not None
        signals.append(
            SignalRating(
                signal=signal_id,
                definition=signal,
                judged=judged,
                label=meaning.label,
                means=meaning.means,
                bars=levels.index(judged) + 1 if level else 0,
                out_of=len(levels),
                indication=indicate(framework, signal_id, rating.facts),
            )
        )
    status = framework.statuses[rating.status]
    return RatedItem(framework, rating, status.label, status.means, tuple(signals))


def indicate(framework: Framework, signal_id: str, facts: Facts) -> Indication:
    """Return the highest level of a signal for which one group of conditions holds whole.

    The lowest level asks for nothing, so there is always one.
    """
    levels = framework.signals[signal_id].levels
    names = list(levels)
    reached = 0
    because: tuple[str, ...] = ("The lowest level asks for nothing more.",)
    for index, name in enumerate(names):
        for group in levels[name].when:
            if all(_holds(framework.facts[fact], facts.get(fact), c) for fact, c in group.items()):
                reached = index
                because = tuple(in_words(framework.facts[fact], c) for fact, c in group.items())
                break
    to_rise: tuple[str, ...] = ()
    if reached + 1 < len(names):
        groups = [
            " and ".join(
                in_words(framework.facts[fact], c)
                for fact, c in group.items()
                if not _holds(framework.facts[fact], facts.get(fact), c)
            )
            for group in levels[names[reached + 1]].when
        ]
        to_rise = tuple(dict.fromkeys(groups))
    return Indication(signal_id, names[reached], because, to_rise)


def in_words(fact: Fact, condition: Condition) -> str:
    """Return a condition as a reader would say it."""
    parts = []
    if condition.at_least is not None:
        counted = "" if fact.kind is FactKind.NUMBER else " recorded"
        parts.append(f"{condition.at_least:g} or more{counted}")
    if condition.any_of:
        parts.append(_joined([_label(fact, value) for value in condition.any_of], "or"))
    if condition.all_of:
        parts.append(_joined([_label(fact, value) for value in condition.all_of], "and"))
    return f"{fact.label}: {', '.join(parts)}"


def values_in_words(fact: Fact, value: str | list[str]) -> str:
    """Return what was recorded as a reader would say it."""
    values = value if isinstance(value, list) else [value]
    return "; ".join(_label(fact, one) for one in values)


def _label(fact: Fact, value: str) -> str:
    if fact.kind is FactKind.YES_NO:
        return {"true": "yes", "false": "no"}.get(value, value)
    return fact.values.get(value, value)


def _joined(words: list[str], conjunction: str) -> str:
    lowered = [words[0], *(word[0].lower() + word[1:] for word in words[1:])]
    if len(lowered) == 1:
        return lowered[0]
    return f"{', '.join(lowered[:-1])} {conjunction} {lowered[-1]}"


def _holds(fact: Fact, value: str | list[str] | None, condition: Condition) -> bool:
    if value is None:
        return False
    values = value if isinstance(value, list) else [value]
    if condition.at_least is not None:
        amount = float(values[0]) if fact.kind is FactKind.NUMBER else len(set(values))
        if amount < condition.at_least:
            return False
    if condition.any_of and not set(condition.any_of) & set(values):
        return False
    return set(condition.all_of) <= set(values)

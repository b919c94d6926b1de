"""The rule language: conditions on facts, groups of conditions, levels that groups indicate."""

from whatworks.model import Facts, Indication
from whatworks.schema.enums import FactKind
from whatworks.schema.site import Condition, Fact, Framework

Value = float | bool | tuple[str, ...]


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
            if all(holds(framework.facts[fact], facts.get(fact), c) for fact, c in group.items()):
                reached = index
                because = tuple(in_words(framework.facts[fact], c) for fact, c in group.items())
                break
    to_rise: tuple[str, ...] = ()
    if reached + 1 < len(names):
        groups = [
            " and ".join(
                in_words(framework.facts[fact], c)
                for fact, c in group.items()
                if not holds(framework.facts[fact], facts.get(fact), c)
            )
            for group in levels[names[reached + 1]].when
        ]
        to_rise = tuple(dict.fromkeys(groups))
    return Indication(signal_id, names[reached], because, to_rise)


def holds(fact: Fact, value: Value | None, condition: Condition) -> bool:
    """Say whether a condition holds for the value of a fact; for an unknown value it does not."""
    if value is None:
        return False
    if fact.kind is FactKind.LIST:
        assert isinstance(value, tuple)
        return _list_holds(value, condition)
    if fact.kind is FactKind.YES_NO:
        return ("true" if value else "false") in condition.any_of
    assert isinstance(value, float | int)
    return (condition.at_least is None or value >= condition.at_least) and (
        condition.at_most is None or value <= condition.at_most
    )


def _list_holds(values: tuple[str, ...], condition: Condition) -> bool:
    counted = [value for value in values if not condition.any_of or value in condition.any_of]
    at_least = condition.at_least
    if at_least is None:
        at_least = 1.0 if condition.any_of else 0.0
    enough = len(counted) >= at_least
    not_too_many = condition.at_most is None or len(counted) <= condition.at_most
    return enough and not_too_many and set(condition.all_of) <= set(values)


def in_words(fact: Fact, condition: Condition) -> str:
    """Return a condition as a reader would say it."""
    listed = fact.kind is FactKind.LIST
    parts = []
    if condition.at_least is not None:
        of = " of" if condition.any_of else " recorded" if listed else ""
        parts.append(f"{condition.at_least:g} or more{of}")
    if condition.at_most is not None:
        parts.append(f"no more than {condition.at_most:g}{' recorded' if listed else ''}")
    if condition.any_of:
        parts.append(_joined([_label(fact, value) for value in condition.any_of], "or"))
    if condition.all_of:
        parts.append(_joined([_label(fact, value) for value in condition.all_of], "and"))
    return f"{fact.label}: {', '.join(parts).replace(' of, ', ' of: ')}"


def value_in_words(fact: Fact, value: Value) -> str:
    """Return the value of a fact as a reader would say it."""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, tuple):
        counted = {one: value.count(one) for one in value}
        return "; ".join(
            _label(fact, one) + (f" ({number})" if number > 1 else "")
            for one, number in counted.items()
        )
    return f"{value:,.10g}" if fact.derived != "latest_year" else f"{value:.0f}"


def _label(fact: Fact, value: str) -> str:
    if fact.kind is FactKind.YES_NO:
        return {"true": "yes", "false": "no"}.get(value, value)
    return fact.values.get(value, value)


def _joined(words: list[str], conjunction: str) -> str:
    lowered = [words[0], *(word[0].lower() + word[1:] for word in words[1:])]
    if len(lowered) == 1:
        return lowered[0]
    return f"{', '.join(lowered[:-1])} {conjunction} {lowered[-1]}"

"""From framework files to frameworks: the hub's own, in every version, and other bodies' schemes.

The current version of a framework is ``<id>.yml``; an earlier one is kept as
``<id>@<version>.yml`` beside it.
"""

from collections.abc import Iterator, Mapping
from importlib.resources import as_file, files
from itertools import product
from pathlib import Path

from whatworks.model import Position, Problem
from whatworks.problems import File, did_you_mean
from whatworks.read.records import Positions, read_record
from whatworks.schema.enums import DerivedFact, FactKind
from whatworks.schema.site import RESERVED, Condition, Fact, Framework, Signal, Vocabulary

FOLDER = "site_config/frameworks"

Group = Mapping[str, Condition]
"""Conditions on facts, by fact, that must all hold."""


def read_frameworks(
    root: Path, vocabularies: Mapping[str, Vocabulary], problems: list[Problem]
) -> tuple[dict[str, Framework], dict[tuple[str, str], Framework]]:
    """Return the current frameworks by id and the earlier ones by id and version."""
    current: dict[str, Framework] = {}
    past: dict[tuple[str, str], Framework] = {}
    for path in sorted((root / FOLDER).glob("*.yml")):
        name = path.relative_to(root).as_posix()
        framework, at = read_record(root, name, Framework, problems)
        if framework is None:
            continue
        file = File(name)
        problems += _rules(framework, file, at)
        others = [one for other in current.values() for one in other.signals]
        if "@" not in path.stem:
            problems += _names(framework, file, at, {*vocabularies, *others, *RESERVED})
        id_, _, version = path.stem.partition("@")
        if not version:
            current[id_] = framework
        elif version == framework.version:
            past[id_, version] = framework
        else:
            problems.append(
                file.problem(
                    "WW702",
                    f'the file is named for version {version} and holds "{framework.version}"',
                    f"name it {id_}@{framework.version}.yml, or correct the version",
                    at=at[("version",)],
                    field="version",
                )
            )
    return current, past


def read_schemes() -> dict[str, Framework]:
    """Return the schemes of other bodies that come with the package, by id."""
    schemes: dict[str, Framework] = {}
    with as_file(files("whatworks") / "presets") as folder:
        for path in sorted(folder.glob("*.yml")):
            problems: list[Problem] = []
            framework, at = read_record(folder, path.name, Framework, problems)
            if framework is not None:
                problems += _rules(framework, File(path.name), at)
                schemes[path.stem] = framework
            assert not problems, problems
    return schemes


def _names(framework: Framework, file: File, at: Positions, taken: set[str]) -> Iterator[Problem]:
    for signal in framework.signals:
        if signal in taken:
            yield file.problem(
                "WW702",
                f'"{signal}" is already the name of something that items are filtered by',
                "give the signal another id",
                at=at[("signals", signal)],
                field=f"signals.{signal}",
            )


_DERIVED_KINDS = {
    DerivedFact.DESIGNS: FactKind.LIST,
    DerivedFact.CONSISTENT: FactKind.YES_NO,
}
"""The kinds of the facts that are worked out; the others are numbers."""


def _rules(framework: Framework, file: File, at: Positions) -> Iterator[Problem]:
    for fact_id, fact in framework.facts.items():
        kind = _DERIVED_KINDS.get(fact.derived, FactKind.NUMBER) if fact.derived else fact.kind
        if fact.kind is not kind:
            yield file.problem(
                "WW703",
                f'"{fact.derived}" is worked out as a {kind.value}, not as a {fact.kind.value}',
                f'write "kind: {kind.value}"',
                at=at[("facts", fact_id, "kind")],
                field=f"facts.{fact_id}.kind",
            )
    for signal_id, signal in framework.signals.items():
        sound = True
        for place, group in _groups(signal):
            for fact_id, condition in group.items():
                fault = _fault(framework, fact_id, condition)
                if fault is not None:
                    sound = False
                    yield file.problem(
                        "WW703",
                        *fault,
                        at=at[("signals", signal_id, "levels", *place, fact_id)],
                        field=f"signals.{signal_id}.{place[0]}.{fact_id}",
                    )
        if sound:
            yield from _claims(signal_id, signal, file, at)


def _groups(signal: Signal) -> Iterator[tuple[tuple[str, str, int], Group]]:
    for level_id, level in signal.levels.items():
        for index, group in enumerate(level.when):
            yield (level_id, "when", index), group


def _fault(framework: Framework, fact_id: str, condition: Condition) -> tuple[str, str] | None:
    fact = framework.facts.get(fact_id)
    if fact is None:
        return (
            f'the rule uses "{fact_id}", which is not one of the facts',
            did_you_mean(fact_id, framework.facts, otherwise="define it under facts"),
        )
    values = (*condition.any_of, *condition.all_of)
    if fact.kind is FactKind.NUMBER and values:
        return (
            f'"{fact_id}" is a number, and the rule asks for values of a list',
            "write at_least or at_most with a number",
        )
    known = {"true": "", "false": ""} if fact.kind is FactKind.YES_NO else fact.values
    for value in values:
        if known and value not in known:
            return (
                f'the rule uses "{value}", which is not a value of {fact_id}',
                did_you_mean(value, known, otherwise="define it under its values"),
            )
    if _is_impossible(fact, condition):
        return (
            "the rule can never apply: no recorded value fits this condition",
            "make the number smaller, or delete the rule",
        )
    return None


def _is_impossible(fact: Fact, condition: Condition) -> bool:
    at_least, at_most = condition.at_least, condition.at_most
    if at_least is not None and at_most is not None and at_least > at_most:
        return True
    if fact.kind is not FactKind.LIST or fact.derived is not None or at_least is None:
        return False  # a list that is worked out may hold a value many times
    return at_least > len(set(condition.any_of) or fact.values)


def _claims(signal_id: str, signal: Signal, file: File, at: Positions) -> Iterator[Problem]:
    """Yield a problem for every rule whose level a higher one always claims as well."""
    order = list(signal.levels)
    for position, level_id in enumerate(order):
        if position and not signal.levels[level_id].when:
            yield _unreachable(
                signal_id, level_id, file, at[("signals", signal_id, "levels", level_id)]
            )
    groups = list(_groups(signal))
    for (low, group), (high, other) in product(groups, groups):
        if order.index(low[0]) < order.index(high[0]) and _implies(group, other):
            yield file.problem(
                "WW705",
                f'wherever this rule holds, a rule of "{high[0]}" holds too, so it never decides',
                "ask for more in the higher level, or delete this rule",
                at=at[("signals", signal_id, "levels", *low)],
                field=f"signals.{signal_id}.{low[0]}",
            )


def _unreachable(signal_id: str, level_id: str, file: File, at: Position) -> Problem:
    return file.problem(
        "WW705",
        f'no rule leads to the level "{level_id}", so it can never be indicated',
        "add its rules under when",
        at=at,
        field=f"signals.{signal_id}.{level_id}",
    )


def _implies(group: Group, other: Group) -> bool:
    """Say whether ``other`` holds wherever ``group`` does."""
    return all(
        fact in group and _is_as_strong(group[fact], condition) for fact, condition in other.items()
    )


def _is_as_strong(one: Condition, other: Condition) -> bool:
    if other.at_least is not None and (
        one.at_least is None or one.at_least < other.at_least or other.any_of != one.any_of
    ):
        return False
    if other.at_most is not None and (one.at_most is None or one.at_most > other.at_most):
        return False
    if not set(other.all_of) <= set(one.all_of):
        return False
    if not other.any_of:
        return True
    meant = set(one.any_of) <= set(other.any_of) if one.any_of else False
    return meant or bool(set(one.all_of) & set(other.any_of))

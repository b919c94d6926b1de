"""The facts a framework's rules look at: recorded by editors, or worked out from the evidence."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from whatworks.model import Facts, Item
from whatworks.schema.enums import DerivedFact, Direction, FactKind
from whatworks.schema.research import Evidence
from whatworks.schema.site import Framework


def recorded_facts(framework: Framework, written: Mapping[str, str | list[str]]) -> Facts:
    """Return facts as editors wrote them, as values; a list holds each value once.

    They must have passed the checks: each is a fact of the framework, of its kind.
    """
    facts: dict[str, float | bool | tuple[str, ...]] = {}
    for name, value in written.items():
        match framework.facts[name].kind:
            case FactKind.LIST:
                values = value if isinstance(value, list) else [value]
                facts[name] = tuple(dict.fromkeys(values))
            case FactKind.YES_NO:
                facts[name] = value == "true"
            case FactKind.NUMBER:
                facts[name] = float(str(value))
    return facts


def derived_facts(framework: Framework, evidence: Iterable[Evidence]) -> Facts:
    """Return the facts that the framework asks to be worked out from the evidence cited.

    Nothing is worked out where nothing is cited. The order of the records does not matter.
    """
    records = list(evidence)
    if not records:
        return {}
    return {
        name: _DERIVE[fact.derived](records)
        for name, fact in framework.facts.items()
        if fact.derived is not None
    }


def evidence_of(item: Item, records: Mapping[str, Evidence]) -> list[Evidence]:
    """Return the records that an item's rating rests on: those it cites, or itself."""
    if isinstance(item.front, Evidence):
        return [item.front]
    cited = dict.fromkeys(getattr(item.front, "evidence", ()))
    return [records[id_] for id_ in cited if id_ in records]


def _directions(record: Evidence) -> set[Direction]:
    return {outcome.direction for outcome in record.outcomes} - {Direction.NOT_MEASURED}


def is_supportive(record: Evidence) -> bool:
    """Say whether a study found something better and nothing worse or mixed."""
    directions = _directions(record)
    return Direction.POSITIVE in directions and not directions & {
        Direction.NEGATIVE,
        Direction.MIXED,
    }


def _consistent(records: Sequence[Evidence]) -> bool:
    """Say whether every study that measured anything is supportive, and there is one."""
    measured = [record for record in records if _directions(record)]
    return bool(measured) and all(is_supportive(record) for record in measured)


_DERIVE: Mapping[DerivedFact, Callable[[Sequence[Evidence]], float | bool | tuple[str, ...]]] = {
    DerivedFact.STUDIES: lambda records: float(len(records)),
    DerivedFact.DESIGNS: lambda records: tuple(sorted(record.design for record in records)),
    DerivedFact.INDEPENDENT_STUDIES: lambda records: float(
        sum(record.evaluator.independent for record in records)
    ),
    DerivedFact.SUPPORTIVE_STUDIES: lambda records: float(sum(map(is_supportive, records))),
    DerivedFact.CONSISTENT: _consistent,
    DerivedFact.LATEST_YEAR: lambda records: float(max(r.citation.year for r in records)),
    DerivedFact.LARGEST_SAMPLE: lambda records: float(
        max((record.sample.size for record in records if record.sample), default=0)
    ),
}

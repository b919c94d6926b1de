"""Schemes of other bodies: what their published criteria say is what the rules indicate."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from whatworks.rate import indicate, recorded_facts
from whatworks.read.frameworks import read_schemes
from whatworks.schema.enums import FactKind
from whatworks.schema.site import Condition, Framework

FOLDER = Path(__file__).parent / "cases" / "rate" / "presets"
SCHEMES = read_schemes()
CASES = {  # every scalar stays text, as in the hub's own files
    path.stem: yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    for path in sorted(FOLDER.glob("*.yml"))
}
EACH_SCHEME = pytest.mark.parametrize("scheme", SCHEMES)
EACH_CASE = pytest.mark.parametrize(
    ("scheme", "case"),
    [
        pytest.param(scheme, case, id=f"{scheme}-{number}")
        for scheme, cases in CASES.items()
        for number, case in enumerate(cases, 1)
    ],
)


def holds(framework: Framework, case: dict) -> bool:
    facts = recorded_facts(framework, case["facts"])
    return all(
        indicate(framework, signal, facts).level == level
        for signal, level in case["indicates"].items()
    )


def with_condition(
    framework: Framework, place: tuple[str, str, int, str], condition: Condition | None
) -> Framework:
    """Return a scheme in which one condition is another, or is not there."""
    signal_id, level_id, number, fact = place
    signal = framework.signals[signal_id]
    level = signal.levels[level_id]
    group = dict(level.when[number])
    del group[fact]
    if condition is not None:
        group[fact] = condition
    when = [*level.when[:number], group, *level.when[number + 1 :]]
    levels = {**signal.levels, level_id: level.model_copy(update={"when": when})}
    changed = signal.model_copy(update={"levels": levels})
    return framework.model_copy(update={"signals": {**framework.signals, signal_id: changed}})


def looser(condition: Condition) -> Iterator[Condition | None]:
    """Yield a condition made a little easier to meet, in every way it can be, and none at all."""
    yield None
    if condition.at_least is not None:
        yield condition.model_copy(update={"at_least": condition.at_least - 1})
    if condition.at_most is not None:
        yield condition.model_copy(update={"at_most": condition.at_most + 1})
    for value in condition.all_of:
        others = [other for other in condition.all_of if other != value]
        yield condition.model_copy(update={"all_of": others})


def stricter(condition: Condition) -> Iterator[Condition]:
    """Yield a condition made a little harder to meet, in every way that a number can be."""
    if condition.at_least is not None:
        yield condition.model_copy(update={"at_least": condition.at_least + 0.5})
    if condition.at_most is not None:
        yield condition.model_copy(update={"at_most": condition.at_most - 0.5})


@EACH_CASE
def test_the_rules_indicate_what_the_published_criteria_say(scheme, case):
    facts = recorded_facts(SCHEMES[scheme], case["facts"])
    found = {signal: indicate(SCHEMES[scheme], signal, facts).level for signal in case["indicates"]}
    assert found == case["indicates"]


@EACH_CASE
def test_cases_record_only_what_a_scheme_knows(scheme, case):
    known = SCHEMES[scheme].facts
    assert case["facts"].keys() <= known.keys()
    for name, value in case["facts"].items():
        match known[name].kind:
            case FactKind.LIST:
                assert set([value] if isinstance(value, str) else value) <= set(known[name].values)
            case FactKind.YES_NO:
                assert value in {"true", "false"}
            case FactKind.NUMBER:
                assert float(value) >= 0


def test_every_scheme_has_cases_and_every_case_a_scheme():
    assert SCHEMES
    assert SCHEMES.keys() == CASES.keys()


@EACH_SCHEME
def test_every_level_is_reached_by_a_case(scheme):
    for signal_id, signal in SCHEMES[scheme].signals.items():
        reached = {case["indicates"].get(signal_id) for case in CASES[scheme]}
        assert set(signal.levels) <= reached


@EACH_SCHEME
def test_every_boundary_is_held_by_a_case(scheme):
    framework = SCHEMES[scheme]
    for signal_id, signal in framework.signals.items():
        for level_id, level in signal.levels.items():
            for number, group in enumerate(level.when):
                for fact, condition in group.items():
                    place = (signal_id, level_id, number, fact)
                    for other in (*looser(condition), *stricter(condition)):
                        changed = with_condition(framework, place, other)
                        assert not all(holds(changed, case) for case in CASES[scheme]), (
                            f"no case of {scheme} tells {condition!r} at {place} from {other!r}"
                        )


@EACH_SCHEME
def test_every_scheme_says_where_it_comes_from_and_what_is_missing(scheme):
    framework = SCHEMES[scheme]
    assert framework.source_url
    assert framework.left_out
    assert {"not_rated", "not_known"} <= framework.absences.keys()


@EACH_SCHEME
def test_facts_are_recorded_by_reviewers_and_used(scheme):
    framework = SCHEMES[scheme]
    assert not any(fact.derived for fact in framework.facts.values())
    used = {
        fact
        for signal in framework.signals.values()
        for level in signal.levels.values()
        for group in level.when
        for fact in group
    }
    assert used == framework.facts.keys()


@EACH_SCHEME
def test_only_the_lowest_level_asks_for_nothing(scheme):
    for signal in SCHEMES[scheme].signals.values():
        lowest, *others = signal.levels.values()
        assert not lowest.when
        assert all(level.when for level in others)


@EACH_SCHEME
@given(data=st.data(), random=st.randoms(use_true_random=False))
def test_order_of_listed_values_never_matters(scheme, data, random):
    framework = SCHEMES[scheme]
    written: dict[str, str | list[str]] = {}
    for name, fact in framework.facts.items():
        match fact.kind:
            case FactKind.LIST:
                written[name] = data.draw(st.lists(st.sampled_from(list(fact.values))))
            case FactKind.YES_NO:
                written[name] = data.draw(st.sampled_from(["true", "false"]))
            case FactKind.NUMBER:
                written[name] = str(data.draw(st.integers(0, 400)))
    shuffled = {
        name: random.sample(value, len(value)) if isinstance(value, list) else value
        for name, value in reversed(written.items())
    }
    facts, others = recorded_facts(framework, written), recorded_facts(framework, shuffled)
    for signal in framework.signals:
        assert indicate(framework, signal, facts) == indicate(framework, signal, others)

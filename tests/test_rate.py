"""Ratings: judgements stand, and the rules say what the recorded facts indicate."""

from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from whatworks import build
from whatworks.model import Catalogue, Indication
from whatworks.rate import indicate as indicate_facts
from whatworks.rate import recorded_facts
from whatworks.read import read_configuration
from whatworks.schema.enums import Audience
from whatworks.schema.site import Framework

ROOT = Path(__file__).parent.parent
CASES = Path(__file__).parent / "cases" / "rate"
PUBLISHED = yaml.safe_load((CASES / "published_examples.yml").read_text(encoding="utf-8"))
INDICATIONS = yaml.safe_load((CASES / "indications.yml").read_text(encoding="utf-8"))


def effective_practice() -> Framework:
    configuration, _ = read_configuration(ROOT)
    assert configuration is not None
    return configuration.frameworks["effective-practice"]


def indicate(framework: Framework, signal: str, written) -> Indication:
    return indicate_facts(framework, signal, recorded_facts(framework, written))


FRAMEWORK = effective_practice()
EVALUATIONS = list(FRAMEWORK.facts["evaluation"].values)
LEVELS = list(FRAMEWORK.signals["strength_of_evidence"].levels)


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return build.catalogue(build.load(ROOT, date(2026, 11, 21)), Audience.OPEN)


@pytest.mark.parametrize("case", PUBLISHED, ids=lambda case: case["item"])
def test_a_published_judgement_stands_whatever_the_rules_indicate(case, catalogue):
    rated = catalogue.ratings[case["item"]]
    assert {one.level.signal: one.level.judged for one in rated.signals} == case["judged"]
    differs = not all(signal.agrees for signal in rated.signals)
    assert bool(rated.rating.difference) >= differs
    assert rated.rating.rationale


@pytest.mark.parametrize("case", INDICATIONS, ids=lambda case: str(case["facts"]))
def test_the_rules_indicate(case):
    for signal, level in case["indicates"].items():
        assert indicate(FRAMEWORK, signal, case["facts"]).level == level


def test_an_indication_says_why_and_what_would_raise_it():
    facts = {"evaluation": ["inspection"], "years_sustained": "2"}
    found = indicate(FRAMEWORK, "strength_of_evidence", facts)
    assert found.because == (
        "How it was evaluated: 1 or more recorded",
        "Years sustained: 1 or more",
    )
    assert any("Years sustained: 3 or more" in way for way in found.to_rise)


def test_the_highest_level_cannot_be_raised():
    facts = {"evaluation": ["systematic_review"]}
    assert indicate(FRAMEWORK, "strength_of_evidence", facts).to_rise == ()


@given(st.lists(st.sampled_from(EVALUATIONS)), st.integers(0, 40), st.randoms())
def test_order_of_facts_never_matters(evaluation, years, random):
    facts = {"evaluation": evaluation, "years_sustained": str(years)}
    shuffled = random.sample(evaluation, len(evaluation))
    other = {"years_sustained": str(years), "evaluation": shuffled}
    assert indicate(FRAMEWORK, "strength_of_evidence", facts) == indicate(
        FRAMEWORK, "strength_of_evidence", other
    )


@given(
    st.lists(st.sampled_from(EVALUATIONS)),
    st.integers(0, 40),
    st.sampled_from(EVALUATIONS),
    st.integers(0, 5),
)
def test_more_evidence_never_lowers_an_indication(evaluation, years, another, more_years):
    less = {"evaluation": evaluation, "years_sustained": str(years)}
    more = {"evaluation": [*evaluation, another], "years_sustained": str(years + more_years)}
    before = indicate(FRAMEWORK, "strength_of_evidence", less).level
    after = indicate(FRAMEWORK, "strength_of_evidence", more).level
    assert LEVELS.index(after) >= LEVELS.index(before)

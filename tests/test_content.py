"""The hub's own content: it passes every check and keeps the promises made of it."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from whatworks import build
from whatworks.schema.enums import ContentType

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def hub():
    return build.load(ROOT, date(2026, 11, 21))


def test_there_is_no_problem(hub):
    assert [str(problem) for problem in hub.problems] == []


def test_there_is_something_of_everything(hub):
    count = Counter(item.type for item in hub.items)
    assert count[ContentType.TOOLKIT] >= 3
    assert count[ContentType.CASE_STUDY] >= 10
    assert count[ContentType.EVIDENCE] >= 20
    assert count[ContentType.GUIDANCE] >= 4
    assert count[ContentType.DASHBOARD] >= 1
    assert set(count) == set(ContentType)


def test_what_has_no_public_record_is_a_worked_example(hub):
    no_record = {
        ContentType.PANEL,
        ContentType.RECOMMENDATION,
        ContentType.COMMUNITY,
        ContentType.SESSION,
        ContentType.RAPID_CYCLE,
        ContentType.SUPPORT_OFFER,
        ContentType.NEWSLETTER,
    }
    assert all(item.front.example == (item.type in no_record) for item in hub.items)


@pytest.mark.parametrize(
    "type_", [ContentType.TOOLKIT, ContentType.CASE_STUDY, ContentType.GUIDANCE]
)
def test_whatever_states_facts_leads_to_evidence(type_, hub):
    for item in hub.items:
        if item.type is type_:
            assert item.front.evidence, item.path


def test_every_evidence_record_stands_behind_something_or_can_be_read_alone(hub):
    for item in hub.items:
        if item.type is ContentType.EVIDENCE:
            assert item.front.citation.url.startswith("http")
            assert item.front.citation.accessed <= date(2026, 11, 21)
            assert len(item.text) > 200


def test_every_term_has_a_label_and_a_definition(hub):
    regions = hub.configuration.vocabularies["region"].terms
    assert sum(term.within is None for term in regions.values()) == 9
    assert sum(term.within is not None for term in regions.values()) >= 150
    for vocabulary in hub.configuration.vocabularies.values():
        for term in vocabulary.terms.values():
            assert term.label
            assert term.definition.endswith(".")

"""The hub's own content: it passes every check and keeps the promises made of it."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from whatworks import build
from whatworks.assemble import topics_of
from whatworks.schema.enums import Audience, ContentType

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


def test_every_local_authority_has_a_region_and_a_kind_of_area(hub):
    regions = hub.configuration.vocabularies["region"].terms
    authorities = {id_: term for id_, term in regions.items() if term.implies}
    assert {id_ for id_, term in regions.items() if term.within is not None} == set(authorities)
    assert all(regions[term.within].within is None for term in authorities.values())
    assert Counter(term.implies["area_type"] for term in authorities.values()) == {
        "county": 21,
        "unitary-authority": 62 + 1,  # the Isles of Scilly
        "metropolitan-borough": 36,
        "london-borough": 32 + 1,  # the City of London
    }


@pytest.mark.parametrize(
    ("authority", "kind"),
    [
        ("lancashire", "county"),
        ("cumberland", "unitary-authority"),
        ("north-yorkshire", "unitary-authority"),
        ("north-northamptonshire", "unitary-authority"),
        ("newcastle-upon-tyne", "metropolitan-borough"),
        ("westminster", "london-borough"),
    ],
)
def test_a_local_authority_is_of_its_kind(authority, kind, hub):
    terms = hub.configuration.vocabularies["region"].terms
    assert terms[authority].implies == {"area_type": kind}


def test_an_item_of_a_local_authority_is_found_under_its_kind_of_area(hub):
    terms = hub.configuration.vocabularies["region"].terms
    catalogue = build.catalogue(hub, Audience.OPEN)
    for item in catalogue.items:
        topics = topics_of(item, hub.configuration)
        for place in item.front.topics.get("region", ()):
            for kind in terms[place].implies.values():
                assert kind in topics["area_type"]
                assert item in catalogue.terms["area_type", kind], item.path

"""The index after an edit: the same as one made anew, at the price of what was edited."""

import pickle
from dataclasses import fields

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from whatworks.publish.search.counting import Counting, Document
from whatworks.publish.search.index import build
from whatworks.publish.search.shards import shards
from whatworks.schema.site import GlossaryTerm

GLOSSARY = {
    "plan": GlossaryTerm(
        label="Care plan", acronyms=["CP"], definition="A document.", everyday=["my papers here"]
    ),
    "hearing": GlossaryTerm(
        label="Hearing impairment", acronyms=["HI"], definition="Hearing less."
    ),
}
OTHER = {"hearing": GLOSSARY["hearing"]}
WORDS = (
    *("care", "plan", "plans", "Plan", "CP", "hi", "HI", "colour", "colours", "color"),
    *("well-being", "wellbeing", "the", "of", "exclusion", "excluded", "school", "schools"),
    *("School", "café", "speech", "therapy", "therapies", "impairment", "hearing", "papers"),
)

texts = st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join)
hubs = st.dictionaries(
    st.sampled_from("abcdef"), st.fixed_dictionaries({"title": texts, "text": texts}), max_size=6
)


def counted(hub, glossary):
    counting = Counting(glossary)
    return [counting.count(Document(id_, texts)) for id_, texts in hub.items()]


def same(one, other):
    return all(getattr(one, each.name) == getattr(other, each.name) for each in fields(one))


@settings(deadline=None)
@given(st.lists(st.tuples(hubs, st.sampled_from([GLOSSARY, GLOSSARY, OTHER])), min_size=2))
def test_an_index_made_from_any_earlier_one_is_as_if_it_were_new(states):
    kept = None
    for hub, glossary in states:
        found = counted(hub, glossary)
        anew = build(found, glossary)
        index = build(found, glossary, kept[0] if kept else None)
        cut = shards(index, kept)
        assert same(index, anew)
        assert index.suggestions == anew.suggestions
        assert cut == shards(anew)
        kept = pickle.loads(pickle.dumps((index, cut)))


@given(hubs)
def test_what_a_document_adds_is_a_value_that_depends_on_nothing_else(hub):
    assert pickle.loads(pickle.dumps(counted(hub, GLOSSARY))) == counted(hub, GLOSSARY)
    alone = [one for id_, texts in hub.items() for one in counted({id_: texts}, GLOSSARY)]
    assert alone == counted(hub, GLOSSARY)


@pytest.fixture(scope="module")
def large():
    """Return a hub whose index has many shards."""
    return {
        f"item{number}": {
            "title": f"{chr(97 + number % 26)}word{number} tale{number}",
            "text": f"school {'lesson ' * (number % 7)}",
        }
        for number in range(1500)
    }


@pytest.mark.parametrize("added", ["lesson", "zebra", "cword28 gword32", "neverseen"])
def test_an_edit_changes_only_the_shards_that_hold_its_words(large, added):
    index = build(counted(large, GLOSSARY), GLOSSARY)
    before = shards(index)
    edited = {**large, "item9": {**large["item9"], "text": f"{large['item9']['text']} {added}"}}
    after_edit = build(counted(edited, GLOSSARY), GLOSSARY, index)
    after = shards(after_edit, (index, before))
    changed = set(after.texts) - set(before.texts)
    assert 0 < len(changed) < len(before.texts) / 2

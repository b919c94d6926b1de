"""The glossary's terms are found where they are written, whatever their ending or spelling."""

import pytest

from whatworks.glossary import Finder
from whatworks.language import split

TERMS = {
    "plan": ["Education, health and care plan", "EHCP", "EHC plan"],
    "therapist": ["Speech and language therapist", "SALT"],
    "senco": ["Special educational needs co-ordinator", "SENCO"],
    "needs": ["Special educational needs", "SEN"],
    "blinding": ["Blinding", "blinded"],
    "sight": ["Vision impairment", "blind"],
    "work": ["Access to Work"],
    "timetable": ["Part-time timetable"],
}


def found(text, **options):
    """Return the term and the words of everything that a finder finds in a text."""
    words = split(text)
    return [
        (one.form.term, " ".join(words[one.start : one.end]))
        for one in Finder(TERMS, **options).find(words)
    ]


@pytest.mark.parametrize("options", [{}, {"as_written": True}], ids=["search", "explanation"])
class TestBothWays:
    def test_the_longest_form_is_found_and_none_inside_it(self, options):
        text = "the special educational needs co-ordinator of special educational needs"
        assert found(text, **options) == [
            ("senco", "special educational needs co-ordinator"),
            ("needs", "special educational needs"),
        ]

    def test_a_form_is_found_at_the_very_end_and_not_past_it(self, options):
        assert found("an education, health and care", **options) == []
        assert found("an education, health and care plan", **options) == [
            ("plan", "education health and care plan")
        ]

    @pytest.mark.parametrize("written", ["SALT", "SALTs", "SALT’s", "SALT's"])
    def test_an_acronym_is_found_in_the_plural_and_as_a_possessive(self, written, options):
        assert found(f"ask the {written} first", **options) == [("therapist", written)]

    @pytest.mark.parametrize("written", ["salt", "Salt", "salts"])
    def test_a_short_acronym_is_not_the_word_in_small_letters(self, written, options):
        assert found(f"a pinch of {written}", **options) == []

    @pytest.mark.parametrize("written", ["co-ordinator", "coordinator", "Co-ordinators"])
    def test_a_word_with_a_hyphen_is_found_without_it(self, written, options):
        assert [term for term, _ in found(f"special educational needs {written}", **options)] == [
            "senco"
        ]

    def test_a_plural_is_found(self, options):
        assert found("part-time timetables", **options) == [("timetable", "part-time timetables")]


def test_a_search_finds_a_long_acronym_in_small_letters_and_an_explanation_does_not():
    assert found("ask the senco") == [("senco", "senco")]
    assert found("ask the senco", as_written=True) == []


def test_a_search_finds_the_stem_and_an_explanation_the_word():
    assert found("the blind child") == [("blinding", "blind")]
    assert found("the blind child", as_written=True) == [("sight", "blind")]
    assert found("markers were blinded", as_written=True) == [("blinding", "blinded")]


def test_an_explanation_needs_the_capitals_of_a_name():
    assert found("the Access to Work grant", as_written=True) == [("work", "Access to Work")]
    assert found("access to work for all", as_written=True) == []
    assert found("access to work for all") == [("work", "access to work")]


def test_a_glossary_may_be_empty():
    assert list(Finder({}).find(["any", "word"])) == []

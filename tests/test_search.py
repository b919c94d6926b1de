"""Finding things: words, the index, ranking, and the command that asks it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from building import run
from relevance import score
from whatworks.language import fold, split, stem
from whatworks.publish.search.counting import Counting, Document
from whatworks.publish.search.index import build
from whatworks.publish.search.query import LONGEST, ask, distance
from whatworks.publish.search.shards import numbers, place, shards, word_list
from whatworks.schema.site import GlossaryTerm

ROOT = Path(__file__).parent.parent
WORDS = yaml.safe_load((Path(__file__).parent / "cases/words.yml").read_text(encoding="utf-8"))

GLOSSARY = {
    "plan": GlossaryTerm(
        label="Education, health and care plan",
        acronyms=["EHCP"],
        variants=["EHC plan"],
        definition="A legal document.",
        everyday=["statement of needs"],
    ),
    "avoidance": GlossaryTerm(
        label="Emotionally based school avoidance",
        acronyms=["EBSA"],
        definition="Finding it too hard to go to school.",
        everyday=["won't go to school", "school refuser"],
    ),
    "therapist": GlossaryTerm(
        label="Speech and language therapist", acronyms=["SALT"], definition="A health worker."
    ),
    "co-production": GlossaryTerm(label="Co-production", definition="Deciding together."),
    "hearing": GlossaryTerm(
        label="Hearing impairment", acronyms=["HI"], definition="Hearing less well."
    ),
}


def index(*texts, **fields):
    """Return the index of documents named a, b, c … with these titles or other fields."""
    documents = [
        Document(chr(97 + number), text if isinstance(text, dict) else {"title": text})
        for number, text in enumerate(texts)
    ]
    return built(documents)


def built(documents):
    return build(map(Counting(GLOSSARY).count, documents), GLOSSARY)


def found(made, query, **options):
    return "".join(made.ids[number] for number in ask(made, query, **options).documents)


@pytest.mark.parametrize("case", WORDS, ids=lambda case: case["text"][:20] or "empty")
def test_words_are_cut_and_folded(case):
    assert [list(fold(word)) for word in split(case["text"])] == case["words"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("programme", "program"),
        ("organisation", "organization"),
        ("behaviour", "behavior"),
        ("paediatric", "pediatric"),
        ("centre", "center"),
        ("practise", "practice"),
        ("enrolment", "enrollment"),
        ("counselling", "counseling"),
        ("exclusions", "exclusion"),
        ("therapies", "therapy"),
        ("pathways", "pathway"),
    ],
)
def test_spellings_and_endings_meet(one, other):
    assert stem(one) == stem(other)
    for written, asked in ((one, other), (other, one)):
        assert found(index(f"About {written}", "Nothing"), asked) == "a"
        assert ask(index(f"About {written}"), asked).read_as == ""


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("well-being", "wellbeing"),
        ("wellbeing", "well-being"),
        ("wellbeing", "well being"),
        ("co-production", "coproduction"),
        ("coproduction", "co production"),
        ("child’s", "child"),
        ("café", "cafe"),
        ("Post-16", "post 16"),
    ],
)
def test_hyphens_apostrophes_and_accents_do_not_matter(written, asked):
    assert found(index("Something else", f"On {written} here", "Another"), asked)[0] == "b"


def test_acronyms_find_what_is_written_in_full_and_the_other_way_round():
    made = index("The education, health and care plan", "An EHCP for each", "Lunch")
    assert set(found(made, "ehcp")) == {"a", "b"}
    assert set(found(made, "education health and care plan")) == {"a", "b"}
    assert set(found(made, "EHC plans")) == {"a", "b"}


def test_an_acronym_like_a_word_counts_in_capitals_only():
    made = index(
        {"title": "Pinch of salt", "text": "Add salt and say hi to all"},
        {"title": "Seeing a speech and language therapist"},
        {"title": "A child with hearing impairment"},
    )
    assert found(made, "pinch of salt")[0] == "a"
    assert found(made, "SALT sessions")[0] == "b"
    assert found(made, "say hi")[0] == "a"
    assert found(made, "HI")[0] == found(made, "hi")[0] == "c"


def test_everyday_words_find_the_term_with_others_between_them():
    made = index("Emotionally based school avoidance", "A school trip", "Support at school")
    assert found(made, "my child who just won't come into school")[0] == "a"
    assert found(made, "school for a refuser")[0] == "a"
    assert ask(made, "school won't answer").concepts == ()
    assert ask(made, "school").concepts == ()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("speach", "speech"),
        ("languge", "language"),
        ("thearpy", "therapy"),
        ("mediaton", "mediation"),
        ("ECHP", "ehcp"),
    ],
)
def test_misspelt_words_are_mended_and_said(typed, meant):
    made = index("Speech and language therapy", "Mediation", "The EHCP")
    answer = ask(made, typed)
    assert answer.read_as == meant
    assert answer.documents == ask(made, meant).documents != ()
    assert ask(made, typed, mend=False).documents == ()


def test_a_word_that_is_known_is_never_mended():
    made = index("Form", "From here")
    assert ask(made, "form").read_as == ""


def test_a_word_being_typed_finds_what_it_may_become():
    made = index("Speech therapy", "Mediation", "Speaking up")
    assert set(found(made, "spe")) == {"a", "c"}
    assert found(made, "media") == "b"


def test_titles_count_most_and_more_words_met_count_more():
    made = index(
        {"title": "Something", "text": "exclusion " * 3},
        {"title": "School exclusion"},
        {"title": "School lunch", "text": "exclusion"},
    )
    assert found(made, "school exclusion") == "bca"


def test_a_query_of_words_that_say_little_still_finds_titles():
    assert found(index("What about us", "Other"), "what about us") == "a"


@pytest.mark.parametrize("query", ["", "   ", "?!…", "😀", "<>", "'"])
def test_a_query_without_words_finds_nothing_and_breaks_nothing(query):
    assert ask(index("One"), query).documents == ()


def test_a_very_long_query_is_read_to_a_limit():
    words = " ".join(f"word{number}" for number in range(5000))
    assert ask(index("word1 word2", f"word{LONGEST + 1}"), words).documents == (0,)
    assert ask(index("One"), "a" * 10_000).documents == ()


ANY = index("Speech and language", "School exclusion")


@given(st.text(max_size=300))
def test_any_text_can_be_asked(query):
    assert set(ask(ANY, query).documents) <= {0, 1}


@pytest.mark.parametrize(
    "word",
    [
        "colour-coded-communication-passports-for-schools",
        "behaviour-hubs-evaluation-of-the-programme-final-report",
        "zz-" * 3000,
    ],
)
def test_a_word_of_any_length_can_be_kept_and_asked(word):
    made = index({"title": "Here", "text": f"see {word}"}, "There")
    assert shards(made).texts
    assert found(made, word)[0] == "a"


def test_an_index_of_nothing_has_a_shard_to_load():
    assert len(shards(build((), {})).texts) == 1


def test_an_empty_hub_finds_nothing():
    assert ask(build((), {}), "school").documents == ()


@given(st.text("abc", max_size=6), st.text("abc", max_size=6))
def test_distance_is_symmetric_and_zero_only_for_the_same(one, other):
    assert distance(one, other, 9) == distance(other, one, 9)
    assert (distance(one, other, 9) == 0) == (one == other)


def test_a_swap_is_one_change():
    assert distance("speehc", "speech", 2) == 1


@given(st.lists(st.integers(0, 10**7)))
def test_numbers_are_plain_text_that_can_be_read_back(values):
    text = numbers(values)
    assert text.isprintable()
    assert not set(text) & set('"\\<')
    assert _read(text) == values


def _read(text: str) -> list[int]:
    digits = [chr(code) for code in range(32, 127) if chr(code) not in '"\\<']
    values, value, unit = [], 0, 1
    for character in text:
        digit = digits.index(character)
        value += unit * digit
        if digit < 60:
            values.append(value)
            value, unit = 0, 1
        else:
            unit *= 32
    return values


def test_every_word_of_a_large_index_is_in_the_shard_its_place_says():
    texts = [
        {"title": f"word{number} tale{number}", "text": "school " * 9} for number in range(800)
    ]
    made = built(Document(str(n), fields) for n, fields in enumerate(texts))
    cut = shards(made)
    data = list(map(json.loads, cut.texts))
    assert len(cut.starts) == len(data) > 3
    assert list(cut.starts) == sorted(cut.starts)
    for key in made.postings:
        assert key in data[place(cut.starts, key)]["k"].split(" ")


def test_a_list_of_words_leaves_out_what_each_shares_with_the_one_before():
    assert word_list({"school": 3, "schools": 1, "sea": 2}) == [
        numbers([0, 6, 1]),
        "school s ea",
        numbers([3, 1, 2]),
    ]


@pytest.fixture(scope="module")
def judged(tmp_path_factory):
    root = tmp_path_factory.mktemp("judged")
    score.make_hub(root)
    return root


def test_judged_queries_are_answered_well(judged):
    scores = score.scores(judged)
    assert scores["all"] >= 0.85
    assert scores["nothing found"] <= 0.01
    assert scores["question"] >= 0.55
    for kind in ("title", "acronym", "expanded", "typo", "variant", "facet"):
        assert scores[kind] >= 0.80, kind


MINIMAL = ROOT / "tests/sites/minimal"


def search(*arguments, root=MINIMAL):
    return run("whatworks", "search", *arguments, root=root)


def test_the_command_lists_what_it_finds_best_first():
    done = search("watring weeks")
    assert done.returncode == 0, done.stderr
    said, first, *_, last = done.stdout.splitlines()
    assert said.startswith("Showing results for: watering weeks")
    assert first == "watering\tGuidance\tWatering in dry weeks"
    assert last.endswith("results.")
    assert "Showing" not in search("watring weeks", "--exact").stdout


def results(*arguments):
    done = search(*arguments, "--format", "json")
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert answer["count"] == len(answer["results"])
    return answer["results"]


def test_without_a_query_filters_of_one_facet_widen_and_of_two_narrow():
    everything = results("")
    growing = [one for one in everything if "growing" in one["topics"].get("activity", [])]
    assert 0 < len(growing) < len(everything)
    assert results("", "--filter", "activity=growing") == growing
    assert results("", "--filter", "activity=Growing") == growing
    either = results("", "--filter", "type=guidance", "--filter", "type=toolkit")
    assert either == [one for one in everything if one["type"] in {"guidance", "toolkit"}]
    assert len({one["type"] for one in either}) == 2
    guidance = results("", "--filter", "activity=growing", "--filter", "type=guidance")
    assert guidance == [one for one in growing if one["type"] == "guidance"]


@pytest.mark.parametrize(
    ("filter_", "advice"),
    [
        ("activty=growing", 'There is no facet "activty"; write "activity"'),
        ("activity=growin", 'has no term "growin"; write "growing"'),
        ("activity", "write it like type=toolkit"),
    ],
)
def test_a_filter_that_cannot_be_is_told_with_the_nearest(filter_, advice):
    done = search("x", "--filter", filter_)
    assert done.returncode == 2
    assert advice in done.stderr


def test_many_queries_are_answered_line_by_line(judged):
    lines = '{"qid": 1, "query": "EHCP", "filters": {}}\n\n{"qid": 2, "query": "zzzz"}\n'
    done = subprocess.run(
        [sys.executable, "-m", "whatworks", "search", "--queries", "-", "--root", str(judged)],
        input=lines,
        capture_output=True,
        text=True,
        check=False,
    )
    one, two = map(json.loads, done.stdout.splitlines())
    assert one["qid"] == 1
    assert one["ids"]
    assert two == {"qid": 2, "ids": []}


def test_queries_that_are_not_json_are_told_by_line(tmp_path):
    file = tmp_path / "queries.jsonl"
    file.write_text('{"qid": 1, "query": "a"}\nnonsense\n', encoding="utf-8")
    done = search("--queries", str(file))
    assert done.returncode == 2
    assert "Line 2 of the queries is not a JSON object" in done.stderr

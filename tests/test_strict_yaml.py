"""Strict YAML: text stays text, keys stand once, and everything knows its line."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from whatworks.model import Position
from whatworks.problems import File
from whatworks.read.strict_yaml import Document, read_yaml

FILE = File("content/about.md")


def read(text: str, first_line: int = 1) -> Document:
    return read_yaml(text, FILE, first_line)


@pytest.mark.parametrize(
    "text",
    ["NO", "yes", "off", "01234", "3.10", "1:30", "1e3", "0x1F", ".5", "null", "~", "2026-03-02"],
)
def test_scalars_stay_as_they_were_typed(text: str) -> None:
    document = read(f"value: {text}\nlist: [{text}]\n")

    assert document.data == {"value": text, "list": [text]}
    assert document.problems == ()


@pytest.mark.parametrize(
    "text", ["Questions & answers", "Plants*", "Really!", "a@b.example", "50%"]
)
def test_special_characters_inside_a_value_are_ordinary(text: str) -> None:
    document = read(f"value: {text}\n")

    assert document.data == {"value": text}
    assert document.problems == ()


@pytest.mark.parametrize("text", ["*Best* plants", "&c", "!now", "@home", "a: b", "# 1", "- x"])
def test_special_characters_in_quotation_marks_are_ordinary(text: str) -> None:
    document = read(f'value: "{text}"\n')

    assert document.data == {"value": text}
    assert document.problems == ()


def test_keys_stay_text() -> None:
    assert read("2026: a\nNO: b\n").data == {"2026": "a", "NO": "b"}


def test_folded_text_becomes_one_line() -> None:
    assert read("summary: >-\n  One line\n  and another.\n").data == {
        "summary": "One line and another."
    }


def test_an_empty_text_holds_nothing() -> None:
    assert read("") == Document({}, {}, ())
    assert read("# only a note\n") == Document({}, {}, ())


def test_everything_knows_its_line() -> None:
    document = read("title: A\ntopics:\n  role: [a, b]\nlist:\n  - {id: x}\n", first_line=2)

    assert document.positions == {
        ("title",): Position(2, 1),
        ("topics",): Position(3, 1),
        ("topics", "role"): Position(4, 3),
        ("topics", "role", 0): Position(4, 10),
        ("topics", "role", 1): Position(4, 13),
        ("list",): Position(5, 1),
        ("list", 0): Position(6, 5),
        ("list", 0, "id"): Position(6, 6),
    }


def test_of_two_equal_keys_the_first_wins() -> None:
    document = read("title: A\nowner: B\ntitle: C\n", first_line=2)

    assert document.data == {"title": "A", "owner": "B"}
    [problem] = document.problems
    assert (problem.code, problem.line, problem.column, problem.field) == ("WW104", 4, 1, "title")
    assert "first on line 2" in problem.message


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: &x 1\nb: 2\n", 1),
        ("a: 1\nb: !now 2\n", 2),
        ("a: 1\nb: !!int 2\n", 2),
        ("a: 1\n? [b, c]\n: 2\n", 2),
    ],
)
def test_special_features_are_refused(text: str, line: int) -> None:
    [problem] = read(text).problems

    assert (problem.code, problem.line) == ("WW105", line)


def test_an_alias_to_what_holds_it_is_refused() -> None:
    assert {problem.code for problem in read("a: &x [1, *x]\n").problems} == {"WW105"}


def test_two_documents_in_one_file_are_refused() -> None:
    [problem] = read("a: 1\n---\nb: 2\n").problems

    assert problem.code == "WW103"


def test_brackets_without_end_are_a_problem_and_not_a_crash() -> None:
    [problem] = read("a: " + "[" * 5000 + "]" * 5000).problems

    assert problem.code == "WW103"


yaml_pieces = (
    *("a", "b: ", ": ", "- ", ", ", "\n", "\n  ", "\t", "[", "]", "{", "}", '"', "'", "&x ", "*x"),
    *("!t ", "|\n", ">-\n", "? ", "#", "---", "<<", "é", "\x07", "%", "@", "`", "\u2028"),
)
yaml_like = st.lists(st.sampled_from(yaml_pieces)).map("".join)


@settings(max_examples=500, deadline=None, database=None)
@given(st.one_of(yaml_like, st.text()))
def test_no_text_makes_it_crash(text: str) -> None:
    document = read(text)

    assert {problem.code for problem in document.problems} <= {"WW103", "WW104", "WW105"}
    assert all(1 <= problem.line <= len(text) + 2 for problem in document.problems)

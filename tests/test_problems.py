"""The word that was certainly meant, or none; and what other programs are promised."""

import dataclasses
import re
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from whatworks.model import Problem, Severity
from whatworks.problems import sure_of

README = Path(__file__).parents[1] / "docs/problems/README.md"

TERMS = ["alternative-provision", "senco", "speech-and-language", "in_review", "reception"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Alternative Provision", "alternative-provision"),
        ("alternative-provison", "alternative-provision"),
        ("alternitive-provison", "alternative-provision"),
        ("SENCO", "senco"),
        ("senoc", "senco"),
        ("“senco”", "senco"),
        ("speech_and_language", "speech-and-language"),
        ("speech", None),
        ("in-review", "in_review"),
        ("teacher", None),
        ("", None),
    ],
)
def test_a_slip_or_two_is_put_right(typed: str, meant: str | None) -> None:
    assert sure_of(typed, TERMS) == meant


@pytest.mark.parametrize(
    ("typed", "known"),
    [
        ("adpt", ["adopt", "adapt", "stop"]),
        ("study-2042", ["study-2024"]),
        ("study-2023", ["study-2024"]),
        ("cat", ["car"]),
        ("term", ["terms", "Terms"]),
        ("in review", ["in-review", "in_review"]),
    ],
)
def test_what_could_be_another_is_left(typed: str, known: list[str]) -> None:
    assert sure_of(typed, known) is None


def test_what_decides_who_reads_is_not_guessed() -> None:
    tiers = ["open", "partnership", "department"]

    assert sure_of("Open", tiers, guess=False) == "open"
    assert sure_of("opne", tiers, guess=False) is None


@given(st.text(), st.lists(st.text(min_size=1), max_size=5))
def test_only_a_known_value_is_ever_meant(typed: str, known: list[str]) -> None:
    assert sure_of(typed, known) in {None, *known}


words = st.text("abcdefghij", min_size=4, max_size=12)


@given(words, words, st.data())
def test_one_slip_between_two_near_words_is_never_guessed(
    one: str, tail: str, data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(one) - 1))
    other = one[:at] + data.draw(st.sampled_from("klmnop")) + one[at + 1 :]
    typed = one[:at] + data.draw(st.sampled_from("qrstuv")) + one[at + 1 :]
    assume(len({one, other, typed}) == 3)

    assert sure_of(typed, [one, other]) is None


def test_what_other_programs_get_of_a_problem_is_documented() -> None:
    table = README.read_text(encoding="utf-8").partition("| Key | Value |")[2]
    rows = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]

    assert re.findall("`([a-z]+)`", "".join(rows)) == [
        one.name for one in dataclasses.fields(Problem)
    ]


def test_a_problem_is_one_line_whatever_it_quotes():
    """In the log of a workflow, a line that starts with two colons is a command."""
    quoted = "a\n::error::x\r\x1b[31m\u202e\u00a0"
    written = str(
        Problem(quoted, 1, 1, "WW204", Severity.ERROR, "status", quoted, "write another", "")
    )
    assert written.isprintable()
    assert written.count(r"a\n::error::x\r\x1b[31m\u202e\xa0") == 2

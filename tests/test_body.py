"""Audience blocks: who may read which line, and that mistakes never widen the readership."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from whatworks.model import Fragment, Problem
from whatworks.problems import File
from whatworks.read.body import read_body
from whatworks.schema.enums import Audience

CASES = sorted((Path(__file__).parent / "cases" / "body").glob("*.yml"))
RESTRICTED = [tier.value for tier in Audience if tier is not Audience.OPEN]

Line = tuple[int, str, str]


def read(body: str, first_line: int = 1) -> tuple[tuple[Fragment, ...], list[Problem]]:
    return read_body(body, File("content/about.md"), first_line)


def lines_of(fragments: tuple[Fragment, ...]) -> list[Line]:
    """Return every line with something on it: its number, who may read it, its text."""
    return [
        (number, fragment.audience.value if fragment.audience else "any", line)
        for fragment in fragments
        for number, line in enumerate(fragment.text.split("\n"), fragment.line)
        if line.strip()
    ]


def open_text(fragments: tuple[Fragment, ...]) -> str:
    return "\n".join(
        fragment.text
        for fragment in fragments
        if fragment.audience is None or Audience.OPEN.may_read(fragment.audience)
    )


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_case(path: Path) -> None:
    case: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))

    fragments, problems = read(case["body"])

    assert lines_of(fragments) == [tuple(line) for line in case["lines"]]
    assert [problem.line for problem in problems] == [want["line"] for want in case["problems"]]
    for problem, want in zip(problems, case["problems"], strict=True):
        assert want["says"] in problem.message
        assert (problem.code, problem.field) == ("WW506", "audience block")


def test_lines_are_lines_of_the_file() -> None:
    fragments, problems = read("One.\n/// audience | partnership\nTwo.\n///\n///", first_line=12)

    assert lines_of(fragments) == [(12, "any", "One."), (14, "partnership", "Two.")]
    assert [problem.line for problem in problems] == [16]


words = st.integers(0, 999).map("word{:03}".format)
openings = st.sampled_from([f"/// audience | {tier}" for tier in RESTRICTED])
misspelt_openings = st.sampled_from(
    [
        "///audience | partnership",
        "/// audience|partnership",
        "/// audience | partners",
        "/// audience | Partnership",
        "/// Audience | partnership",
        "/// audience | partnership please",
        "/// audience: partnership",
        "/// audience",
        "/// partnership",
        "//// audience | partnership",
        "/// audience | partnership ///",
    ]
)
never_closing = st.sampled_from(
    [
        "/// audience | open",
        " ///",
        "  /// audience | partnership",
        "> ///",
        "- ///",
        "1. ///",
        "////",
        "/// end",
        "```",
        "```yaml",
        "~~~~",
        "# Heading",
        "",
        "- list",
        "    code",
    ]
)
inner_block = st.tuples(st.one_of(openings, st.just("/// audience | open")), words).map(
    lambda parts: f"{parts[0]}\n{parts[1]}\n///"
)
anything = st.one_of(words, openings, misspelt_openings, never_closing, inner_block, st.just("///"))


@settings(max_examples=500, deadline=None, database=None)
@given(
    before=st.lists(anything),
    opening=st.one_of(openings, misspelt_openings),
    after=st.lists(
        st.one_of(words, openings, misspelt_openings, never_closing, inner_block), min_size=1
    ),
)
def test_what_follows_an_unclosed_opening_is_never_open(
    before: list[str], opening: str, after: list[str]
) -> None:
    secrets = [piece.replace("word", "secret") for piece in after]

    fragments, problems = read("\n".join([*before, opening, *secrets]))

    assert "secret" not in open_text(fragments)
    assert problems


@settings(max_examples=300, deadline=None, database=None)
@given(st.lists(st.tuples(st.sampled_from(["any", *RESTRICTED]), st.lists(words, min_size=1))))
def test_sound_blocks_reach_their_readers_and_nobody_else(
    parts: list[tuple[str, list[str]]],
) -> None:
    body: list[str] = []
    expected: list[Line] = []
    for tier, lines in parts:
        body += [f"/// audience | {tier}"] if tier in RESTRICTED else []
        for line in lines:
            body.append(line)
            expected.append((len(body), tier, line))
        body += ["///"] if tier in RESTRICTED else []

    fragments, problems = read("\n".join(body))

    assert lines_of(fragments) == expected
    assert problems == []


@settings(max_examples=300, deadline=None, database=None)
@given(st.lists(st.one_of(anything, st.text(st.characters(exclude_characters="\n")))))
def test_no_text_is_lost_and_no_line_moves(pieces: list[str]) -> None:
    body = "\n".join(pieces)

    fragments, _ = read(body)

    kept = {number: line for number, _, line in lines_of(fragments)}
    for number, line in enumerate(body.split("\n"), 1):
        if number in kept:
            assert kept[number] == line
        else:
            assert not line.strip() or "//" in line

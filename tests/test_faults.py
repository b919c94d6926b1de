"""Faults such as people make: the right code, on the right line, with words that mend it.

A correction is usable if what the program would write in place mends the file; failing that, if the
line or the value in its advice does, written in by hand; and where only a person can know what
belongs there, if the advice says what to do.
"""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from whatworks.build import check
from whatworks.fix import edited
from whatworks.model import Problem, Severity

MakeSite = Callable[..., Path]
CASES: list[dict[str, Any]] = [
    case
    for path in sorted((Path(__file__).parent / "cases" / "faults").glob("*.yml"))
    for case in yaml.safe_load(path.read_text(encoding="utf-8"))
]
FEWEST = 160
_LINE = re.compile(r'add a line "([^"]+)"|write "(audience: open)"')
_VALUE = re.compile(r'write (?:digits only, like )?"([^"]+)"')


def by_fault(case: dict[str, Any]) -> str:
    return str(case["fault"])


def seeded(case: dict[str, Any], make_site: MakeSite) -> Path:
    """Return a small hub with the fault in it."""
    root = make_site()
    path = root / case["file"]
    text = path.read_text(encoding="utf-8")
    for before, after in case.get("change", {}).items():
        assert before in text
        text = text.replace(before, after, 1)
    path.write_text(text, encoding="utf-8")
    if "rename" in case:
        path.rename(root / case["rename"])
    return root


def told(root: Path, today: date, case: dict[str, Any]) -> list[Problem]:
    """Return the errors in the file with the fault."""
    also = case.get("also", ())
    return [
        problem
        for problem in check(root, today)
        if problem.severity is Severity.ERROR
        and problem.path == case.get("rename", case["file"])
        and problem.code not in also
    ]


def corrected(text: str, problem: Problem, case: dict[str, Any]) -> str | None:
    """Return the file's text as the problem says that it should be, if it says so at all."""
    if problem.edits:
        return edited(text, problem.edits)
    if line := _LINE.search(problem.hint):
        return text.replace("\n", f"\n{line[1] or line[2]}\n", 1)
    if (value := _VALUE.search(problem.hint)) and "instead_of" in case:
        lines = text.split("\n")
        at = problem.line - 1
        assert case["instead_of"] in lines[at]
        lines[at] = lines[at].replace(case["instead_of"], value[1], 1)
        return "\n".join(lines)
    return None


@pytest.mark.parametrize("case", [one for one in CASES if "rename" in one], ids=by_fault)
def test_nothing_that_names_a_misnamed_file_is_a_problem_too(
    case: dict[str, Any], make_site: MakeSite, today: date
) -> None:
    root = seeded(case, make_site)

    problems = check(root, today)

    assert {one.path for one in problems if one.severity is Severity.ERROR} == {case["rename"]}


def test_there_are_enough_faults() -> None:
    assert len(CASES) >= FEWEST
    assert len({case["fault"] for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", CASES, ids=by_fault)
def test_a_fault_is_named_where_it_is_and_can_be_mended(
    case: dict[str, Any], make_site: MakeSite, today: date
) -> None:
    root = seeded(case, make_site)

    problems = told(root, today, case)

    assert [(one.code, one.line) for one in problems] == [(case["code"], case["line"])], problems
    (problem,) = problems
    if "gives" in case:
        mended = edited((root / case["file"]).read_text(encoding="utf-8"), problem.edits)
        assert case["gives"] in map(str.strip, mended.split("\n"))
    if "person" in case:
        assert case["person"] in problem.hint
        return
    path = root / case["file"]
    text = corrected(path.read_text(encoding="utf-8"), problem, case)
    assert text is not None, problem
    path.write_text(text, encoding="utf-8")
    assert told(root, today, case) == []

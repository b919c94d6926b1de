"""Problems as SARIF 2.1.0 (OASIS, 2020), in which code hosts take the results of checks."""

from collections.abc import Iterable
from importlib.metadata import version
from typing import Any
from urllib.parse import quote

from whatworks.model import Problem, Severity
from whatworks.problems import CODES

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTICE: "note"}


def sarif(problems: Iterable[Problem]) -> dict[str, Any]:
    """Return problems as one SARIF log, with a rule for each code that the program knows."""
    places = {code: index for index, code in enumerate(CODES)}
    rules = [
        {
            "id": code,
            "shortDescription": {"text": title},
            "help": {"text": f"See docs/problems/{code}.md."},
            "defaultConfiguration": {"level": _LEVELS[severity]},
        }
        for code, (severity, title) in CODES.items()
    ]
    driver = {"name": "whatworks", "version": version("whatworks"), "rules": rules}
    results = [
        {
            "ruleId": problem.code,
            "ruleIndex": places[problem.code],
            "level": _LEVELS[problem.severity],
            "message": {"text": ": ".join(filter(None, (problem.field, _said(problem))))},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": quote(problem.path)},
                        "region": {"startLine": problem.line, "startColumn": problem.column},
                    }
                }
            ],
            **_fixes(problem),
        }
        for problem in problems
    ]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def _fixes(problem: Problem) -> dict[str, Any]:
    """Return what mends a problem, where that is certain."""
    replacements = [
        {
            "deletedRegion": {
                "startLine": edit.start.line,
                "startColumn": edit.start.column,
                "endLine": edit.end.line,
                "endColumn": edit.end.column,
            },
            "insertedContent": {"text": edit.text},
        }
        for edit in problem.edits
    ]
    if not replacements:
        return {}
    change = {
        "artifactLocation": {"uri": quote(problem.path)},
        "replacements": replacements,
    }
    return {"fixes": [{"description": {"text": problem.hint}, "artifactChanges": [change]}]}


def _said(problem: Problem) -> str:
    return f"{problem.message}; {problem.hint}"

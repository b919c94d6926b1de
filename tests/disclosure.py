"""How well personal data is found in the labelled lines of ``tests/cases/disclosure/``.

``python tests/disclosure.py`` prints the table. A line under ``found`` counts as found if anything
of its kind is; whatever else is found, there or in the lines under ``not_found``, is a false alarm.
"""

import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml

from whatworks.attached import look_into
from whatworks.disclosure import Kind, in_table, in_text

CASES = Path(__file__).parent / "cases" / "disclosure"
HALVES = ("tuned", "held_out", "independent")


@dataclass(frozen=True)
class Figures:
    """What was found of one kind."""

    found: int
    missed: int
    false: int
    negatives: int
    """Lines that look like the kind and are not."""

    @property
    def recall(self) -> float:
        return self.found / (self.found + self.missed)

    @property
    def precision(self) -> float:
        return self.found / (self.found + self.false)


def kinds_in(case: Any) -> set[str]:
    """Return the kinds of what is found in a case: a line, a Markdown table or a CSV file."""
    if isinstance(case, str):
        return {found.kind.value for found in in_text(case)}
    with TemporaryDirectory() as folder:
        path = Path(folder) / "data.csv"
        path.write_text(case["csv"], encoding="utf-8")
        content = look_into(path)
    about = case.get("about", "")
    texts = (found for one in content.passages for found in in_text(one.text))
    tables = (found for one in content.tables for found in in_table(one.rows, about))
    return {found.kind.value for found in (*texts, *tables)}


def cases_of(half: str) -> dict[str, dict[str, list[Any]]]:
    """Return the cases of a half, by kind: those to be ``found`` and those ``not_found``."""
    return {
        path.stem: yaml.safe_load(path.read_text(encoding="utf-8"))
        for path in sorted((CASES / half).glob("*.yml"))
    }


def figures(half: str) -> dict[str, Figures]:
    """Return what was found in one half, by kind."""
    found, missed, false = Counter[str](), Counter[str](), Counter[str]()
    cases = cases_of(half)
    for kind, lines in cases.items():
        for case in lines["found"]:
            kinds = kinds_in(case)
            (found if kind in kinds else missed)[kind] += 1
            false.update(kinds - {kind})
        for case in lines["not_found"]:
            false.update(kinds_in(case))
    return {
        kind.value: Figures(
            found[kind.value],
            missed[kind.value],
            false[kind.value],
            len(cases[kind.value]["not_found"]),
        )
        for kind in Kind
    }


def table() -> str:
    """Return the figures of both halves as a table in Markdown."""
    lines = ["| Half | Kind | To be found | Recall | Not to be found | Precision |"]
    lines.append("|---|---|---|---|---|---|")
    for half in HALVES:
        for kind, one in figures(half).items():
            name = kind.replace("_", " ")
            lines.append(
                f"| {half.replace('_', ' ')} | {name} | {one.found + one.missed} | "
                f"{one.recall:.0%} | {one.negatives} | {one.precision:.0%} |"
            )
    return "\n".join(lines)


if __name__ == "__main__":
    sys.stdout.write(f"{table()}\n")

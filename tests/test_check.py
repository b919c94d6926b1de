"""Every fault gives one problem that an editor understands, and sound hubs give none."""

import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result

from whatworks.build import check, load, site
from whatworks.cli import main
from whatworks.model import Problem
from whatworks.problems import CODES
from whatworks.schema.enums import Audience

HERE = Path(__file__).parent
SITES = HERE / "sites"
PAGES = HERE.parent / "docs" / "problems"
INVALID = sorted(path for path in (SITES / "invalid").iterdir() if path.is_dir())
LIBRARY_WORDS = (
    "pydantic",
    "yaml.",
    "Traceback",
    "Input should",
    "mapping values",
    "function-",
    "[key]",
    "NoneType",
)
PARTNERS_PAGE = """\
---
title: Watering rota
summary: Who waters when.
status: published
audience: partnership
published: 2026-03-02
review_due: 2027-03-02
owner: Gardens editorial team
example: true
---
This page was made up for illustration.
"""

MakeSite = Callable[..., Path]


def expected_of(folder: Path) -> list[dict[str, Any]]:
    return yaml.safe_load((folder / "expected.yml").read_text(encoding="utf-8"))


def place(problem: Problem) -> tuple[str, str, int, str]:
    return problem.code, problem.path, problem.line, problem.field


def by_name(folder: Path) -> str:
    return folder.name


@pytest.mark.parametrize("folder", INVALID, ids=by_name)
def test_a_fault_gives_its_problem_and_no_other(
    folder: Path, make_site: MakeSite, today: date
) -> None:
    expected = expected_of(folder)

    found = check(make_site(overlay=folder), today)

    wanted = sorted((e["code"], e["path"], e["line"], e["field"]) for e in expected)
    assert sorted(map(place, found)) == wanted, "\n".join(map(str, found))
    for problem in found:
        assert any(e["says"] in problem.message and e["write"] in problem.hint for e in expected), (
            str(problem)
        )


@pytest.mark.parametrize("folder", INVALID, ids=by_name)
def test_problems_are_in_plain_words(folder: Path, make_site: MakeSite, today: date) -> None:
    for problem in check(make_site(overlay=folder), today):
        text = f"{problem.field} {problem.message} {problem.hint}"
        assert not [word for word in LIBRARY_WORDS if word in text]
        assert problem.message
        assert problem.hint
        assert (problem.severity, problem.url) == (
            CODES[problem.code][0],
            f"docs/problems/{problem.code}.md",
        )


@pytest.mark.parametrize("name", ["minimal", "empty", "libraries"])
def test_a_sound_site_has_no_problems(name: str, today: date) -> None:
    assert check(SITES / name, today) == ()


def test_the_other_subject_stands_on_its_own() -> None:
    words = re.compile(r"\b(send|sen|special educational needs|alternative provision)\b", re.I)
    for path in (SITES / "libraries").rglob("*.*"):
        assert not words.search(path.read_text(encoding="utf-8")), path


def test_every_made_up_item_says_so(today: date) -> None:
    for name in ("minimal", "libraries"):
        items = load(SITES / name, today).items
        assert items
        assert all(item.front.example for item in items)


def test_every_code_has_an_invalid_site() -> None:
    covered = {entry["code"] for folder in INVALID for entry in expected_of(folder)}
    assert covered == set(CODES)


@pytest.mark.parametrize("code", CODES)
def test_every_code_has_a_page(code: str) -> None:
    severity, title = CODES[code]
    page = (PAGES / f"{code}.md").read_text(encoding="utf-8")
    index = (PAGES / "README.md").read_text(encoding="utf-8")
    assert page.startswith(f"# {code}: {title}\n")
    assert page.count("```") >= 4
    assert f"| [{code}]({code}.md) | {title} | {severity} |" in index


def test_no_page_is_left_of_a_code_that_is_gone() -> None:
    assert {path.stem for path in PAGES.glob("WW*.md")} == set(CODES)


@pytest.mark.parametrize("text", ["NO", "01234", "3.10", "1:30", "null", "2026-03-02", "~"])
def test_text_stays_as_it_was_typed(text: str, make_site: MakeSite, today: date) -> None:
    page = PARTNERS_PAGE.replace("title: Watering rota", f"title: {text}")

    hub = load(make_site(files={"content/guidance/rota.md": page}), today)

    assert hub.problems == ()
    assert next(item.front.title for item in hub.items if item.id == "rota") == text


def test_a_block_for_partners_may_link_to_their_page(make_site: MakeSite, today: date) -> None:
    block = "\n/// audience | partnership\nSee [the rota](watering-rota.md).\n///\n"
    watering = (SITES / "minimal/content/guidance/watering.md").read_text(encoding="utf-8")
    root = make_site(
        files={
            "content/guidance/watering-rota.md": PARTNERS_PAGE,
            "content/guidance/watering.md": watering + block,
        }
    )

    assert check(root, today) == ()


def test_several_faults_come_out_in_one_pass(make_site: MakeSite, today: date) -> None:
    page = (
        PARTNERS_PAGE.replace("audience: partnership\n", "")
        .replace("2026-03-02", "2026-13-01")
        .replace("illustration.", "illustration. Lorem ipsum.")
    )

    found = check(make_site(files={"content/guidance/rota.md": page}), today)

    assert [problem.code for problem in found] == ["WW206", "WW205", "WW504"]


def run(root: Path, *arguments: str) -> Result:
    return CliRunner().invoke(
        main, ["check", "--root", str(root), "--today", "2026-11-21", *arguments]
    )


def test_the_command_is_content_with_a_sound_site() -> None:
    result = run(SITES / "minimal")

    assert (result.exit_code, result.output) == (0, "No problems.\n")


def test_the_command_reports_in_words(make_site: MakeSite) -> None:
    result = run(make_site(overlay=SITES / "invalid/field-written-twice"))

    assert result.exit_code == 1
    assert result.output == (
        "content/guidance/watering.md:5:1: WW104 title: the field is written twice, first on "
        "line 2; keep one of the two and delete the other\n1 error.\n"
    )


def test_the_command_reports_as_json(make_site: MakeSite) -> None:
    result = run(make_site(overlay=SITES / "invalid/field-written-twice"), "--format", "json")

    assert result.exit_code == 1
    assert json.loads(result.output) == [
        {
            "path": "content/guidance/watering.md",
            "line": 5,
            "column": 1,
            "code": "WW104",
            "severity": "error",
            "field": "title",
            "message": "the field is written twice, first on line 2",
            "hint": "keep one of the two and delete the other",
            "url": "docs/problems/WW104.md",
            "edits": [],
        }
    ]


def test_sarif_tells_other_forges_the_same(make_site: MakeSite) -> None:
    root = make_site(overlay=SITES / "invalid/field-written-twice")
    told = json.loads(run(root, "--format", "json").output)
    log = json.loads(run(root, "--format", "sarif").output)
    (checked,) = log["runs"]
    rules = checked["tool"]["driver"]["rules"]
    assert log["version"] == "2.1.0"
    assert [rule["id"] for rule in rules] == list(CODES)
    assert len(checked["results"]) == len(told) > 0
    for result, problem in zip(checked["results"], told, strict=True):
        place = result["locations"][0]["physicalLocation"]
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == problem["code"]
        assert result["level"] == problem["severity"] == "error"
        assert place["artifactLocation"]["uri"] == problem["path"]
        assert place["region"] == {"startLine": problem["line"], "startColumn": problem["column"]}
        assert problem["message"] in result["message"]["text"]
        assert problem["hint"] in result["message"]["text"]


def test_sarif_says_what_mends_a_problem(make_site: MakeSite) -> None:
    root = make_site(overlay=SITES / "invalid/unknown-term-near-miss")
    (result,) = json.loads(run(root, "--format", "sarif").output)["runs"][0]["results"]
    (fix,) = result["fixes"]
    (change,) = fix["artifactChanges"]
    (replacement,) = change["replacements"]
    place = result["locations"][0]["physicalLocation"]
    assert change["artifactLocation"] == place["artifactLocation"]
    assert replacement == {
        "deletedRegion": {"startLine": 11, "startColumn": 14, "endLine": 11, "endColumn": 20},
        "insertedContent": {"text": "growing"},
    }


def test_sarif_of_a_sound_site_has_no_result(make_site: MakeSite) -> None:
    log = json.loads(run(make_site(), "--format", "sarif").output)
    assert log["runs"][0]["results"] == []


def test_the_command_reports_for_a_pull_request(make_site: MakeSite) -> None:
    result = run(make_site(overlay=SITES / "invalid/field-written-twice"), "--format", "github")

    assert result.exit_code == 1
    assert result.output.startswith(
        "::error file=content/guidance/watering.md,line=5,col=1,title=WW104::title: the field is"
    )


def test_a_percent_sign_survives_in_a_pull_request(make_site: MakeSite) -> None:
    root = make_site(overlay=SITES / "invalid/data-with-a-percent-sign")

    assert '"20%25" is not a number' in run(root, "--format", "github").output


def test_a_notice_does_not_fail_the_command(make_site: MakeSite) -> None:
    result = run(make_site(overlay=SITES / "invalid/review-overdue"))

    assert result.exit_code == 0
    assert "WW402" in result.output
    assert result.output.endswith("0 errors, 1 other note.\n")


def test_the_command_can_be_asked_about_some_files_only(make_site: MakeSite) -> None:
    root = make_site(overlay=SITES / "invalid/field-written-twice")

    assert run(root, "content/evidence", "toolkits").exit_code == 0
    assert run(root, "content/guidance").exit_code == 1
    assert run(root, "content/guidance/watering.md").exit_code == 1


@pytest.mark.parametrize(
    "option", [("--today", "soon"), ("--format", "pdf"), ("--root", "nowhere")]
)
def test_the_command_refuses_what_it_does_not_understand(option: tuple[str, str]) -> None:
    result = CliRunner().invoke(main, ["check", *option])

    assert result.exit_code == 2
    assert option[1] in result.output


def test_a_footnote_of_one_word_is_not_a_link(make_site: MakeSite, today: date) -> None:
    watering = (SITES / "minimal/content/guidance/watering.md").read_text(encoding="utf-8")
    text = watering + "\nWater at dusk[^1].\n\n[^1]: Always.\n"

    assert check(make_site(files={"content/guidance/watering.md": text}), today) == ()


def test_two_files_of_one_name_keep_their_own_address(make_site: MakeSite, today: date) -> None:
    watering = (SITES / "minimal/content/guidance/watering.md").read_text(encoding="utf-8")
    downloads = (
        "downloads:\n"
        "  - {file: files/a/rota.csv, title: For everybody, audience: open}\n"
        "  - {file: files/b/rota.csv, title: For partners, audience: partnership}\n"
    )
    root = make_site(
        files={
            "content/guidance/watering.md": watering.replace("---\n", "---\n" + downloads, 1),
            "content/guidance/files/a/rota.csv": "open\n",
            "content/guidance/files/b/rota.csv": "partners\n",
        }
    )

    made = site(load(root, today), Audience.PARTNERSHIP)

    rotas = {url: path.read_text() for url, path in made.attachments.items() if "rota" in url}
    assert sorted(rotas.values()) == ["open\n", "partners\n"]

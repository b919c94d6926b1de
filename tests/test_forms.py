"""Issue forms, and the drafts that are made of what people answer with them."""

import json
import os
import re
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
import yaml
from bs4 import BeautifulSoup
from hypothesis import example, given, settings
from hypothesis import strategies as st

from building import ENVIRONMENT, build, run
from conftest import ROOT, SITES
from whatworks import forms
from whatworks.forms import answers
from whatworks.problems import File
from whatworks.prose import ProseWriter
from whatworks.read import read_configuration
from whatworks.read.allowances import take_out
from whatworks.read.body import looks_like_audience_line, read_body
from whatworks.read.markdown import outline
from whatworks.read.strict_yaml import read_yaml

CASES = sorted((Path(__file__).parent / "cases/forms").glob("*.yml"))
FORMS = sorted(path for path in (ROOT / forms.FOLDER).glob("*.yml") if path.stem != "config")
WORKFLOW = ROOT / ".github/workflows/draft.yml"


def front(text: str) -> dict[str, object]:
    document = read_yaml(text.split("---\n")[1], File("x.md"))
    assert document.problems == ()
    return document.data


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_a_draft_is_made_of_an_answer(case, make_site, tmp_path):
    expected = yaml.safe_load(case.read_text(encoding="utf-8"))
    root, issue, report = make_site(), tmp_path / "issue.md", tmp_path / "report.md"
    before = {path for path in tmp_path.rglob("*") if path.is_file()}
    issue.write_text(expected["issue"], encoding="utf-8")
    made = run("whatworks", "forms", "draft", str(issue), "--report", str(report), root=root)
    new = {path for path in tmp_path.rglob("*") if path.is_file()} - before - {issue, report}
    if "fails" in expected:
        assert (made.returncode, made.stdout) == (1, "")
        assert expected["fails"] in made.stderr
        assert new == set()
        return
    assert made.returncode == 0, made.stderr
    assert made.stdout.strip() == expected["path"]
    assert new == {root / expected["path"]}
    text = (root / expected["path"]).read_text(encoding="utf-8")
    found = front(text)
    assert {name: found[name] for name in expected["front"]} == expected["front"]
    body = text.split("---\n", 2)[2]
    assert expected.get("text", "") in body
    for words in expected.get("without", []):
        assert words not in body
    for words in expected["reports"]:
        assert words in report.read_text(encoding="utf-8").replace("\\", "")
    assert run("whatworks", "check", expected["path"], root=root).returncode in {0, 1}
    out = tmp_path / "site"
    if build(root, out).returncode == 0:  # a draft stands in no site
        title = expected["front"]["title"].encode()
        assert not [path for path in out.rglob("*.html") if title in path.read_bytes()]


def test_a_good_answer_passes_the_check_as_a_draft(make_site, tmp_path):
    expected = yaml.safe_load((CASES[0].parent / "case-study.yml").read_text(encoding="utf-8"))
    root, issue = make_site(), tmp_path / "issue.md"
    issue.write_text(expected["issue"], encoding="utf-8")
    first = run("whatworks", "forms", "draft", str(issue), root=root).stdout.strip()
    assert run("whatworks", "check", first, root=root).stdout.strip() == "No problems."
    second = run("whatworks", "forms", "draft", str(issue), root=root).stdout.strip()
    assert second == first.replace(".md", "-2.md")  # nothing is ever written over


@pytest.fixture(scope="module")
def configuration():
    found, problems = read_configuration(SITES / "minimal")
    assert found is not None, problems
    return found


def body_of(configuration, answer: str) -> str:
    asked = forms.questions(forms.CASE_STUDY, configuration)
    return "\n".join(f"### {one.label}\n\n{answer}\n" for one in asked)


@settings(max_examples=60)
@given(st.text(max_size=200))
def test_whatever_is_typed_the_draft_can_be_read_and_is_a_draft_for_the_narrowest_audience(typed):
    configuration, _ = read_configuration(SITES / "minimal")
    assert configuration is not None
    answered = forms.read(body_of(configuration, typed), configuration)
    text = answered.draft("an-id", configuration, date(2026, 11, 21))
    found = front(text)
    assert (found["status"], found["audience"]) == ("draft", "department")


@settings(max_examples=100)
@example("Call 020 7946 0018 <!-- allow WW903: an office's number -->")
@example("> ## x\n- # x\n\n*[x]: x\n[^1]: x\n\n[x](https://x.example)\n[x]: https://x.example")
@example("x\n--\nx\n=\nx\n==\nx")
@example("x\n---\n<img src=x>\n&lt;b>\n!!! note\n    x\n/// audience | open\nx\n///")
@given(st.text("*_`[]<>#&|\\!-+1.: ~=$^(){}'\"/%\n x", max_size=80))
def test_what_was_typed_is_shown_as_text_and_nothing_else(typed):
    configuration, _ = read_configuration(SITES / "minimal")
    assert configuration is not None
    answered = forms.read(body_of(configuration, typed), configuration)
    text = answered.texts.get("What they did", "")
    assert take_out(text, "x.md", 1) == (text, (), ())  # no exception to a rule of the check
    fragments, problems = read_body(text, File("x.md"), 1)
    assert problems == []
    parts = outline(fragments)
    assert (parts.headings, parts.links, parts.html) == ((), (), ())
    html = ProseWriter().write(text, lambda link, image: link).intro
    kept = [line for line in typed.split("\n") if not looks_like_audience_line(line)]
    assert BeautifulSoup(html, "html.parser").get_text().count("x") == "".join(kept).count("x")


def test_an_answer_that_is_too_long_is_refused_or_cut(configuration):
    with pytest.raises(forms.AnswersError, match="too long"):
        forms.read(body_of(configuration, "x" * forms.LONGEST), configuration)
    asked = [one.label for one in forms.questions(forms.CASE_STUDY, configuration)]
    long = "\n".join(
        f"### {one}\n\n{'x' * (forms.LONGEST + 9) if one == 'What they did' else 'x'}\n"
        for one in asked
    )
    answered = forms.read(long, configuration)
    assert len(answered.texts["What they did"]) == forms.LONGEST
    assert any("What they did: what comes after" in one for one in answered.left_out)


def test_labels_that_hold_commas_are_told_apart(configuration):
    options = {"a": "One", "b": "One, two", "c": "two"}
    assert answers._chosen("One, two, two, One", options) == (["b", "c", "a"], "")


def test_the_forms_are_those_that_the_schemas_make(tmp_path):
    for name in ("site_config", "content", "toolkits", "case_studies"):
        shutil.copytree(ROOT / name, tmp_path / name)
    assert run("whatworks", "forms", "write", root=tmp_path).returncode == 0
    made = {path.name: path.read_text("utf-8") for path in (tmp_path / forms.FOLDER).iterdir()}
    kept = {path.name: path.read_text("utf-8") for path in (ROOT / forms.FOLDER).iterdir()}
    assert made == kept, "run: whatworks forms write"


def test_a_form_that_somebody_wrote_is_not_written_over(make_site):
    own = "name: Ours\n"
    path = f"{forms.FOLDER}/share-a-case-study.yml"
    root = make_site(files={path: own})
    refused = run("whatworks", "forms", "write", root=root)
    assert refused.returncode == 2
    assert (root / path).read_text(encoding="utf-8") == own


# What GitHub asks of a form: docs.github.com, "Common validation errors when creating issue forms".
@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_a_form_is_one_that_github_takes(path):
    form = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert set(form) == {"name", "description", "title", "labels", "body"}
    assert all(isinstance(form[key], str) and len(form[key]) >= 4 for key in ("name", "title"))
    assert 4 <= len(form["description"]) <= 200
    body = form["body"]
    assert any(one["type"] != "markdown" for one in body)
    ids = [one["id"] for one in body if "id" in one]
    labels = [one["attributes"]["label"] for one in body if one["type"] != "markdown"]
    assert len(set(ids)) == len(ids)
    assert len({re.sub(r"\W+", "", label).lower() for label in labels}) == len(labels)
    for one in body:
        assert one["type"] in {"markdown", "input", "textarea", "dropdown", "checkboxes"}
        if one["type"] == "markdown":
            assert set(one) == {"type", "attributes"}
            assert one["attributes"]["value"].strip()
            continue
        assert re.fullmatch(r"[A-Za-z0-9_-]+", one["id"])
        assert set(one) <= {"type", "id", "attributes", "validations"}
        assert isinstance(one.get("validations", {}).get("required", False), bool)
        options = one["attributes"].get("options", [])
        if one["type"] == "dropdown":
            assert all(isinstance(option, str) and option for option in options)
            assert 1 <= len(set(options)) == len(options) <= 100
            assert "none" not in {option.lower() for option in options}


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_every_form_says_that_it_is_public_and_to_name_no_child(path):
    text = " ".join(path.read_text(encoding="utf-8").split())
    assert "Everyone can read what you write here" in text
    assert "Name no child or young person" in text


def test_no_form_puts_on_the_label_that_makes_a_draft():
    trigger = yaml.safe_load(WORKFLOW.read_text(encoding="utf-8"))["jobs"]["draft"]["if"]
    assert "make a draft" in trigger
    for path in FORMS:
        assert "make a draft" not in yaml.safe_load(path.read_text(encoding="utf-8"))["labels"]


def test_the_workflow_puts_nothing_a_stranger_wrote_into_a_command():
    workflow = yaml.safe_load(WORKFLOW.read_text(encoding="utf-8"))
    job = workflow["jobs"]["draft"]
    assert workflow["permissions"] == {}
    assert set(job["permissions"]) == {"contents", "issues", "pull-requests"}
    for step in job["steps"]:
        assert "${{" not in step.get("run", "")
        if "uses" in step:
            assert re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", step["uses"])
    used = re.findall(r"github\.event\.issue\.\w+", WORKFLOW.read_text(encoding="utf-8"))
    assert set(used) == {"github.event.issue.number"}


@pytest.mark.skipif(shutil.which("jq") is None, reason="GitHub's machines have jq; this has not")
@pytest.mark.parametrize("name", ["case-study", "hostile", "no-form"])
def test_the_steps_of_the_workflow_do_what_they_say(name, make_site, tmp_path):
    """GitHub is out of reach, so ``gh`` is a stand-in that keeps what it was asked for."""
    case = yaml.safe_load((CASES[0].parent / f"{name}.yml").read_text(encoding="utf-8"))
    root, temporary, bin_ = make_site(), tmp_path / "temporary", tmp_path / "bin"
    temporary.mkdir()
    bin_.mkdir()
    event = tmp_path / "event.json"
    event.write_text(json.dumps({"issue": {"number": 7, "body": case["issue"]}}), encoding="utf-8")
    gh = bin_ / "gh"
    told = 'printf "%s\\n" "$@" > "$RUNNER_TEMP/gh.txt"; test -z "$GH_FAILS"'
    gh.write_text(f"#!/bin/sh\n{told}\n", encoding="utf-8")
    gh.chmod(0o755)
    program = root / ".venv/bin/whatworks"
    program.parent.mkdir(parents=True)
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m whatworks "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    (root / ".gitignore").write_text("/.venv/\n", encoding="utf-8")
    environment = {
        **ENVIRONMENT,
        "GITHUB_EVENT_PATH": str(event),
        "GITHUB_OUTPUT": str(temporary / "output.txt"),
        "NUMBER": "7",
        "PATH": f"{bin_}{os.pathsep}{os.environ['PATH']}",
        "RUNNER_TEMP": str(temporary),
    }

    def sh(command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["bash", "-eo", "pipefail", "-c", command],
            cwd=root,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    origin = tmp_path / "origin.git"
    setup = (
        f"git init -q --bare -b main {origin} && git init -q -b main && git add . && "
        "git -c user.name=E -c user.email=e@example.org commit -qm hub && "
        f"git remote add origin {origin} && git push -q origin main"
    )
    assert sh(setup).returncode == 0
    steps = yaml.safe_load(WORKFLOW.read_text(encoding="utf-8"))["jobs"]["draft"]["steps"]
    runs = {step["name"]: step["run"] for step in steps if "run" in step}
    for step in ("Take the issue's text", "Make the draft"):
        result = sh(runs[step])
        assert result.returncode == 0, result.stderr
    assert (temporary / "issue.md").read_text(encoding="utf-8") == case["issue"]
    if "fails" in case:
        assert not (temporary / "output.txt").exists()
        assert sh(runs["Say on the issue why there is no draft"]).returncode == 1
        assert (temporary / "gh.txt").read_text().splitlines()[:3] == ["issue", "comment", "7"]
        assert case["fails"][:40] in (temporary / "comment.md").read_text(encoding="utf-8")
        return
    assert (temporary / "output.txt").read_text() == f"path={case['path']}\n"
    environment["DRAFT"] = case["path"]
    environment["GH_FAILS"] = "workflows may not open pull requests"
    assert sh(runs["Open a pull request"]).returncode == 1
    assert not sh("git ls-remote --heads origin draft/issue-7").stdout  # it can be tried again
    environment["GH_FAILS"] = ""
    undo = "git switch -q main && git restore -s draft/issue-7 . && git branch -qD draft/issue-7"
    assert sh(undo).returncode == 0
    result = sh(runs["Open a pull request"])
    assert result.returncode == 0, result.stderr
    changed = sh("git diff --name-only main draft/issue-7").stdout.split()
    assert changed == [case["path"]]
    assert sh("git ls-remote --heads origin draft/issue-7").stdout
    asked = (temporary / "gh.txt").read_text().splitlines()
    assert asked[:3] == ["pr", "create", "--draft"]
    assert "Made of issue #7." in (temporary / "report.md").read_text(encoding="utf-8")
    again = sh(runs["Open a pull request"])
    assert again.returncode == 0
    assert "stands in the branch draft/issue-7 already" in again.stdout
    assert not (root / "hacked").exists()

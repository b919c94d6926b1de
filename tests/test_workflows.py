"""The workflows for pull requests: their form, what they may do, and their steps, really run.

GitHub cannot be reached here. So the steps run with bash in a clone of the hub, one after the other
and with the variables that GitHub sets; in the place of ``gh``, which asks GitHub, stands a script
that answers from files and keeps what it was asked to write. What ``uses`` an action is not run.
"""

import json
import os
import re
import subprocess
import zipfile
from pathlib import Path

import pytest
import yaml

from building import EPOCH

ROOT = Path(__file__).parent.parent
WORKFLOWS = ROOT / ".github" / "workflows"
OURS = ("content.yml", "comment.yml", "program.yml")
CASE = "case_studies/portsmouth-ordinarily-available-provision.md"
TOOLKIT = "toolkits/early-language-support/index.md"
SHA = "0123456789abcdef0123456789abcdef01234567"
GAP = "\u200b"


def read(name: str) -> dict:
    """Return a workflow as it is written: with every value as text, and ``on`` as a word."""
    return yaml.load((WORKFLOWS / name).read_text(encoding="utf-8"), Loader=yaml.BaseLoader)


def steps(name: str) -> list[dict]:
    return [step for job in read(name)["jobs"].values() for step in job["steps"]]


def step(name: str, title: str) -> dict:
    return next(one for one in steps(name) if one["name"] == title)


TOP = {"name", "on", "permissions", "concurrency", "jobs"}
JOB = {"name", "runs-on", "timeout-minutes", "defaults", "steps", "if", "permissions", "env"}
STEP = {"name", "id", "if", "uses", "with", "run", "env"}


@pytest.mark.parametrize("name", OURS)
def test_a_workflow_has_the_form_that_github_asks_for(name):
    workflow = read(name)
    assert set(workflow) == TOP
    assert set(workflow["concurrency"]) == {"group", "cancel-in-progress"}
    for job in workflow["jobs"].values():
        assert set(job) <= JOB
        assert job["name"]
        assert job["runs-on"].startswith("ubuntu-")
        assert 0 < int(job["timeout-minutes"]) <= 90
        assert job["defaults"] == {"run": {"shell": "bash"}}  # which stops at the first error
        for one in job["steps"]:
            assert set(one) <= STEP
            assert one["name"]
            assert ("uses" in one) != ("run" in one)


@pytest.mark.parametrize("name", OURS)
def test_a_change_cannot_get_at_anything(name):
    text = (WORKFLOWS / name).read_text(encoding="utf-8")
    workflow = read(name)
    assert "pull_request_target" not in workflow["on"]
    assert not re.search(r"\$\{\{[^}]*secrets|secrets:", text)
    for one in steps(name):
        assert "${{" not in one.get("run", ""), "an expression in a script can be a script itself"
        if one.get("uses", "").startswith("actions/checkout@"):
            assert one["with"]["persist-credentials"] == "false"
            assert "ref" not in one["with"]
    if "workflow_run" in workflow["on"]:
        assert workflow["permissions"] == {}
        assert not [one for one in steps(name) if "uses" in one], "nothing foreign is fetched"
    else:
        assert workflow["permissions"] == {"contents": "read"}
        assert not [job for job in workflow["jobs"].values() if "permissions" in job]


@pytest.mark.parametrize("name", OURS)
def test_every_action_is_pinned_to_a_commit_and_says_its_version(name):
    text = (WORKFLOWS / name).read_text(encoding="utf-8")
    used = re.findall(r"^\s*uses: (.+)$", text, re.MULTILINE)
    assert len(used) == sum("uses" in one for one in steps(name))
    for one in used:
        assert re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", one), one


def test_the_comment_waits_for_the_workflow_of_that_name():
    assert read("comment.yml")["on"]["workflow_run"]["workflows"] == [read("content.yml")["name"]]


def test_the_preview_is_of_the_open_site():
    built = step("content.yml", "Build a preview of the open site")["run"]
    assert "--strict" in built
    assert "--audience" not in built
    assert "--editors" not in built


@pytest.fixture
def clone(tmp_path) -> Path:
    """Return a clone of the hub with a main branch, as a merge of a change is checked out."""
    root = tmp_path / "clone"
    root.mkdir()
    listed = subprocess.run(
        ["git", "-C", str(ROOT), "ls-files", "-z", "-co", "--exclude-standard"],
        capture_output=True,
        check=True,
    ).stdout.decode()
    for path in filter(None, listed.split("\0")):
        if path.startswith(
            (
                "content",
                "toolkits",
                "case_studies",
                "site_config",
                ".github",
                "docs/problems",
                "mkdocs.yml",
            )
        ):
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_bytes((ROOT / path).read_bytes())
    (root / ".venv").symlink_to(ROOT / ".venv")
    git(root, "init", "--initial-branch=main")
    git(root, "add", "--all", "--", ".", ":!.venv")
    git(root, "commit", "--message", "Main")
    return root


def git(root: Path, *arguments: str) -> None:
    name = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", "-C", str(root), *name, *arguments], check=True, capture_output=True)


def merge(root: Path, path: str, old: str, new: str) -> None:
    """Commit a change on a branch, and check out what main would be with it."""
    git(root, "switch", "--create", "change")
    text = (root / path).read_text(encoding="utf-8")
    assert old in text
    (root / path).write_text(text.replace(old, new, 1), encoding="utf-8")
    git(root, "commit", "--all", "--message", "Change")
    git(root, "switch", "--detach", "main")
    git(root, "merge", "--no-ff", "--message", "Merge", "change")


def run_step(one: dict, root: Path, temporary: Path, **variables: str):
    """Run a step as GitHub does, and return what came of it and the outputs it set."""
    temporary.mkdir(exist_ok=True)
    outputs = temporary / "outputs"
    outputs.write_text("")
    environment = {
        **os.environ,
        "SOURCE_DATE_EPOCH": EPOCH,
        "LANG": "C.UTF-8",
        "RUNNER_TEMP": str(temporary),
        "GITHUB_OUTPUT": str(outputs),
        "GITHUB_STEP_SUMMARY": str(temporary / "summary.md"),
        "GITHUB_REPOSITORY": "example-hub/hub",
        "GITHUB_SERVER_URL": "https://github.example",
        **variables,
    }
    script = temporary / "step.sh"
    script.write_text(one["run"], encoding="utf-8")
    result = subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)],
        cwd=root,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    set_ = dict(line.split("=", 1) for line in outputs.read_text().splitlines())
    return result, set_


CHECK, REVIEW = "Check every file", "Say what the change does"
PREVIEW = "Build a preview of the open site"
OWNERS = "See whether the list of reviewers is up to date"


def test_a_sound_change_is_checked_told_and_shown(clone, tmp_path):
    merge(clone, CASE, "title: ", "title: A Quincunx in ")
    temporary = tmp_path / "temporary"
    for title in (CHECK, OWNERS, REVIEW, PREVIEW):
        result, _ = run_step(step("content.yml", title), clone, temporary)
        assert result.returncode == 0, result.stdout + result.stderr
        assert "::error" not in result.stdout
    comment = (temporary / "review" / "comment.md").read_text(encoding="utf-8")
    assert "A Quincunx in" in comment
    assert comment in (temporary / "summary.md").read_text(encoding="utf-8")
    built = temporary / "preview" / "case-studies/portsmouth-ordinarily-available-provision"
    assert "A Quincunx in" in (built / "index.html").read_text(encoding="utf-8")


def test_a_fault_is_marked_at_its_line_and_told_in_plain_words(clone, tmp_path):
    merge(clone, CASE, "audience: open", "audience: opened")
    result, _ = run_step(step("content.yml", CHECK), clone, tmp_path / "temporary")
    assert result.returncode == 1
    assert f"::error file={CASE},line=" in result.stdout
    assert "The content is not ready" in result.stdout
    result, _ = run_step(step("content.yml", REVIEW), clone, tmp_path / "temporary")
    assert result.returncode == 0, result.stderr
    comment = (tmp_path / "temporary/review/comment.md").read_text(encoding="utf-8")
    assert "Cannot be read" in comment
    assert CASE.replace("_", r"\_") in comment
    assert "Pages gone" not in comment


def test_what_was_published_or_signed_cannot_vanish(clone, tmp_path):
    git(clone, "switch", "--create", "change")
    kept = next((clone / "site_config/signed").rglob("1.md"))
    kept.write_text(kept.read_text(encoding="utf-8").replace("office: ", "office: X"), "utf-8")
    git(clone, "rm", "--quiet", "content/privacy.md")
    git(clone, "commit", "--all", "--message", "Change")
    git(clone, "switch", "--detach", "main")
    git(clone, "merge", "--no-ff", "--message", "Merge", "change")
    result, _ = run_step(step("content.yml", CHECK), clone, tmp_path / "temporary")
    assert result.returncode == 1
    assert re.search(r"file=content/privacy\.md.*WW808", result.stdout)
    assert "WW803" in result.stdout


@pytest.mark.parametrize(("path", "touches"), [(CASE, False), ("site_config/hub.yml", True)])
def test_the_program_is_tested_only_when_it_may_have_changed(clone, tmp_path, path, touches):
    merge(clone, path, "a", "e")
    one = step("program.yml", "See whether it touches the program")
    result, outputs = run_step(one, clone, tmp_path / "temporary")
    assert result.returncode == 0
    assert (outputs.get("program") == "true") is touches


GH = """\
#!/usr/bin/env python3
import os, sys
from pathlib import Path

kept = Path(os.environ["GH_ANSWERS"])
asked = [one for one in sys.argv[1:] if one.startswith("repos/")][0]
if "--method" in sys.argv:
    body = next(one for one in sys.argv if one.startswith("body=@")).removeprefix("body=@")
    method = sys.argv[sys.argv.index("--method") + 1]
    text = Path(body).read_text(encoding="utf-8")
    (kept / "written").write_text(f"{method} {asked}\\n{text}", encoding="utf-8")
else:
    name = asked.partition("?")[0].replace("/", "_")
    sys.stdout.buffer.write((kept / name).read_bytes())
"""


@pytest.fixture
def github(tmp_path):
    """Return a function that runs the comment's steps against answers, and gives what it wrote."""
    answers = tmp_path / "answers"
    answers.mkdir()
    tools = tmp_path / "tools"
    tools.mkdir()
    (tools / "gh").write_text(GH, encoding="utf-8")
    (tools / "gh").chmod(0o755)

    def comment(
        text: str, *, pulls: list, comments: list = (), size: int = 5000, extra: str = ""
    ) -> str | None:
        base = "repos_example-hub_hub"
        artifact = {"id": 7, "expired": False, "size_in_bytes": size}
        with zipfile.ZipFile(answers / f"{base}_actions_artifacts_7_zip", "w") as archive:
            archive.writestr("comment.md", text)
            if extra:
                archive.writestr(extra, "echo evil")
        said = {
            f"{base}_pulls": pulls,
            f"{base}_actions_runs_99_artifacts": {"artifacts": [artifact]},
            f"{base}_issues_12_comments": list(comments),
        }
        for name, answer in said.items():
            (answers / name).write_text(json.dumps(answer), encoding="utf-8")
        variables = {
            "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}",
            "GH_ANSWERS": str(answers),
            "HEAD_SHA": SHA,
            "HEAD_REPOSITORY": "5",
            "RUN": "99",
        }
        temporary = tmp_path / "temporary"
        found, texts, written = steps("comment.yml")
        result, outputs = run_step(found, tmp_path, temporary, **variables)
        assert result.returncode == 0, result.stderr
        if not outputs.get("number"):
            return None
        result, got = run_step(texts, tmp_path, temporary, **variables)
        assert result.returncode == 0, result.stderr
        if not got.get("found"):
            return None
        result, _ = run_step(written, tmp_path, temporary, NUMBER=outputs["number"], **variables)
        assert result.returncode == 0, result.stderr
        return (answers / "written").read_text(encoding="utf-8")

    return comment


def pull(number: int = 12, sha: str = SHA, repository: int | None = 5) -> dict:
    return {"number": number, "head": {"sha": sha, "repo": repository and {"id": repository}}}


def test_the_comment_goes_to_the_pull_request_that_github_names(github):
    others = [pull(10, "f" * 40), pull(11, SHA, 6), pull(13, SHA, None)]
    said = github("### In short\n\n- **Changed:** 1 item\n", pulls=[*others, pull()])
    assert said is not None
    first, *rest = said.splitlines()
    assert first == "POST repos/example-hub/hub/issues/12/comments"
    assert rest[0] == "<!-- whatworks review -->"
    assert rest[1:4] == ["### In short", "", "- **Changed:** 1 item"]
    assert "https://github.example/example-hub/hub/actions/runs/99" in rest[-1]
    assert github("x", pulls=others) is None


def test_a_later_comment_takes_the_place_of_the_earlier_one_of_its_own(github):
    body = "<!-- whatworks review -->\nOld"
    comments = [
        {"id": 1, "user": {"login": "somebody"}, "body": body},
        {"id": 2, "user": {"login": "github-actions[bot]"}, "body": "Something else"},
        {"id": 3, "user": {"login": "github-actions[bot]"}, "body": body},
    ]
    said = github("New", pulls=[pull()], comments=comments)
    assert said is not None
    assert said.startswith("PATCH repos/example-hub/hub/issues/comments/3\n")


HOSTILE = """\
@octocat @example/editors #12 GH-12 owner/repo#3 https://evil.example www.evil.example
[x](https://evil.example) ![x](//evil.example/x.png) <img src=//evil.example/x.png> <!-- x -->
[x]: https://evil.example
[x][x] &#64;octocat &commat;octocat <script>alert(1)</script> $(touch pwned) `touch pwned`
::set-output name=x::y
"""


def test_what_a_stranger_hands_over_calls_nobody_and_leads_nowhere(github, tmp_path):
    said = github(HOSTILE, pulls=[pull()], extra="../../evil.sh")
    assert said is not None
    foreign = said.split("<!-- whatworks review -->")[1].rsplit("\n", 2)[0]
    foreign = foreign.rsplit("[What the check said", 1)[0]
    for sign in (
        "@o",
        "@e",
        "#1",
        "#3",
        "://",
        "www.",
        "](",
        "![",
        "][",
        "]:",
        "<",
        "GH-1",
        "&#",
        "&commat",
    ):
        assert sign not in foreign, sign
    assert f"@{GAP}octocat" in foreign
    assert not list(tmp_path.rglob("pwned"))
    assert not list(tmp_path.rglob("evil.sh"))


def test_our_own_comment_reaches_the_page_as_it_was_made(github):
    own = "> [!CAUTION]\n> **More**\n\n- [x] a \\[b\\] &lt;c&gt; &amp; d\n- **a\\_b/x.md:** ●●○○\n"
    said = github(own, pulls=[pull()])
    assert said is not None
    assert own in said


@pytest.mark.parametrize("text", ["é@" * 60_000, "x" * 3_000_000], ids=["signs", "length"])
def test_a_text_of_any_length_fits_into_a_comment(github, text):
    said = github(text, pulls=[pull()])
    assert said is not None
    assert len(said) < 65_536


def test_an_artifact_that_is_too_large_is_not_fetched(github):
    assert github("x", pulls=[pull()], size=2_000_000_000) is None

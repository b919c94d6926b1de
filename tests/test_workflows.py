"""The workflows for pull requests: their form, what they may do, and their steps, really run.

GitHub cannot be reached here. So the steps run with bash in a clone of a hub, one after the other
and with the variables that GitHub sets; in the place of ``gh``, which asks GitHub, stands a script
that answers from files and keeps what it was asked to write. What ``uses`` an action is not run.
"""

import json
import os
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
import yaml

from building import EPOCH, run

ROOT = Path(__file__).parent.parent
WORKFLOWS = ROOT / ".github" / "workflows"
SITES = Path(__file__).parent / "sites"
OURS = ("content.yml", "comment.yml", "program.yml", "draft.yml")
CASE = "case_studies/riverside-shared-plots.md"
GUIDANCE = "content/guidance/watering.md"
TEAMS = """\
teams:
  Gardens editorial team: "@example/editors"
  Gardens review panel: "@example/panel"
  Gardens implementation unit: "@example/unit"
"""
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
    assert set(workflow["concurrency"]) >= {"group"}
    if "issues" in workflow["on"]:  # what has begun to write is not to be cut off
        assert workflow["concurrency"].get("cancel-in-progress", "false") == "false"
    else:
        assert "cancel-in-progress" in workflow["concurrency"]
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
            asked = one.get("with", {})
            assert not {"ref", "repository"} & set(asked)
            # of an issue, GitHub checks out the main branch: nothing foreign can use what is kept
            assert "issues" in workflow["on"] or asked["persist-credentials"] == "false"
    if "issues" in workflow["on"]:
        assert set(workflow["on"]) == {"issues"}
        assert workflow["permissions"] == {}
        for job in workflow["jobs"].values():
            assert job["if"].startswith("${{ github.event.label.name == ")
    elif "workflow_run" in workflow["on"]:
        assert workflow["permissions"] == {}
        assert not [one for one in steps(name) if "uses" in one], "nothing foreign is fetched"
    else:
        assert workflow["permissions"] == {"contents": "read"}
        assert not [job for job in workflow["jobs"].values() if "permissions" in job]


@pytest.mark.parametrize("name", OURS)
def test_what_strangers_wrote_is_not_printed_where_it_could_be_a_command(name):
    """GitHub obeys lines of the log that start with ``::``, and ``##[`` anywhere in them."""
    for one in steps(name):
        for line in one.get("run", "").splitlines():
            printed = re.match(r"\s*(cat|head|tail|unzip -p)\s", line)
            assert not printed or re.search(r">|\|", line), line


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


@pytest.fixture(scope="module")
def repository(tmp_path_factory) -> Path:
    """Return a small hub with governance and teams in a main branch, whose items are all sound."""
    root = tmp_path_factory.mktemp("workflows") / "clone"
    for source in (SITES / "minimal", SITES / "governed"):
        shutil.copytree(source, root, dirs_exist_ok=True)
    governance = root / "site_config" / "governance.yml"
    governance.write_text(TEAMS + governance.read_text(encoding="utf-8"), encoding="utf-8")
    panel = ("--role", "panel", "--decision", "spring-2026-1")
    assert run("whatworks", "sign-off", "starting-a-garden", *panel, root=root).returncode == 0
    (root / ".github").mkdir()
    owners = run("whatworks", "codeowners", root=root).stdout
    (root / ".github" / "CODEOWNERS").write_text(owners, encoding="utf-8")
    git(root, "init", "--initial-branch=main")
    git(root, "add", "--all")
    git(root, "commit", "--message", "Main")
    (root / ".git" / "info" / "exclude").write_text(".venv\n", encoding="utf-8")
    (root / ".venv").symlink_to(ROOT / ".venv")
    return root


@pytest.fixture
def clone(repository) -> Path:
    """Return that hub as it stands in the main branch, with nothing left of an earlier test."""
    git(repository, "switch", "--force", "main")
    git(repository, "clean", "-fd")
    return repository


def git(root: Path, *arguments: str) -> None:
    name = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", "-C", str(root), *name, *arguments], check=True, capture_output=True)


def merge(root: Path, path: str, old: str, new: str) -> None:
    """Commit a change on a branch, and check out what main would be with it."""
    git(root, "switch", "--force-create", "change")
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
        assert "::warning" not in result.stdout
    comment = (temporary / "review" / "comment.md").read_text(encoding="utf-8")
    assert "A Quincunx in" in comment
    assert comment in (temporary / "summary.md").read_text(encoding="utf-8")
    built = temporary / "preview" / "case-studies/riverside-shared-plots"
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
    git(clone, "switch", "--force-create", "change")
    kept = next((clone / "site_config/signed").rglob("1.md"))
    kept.write_text(kept.read_text(encoding="utf-8").replace("office: ", "office: X"), "utf-8")
    git(clone, "rm", "--quiet", GUIDANCE)
    git(clone, "commit", "--all", "--message", "Change")
    git(clone, "switch", "--detach", "main")
    git(clone, "merge", "--no-ff", "--message", "Merge", "change")
    result, _ = run_step(step("content.yml", CHECK), clone, tmp_path / "temporary")
    assert result.returncode == 1
    assert re.search(rf"file={GUIDANCE}.*WW808", result.stdout)
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
        text: str,
        *,
        pulls: list,
        comments: list = (),
        size: int = 5000,
        extra: str = "",
        files: tuple[str, ...] = (CASE,),
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
            f"{base}_pulls_12_files": [{"filename": one} for one in files],
        }
        for name, answer in said.items():
            (answers / name).write_text(json.dumps(answer), encoding="utf-8")
        variables = {
            "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}",
            "GH_ANSWERS": str(answers),
            "HEAD_BRANCH": "change",
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


def pull(
    number: int = 12, sha: str = SHA, repository: int | None = 5, branch: str = "change"
) -> dict:
    head = {"sha": sha, "ref": branch, "repo": repository and {"id": repository}}
    return {"number": number, "head": head}


def test_the_comment_goes_to_the_pull_request_that_github_names(github):
    others = [pull(10, "f" * 40), pull(11, SHA, 6), pull(13, SHA, None), pull(14, branch="b")]
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


def test_signs_that_turn_the_writing_and_fences_without_an_end_do_not_reach_the_page(github):
    said = github("a \u202eb\u2066 c\u200f\n```\n~~~~\n- ````x\nd", pulls=[pull()])
    assert said is not None
    assert not re.search("[\u202a-\u202e\u2066-\u2069\u200e\u200f]", said)
    assert "a b c\n" in said
    assert not re.search(r"^\W*(```|~~~)", said.replace(GAP, "G"), re.MULTILINE)


@pytest.mark.parametrize(
    ("files", "is_said"),
    [
        ((CASE, "site_config/hub.yml"), False),
        ((CASE, "plugins/whatworks/build.py"), True),
        (("Makefile",), True),
        ((CASE,) * 3000, True),  # GitHub names no more
    ],
    ids=["settings", "program", "alone", "many"],
)
def test_a_change_that_could_alter_its_own_comment_is_said_to(github, files, is_said):
    said = github("All is well", pulls=[pull()], files=files)
    assert said is not None
    start = said.split("<!-- whatworks review -->\n")[1]
    warned = start.startswith("> [!WARNING]\n> This change touches more than content")
    assert warned is is_said


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

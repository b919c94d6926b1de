"""CODEOWNERS: whose review a change needs, made from the owners of items and from governance."""

import re
import subprocess
from pathlib import Path

import pytest

from building import run
from whatworks.build import load
from whatworks.publish.codeowners import FILE, codeowners, pattern
from whatworks.schema.governance import Governance

ROOT = Path(__file__).parent.parent
GOVERNED = Path(__file__).parent / "sites" / "governed"
OF_ITEMS = ("/content/", "/toolkits/", "/case_studies/", "/site_config/signed/")
TEAMS = """\
teams:
  Gardens editorial team: "@example/editors"
  Gardens review panel: "@example/panel"
  Gardens implementation unit: "@example/unit"
"""


@pytest.fixture
def hub(make_site) -> Path:
    """Return a hub with governance and teams, whose items are all sound."""
    root = make_site(overlay=GOVERNED)
    governance = root / "site_config" / "governance.yml"
    governance.write_text(TEAMS + governance.read_text(encoding="utf-8"), encoding="utf-8")
    panel = ("--role", "panel", "--decision", "spring-2026-1")
    signed = run("whatworks", "sign-off", "starting-a-garden", *panel, root=root)
    assert signed.returncode == 0, signed.stderr
    return root


class Matcher:
    """Says whose review a file needs: git tells which patterns match, the last of them counts."""

    def __init__(self, text: str, folder: Path) -> None:
        folder.mkdir()
        subprocess.run(["git", "init", "--quiet", str(folder)], check=True)
        self._folder = folder
        self._lines = []
        for line in text.splitlines():
            if line.strip() and not line.startswith("#"):
                written, *teams = re.split(r"(?<!\\)\s+", line.strip())
                self._lines.append((written, teams))

    def owners(self, path: str) -> list[str]:
        return next(
            teams for written, teams in reversed(self._lines) if self._is_met(written, path)
        )

    def _is_met(self, written: str, path: str) -> bool:
        (self._folder / ".gitignore").write_text(f"{written}\n", encoding="utf-8")
        asked = ["git", "-C", str(self._folder), "check-ignore", "--no-index", "--quiet", path]
        return subprocess.run(asked, check=False).returncode == 0


def owners(hub: Path, tmp_path: Path, today) -> Matcher:
    loaded = load(hub, today)
    assert loaded.configuration is not None
    made = codeowners(loaded.items, loaded.configuration.governance)
    return Matcher(made.text, tmp_path / "matcher")


def test_the_last_line_that_matches_names_who_decides(hub, tmp_path, today):
    matcher = owners(hub, tmp_path, today)
    panel, editors, unit = "@example/panel", "@example/editors", "@example/unit"
    assert matcher.owners("README.md") == [editors]
    assert matcher.owners("content/guidance/watering.md") == [editors]
    assert matcher.owners("content/guidance/something-new.md") == [editors]
    toolkit = {editors, panel, unit}
    assert set(matcher.owners("toolkits/starting-a-garden/index.md")) == toolkit
    assert set(matcher.owners("toolkits/starting-a-garden/files/checklist.csv")) == toolkit
    assert set(matcher.owners("toolkits/something-new/index.md")) == toolkit
    for decided in (
        "content/panels/spring-2026.md",
        "content/panels/autumn-2027.md",
        "site_config/governance.yml",
        FILE,
    ):
        assert matcher.owners(decided) == [panel], decided
    for signed in ("starting-a-garden", "something-new"):
        assert set(matcher.owners(f"site_config/signed/{signed}/1.md")) == {panel, unit}
    assert matcher.owners("site_config/hub.yml") == [editors]


def test_an_item_is_for_the_team_of_its_owner(hub, tmp_path, today):
    path = hub / "content/guidance/watering.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("Gardens editorial team", "Gardens implementation unit"), "utf-8")
    matcher = owners(hub, tmp_path, today)
    assert matcher.owners("content/guidance/watering.md") == ["@example/unit"]
    assert matcher.owners("content/guidance/watering.md.bak") == ["@example/editors"]


def test_an_owner_without_a_team_falls_to_the_first_and_is_told(hub):
    path = hub / "content/guidance/watering.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("Gardens editorial team", "Somebody else"), "utf-8")
    result = run("whatworks", "codeowners", root=hub)
    assert result.returncode == 0
    assert '"Somebody else" has no team' in result.stderr
    assert "watering" not in result.stdout


def test_without_teams_the_command_says_where_to_write_them(make_site):
    result = run("whatworks", "codeowners", root=make_site())
    assert result.returncode == 2
    assert "write under teams" in result.stderr
    assert result.stdout == ""


def test_where_no_role_decides_the_first_team_guards_the_rules(today):
    governance = Governance.model_validate({"teams": {"Editors": "@example/editors"}})
    assert codeowners((), governance).text.count("/site_config/signed/ @example/editors\n") == 1


def test_a_signature_is_for_those_who_may_sign_its_type(hub, tmp_path, today):
    governance = hub / "site_config" / "governance.yml"
    gate = "  - types: [guidance]\n    parts: [title]\n    approvals: {new: [editor]}\nsteps:"
    text = governance.read_text(encoding="utf-8")
    governance.write_text(text.replace("steps:", gate, 1), encoding="utf-8")
    matcher = owners(hub, tmp_path, today)
    panel, editors, unit = "@example/panel", "@example/editors", "@example/unit"
    assert matcher.owners("site_config/signed/watering/1.md") == [editors]
    assert set(matcher.owners("site_config/signed/starting-a-garden/1.md")) == {panel, unit}
    assert set(matcher.owners("site_config/signed/something-new/1.md")) == {panel, unit, editors}
    assert matcher.owners("site_config/governance.yml") == [panel]


STRANGE = ("a file.md", "a#b.md", "[a].md", "what?.md", "a*.md", "!a.md", "é.md", "a\\b.md")


@pytest.mark.parametrize("name", STRANGE)
def test_a_pattern_matches_its_own_file_whatever_its_name_holds(name, tmp_path):
    matcher = Matcher(f"* @a/b\n{pattern(f'content/{name}')} @a/c\n", tmp_path / "matcher")
    assert matcher.owners(f"content/{name}") == ["@a/c"]
    assert matcher.owners(f"other/{name}") == ["@a/b"]
    assert matcher.owners("content/quite-another.md") == ["@a/b"]


def test_the_file_of_this_hub_has_the_rules_that_the_command_makes(today):
    """The lines of single items are not compared: whoever adds a page need not run this.

    What is new is for the first team until the file is made again, and the check of the content
    says so.
    """
    configuration = load(ROOT, today).configuration
    assert configuration is not None
    written = (ROOT / FILE).read_text(encoding="utf-8").splitlines()
    rules = [*filter(None, codeowners((), configuration.governance).text.splitlines())]
    assert [line for line in written if line in rules] == rules, (
        "run: whatworks codeowners > .github/CODEOWNERS"
    )
    others = [line for line in written if line and not line.startswith("#") and line not in rules]
    assert all(line.startswith(OF_ITEMS) for line in others)

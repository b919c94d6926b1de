"""Starting a page: few questions, a sound draft, and nothing lost or left behind."""

import os
import re
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from building import contents
from drafts import fields_of
from terminal import Terminal
from whatworks.build import check
from whatworks.cli import main

MakeSite = Callable[..., Path]
SAID = ("--title", "A new one", "--audience", "open", "--owner", "Gardens editorial team")


def new(root: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["new", *words, "--root", str(root)])


@pytest.mark.parametrize("typed", ["case-study", "case_study", "case study", "CaseStudies"])
def test_a_type_may_be_written_as_people_write_it(typed: str, make_site: MakeSite) -> None:
    root = make_site()
    result = new(root, typed, "north-field", *SAID)
    assert result.exit_code == 0, result.output
    assert (root / "case_studies/north-field.md").is_file()


def test_a_mistyped_type_is_answered_with_the_nearest(make_site: MakeSite) -> None:
    result = new(make_site(), "casestdy", "north-field", *SAID)
    assert result.exit_code == 2
    assert 'There is no type "casestdy"; write "case_study".' in result.output


def test_a_new_toolkit_is_a_sound_draft_and_says_what_to_do_next(
    make_site: MakeSite, today
) -> None:
    root = make_site()
    result = new(root, "toolkit", "Alternative Provision", *SAID, "--topic", "activity=Growing")
    assert result.exit_code == 0, result.output
    path = "toolkits/alternative-provision/index.md"
    assert result.output.startswith(f"Wrote {path}: a draft")
    assert f"whatworks check {path}" in result.output
    assert "whatworks serve" in result.output
    fields = fields_of((root / path).read_text(encoding="utf-8"))
    assert fields["topics"] == {"activity": ["growing"]}
    assert (fields["status"], fields["title"]) == ("draft", "A new one")
    assert check(root, today) == ()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("guidance", "x"), "Please add: --title …, --audience …, --owner …."),
        (
            ("recommendation", "x", *SAID, "--set", "panel=spring-2026"),
            "Please add: --set kind=…, --set decision=….",
        ),
        (("guidance", "watering", *SAID), "already that of content/guidance/watering.md"),
        (("toolkit", "watering", *SAID), "already that of content/guidance/watering.md"),
        (("guidance", "???", *SAID), "lower-case words and hyphens"),
        (("guidance", "x" * 81, *SAID), "is too long"),
        (("guidance", "x", *SAID, "--topic", "activity"), "write it like activity=growing"),
        (("guidance", "x", *SAID, "--topic", "activty=growing"), 'write "activity"'),
        (("guidance", "x", *SAID, "--topic", "activity=growin"), 'write "growing"'),
        (("guidance", "x", *SAID, "--set", "license=MIT"), 'write "licence"'),
        (("guidance", "x", *SAID, "--set", "related=y"), "more than one value"),
        (("guidance", "x", *SAID, "--set", "licence"), "write it like place=Portsmouth"),
        (("guidance", "x", *SAID, "--community", "y"), "Only a session has --community"),
        (("session", "x", *SAID, "--set", "date=2026-01-01"), "start one with: whatworks new"),
        (("guidance", "x", *SAID, "--audience", "openn"), 'write "open"'),
        (("page", "toolkits", *SAID), "a page the hub makes itself"),
        (("evidence", "x", *SAID, "--set", "design=servey"), 'write "survey"'),
        (("newsletter", "x", *SAID, "--set", "issue=two"), "write digits only"),
    ],
)
def test_a_bad_answer_is_told_and_leaves_nothing_behind(
    words: tuple[str, ...], says: str, make_site: MakeSite
) -> None:
    root = make_site()
    before = contents(root)
    result = new(root, *words)
    assert result.exit_code != 0
    assert says in " ".join(result.output.split())
    assert contents(root) == before
    assert not [path for path in root.rglob("*") if path.is_dir() and not any(path.iterdir())]


def test_a_session_stands_in_its_community(make_site: MakeSite, today) -> None:
    root = make_site()
    assert new(root, "community", "gardeners", *SAID).exit_code == 0
    wrong = new(
        root, "session", "june", *SAID, "--community", "gardners", "--set", "date=2026-06-01"
    )
    assert 'write "gardeners"' in wrong.output
    result = new(
        root, "session", "june", *SAID, "--community", "gardeners", "--set", "date=2026-06-01"
    )
    assert result.exit_code == 0, result.output
    assert (root / "content/communities/gardeners/june.md").is_file()
    assert check(root, today) == ()


def test_a_file_that_is_there_is_never_overwritten(make_site: MakeSite) -> None:
    root = make_site(files={"toolkits/north/index.md": "My notes, which are no page yet."})
    result = new(root, "toolkit", "north", *SAID)
    assert result.exit_code == 2
    text = (root / "toolkits/north/index.md").read_text(encoding="utf-8")
    assert text == "My notes, which are no page yet."


def test_nothing_is_written_through_a_symbolic_link(make_site: MakeSite, tmp_path: Path) -> None:
    root, outside = make_site(), tmp_path / "outside"
    outside.mkdir()
    (root / "content/support").symlink_to(outside)
    result = new(root, "panel", "x", *SAID, "--set", "date=2026-11-01")
    assert result.exit_code == 0, result.output
    (root / "toolkits/linked").symlink_to(outside)
    result = new(root, "toolkit", "linked", *SAID)
    assert "is a symbolic link" in result.output
    assert not list(outside.iterdir())


def test_faults_elsewhere_are_no_hindrance(make_site: MakeSite) -> None:
    root = make_site(
        files={
            "content/guidance/broken.md": "---\ntitle: a: b\n---\n",
            "content/guidance/worse.md": "no fields",
        }
    )
    result = new(root, "guidance", "north-field", *SAID)
    assert result.exit_code == 0, result.output


def test_a_broken_configuration_is_told_first(make_site: MakeSite) -> None:
    root = make_site(files={"site_config/hub.yml": "name: x\n"})
    result = new(root, "guidance", "north-field", *SAID)
    assert result.exit_code == 1
    assert "WW202" in result.output
    assert "has to be mended first" in result.output


def test_on_a_terminal_it_asks_what_it_must(make_site: MakeSite, today) -> None:
    root = make_site()
    terminal = Terminal(root, "new", "evidence", "a-survey")
    terminal.until("Title [A survey]")
    terminal.answer("A survey: of gardens")
    terminal.until("Who may read it?")
    terminal.until("(Everyone")
    terminal.answer("everybody")
    terminal.until("is none of them")
    terminal.answer("1")
    terminal.until("The office or team that looks after it")
    terminal.answer("Gardens editorial team")
    terminal.until("How the study was done")
    terminal.answer("Survey")
    terminal.until("What is it mainly about (Activity)?")
    terminal.answer("3")
    terminal.until("Wrote content/evidence/a-survey.md")
    terminal.until("whatworks serve")
    assert terminal.end() == 0
    fields = fields_of((root / "content/evidence/a-survey.md").read_text(encoding="utf-8"))
    assert (fields["title"], fields["audience"]) == ("A survey: of gardens", "open")
    assert (fields["design"], fields["topics"]) == ("survey", {"activity": ["composting"]})
    assert check(root, today) == ()


def test_ctrl_c_leaves_nothing_behind(make_site: MakeSite) -> None:
    root = make_site()
    before = contents(root)
    terminal = Terminal(root, "new", "toolkit", "north-field")
    terminal.until("Title")
    terminal.answer("North field")
    terminal.until("Who may read it?")
    os.killpg(terminal.process.pid, signal.SIGINT)
    terminal.until("Nothing was written")
    assert terminal.end() == 1
    assert contents(root) == before


def test_the_verb_is_documented() -> None:
    guide = (Path(__file__).parent.parent / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert re.search(r"whatworks new \w+", guide)
    assert re.search(r"whatworks import \S+\.docx --type \w+", guide)

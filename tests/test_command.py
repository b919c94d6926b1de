"""The command itself: it answers at once, and a verb loads what it needs and no more."""

import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest
from click.testing import CliRunner

from building import ENVIRONMENT
from conftest import SITES
from whatworks.cli import main

ENGINE = {"mkdocs", "material"}
DOCUMENTS = {"mammoth", "markdownify", "bs4", "openpyxl", "pypdf", "PIL"}
MODELS = {"pydantic", "markdown", "markdown_it", "yaml"}
PAGES = {"jinja2", "nh3", "css_inline", "feedgenerator", "lunr"}


def run(*words: str, root: Path = SITES / "minimal") -> tuple[int, str, set[str]]:
    """Run the command as somebody does; return how it ended, what it said, and what it loaded."""
    result = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "whatworks", *words],
        cwd=root,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        check=False,
    )
    timed = [line for line in result.stderr.splitlines() if line.startswith("import time:")]
    loaded = {line.rpartition("|")[2].strip() for line in timed}
    assert {"click", "whatworks.cli"} <= loaded
    return result.returncode, result.stdout, loaded | {name.partition(".")[0] for name in loaded}


@pytest.mark.parametrize("words", [("--version",), ("build", "--help"), ("builds",)])
def test_the_command_answers_before_anything_is_loaded_that_takes_long(words: tuple[str, ...]):
    _, _, loaded = run(*words)

    assert loaded & (ENGINE | DOCUMENTS | MODELS | PAGES) == set()


def test_checking_loads_no_site_engine_and_nothing_for_documents_that_the_hub_does_not_have():
    code, said, loaded = run("check")

    assert (code, said) == (0, "No problems.\n")
    assert loaded & (ENGINE | DOCUMENTS) == set()


def test_the_version_is_that_of_the_package_that_is_installed():
    assert run("--version")[:2] == (0, f"whatworks, version {version('whatworks')}\n")


def test_every_verb_goes_by_the_name_it_is_found_under():
    for name, verb in main.commands.items():
        assert verb.name == name
        assert verb.help


def test_a_verb_that_is_written_wrongly_is_answered_with_the_one_that_was_meant():
    assert "Did you mean 'build'?" in CliRunner().invoke(main, ["builds"]).output

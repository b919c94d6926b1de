"""The verbs for issue forms: making them, and making a draft of what somebody answered."""

from collections.abc import Sequence
from pathlib import Path

import click
import yaml

from whatworks import build as building
from whatworks import forms as issue_forms
from whatworks.cli.asking import (
    configuration_of,
    errors_in,
    id_from,
    ids_in_use,
    refuse_if_taken,
    written,
)
from whatworks.cli.options import root_option
from whatworks.model import Problem
from whatworks.publish.markdown import plain, problem_table
from whatworks.read.layout import path_of
from whatworks.schema.enums import NARROWEST
from whatworks.views.words import TYPES

_MADE = (
    "# Made from the fields and vocabularies of the hub by: whatworks forms write\n"
    "# Change those, not this file.\n"
)


@click.group()
def forms() -> None:
    """Issue forms for people who have no account on the repository."""


@forms.command()
@root_option
def write(root: Path) -> None:
    """Write the forms into .github/ISSUE_TEMPLATE, over what this command wrote before."""
    configuration = configuration_of(root)
    folder = root / issue_forms.FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in issue_forms.files(configuration).items():
        text = yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=100)
        file = folder / name
        if file.exists() and not file.read_text(encoding="utf-8").startswith(_MADE):
            raise click.UsageError(f"{file} was written by somebody; move it away first.")
        file.write_text(f"{_MADE}{text}", encoding="utf-8")
        click.echo(f"Wrote {folder.relative_to(root) / name}")


@forms.command()
@click.argument("file", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--report",
    type=click.Path(dir_okay=False, path_type=Path),
    help="A file for what an editor has to do next, in Markdown.",
)
@root_option
def draft(file: Path, report: Path | None, root: Path) -> None:
    """Make a draft of FILE, the text of an issue that was sent with a form, and say where it is."""
    configuration = configuration_of(root)
    try:
        answered = issue_forms.read(file.read_text(encoding="utf-8"), configuration)
        id_ = _new_id(answered, root)
        path = path_of(answered.type, id_)
        text = answered.draft(id_, configuration, building.today())
    except (OSError, UnicodeDecodeError):
        raise click.UsageError(f"{file} cannot be read as text. Nothing was written.") from None
    except issue_forms.AnswersError as error:
        raise click.ClickException(f"{error} Nothing was written.") from None
    refuse_if_taken(root, id_, path)
    with written(root, {path: text.encode()}):
        errors = errors_in(root, path)
    if report is not None:
        report.write_text(_report(answered, path, errors), encoding="utf-8")
    click.echo(path)


def _new_id(answered: issue_forms.Answered, root: Path) -> str:
    """Return an id from the words of the title that nothing has yet."""
    try:
        words = id_from(" ".join(answered.title.split()[:10])[:70])
    except click.UsageError:  # a title without a Latin letter or a figure
        words = answered.type.value.replace("_", "-")
    used, number = ids_in_use(root), 2
    if words not in used:
        return words
    while f"{words}-{number}" in used:
        number += 1
    return f"{words}-{number}"


def _report(answered: issue_forms.Answered, path: str, errors: Sequence[Problem]) -> str:
    """Return what an editor has to do next; what a stranger wrote stands in it as plain text."""
    name = TYPES[answered.type][0].lower()
    lines = [
        f"This draft ({name}) was made of what somebody sent with a form.",
        f"It stands in `{path}`, and in no published site.",
        "",
        "Before it can be published:",
        "",
        "- Check every fact against a public source. Nobody has done so yet.",
        "- Make sure that nothing in it could show who a child or young person is.",
        f"- Say who may read it. Until then it is kept for `{NARROWEST.value}`.",
        "- Say which office or team owns it, and put it into plain words.",
    ]
    if answered.left_out:
        lines += ["", "What could not be used:", ""]
        lines += [f"- {plain(one)}" for one in answered.left_out]
    if errors:
        lines += ["", "What the check found:", "", problem_table(errors)]
    return "\n".join(lines) + "\n"

"""The verbs for those who look after changes: what one does, and who has to approve it."""

from datetime import date
from pathlib import Path

import click

from whatworks import build as building
from whatworks.cli.options import root_option, today_option
from whatworks.cli.shared import as_it_was, loaded
from whatworks.publish import codeowners as owning
from whatworks.publish.records import as_json
from whatworks.review import review as reviewed
from whatworks.review.data import as_data
from whatworks.review.markdown import as_markdown
from whatworks.review.text import as_text


@click.command()
@click.option(
    "--base",
    metavar="REV",
    required=True,
    help="The git revision that the change is compared with, as main.",
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "markdown", "json"]),
    default="text",
    show_default=True,
    help="Markdown is for a comment: words for fewer readers are left out of it.",
)
@today_option
@root_option
def review(base: str, *, format_: str, today: date | None, root: Path) -> None:
    """Say what the changes since the git revision REV do, for the person who reviews them.

    Who will read what, whose signature is needed, which ratings, pages, feeds and newsletters
    change, what is wrong that was not, and what only a person can check.
    """
    hub = building.load(root, today or building.today())
    with as_it_was(root, base, hub.today) as before:
        found = reviewed(before, hub, base)
        match format_:
            case "json":
                click.echo(as_json(as_data(found)).decode(), nl=False)
            case "markdown":
                click.echo(as_markdown(found), nl=False)
            case _:
                click.echo(as_text(found))


@click.command()
@root_option
def codeowners(root: Path) -> None:
    """Write who has to approve a change to which file, for .github/CODEOWNERS."""
    hub = loaded(root)
    assert hub.configuration is not None
    try:
        found = owning.codeowners(hub.items, hub.configuration.governance)
    except owning.NoTeamsError as error:
        raise click.UsageError(str(error)) from None
    for owner in found.unknown:
        click.echo(
            f'"{owner}" has no team under teams in site_config/governance.yml, so what it owns is '
            "for the first team there.",
            err=True,
        )
    click.echo(found.text, nl=False)

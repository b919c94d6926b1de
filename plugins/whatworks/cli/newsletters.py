"""The verbs about the newsletter."""

from datetime import date
from pathlib import Path

import click

from whatworks import build as building
from whatworks.assemble import for_audience
from whatworks.cli.options import root_option, today_option
from whatworks.cli.shared import loaded
from whatworks.problems import did_you_mean, listing
from whatworks.publish import newsletter as letters
from whatworks.render import Renderer
from whatworks.schema.enums import Audience, ContentType
from whatworks.schema.programme import Newsletter
from whatworks.views.site import chrome


@click.group()
def newsletter() -> None:
    """Make issues of the newsletter."""


@newsletter.command("draft")
@click.option(
    "--owner", default="Hub editorial team", show_default=True, help="Who looks after it."
)
@today_option
@root_option
def newsletter_draft(owner: str, today: date | None, root: Path) -> None:
    """Write the next issue, with every open item that no earlier issue carried."""
    hub = loaded(root, today)
    catalogue = building.catalogue(hub, Audience.OPEN)
    made = letters.draft(catalogue, building.newsletters(hub), owner, hub.today)
    if made is None:
        click.echo("Every open item has been carried already: there is no new issue to write.")
        return
    path = root / made.path
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(made.text)
    except FileExistsError:
        raise click.UsageError(f"{made.path} is there already; nothing was written.") from None
    entries = "entry" if len(made.carries) == 1 else "entries"
    click.echo(f"{made.path} carries {len(made.carries)} {entries}; it is a draft.")


@newsletter.command("render")
@click.argument("issue")
@click.option("--format", "format_", type=click.Choice(["html", "text"]), default="html")
@root_option
def newsletter_render(issue: str, format_: str, root: Path) -> None:
    """Write ISSUE (the id of a newsletter, draft or published) as an e-mail."""
    hub = loaded(root)
    catalogue = building.catalogue(hub, Audience.OPEN)
    found = next(
        (one for one in hub.items if one.id == issue and one.type is ContentType.NEWSLETTER), None
    )
    if found is None:
        known = [one.id for one in hub.items if one.type is ContentType.NEWSLETTER]
        advice = did_you_mean(issue, known, otherwise=f"the issues are {listing(known)}")
        raise click.UsageError(f'There is no issue "{issue}"; {advice}.')
    if not Audience.OPEN.may_read(found.front.audience):
        raise click.UsageError(
            f"{issue} is for {found.front.audience.value} readers; only open issues are rendered."
        )
    item = for_audience(found, Audience.OPEN, catalogue.configuration)
    renderer = Renderer(chrome(catalogue))
    write = letters.as_html if format_ == "html" else letters.as_text
    click.echo(write(item, catalogue, renderer))


@newsletter.command("list")
@root_option
def newsletter_list(root: Path) -> None:
    """List the issues: number, id, status and how many items each carries."""
    for front, item in sorted(
        ((one.front, one) for one in loaded(root).items if isinstance(one.front, Newsletter)),
        key=lambda pair: pair[0].issue,
    ):
        click.echo(f"{front.issue}\t{item.id}\t{front.status.value}\t{len(front.carries)}")

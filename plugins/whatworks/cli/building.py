"""The verb that makes a site."""

from functools import partial
from pathlib import Path

import click
from click.core import ParameterSource

from whatworks.cli.options import audience_option, root_option
from whatworks.clock import today
from whatworks.last import last_build
from whatworks.schema.enums import Audience


@click.command()
@audience_option
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder to write; site for the open site, site-<audience> for the others.",
)
@click.option("--strict", is_flag=True, help="Refuse to build while there are warnings.")
@click.option(
    "--editors",
    is_flag=True,
    help="Build for those who edit the hub, who see all of it, with the browser editor at /admin/.",
)
@root_option
def build(audience: str, out: Path | None, strict: bool, editors: bool, root: Path) -> None:
    """Check the hub and write its site, leaving the previous one whole until the new one is."""
    reader = Audience(audience)
    if editors:
        given = click.get_current_context().get_parameter_source("audience")
        if given is not ParameterSource.DEFAULT:
            raise click.UsageError("--editors builds all of the hub; leave --audience out.")
        reader, audience = Audience.DEPARTMENT, "editors"
    folder = out or root / ("site" if reader is Audience.OPEN else f"site-{audience}")
    with last_build(root, audience, folder, partial(click.echo, err=True)) as last:
        if not last.stands(today(), strict=strict):
            from whatworks.cli.making import make  # noqa: PLC0415 - slow to load

            make(root, reader, folder, last=last, strict=strict, editors=editors)
    start = folder / ("admin/index.html" if editors else "index.html")
    name = "editors" if editors else f"{audience} readers"
    click.echo(f"The site for {name} is in {folder}: open {start}")

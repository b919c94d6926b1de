"""The verbs that make a site."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from click.core import ParameterSource

from whatworks.adapters import mkdocs as door
from whatworks.build import EDITORS
from whatworks.cli.shared import (
    EXIT_MISUSE,
    EXIT_PROBLEMS,
    audience_option,
    report,
    root_option,
)
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
        reader, audience = Audience.DEPARTMENT, EDITORS
    folder = out or root / ("site" if reader is Audience.OPEN else f"site-{audience}")
    with complaints():
        notes = door.build_site(
            root, reader, folder, strict=strict, progress=Progress(), editors=editors
        )
    if notes:
        report(notes, err=True)
    start = folder / ("admin/index.html" if editors else "index.html")
    name = "editors" if editors else f"{audience} readers"
    click.echo(f"The site for {name} is in {folder}: open {start}")


@contextmanager
def complaints() -> Iterator[None]:
    """Turn what keeps a site from being built into words and an exit code."""
    try:
        yield
    except door.RefusedError as refusal:
        click.echo(f"Error: {refusal}", err=True)
        sys.exit(EXIT_MISUSE)
    except door.ProblemsError as found:
        report(found.problems, err=True)
        click.echo("Nothing was written.", err=True)
        sys.exit(EXIT_PROBLEMS)
    except door.EngineError as stopped:
        click.echo(f"{stopped}\nNothing was written.", err=True)
        sys.exit(EXIT_PROBLEMS)


class Progress:
    """Tells how far long work has come: one line that changes on a terminal, else one a stage."""

    def __init__(self) -> None:
        self._live = sys.stderr.isatty()
        self._stage = ""

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Show that ``done`` of ``total`` pieces of a stage are ready."""
        if self._live:
            end = "\n" if done == total else ""
            click.echo(f"\r{stage}: {done:,} of {total:,}\033[K{end}", nl=False, err=True)
        elif stage != self._stage:
            click.echo(f"{stage}: {total:,}", err=True)
        self._stage = stage

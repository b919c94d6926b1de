"""Making a site, and what is told meanwhile."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from whatworks.adapters import mkdocs as door
from whatworks.adapters.site import build_site
from whatworks.cli.shared import report
from whatworks.cli.verbs import EXIT_MISUSE, EXIT_PROBLEMS, uncollected
from whatworks.last import Last
from whatworks.schema.enums import Audience


def make(
    root: Path, reader: Audience, folder: Path, *, last: Last, strict: bool, editors: bool
) -> None:
    """Write the site of a hub into a folder, or say why it is not written and stop."""
    with complaints(), uncollected():
        notes = build_site(
            root,
            reader,
            folder,
            last=last,
            strict=strict,
            progress=Progress(),
            editors=editors,
        )
    if notes:
        report(notes, err=True)


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
    except OSError as failure:
        click.echo(f"Error: {failure}\nThe site is not up to date; build again.", err=True)
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

"""The verb that reports problems."""

import sys
from datetime import date
from pathlib import Path

import click

from whatworks import build as building
from whatworks.cli.shared import (
    EXIT_PROBLEMS,
    earlier,
    loaded,
    report,
    root_option,
    today_option,
)
from whatworks.model import Problem, Severity
from whatworks.publish import freshness
from whatworks.publish.records import as_json
from whatworks.schema.enums import Audience


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--owners",
    is_flag=True,
    help="Report by owner what is overdue for a check, and what falls due in the next 90 days.",
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json", "markdown", "github", "sarif"]),
    default="text",
    show_default=True,
)
@click.option(
    "--base",
    metavar="REV",
    help="Compare with the git revision REV too: each status moves by its declared steps, and "
    "nothing that was published vanishes.",
)
@today_option
@root_option
def check(
    paths: tuple[Path, ...],
    *,
    owners: bool,
    format_: str,
    base: str | None,
    today: date | None,
    root: Path,
) -> None:
    """Report every problem of the hub's content, or of the files and folders at PATHS.

    With --owners: what has to be checked again, for all readers.
    """
    for path in paths:
        if not (root / path).exists():
            raise click.UsageError(f"There is no file or folder {path}.")
    wanted = [(root / path).resolve() for path in paths]
    if owners:
        if base is not None:
            raise click.UsageError("--owners and --base are two reports: ask for one at a time.")
        _report_to_owners(loaded(root, today), wanted, format_)
        return
    hub = building.load(root, today or building.today())
    moved: tuple[Problem, ...] = ()
    if base is not None and hub.configuration is not None:
        with earlier(root, base, hub.today) as before:
            moved = building.moves(before, hub)
    problems = [
        problem
        for problem in sorted({*hub.problems, *moved})
        if problem.path.startswith("site_config/") or _is_wanted(root / problem.path, wanted)
    ]
    report(problems, format_)
    if any(problem.severity is Severity.ERROR for problem in problems):
        sys.exit(EXIT_PROBLEMS)


def _is_wanted(path: Path, wanted: list[Path]) -> bool:
    """Say whether a file is among those asked for, or in a folder of them; without any, all are."""
    return not wanted or not {path.resolve(), *path.resolve().parents}.isdisjoint(wanted)


def _report_to_owners(hub: building.LoadedHub, wanted: list[Path], format_: str) -> None:
    """Write what has to be checked again of the files asked for."""
    if format_ in {"github", "sarif"}:
        raise click.UsageError("The report by owner is text, json or markdown.")
    catalogue = building.catalogue(hub, Audience.DEPARTMENT)
    items = (item for item in catalogue.items if _is_wanted(hub.root / item.path, wanted))
    found = freshness.report(items, catalogue)
    match format_:
        case "json":
            click.echo(as_json(freshness.as_data(found)).decode(), nl=False)
        case "markdown":
            click.echo(freshness.as_markdown(found))
        case _:
            click.echo(freshness.as_text(found))

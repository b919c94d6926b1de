"""The verb that reports problems."""

import sys
from contextlib import nullcontext
from datetime import date
from functools import partial
from pathlib import Path

import click

from whatworks import build as building
from whatworks import fix as fixing
from whatworks.cli.options import root_option, today_option
from whatworks.cli.shared import earlier, loaded, report
from whatworks.cli.verbs import EXIT_PROBLEMS, uncollected
from whatworks.memory import Memory
from whatworks.model import Problem, Severity
from whatworks.publish import exceptions as excused
from whatworks.publish import freshness
from whatworks.publish.records import as_json
from whatworks.read.allowances import in_configuration
from whatworks.schema.enums import Audience
from whatworks.state import name_of, opened
from whatworks.views.words import count


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--owners",
    is_flag=True,
    help="Report by owner what is overdue for a check, and what falls due in the next 90 days.",
)
@click.option(
    "--exceptions",
    is_flag=True,
    help="Report what editors have excused beside its line, and why.",
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
@click.option(
    "--advice/--no-advice",
    default=None,
    help="Give advice on plain English too, or not; without either, on the PATHS that are named, "
    "with --base on what has changed of them.",
)
@click.option(
    "--fix",
    is_flag=True,
    help="Mend what is certain, show the difference, and report what remains.",
)
@today_option
@root_option
def check(
    paths: tuple[Path, ...],
    *,
    owners: bool,
    exceptions: bool,
    format_: str,
    base: str | None,
    advice: bool | None,
    fix: bool,
    today: date | None,
    root: Path,
) -> None:
    """Report every problem of the hub's content, or of the files and folders at PATHS.

    With --owners: what has to be checked again, for all readers. With --exceptions: what has been
    excused.
    """
    for path in paths:
        if not (root / path).exists():
            raise click.UsageError(f"There is no file or folder {path}.")
    wanted = [(root / path).resolve() for path in paths]
    day, context = today or building.today(), click.get_current_context()
    state = context.with_resource(opened(name_of("check", root), partial(click.echo, err=True)))
    memory = context.with_resource(building.remembered(state))
    context.with_resource(uncollected())
    if fix:
        if owners or exceptions or base is not None:
            raise click.UsageError("--fix changes files; ask for a report after it.")
        _mend(root, day, wanted, memory, quiet=format_ != "text")
    if exceptions and (owners or base is not None):
        raise click.UsageError("--exceptions is a report of its own: ask for one at a time.")
    if owners:
        if base is not None:
            raise click.UsageError("--owners and --base are two reports: ask for one at a time.")
        _report_to_owners(loaded(root, day), wanted, format_)
        return
    if exceptions:
        _report_exceptions(building.load(root, day), wanted, format_)
        return
    moved: tuple[Problem, ...] = ()
    with earlier(root, base, day) if base is not None else nullcontext() as before:
        asked = bool(paths) if advice is None else advice

        def is_advised(path: str) -> bool:
            if before is not None and advice is None:
                return _is_wanted(root / path, wanted) and _is_changed(path, root, before.root)
            return asked and _is_wanted(root / path, wanted)

        hub = building.load(root, day, memory, advised=is_advised)
        if before is not None and hub.configuration is not None:
            moved = building.moves(before, hub)
    problems = [
        problem
        for problem in sorted({*hub.problems, *moved})
        if problem.path.startswith("site_config/") or _is_wanted(root / problem.path, wanted)
    ]
    report(problems, format_)
    if any(problem.severity is Severity.ERROR for problem in problems):
        sys.exit(EXIT_PROBLEMS)


def _mend(root: Path, day: date, wanted: list[Path], memory: Memory, *, quiet: bool) -> None:
    """Mend what is certain in the files asked for, and show it; beside other formats, as errors."""
    mending = fixing.mend(root, day, lambda path: _is_wanted(root / path, wanted), memory)
    done = set()
    for file in mending.files:
        try:
            fixing.write(root, file)
        except fixing.NotWrittenError as reason:
            click.echo(f"{file.path} was left alone: {reason}.", err=True)
        else:
            done.add(file.path)
            click.echo(file.diff(), err=quiet)
    if mended := sum(problem.path in done for problem in mending.problems):
        said = f"Mended {count(mended, 'problem')} in {count(len(done), 'file')}. What remains:\n"
        click.echo(said, err=quiet)


def _is_changed(path: str, root: Path, before: Path) -> bool:
    """Say whether a file is new, or not what it was."""
    earlier_file = before / path
    return not earlier_file.is_file() or earlier_file.read_bytes() != (root / path).read_bytes()


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


def _report_exceptions(hub: building.LoadedHub, wanted: list[Path], format_: str) -> None:
    """Write the exceptions in the files asked for, whatever else is wrong with the hub."""
    if format_ in {"github", "sarif"}:
        raise click.UsageError("The report of exceptions is text, json or markdown.")
    beside = (one for source in hub.sources for one in source.allowances)
    made = (*beside, *in_configuration(hub.root))
    found = sorted(one for one in made if _is_wanted(hub.root / one.path, wanted))
    match format_:
        case "json":
            click.echo(as_json(excused.as_data(found)).decode(), nl=False)
        case "markdown":
            click.echo(excused.as_markdown(found))
        case _:
            click.echo(excused.as_text(found))

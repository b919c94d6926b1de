"""The command: one verb for each thing a person does with a hub."""

import json
import sys
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from pathlib import Path

import click

from whatworks import build as building
from whatworks.model import Problem, Severity

EXIT_PROBLEMS = 1


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="whatworks")
def main() -> None:
    """Build and look after a What Works knowledge hub."""


root_option = click.option(
    "--root",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=Path(),
    help="The folder of the hub; the current folder if not given.",
)


class Day(click.ParamType):
    """A day, written YYYY-MM-DD."""

    name = "YYYY-MM-DD"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> date:
        """Return the day, or fail with a plain message."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value} is not a day; write it like 2026-09-01", param, ctx)


today_option = click.option(
    "--today", type=Day(), default=None, help="The day to check dates against; today if not given."
)


@main.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--format", "format_", type=click.Choice(["text", "json", "github"]), default="text")
@today_option
@root_option
def check(paths: tuple[Path, ...], format_: str, today: date | None, root: Path) -> None:
    """Report every problem of the hub's content, or of the files and folders at PATHS."""
    problems = building.check(root, today or building.today())
    if paths:
        wanted = [(root / path).resolve() for path in paths]
        problems = tuple(
            problem
            for problem in problems
            if any(
                (root / problem.path).resolve() == path
                or path in (root / problem.path).resolve().parents
                for path in wanted
            )
        )
    report(problems, format_)
    if any(problem.severity is Severity.ERROR for problem in problems):
        sys.exit(EXIT_PROBLEMS)


def report(problems: Iterable[Problem], format_: str = "text", *, err: bool = False) -> None:
    """Write problems in one of the formats of ``check``."""
    found = list(problems)
    match format_:
        case "json":
            click.echo(json.dumps([asdict(problem) for problem in found], indent=2), err=err)
        case "github":
            for problem in found:
                click.echo(
                    f"::{problem.severity.value} file={problem.path},line={problem.line},"
                    f"col={problem.column},title={problem.code}::{problem.field}: "
                    f"{problem.message}; {problem.hint}",
                    err=err,
                )
        case _:
            for problem in found:
                click.echo(str(problem), err=err)
            count = sum(problem.severity is Severity.ERROR for problem in found)
            rest = len(found) - count
            words = f"{count} error{'' if count == 1 else 's'}"
            if rest:
                words += f", {rest} other note{'' if rest == 1 else 's'}"
            click.echo("No problems." if not found else f"{words}.", err=err)

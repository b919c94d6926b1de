"""What several verbs share: options, the hub they work on, and how problems are told."""

import json
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from whatworks import build as building
from whatworks.history import RevisionError, checkout
from whatworks.model import Catalogue, Item, Problem, Severity
from whatworks.problems import ADVICE, did_you_mean
from whatworks.publish.markdown import problem_table
from whatworks.publish.records import as_json
from whatworks.publish.sarif import sarif
from whatworks.schema.enums import Audience

EXIT_PROBLEMS = 1
EXIT_MISUSE = 2


class Verbs(click.Group):
    """The verbs; what goes wrong inside them is told in words, not as a traceback."""

    def invoke(self, ctx: click.Context) -> object:
        """Run a verb; with ``WHATWORKS_TRACEBACK`` set, let errors of the program through."""
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:
            if os.environ.get("WHATWORKS_TRACEBACK"):
                raise
            click.echo(
                f"Error: the program failed ({type(error).__name__}: {error}). This is a fault of "
                "the program, not yours. Nothing was written. Please report it.",
                err=True,
            )
            sys.exit(EXIT_PROBLEMS)


root_option = click.option(
    "--root",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=Path(),
    help="The folder of the hub; the current folder if not given.",
)


class Day(click.ParamType[date]):
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


audience_option = click.option(
    "--audience",
    type=click.Choice([audience.value for audience in Audience]),
    default=Audience.OPEN.value,
    show_default=True,
    help="Whom the site is for.",
)


format_option = click.option(
    "--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True
)


def loaded(root: Path, today: date | None = None) -> building.LoadedHub:
    """Return the hub at ``root`` as of a day, or report its errors and stop."""
    hub = building.load(root, today or building.today())
    errors = [problem for problem in hub.problems if problem.severity is Severity.ERROR]
    if errors:
        report(errors, err=True)
        sys.exit(EXIT_PROBLEMS)
    return hub


@contextmanager
def as_it_was(root: Path, revision: str, day: date) -> Iterator[building.LoadedHub]:
    """Give the hub at ``root`` as it was at a git revision, or say why git cannot and stop."""
    with TemporaryDirectory() as folder:
        try:
            checkout(root, revision, Path(folder))
        except RevisionError as error:
            raise click.UsageError(str(error)) from None
        yield building.load(Path(folder), day)


@contextmanager
def earlier(root: Path, revision: str, day: date) -> Iterator[building.LoadedHub]:
    """Give the hub as it was, with a configuration that can be read, or say why not and stop."""
    with as_it_was(root, revision, day) as hub:
        if hub.configuration is None:
            raise click.UsageError(f"The configuration of {revision} cannot be read.")
        yield hub


def item_of(catalogue: Catalogue, id_: str) -> Item:
    """Return the item with an id, or say which id was meant and stop."""
    item = catalogue.by_id.get(id_)
    if item is None:
        advice = did_you_mean(id_, catalogue.by_id, otherwise="the id is the name of its file")
        raise click.UsageError(f'There is no published item "{id_}"; {advice}.')
    return item


def _escaped(text: str) -> str:
    """Return a text as GitHub's workflow commands want it."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def report(problems: Iterable[Problem], format_: str = "text", *, err: bool = False) -> None:
    """Write problems in one of the formats of ``check``."""
    found = list(problems)
    match format_:
        case "json":
            click.echo(json.dumps([asdict(problem) for problem in found], indent=2), err=err)
        case "sarif":
            click.echo(as_json(sarif(found)).decode(), nl=False, err=err)
        case "markdown":
            click.echo(problem_table(found), err=err)
        case "github":
            for problem in found:
                field = f"{problem.field}: " if problem.field else ""
                words = f"{field}{problem.message}; {problem.hint}"
                path = _escaped(problem.path).replace(",", "%2C").replace(":", "%3A")
                click.echo(
                    f"::{problem.severity.value} file={path},line={problem.line},"
                    f"col={problem.column},title={problem.code}::{_escaped(words)}",
                    err=err,
                )
        case _:
            for problem in found:
                click.echo(str(problem), err=err)
            count = sum(problem.severity is Severity.ERROR for problem in found)
            advice = sum(problem.code in ADVICE for problem in found)
            rest = len(found) - count - advice
            words = f"{count} error{'' if count == 1 else 's'}"
            if rest:
                words += f", {rest} other note{'' if rest == 1 else 's'}"
            if advice:
                words += f", {advice} piece{'' if advice == 1 else 's'} of advice"
            click.echo("No problems." if not found else f"{words}.", err=err)

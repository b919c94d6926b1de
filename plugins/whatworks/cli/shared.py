"""What several verbs share: the hub they work on, and how problems are told."""

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from whatworks import build as building
from whatworks.cli.verbs import EXIT_PROBLEMS
from whatworks.history import RevisionError, checkout
from whatworks.model import Catalogue, Item, Problem, Severity
from whatworks.problems import ADVICE, did_you_mean
from whatworks.publish.markdown import problem_table
from whatworks.publish.records import as_json
from whatworks.publish.sarif import sarif
from whatworks.views.words import count


def loaded(root: Path, today: date | None = None) -> building.LoadedHub:
    """Return the hub at ``root`` as of a day, or report its errors and stop."""
    hub = building.load(root, today or building.today())
    if hub.errors:
        report(hub.errors, err=True)
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
            errors = sum(problem.severity is Severity.ERROR for problem in found)
            advice = sum(problem.code in ADVICE for problem in found)
            rest = len(found) - errors - advice
            words = count(errors, "error")
            if rest:
                words += f", {count(rest, 'other note')}"
            if advice:
                words += f", {count(advice, 'piece of advice', 'pieces of advice')}"
            click.echo("No problems." if not found else f"{words}.", err=err)

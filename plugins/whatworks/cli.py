"""The command: one verb for each thing a person does with a hub."""

import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TextIO

import click

os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")  # before Material is loaded, which prints it

from whatworks import build as building
from whatworks.adapters import mkdocs as door
from whatworks.assemble import for_audience
from whatworks.history import RevisionError, checkout
from whatworks.model import Catalogue, Item, Problem, Severity
from whatworks.problems import did_you_mean, listing
from whatworks.publish import explain as explaining
from whatworks.publish import moves as comparing
from whatworks.publish import newsletter as letters
from whatworks.publish import search as finding
from whatworks.publish.records import as_json, rating_record, record
from whatworks.publish.reference import reference
from whatworks.publish.search.facets import Facet
from whatworks.render import Renderer
from whatworks.schema import FRONT_MATTER
from whatworks.schema.enums import Audience, ContentType
from whatworks.schema.programme import Newsletter
from whatworks.views.site import chrome
from whatworks.views.words import TYPES

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


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="whatworks")
def main() -> None:
    """Build and look after a What Works knowledge hub."""


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


@main.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--format", "format_", type=click.Choice(["text", "json", "github"]), default="text")
@today_option
@root_option
def check(paths: tuple[Path, ...], format_: str, today: date | None, root: Path) -> None:
    """Report every problem of the hub's content, or of the files and folders at PATHS."""
    problems = building.check(root, today or building.today())
    for path in paths:
        if not (root / path).exists():
            raise click.UsageError(f"There is no file or folder {path}.")
    if paths:
        wanted = [(root / path).resolve() for path in paths]
        problems = tuple(
            problem
            for problem in problems
            if problem.path.startswith("site_config/")
            or any(
                (root / problem.path).resolve() == path
                or path in (root / problem.path).resolve().parents
                for path in wanted
            )
        )
    report(problems, format_)
    if any(problem.severity is Severity.ERROR for problem in problems):
        sys.exit(EXIT_PROBLEMS)


def _escaped(text: str) -> str:
    """Return a text as GitHub's workflow commands want it."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def report(problems: Iterable[Problem], format_: str = "text", *, err: bool = False) -> None:
    """Write problems in one of the formats of ``check``."""
    found = list(problems)
    match format_:
        case "json":
            click.echo(json.dumps([asdict(problem) for problem in found], indent=2), err=err)
        case "github":
            for problem in found:
                words = f"{problem.field}: {problem.message}; {problem.hint}"
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
            rest = len(found) - count
            words = f"{count} error{'' if count == 1 else 's'}"
            if rest:
                words += f", {rest} other note{'' if rest == 1 else 's'}"
            click.echo("No problems." if not found else f"{words}.", err=err)


audience_option = click.option(
    "--audience",
    type=click.Choice([audience.value for audience in Audience]),
    default=Audience.OPEN.value,
    show_default=True,
    help="Whom the site is for.",
)


@main.command()
@audience_option
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder to write; site for the open site, site-<audience> for the others.",
)
@click.option("--strict", is_flag=True, help="Refuse to build while there are warnings.")
@root_option
def build(audience: str, out: Path | None, strict: bool, root: Path) -> None:
    """Check the hub and write its site, leaving the previous one whole until the new one is."""
    reader = Audience(audience)
    folder = out or root / ("site" if reader is Audience.OPEN else f"site-{audience}")
    with complaints():
        notes = door.build_site(root, reader, folder, strict=strict, progress=Progress())
    if notes:
        report(notes, err=True)
    click.echo(f"The site for {audience} readers is in {folder}: open {folder / 'index.html'}")


@main.command()
@audience_option
@click.option("--addr", default="127.0.0.1:8000", show_default=True, help="Address to serve at.")
@root_option
def serve(audience: str, addr: str, root: Path) -> None:
    """Show the site in a browser, and show changes as they are saved."""
    with complaints():
        door.serve_site(root, Audience(audience), addr)


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


def loaded(root: Path) -> building.LoadedHub:
    """Return the hub at ``root``, or report its errors and stop."""
    hub = building.load(root, building.today())
    errors = [problem for problem in hub.problems if problem.severity is Severity.ERROR]
    if errors:
        report(errors, err=True)
        sys.exit(EXIT_PROBLEMS)
    return hub


def item_of(catalogue: Catalogue, id_: str) -> Item:
    """Return the item with an id, or say which id was meant and stop."""
    item = catalogue.by_id.get(id_)
    if item is None:
        advice = did_you_mean(id_, catalogue.by_id, otherwise="the id is the name of its file")
        raise click.UsageError(f'There is no published item "{id_}"; {advice}.')
    return item


format_option = click.option(
    "--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True
)


@main.command()
@click.argument("item")
@format_option
@root_option
def explain(item: str, format_: str, root: Path) -> None:
    """Say why ITEM has the rating it has, and what would raise it."""
    catalogue = building.catalogue(loaded(root), Audience.DEPARTMENT)
    found = item_of(catalogue, item)
    rated = catalogue.ratings.get(found.id)
    if format_ == "json":
        data = {"id": found.id, "title": found.front.title}
        rating = rating_record(rated) if rated else None
        click.echo(as_json({**data, "rating": rating}).decode(), nl=False)
    else:
        click.echo(
            explaining.explain(found, rated) if rated else f"{found.front.title}: not rated."
        )


def _filters(given: Iterable[str], known: Mapping[str, Facet]) -> dict[str, list[str]]:
    """Return terms by facet, each given as ``facet=term`` with the term's id or its label."""
    filters: dict[str, list[str]] = {}
    for one in given:
        name, equals, term = one.partition("=")
        if not equals:
            raise click.UsageError(f'"{one}" is not a filter; write it like type=toolkit.')
        if name not in known:
            advice = did_you_mean(name, known, otherwise=f"the facets are {listing(known)}")
            raise click.UsageError(f'There is no facet "{name}"; {advice}.')
        terms = known[name].terms
        ids = {label.casefold(): id_ for id_, label in terms.items()} | {
            id_.casefold(): id_ for id_ in terms
        }
        if term.casefold() not in ids:
            advice = did_you_mean(term, terms, otherwise=f"its terms are {listing(terms)}")
            raise click.UsageError(f'The facet "{name}" has no term "{term}"; {advice}.')
        filters.setdefault(name, []).append(ids[term.casefold()])
    return filters


def _answer_all(queries: TextIO, everything: finding.Search, *, exact: bool) -> None:
    """Answer the queries of a file, one JSON object a line."""
    for number, line in enumerate(queries, 1):
        if not line.strip():
            continue
        try:
            asked = json.loads(line)
            given = [f"{name}={term}" for name, term in (asked.get("filters") or {}).items()]
            qid, words = asked["qid"], asked["query"]
            if not isinstance(words, str):
                raise TypeError
        except (ValueError, KeyError, AttributeError, TypeError):
            raise click.UsageError(
                f'Line {number} of the queries is not a JSON object with "qid" and "query".'
            ) from None
        found = finding.answer(everything, words, _filters(given, everything.facets), exact=exact)
        click.echo(json.dumps({"qid": qid, "ids": [one.item.id for one in found.entries]}))


@main.command()
@click.argument("query", required=False, default="")
@click.option(
    "--filter",
    "filters",
    metavar="FACET=TERM",
    multiple=True,
    help="Only what has this term, such as type=toolkit; several of one facet mean any of them.",
)
@click.option("--exact", is_flag=True, help="Do not mend words that are not known.")
@click.option(
    "--queries",
    type=click.File(encoding="utf-8"),
    help='Ask many: a file (- for standard input) of JSON lines with "qid", "query" and "filters" '
    '(facet to term); answers with lines of "qid" and "ids".',
)
@audience_option
@format_option
@root_option
def search(
    query: str,
    *,
    filters: tuple[str, ...],
    exact: bool,
    queries: TextIO | None,
    audience: str,
    format_: str,
    root: Path,
) -> None:
    """Find entries for QUERY, best first, in the order that the site shows them.

    Without QUERY: everything that fits the filters, strongest first, then newest.
    """
    catalogue = building.catalogue(loaded(root), Audience(audience))
    everything = building.searching(catalogue)
    if queries is not None:
        _answer_all(queries, everything, exact=exact)
        return
    found = finding.answer(everything, query, _filters(filters, everything.facets), exact=exact)
    if format_ == "json":
        click.echo(
            as_json(
                {
                    "query": query,
                    "read_as": found.read_as or None,
                    "count": len(found.entries),
                    "results": [record(one.item, catalogue) for one in found.entries],
                }
            ).decode(),
            nl=False,
        )
        return
    if found.read_as:
        click.echo(f"Showing results for: {found.read_as} (--exact searches for what you wrote)")
    for entry in found.entries:
        click.echo(f"{entry.item.id}\t{TYPES[entry.item.type][0]}\t{entry.item.front.title}")
    count = len(found.entries)
    click.echo(f"{count} result{'' if count == 1 else 's'}.")


@main.command()
@click.option("--diff", "revision", metavar="REV", required=True, help="A git revision, as main.")
@format_option
@root_option
def rate(revision: str, format_: str, root: Path) -> None:
    """Say which ratings and indications have changed since the git revision REV."""
    after = building.catalogue(loaded(root), Audience.DEPARTMENT)
    with TemporaryDirectory() as folder:
        try:
            checkout(root, revision, Path(folder))
        except RevisionError as error:
            raise click.UsageError(str(error)) from None
        earlier = building.sound(building.load(Path(folder), building.today()))
        if earlier.configuration is None:
            raise click.UsageError(f"The configuration of {revision} cannot be read.")
        before = building.catalogue(earlier, Audience.DEPARTMENT)
    moves = comparing.moves(before, after)
    if format_ == "json":
        click.echo(as_json([asdict(move) for move in moves]).decode(), nl=False)
        return
    for move in moves:
        click.echo(str(move))
    click.echo(f"{len(moves)} changed." if moves else "No rating and no indication has changed.")


@main.group()
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
    hub = loaded(root)
    catalogue = building.catalogue(hub, Audience.OPEN)
    made = letters.draft(catalogue, building.newsletters(hub), owner, today or building.today())
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


@main.command()
@click.argument(
    "type_",
    metavar="[TYPE]",
    required=False,
    type=click.Choice([type_.value for type_ in ContentType]),
)
@click.option("--format", "format_", type=click.Choice(["json", "markdown"]), default="json")
def schema(type_: str | None, format_: str) -> None:
    """Describe the front matter: as JSON Schema, of TYPE or of all, or as a page of fields."""
    if format_ == "markdown":
        click.echo(reference(), nl=False)
        return
    types = [ContentType(type_)] if type_ else list(ContentType)
    schemas = {one.value: FRONT_MATTER[one].model_json_schema() for one in types}
    click.echo(json.dumps(schemas[type_] if type_ else schemas, indent=2))

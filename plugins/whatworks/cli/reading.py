"""The verbs that tell something of a hub and change nothing."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TextIO

import click

from whatworks import build as building
from whatworks.cli.asking import ids_in_use
from whatworks.cli.options import audience_option, format_option, root_option
from whatworks.cli.shared import earlier, item_of, loaded
from whatworks.problems import did_you_mean, listing
from whatworks.publish import explain as explaining
from whatworks.publish import json_schema
from whatworks.publish import moves as comparing
from whatworks.publish import search as finding
from whatworks.publish import trace as tracing
from whatworks.publish.records import as_json, rating_record, record
from whatworks.publish.reference import reference
from whatworks.publish.search.facets import Facet
from whatworks.read import read_configuration
from whatworks.schema.enums import Audience, ContentType
from whatworks.trace import trace as follow
from whatworks.views.words import TYPES, count


@click.command()
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


@click.command()
@click.argument("item")
@click.option(
    "--audience",
    type=click.Choice([audience.value for audience in Audience]),
    default=Audience.DEPARTMENT.value,
    show_default=True,
    help="What to follow: only what these readers may see.",
)
@format_option
@root_option
def trace(item: str, audience: str, format_: str, root: Path) -> None:
    """Say how ITEM came about, and what came of it.

    The chain runs from a session to its outputs, to what the panel decided on them, to what
    changed, and to the newsletter that carried it.
    """
    catalogue = building.catalogue(loaded(root), Audience(audience))
    found = follow(item_of(catalogue, item), catalogue)
    if format_ == "json":
        click.echo(as_json(tracing.as_data(found, catalogue)).decode(), nl=False)
    else:
        click.echo(tracing.as_text(found, catalogue))


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


@click.command()
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

    Without QUERY: everything that fits the filters, strongest first, then newest; what is overdue
    for a check after what is in date and as strong.
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
    click.echo(f"{count(len(found.entries), 'result')}.")


@click.command()
@click.option("--diff", "revision", metavar="REV", required=True, help="A git revision, as main.")
@format_option
@root_option
def rate(revision: str, format_: str, root: Path) -> None:
    """Say which ratings and indications have changed since the git revision REV."""
    after = building.catalogue(loaded(root), Audience.DEPARTMENT)
    with earlier(root, revision, building.today()) as hub:
        before = building.catalogue(building.sound(hub), Audience.DEPARTMENT)
    moves = comparing.moves(before, after)
    if format_ == "json":
        click.echo(as_json([asdict(move) for move in moves]).decode(), nl=False)
        return
    for move in moves:
        click.echo(str(move))
    click.echo(f"{len(moves)} changed." if moves else "No rating and no indication has changed.")


@click.command()
@click.argument(
    "type_",
    metavar="[TYPE]",
    required=False,
    type=click.Choice([type_.value for type_ in ContentType]),
)
@click.option("--format", "format_", type=click.Choice(["json", "markdown"]), default="json")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write the schemas of every type and of site_config/ into this folder, a file for each.",
)
@root_option
def schema(type_: str | None, format_: str, out: Path | None, root: Path) -> None:
    """Describe the front matter: as JSON Schema, of TYPE or of all, or as a page of fields.

    In the folder of a hub, the schemas know its terms and the ids of its items.
    """
    if format_ == "markdown":
        if out is not None:
            raise click.UsageError("--out writes JSON Schemas; the page of fields is printed.")
        click.echo(reference(), nl=False)
        return
    ids = {id_: kind for id_, (kind, _) in sorted(ids_in_use(root).items())}
    known = json_schema.Known(read_configuration(root)[0], ids)
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
        made = json_schema.files(known)
        for name, one in made.items():
            (out / name).write_text(f"{json.dumps(one, indent=2)}\n", encoding="utf-8")
        click.echo(f"Wrote {len(made)} schemas into {out}.")
        return
    types = [ContentType(type_)] if type_ else list(ContentType)
    schemas = {one.value: json_schema.front_matter(one, known) for one in types}
    click.echo(json.dumps(schemas[type_] if type_ else schemas, indent=2))

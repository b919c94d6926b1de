"""The order of the checks, and what comes out of them."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from whatworks.check import (
    attachments,
    dates,
    governance,
    kept,
    links,
    places,
    prose,
    ratings,
    references,
    register,
    topics,
)
from whatworks.check.context import Context, Entry
from whatworks.model import Configuration, Item, Problem, Source
from whatworks.problems import File
from whatworks.read.body import read_body
from whatworks.read.content import ReadHub
from whatworks.read.markdown import outline
from whatworks.schema import FRONT_MATTER
from whatworks.schema.enums import ContentType
from whatworks.validate import validate

Rule = Callable[[Context], Iterable[Problem]]

RULES: tuple[Rule, ...] = (
    topics.topics_are_terms,
    places.ids_are_unique,
    places.addresses_are_unique,
    places.sessions_have_a_community,
    places.footer_names_pages,
    references.references_exist,
    references.decisions_exist,
    references.nothing_replaces_itself,
    links.links_lead_somewhere,
    attachments.attachments_exist,
    attachments.files_have_one_audience,
    attachments.easy_read_is_declared,
    attachments.files_are_declared,
    attachments.data_can_be_read,
    dates.dates_make_sense,
    dates.reviews_are_not_put_off,
    dates.status_has_its_fields,
    register.sources_are_registered_once,
    register.findings_agree_with_their_numbers,
    ratings.ratings_follow_their_framework,
    ratings.other_ratings_follow_their_scheme,
    governance.sign_offs_follow_governance,
    governance.what_is_gated_is_signed,
    governance.decisions_cover_what_cites_them,
    kept.kept_sign_offs_are_whole,
    kept.what_was_signed_is_still_there,
    kept.statuses_follow_the_steps,
    prose.headings_are_in_order,
    prose.headings_stand_once,
    prose.images_have_descriptions,
    prose.no_placeholder_is_left,
    prose.no_audience_line_is_in_a_field,
    prose.no_html_is_unsafe,
)


@dataclass(frozen=True, slots=True)
class CheckedHub:
    """The items of a hub whose front matter is sound, and everything wrong with the rest."""

    items: tuple[Item, ...]
    problems: tuple[Problem, ...]
    """Sorted by path, then line."""


def check(
    root: Path,
    hub: ReadHub,
    configuration: Configuration,
    today: date,
    made_pages: frozenset[str],
) -> CheckedHub:
    """Return the items of a hub and every problem of every file, in one pass.

    ``made_pages`` are the addresses of the pages that the generator makes by itself.
    """
    problems: list[Problem] = list(hub.problems)
    entries = tuple(_entries(hub.sources, configuration, problems))
    readable = {source.path for source in hub.sources}
    context = Context(
        root=root,
        entries=entries,
        files=frozenset(hub.files),
        unread=frozenset(p.path for p in hub.problems if p.path not in readable),
        configuration=configuration,
        today=today,
        made_pages=made_pages,
        signed=hub.signed,
    )
    for rule in RULES:
        problems += rule(context)
    items = tuple(item for _, item in context.items)
    return CheckedHub(items, tuple(sorted(set(problems))))


def _entries(
    sources: Iterable[Source], configuration: Configuration, problems: list[Problem]
) -> Iterator[Entry]:
    vocabularies = {name: terms.terms for name, terms in configuration.vocabularies.items()}
    refused = {(problem.path, problem.field) for problem in problems if problem.code == "WW105"}
    for source in sources:
        file = File(source.path)
        front, found = validate(
            FRONT_MATTER[source.type],
            source.data,
            file,
            source.position,
            vocabularies,
        )
        problems += (p for p in found if (p.path, p.field) not in refused)
        body, found = read_body(source.body, file, source.body_line)
        problems += found
        item = None
        if front is not None:
            in_community = source.type is ContentType.SESSION
            item = Item(
                type=source.type,
                id=source.id,
                path=source.path,
                url=source.url,
                front=front,
                body=body,
                community=source.url.split("/")[1] if in_community else None,
            )
        yield Entry(source, item, outline(body))

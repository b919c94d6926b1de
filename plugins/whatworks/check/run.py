"""The order of the checks, and what comes out of them."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from whatworks.check import (
    attachments,
    dates,
    disclosure,
    governance,
    kept,
    links,
    places,
    plain_english,
    prose,
    ratings,
    references,
    register,
    topics,
)
from whatworks.check.allowances import excuse
from whatworks.check.context import Context, Entry, written
from whatworks.memory import Memory
from whatworks.model import Configuration, Item, Problem, Source
from whatworks.problems import File
from whatworks.read.body import read_body
from whatworks.read.content import ReadHub
from whatworks.read.markdown import outline
from whatworks.schema import FRONT_MATTER
from whatworks.schema.enums import ContentType
from whatworks.targets import resolve
from whatworks.validate import make_out

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
    links.addresses_have_no_spaces,
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
    disclosure.texts_hold_nobody,
)

ALONE: frozenset[Rule] = frozenset(
    {
        topics.topics_are_terms,
        dates.dates_make_sense,
        dates.reviews_are_not_put_off,
        dates.status_has_its_fields,
        register.findings_agree_with_their_numbers,
        ratings.other_ratings_follow_their_scheme,
        prose.headings_are_in_order,
        prose.headings_stand_once,
        prose.images_have_descriptions,
        prose.no_placeholder_is_left,
        prose.no_audience_line_is_in_a_field,
        prose.no_html_is_unsafe,
        disclosure.texts_hold_nobody,
        links.addresses_have_no_spaces,
    }
)
"""The rules that need nothing but one item, the configuration and the day.

What they find is kept while these stay the same. Such a rule is given a hub of one item.
"""


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
    *,
    memory: Memory,
    advised: Callable[[str], bool],
) -> CheckedHub:
    """Return the items of a hub and every problem of every file, in one pass.

    ``made_pages`` are the addresses of the pages that the generator makes by itself; ``memory``
    spares what was found in a file that has not changed. ``advised`` says of which paths advice on
    plain English is wanted, which takes longer than all other rules.
    """
    problems: list[Problem] = list(hub.problems)
    entries = tuple(_entries(hub.sources, configuration, problems, memory))
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
    for entry in entries:
        problems += memory.recall(_found_alone, entry, configuration, today)
    for rule in RULES:
        if rule not in ALONE:
            problems += rule(context)
    problems += disclosure.files_hold_nobody(context, memory)
    problems += disclosure.configuration_holds_nobody(root, memory)
    for entry in entries:
        if advised(entry.source.path):
            problems += memory.recall(plain_english.advice, entry, configuration)
    problems, unused = excuse(problems, context, advised)
    items = tuple(item for _, item in context.items)
    return CheckedHub(items, tuple(sorted({*problems, *unused})))


def prepare(source: Source, configuration: Configuration, today: date, memory: Memory) -> None:
    """Let the memory know what can be said of a source by itself."""
    entry, _ = memory.recall(entry_of, source, (), configuration)
    memory.recall(_found_alone, entry, configuration, today)


def _found_alone(entry: Entry, configuration: Configuration, today: date) -> tuple[Problem, ...]:
    context = Context(
        root=Path(),
        entries=(entry,),
        files=frozenset(),
        unread=frozenset(),
        configuration=configuration,
        today=today,
        made_pages=frozenset(),
        signed={},
    )
    return tuple(problem for rule in RULES if rule in ALONE for problem in rule(context))


def _entries(
    sources: Iterable[Source],
    configuration: Configuration,
    problems: list[Problem],
    memory: Memory,
) -> Iterator[Entry]:
    refused: dict[str, tuple[str, ...]] = {}
    for problem in problems:
        if problem.code == "WW105":
            refused[problem.path] = (*refused.get(problem.path, ()), problem.field)
    for source in sources:
        fields = refused.get(source.path, ())
        entry, found = memory.recall(entry_of, source, fields, configuration)
        problems += found
        yield entry


def entry_of(
    source: Source, refused: tuple[str, ...], configuration: Configuration
) -> tuple[Entry, tuple[Problem, ...]]:
    """Return a source with what was made of it, and what is wrong with it by itself.

    ``refused`` are the fields that could not be read, of which nothing more needs to be said.
    """
    file = File(source.path)
    front, faults = make_out(
        FRONT_MATTER[source.type],
        source.data,
        file,
        source.position,
        {name: terms.terms for name, terms in configuration.vocabularies.items()},
        edits=partial(written, source),
    )
    body, misplaced = read_body(source.body, file, source.body_line)
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
    found = (*(fault for fault in faults if fault.field not in refused), *misplaced)
    read = outline(body)
    targets = tuple(resolve(source.path, link.target) for link in read.links)
    return Entry(source, item, read, targets), found

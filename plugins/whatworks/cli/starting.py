"""The verb that starts a new page."""

import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import click

from whatworks import build as building
from whatworks.cli.asking import (
    TypeName,
    ask,
    audiences,
    choose,
    configuration_of,
    errors_in,
    id_from,
    ids_in_use,
    is_terminal,
    refuse_if_taken,
    stopped,
    topics_from,
    written,
)
from whatworks.cli.options import root_option
from whatworks.cli.shared import report
from whatworks.draft import STAND_IN, draft, needed
from whatworks.model import Configuration
from whatworks.problems import did_you_mean, listing
from whatworks.read.layout import path_of
from whatworks.schema import FRONT_MATTER
from whatworks.schema.enums import ContentType
from whatworks.schema.shape import Form, Shape, shape
from whatworks.views.words import TYPES

WITHOUT_TOPIC = {ContentType.PAGE, ContentType.NEWSLETTER, ContentType.PANEL}
"""Types that are found by other ways than by a topic, so none is asked for."""


def pairs(given: tuple[str, ...]) -> dict[str, str]:
    """Return the fields that were given as ``name=value``."""
    found: dict[str, str] = {}
    for one in given:
        name, equals, value = one.partition("=")
        if not equals or not value.strip():
            raise click.UsageError(f'"{one}" says nothing; write it like place=Portsmouth.')
        found[name.strip()] = value.strip()
    return found


_OPTIONS = (
    click.option("--owner", help="The office or team that looks after it; never a person."),
    click.option("--audience", help="Who may read it: open, partnership or department."),
    click.option(
        "--topic", "topics", metavar="FACET=TERM", multiple=True, help="What it is about."
    ),
    click.option("--community", help="For a session: the id of its community."),
    click.option(
        "--set",
        "fields",
        metavar="FIELD=VALUE",
        multiple=True,
        help="Any other field with one value, such as place=Portsmouth.",
    ),
    root_option,
)


def field_options(command: Callable[..., None]) -> Callable[..., None]:
    """Give a verb the options by which somebody says what stands in the fields."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def said_in(
    configuration: Configuration,
    topics: tuple[str, ...],
    fields: tuple[str, ...],
    said: Mapping[str, str | None],
) -> dict[str, Any]:
    """Return the values of fields as they were given in options, without those that were not."""
    given = {**said, "topics": topics_from(topics, configuration), **pairs(fields)}
    return {name: value for name, value in given.items() if value}


@click.command()
@click.argument("type_", metavar="TYPE", type=TypeName())
@click.argument("id_", metavar="ID")
@click.option("--title", help="The name of the item, as a heading and in lists.")
@click.option("--summary", help="What it says in plain English, in at most 300 characters.")
@field_options
def new(
    type_: ContentType,
    id_: str,
    *,
    topics: tuple[str, ...],
    community: str | None,
    fields: tuple[str, ...],
    root: Path,
    **said: str | None,
) -> None:
    """Start a new page of TYPE: write a draft with every field explained.

    ID becomes part of its address: lower-case words and hyphens, such as early-language-support.
    What is not given as an option is asked for.
    """
    configuration = configuration_of(root)
    given = said_in(configuration, topics, fields, said)
    page = NewPage(root, configuration, type_, id_from(id_))
    stopped(lambda: _start(page, given, community or ""))


def _start(page: "NewPage", given: dict[str, Any], community: str) -> None:
    page.check(given)
    path = path_of(page.type, page.id, page.find_community(community))
    refuse_if_taken(page.root, page.id, path)
    values = page.complete(given, ("title", "audience", "owner"))
    text = draft(page.type, page.id, values, page.configuration, today=building.today())
    with written(page.root, {path: text.encode()}):
        if errors := errors_in(page.root, path):
            report(errors, err=True)
            raise click.ClickException(f"So {path} would have faults; nothing was written.")
    click.echo(f"Wrote {path}: a draft, which stands in no published site.\n{next_steps(path)}")


@dataclass(frozen=True, slots=True)
class NewPage:
    """A page that is to be started, and the questions that have to be asked for it."""

    root: Path
    configuration: Configuration
    type: ContentType
    id: str

    def check(self, given: dict[str, Any]) -> None:
        """Stop at a field that the type does not have, or that one value cannot fill."""
        fields = FRONT_MATTER[self.type].model_fields
        for name in given:
            if name not in fields:
                advice = did_you_mean(
                    name, fields, otherwise=f"the fields are {listing(fields, 40)}"
                )
                raise click.UsageError(f'{TYPES[self.type][0]} has no field "{name}"; {advice}.')
            found = shape(fields[name])
            if name != "topics" and (found.is_list or found.form in {Form.GROUP, Form.NAMED}):
                raise click.UsageError(
                    f'"{name}" holds more than one value; write it in the file, where it is '
                    "explained."
                )

    def find_community(self, named: str) -> str:
        """Return the community that a session is of; of anything else, nothing."""
        if self.type is not ContentType.SESSION:
            if named:
                raise click.UsageError("Only a session has --community.")
            return ""
        known = list(self._items((ContentType.COMMUNITY,)))
        if not known:
            raise click.UsageError(
                "The hub has no community yet; start one with: whatworks new community ID"
            )
        if not named and is_terminal():
            return choose("Which community met?", dict.fromkeys(known, ""))
        if named not in known:
            what = f'There is no community "{named}"' if named else "A session needs --community"
            advice = did_you_mean(named, known, otherwise=f"write one of {listing(known)}")
            raise click.UsageError(f"{what}; {advice}.")
        return named

    def complete(self, given: dict[str, Any], asked: tuple[str, ...]) -> dict[str, Any]:
        """Return the values given, with somebody's answers to the questions that are left.

        Where nobody can be asked and something is missing, say which options are, and stop.
        """
        values = dict(given)
        wanted = [one for one in dict.fromkeys((*asked, *needed(self.type))) if one not in values]
        if not is_terminal():
            if wanted:
                raise click.UsageError(f"Please add: {', '.join(map(_option, wanted))}.")
            return values
        if wanted:
            click.echo(f"{TYPES[self.type][0]} {self.id}: a few questions (Ctrl-C stops).")
        for name in wanted:
            values[name] = self._answer(name)
        if wanted and not values.get("topics") and self.type not in WITHOUT_TOPIC:
            facet = self.configuration.hub.organised_by
            known = self.configuration.vocabularies[facet]
            terms = {term: entry.label for term, entry in known.terms.items()}
            topic = choose(f"What is it mainly about ({known.label})?", terms, may_skip=True)
            values |= {"topics": {facet: [topic]}} if topic else {}
        return values

    def _answer(self, name: str) -> str:
        field = FRONT_MATTER[self.type].model_fields[name]
        if name == "title":
            return ask("Title", self.id.replace("-", " ").capitalize())
        if name == "audience":
            return choose("Who may read it?", audiences(self.configuration))
        question = str(field.description).rstrip(".")
        if answers := self._answers(shape(field)):
            return choose(f"{question}:", answers)
        while fault := _fault(shape(field), answer := ask(question)):
            click.echo(fault)
        return answer

    def _answers(self, found: Shape) -> dict[str, str]:
        """Return what can be chosen, if the field has a list of values."""
        match found.form:
            case Form.CHOICE:
                return dict.fromkeys(found.choices, "")
            case Form.TERM if found.vocabulary in self.configuration.vocabularies:
                terms = self.configuration.vocabularies[found.vocabulary].terms
                return {id_: term.label for id_, term in terms.items()}
            case Form.ITEM:
                return dict.fromkeys(self._items(found.types), "")
            case _:
                return {}

    def _items(self, types: tuple[ContentType, ...]) -> Iterator[str]:
        items = ids_in_use(self.root).items()
        return (id_ for id_, (type_, _) in items if type_ in types)


def _option(name: str) -> str:
    return f"--{name} …" if name in {"title", "audience", "owner"} else f"--set {name}=…"


def _fault(found: Shape, answer: str) -> str:
    """Return what is wrong with an answer, or nothing."""
    if found.form is Form.DATE:
        try:
            date.fromisoformat(answer)
        except ValueError:
            return f'"{answer}" is not a day; write year, month and day, like 2026-09-01.'
    if found.form is Form.WHOLE and not answer.isdecimal():
        return f'"{answer}" is not a whole number; write digits only, like 12.'
    return ""


def next_steps(path: str) -> str:
    """Return what to do with a new draft, in words, with the command as it was typed."""
    typed = sys.argv[0]
    command = typed if typed.endswith(".venv/bin/whatworks") else "whatworks"
    return (
        "What to do next:\n"
        f'  1. Open it, and replace each "{STAND_IN}" and the advice below each heading.\n'
        f"  2. Run: {command} check {path}\n"
        f"  3. See how it looks: {command} serve"
    )

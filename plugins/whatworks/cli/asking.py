"""What the verbs that write a new file share: asking for what is missing, and writing it safely."""

import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

import click

from whatworks import build as building
from whatworks.cli.shared import report
from whatworks.folders import TOP_FOLDERS
from whatworks.model import Configuration, Problem
from whatworks.problems import did_you_mean, listing
from whatworks.read import read_configuration
from whatworks.read.layout import place
from whatworks.schema.enums import Audience, ContentType
from whatworks.schema.fields import as_id, is_id
from whatworks.views.words import TYPES

FEW = 25
"""So many answers are listed to choose from; of more, the nearest to what was typed is named."""


class TypeName(click.ParamType[ContentType]):
    """A content type, in any way that people write its name."""

    name = "TYPE"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> ContentType:
        """Return the type, or fail with the name that was probably meant."""
        if isinstance(value, ContentType):
            return value
        names = {type_.value: type_ for type_ in ContentType}
        names |= {name: type_ for type_ in ContentType for name in TYPES[type_][:2]}
        alike = {_bare(name): type_ for name, type_ in names.items()}
        if (found := alike.get(_bare(str(value)))) is not None:
            return found
        known = [type_.value for type_ in ContentType]
        advice = did_you_mean(str(value), known, otherwise=f"the types are {listing(known, 20)}")
        self.fail(f'There is no type "{value}"; {advice}.', param, ctx)


def _bare(name: str) -> str:
    return re.sub(r"[\W_]", "", name).casefold().removesuffix("s")


def id_from(text: str) -> str:
    """Return a text as an id, lower-case words and hyphens, or say that it cannot be one."""
    made = as_id(re.sub("['’]", "", text))
    if not is_id(made):
        raise click.UsageError(
            f'"{text}" cannot be an id; write lower-case words and hyphens, like '
            "early-language-support."
        )
    if len(made) > LONGEST_ID:
        raise click.UsageError(
            f'The id "{made}" is too long; write a few words that say what it is about.'
        )
    return made


LONGEST_ID = 80
"""Characters of an id: it is part of an address that people read and send."""


def configuration_of(root: Path) -> Configuration:
    """Return the configuration of a hub, or report what is wrong with it and stop."""
    configuration, problems = read_configuration(root)
    if configuration is None:
        report(problems, err=True)
        raise click.ClickException(
            "The hub's configuration has to be mended first. Nothing was written."
        )
    return configuration


def ids_in_use(root: Path) -> dict[str, tuple[ContentType, str]]:
    """Return the type and the path of every item by its id, be its file sound or not."""
    found: dict[str, tuple[ContentType, str]] = {}
    for top in TOP_FOLDERS:
        for file in sorted((root / top).rglob("*.md")):
            path = PurePosixPath(file.relative_to(root).as_posix())
            where = place(path)
            if where is not None and path.parent.name != "files":
                found.setdefault(where.id, (where.type, str(path)))
    return found


def refuse_if_taken(root: Path, id_: str, path: str) -> None:
    """Stop if an item has the id already, or if something stands at the path."""
    used = ids_in_use(root).get(id_)
    if used is not None:
        raise click.UsageError(
            f'The id "{id_}" is already that of {used[1]}; choose another. Nothing was written.'
        )
    for folder in PurePosixPath(path).parents:
        if folder.name and (root / folder).is_symlink():
            raise click.UsageError(
                f"{folder} is a symbolic link, which the hub does not follow. Nothing was written."
            )
    if (root / path).exists() or (root / path).is_symlink():
        raise click.UsageError(f"There is already a file {path}. Nothing was written.")


def is_terminal() -> bool:
    """Say whether there is somebody to ask."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def ask(question: str, default: str | None = None) -> str:
    """Return what somebody types, without the space around it; ask again if that is nothing."""
    while True:
        answer = str(click.prompt(question, default=default, show_default=True)).strip()
        if answer:
            return answer


def choose(question: str, answers: Mapping[str, str], *, may_skip: bool = False) -> str:
    """Return one of the answers, chosen by its number, its id or its label; "" if skipped."""
    listed = list(answers)
    click.echo(f"\n{question}")
    if len(listed) <= FEW:
        for number, (id_, label) in enumerate(answers.items(), 1):
            click.echo(f"  {number:2}  {id_}" + (f"  ({label})" if label else ""))
    labels = {label.casefold(): id_ for id_, label in answers.items()}
    labels |= {id_.casefold(): id_ for id_ in listed}
    while True:
        prompt = "Number or name" + (", or Enter to leave it open" if may_skip else "")
        answer = str(click.prompt(prompt, default="" if may_skip else None, show_default=False))
        answer = answer.strip()
        if not answer and may_skip:
            return ""
        if answer.isdecimal() and 1 <= int(answer) <= len(listed) <= FEW:
            return listed[int(answer) - 1]
        if answer.casefold() in labels:
            return labels[answer.casefold()]
        advice = did_you_mean(
            answer.casefold(), labels, otherwise=f"it is one of {listing(listed)}"
        )
        click.echo(f'"{answer}" is none of them; {advice}.')


def audiences(configuration: Configuration) -> dict[str, str]:
    """Return the audiences with who belongs to them."""
    tiers = configuration.audiences.tiers
    return {
        one.value: f"{tiers[one].label}: {tiers[one].definition}" if one in tiers else ""
        for one in Audience
    }


def topics_from(given: Iterable[str], configuration: Configuration) -> dict[str, list[str]]:
    """Return terms by facet, each given as ``facet=term``; stop at one that is not known."""
    found: dict[str, list[str]] = {}
    facets = configuration.facets
    for one in given:
        facet, equals, term = (part.strip() for part in one.partition("="))
        if not equals:
            example = f"{facet}={next(iter(facets[facet].terms))}" if facet in facets else None
            shown = example or f"{configuration.hub.organised_by}=term"
            raise click.UsageError(f'"{one}" is not a topic; write it like {shown}.')
        if facet not in facets:
            advice = did_you_mean(facet, facets, otherwise=f"write one of {listing(facets)}")
            raise click.UsageError(f'Items are not sorted by "{facet}"; {advice}.')
        terms = {entry.label.casefold(): id_ for id_, entry in facets[facet].terms.items()}
        terms |= {id_: id_ for id_ in facets[facet].terms}
        if term.casefold() not in terms:
            known = facets[facet].terms
            advice = did_you_mean(term, known, otherwise=f"write one of {listing(known)}")
            raise click.UsageError(f'"{term}" is not a term of {facet}; {advice}.')
        if (id_ := terms[term.casefold()]) not in found.setdefault(facet, []):
            found[facet].append(id_)
    return found


@contextmanager
def written(root: Path, files: Mapping[str, bytes]) -> Iterator[None]:
    """Write files that do not exist yet; if anything fails inside, take them away again."""
    made: list[Path] = []
    try:
        for path, content in files.items():
            target = root / path
            for folder in reversed(target.parents):
                if not folder.exists():
                    folder.mkdir()
                    made.append(folder)
            with target.open("xb") as file:
                made.append(target)
                file.write(content)
        yield
    except BaseException as error:
        for path_ in reversed(made):
            path_.rmdir() if path_.is_dir() else path_.unlink()
        if isinstance(error, FileExistsError):
            raise click.UsageError(
                f"There is already a file {error.filename}. Nothing was written."
            ) from None
        raise


def errors_in(root: Path, path: str) -> list[Problem]:
    """Return what the check calls an error in one file of a hub."""
    return [one for one in building.load(root, building.today()).errors if one.path == path]


def stopped(verb: Callable[[], None]) -> None:
    """Run what asks questions; if somebody breaks it off, say that nothing was written."""
    try:
        verb()
    except (click.Abort, KeyboardInterrupt):
        click.echo("\nStopped. Nothing was written.", err=True)
        raise click.exceptions.Exit(1) from None

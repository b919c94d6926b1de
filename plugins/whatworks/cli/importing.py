"""The verb that makes a draft of a Word document."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from whatworks import build as building
from whatworks.cli.asking import (
    TypeName,
    configuration_of,
    errors_in,
    id_from,
    is_terminal,
    refuse_if_taken,
    stopped,
    written,
)
from whatworks.cli.starting import NewPage, field_options, next_steps, said_in
from whatworks.draft import draft
from whatworks.read.layout import path_of
from whatworks.schema import FRONT_MATTER
from whatworks.schema.enums import NARROWEST, ContentType
from whatworks.word import Imported, WordError, read_word
from whatworks.word.package import MOST_BYTES


@click.command("import")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option(
    "--type", "type_", metavar="TYPE", type=TypeName(), required=True, help="What it is to become."
)
@click.option("--id", "id_", help="The id; made from the title or the file's name if not given.")
@click.option("--title", help="The title; that of the document if not given.")
@click.option("--summary", help="The summary; the first paragraph if not given.")
@field_options
def import_(
    file: Path,
    *,
    type_: ContentType,
    id_: str | None,
    community: str | None,
    topics: tuple[str, ...],
    fields: tuple[str, ...],
    root: Path,
    **said: str | None,
) -> None:
    """Make a draft of TYPE of the Word document FILE (.docx).

    Headings become the headings of the type, pictures stand beside the draft in files/, and what
    has no place in it is told, with its words. The document itself stays as it is.
    """
    configuration = configuration_of(root)
    given = said_in(configuration, topics, fields, said)
    page = NewPage(root, configuration, type_, id_from(id_) if id_ else "")
    stopped(lambda: _import(page, file, given, community or ""))


def _import(page: NewPage, file: Path, given: dict[str, Any], community: str) -> None:
    page.check(given)
    imported = _read(page, file, str(given.get("title", "")))
    page = replace(page, id=imported.id)
    path = path_of(page.type, page.id, page.find_community(community))
    refuse_if_taken(page.root, page.id, path)
    found = {"title": imported.title or file.stem, "summary": imported.summary, **given}
    known = {name: value for name, value in found.items() if value}
    is_open_question = "audience" not in known and not is_terminal()
    if is_open_question:
        known["audience"] = NARROWEST.value
    values = page.complete(known, ("audience", "owner") if is_terminal() else ())
    text = draft(
        page.type, page.id, values, page.configuration, today=building.today(), body=imported.body
    )
    folder = path.rpartition("/")[0]
    pictures = {f"{folder}/{name}": content for name, content in imported.pictures.items()}
    with written(page.root, {**pictures, path: text.encode()}):
        errors = errors_in(page.root, path)
    click.echo(f"Wrote {path}: a draft, which stands in no published site.")
    _list("Pictures, without what cameras and programs write into them", pictures)
    _list("Placed otherwise than it stood", imported.placed)
    replaced = [
        f"The {name} of the document: “{own}”"
        for name, own in (("title", imported.title), ("summary", imported.summary))
        if own and own != values[name]
    ]
    _list(
        "Without a place in the draft; copy what you need from here",
        [*replaced, *imported.left_out],
    )
    asked = [
        f"Say what {name} shows, between the [ ] before its name." for name in imported.undescribed
    ]
    if is_open_question:
        asked.append(f"Say who may read it; until then it is kept for: {NARROWEST.value}.")
    if "owner" not in values:
        asked.append("Say which office or team owns it.")
    mended = [one for one in errors if one.code != "WW503"]
    asked += [f"Line {one.line}: {one.message}; {one.hint}." for one in mended]
    _list("Left for you", asked)
    click.echo(f"\n{next_steps(path)}")


def _read(page: NewPage, file: Path, title: str) -> Imported:
    """Return what the document holds, or say why it cannot be read and stop."""
    blocks = FRONT_MATTER[page.type].blocks

    def id_of(its_title: str) -> str:
        return page.id or id_from(title or its_title or file.stem)

    try:
        if not file.is_file():
            raise click.UsageError(f"There is no file {file}.")
        if file.stat().st_size > MOST_BYTES:
            raise WordError(f"The file has more than {MOST_BYTES // 1_000_000} MB.")
        return read_word(file.read_bytes(), blocks, id_of, _describe)
    except (WordError, OSError) as error:
        words = error if isinstance(error, WordError) else "The file cannot be opened."
        raise click.ClickException(f"{file}: {words} Nothing was written.") from None


def _describe(path: str, about: str) -> str:
    """Return what somebody says a picture shows; nothing where nobody can be asked."""
    if not is_terminal():
        return ""
    where = f", after “{about}”" if about else ""
    click.echo(f"\nThe document does not say what a picture shows ({path}{where}).")
    return str(click.prompt("It shows (Enter to leave it open)", default="", show_default=False))


def _list(title: str, lines: Iterable[str]) -> None:
    found = list(lines)
    if found:
        click.echo(f"\n{title}:")
        for line in found:
            click.echo(f"  - {line}")

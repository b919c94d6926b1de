"""The verb that approves."""

import sys
from datetime import date
from pathlib import Path

import click

from whatworks import build as building
from whatworks.check.context import decisions_in
from whatworks.cli.options import root_option, today_option
from whatworks.cli.shared import report
from whatworks.cli.verbs import EXIT_PROBLEMS
from whatworks.problems import did_you_mean
from whatworks.publish import sign_off as signing


@click.command("sign-off")
@click.argument("item")
@click.option("--role", help="The role that approves, as governance.yml has it.")
@click.option("--decision", metavar="ID", help="The panel's decision, where a panel decided.")
@click.option("--office", help="The office that signs, if it is not the role's usual one.")
@click.option("--show", is_flag=True, help="Only show what would be signed; write nothing.")
@today_option
@root_option
def sign_off(
    item: str,
    *,
    role: str | None,
    decision: str | None,
    office: str | None,
    show: bool,
    today: date | None,
    root: Path,
) -> None:
    """Approve ITEM as it stands: show what changed since it was signed last, and write it down."""
    hub = building.load(root, today or building.today())
    found = next((one for one in hub.items if one.id == item), None)
    hindering = signing.hindering(hub.problems, item, found)
    if hindering or hub.configuration is None:
        report(hindering or hub.problems, err=True)
        sys.exit(EXIT_PROBLEMS)
    if found is None:
        known = [one.id for one in hub.items]
        advice = did_you_mean(item, known, otherwise="the id is the name of its file")
        raise click.UsageError(f'There is no item "{item}"; {advice}.')
    versions = hub.signed.get(found.id, ())
    try:
        click.echo(signing.in_words(signing.since_last(found, versions, hub.configuration)))
        if show:
            return
        if role is None:
            raise click.UsageError("Say who approves it, with --role.")
        made = signing.new_sign_off(
            found,
            (root / found.path).read_bytes().decode("utf-8"),
            versions,
            hub.configuration,
            decisions_in(hub.items),
            role=role,
            office=office,
            decision=decision,
            today=hub.today,
        )
    except signing.SignOffError as error:
        raise click.UsageError(str(error)) from None
    _write(root / made.path, made.record, root / found.path, made.source)
    click.echo(f"{role} has signed off {found.id}: see sign_off in {found.path}, and {made.path}")


def _write(kept: Path, record: str, item: Path, source: str) -> None:
    """Write a record and the item that it is of: both, or neither."""
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        with kept.open("xb") as file:
            file.write(record.encode())
    except FileExistsError:
        raise click.UsageError(f"{kept} is in the way; nothing was written.") from None
    try:
        item.write_bytes(source.encode())
    except OSError as error:
        kept.unlink()
        raise click.UsageError(f"{item} cannot be written: {error.strerror}.") from None

"""Options that several verbs have."""

from datetime import date
from pathlib import Path

import click

from whatworks.schema.enums import Audience

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

"""The command: one verb for each thing a person does with a hub."""

import os

import click

os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")  # before Material is loaded, which prints it

from whatworks.cli import building, checking, newsletters, reading, signing
from whatworks.cli.shared import Verbs


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="whatworks")
def main() -> None:
    """Build and look after a What Works knowledge hub."""


for verb in (
    building.build,
    building.serve,
    checking.check,
    reading.explain,
    reading.trace,
    reading.search,
    reading.rate,
    reading.schema,
    signing.sign_off,
    newsletters.newsletter,
):
    main.add_command(verb)

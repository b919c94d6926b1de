"""The command: one verb for each thing a person does with a hub."""

import os

import click

os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")  # before Material is loaded, which prints it

from whatworks.cli import (
    asked,
    building,
    checking,
    importing,
    newsletters,
    previewing,
    reading,
    reviewing,
    signing,
    starting,
)
from whatworks.cli.shared import Verbs


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="whatworks")
def main() -> None:
    """Build and look after a What Works knowledge hub."""


for verb in (
    starting.new,
    importing.import_,
    asked.forms,
    building.build,
    previewing.serve,
    checking.check,
    reading.explain,
    reading.trace,
    reading.search,
    reading.rate,
    reading.schema,
    reviewing.review,
    reviewing.codeowners,
    signing.sign_off,
    newsletters.newsletter,
):
    main.add_command(verb)

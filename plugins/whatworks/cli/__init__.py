"""The command: one verb for each thing a person does with a hub."""

import os

import click

from whatworks import __version__
from whatworks.cli.verbs import OnDemand, Verbs

os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")  # before Material is loaded, which prints it

_VERBS = OnDemand(
    {
        "new": "starting:new",
        "import": "importing:import_",
        "forms": "asked:forms",
        "build": "building:build",
        "serve": "previewing:serve",
        "check": "checking:check",
        "explain": "reading:explain",
        "trace": "reading:trace",
        "search": "reading:search",
        "rate": "reading:rate",
        "schema": "reading:schema",
        "review": "reviewing:review",
        "codeowners": "reviewing:codeowners",
        "sign-off": "signing:sign_off",
        "newsletter": "newsletters:newsletter",
    }
)


@click.group(cls=Verbs, commands=_VERBS, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
def main() -> None:
    """Build and look after a What Works knowledge hub."""

"""How verbs are found and run, before anything that they need is loaded."""

import gc
import os
import sys
from collections import UserDict
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

import click

EXIT_PROBLEMS = 1
EXIT_MISUSE = 2


class OnDemand(UserDict[str, Any]):
    """Verbs by name, given as a module of this package and what the verb is called there.

    Each is loaded only when it is asked for: to load what all of them need takes a second.
    """

    def __getitem__(self, name: str) -> click.Command:
        """Load a verb and return it."""
        module, _, verb = self.data[name].partition(":")
        found = getattr(import_module(f"whatworks.cli.{module}"), verb)
        assert isinstance(found, click.Command)
        return found


class Verbs(click.Group):
    """The verbs; what goes wrong inside them is told in words, not as a traceback."""

    def invoke(self, ctx: click.Context) -> object:
        """Run a verb; with ``WHATWORKS_TRACEBACK`` set, let errors of the program through."""
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:
            if os.environ.get("WHATWORKS_TRACEBACK"):
                raise
            click.echo(
                f"Error: the program failed ({type(error).__name__}: {error}). This is a fault of "
                "the program, not yours. Nothing was written. Please report it.",
                err=True,
            )
            sys.exit(EXIT_PROBLEMS)


@contextmanager
def uncollected() -> Iterator[None]:
    """Look for no rings of objects for a while: in a command that soon ends, that is a quarter."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()

"""The order of the stages: the only module that knows it."""

import os
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from whatworks.check import check as check_sources
from whatworks.model import Configuration, Item, Problem
from whatworks.read import read_configuration, read_hub

MADE = frozenset({"", "find/", "whats-new/"})


@dataclass(frozen=True, slots=True)
class LoadedHub:
    """A hub as it was read and checked; nothing has been left out yet for any audience."""

    configuration: Configuration | None
    items: tuple[Item, ...]
    problems: tuple[Problem, ...]


def today() -> date:
    """Return the day a build stands for: ``SOURCE_DATE_EPOCH`` where it is set, else today."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    now = datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC)
    return now.date()


def load(root: Path, day: date) -> LoadedHub:
    """Read and check the hub at ``root`` as of ``day``."""
    configuration, problems = read_configuration(root)
    if configuration is None:
        return LoadedHub(None, (), tuple(sorted(set(problems))))
    checked = check_sources(root, read_hub(root), configuration, day, MADE)
    return LoadedHub(configuration, checked.items, checked.problems)


def check(root: Path, day: date) -> tuple[Problem, ...]:
    """Return every problem of the hub at ``root`` as of ``day``."""
    return load(root, day).problems

"""Drafts for tests: what somebody has to say for each type, and how a draft is read back."""

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from whatworks.draft import needed
from whatworks.model import Configuration
from whatworks.problems import File
from whatworks.read import read_configuration
from whatworks.read.strict_yaml import read_yaml
from whatworks.schema.enums import ContentType

SAID: dict[str, object] = {
    "audience": "open",
    "kind": "reform_delivery",
    "panel": "spring-2026",
    "decision": "spring-2026-1",
    "date": date(2026, 11, 21),
    "issue": 1,
    "cycle": 1,
    "started": date(2026, 11, 2),
    "design": "survey",
    "function": "advice",
}
"""What somebody has to say for one type or another, in the smallest of the test sites."""


def said(type_: ContentType, values: Mapping[str, object] = SAID) -> dict[str, object]:
    """Return what somebody has to say for a type."""
    return {name: values[name] for name in needed(type_)}


def configuration_of(root: Path) -> Configuration:
    """Return the configuration of a sound hub."""
    configuration, problems = read_configuration(root)
    assert configuration is not None, problems
    return configuration


def fields_of(text: str) -> dict[str, Any]:
    """Return the fields of a file as the strict reader has them."""
    assert text.startswith("---\n")
    document = read_yaml(text[4:].partition("\n---\n")[0], File("x.md"))
    assert document.problems == ()
    return document.data


def switched_on(text: str) -> str:
    """Delete the # before every field that is switched off, until none is left."""
    before = ""
    while text != before:
        before = text
        text = re.sub(r"^(\s*)#(?=\S|\s{2})", r"\1", text, flags=re.MULTILINE)
    return text

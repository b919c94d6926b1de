"""What changed in ``site_config/``, entry by entry, and how much hangs on it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

from whatworks.build import LoadedHub
from whatworks.model import Configuration, Problem
from whatworks.publish.moves import Move
from whatworks.schema.site import Framework
from whatworks.sign import flat
from whatworks.views import words

VOCABULARIES, FRAMEWORKS, GOVERNANCE = "Vocabularies", "Rating frameworks", "Governance"

_TOLD = {
    "hub",
    "vocabularies",
    "frameworks",
    "past_frameworks",
    "audiences",
    "glossary",
    "gaps",
    "governance",
    "schemes",  # of the program, not of the hub
    "positions",
}
"""What is told of entry by entry, or is no setting."""

Entries = Mapping[str, Mapping[str, Any]]
"""By the name of a register, its entries as plain data, by their names."""


@dataclass(frozen=True, slots=True)
class SettingChange:
    """A register of the configuration that is not what it was."""

    name: str
    """In words, such as Glossary."""
    new: tuple[str, ...]
    changed: tuple[str, ...]
    gone: tuple[str, ...]
    moves: tuple[str, ...]
    """What stands elsewise in the entries that changed, in words."""
    touches: str
    """What hangs on it, in words; empty where nothing is counted."""


def setting_changes(
    before: LoadedHub, after: LoadedHub, moved: list[Move], problems: tuple[Problem, ...]
) -> Iterator[SettingChange]:
    """Yield every register that differs; ``moved`` are ratings, ``problems`` those that are new."""
    assert before.configuration is not None
    assert after.configuration is not None
    was, is_ = _entries(before.configuration), _entries(after.configuration)
    for name in dict.fromkeys([*was, *is_]):
        old, new = was.get(name, {}), is_.get(name, {})
        changed = tuple(key for key in new if key in old and old[key] != new[key])
        added = tuple(key for key in new if key not in old)
        gone = tuple(key for key in old if key not in new)
        if added or changed or gone:
            touched = {*changed, *gone, *added}
            touches = _touches(name, touched, (before, after), moved, problems)
            told = tuple(one for key in changed for one in _moves(key, old[key], new[key]))
            yield SettingChange(name, added, changed, gone, told, touches)
    yield from _others(before.configuration, after.configuration)


def _moves(name: str, before: Any, after: Any) -> Iterator[str]:
    """Yield what stands elsewise in an entry, each with what stood there."""
    was, is_ = (dict(flat({name: entry})) for entry in (before, after))
    for path in dict.fromkeys([*was, *is_]):
        old, new = was.get(path) or "nothing", is_.get(path) or "nothing"
        if old != new:
            yield f"{path}: {old} → {new}"


def _entries(configuration: Configuration) -> Entries:
    terms = {
        f"{name}: {id_}": term
        for name, vocabulary in configuration.vocabularies.items()
        for id_, term in vocabulary.model_dump(mode="json")["terms"].items()
    }
    heads = {
        name: vocabulary.model_dump(mode="json", exclude={"terms"})
        for name, vocabulary in configuration.vocabularies.items()
    }
    frameworks = (*configuration.frameworks.items(), *_past(configuration))
    governance = configuration.governance.model_dump(mode="json")
    audiences = configuration.audiences.model_dump(mode="json")
    return {
        "The hub": configuration.hub.model_dump(mode="json"),
        VOCABULARIES: {**heads, **terms},
        FRAMEWORKS: {
            f"{id_} {one.version}": one.model_dump(mode="json") for id_, one in frameworks
        },
        "Audiences": {
            **{f"tier {name}": tier for name, tier in audiences["tiers"].items()},
            **{f"field {name}": readers for name, readers in audiences["fields"].items()},
        },
        "Glossary": {
            id_: term.model_dump(mode="json") for id_, term in configuration.glossary.items()
        },
        "Gaps": {one.asked: one.model_dump(mode="json") for one in configuration.gaps},
        GOVERNANCE: {
            **{f"role {name}": role for name, role in governance["roles"].items()},
            **{name: value for name, value in governance.items() if name != "roles"},
        },
    }


def _past(configuration: Configuration) -> Iterator[tuple[str, Framework]]:
    """Yield the earlier versions of frameworks, by id."""
    return ((id_, one) for (id_, _), one in configuration.past_frameworks.items())


def _others(was: Configuration, is_: Configuration) -> Iterator[SettingChange]:
    """Yield what else of the configuration differs, as a whole."""
    for field in fields(Configuration):
        name = field.name
        if name not in _TOLD and getattr(was, name) != getattr(is_, name):
            yield SettingChange(name.replace("_", " ").capitalize(), (), ("all of it",), (), (), "")


def _touches(
    name: str,
    touched: set[str],
    hubs: tuple[LoadedHub, LoadedHub],
    moved: list[Move],
    problems: tuple[Problem, ...],
) -> str:
    if name == FRAMEWORKS:
        items = {move.item for move in moved if move.what == "indicated"}
        return f"{words.count(len(items), 'rating is', 'ratings are')} now indicated otherwise"
    if name == VOCABULARIES:
        carrying = {
            item.id
            for hub in hubs
            for item in hub.items
            for vocabulary, terms in item.front.topics.items()
            if not touched.isdisjoint({vocabulary, *(f"{vocabulary}: {one}" for one in terms)})
        }
        return f"{words.count(len(carrying), 'item carries', 'items carry')} what changed"
    if name == GOVERNANCE:
        asked = {one.path for one in problems if one.code.startswith("WW8")}
        return f"{words.count(len(asked), 'file needs', 'files need')} a signature or another step"
    return ""

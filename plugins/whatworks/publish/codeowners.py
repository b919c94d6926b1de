"""``CODEOWNERS``: whose review a change needs on the code host, from owners and governance.

Of the lines that match a file, the last counts and the others do not. Of several teams on a line,
the review of one is enough. So the lines go from everything to what fewer may decide.
https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners
"""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from whatworks.model import Item
from whatworks.read.governance import GOVERNANCE
from whatworks.read.layout import FOLDERS
from whatworks.read.signed import SIGNED
from whatworks.schema.enums import ContentType
from whatworks.schema.governance import Governance
from whatworks.walk import declared_files

FILE = ".github/CODEOWNERS"

_HEAD = f"""\
# Made by "whatworks codeowners" from the owners of the items and {GOVERNANCE}:
# change it there, and run "whatworks codeowners > {FILE}".
# Of the lines that match a file the last counts; of several teams on it, one has to approve.
"""
_NOT_WRITABLE = re.compile(r"[*?\[\]\\#!]")
"""What a pattern cannot hold as it is; a question mark stands for any one sign."""


@dataclass(frozen=True, slots=True)
class Ownership:
    """The file, and what it could not be made of."""

    text: str
    unknown: tuple[str, ...]
    """Owners of items that have no team."""


class NoTeamsError(Exception):
    """Governance names no team; the message says so for a person."""


def codeowners(items: Iterable[Item], governance: Governance) -> Ownership:
    """Return who has to approve a change to which file.

    Raises ``NoTeamsError`` where governance names no team at all.
    """
    if not governance.teams:
        raise NoTeamsError(
            f"{GOVERNANCE} names no team: write under teams, for each office, its team on the "
            'code host, as in  Hub editorial team: "@organisation/editors"'
        )
    everything = sorted(items, key=lambda item: item.path)
    rest = next(iter(governance.teams.values()))
    groups = (
        ("Whatever belongs to nobody else", [("*", [rest])]),
        ("Who looks after it", _owned(everything, governance, rest)),
        (
            "What is published only as it was signed: its owner, or who may sign it",
            _gated(everything, governance, rest),
        ),
        (
            "What decides who may decide: rules, signatures, decisions and this file",
            [*_guarded(governance, rest), *_signed(everything, governance, rest)],
        ),
    )
    blocks = [_HEAD]
    for title, lines in groups:
        written = [f"{pattern} {' '.join(teams)}" for pattern, teams in lines]
        if written:
            blocks.append("\n".join([f"# {title}", *written, ""]))
    unknown = {item.owner for item in (one.front for one in everything)} - {*governance.teams}
    return Ownership("\n".join(blocks), tuple(sorted(unknown)))


Lines = Iterator[tuple[str, list[str]]]
"""Patterns, each with the teams that own what it matches."""


def _owned(items: Iterable[Item], governance: Governance, rest: str) -> Lines:
    """Yield the items that another team than the rest's looks after, and their files."""
    for item in items:
        team = governance.teams.get(item.front.owner, rest)
        if team != rest and not governance.gates_of(item.type):
            for path in _files(item):
                yield pattern(path), [team]


def _gated(items: Collection[Item], governance: Governance, rest: str) -> Lines:
    """Yield the folders of what is gated, for what is new, then each item in them."""
    for type_ in ContentType:
        if not governance.gates_of(type_):
            continue
        signing = _teams_of(_signers([type_], governance), governance)
        folder, new = "", list(dict.fromkeys([rest, *signing]))
        if type_ in FOLDERS:
            folder = f"{FOLDERS[type_][0]}/"
            yield pattern(folder), new
        for item in items:
            if item.type is type_:
                team = governance.teams.get(item.front.owner, rest)
                teams = list(dict.fromkeys([team, *signing]))
                for path in _files(item):
                    if teams != new or not folder or not path.startswith(folder):
                        yield pattern(path), teams


def _guarded(governance: Governance, rest: str) -> Lines:
    """Yield what only those may change whose decisions it holds or protects."""
    deciding = [id_ for id_, role in governance.roles.items() if role.decides]
    teams = _teams_of(deciding, governance) or [rest]
    for path in (f"{FOLDERS[ContentType.PANEL][0]}/", GOVERNANCE, FILE):
        yield pattern(path), teams


def _signed(items: Iterable[Item], governance: Governance, rest: str) -> Lines:
    """Yield the sign-offs that are kept: for whoever may sign, of a known item its own type."""
    anything = _teams_of(_signers(ContentType, governance), governance) or [rest]
    yield pattern(f"{SIGNED}/"), anything
    for item in items:
        teams = _teams_of(_signers([item.type], governance), governance)
        if teams and teams != anything:
            yield pattern(f"{SIGNED}/{item.id}/"), teams


def _signers(types: Iterable[ContentType], governance: Governance) -> list[str]:
    """Return the roles that may sign something of some types."""
    gates = (gate for type_ in types for gate in governance.gates_of(type_))
    may = {role for gate in gates for roles in gate.approvals.values() for role in roles}
    return [role for role in governance.roles if role in may]


def _teams_of(roles: Iterable[str], governance: Governance) -> list[str]:
    offices = (governance.roles[role].office for role in roles)
    known = (governance.teams[office] for office in offices if office in governance.teams)
    return list(dict.fromkeys(known))


def _files(item: Item) -> list[str]:
    """Return an item's file and those it declares elsewhere; of a toolkit, its folder."""
    folder = f"{item.path.rpartition('/')[0]}/"
    own = folder if item.type is ContentType.TOOLKIT else item.path
    declared = sorted({path for _, path, _ in declared_files(item)})
    return [own, *(path for path in declared if not (own == folder and path.startswith(own)))]


def pattern(path: str) -> str:
    """Return the pattern that matches a file, or with a slash at its end all of a folder.

    A sign that no pattern can hold becomes a question mark, so that the pattern matches the file at
    least.
    """
    return "/" + _NOT_WRITABLE.sub("?", path).replace(" ", "\\ ")

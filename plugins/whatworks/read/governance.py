"""From ``site_config/governance.yml`` to the rules of who may approve what."""

import re
from collections.abc import Iterator
from pathlib import Path

from whatworks.model import Problem
from whatworks.problems import File, did_you_mean, field_name
from whatworks.read.records import Positions, read_record
from whatworks.schema import FRONT_MATTER
from whatworks.schema.enums import ChangeKind, ContentType, Status
from whatworks.schema.governance import TEXT, Gate, Governance

GOVERNANCE = "site_config/governance.yml"

_TEAM = re.compile(r"@[A-Za-z0-9-]+(/[A-Za-z0-9._-]+)?")

_NEVER = {"sign_off", "changes", "status"}
"""Fields that say what became of an item; they are never a part of what is signed."""


def read_governance(root: Path, problems: list[Problem]) -> Governance:
    """Return the governance of the hub at ``root``; nothing is gated where it has no such file."""
    if not (root / GOVERNANCE).exists():
        return Governance()
    governance, positions = read_record(root, GOVERNANCE, Governance, problems)
    if governance is None:
        return Governance()
    if not positions:
        problems.append(
            File(GOVERNANCE).problem(
                "WW702",
                "the file says nothing, so nothing would be gated",
                "put back what stood in it; docs/governance.md shows what it holds",
            )
        )
    problems += _roles(governance, positions)
    problems += _somebody_may(governance, positions)
    problems += _parts(governance, positions)
    problems += _steps(governance, positions)
    problems += _teams(governance, positions)
    return governance


def _roles(governance: Governance, positions: Positions) -> Iterator[Problem]:
    for index, gate in enumerate(governance.gates):
        if not gate.approvals.get(ChangeKind.NEW):
            yield _problem(
                positions,
                ("gates", index, "approvals"),
                "nobody may approve what is new, so nothing could ever be signed",
                'add a line "new: […]" with the roles that may',
            )
        for kind, roles in gate.approvals.items():
            for place, role in enumerate(roles):
                if role not in governance.roles:
                    yield _problem(
                        positions,
                        ("gates", index, "approvals", kind.value, place),
                        f'"{role}" is not one of the roles',
                        did_you_mean(
                            role, governance.roles, otherwise="describe it under roles first"
                        ),
                    )


def _somebody_may(governance: Governance, positions: Positions) -> Iterator[Problem]:
    for type_ in dict.fromkeys(type_ for gate in governance.gates for type_ in gate.types):
        gates = governance.gates_of(type_)
        each = [set(gate.approvals.get(ChangeKind.NEW, ())) for gate in gates]
        if all(each) and not set.intersection(*each):
            yield _problem(
                positions,
                ("gates", governance.gates.index(gates[-1]), "approvals", ChangeKind.NEW.value),
                f"no role may approve what is new in every gate of {type_.value}",
                "name one role in all of them, or nothing of the type could ever be signed",
            )


def _parts(governance: Governance, positions: Positions) -> Iterator[Problem]:
    taken: set[tuple[ContentType, str]] = set()
    for index, gate in enumerate(governance.gates):
        known = _parts_of(gate)
        for place, part in enumerate(gate.parts):
            at = ("gates", index, "parts", place)
            if part not in known:
                yield _problem(
                    positions,
                    at,
                    f'"{part}" is no part of every type named here that can be signed',
                    did_you_mean(
                        part, known, otherwise='write a field, or "text" for all that stands below'
                    ),
                )
            elif any((type_, part) in taken for type_ in gate.types):
                yield _problem(
                    positions,
                    at,
                    f'"{part}" stands in two gates for the same type',
                    "keep it in the gate that it belongs to",
                )
            taken |= {(type_, part) for type_ in gate.types}


def _parts_of(gate: Gate) -> list[str]:
    """Return what all types of a gate have: fields, and the text."""
    each = [{*FRONT_MATTER[type_].model_fields} for type_ in gate.types]
    return [TEXT, *sorted(set.intersection(*each) - _NEVER)]


def _steps(governance: Governance, positions: Positions) -> Iterator[Problem]:
    for status in Status:
        if governance.steps and status not in governance.steps:
            yield _problem(
                positions,
                ("steps",),
                f'nothing is said of what may come after "{status.value}"',
                f'add a line "{status.value}: […]" with the statuses that may follow; none is []',
            )


def _teams(governance: Governance, positions: Positions) -> Iterator[Problem]:
    for office, team in governance.teams.items():
        if not _TEAM.fullmatch(team):
            yield _problem(
                positions,
                ("teams", office),
                f'"{team}" is not the name of a team on the code host',
                'write it in quotation marks like "@organisation/team"',
            )


def _problem(positions: Positions, path: tuple[str | int, ...], message: str, hint: str) -> Problem:
    field = field_name(path)
    return File(GOVERNANCE).problem("WW702", message, hint, at=positions[path], field=field)

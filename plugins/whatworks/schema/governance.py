"""Who may approve what: ``governance.yml``, and the record that is kept of each sign-off."""

from collections.abc import Collection
from datetime import date

from pydantic import Field

from whatworks.schema.common import Change, Record
from whatworks.schema.enums import Audience, ChangeKind, ContentType, Status
from whatworks.schema.fields import Count, Date, DecisionId, Id, Text, YesNo

TEXT = "text"
"""The part of an item that is its text."""

AUDIENCE = "audience"
"""The field that is gated in every item of a type that has a gate."""


class Role(Record):
    """Someone who can approve."""

    label: Text = Field(description="The role as readers see it.")
    office: Text = Field(description="The office that signs in this role; never a person.")
    definition: Text = Field(description="What the role does, in one plain sentence.")
    decides: YesNo = Field(
        False, description="Whether it approves by a panel's decision, which a sign-off must name."
    )


class Gate(Record):
    """Parts of items that are published only as they were signed, and who may sign them."""

    types: list[ContentType] = Field(min_length=1, description="The types of item it is for.")
    parts: list[Text] = Field(
        min_length=1,
        description="Fields of the front matter, and text for all that stands below it.",
    )
    approvals: dict[ChangeKind, list[Text]] = Field(
        min_length=1, description="For each kind of change, the roles that may approve it."
    )
    since: Date | None = Field(
        None, description="The first day whose sign-offs it judges; what was signed before stays."
    )


class Governance(Record):
    """``governance.yml``: roles, what is gated, and the steps that a status may take."""

    roles: dict[Id, Role] = Field(default_factory=dict, description="The roles, by id.")
    gates: list[Gate] = Field(
        default_factory=list, description="What is gated; what stands in no gate is delegated."
    )
    steps: dict[Status, list[Status]] = Field(
        default_factory=dict, description="For each status, those that may come next."
    )
    teams: dict[Text, Text] = Field(
        default_factory=dict,
        description="By office, its team on the code host, as @example/editors; the first looks "
        "after whatever belongs to nobody else.",
    )
    review_within: dict[ContentType, Count] = Field(
        default_factory=dict,
        description="For each type, the months within which an item must be checked again.",
    )

    def gates_of(self, type_: ContentType) -> tuple[Gate, ...]:
        """Return the gates that items of a type have to pass."""
        return tuple(gate for gate in self.gates if type_ in gate.types)

    def parts_of(self, type_: ContentType) -> tuple[str, ...]:
        """Return what of a type is gated, in order of the alphabet; nothing if it has no gate."""
        named = {part for gate in self.gates_of(type_) for part in gate.parts}
        return tuple(sorted({*named, AUDIENCE})) if named else ()

    def approvers(
        self, type_: ContentType, kind: ChangeKind, changed: Collection[str], day: date
    ) -> tuple[str, ...] | None:
        """Return the roles that may approve, on a day, a change of a kind to these gated parts.

        Every gate that a changed part stands in must know the role; all of them must where a part
        stands in none, as the audience usually does. Where nothing has changed, those that know
        the kind of change must. None means that no gate judges what was signed on that day.
        """
        gates = self.gates_of(type_)
        named = {part for gate in gates for part in gate.parts}
        everything = bool(set(changed) - named)
        concerned = [gate for gate in gates if everything or set(gate.parts) & set(changed)]
        if not changed:
            concerned = [gate for gate in gates if kind in gate.approvals] or list(gates)
        judging = [gate for gate in concerned if gate.since is None or gate.since <= day]
        if not judging:
            return None
        return tuple(
            role
            for role in self.roles
            if all(role in gate.approvals.get(kind, ()) for gate in judging)
        )

    def may_follow(self, before: Status, after: Status) -> bool:
        """Say whether a status can come of another by declared steps, one or several of them."""
        if not self.steps:
            return True
        reached, waiting = {before}, [before]
        while waiting:
            for status in self.steps[waiting.pop()]:
                if status not in reached:
                    reached.add(status)
                    waiting.append(status)
        return after in reached


class Signature(Record):
    """The head of a kept sign-off; below it stands the text that was signed."""

    item: Text = Field(description="The id of the item that was signed.")
    type: ContentType = Field(description="The type that the item had.")
    audience: Audience = Field(description="Who could read the item.")
    parts: list[Text] = Field(min_length=1, description="What was gated, and so was signed.")
    role: Text = Field(description="The role that approved.")
    office: Text = Field(description="The name of the office or panel; never a person.")
    date: Date = Field(description="The day of the approval.")
    decision: DecisionId | None = Field(None, description="The panel decision, if a panel decided.")
    status: Status = Field(description="The status that the item had.")
    changes: list[Change] = Field(
        min_length=1, description="The changes that were approved, as the item's history has them."
    )
    digest: Text = Field(description="The SHA-256 of the text below.")
    withheld: Text | None = Field(
        None, description="Why the text of an earlier sign-off is no longer kept, if it is not."
    )

"""Who may approve what: ``governance.yml``, and the record that is kept of each sign-off."""

from pydantic import Field

from whatworks.schema.common import Change, Record
from whatworks.schema.enums import ChangeKind, ContentType, Status
from whatworks.schema.fields import Count, Date, DecisionId, Id, Text, YesNo

TEXT = "text"
"""The part of an item that is its whole text, but for the sections that are named themselves."""


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
        description="Fields of the front matter, headings of the text, or text for all of it.",
    )
    approvals: dict[ChangeKind, list[Text]] = Field(
        min_length=1, description="For each kind of change, the roles that may approve it."
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
    review_within: dict[ContentType, Count] = Field(
        default_factory=dict,
        description="For each type, the months within which an item must be checked again.",
    )


class Signature(Record):
    """The head of a kept sign-off; below it stands the text that was signed."""

    item: Text = Field(description="The id of the item that was signed.")
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

    @property
    def kind(self) -> ChangeKind:
        """Return the biggest kind among the changes approved."""
        return min((change.kind for change in self.changes), key=list(ChangeKind).index)

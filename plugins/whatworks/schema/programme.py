"""Front matter of how a programme learns: panels, recommendations, communities, newsletters."""

from typing import ClassVar

from pydantic import Field

from whatworks.schema.common import HISTORY, SOURCES, TOOLS, Block, FrontMatter, Record
from whatworks.schema.enums import Audience, DecisionOutcome, RecommendationKind
from whatworks.schema.fields import Count, Date, DecisionId, EvidenceId, ItemId, PanelId, Text


class Decision(Record):
    """One thing a panel decided."""

    id: Text = Field(description="The decision's id, unique in the whole hub.")
    decision: Text = Field(description="What was decided, in one sentence.")
    outcome: DecisionOutcome = Field(description="Approved, with changes, deferred or declined.")
    items: list[ItemId] = Field(default_factory=list, description="Ids of the items it covers.")
    audience: Audience | None = Field(
        None, description="Who may read the decision, if fewer than may read the page."
    )


class Action(Record):
    """Something an office is asked to do."""

    action: Text = Field(description="What is to be done.")
    owner: Text = Field(description="The office that does it; never a person.")
    due: Date = Field(description="The day by which it is to be done.")


class Panel(FrontMatter):
    """One meeting of the Expert Review Panel (ERP)."""

    blocks: ClassVar[tuple[Block, ...]] = (
        Block("At a glance", "No facts have been recorded yet."),
        Block(
            "What the panel discussed",
            "No note of the discussion was kept.",
            "Say which questions were put to the panel and what was said for and against.",
        ),
        Block("Evidence considered", "No evidence record was considered."),
        Block("Decisions", "No decision was made."),
        Block("Actions", "No action was agreed."),
        Block(
            "What the panel learned",
            "Nothing has been recorded.",
            "Say what the panel would do in the same way again, and what it would not.",
        ),
        HISTORY,
    )

    date: Date = Field(description="The day of the meeting.")
    evidence: list[EvidenceId] = Field(
        default_factory=list, description="Ids of the evidence records considered."
    )
    decisions: list[Decision] = Field(default_factory=list, description="What was decided.")
    actions: list[Action] = Field(default_factory=list, description="What was asked of whom.")

    def readers_of(self, decision: Decision) -> Audience:
        """Return who may read a decision: the narrower of its audience and the page's."""
        return max(decision.audience or self.audience, self.audience, key=lambda one: one.rank)


class Recommendation(FrontMatter):
    """What an Expert Review Panel (ERP) recommends to change."""

    blocks: ClassVar[tuple[Block, ...]] = (
        Block("At a glance", "No facts have been recorded yet."),
        Block(
            "What the panel recommends",
            "This has not been written yet.",
            "Say in one or two sentences what should change, and who should change it.",
        ),
        Block(
            "Why",
            "The reasons have not been written yet.",
            "Say which evidence leads to this, and link to its records.",
        ),
        Block(
            "What happens next",
            "The next step is not known yet.",
            "Say who decides next, and by when.",
        ),
        Block("Response", "There has been no response yet."),
        HISTORY,
        SOURCES,
    )

    kind: RecommendationKind = Field(description="What it asks to change.")
    panel: PanelId = Field(description="The id of the panel meeting that made it.")
    decision: DecisionId = Field(description="The id of the panel's decision.")
    response: Text | None = Field(None, description="What those asked have answered.")
    evidence: list[EvidenceId] = Field(
        default_factory=list, description="Ids of the evidence records it leans on."
    )


class PlannedTopic(Record):
    """One entry of a forward plan."""

    date: Date = Field(description="The day planned.")
    topic: Text = Field(description="What it will be about.")


class Community(FrontMatter):
    """A Community of Practice (CoP) and its forward plan."""

    blocks: ClassVar[tuple[Block, ...]] = (
        Block(
            "What it is for",
            "This has not been written yet.",
            "Say what people come together for, and what they have got out of it.",
        ),
        Block(
            "Who it is for",
            "This has not been written yet.",
            "Say who may come, and what they should bring.",
        ),
        Block(
            "How to join",
            "How to join is not known yet.",
            "Say whom to ask, and when and how the group meets.",
        ),
        Block("Coming up", "No session is planned yet."),
        Block("Sessions so far", "No session has been recorded yet."),
    )

    forward_plan: list[PlannedTopic] = Field(
        default_factory=list, description="What is planned, by date."
    )


class Session(FrontMatter):
    """One session of a Community of Practice."""

    blocks: ClassVar[tuple[Block, ...]] = (
        Block("At a glance", "No facts have been recorded yet."),
        Block("Agenda", "No agenda was kept."),
        Block(
            "What we talked about",
            "No note was kept.",
            "Say what the session was about, point by point; name offices, never people.",
        ),
        Block(
            "What we learned",
            "Nothing has been recorded.",
            "Say what those who came can now do or know that they could not before.",
        ),
        Block("Outputs", "The session has no published output."),
        TOOLS,
        Block(
            "What happens next",
            "No next step was agreed.",
            "Say who does what before the next session.",
        ),
    )

    date: Date = Field(description="The day of the session.")
    agenda: list[Text] = Field(default_factory=list, description="The points, in order.")
    outputs: list[ItemId] = Field(
        default_factory=list, description="Ids of the items the session led to."
    )


class Newsletter(FrontMatter):
    """An issue of the newsletter: what it carried and who signed it off."""

    issue: Count = Field(description="The number of the issue.")
    carries: list[ItemId] = Field(default_factory=list, description="Ids of the items it carries.")

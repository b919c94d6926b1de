"""Front matter that items of every type share."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

from markdown.extensions.toc import slugify
from pydantic import BaseModel, ConfigDict, Field

from whatworks.schema.enums import Audience, ChangeKind, Status
from whatworks.schema.fields import (
    Date,
    DecisionId,
    EvidenceId,
    FilePath,
    ItemId,
    Number,
    PageAddress,
    TermOf,
    Text,
    Url,
    Whole,
    YesNo,
)

SUMMARY_LENGTH = 300
"""Characters a summary may have: what a card on a phone shows without cutting."""


class Record(BaseModel):
    """A group of fields: unknown keys are refused and nothing changes once read."""

    # what checks a record is made for the first one of its kind, not for every kind at the start
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


@dataclass(frozen=True, slots=True)
class Block:
    """One fixed part of a page, under a heading of its own."""

    title: str
    empty: str
    """The plain line that stands here when there is nothing to say."""
    advice: str = ""
    """What editors are told to write here, in a new file; empty if fields make the block."""

    @property
    def written(self) -> bool:
        """Say whether editors write it, under a ``##`` heading of its title."""
        return bool(self.advice)

    @property
    def anchor(self) -> str:
        """Return the address of the block on its page."""
        return slugify(self.title, "-")


HOW_SURE = Block("How sure we are", "This has not been rated yet.")
TOOLS = Block("Tools and templates", "There is nothing to download yet.")
HISTORY = Block("What changed and who signed it off", "No change has been recorded.")
SOURCES = Block("Sources", "No source has been recorded.")
CITE = Block("How to cite this page", "")
"""Blocks that several types share."""
OPENING = "Begin with what readers most need to know; headings of your own start with two # signs."
"""The one line below the fields of a new file whose type has no fixed headings."""


class Change(Record):
    """One entry in an item's history."""

    date: Date = Field(description="The day of the change.")
    kind: ChangeKind = Field(description="How big the change is.")
    what: Text = Field(description="What changed, in one sentence a reader understands.")
    decision: DecisionId | None = Field(None, description="The panel decision behind it, if any.")


class Download(Record):
    """A file offered with an item; files that are not declared are not published."""

    file: FilePath = Field(description="Path of the file, from the folder of this item's file.")
    title: Text = Field(description="What the file is, as the reader will see it.")
    audience: Audience = Field(description="Who may have the file.")


class SignOff(Record):
    """Who approved what is published."""

    role: Text = Field(description="The role that approved, such as expert-review-panel.")
    office: Text = Field(description="The name of the office or panel; never a person.")
    date: Date = Field(description="The day of the approval.")
    decision: DecisionId | None = Field(None, description="The panel decision, if a panel decided.")
    digest: Text | None = Field(
        None, description="The digest of exactly what was approved; whatworks sign-off writes it."
    )


class Takes(Record):
    """What a practice takes to do."""

    staff_time: Text = Field(description="Whose time it takes, and how much, in one sentence.")
    cost: Text = Field(description="What it costs, with the year and unit of any figure.")
    who_pays: Text = Field(description="Which budget usually pays.")


class PastRating(Record):
    """A judgement that a later one replaced."""

    date: Date = Field(description="The day this earlier judgement was made.")
    version: Text = Field(description="The framework version it was made under.")
    judged: dict[str, Text] = Field(description="The earlier level of each signal.")
    reason: Text = Field(description="Why it was changed.")
    decision: DecisionId | None = Field(None, description="The panel decision, if any.")


class OutcomeRating(Record):
    """What reviewers judged for one outcome."""

    outcome: Annotated[Text, TermOf("outcome")] = Field(description="Which outcome.")
    judged: dict[str, Text] = Field(description="The level judged for each signal.")
    rationale: Text = Field(description="Why these levels for this outcome, in one sentence.")


class OtherRating(Record):
    """What another body has said of the same thing, in its own scheme."""

    scheme: Text = Field(description="The id of the scheme, such as grade.")
    judged: dict[str, Text] = Field(description="The level that body gave to each signal.")
    by: Text = Field(description="The body that gave it.")
    date: Date = Field(description="The day it was given or last read.")
    url: Url = Field(description="Where it can be read.")
    about: Text = Field(description="What exactly that body rated, in one sentence.")


class Rating(Record):
    """What reviewers judged, and the facts they judged on."""

    framework: Text = Field(description="The framework used: a file in site_config/frameworks/.")
    version: Text = Field(description="The framework's version, in quotation marks.")
    status: Text = Field(description="Whether the item is quality assured, as the framework says.")
    judged: dict[str, Text] = Field(description="The level judged for each signal.")
    facts: dict[str, Text | list[Text]] = Field(
        default_factory=dict, description="What is recorded about the practice and its evaluation."
    )
    rationale: Text = Field(description="Why these levels, in one or two sentences.")
    rater: Text = Field(description="The office that judged; never a person.")
    date: Date = Field(description="The day of the judgement.")
    taken_from: EvidenceId | None = Field(
        None, description="The record of where the levels were published, if another body judged."
    )
    decision: DecisionId | None = Field(None, description="The panel decision behind it, if any.")
    difference: Text | None = Field(
        None, description="Why the judgement differs from what the framework indicates, if it does."
    )
    outcomes: list[OutcomeRating] = Field(
        default_factory=list, description="Judgements for single outcomes, where they differ."
    )
    headline: Text | None = Field(
        None, description="How the overall judgement was formed from those of the outcomes."
    )
    history: list[PastRating] = Field(
        default_factory=list, description="Earlier judgements, latest first."
    )


class FrontMatter(Record):
    """The fields every item has."""

    blocks: ClassVar[tuple[Block, ...]] = ()
    """The fixed parts of this type's page, in order; empty if editors choose their headings."""

    title: Text = Field(description="The name of the item, as a heading and in lists.")
    summary: Text = Field(
        max_length=SUMMARY_LENGTH,
        description=f"What it says in plain English, in at most {SUMMARY_LENGTH} characters.",
    )
    status: Status = Field(description="Where the item stands in its life.")
    audience: Audience = Field(description="Who may read it; there is no default.")
    published: Date | None = Field(None, description="The day it was first published.")
    updated: Date | None = Field(None, description="The day its text last changed.")
    review_due: Date | None = Field(None, description="The day by which it must be checked again.")
    owner: Text = Field(description="The office or team that looks after it; never a person.")
    topics: dict[str, list[Text]] = Field(
        default_factory=dict, description="Terms of the hub's vocabularies, by vocabulary."
    )
    related: list[ItemId] = Field(
        default_factory=list, description="Ids of other items worth reading with this one."
    )
    aliases: list[PageAddress] = Field(
        default_factory=list, description="Old addresses of the page, such as /old/name/."
    )
    changes: list[Change] = Field(default_factory=list, description="What changed, and when.")
    downloads: list[Download] = Field(
        default_factory=list, description="Files offered with the item."
    )
    easy_read: FilePath | None = Field(
        None, description="The declared download that is the Easy Read version."
    )
    sign_off: SignOff | None = Field(None, description="Who approved what is published.")
    superseded_by: ItemId | None = Field(
        None, description="The item to read instead, when the status is superseded or withdrawn."
    )
    withdrawn_because: Text | None = Field(
        None, description="Why it was withdrawn, when its status is withdrawn."
    )
    licence: Text | None = Field(None, description="The licence, if it is not the hub's own.")
    copyright: Text | None = Field(None, description="Who holds the copyright, if not the hub.")
    example: YesNo = Field(
        False, description="True for a worked example with no public record behind it."
    )


class Rated(FrontMatter):
    """The fields of a type that can carry a rating."""

    rating: Rating | None = Field(
        None, description="What reviewers judged; leave out if not rated."
    )
    other_ratings: list[OtherRating] = Field(
        default_factory=list, description="What other bodies have said, in their own schemes."
    )


class Estimate(Record):
    """A size as a source reported it."""

    size: Number | None = Field(None, description="The size of the effect, as reported.")
    unit: Text | None = Field(None, description="The unit of the size.")
    low: Number | None = Field(None, description="The lower end of the interval, as reported.")
    high: Number | None = Field(None, description="The upper end of the interval, as reported.")


class Sample(Record):
    """How many were studied."""

    size: Whole = Field(gt=0, description="How many.")
    unit: Text = Field(description="How many of what.")

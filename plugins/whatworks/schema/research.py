"""Front matter of what is known: evidence, rapid-cycle evaluations, dashboards."""

from typing import Annotated, ClassVar

from pydantic import Field

from whatworks.schema.common import (
    CITE,
    HISTORY,
    HOW_SURE,
    SOURCES,
    Block,
    Estimate,
    FrontMatter,
    Rated,
    Record,
    Sample,
)
from whatworks.schema.enums import Better, CycleDecision, Direction
from whatworks.schema.fields import (
    Count,
    Date,
    EvidenceId,
    FilePath,
    Id,
    Number,
    TermOf,
    Text,
    Url,
    YesNo,
)


class Citation(Record):
    """What a reader needs to find the source."""

    authors: Text = Field(description="The authors, or the body that wrote it.")
    year: Annotated[Count, Field(ge=1800)] = Field(description="The year of publication.")
    publisher: Text = Field(description="Who published it.")
    url: Url = Field(description="The full web address where it can be read.")
    doi: Text | None = Field(None, description="The DOI, starting with 10., if it has one.")
    accessed: Date = Field(description="The day the source was read.")


class Evaluator(Record):
    """Who carried out the study."""

    name: Text = Field(description="The body that carried it out.")
    independent: YesNo = Field(description="Whether it was independent of who ran the practice.")


class Outcome(Estimate):
    """One outcome that a study looked at."""

    outcome: Annotated[Text, TermOf("outcome")] = Field(description="Which outcome.")
    direction: Direction = Field(description="Which way it went.")
    finding: Text = Field(description="What was found, in one sentence.")
    better: Better = Field(
        Better.UP, description="Whether a higher size is better or worse here; up if left out."
    )


class Appraisal(Record):
    """How the quality of a source was judged."""

    tool: Text = Field(description="The checklist used, such as AACODS or CASP.")
    result: Text = Field(description="What it showed, in one sentence.")


class Evidence(Rated):
    """A source in the register: a study, evaluation, review or set of statistics."""

    blocks: ClassVar[tuple[Block, ...]] = (
        Block("At a glance", "No facts have been recorded yet."),
        Block(
            "What it looked at",
            "This has not been written yet.",
            "Say what the source set out to find, where, with whom, and how.",
        ),
        Block(
            "What it found",
            "This has not been written yet.",
            "Say what was found, with figures as the source gives them, good and bad.",
        ),
        Block("Outcomes", "No outcome has been recorded."),
        Block("How far to trust it", "No appraisal has been recorded."),
        Block(
            "What it means for practice",
            "This has not been written yet.",
            "Say what somebody could do with this, and how far the finding carries.",
        ),
        Block("Used by", "Nothing in the hub leans on this source yet."),
        Block("Reference", ""),
    )

    citation: Citation = Field(description="What a reader needs to find the source.")
    design: Annotated[Text, TermOf("study_design")] = Field(
        description="How the study was done, a term of study_design."
    )
    sample: Sample | None = Field(None, description="How many were studied, as reported.")
    conducted_in: Text = Field(description="Where the study was done.")
    population: Text = Field(description="Who was studied.")
    evaluator: Evaluator = Field(description="Who carried out the study.")
    outcomes: list[Outcome] = Field(default_factory=list, description="What was measured.")
    appraisal: Appraisal | None = Field(None, description="How its quality was judged.")
    funding: Text | None = Field(None, description="Who paid for it, if reported.")
    conflicts: Text | None = Field(None, description="Interests of its authors, if reported.")
    limitations: Text = Field(description="What most limits it, in one sentence.")


class LeadIndicator(Record):
    """A short-term sign that a change helps."""

    measure: Text = Field(description="What was counted or asked.")
    before: Text = Field(description="What it was before the change.")
    after: Text = Field(description="What it was after the change.")


class RapidCycle(Rated):
    """A Rapid Cycle Evaluation: a small change, tried, measured and decided on."""

    blocks: ClassVar[tuple[Block, ...]] = (
        Block("At a glance", "No facts have been recorded yet."),
        Block(
            "The problem",
            "The problem has not been described yet.",
            "Say what was going wrong, for whom, and how people knew.",
        ),
        Block(
            "What we changed",
            "The change has not been described yet.",
            "Say what one thing was done differently, from which day, and by whom.",
        ),
        Block("Lead indicators", "No lead indicator has been recorded."),
        Block(
            "What happened",
            "The result has not been written yet.",
            "Say what the lead indicators did, and what people noticed besides.",
        ),
        Block(
            "What explains it",
            "Nothing is known yet about why.",
            "Say what else may have led to this, and how that was looked at.",
        ),
        Block("The decision and the next cycle", "No decision has been recorded."),
        HOW_SURE,
        HISTORY,
        SOURCES,
        CITE,
    )

    place: Text = Field(description="Where it was tried.")
    cycle: Count = Field(description="The number of this cycle.")
    started: Date = Field(description="The first day of the cycle.")
    ended: Date | None = Field(None, description="The last day of the cycle.")
    lead_indicators: list[LeadIndicator] = Field(
        default_factory=list, description="Short-term signs, before and after."
    )
    decision: CycleDecision | None = Field(None, description="Adopt, adapt or stop.")
    next_cycle: Text | None = Field(None, description="What the next cycle will try.")
    evidence: list[EvidenceId] = Field(
        default_factory=list, description="Ids of the evidence records it leans on."
    )


class Point(Record):
    """A value of an indicator in a period."""

    period: Text = Field(description="The period, as in the data.")
    value: Number = Field(description="The value in the indicator's unit.")


class Indicator(Record):
    """One measure of a dashboard, with its data in a CSV file (header ``period,value``)."""

    id: Id = Field(description="A short id, unique on the page.")
    title: Text = Field(description="What is measured.")
    unit: Text = Field(description="The unit of the values, such as % or pupils.")
    better: Better = Field(description="Which way is better: up, down or neither.")
    data: FilePath = Field(description="The CSV file, from the folder of this item's file.")
    baseline: Point | None = Field(None, description="Where things stood at the start.")
    ambition: list[Point] = Field(
        default_factory=list, description="Published ambitions for later periods."
    )
    note: Text | None = Field(None, description="What to bear in mind, in one sentence.")


class Dashboard(FrontMatter):
    """Inclusion indicators with baseline, ambition and what really happened."""

    blocks: ClassVar[tuple[Block, ...]] = (
        Block("At a glance", "No short introduction has been written yet."),
        Block("Indicators", "No indicator has been recorded."),
        Block(
            "What this shows",
            "This has not been written yet.",
            "Say in two or three sentences what the indicators tell, and what they cannot.",
        ),
        Block(
            "How to read it",
            "This has not been written yet.",
            "Say what a reader could get wrong, such as years that cannot be compared.",
        ),
        Block(
            "Where the numbers come from",
            "This has not been written yet.",
            "Name each source, and say how often it is published and what it leaves out.",
        ),
        HISTORY,
        SOURCES,
        CITE,
    )

    indicators: list[Indicator] = Field(
        default_factory=list, description="The measures, in the order shown."
    )
    evidence: list[EvidenceId] = Field(
        default_factory=list, description="Ids of the evidence records the numbers come from."
    )

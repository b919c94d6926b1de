"""Front matter of what practitioners use: toolkits, case studies, guidance, support, pages."""

from typing import Annotated, ClassVar

from pydantic import Field

from whatworks.schema.common import (
    CITE,
    HISTORY,
    HOW_SURE,
    SOURCES,
    TOOLS,
    Block,
    FrontMatter,
    Rated,
    Takes,
)
from whatworks.schema.fields import CaseStudyId, EvidenceId, TermOf, Text

Enabler = Annotated[Text, TermOf("enabler")]


class Toolkit(Rated):
    """How to deliver one area of reform, step by step, as a panel agreed it."""

    blocks: ClassVar[tuple[Block, ...]] = (
        Block("At a glance", "No short introduction has been written yet."),
        Block("What it is and who it is for", "This has not been written yet.", written=True),
        Block("How well it works", "Nothing is known yet about how well it works.", written=True),
        HOW_SURE,
        Block(
            "What needs to be in place first",
            "Nothing has been recorded about what needs to be in place first.",
            written=True,
        ),
        Block("What it takes", "Staff time and cost are not known.", written=True),
        Block("How to do it", "The steps have not been written yet.", written=True),
        Block(
            "Working with families",
            "Nothing has been recorded about co-production with families.",
            written=True,
        ),
        Block("In practice", "No case study is linked yet."),
        TOOLS,
        HISTORY,
        SOURCES,
        CITE,
    )

    version: Text = Field(description="The toolkit's version, in quotation marks.")
    enablers: list[Enabler] = Field(
        default_factory=list, description="What needs to be in place before it can work."
    )
    takes: Takes | None = Field(None, description="Staff time, cost and who pays.")
    evidence: list[EvidenceId] = Field(
        default_factory=list, description="Ids of the evidence records it leans on."
    )
    case_studies: list[CaseStudyId] = Field(
        default_factory=list, description="Ids of case studies that show it in practice."
    )


class CaseStudy(Rated):
    """Effective local practice in a named place."""

    blocks: ClassVar[tuple[Block, ...]] = (
        Block("At a glance", "No facts have been recorded yet."),
        Block("Why they did it", "The source does not say why.", written=True),
        Block("What they did", "The source does not say what was done.", written=True),
        Block("What changed", "The source does not say what changed.", written=True),
        HOW_SURE,
        Block(
            "What helped and what got in the way",
            "The source does not say what helped or got in the way.",
            written=True,
        ),
        Block("What it takes", "Staff time and cost are not known."),
        Block("What you could try", "Nothing has been suggested yet.", written=True),
        TOOLS,
        HISTORY,
        SOURCES,
        CITE,
    )

    place: Text = Field(description="Where it was done, as people there would say it.")
    since: Text | None = Field(None, description="When it began, usually a year.")
    population: Text = Field(description="Who it was for, in one sentence.")
    enablers: list[Enabler] = Field(
        default_factory=list, description="What had to be in place for it to work."
    )
    takes: Takes | None = Field(None, description="Staff time, cost and who pays.")
    evidence: list[EvidenceId] = Field(
        default_factory=list, description="Ids of the evidence records it leans on."
    )


class Guidance(Rated):
    """Principles and how-to for practitioners."""

    evidence: list[EvidenceId] = Field(
        default_factory=list, description="Ids of the evidence records it leans on."
    )


class SupportOffer(FrontMatter):
    """One cell of the menu of support: a support function for a reform area."""

    blocks: ClassVar[tuple[Block, ...]] = (
        Block("At a glance", "No facts have been recorded yet."),
        Block("What you get", "What the offer holds has not been written yet.", written=True),
        Block("Who it is for", "Who may ask for it has not been written yet.", written=True),
        Block("How to get it", "How to ask for it has not been written yet.", written=True),
        HISTORY,
    )

    function: Annotated[Text, TermOf("support_function")] = Field(
        description="What kind of support it is, a term of support_function."
    )


class Page(FrontMatter):
    """An ordinary page."""

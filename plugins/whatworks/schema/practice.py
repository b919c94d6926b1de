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
        Block(
            "What it is and who it is for",
            "This has not been written yet.",
            "Say in a few sentences what this is, whom it is for, and when to use it.",
        ),
        Block(
            "How well it works",
            "Nothing is known yet about how well it works.",
            "Say what the evidence shows and what it leaves open, and link to its records.",
        ),
        HOW_SURE,
        Block(
            "What needs to be in place first",
            "Nothing has been recorded about what needs to be in place first.",
            "Say what has to be there before anyone starts, such as agreed funding.",
        ),
        Block(
            "What it takes",
            "Staff time and cost are not known.",
            "Say whose time it takes, what it costs and who pays, with years.",
        ),
        Block(
            "How to do it",
            "The steps have not been written yet.",
            "Write one numbered step for each thing to do, beginning with who does it.",
        ),
        Block(
            "Working with families",
            "Nothing has been recorded about co-production with families.",
            "Say how children, young people and parent carers take part from the start.",
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
        Block(
            "Why they did it",
            "The source does not say why.",
            "Say what was not working before, for whom, and how people knew.",
        ),
        Block(
            "What they did",
            "The source does not say what was done.",
            "Say what people did, in the order they did it, and who did what.",
        ),
        Block(
            "What changed",
            "The source does not say what changed.",
            "Say what was different afterwards, how it was measured, and what was not.",
        ),
        HOW_SURE,
        Block(
            "What helped and what got in the way",
            "The source does not say what helped or got in the way.",
            "Say what made it easier, what made it harder, and what people did then.",
        ),
        Block("What it takes", "Staff time and cost are not known."),
        Block(
            "What you could try",
            "Nothing has been suggested yet.",
            "Suggest a first step that readers could take where they are.",
        ),
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
        Block(
            "What you get",
            "What the offer holds has not been written yet.",
            "Say what somebody who asks for this receives, how much, and for how long.",
        ),
        Block(
            "Who it is for",
            "Who may ask for it has not been written yet.",
            "Say who may ask for this, and who may not.",
        ),
        Block(
            "How to get it",
            "How to ask for it has not been written yet.",
            "Say whom to ask and how, and what happens after that.",
        ),
        HISTORY,
    )

    function: Annotated[Text, TermOf("support_function")] = Field(
        description="What kind of support it is, a term of support_function."
    )


class Page(FrontMatter):
    """An ordinary page."""

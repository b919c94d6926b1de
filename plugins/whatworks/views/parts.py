"""What pages are made of. Each part knows the template that prints it; templates know nothing."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead somewhere."""

    text: str
    url: str
    """From the root of the site, or a full web address."""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Signal:
    """One signal of a rating, as bars with words."""

    label: str
    level: str
    means: str
    bars: int
    out_of: int
    kind: str
    """The id of the level or absence, for styling beside the words."""


@dataclass(frozen=True, slots=True)
class Card:
    """An item in a list."""

    title: str
    url: str
    type: str
    summary: str
    date: str
    signals: tuple[Signal, ...]
    unrated: bool
    """Whether the item could be rated and is not."""
    notes: tuple[str, ...]
    """Plain labels such as Worked example or Withdrawn."""
    place: str = ""


class Part:
    """A piece of a block."""

    template: ClassVar[str]


@dataclass(frozen=True, slots=True)
class Prose(Part):
    """Text that an editor wrote."""

    template: ClassVar[str] = "parts/prose.html"
    html: str


@dataclass(frozen=True, slots=True)
class Fact:
    """A label with what is recorded under it."""

    label: str
    values: tuple[Link | str, ...]


@dataclass(frozen=True, slots=True)
class Facts(Part):
    """Facts, as a list of terms and descriptions."""

    template: ClassVar[str] = "parts/facts.html"
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Cards(Part):
    """Items, as cards."""

    template: ClassVar[str] = "parts/cards.html"
    cards: tuple[Card, ...]
    wide: bool = False
    """Whether they may stand side by side."""


@dataclass(frozen=True, slots=True)
class Links(Part):
    """A list of links, each with a note."""

    template: ClassVar[str] = "parts/links.html"
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Terms(Part):
    """Terms with their definitions."""

    template: ClassVar[str] = "parts/terms.html"
    terms: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class IndicationView:
    """What the recorded facts indicate for one signal."""

    signal: str
    level: str
    agrees: bool
    because: tuple[str, ...]
    to_rise: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OutcomeView:
    """What was judged for one outcome."""

    outcome: str
    signals: tuple[Signal, ...]
    rationale: str


@dataclass(frozen=True, slots=True)
class OtherRatingView:
    """What another body has said, in its own scheme."""

    scheme: str
    by: str
    date: str
    signals: tuple[Signal, ...]
    about: str
    link: Link


@dataclass(frozen=True, slots=True)
class OtherRatings(Part):
    """What other bodies have said of the same thing; never mixed with ours."""

    template: ClassVar[str] = "parts/other-ratings.html"
    ratings: tuple[OtherRatingView, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that happened on a day."""

    date: str
    label: str
    text: str
    decided_at: Link | None = None
    """The panel decision behind it, if there is one."""


@dataclass(frozen=True, slots=True)
class RatingPanel(Part):
    """A judgement, its reasons and what the facts indicate."""

    template: ClassVar[str] = "parts/rating.html"
    signals: tuple[Signal, ...]
    status: str
    status_means: str
    rationale: str
    judged_by: str
    """Who judged, when and with what, in one or two sentences."""
    published_at: Link | None
    """Where the levels were published, if another body judged."""
    decided_at: Link | None
    """The panel meeting that decided, if one did."""
    outdated: str
    """A line for a rating under an earlier version of its framework."""
    facts: tuple[Fact, ...]
    derived: tuple[Fact, ...]
    indications: tuple[IndicationView, ...]
    difference: str
    outcomes: tuple[OutcomeView, ...]
    headline: str
    changes: tuple[Entry, ...]
    explained_at: str
    """The address of the page that explains the framework."""


Cell = Link | str | tuple[Link, ...]
"""What stands in one place of a table; several links are a list."""


@dataclass(frozen=True, slots=True)
class Table(Part):
    """Rows under headings; the first cell of a row names it."""

    template: ClassVar[str] = "parts/table.html"
    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    anchors: tuple[str, ...] = ()
    """Of the rows, where they have any."""


@dataclass(frozen=True, slots=True)
class LevelView:
    """A level of a signal, with the ways to reach it."""

    label: str
    bars: int
    out_of: int
    means: str
    ways: tuple[tuple[str, ...], ...]
    """Each way is a set of conditions that must all hold; none for the lowest level."""


@dataclass(frozen=True, slots=True)
class Levels(Part):
    """The levels of a signal, lowest first."""

    template: ClassVar[str] = "parts/levels.html"
    levels: tuple[LevelView, ...]


@dataclass(frozen=True, slots=True)
class DownloadView:
    """A file to download."""

    title: str
    url: str
    kind: str
    size: str
    easy_read: bool


@dataclass(frozen=True, slots=True)
class Downloads(Part):
    """Files to download."""

    template: ClassVar[str] = "parts/downloads.html"
    files: tuple[DownloadView, ...]


@dataclass(frozen=True, slots=True)
class Timeline(Part):
    """Things that happened, latest first."""

    template: ClassVar[str] = "parts/timeline.html"
    entries: tuple[Entry, ...]
    statement: str = ""
    """A line above them, such as who signed the item off."""
    decided_at: Link | None = None
    """The panel meeting that decided on the sign-off, if one did."""
    more: Link | None = None
    """Where there is more to read about it."""


@dataclass(frozen=True, slots=True)
class Run:
    """Words that two versions share, or that one of them has."""

    text: str
    mark: str
    """``ins`` for what was added, ``del`` for what was taken out, nothing for what both have."""


@dataclass(frozen=True, slots=True)
class Changed:
    """A paragraph or a field that two versions do not share."""

    where: str
    """The field, in words; empty for a paragraph."""
    how: str
    """Added, taken out or changed."""
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Comparison(Part):
    """What differs between two versions in one part of an item."""

    template: ClassVar[str] = "parts/comparison.html"
    changes: tuple[Changed, ...]


@dataclass(frozen=True, slots=True)
class StepView:
    """A step of the chain that an item is part of."""

    date: str
    label: str
    links: tuple[Link, ...]
    """Where to read of it; none where it happened to the item of the page itself."""
    more: str
    """How many links are left out, in words, if any are."""
    text: str
    about: str
    """What the others are to it."""
    others: tuple[Link, ...]
    more_others: str


@dataclass(frozen=True, slots=True)
class Steps(Part):
    """How something came about and what came of it, in order."""

    template: ClassVar[str] = "parts/steps.html"
    steps: tuple[StepView, ...]


@dataclass(frozen=True, slots=True)
class Citation(Part):
    """How to cite something."""

    template: ClassVar[str] = "parts/citation.html"
    text: str
    link: Link
    licence: Link | None = None
    copyright: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """A dot of a chart, in the chart's own units, with what it stands for."""

    x: float
    y: float
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Chart(Part):
    """A line over time, drawn in a box of ``width`` by ``height``, and the same as a table."""

    template: ClassVar[str] = "parts/chart.html"
    anchor: str
    title: str
    says: str
    """What the line shows, in words: also what a screen reader says instead of the line."""
    note: str
    width: int
    height: int
    actual: tuple[Mark, ...]
    ambition: tuple[Mark, ...]
    baseline: Mark | None
    grid: tuple[Mark, ...]
    table: Table


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a page under a heading of its own."""

    anchor: str
    title: str
    parts: tuple[Part, ...]
    empty: str = ""
    """The line that stands there when there are no parts."""
    steps: tuple[Link, ...] = ()
    """The headings inside, for the contents list."""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something a reader must know before anything else."""

    kind: str
    title: str
    text: str
    link: Link | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """A term of the glossary, explained on the page that uses it."""

    id: str
    name: str
    """In full."""
    short: str
    """Its first acronym, if it has one that its name does not show."""
    means: str
    url: str
    """Its place in the glossary."""


@dataclass(frozen=True, slots=True)
class Page:
    """A whole page, ready to print."""

    url: str
    title: str
    description: str
    template: str
    lede: str = ""
    """The description as HTML, where a page explains words in it."""
    trail: tuple[Link, ...] = ()
    """The pages above this one, from the top."""
    kicker: str = ""
    ended: Notice | None = None
    """What a reader must know before the first sentence: that it no longer holds."""
    notices: tuple[Notice, ...] = ()
    chips: tuple[Link, ...] = ()
    signals: tuple[Signal, ...] = ()
    compare: str = ""
    """Where the item can be compared with others, if it can be."""
    reasons: str = ""
    """The anchor of the block that gives the reasons for the signals."""
    meta: tuple[str, ...] = ()
    """Short facts under the title, such as dates."""
    blocks: tuple[Block, ...] = ()
    explanations: tuple[Explanation, ...] = ()
    """Of the words that are buttons in the text."""
    source: str = ""
    """The path of the file that the page is made from, if it is made from one."""
    section: str = ""
    """The address of the list the page belongs to."""
    data: object = None
    """What a template of its own prints."""
    feeds: tuple[Link, ...] = ()

"""What stands in ``site_config/``: the hub's name, vocabularies, frameworks and audiences."""

from typing import Annotated
from urllib.parse import urlencode

from pydantic import AfterValidator, Field

from whatworks.schema.common import Record
from whatworks.schema.enums import Audience, DerivedFact, FactKind
from whatworks.schema.fields import Date, Id, Number, Text, Url, YesNo


class EvidenceMap(Record):
    """One map of evidence and gaps: which vocabulary makes the rows, and which the columns."""

    rows: Text = Field(description="A vocabulary that items are sorted by, or outcome.")
    columns: Text = Field(description="Another such vocabulary, or outcome.")


class Gap(Record):
    """Something the hub has too little on, and is asking for."""

    topics: dict[str, Text] = Field(description="The terms it is about, by vocabulary.")
    asked: Text = Field(description="What is being asked for, in one sentence.")
    by: Text = Field(description="The office that asks; never a person.")
    since: Date = Field(description="The day it was first asked for.")


class Gaps(Record):
    """``gaps.yml``: the register of what is being asked for."""

    gaps: list[Gap] = Field(default_factory=list, description="The gaps, most pressing first.")


class GlossaryTerm(Record):
    """A term of the subject, with all the words that people use for it."""

    label: Text = Field(description="The term, written in full.")
    acronyms: list[Text] = Field(
        default_factory=list, description="Acronyms and short forms, most common first."
    )
    variants: list[Text] = Field(
        default_factory=list, description="Other spellings and forms that people write."
    )
    definition: Text = Field(description="What it means, in one plain sentence.")
    everyday: list[Text] = Field(
        default_factory=list, description="What people say instead, or type as a question."
    )
    explain: YesNo = Field(True, description="Whether pages explain it where it is first used.")

    @property
    def names(self) -> tuple[str, ...]:
        """Return every name it has in the subject, the full label first."""
        return (self.label, *self.acronyms, *self.variants)

    @property
    def forms(self) -> tuple[str, ...]:
        """Return every way to say it, the full label first."""
        return (*self.names, *self.everyday)


class Glossary(Record):
    """``glossary.yml``: the terms that search, the glossary page and readers need."""

    terms: dict[Id, GlossaryTerm] = Field(
        default_factory=dict, description="The terms, by id, in any order."
    )


SiteUrl = Annotated[Url, AfterValidator(lambda url: f"{url.rstrip('/')}/")]
"""The address of a site, with one slash at its end."""


class SavedSearch(Record):
    """A search that people can follow as a feed."""

    label: Text = Field(description="What it finds, as readers would say it.")
    query: Text = Field("", description="The words searched for, if any.")
    filters: dict[Text, list[Text]] = Field(
        default_factory=dict, description="Terms by vocabulary; also type."
    )

    @property
    def url(self) -> str:
        """Return the address of the page of results."""
        chosen = [("q", self.query)] if self.query else []
        chosen += [(facet, term) for facet, terms in self.filters.items() for term in terms]
        return f"find/?{urlencode(chosen)}"


class BrowserEditor(Record):
    """Where the browser editor saves, and how editors sign in."""

    repository: Annotated[str, Field(pattern=r"^[A-Za-z0-9-]+/[A-Za-z0-9._-]+$")] = Field(
        description="The repository on GitHub, written owner/name."
    )
    branch: Text = Field("main", description="The branch that changes are made against.")
    sign_in: Url = Field(description="Address of the service that signs editors in with GitHub.")


class Hub(Record):
    """``hub.yml``: who the hub is."""

    name: Text = Field(description="The hub's name.")
    short_name: Text = Field(description="The name where there is little room.")
    tagline: Text = Field(description="What the hub is for, in one sentence.")
    url: SiteUrl = Field(description="The address where the open site is published.")
    publisher: Text = Field(description="The body that publishes the hub, for citations.")
    licence: Text = Field(description="The licence of the content.")
    licence_url: Url = Field(description="Where the licence can be read.")
    organised_by: Text = Field(
        description="The vocabulary that toolkits and the home page are organised by."
    )
    readers: Text = Field(description="The vocabulary of readers' roles, for the home page.")
    places: Text | None = Field(
        None, description="The vocabulary of places, to find practice from places like one's own."
    )
    edit_url: Url | None = Field(
        None, description="Address of the repository's files; adds a link to suggest a change."
    )
    editor: BrowserEditor | None = Field(
        None, description="Where the browser editor saves; without it, only on one's own computer."
    )
    maps: list[EvidenceMap] = Field(
        default_factory=list, description="The maps of evidence and gaps, in the order shown."
    )
    searches: dict[Id, SavedSearch] = Field(
        default_factory=dict, description="Searches with a feed of their own, by id."
    )
    footer: list[Text] = Field(
        default_factory=list, description="Ids of the pages linked from every page's foot."
    )


class Term(Record):
    """One term of a vocabulary."""

    label: Text = Field(description="The term as readers see it.")
    definition: Text = Field(description="What it means, in one plain sentence.")
    within: Text | None = Field(None, description="The broader term it belongs to.")
    implies: dict[Text, Text] = Field(
        default_factory=dict,
        description="Terms of other vocabularies that come with this one, by vocabulary.",
    )
    note: Text | None = Field(None, description="Anything more a reader should know.")


RESERVED = frozenset({"type", "year", "q", "sort", "exact", "place"})
"""Names that no vocabulary and no signal may have: facets of every hub, and parts of addresses."""


USED = "used_"
"""Begins the name of the facet that says where something has been used since it was tried."""


class Vocabulary(Record):
    """A controlled list of terms."""

    label: Text = Field(description="The name of the vocabulary.")
    plural: Text = Field(description="Its name for more than one.")
    definition: Text = Field(description="What it is for, in one plain sentence.")
    facet: YesNo = Field(False, description="Whether items are sorted and filtered by it.")
    terms: dict[Id, Term] = Field(description="The terms, by id, in the order shown.")

    def broadest(self, term: str) -> str:
        """Return the term at the top of the line that ``term`` belongs to."""
        while (within := self.terms[term].within) is not None:
            term = within
        return term


class Condition(Record):
    """What a recorded fact must be for a rule to apply; every line given must hold."""

    any_of: list[Text] = Field(
        default_factory=list, description="At least one of these values is recorded."
    )
    all_of: list[Text] = Field(default_factory=list, description="All of these are recorded.")
    at_least: Number | None = Field(
        None,
        description="The number reaches this; for a list, how many values do (with any_of, how "
        "many of those).",
    )
    at_most: Number | None = Field(
        None, description="The number, or for a list how many values, does not pass this."
    )


class Level(Record):
    """One level of a signal."""

    label: Text = Field(description="The level as readers see it.")
    means: Text = Field(description="What the level tells a reader, in one plain sentence.")
    when: list[dict[str, Condition]] = Field(
        default_factory=list,
        description="The level is indicated when every condition of one of these groups holds; "
        "the lowest level needs none.",
    )


class Signal(Record):
    """One thing a framework judges."""

    label: Text = Field(description="The signal as readers see it.")
    asks: Text = Field(description="The question the signal answers.")
    levels: dict[Id, Level] = Field(min_length=1, description="The levels, lowest first.")


class Fact(Record):
    """A fact that can be recorded about an item and used by the rules."""

    label: Text = Field(description="The fact as readers see it.")
    definition: Text = Field(description="What is recorded, in one sentence.")
    values: dict[str, Text] = Field(
        default_factory=dict,
        description="For a fact with a closed list of values: each value and its label.",
    )
    kind: FactKind = Field(description="Whether it is a number, yes or no, or a list.")
    derived: DerivedFact | None = Field(
        None, description="What it is worked out from in the evidence cited; else it is recorded."
    )


class Labelled(Record):
    """A value with the words that explain it."""

    label: Text = Field(description="The value as readers see it.")
    means: Text = Field(description="What it tells a reader.")


class Framework(Record):
    """A rating scheme, as data: what is judged, on which facts, by which rules."""

    label: Text = Field(description="The framework's name.")
    version: Text = Field(description="The version, in quotation marks.")
    date: Date = Field(description="The day this version came into force.")
    source: Text = Field(description="Where the scheme comes from.")
    source_url: Url | None = Field(None, description="Where the scheme can be read.")
    left_out: Text | None = Field(
        None, description="What the scheme also says that is not in these rules, and why."
    )
    facts: dict[str, Fact] = Field(description="The facts the rules may use.")
    signals: dict[Id, Signal] = Field(min_length=1, description="What is judged.")
    absences: dict[str, Labelled] = Field(
        default_factory=dict,
        description="Values that stand instead of a level, such as not known.",
    )
    statuses: dict[str, Labelled] = Field(
        default_factory=dict, description="What quality assurance can say."
    )


class Tier(Record):
    """One audience of the hub."""

    label: Text = Field(description="The audience as readers see it.")
    definition: Text = Field(description="Who belongs to it.")
    url: SiteUrl | None = Field(
        None, description="The address of its own site; of the open one it stands in hub.yml."
    )


class Audiences(Record):
    """``audiences.yml``: the tiers, and the fields that not every tier may see."""

    tiers: dict[Audience, Tier] = Field(description="A label and definition for each tier.")
    fields: dict[str, Audience] = Field(
        default_factory=dict,
        description="Fields, with dots between levels, and the narrowest audience they are for.",
    )

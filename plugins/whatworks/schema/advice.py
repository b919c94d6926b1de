"""Advice on plain English: lists of words to think twice about, and what a hub says of advice."""

from pydantic import Field

from whatworks.schema.common import Record
from whatworks.schema.fields import Date, Id, Text, Url, YesNo


class Wording(Record):
    """Words that should be other words."""

    words: list[Text] = Field(
        min_length=1,
        description="The words and phrases; one that ends in * stands for all words that begin so.",
    )
    instead: Text = Field(
        description="What to write instead; if it ends in *, with the same ending as the word."
    )
    why: Text | None = Field(None, description="Why, in words that follow after “because”.")
    source: Text | None = Field(
        None, description="Who advises it: in a list of the program, the id of one of its sources."
    )
    only_before: list[Text] = Field(
        default_factory=list,
        description="Words of which one must follow within four words; otherwise nothing is meant.",
    )
    not_before: list[Text] = Field(
        default_factory=list, description="Words that must not be the next one."
    )
    not_after: list[Text] = Field(
        default_factory=list, description="Words that must not be the one before."
    )
    as_noun: YesNo = Field(
        False, description="True if it is meant only where no noun follows that it describes."
    )


class WordSource(Record):
    """Public guidance that a list follows."""

    title: Text = Field(description="What the guidance is called.")
    publisher: Text = Field(description="Who published it.")
    url: Url = Field(description="Where it can be read.")
    accessed: Date = Field(description="The day it was read.")


class WordList(Record):
    """A list of words that comes with the program, in ``presets/words/``."""

    about: Text = Field(description="What is in the list, and what was left out and why.")
    sources: dict[Id, WordSource] = Field(
        default_factory=dict, description="The guidance that its entries follow, by id."
    )
    entries: list[Wording] = Field(default_factory=list, description="The words.")
    acronyms: list[Text] = Field(default_factory=list, description="Acronyms that everybody knows.")


class Checks(Record):
    """``checks.yml``: what a hub has decided about the advice it is given."""

    off: dict[Text, Text] = Field(
        default_factory=dict, description="Codes of advice to be turned off, each with the reason."
    )
    add: dict[Text, list[Wording]] = Field(
        default_factory=dict, description="Words that are added to a list, by its code."
    )
    remove: dict[Text, dict[Text, Text]] = Field(
        default_factory=dict,
        description="Words that are taken out of a list, by its code, each with the reason.",
    )
    acronyms: list[Text] = Field(
        default_factory=list, description="Acronyms that need no explanation, such as names."
    )

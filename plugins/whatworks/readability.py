"""How hard a text is to read: its sentences, and the age at which one can read it.

The formula is the grade level of Flesch and Kincaid, for English: J. P. Kincaid, R. P. Fishburne,
R. L. Rogers and B. S. Chissom, "Derivation of new readability formulas for Navy enlisted
personnel", Research Branch Report 8-75, Naval Technical Training Command, 1975. A grade is a year
of school in the United States; whoever is in grade g there is g + 5 years old when it begins.
"""

import re
from collections.abc import Iterator

from whatworks.glossary import Finder
from whatworks.language import WORD

LONGEST = 25
"""Words that a sentence may have, as GOV.UK has it ("Sentence length: why 25 words is our limit",
Government Digital Service, 4 August 2014)."""

_ENDS = re.compile(r"(?P<mark>[.!?…])[\"'”’)\]]*\s+(?=[\"'“‘(\[]?[A-Z0-9£])", re.MULTILINE)
_SHORT = re.compile(
    r"(?:\b(?:Dr|Mr|Mrs|Ms|Prof|St|Rev|No|Nos|pp?|vs|cf|ed|eds|vol|Fig|approx|ca?|e\.g|i\.e)"
    r"|\b[A-Z])$"
)
"""What ends in a full stop that ends no sentence: abbreviations, and initials of names."""

_COUNTED = re.compile(r"[^\W_]\S*")
"""From the first letter or digit between two spaces to the second space."""

_VOWELS = re.compile(r"[aeiouy]+")
_APART = re.compile(
    r"(?<![tcsgx])i(?:a|o(?!ur)|en|u)|iety|(?<!q)ua[lt]|..ea(?=s?$)|eo(?:$|ry)|eum$|oe[mt]"
    r"|quie|[eoy]ing|sm$|crea|usua"
)
"""Vowels side by side that are two syllables, and an ending with a vowel that is not written."""
_SILENT = re.compile(
    r"(?<=[^aeiouytd])ed$|(?<=[^aeiouysxzcgh])es$|(?<=[^aeiouyl])e$|(?<=[aeiouy]l)e$|(?<=[gq])ue$"
    r"|(?<=[^aeioul])e(?=ment)|(?<=som)e(?=.)|(?<=tim)e(?=t)"
)
"""Vowels that are not spoken, as in helped, makes, late, whole, league, statement, something."""

_TERM = 2
"""Syllables that a term counts for, as one word, if the glossary explains it to readers."""

_NAME = 2
"""Syllables that a word with a capital counts for at most."""

_AGE = 5
"""Years that a child is older than the number of the grade it is in."""


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each sentence of a text begins and ends."""
    start = 0
    for found in _ENDS.finditer(text):
        if found["mark"] == "." and _SHORT.search(text, start, found.start("mark")):
            continue
        yield start, found.end("mark")
        start = found.end()
    if text[start:].strip():
        yield start, len(text)


def words_in(text: str) -> int:
    """Return how many words a text has, as a word processor counts them."""
    return len(_COUNTED.findall(text))


def syllables(word: str) -> int:
    """Return about how many syllables a word has; a figure counts as one."""
    parts = [part for part in re.split(r"[-'’]", word.lower()) if part.isalpha()]
    return max(1, sum(map(_syllables, parts)))


def _counted(word: str) -> int:
    """Return the syllables that a word counts for: long names of places are no hard words."""
    return syllables(word) if word[0].islower() else min(syllables(word), _NAME)


def _syllables(word: str) -> int:
    spoken = len(_VOWELS.findall(_SILENT.sub("", word)))
    return max(1, spoken + len(_APART.findall(word)))


def reading_age(text: str, explained: Finder) -> float:
    """Return the age in years at which one can read a text, by Flesch and Kincaid's grade level.

    Terms that ``explained`` finds count as one short word each: without them no text on
    a subject could be easy to read, and the glossary tells readers what they mean. Sentences count
    for ``LONGEST`` words at most, for a longer one is a fault of its own.
    """
    words = WORD.findall(text)
    terms = list(explained.find(words))
    in_terms = {at for term in terms for at in range(term.start, term.end)}
    others = [word for at, word in enumerate(words) if at not in in_terms]
    count = len(others) + len(terms)
    if not count:
        return 0.0
    spoken = sum(map(_counted, others)) + _TERM * len(terms)
    of_each = min(count / max(1, sum(1 for _ in sentences(text))), LONGEST)
    return 0.39 * of_each + 11.8 * spoken / count - 15.59 + _AGE

"""Everything that looks like personal data in a text."""

import re
from collections.abc import Callable, Iterator

from whatworks.disclosure.children import recognisable_children
from whatworks.disclosure.finding import Finding
from whatworks.disclosure.numbers import identity_numbers, phones
from whatworks.disclosure.places import dates_of_birth, postcodes, private_emails, sectors
from whatworks.disclosure.tables import in_markdown_tables
from whatworks.disclosure.words import plain

_Search = Callable[[str], Iterator[Finding]]


def _holds(*words: str) -> Callable[[str], object]:
    """Return a function that says whether any of these words stands in a text."""
    return lambda text: any(word in text for word in words)


_DIGITS = re.compile(
    r"\d(?:[A-Za-z]{2}\b"
    r"|(?<!\d\d)(?!\d{3}-\d\d-\d\d)\d[\d \xa0\u2007\u2009\u202f().\u2010-\u2015-]{4,})"
)
"""The end of a postcode, or more digits than a year has; a date alone is passed over."""

_SEARCHES: tuple[tuple[Callable[[str], object], tuple[_Search, ...]], ...] = (
    (_DIGITS.search, (identity_numbers, phones, postcodes)),
    (_holds("sector"), (sectors,)),
    (_holds("@"), (private_emails,)),
    (
        _holds("born", "Born", "BORN", "irth", "IRTH", "dob", "DOB", "DoB", "o.b", "O.B", "turned"),
        (dates_of_birth,),
    ),
    (
        _holds(
            "chool",
            "cademy",
            "ursery",
            "ollege",
            "nfants",
            "uniors",
            "ixth form",
            "rimary",
            "econdary",
            "PRU",
            "eferral",
            " High",
        ),
        (recognisable_children,),
    ),
    (_holds("|"), (in_markdown_tables,)),
)
"""A cheap look at a text, and what is worth searching for where it finds something."""


def in_text(text: str) -> list[Finding]:
    """Return what looks like personal data in a text, in the order it stands there."""
    searches = [search for look, found in _SEARCHES if look(text) for search in found]
    if not searches:
        return []
    same = plain(text)
    return sorted(
        (finding for search in searches for finding in search(same)),
        key=lambda finding: finding.at,
    )

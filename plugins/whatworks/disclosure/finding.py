"""What was found, without repeating it."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """A kind of thing that could tell who somebody is."""

    IDENTITY_NUMBER = "identity_number"
    DATE_OF_BIRTH = "date_of_birth"
    PHONE = "phone"
    POSTCODE = "postcode"
    PRIVATE_EMAIL = "private_email"
    RECOGNISABLE_CHILD = "recognisable_child"
    SMALL_NUMBER = "small_number"
    SUPPRESSED_NUMBER = "suppressed_number"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something in a text or a table that looks like personal data."""

    kind: Kind
    what: str
    """What it is, in words: ``an NHS number``."""
    shown: str
    """What of it may be repeated in public; empty where nothing may."""
    at: int
    """Where it starts: characters from the start of the text; in a table the row, from 0."""


def mask(value: str) -> str:
    """Return a value with all but its last two characters hidden, and how long it is."""
    plain = value.strip()
    return "••••" + (plain[-2:] if len(plain) > 4 else "")

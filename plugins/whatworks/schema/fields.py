"""Kinds of field: what front matter text must look like and what it becomes.

The reader hands over every YAML scalar as the text the editor typed (so ``NO`` stays ``NO`` and
``01234`` keeps its nought); these types alone decide what the text means. Their errors carry the
kind of fault (see ``whatworks.wording``), never a library's own wording.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, GetCoreSchemaHandler, ValidationInfo
from pydantic_core import PydanticCustomError, core_schema

from whatworks.schema.enums import ContentType

# patterns that JavaScript reads in the same way
CONTROL = r"[\u0000-\u0008\u000b-\u001f\u007f\ufdd0-\ufdef\ufffe\uffff]"
"""A character that no text may have."""
ADDRESS = r"/?[A-Za-z0-9_~-]{1,100}(/[A-Za-z0-9_~-]{1,100}){0,9}/?"
"""The whole address of a page."""
ID = r"[A-Za-z0-9]+([._-][A-Za-z0-9]+)*"
"""The whole id of a term, signal or level."""

_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_WHOLE = re.compile(r"-?\d+")
_CONTROL = re.compile(CONTROL)
_ADDRESS = re.compile(ADDRESS)
_ID = re.compile(ID)
_ITEM_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def _text(value: object) -> object:
    if isinstance(value, str) and (found := _CONTROL.search(value)):
        raise PydanticCustomError("control", "has a control character", {"found": found[0]})
    if isinstance(value, str) and not value.strip():
        raise PydanticCustomError("empty", "is empty")
    return value.strip() if isinstance(value, str) else value


def _date(value: object) -> object:
    if isinstance(value, date):
        return value
    if not isinstance(value, str) or not _ISO_DATE.fullmatch(value):
        raise PydanticCustomError("date_form", "is not a date in the form YYYY-MM-DD")
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise PydanticCustomError("date_impossible", "is not a day in the calendar") from None


def _number(value: object) -> object:
    if isinstance(value, int | float):
        return value
    if not isinstance(value, str) or not _NUMBER.fullmatch(value):
        raise PydanticCustomError("number", "is not a number")
    return float(value)


def _whole(value: object) -> object:
    if isinstance(value, int):
        return value
    if not isinstance(value, str) or not _WHOLE.fullmatch(value):
        raise PydanticCustomError("whole_number", "is not a whole number")
    return int(value)


def _yes_no(value: object) -> object:
    if isinstance(value, bool):
        return value
    if value not in ("true", "false"):
        raise PydanticCustomError("yes_no", "is neither true nor false")
    return value == "true"


def _url(value: str) -> str:
    try:
        parts = urlsplit(value)
    except ValueError:
        raise PydanticCustomError("url", "is not a full web address") from None
    if parts.scheme not in {"http", "https"} or "." not in parts.netloc or " " in value:
        raise PydanticCustomError("url", "is not a full web address")
    return value


def _address(value: str) -> str:
    if not _ADDRESS.fullmatch(value):
        raise PydanticCustomError("address", "is not an address of a page")
    return value


def _id(value: str) -> str:
    if not _ID.fullmatch(value):
        raise PydanticCustomError("id", "is not an id")
    return value


def is_id(value: str) -> bool:
    """Say whether a text is a well-formed id: lower-case words and hyphens."""
    return _ITEM_ID.fullmatch(value) is not None


def as_id(text: str) -> str:
    """Return the id that a text would make, of the words in it; nothing where it has none."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall("[a-z0-9]+", plain))


Text = Annotated[str, BeforeValidator(_text)]
"""Text with something in it."""
Id = Annotated[str, BeforeValidator(_text), AfterValidator(_id)]
"""The id of a term, signal or level: words with hyphens or underscores between them."""
PageAddress = Annotated[str, BeforeValidator(_text), AfterValidator(_address)]
"""The address of a page on the site, such as /old/name/."""
Date = Annotated[date, BeforeValidator(_date)]
"""A day, written YYYY-MM-DD."""
Number = Annotated[float, BeforeValidator(_number)]
"""A decimal number, written with digits and at most one point."""
Whole = Annotated[int, BeforeValidator(_whole)]
"""A whole number, written with digits."""
Count = Annotated[Whole, Field(ge=0)]
"""A whole number that is not negative."""
YesNo = Annotated[bool, BeforeValidator(_yes_no)]
"""``true`` or ``false`` and nothing else."""
Url = Annotated[str, BeforeValidator(_text), AfterValidator(_url)]
"""A full web address, with http:// or https://."""


@dataclass(frozen=True, slots=True)
class TermOf:
    """Marks a text field that must be a term of one of the hub's vocabularies.

    Validation needs ``context={"vocabularies": {name: collection of term ids}}``.
    """

    vocabulary: str

    def __get_pydantic_core_schema__(
        self, source: type[Any], handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        """Return the schema of the text, followed by the look-up."""
        return core_schema.with_info_after_validator_function(self._known, handler(source))

    def _known(self, value: str, info: ValidationInfo) -> str:
        terms = (info.context or {}).get("vocabularies", {}).get(self.vocabulary)
        if terms is None:
            raise PydanticCustomError(
                "unknown_vocabulary", "has no vocabulary", {"vocabulary": self.vocabulary}
            )
        if value not in terms:
            raise PydanticCustomError(
                "unknown_term", "is not a known term", {"known": sorted(terms)}
            )
        return value


@dataclass(frozen=True, slots=True)
class Refers:
    """Marks a text field that names another item of the hub by its id."""

    types: tuple[ContentType, ...] = ()
    """The types the item may have; empty for any."""


@dataclass(frozen=True, slots=True)
class FileBeside:
    """Marks a text field that names a file, by its path from the item's own file."""


@dataclass(frozen=True, slots=True)
class RefersToDecision:
    """Marks a text field that names a decision recorded on a panel's page."""


ItemId = Annotated[Text, Refers()]
EvidenceId = Annotated[Text, Refers((ContentType.EVIDENCE,))]
CaseStudyId = Annotated[Text, Refers((ContentType.CASE_STUDY,))]
PanelId = Annotated[Text, Refers((ContentType.PANEL,))]
DecisionId = Annotated[Text, RefersToDecision()]
FilePath = Annotated[Text, FileBeside()]

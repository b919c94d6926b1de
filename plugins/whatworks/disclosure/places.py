"""Dates of birth, postcodes of homes and addresses of private letter boxes."""

import re
from collections.abc import Iterator

from whatworks.disclosure.finding import Finding, Kind, mask
from whatworks.disclosure.names import FIRST_NAMES
from whatworks.disclosure.words import is_in_address, sentence_at

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*"
DATE = (
    r"(?:\d{1,2}[/.-]\d{1,2}[/.-](?:(?:19[3-9]|20\d)\d|\d\d)\b"
    r"|(?:19[3-9]|20\d)\d-\d\d-\d\d"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}\.?,?\s+(?:19[3-9]|20\d)\d"
    rf"|{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+(?:19[3-9]|20\d)\d)"
)
"""A day with its year, as people write it."""
BORN = r"\bd\.?\s?o\.?\s?b\b\.?|\bdate[\s_]+of[\s_]+birth\b|\bbirth[\s_]?date\b"
_BIRTH = re.compile(
    rf"(?:(?:{BORN})[\s:=|*_,(-]*(?:(?:is|was|on)\s+)?"
    r"|\bturned\s+(?:\d{1,2}|[a-z-]+),?\s+on\s+"
    rf"|(?:\b(?:his|her|my|their)|'s)\s+birthday[\s:*_,(-]*(?:(?:is|was|on)\s+){{0,2}}"
    rf"|\bborn\b[\s:*_,(-]*(?:(?:in|at)\s+(?:the\s+)?[A-Z][\w'-]+(?:\s[A-Z][\w'-]+)?,?\s+)?(?:on\s+)?(?:the\s+)?"
    rf")(?P<date>{DATE})",
    re.IGNORECASE,
)
_OF_BIRTH = re.compile(r"(?:[Bb]orn|[Bb]irth|BORN|BIRTH|[Dd]\.?\s?[Oo]\.?\s?[Bb]\b|turned)")
"""A cheap look for the words that make a date one of birth."""
_DATED = re.compile(r"\d[/.-]\d|(?:19|20)\d\d")
"""What every full date has some of; a cheap look too."""


def dates_of_birth(text: str) -> Iterator[Finding]:
    """Yield every full date that the words before it make a date of birth."""
    if _DATED.search(text) is None:
        return
    told: set[int] = set()
    for word in _OF_BIRTH.finditer(text):
        match = _BIRTH.search(text, max(0, word.start() - 12), word.end() + 80)
        if match is None or match.start("date") in told:
            continue
        told.add(match.start("date"))
        yield Finding(
            Kind.DATE_OF_BIRTH, "a date of birth", mask(match["date"]), match.start("date")
        )


_WRITTEN = """
AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC
EH EN EX FK FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS
LU M ME MK ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR
SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE
"""
_AREAS = frozenset(_WRITTEN.split())
"""Postcode areas of the United Kingdom and the islands (Royal Mail)."""
_OUTWARD = re.compile(r"(?<![\w/.#-])(?P<area>[A-Z]{1,2})\d[A-Z\d]? ?\Z", re.IGNORECASE)
_INWARD = re.compile(r"\d(?P<end>[ABD-HJLNP-UW-Z]{2})(?![\w/-])", re.IGNORECASE)
_LONGEST_OUTWARD = 5
"""Characters of the first half, with the space."""
_SECTOR = re.compile(
    r"(?:\bsectors?\s+|(?<!\w)(?=[A-Z\d]{2,4} \d (?:postcode )?sector))"
    r"(?P<area>[A-Z]{1,2})\d[A-Z\d]? \d(?![\w.,]\w)"
)
_NUMBERED = re.compile(
    r"\b(?:forms?|sections?|regulations?|tables?|figures?|annex|rooms?|models?|paragraphs?|class|"
    r"article|schedule|code|version)\s\Z",
    re.IGNORECASE,
)
_PUBLIC_ADDRESS = re.compile(
    r"\b(?:school|academy|college|nursery|pre-?school|university|hospital|clinic|council|"
    r"civic|(?:town|city|county|shire) hall|department|offices?|ofsted|centre|trust|library|church|"
    r"surgery|buildings|charity|foundation|forum|consortium|association|society|institute|network|"
    r"community house|service|agency|hub|museum|court|registered (?:office|address))\b",
    re.IGNORECASE,
)
_LIVED_IN = re.compile(
    r"\b(?:home|lives?|lived|living|flat|moved|foster|stays?|(?:his|her|their) \w+ (?:in|at|from)|"
    r"the (?:family|boy|girl|child|pupil)|walks?)\b[^.!?\n]{0,40}\Z",
    re.IGNORECASE,
)


def postcodes(text: str) -> Iterator[Finding]:
    """Yield every postcode narrower than its district that is not an organisation's address."""
    for inward in _INWARD.finditer(text):
        middle, end = inward.span()
        outward = _OUTWARD.search(text, max(0, middle - _LONGEST_OUTWARD - 1), middle)
        if outward is None or outward["area"].upper() not in _AREAS:
            continue
        start = outward.start("area")
        is_ordinal = inward["end"] in {"st", "nd", "rd", "th", "gb"}
        if is_ordinal or is_in_address(text, start) or _NUMBERED.search(text[:start][-20:]):
            continue
        if not _is_public(text, start, end):
            yield _postcode(text[start:end], start)


def sectors(text: str) -> Iterator[Finding]:
    """Yield every postcode sector that the text calls one: some 3,000 addresses, often fewer."""
    for match in _SECTOR.finditer(text):
        if match["area"] in _AREAS:
            yield _postcode(match[0], match.start("area"))


def _postcode(written: str, at: int) -> Finding:
    return Finding(Kind.POSTCODE, "a postcode", mask(written), at)


def _is_public(text: str, start: int, end: int) -> bool:
    first, last = sentence_at(text, start)
    before, after = text[first:start], text[end:last]
    beside = f"{before}{after if after.startswith((' (', ', ')) else ''}"
    return _PUBLIC_ADDRESS.search(beside) is not None and not _LIVED_IN.search(before)


_EMAIL = re.compile(r"(?<![\w.+-])(?P<box>[\w.+-]+)@(?P<host>[\w-]+(?:\.[\w-]+)+)", re.ASCII)
_HOSTS = """
gmail googlemail hotmail outlook live msn yahoo ymail icloud me mac aol btinternet sky talktalk
virginmedia ntlworld blueyonder tiscali proton protonmail gmx mail fastmail btopenworld o2
tutanota hey zoho
"""
_FOR_ANYBODY = frozenset(_HOSTS.split())
"""Hosts that give a letter box to anybody, by the first part of their name."""
_SHARED = re.compile(
    r"forum|voice|team|group|info|enquir|admin|office|school|service|support|trust|charity|club|"
    r"network|outreach|help|contact|parents?carer|carers|hello|mail|"
    r"(?:\A|[._+-])(?:send|sen|hub|sendiass|pcf|ap)(?:\Z|[._+-])",
    re.IGNORECASE,
)


def private_emails(text: str) -> Iterator[Finding]:
    """Yield every e-mail address that is a person's, by its host or by the name in it."""
    for match in _EMAIL.finditer(text):
        parts = [part.strip("0123456789") for part in re.split(r"[._+-]", match["box"].lower())]
        is_named = len(parts) > 1 and parts[0] in FIRST_NAMES and len(parts[-1]) > 1
        for_anybody = match["host"].lower().split(".")[0] in _FOR_ANYBODY
        if (for_anybody or is_named) and not _SHARED.search(match["box"]):
            what = "a private e-mail address" if for_anybody else "a person's e-mail address"
            yield Finding(Kind.PRIVATE_EMAIL, what, mask(match[0]), match.start())

"""Numbers that belong to one person: of health, school, tax and telephone.

Check digits are those of python-stdnum; the form of a National Insurance number is that of HMRC's
National Insurance Manual, NIM39110; what is a telephone number, and of which kind, is known by
libphonenumber, and the ranges 03 and 08 are of organisations by Ofcom's numbering plan.
"""

import re
from collections.abc import Iterator

from stdnum.gb import nhs, upn, utr

from whatworks.disclosure.finding import Finding, Kind, mask
from whatworks.disclosure.words import is_in_address, sentence_at

_SIX_DIGITS = re.compile(r"\d(?<!\d\d)(?!\d{3}-\d\d-\d\d)(?:[ ().-]*\d){5}")
"""As many as each of these numbers has, a date alone is passed over; a cheap look."""
_TEN = re.compile(r"\d(?<![\w./£$€:-]\d)(?:\d\d([ .-]?)\d{3}\1\d{4}|\d{4} \d{5})(?![\w/]|[-.,]\d)")
_OTHER_NUMBER = re.compile(
    r"\b(?:isbn|issn|ref|refs|references?|grants?|contract|project|scopus|pmid|eid|urn|"
    r"order|invoice|doi|1st print)\b[^.;|\n]{0,25}\Z",
    re.IGNORECASE,
)
_TAX = re.compile(r"\butr\b|\btax(?:payer)?\b|\bhmrc\b|\bself[- ](?:employ|assess)", re.IGNORECASE)
_UPN = re.compile(r"\d{11}[\dA-HJ-NP-RTUV-Za-hj-np-rtuv-z](?!\w)", re.ASCII)
_UPN_LETTER = re.compile(r"(?<!\w)[A-HJ-NP-RTUV-Z]\Z", re.IGNORECASE)
_NI = re.compile(r"\d\d([ -]?)\d\d\1\d\d[ -]?[A-Da-d](?!\w)", re.ASCII)
_NI_LETTERS = re.compile(
    r"(?<!\w)(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z][ -]?\Z", re.IGNORECASE
)
_NI_WORDS = re.compile(r"\bNI\b|\bnino\b|\bnational insurance\b", re.IGNORECASE)


def identity_numbers(text: str) -> Iterator[Finding]:
    """Yield every number that is one person's for life: its check digit or its form is right."""
    if _SIX_DIGITS.search(text) is None:
        return
    for match in _TEN.finditer(text):
        digits = re.sub(r"\D", "", match[0])
        before = text[max(0, match.start() - 80) : match.start()]
        if is_in_address(text, match.start()) or len(set(digits)) == 1:
            continue
        if nhs.is_valid(digits) and not _OTHER_NUMBER.search(before):
            yield _identity("an NHS number", match)
        elif utr.is_valid(digits) and _TAX.search(_around(text, match)):
            yield _identity("a tax reference (UTR)", match)
    for match in _UPN.finditer(text):
        letter = text[max(0, match.start() - 2) : match.start()]
        is_one = (
            _UPN_LETTER.search(letter)
            and upn.calc_check_digit(match[0].upper()) == letter[-1].upper()
        )
        if is_one and not is_in_address(text, match.start()):
            yield _identity("a unique pupil number (UPN)", match)
    for match in _NI.finditer(text):
        letters = _NI_LETTERS.search(text[max(0, match.start() - 4) : match.start()])
        if letters and (letters[0].isupper() or _NI_WORDS.search(_around(text, match))):
            yield _identity("a National Insurance number", match)


def _identity(what: str, match: re.Match[str]) -> Finding:
    return Finding(Kind.IDENTITY_NUMBER, what, mask(match[0]), match.start())


def _around(text: str, match: re.Match[str]) -> str:
    start, end = sentence_at(text, match.start())
    return text[start:end]


_CALLED = re.compile(
    r"[+(0](?<![\w/.£$€=-].)(?<!\d,.)(?:(?<=\+) ?44|(?<=\()0|(?<=0))(?!\d{0,2}\.)"
    r"[\d ().-]{7,18}\d(?![\w/]|[-.,]\d)",
    re.ASCII,
)
_ORGANISATION = re.compile(
    r"\b(?:switchboard|office|head office|helpline|advice line|press|desk|team|council|authority|"
    r"services?|reception|centre|hub|trust|forum|school|college|academy|nursery|hospital|clinic|"
    r"enquiries|sendiass|ofsted|department|duty|charity|surgery|union|museum|library)\b",
    re.IGNORECASE,
)
_AT_HOME = re.compile(
    r"\b(?:mum|mother|dad|father|nan|gran\w*|aunt|uncle|sister|brother|neighbour|"
    r"family's|parent's|carer's|foster carer|(?:at|her|his|my|their) home|home phone|"
    r"(?:his|her|my) (?:number|phone|mobile))\b",
    re.IGNORECASE,
)


def phones(text: str) -> Iterator[Finding]:
    """Yield every mobile number, and every landline that no organisation's name stands beside."""
    if _SIX_DIGITS.search(text) is None:
        return
    for match in _CALLED.finditer(text):
        digits = re.sub(r"\D", "", re.sub(r"\(0\)", "", match[0]))
        national = re.sub(r"\A(?:0044|44|0)", "", digits)
        if is_in_address(text, match.start()) or not re.fullmatch(r"[127]\d{8,9}", national):
            continue
        if national[0] == "7":
            if len(national) == 10:
                yield _phone("a mobile number", match)
        elif _is_assigned(national) and not _is_of_an_organisation(text, match):
            yield _phone("a telephone number", match)


def _phone(what: str, match: re.Match[str]) -> Finding:
    return Finding(Kind.PHONE, what, mask(match[0]), match.start())


def _is_assigned(national: str) -> bool:
    import phonenumbers  # noqa: PLC0415 - slow to load, and few hubs have such a number

    number = phonenumbers.PhoneNumber(country_code=44, national_number=int(national))
    return phonenumbers.is_valid_number(number)


def _is_of_an_organisation(text: str, match: re.Match[str]) -> bool:
    around = _around(text, match)
    return _ORGANISATION.search(around) is not None and _AT_HOME.search(around) is None

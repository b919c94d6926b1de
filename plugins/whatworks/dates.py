"""Which day people mean who write a date in a form of their own."""

import re
from collections.abc import Iterator
from datetime import date

_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SEPARATOR = r"\s*[-/.,\s]\s*"
_YEAR_FIRST = re.compile(rf"(\d{{4}}){_SEPARATOR}(\d{{1,2}}){_SEPARATOR}(\d{{1,2}})")
_YEAR_LAST = re.compile(rf"(\d{{1,2}}){_SEPARATOR}(\d{{1,2}}){_SEPARATOR}(\d{{4}})")
_TIME = re.compile(r"(?<=\d)[T ]\d{1,2}:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?$")
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th)\b")
_SHORTEST = 3
"""Letters of a month's or a day's name that tell it from the others."""


def certain_date(text: str) -> date | None:
    """Return the day that a text means, or None where it could be another or none.

    A year has four digits; of ``01/09/2026`` nobody knows whether the day or the month is first.
    """
    found = readings(text)
    return found[0] if len(found) == 1 else None


def readings(text: str) -> list[date]:
    """Return the days that a text can mean, day before month first; none if it is no date."""
    plain = _TIME.sub("", text.strip().strip("\"'“”‘’").strip())
    plain = re.sub("[‐‑‒–—−]", "-", plain).replace("\u00a0", " ").lower()
    return list(dict.fromkeys((*_in_numbers(plain), *_in_words(plain))))


def _in_numbers(text: str) -> Iterator[date]:
    if found := _YEAR_FIRST.fullmatch(text):
        year, month, day = map(int, found.groups())
        yield from _day(year, month, day)
    elif found := _YEAR_LAST.fullmatch(text):
        first, second, year = map(int, found.groups())
        yield from _day(year, second, first)
        yield from _day(year, first, second)


def _in_words(text: str) -> Iterator[date]:
    """Yield the day of a text such as ``Tuesday 1st September 2026`` or ``Sept 1, 2026``."""
    words = re.findall(r"[a-z]+|\d+|[^\s,./-]", _ORDINAL.sub("", text).replace(" of ", " "))
    weekdays = [at for word in words if (at := _nth(word, _DAYS)) is not None]
    months = [at + 1 for word in words if (at := _nth(word, _MONTHS)) is not None]
    numbers = [int(word) for word in words if word.isdecimal()]
    years = [word for word in words if word.isdecimal() and len(word) == 4]
    if len(months) != 1 or len(numbers) != 2 or len(years) != 1:
        return
    if len(weekdays) > 1 or len(words) != 3 + len(weekdays):
        return
    (number,) = [int(word) for word in words if word.isdecimal() and len(word) < 3] or [0]
    for day in _day(int(years[0]), months[0], number):
        if not weekdays or day.weekday() == weekdays[0]:
            yield day


def _nth(word: str, names: tuple[str, ...]) -> int | None:
    near = [at for at, name in enumerate(names) if name.startswith(word)]
    return near[0] if len(word) >= _SHORTEST and len(near) == 1 else None


def _day(year: int, month: int, day: int) -> Iterator[date]:
    try:
        yield date(year, month, day)
    except ValueError:
        return

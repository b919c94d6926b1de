"""Counts of people in tables that are too small to publish, or hidden and yet to be worked out."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain

from whatworks.disclosure.finding import Finding, Kind, mask
from whatworks.disclosure.names import FIRST_NAMES
from whatworks.disclosure.places import BORN, DATE

Rows = Sequence[Sequence[str]]
"""The rows of a table as text, the header first; they need not be of one length."""

SMALLEST = 5
"""A count of people below this is small; nought tells of nobody and is not."""

_WHOLE = re.compile(r"\d{1,3}(?:,?\d{3})*")
_HIDDEN = re.compile(
    r"[\[(]?(?:c|s|supp|suppressed|low)[\])]?|x|\*+|(?:<|under|fewer than|less than) ?(?:5|five)"
    r"|≤ ?4|1 ?(?:-|–|to) ?4",
    re.IGNORECASE,
)
_PEOPLE = re.compile(
    r"(?<!\bfor )(?<!\bwith )(?<!\bto )(?<!\bby )\b(?:pupils|children|young (?:people|persons)|"
    r"learners|students|boys?|girls?|males?|females?|families|parents|carers|cyp|headcount|"
    r"looked[- ]after|babies|infants|teenagers|patients|cohort|people|persons|individuals|on roll|"
    r"ehc ?plans?|ehcps?|exclusions|suspensions|"
    r"(?:pupil|child|student|learner|patient) (?:count|numbers?|total)s?)\b(?!')",
    re.IGNORECASE,
)
"""Who is counted; "children's books" and "pupil groups" are no people."""
_OF_OTHERS = re.compile(r"\b(?:staff|teachers?|adults?|schools?|settings|books)\b", re.IGNORECASE)
"""What is counted where this stands before any word for people, as in "schools by pupils"."""
_SUMMARY = re.compile(
    r"%|\bper\b|per ?cent|proportion|\bshare\b|\brates?\b|ratios?\b|averages?\b|\bmeans?\b|median|"
    r"scores?\b|effect|thousands?|millions?|'000|£|costs?\b|\bdeviation|index\b|\bratings?\b|"
    r"percentile",
    re.IGNORECASE,
)
"""What is worked out from counts, or measured, whoever is named beside it."""
_MEASURE = re.compile(
    r"months?\b|weeks?\b|days?\b|hours?\b|minutes?\b|\bterms?\b|sessions?\b|visits?\b|visited|"
    r"\bages?\b|\bsize\b|\blevels?\b|\branks?\b|\bsteps?\b|lessons?\b|\bfactor|\bbands?\b|"
    r"\bkey stage|\bphase\b|\bgrades?\b|\bpoints?\b|meetings?|workshops?|question|\bwhat\b|\bhow\b",
    re.IGNORECASE,
)
"""What else is counted; "pupils absent for 10 days" are pupils."""
_BAND = re.compile(r"\d+ ?%")
"""In the label of a row, a band: "50% to 90%"."""
_QUALIFIED = re.compile(
    r"\b(?:over|under|more than|fewer than|less than|at least|within|for|aged|after)\b.*",
    re.IGNORECASE,
)
_NEUTRAL = re.compile(
    r"|.*\b(?:19|20)\d\d\b.*|n|no\.?|number|count|values?|total|all|figure|q[1-4]|"
    r"(?:autumn|spring|summer|winter)(?: term)?|"
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*",
    re.IGNORECASE,
)
_TOTAL = re.compile(r"(?:grand |sub-?)?totals?|overall|altogether|sum|all(?: \w+)?", re.IGNORECASE)
_WHOLE_YEAR = re.compile(r"(?:(?:full|whole|academic) )?year|annual", re.IGNORECASE)
_NAME_COLUMN = re.compile(
    r"(?:pupil|child|student|learner|young person)(?:'s)?[ _]?(?:full[ _]?)?name|"
    r"(?:first|given|last|family)[ _]?names?|forenames?|surnames?|initials",
    re.IGNORECASE,
)
_PERSON = re.compile(r"names?|pupils?|child(?:ren)?|students?|learners?|who", re.IGNORECASE)
_OF_A_CHILD = re.compile(
    r"\b(?:ages?|aged|year(?: group)?|class|form|born|dob|attendance|needs?|diagnosis)\b",
    re.IGNORECASE,
)
_OF_STAFF = re.compile(
    r"\b(?:roles?|jobs?|posts?|title|organisation|e-?mail|phone|journal|study|author|team)\b",
    re.IGNORECASE,
)
_DAY = re.compile(DATE, re.IGNORECASE)
_BORN = re.compile(BORN, re.IGNORECASE)


def in_table(rows: Rows, about: str = "") -> list[Finding]:
    """Return what in a table could tell who somebody is; ``about`` says what it is about."""
    cells = [[_clean(cell) for cell in row] for row in rows]
    if len(cells) < 2:
        return []
    top = _header(cells)
    about = " ".join([about, *chain.from_iterable(cells[:top])])
    found = (*_small(cells[top:], about), *_worked_out(cells[top:]), *_columns(cells[top:]))
    return [replace(one, at=one.at + top) for one in found]


def _header(cells: list[list[str]]) -> int:
    """Return the row of the header; titles above it fill few cells of theirs."""
    filled = [sum(map(bool, row)) for row in cells]
    fewest = max(filled) // 2 + 1
    return next(row for row, number in enumerate(filled) if number >= min(fewest, max(filled)))


_GAP = re.compile(r"[\s_]+")
_NO_COUNT = re.compile(r"-?\d*\.\d+%?|.*%")
_BAR = re.compile(r"(?<!\\)\|")


def _clean(cell: str) -> str:
    whole = cell.strip()
    inner = whole.strip("*_`") or whole  # an asterisk alone may hide a number
    return _GAP.sub(" ", inner).replace("\\", "").replace("–", "-")


def _number(cell: str) -> int | None:
    return int(cell.replace(",", "")) if _WHOLE.fullmatch(cell) else None


def _at(row: Sequence[str], column: int) -> str:
    return row[column] if column < len(row) else ""


def _small(cells: list[list[str]], about: str) -> Iterator[Finding]:
    header = cells[0]
    counted = [column for column in range(1, len(header)) if _is_counted(cells, column)]
    for index, row in enumerate(cells[1:], 1):
        for column in counted:
            number = _number(_at(row, column))
            if number is not None and 0 < number < SMALLEST:
                labels = (row[0], f"{_at(header, 0)} {about}")
                if _is_of_people(header[column], *labels):
                    yield Finding(Kind.SMALL_NUMBER, "a count of people under 5", "", index)


def _is_counted(cells: list[list[str]], column: int) -> bool:
    """Say whether the numbers of a column are whole ones, as counts are."""
    return not any(_NO_COUNT.fullmatch(_at(row, column)) for row in cells[1:])


def _is_of_people(head: str, label: str, around: str) -> bool:
    """Say whether a number counts people, by its column, its row and what the table is about."""
    if _SUMMARY.search(head) or _SUMMARY.search(_BAND.sub("", label)):
        return False
    if _MEASURE.search(_QUALIFIED.sub("", head)):
        return False
    if _names_people(head):
        return True
    if _OF_OTHERS.search(head) or _MEASURE.search(label):
        return False
    if _names_people(label):
        return True
    is_neutral = _NEUTRAL.fullmatch(head) is not None
    return is_neutral and _names_people(around) and not _is_measured(around)


def _names_people(words: str) -> bool:
    people, others = _PEOPLE.search(words), _OF_OTHERS.search(words)
    return people is not None and (others is None or people.start() < others.start())


def _is_measured(words: str) -> bool:
    return bool(_SUMMARY.search(words) or _MEASURE.search(words))


_Cell = tuple[int, int]


def _worked_out(cells: list[list[str]]) -> Iterator[Finding]:
    """Yield every hidden number that totals give away, one after the other until none is left."""
    hidden = {
        (row, column)
        for row, line in enumerate(cells)
        for column, cell in enumerate(line)
        if row and column and _HIDDEN.fullmatch(cell)
    }
    if not hidden:
        return
    values = {
        (row, column): _number(cell)
        for row, line in enumerate(cells)
        for column, cell in enumerate(line)
        if row and column and _WHOLE.fullmatch(cell)
    }
    sums = list(_sums(cells))
    known = {cell: value for cell, value in values.items() if value is not None}
    solved: dict[_Cell, int] = {}
    while found := {
        cell: value for one in sums for cell, value in _solve(*one, known, hidden).items()
    }:
        solved |= found
        known |= found
        hidden -= set(found)
    for (row, _), value in sorted(solved.items()):
        if 0 <= value < SMALLEST:
            yield Finding(Kind.SUPPRESSED_NUMBER, "a hidden number", "", row)


def _sums(cells: list[list[str]]) -> Iterator[tuple[_Cell, list[_Cell]]]:
    """Yield every total with the cells that make it up: along rows, then down columns."""
    heads = list(enumerate(cells[0]))[1:]
    totals = [column for column, head in heads if _TOTAL.fullmatch(head)]
    totals = totals or [column for column, head in heads if _WHOLE_YEAR.fullmatch(head)]
    total_rows = [row for row, line in enumerate(cells) if row and _TOTAL.fullmatch(_at(line, 0))]
    parts = [
        column
        for column in range(1, len(cells[0]))
        if column not in totals
        and not (_is_measured(cells[0][column]) or _OF_OTHERS.fullmatch(cells[0][column]))
    ]
    for row in range(1, len(cells)):
        if len(totals) == 1:
            yield (row, totals[0]), [(row, column) for column in parts]
    if len(total_rows) == 1:
        rows = [row for row in range(1, len(cells)) if row != total_rows[0]]
        for column in range(1, len(cells[0])):
            yield (total_rows[0], column), [(row, column) for row in rows]


def _solve(
    total: _Cell, parts: list[_Cell], known: dict[_Cell, int], hidden: set[_Cell]
) -> dict[_Cell, int]:
    """Return the hidden parts of one sum that the rest gives away."""
    open_ = [cell for cell in parts if cell in hidden]
    shown = [known[cell] for cell in parts if cell in known]
    if total not in known or not open_ or not shown or len(open_) + len(shown) < len(parts):
        return {}
    rest = known[total] - sum(shown)
    if rest < 0:
        return {}
    if len(open_) == 1:
        return {open_[0]: rest}
    return dict.fromkeys(open_, 1) if rest == len(open_) else {}


def _columns(cells: list[list[str]]) -> Iterator[Finding]:
    """Yield the rows of a column of names, and of one of dates of birth."""
    heads = " ".join(cells[0])
    of_children = _OF_A_CHILD.search(heads) and not _OF_STAFF.search(heads)
    for column, head in enumerate(cells[0]):
        is_born = _BORN.fullmatch(head)
        is_name = _NAME_COLUMN.fullmatch(head) is not None
        if of_children and _PERSON.fullmatch(head):
            is_name = is_name or _are_names([_at(row, column) for row in cells[1:]])
        for index, row in enumerate(cells[1:], 1):
            cell = _at(row, column)
            if is_born and _DAY.fullmatch(cell):
                yield Finding(Kind.DATE_OF_BIRTH, "a date of birth", mask(cell), index)
            elif is_name and re.fullmatch(r"[A-Z][\w' .-]*", cell):
                what = "a column of people's names"
                yield Finding(Kind.RECOGNISABLE_CHILD, what, mask(cell), index)


def _are_names(column: Sequence[str]) -> bool:
    """Say whether at least half of the cells of a column begin with a known first name."""
    first = [cell.split()[0].lower() for cell in column if cell]
    return bool(first) and 2 * sum(name in FIRST_NAMES for name in first) >= len(first)


_RULE = re.compile(r"[ >]{0,6}\|?[ ]*:?-+:?[ ]*(?:\|[ ]*:?-+:?[ ]*)+\|?[ ]*")


def in_markdown_tables(text: str) -> Iterator[Finding]:
    """Yield what the tables of a Markdown text give away, at the start of its line."""
    if "|" not in text or "--" not in text:
        return
    lines = text.split("\n")
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    last = 0
    for middle, line in enumerate(lines):
        if middle <= last or "|" not in line or not _RULE.fullmatch(line):
            continue
        last = middle + 1
        while last < len(lines) and "|" in lines[last]:
            last += 1
        numbers = [middle - 1, *range(middle + 1, last)]
        for found in in_table([_cells(lines[number]) for number in numbers]):
            yield Finding(found.kind, found.what, found.shown, starts[numbers[found.at]])


def _cells(line: str) -> list[str]:
    return _BAR.split(line.strip().lstrip("> ").removeprefix("|").removesuffix("|"))

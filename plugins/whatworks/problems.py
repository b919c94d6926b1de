"""The register of problem codes: one line each, and one page each in ``docs/problems/``."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from whatworks.model import Edit, FieldPath, Position, Problem, Severity

ERROR, WARNING, NOTICE = Severity.ERROR, Severity.WARNING, Severity.NOTICE

CODES: dict[str, tuple[Severity, str]] = {
    # the file
    "WW101": (ERROR, "The file is not readable text"),
    "WW102": (ERROR, "The front matter is missing or not closed"),
    "WW103": (ERROR, "The front matter cannot be read"),
    "WW104": (ERROR, "A field is written twice"),
    "WW105": (ERROR, "A feature of YAML is used that content may not use"),
    "WW106": (ERROR, "The file is in the wrong place or has the wrong kind of name"),
    "WW107": (ERROR, "A symbolic link is not followed"),
    # its fields
    "WW201": (ERROR, "A field is not known"),
    "WW202": (ERROR, "A field is missing"),
    "WW203": (ERROR, "A value is of the wrong kind"),
    "WW204": (ERROR, "A term is not in the vocabulary"),
    "WW205": (ERROR, "A date is malformed or impossible"),
    "WW206": (ERROR, "The audience is missing"),
    "WW207": (ERROR, "A text is too long"),
    "WW208": (ERROR, "A field is empty"),
    "WW209": (ERROR, "The status asks for another field"),
    # the whole hub
    "WW301": (ERROR, "An id is used twice"),
    "WW302": (ERROR, "Two pages have the same address"),
    "WW303": (ERROR, "An item is named that does not exist"),
    "WW304": (ERROR, "An item of another type is asked for"),
    "WW305": (ERROR, "A decision is named that no panel has recorded"),
    "WW306": (ERROR, "A link leads nowhere"),
    "WW307": (ERROR, "A link leads to a heading that does not exist"),
    "WW308": (ERROR, "An attached file is missing"),
    "WW309": (ERROR, "A linked file is not declared"),
    "WW310": (ERROR, "Something points at what its readers may not see"),
    "WW311": (ERROR, "Something published points at something that is not"),
    "WW312": (WARNING, "A file belongs to no item"),
    "WW313": (ERROR, "A source is registered twice"),
    "WW314": (ERROR, "Items replace one another in a circle"),
    # dates against one another and against today
    "WW401": (ERROR, "The update is older than the first publication"),
    "WW402": (NOTICE, "The review date has passed"),
    "WW403": (ERROR, "A published item has a date in the future"),
    "WW404": (WARNING, "The next check is put off too long"),
    # the text
    "WW501": (ERROR, "A heading level is skipped"),
    "WW502": (ERROR, "A heading is not one of this type's headings"),
    "WW503": (ERROR, "An image has no description"),
    "WW504": (ERROR, "Placeholder text was left in"),
    "WW505": (ERROR, "Raw or unsafe HTML"),
    "WW506": (ERROR, "An audience block is malformed"),
    "WW507": (ERROR, "The text has a top-level heading of its own"),
    # advice on plain English; a hub can turn each off
    "WW551": (NOTICE, "A summary or a list of steps is hard to read"),
    "WW552": (NOTICE, "A sentence is long"),
    "WW553": (NOTICE, "An acronym is not explained"),
    "WW554": (NOTICE, "There is a plainer word"),
    "WW555": (NOTICE, "A link does not say where it leads"),
    "WW556": (NOTICE, "A spelling is American"),
    "WW557": (NOTICE, "A word reduces people to a difficulty"),
    # ratings and data
    "WW601": (ERROR, "The rating framework is not known"),
    "WW602": (ERROR, "A signal, level or status is not in the framework"),
    "WW603": (ERROR, "A fact is not in the framework"),
    "WW604": (ERROR, "The judgement differs from the indication without a reason"),
    "WW605": (ERROR, "A data file cannot be used"),
    "WW606": (ERROR, "A finding contradicts its own numbers"),
    "WW607": (ERROR, "The history of a rating is out of order"),
    "WW608": (ERROR, "Ratings of outcomes have no headline"),
    # who approved it
    "WW801": (ERROR, "Something is published that nobody has signed off"),
    "WW802": (ERROR, "Something has changed since it was signed off"),
    "WW803": (ERROR, "A sign-off is not the one that is kept"),
    "WW804": (ERROR, "A role may not approve this"),
    "WW805": (ERROR, "A decision does not cover this, or did not approve it"),
    "WW806": (ERROR, "A sign-off has an impossible date"),
    "WW807": (ERROR, "A status has moved in a way that is not allowed"),
    "WW808": (ERROR, "Something that was published has gone"),
    # who could be recognised
    "WW901": (ERROR, "A number that belongs to one person"),
    "WW902": (ERROR, "A date of birth"),
    "WW903": (WARNING, "A telephone number that may be private"),
    "WW904": (ERROR, "A postcode that may be of a home"),
    "WW905": (WARNING, "A personal e-mail address"),
    "WW906": (ERROR, "A child could be recognised"),
    "WW907": (ERROR, "A small number of people"),
    "WW908": (ERROR, "A hidden number can be worked out"),
    "WW909": (WARNING, "A file holds details that nobody sees"),
    "WW910": (WARNING, "A file cannot be looked into"),
    "WW911": (ERROR, "An exception is not written right"),
    "WW912": (WARNING, "An exception excuses nothing"),
    # the hub's configuration
    "WW701": (ERROR, "A configuration file is missing"),
    "WW702": (ERROR, "A configuration file cannot be used"),
    "WW703": (ERROR, "A framework's rule uses something the framework does not define"),
    "WW704": (ERROR, "A term belongs to a broader term that does not work"),
    "WW705": (ERROR, "A level can never be indicated, or never decides"),
}
"""Severity and title of every code."""

ADVICE = tuple(code for code in CODES if "WW551" <= code <= "WW569")
"""The codes that are advice: given where it is asked for, and never in the way of a build."""

SUSPECTED = tuple(code for code in CODES if "WW901" <= code <= "WW910")
"""The codes of what looks as if somebody could be recognised by it."""


def can_be_allowed(code: str) -> bool:
    """Say whether an editor may make an exception: where the program suspects and people judge."""
    return code in ADVICE or code in SUSPECTED


_TOP = Position(1)


@dataclass(frozen=True, slots=True)
class File:
    """A file that problems can be reported in."""

    path: str

    def problem(
        self,
        code: str,
        message: str,
        hint: str,
        *,
        at: Position = _TOP,
        field: str = "",
        edits: tuple[Edit, ...] = (),
    ) -> Problem:
        """Return a problem of this file."""
        return Problem(
            path=self.path,
            line=at.line,
            column=at.column,
            code=code,
            severity=CODES[code][0],
            field=field,
            message=message,
            hint=hint,
            url=f"docs/problems/{code}.md",
            edits=edits,
        )


def field_name(path: FieldPath) -> str:
    """Return how problems name a field: the entries of a list are counted from 1."""
    return ".".join(str(part + 1) if isinstance(part, int) else part for part in path)


def did_you_mean(value: str, known: Iterable[str], *, otherwise: str) -> str:
    """Return advice that names the nearest known value, or ``otherwise`` where none is near."""
    values = list(known)
    several = [part for part in re.split(r"\s+-\s+|[;,\s]+", value) if part]
    if len(several) > 1 and set(several) <= set(values):
        return f"these are several: put a comma between them, like [{', '.join(several)}]"
    near = get_close_matches(value, values, n=1, cutoff=0.6)
    return f'write "{near[0]}"' if near else otherwise


def sure_of(value: str, known: Iterable[str], *, guess: bool = True) -> str | None:
    """Return the known value that was certainly meant, or None.

    It is the one that differs in nothing but case, spaces, hyphens and quotation marks. Failing
    that, and only if it is right to ``guess``, it is one that is a slip or two away while every
    other is at least two slips further; numbers are never guessed. A slip is a letter too many, too
    few, another or swapped with its neighbour (optimal string alignment distance).
    """
    plain: dict[str, list[str]] = {}
    for one in known:
        plain.setdefault(_plain(one), []).append(one)
    meant = _plain(value)
    if same := plain.get(meant):
        return same[0] if len(same) == 1 else None
    near = get_close_matches(meant, plain, n=4, cutoff=0.5)
    if not guess or not near:
        return None
    (slips, best), *others = sorted((_slips(meant, one), one) for one in near)
    is_near = slips <= min(2, len(meant) // 4) and all(far >= slips + 2 for far, _ in others)
    has_its_numbers = _DIGITS.findall(meant) == _DIGITS.findall(best)
    return plain[best][0] if is_near and has_its_numbers and len(plain[best]) == 1 else None


_DIGITS = re.compile(r"\d+")


def _plain(value: str) -> str:
    """Return a value without what people do not see as part of a word."""
    letters = unicodedata.normalize("NFKC", value).casefold()
    return re.sub(r"[\W_]+", "-", letters).strip("-")


def _slips(one: str, other: str) -> int:
    """Return how many letters were slipped between two words."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        earlier, before, row = before, row, [i]
        for j, b in enumerate(other, 1):
            cost = min(row[j - 1] + 1, before[j] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and (a, one[i - 2]) == (other[j - 2], b):
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
    return row[-1]


def listing(values: Iterable[str], limit: int = 12) -> str:
    """Return values as words for a sentence, cut after ``limit`` of them."""
    shown = list(values)
    more = f" and {len(shown) - limit} more" if len(shown) > limit else ""
    return ", ".join(shown[:limit]) + more

"""Dates agree with one another, with today, and with the status."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date

from whatworks.check.context import Context
from whatworks.model import FieldPath, Item, Problem
from whatworks.schema.common import FrontMatter
from whatworks.schema.enums import Status


def dates_make_sense(context: Context) -> Iterator[Problem]:
    """Yield a problem for dates in the wrong order, in the future, or past their review."""
    for entry, item in context.items:
        front = item.front
        if front.updated and front.published and front.updated < front.published:
            yield entry.problem(
                "WW401",
                ("updated",),
                f"{front.updated} is before the day it was first published, {front.published}",
                "correct one of the two dates",
            )
        if front.status.is_public:
            for path, value in _happened(item):
                if value > context.today:
                    yield entry.problem(
                        "WW403",
                        path,
                        f"{value} is still to come (today is {context.today})",
                        'write the real date, or set "status: in_review" until then',
                    )
        if item.is_overdue(context.today):
            yield entry.problem(
                "WW402",
                ("review_due",),
                f"it was to be checked again by {front.review_due}",
                f"ask {front.owner} to check it, then set a new review_due date",
            )


def _happened(item: Item) -> Iterator[tuple[FieldPath, date]]:
    """Yield the days of what an item says has happened, each with its place."""
    for field in ("published", "updated"):
        if (value := getattr(item.front, field)) is not None:
            yield (field,), value
    for index, change in enumerate(item.front.changes):
        yield ("changes", index, "date"), change.date
    if item.rating is not None:
        yield ("rating", "date"), item.rating.date


def reviews_are_not_put_off(context: Context) -> Iterator[Problem]:
    """Yield a problem for every review that is due later than the hub allows for the type.

    The months count from what the file says last happened, so the day of the check plays no part.
    """
    within = context.configuration.governance.review_within
    for entry, item in context.items:
        months, due = within.get(item.type), item.front.review_due
        recorded = _last_recorded(item.front)
        if months is None or due is None or recorded is None:
            continue
        if item.front.status in {Status.SUPERSEDED, Status.WITHDRAWN}:
            continue
        apart = 12 * (due.year - recorded.year) + due.month - recorded.month
        if (apart, due.day) > (months, recorded.day):
            yield entry.problem(
                "WW404",
                ("review_due",),
                f"{due} is more than {months} months after {recorded}, when something was last "
                "recorded",
                f"write a day up to {months} months after {recorded}; if it has been checked "
                'since, write that under "changes"',
            )


def _last_recorded(front: FrontMatter) -> date | None:
    """Return the last day of which an item says that it was published, changed or checked."""
    days = (front.published, front.updated, *(change.date for change in front.changes))
    return max(filter(None, days), default=None)


NEEDED = {
    Status.PUBLISHED: (
        ("published", "published: 2026-09-01", "the day it was first published"),
        ("review_due", "review_due: 2027-09-01", "the day by which it must be checked again"),
    ),
    Status.SUPERSEDED: (
        ("published", "published: 2026-09-01", "the day it was first published"),
        ("updated", "updated: 2026-11-01", "the day it was superseded"),
        ("superseded_by", "superseded_by: the-new-item", "the item that replaces it"),
    ),
    Status.WITHDRAWN: (
        ("published", "published: 2026-09-01", "the day it was first published"),
        ("updated", "updated: 2026-11-01", "the day it was withdrawn"),
        ("withdrawn_because", "withdrawn_because: …", "the reason"),
    ),
}
"""For each status, the fields it asks for: the name, a line to write, and what it says."""


def status_has_its_fields(context: Context) -> Iterator[Problem]:
    """Yield a problem for every field that a status asks for and that is not there."""
    for entry, item in context.items:
        for field, line, what in NEEDED.get(item.front.status, ()):
            if getattr(item.front, field) is None:
                yield entry.problem(
                    "WW209",
                    ("status",),
                    f'an item that is {item.front.status.value} needs the field "{field}"',
                    f'add a line "{_with_its_day(line, item, context)}" ({what})',
                )


_YEAR = 12
"""Months until a check that no rule asks for sooner."""


def _with_its_day(line: str, item: Item, context: Context) -> str:
    """Return a line with a day that the item may have as it stands, for the editor to correct."""
    field = line.partition(":")[0]
    if field in {"published", "updated"}:
        return f"{field}: {context.today}"
    if field != "review_due":
        return line
    recorded = _last_recorded(item.front) or context.today
    months = min(context.configuration.governance.review_within.get(item.type, _YEAR), _YEAR)
    years, month = divmod(recorded.month - 1 + months, 12)
    last = monthrange(recorded.year + years, month + 1)[1]
    return f"{field}: {date(recorded.year + years, month + 1, min(recorded.day, last))}"

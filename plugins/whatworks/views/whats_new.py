"""What changed in the hub: by date, and by the panel meeting behind it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from whatworks.model import Catalogue, Item
from whatworks.schema.enums import ContentType
from whatworks.schema.programme import Decision, Panel
from whatworks.views import words
from whatworks.views.common import by_ids, decision_anchor, decision_link, entry_link, item_link
from whatworks.views.events import Event, events
from whatworks.views.feeds import feed_links
from whatworks.views.paging import Sheet, sheets
from whatworks.views.parts import Link, Page

NEWS_LENGTH = 40
"""Events on one page."""
MEETINGS_LENGTH = 80
"""Decisions, items and changes on one page of panel meetings."""

_BY_DATE, _BY_PANEL = "whats-new/", "whats-new/panels/"


@dataclass(frozen=True, slots=True)
class NewsView:
    """An event, ready to print."""

    date: str
    kind: str
    link: Link
    """The item, with what it is."""
    text: str
    instead: Link | None
    decided_at: Link | None


Day = tuple[str, tuple[NewsView, ...]]
"""What happened on a day."""


@dataclass(frozen=True, slots=True)
class DecisionView:
    """A decision, with what it covers and what came of it."""

    link: Link
    """What was decided, linked to where it stands on its panel's page."""
    outcome: str
    covers: tuple[Link, ...]
    news: tuple[NewsView, ...]


@dataclass(frozen=True, slots=True)
class MeetingView:
    """A panel meeting."""

    anchor: str
    link: Link
    date: str
    decisions: tuple[DecisionView, ...]


@dataclass(frozen=True, slots=True)
class News:
    """What a page of what is new prints: events by month and day, or meetings."""

    pages: tuple[Link, ...]
    current: int
    other: Link
    """The same in another order."""
    empty: str
    """The line that stands there when there is nothing."""
    months: tuple[tuple[str, tuple[Day, ...]], ...] = ()
    meetings: tuple[MeetingView, ...] = ()


def whats_new(catalogue: Catalogue) -> Iterator[Page]:
    """Yield the pages of all that happened, by month, and those by panel meeting."""
    happened = events(catalogue)
    yield from _by_date(happened, catalogue)
    yield from _by_panel(happened, catalogue)


def meeting_url(panel: Item, catalogue: Catalogue) -> str:
    """Return where it is told what came of a panel meeting."""
    for sheet in _sheets_of_meetings(catalogue):
        if any(one.id == panel.id for one in sheet.entries):
            return f"{sheet.url}#{panel.id}"
    return _BY_PANEL


def _by_date(happened: list[Event], catalogue: Catalogue) -> Iterator[Page]:
    title = "What’s new"
    for sheet in sheets(_BY_DATE, happened, NEWS_LENGTH):
        yield Page(
            url=sheet.url,
            title=title + sheet.suffix,
            description="What was added, changed, rated again, replaced or withdrawn, and when.",
            template="whats-new.html",
            trail=(Link("Home", ""), *_above(sheet.number, title, _BY_DATE)),
            section=_BY_DATE,
            feeds=feed_links("all") if sheet.number == 1 else (),
            data=News(
                pages=sheet.pages,
                current=sheet.number,
                other=Link("By panel meeting", _BY_PANEL),
                empty="Nothing has been published yet.",
                months=_months(sheet.entries, catalogue),
            ),
        )


def _by_panel(happened: list[Event], catalogue: Catalogue) -> Iterator[Page]:
    title = "What’s new, by panel meeting"
    behind: dict[str, list[Event]] = {}
    for event in happened:
        behind.setdefault(event.decision, []).append(event)
    for sheet in _sheets_of_meetings(catalogue):
        yield Page(
            url=sheet.url,
            title=title + sheet.suffix,
            description="What each panel meeting decided, and what changed in the hub because of "
            "it.",
            template="whats-new.html",
            trail=(
                Link("Home", ""),
                Link("What’s new", _BY_DATE),
                *_above(sheet.number, "By panel meeting", _BY_PANEL),
            ),
            section=_BY_DATE,
            data=News(
                pages=sheet.pages,
                current=sheet.number,
                other=Link("By date", _BY_DATE),
                empty="No panel meeting has been published yet.",
                meetings=tuple(_meeting(panel, behind, catalogue) for panel in sheet.entries),
            ),
        )


def _above(number: int, title: str, url: str) -> tuple[Link, ...]:
    return (Link(title, url),) if number > 1 else ()


def _sheets_of_meetings(catalogue: Catalogue) -> Iterator[Sheet[Item]]:
    """Yield the panel meetings, latest first, cut into pages."""

    def held(item: Item) -> tuple[int, str]:
        assert isinstance(item.front, Panel)
        return -item.front.date.toordinal(), item.id

    def lines(item: Item) -> int:
        assert isinstance(item.front, Panel)
        cited = catalogue.cited_by
        return sum(1 + len(one.items) + len(cited.get(one.id, ())) for one in item.front.decisions)

    meetings = sorted(catalogue.of_type(ContentType.PANEL), key=held)
    return sheets(_BY_PANEL, meetings, MEETINGS_LENGTH, lines)


def _meeting(panel: Item, behind: dict[str, list[Event]], catalogue: Catalogue) -> MeetingView:
    assert isinstance(panel.front, Panel)
    return MeetingView(
        anchor=panel.id,
        link=entry_link(panel, catalogue),
        date=words.day(panel.front.date),
        decisions=tuple(
            _decision(panel, decision, behind.get(decision.id, ()), catalogue)
            for decision in panel.front.decisions
        ),
    )


def _decision(
    panel: Item, decision: Decision, came: Iterable[Event], catalogue: Catalogue
) -> DecisionView:
    return DecisionView(
        link=Link(decision.decision, f"{panel.url}#{decision_anchor(decision.id)}"),
        outcome=words.OUTCOMES[decision.outcome],
        covers=tuple(item_link(item) for item in by_ids(decision.items, catalogue)),
        news=_views(came, catalogue),
    )


def _views(found: Iterable[Event], catalogue: Catalogue) -> tuple[NewsView, ...]:
    return tuple(
        NewsView(
            date=words.day(event.date),
            kind=event.kind,
            link=entry_link(event.item, catalogue),
            text=event.text,
            instead=item_link(event.instead) if event.instead else None,
            decided_at=decision_link(event.decision, catalogue),
        )
        for event in found
    )


def _months(
    found: Iterable[Event], catalogue: Catalogue
) -> tuple[tuple[str, tuple[Day, ...]], ...]:
    """Return events by month, and by day within the month."""
    months: dict[str, list[Day]] = {}
    for date, happened in groupby(found, key=lambda event: event.date):
        day, month, year = words.day(date).split(" ")
        days = months.setdefault(f"{month} {year}", [])
        days.append((f"{day} {month}", _views(happened, catalogue)))
    return tuple((month, tuple(days)) for month, days in months.items())

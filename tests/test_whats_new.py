"""What changed: every event once, latest first, on pages by date and by panel meeting."""

import json
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urljoin

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from whatworks import build
from whatworks.schema.common import Change
from whatworks.schema.enums import Audience, ChangeKind, ContentType
from whatworks.views import whats_new as views
from whatworks.views.events import events
from whatworks.views.words import CHANGES

SITES = Path(__file__).parent / "sites"
CHAIN = SITES / "chain"
GUIDE = (SITES / "minimal/content/guidance/watering.md").read_text(encoding="utf-8")
STUDY = (SITES / "minimal/case_studies/riverside-shared-plots.md").read_text(encoding="utf-8")
PANEL = (SITES / "minimal/content/panels/spring-2026.md").read_text(encoding="utf-8")
PANEL = PANEL.replace("items: [", "items: [watering, ")
TODAY = date(2026, 11, 21)


def load(root):
    hub = build.load(root, TODAY)
    assert [str(problem) for problem in hub.problems] == []
    return hub


@pytest.fixture
def happened(make_site):
    """Return a function that gives the events of one guide: day, kind, sentence, decision."""

    def of(fields="", text=GUIDE, status="published"):
        text = text.replace("owner:", f"{fields}owner:", 1)
        text = text.replace("status: published", f"status: {status}")
        path = "case_studies/riverside-shared-plots.md" if "place:" in text else None
        root = make_site(
            files={
                path or "content/guidance/watering.md": text,
                "content/panels/spring-2026.md": PANEL,
            }
        )
        id_ = "riverside-shared-plots" if path else "watering"
        catalogue = build.catalogue(load(root), Audience.OPEN)
        return [
            (str(event.date), event.kind, event.text, event.decision)
            for event in events(catalogue)
            if event.item.id == id_
        ]

    return of


NEW = ("2026-03-02", "New", "", "")


def test_what_has_no_entries_is_new_on_the_day_it_was_published(happened):
    assert happened() == [NEW]


def test_what_was_updated_without_an_entry_is_told_as_updated(happened):
    assert happened("updated: 2026-05-01\n") == [("2026-05-01", "Updated", "", ""), NEW]


def test_what_was_updated_on_the_day_it_was_published_is_only_new(happened):
    assert happened("updated: 2026-03-02\n") == [NEW]


@pytest.mark.parametrize(
    ("kind", "label"),
    [
        ("major", "Major change"),
        ("minor", "Small change"),
        ("evidence_rechecked", "Evidence checked again"),
    ],
)
def test_an_entry_is_told_in_its_own_words_with_its_decision(kind, label, happened):
    entry = f"{{date: 2026-05-01, kind: {kind}, what: Asked for., decision: spring-2026-1}}"
    told = happened(f"updated: 2026-05-01\nchanges:\n  - {entry}\n")
    assert told == [("2026-05-01", label, "Asked for.", "spring-2026-1"), NEW]


def test_a_first_publication_that_is_an_entry_is_told_once(happened):
    entry = "{date: 2026-03-02, kind: new, what: First published.}"
    assert happened(f"changes: [{entry}]\n") == [("2026-03-02", "New", "First published.", "")]


def test_the_same_entry_twice_is_told_once(happened):
    entry = "{date: 2026-05-01, kind: minor, what: A link was mended.}"
    told = happened(f"changes: [{entry}, {entry}]\n")
    assert told == [("2026-05-01", "Small change", "A link was mended.", ""), NEW]


HISTORY = """\
  history:
    - date: 2024-03-01
      version: "1.0"
      judged: {strength_of_evidence: emerging, spread: not_known}
      reason: It has now lasted for three years.
      decision: spring-2026-1
"""
MOVED = "Strength of evidence changed from Emerging to Promising."


def rated(what, decision="spring-2026-1"):
    text = STUDY.replace("  decision: spring-2026-1\n", "  decision: spring-2026-1\n" + HISTORY)
    behind = f", decision: {decision}" if decision else ""
    entry = f"changes: [{{date: 2026-04-14, kind: major, what: {what}{behind}}}]\n"
    return text.replace("owner:", f"{entry}owner:", 1)


def test_a_rating_and_the_entry_of_the_same_decision_are_one_event(happened):
    told = happened(text=rated("Rated higher."))
    sentence = f"Rated higher. {MOVED} It has now lasted for three years."
    assert [one for one in told if one[1] != "New"] == [
        ("2026-04-14", "Rating changed", sentence, "spring-2026-1")
    ]


def test_an_entry_that_is_the_reason_of_the_rating_is_not_repeated(happened):
    told = happened(text=rated("It has now lasted for three years."))
    sentence = f"{MOVED} It has now lasted for three years."
    assert ("2026-04-14", "Rating changed", sentence, "spring-2026-1") in told
    assert not any(kind == "Major change" for _, kind, _, _ in told)


def test_an_entry_of_the_same_day_without_that_decision_stays_by_itself(happened):
    told = happened(text=rated("A new step.", decision=""))
    assert [(kind, decision) for _, kind, _, decision in told if kind != "New"] == [
        ("Rating changed", "spring-2026-1"),
        ("Major change", ""),
    ]


def test_what_was_withdrawn_says_why_and_what_was_decided(happened):
    fields = (
        "updated: 2026-05-01\nwithdrawn_because: The survey was wrong.\nchanges: [{date: "
        "2026-05-01, kind: major, what: Withdrawn by the panel., decision: spring-2026-1}]\n"
    )
    sentence = "Withdrawn by the panel. The survey was wrong."
    assert happened(fields, status="withdrawn") == [
        ("2026-05-01", "Withdrawn", sentence, "spring-2026-1"),
        NEW,
    ]


def test_what_was_superseded_leads_on(make_site):
    old = GUIDE.replace("owner:", "updated: 2026-05-01\nsuperseded_by: starting-a-garden\nowner:")
    old = old.replace("status: published", "status: superseded")
    root = make_site(files={"content/guidance/watering.md": old})
    catalogue = build.catalogue(load(root), Audience.OPEN)
    event = next(one for one in events(catalogue) if one.kind == "Superseded")
    assert (event.item.id, event.date, event.text) == ("watering", date(2026, 5, 1), "")
    assert event.instead.id == "starting-a-garden"
    page = pages_of(build.site(load(root), Audience.OPEN))["whats-new/"]
    entry = next(one for one in page.select(".ww-news li") if "Superseded" in one.get_text())
    assert "Read instead: Starting a garden." in entry.get_text()
    assert entry.find("a", string="Starting a garden")["href"] == "../toolkits/starting-a-garden/"


def pages_of(site):
    return {one.page.url: BeautifulSoup(one.html, "html.parser") for one in site.pages}


ENDED = {
    "superseded": "superseded_by: starting-a-garden\n",
    "withdrawn": "withdrawn_because: The survey was wrong.\nsuperseded_by: starting-a-garden\n",
}


@pytest.mark.parametrize("status", ENDED)
def test_what_no_longer_holds_keeps_its_address_and_says_so_everywhere(status, make_site):
    fields = f"updated: 2026-05-01\naliases: [/old/watering/]\n{ENDED[status]}owner:"
    text = GUIDE.replace("owner:", fields).replace("status: published", f"status: {status}")
    site = build.site(load(make_site(files={"content/guidance/watering.md": text})), Audience.OPEN)
    pages = pages_of(site)
    head = pages["guidance/watering/"].select_one(".ww-head")
    said = head.find(class_="ww-notice")
    assert said.find_next_sibling(class_="ww-lede")
    assert said.a["href"] == "../../toolkits/starting-a-garden/"
    assert "Read instead: Starting a garden" in said.get_text()
    assert ("The survey was wrong." in said.get_text()) is (status == "withdrawn")
    label = status.capitalize()
    for url in ("guidance/", "a-z/w/", "topics/activity/growing/"):
        link = pages[url].find("a", string="Watering in dry weeks")
        assert label in link.find_parent("li").get_text(), url
    assert b"guidance/watering/" in site.files["old/watering/index.html"]
    assert b"/guidance/watering/<" in site.files["sitemap.xml"]
    feed = json.loads(site.files["feeds/guidance.json"])["items"][0]
    assert feed["summary"].startswith(f"Worked example. {label}. Water in")
    record = json.loads(site.files["api/v1/items/watering.json"])
    assert (record["status"], record["superseded_by"]) == (status, "starting-a-garden")
    assert record["withdrawn_because"] == (
        "The survey was wrong." if status == "withdrawn" else None
    )
    compared = site.files["assets/comparison.js"].decode()
    assert f"Guidance ({status})" in compared
    assert any(
        f'"{label}"'.encode() in data and b"Watering in dry weeks" in data
        for url, data in site.files.items()
        if url.startswith("search/")
    )


def test_of_one_day_what_matters_most_comes_first(make_site):
    def guide(title, extra="", status="published"):
        text = GUIDE.replace("Watering in dry weeks", title).replace("owner:", f"{extra}owner:")
        return text.replace("2026-03-02", "2026-01-05").replace("published\n", f"{status}\n", 1)

    day = "2026-10-02"
    entry = f"updated: {day}\nchanges: [{{date: {day}, kind: KIND, what: Done.}}]\n"
    files = {
        "content/guidance/a.md": guide("Small", entry.replace("KIND", "minor")),
        "content/guidance/b.md": guide("Recheck", entry.replace("KIND", "evidence_rechecked")),
        "content/guidance/c.md": guide("Major b", entry.replace("KIND", "major")),
        "content/guidance/d.md": guide("Major A", entry.replace("KIND", "major")),
        "content/guidance/e.md": guide("Fresh", entry.replace("KIND", "new")),
        "content/guidance/f.md": guide("Touched", f"updated: {day}\n"),
        "content/guidance/g.md": guide(
            "Gone", f"updated: {day}\nwithdrawn_because: Wrong.\n", "withdrawn"
        ),
        "content/guidance/h.md": guide(
            "Old", f"updated: {day}\nsuperseded_by: watering\n", "superseded"
        ),
    }
    catalogue = build.catalogue(load(make_site(files=files)), Audience.OPEN)
    found = events(catalogue)
    assert [one.date for one in found] == sorted((one.date for one in found), reverse=True)
    assert [one.item.front.title for one in found if str(one.date) == day] == [
        "Gone",
        "Old",
        "Fresh",
        "Major A",
        "Major b",
        "Recheck",
        "Small",
        "Touched",
    ]


MINIMAL = build.catalogue(build.load(SITES / "minimal", TODAY), Audience.OPEN)
CHANGE = st.builds(
    Change,
    date=st.integers(0, 90).map(lambda days: date(2026, 6, 1) + timedelta(days)),
    kind=st.sampled_from(ChangeKind),
    what=st.sampled_from(["First published.", "A step was added.", "A link was mended."]),
)


@given(st.lists(st.lists(CHANGE, max_size=8), min_size=len(MINIMAL.items)), st.integers(1, 12))
def test_paging_misses_no_event_and_repeats_none(changes, length):
    items = [
        replace(item, front=item.front.model_copy(update={"changes": made, "updated": None}))
        for item, made in zip(MINIMAL.items, changes, strict=False)
    ]
    catalogue = replace(MINIMAL, items=tuple(items), ratings={})
    expected: Counter[tuple[str, str, str, str]] = Counter()
    for item in items:
        if item.type is ContentType.PAGE:
            continue
        told = {(day_of(one.date), CHANGES[one.kind], one.what) for one in item.front.changes}
        if not any(kind == "New" for _, kind, _ in told):
            told.add((day_of(item.front.published), "New", ""))
        expected.update((*one, item.url) for one in told)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(views, "NEWS_LENGTH", length)
        pages = [page for page in views.whats_new(catalogue) if "panels" not in page.url]
    shown = [
        [
            (news.date, news.kind, news.text, news.link.url)
            for _, days in page.data.months
            for _, found in days
            for news in found
        ]
        for page in pages
    ]
    assert Counter(one for found in shown for one in found) == expected
    assert 0 < len(shown[-1]) <= length
    assert all(len(found) == length for found in shown[:-1])
    addresses = ["whats-new/", *(f"whats-new/page/{n}/" for n in range(2, len(pages) + 1))]
    assert [page.url for page in pages] == addresses
    links = [[link.url for link in page.data.pages] for page in pages]
    assert links == ([addresses] * len(pages) if len(pages) > 1 else [[]])


def day_of(day):
    return f"{day.day} {day:%B} {day.year}"


def test_ordinary_pages_are_left_out(make_site):
    page = (
        "---\ntitle: About us\nsummary: Who we are.\nstatus: published\naudience: open\n"
        "published: 2026-06-01\nreview_due: 2027-06-01\nowner: An office\nchanges:\n"
        "  - {date: 2026-06-02, kind: major, what: Everything.}\n---\n\nWords.\n"
    )
    catalogue = build.catalogue(load(make_site(files={"content/about.md": page})), Audience.OPEN)
    assert "about" in catalogue.by_id
    assert "about" not in {event.item.id for event in events(catalogue)}


@pytest.fixture
def site(make_site):
    return build.site(load(make_site(overlay=CHAIN)), Audience.OPEN)


def test_each_meeting_shows_its_decisions_and_what_came_of_them(site):
    page = pages_of(site)["whats-new/panels/"]
    meetings = page.select(".ww-meeting")
    assert [one.h2.get_text() for one in meetings] == [
        "Review panel, June 2026",
        "Review panel, spring 2026",
    ]
    lines = [
        [" ".join(part.get_text(" ").split()) for part in one.find_all(["p", "li"])]
        for one in meetings[0].select("ol > li")
    ]
    first, second, third, _ = (" / ".join(one) for one in lines)
    assert "Approved with changes Put rain first in the toolkit, as the note asks." in first
    assert "Covers: Note on rain ; Starting a garden" in first
    assert "Major change 24 June 2026 · Toolkit · Worked example" in first
    assert "Rain comes before the tap." in first
    assert "Covers: A water butt for every garden" in second
    assert third == "Deferred Wait for a wet year."
    spring = meetings[1].get_text(" ")
    assert "First published." in spring
    assert "Rain comes before the tap." not in spring


def test_by_date_and_by_meeting_lead_to_one_another_and_panels_to_what_came_of_them(site):
    pages = pages_of(site)
    for url, other in (("whats-new/", "whats-new/panels/"), ("whats-new/panels/", "whats-new/")):
        assert other in {urljoin(url, a["href"]) for a in pages[url].select(".ww-meta a")}
    for id_ in ("june-2026", "spring-2026"):
        url = f"panels/{id_}/"
        link = pages[url].find("a", string="What came of these decisions")
        target, _, anchor = urljoin(url, link["href"]).partition("#")
        heading = pages[target].find(id=anchor)
        assert heading.name == "h2"
        assert urljoin(target, heading.a["href"]) == url


def test_a_decision_that_readers_may_not_see_is_behind_nothing(make_site):
    hub = load(make_site(overlay=CHAIN))
    hidden = [item for item in hub.items if item.id != "june-2026"]
    assert len(hidden) == len(hub.items) - 1
    kept = replace(hub, items=tuple(hidden))
    found = events(build.catalogue(kept, Audience.OPEN))
    assert {event.decision for event in found} == {"", "spring-2026-1"}
    site = build.site(kept, Audience.OPEN)
    assert not any("june-2026" in one.html for one in site.pages)
    assert "Rain comes before the tap." in pages_of(site)["whats-new/"].get_text()


def test_many_meetings_stand_on_several_pages_each_on_one(make_site):
    panel = (CHAIN / "content/panels/june-2026.md").read_text()
    decision = "  - {{id: n{}-{}, decision: Something., outcome: approved}}\n"
    files = {}
    for number in range(5):
        decided = "".join(decision.format(number, each) for each in range(30))
        text = panel[: panel.index("  - id:")] + decided + "---\n"
        files[f"content/panels/panel-{number}.md"] = text.replace("06-16", f"06-1{number}")
    site = build.site(load(make_site(overlay=CHAIN, files=files)), Audience.OPEN)
    found = [one.page for one in site.pages if one.page.url.startswith("whats-new/panels/")]
    shown = [[meeting.anchor for meeting in page.data.meetings] for page in found]
    assert shown == [
        ["june-2026", "panel-4", "panel-3"],
        ["panel-2", "panel-1"],
        ["panel-0", "spring-2026"],
    ]
    assert [page.url.removeprefix("whats-new/panels/") for page in found] == [
        "",
        "page/2/",
        "page/3/",
    ]
    link = pages_of(site)["panels/panel-1/"].find("a", string="What came of these decisions")
    assert link["href"] == "../../whats-new/panels/page/2/#panel-1"


def test_an_empty_hub_has_both_pages_and_says_that_there_is_nothing():
    pages = pages_of(build.site(build.load(SITES / "empty", TODAY), Audience.OPEN))
    said = [
        pages[url].find(class_="ww-empty").get_text() for url in ("whats-new/", "whats-new/panels/")
    ]
    assert said == ["Nothing has been published yet.", "No panel meeting has been published yet."]

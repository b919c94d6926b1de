"""Freshness: what is overdue for a check says so on its page, in lists and to its owner."""

import json
import re
import shutil
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner
from markdown_it import MarkdownIt
from playwright.sync_api import expect

from whatworks import build
from whatworks.cli import main
from whatworks.publish import freshness, search
from whatworks.publish.records import record
from whatworks.schema.enums import Audience, ContentType
from whatworks.views.lists import current_first, newest_first, strongest_first

ROOT = Path(__file__).parent.parent
SITES = Path(__file__).parent / "sites"
DUE = date(2027, 3, 2)
"""The day by which the guide on watering is to be checked."""
BEFORE, AFTER = DUE - timedelta(1), DUE + timedelta(1)
TAG = '<span class="ww-tag">Check overdue</span> '

STATEMENT = """\
---
title: {title}
summary: A page that has to be there.
status: published
audience: open
published: 2026-03-02
review_due: {due}
owner: Gardens editorial team
example: true
---
This page was made up for illustration.
"""


def statement(title, due=DUE, **changes):
    """Return an ordinary page, with fields changed or added."""
    text = STATEMENT.format(title=title, due=due)
    for name, value in changes.items():
        text = re.sub(rf"^{name}: .*\n", "", text, flags=re.M)
        text = text.replace("---\n", f"---\n{name}: {value}\n", 1)
    return text


def sound(root, day=DUE):
    """Return a hub as of a day, when it has no errors."""
    hub = build.load(root, day)
    assert [str(one) for one in hub.problems if one.severity.value == "error"] == []
    return hub


def site_of(hub, day, audience=Audience.OPEN):
    return build.site(replace(hub, today=day), audience)


def pages_of(site):
    return {one.page.url: one.html for one in site.pages}


def notices(html):
    """Return the notices of a page: what kind each is, and what it says."""
    found = BeautifulSoup(html, "html.parser").select(".ww-item > .ww-notice")
    return [
        (one["class"][1].removeprefix("ww-notice--"), " ".join(one.get_text().split()))
        for one in found
    ]


@pytest.fixture(scope="module")
def minimal():
    return sound(SITES / "minimal")


def reviews_of(hub, day):
    """Return what the report of a day has, the oldest of each owner first."""
    catalogue = build.catalogue(replace(hub, today=day), Audience.DEPARTMENT)
    found = freshness.report(catalogue.items, catalogue)
    return [one for owner in found.owners for one in (*owner.overdue, *owner.due)]


# the page


def test_a_page_is_overdue_from_the_day_after_the_day_it_was_due(minimal):
    for day in (BEFORE, DUE):
        html = pages_of(site_of(minimal, day))["guidance/watering/"]
        assert [kind for kind, _ in notices(html)] == ["example"]
        assert "To be checked again by 2 March 2027" in html
    html = pages_of(site_of(minimal, AFTER))["guidance/watering/"]
    assert notices(html)[1:] == [
        (
            "overdue",
            "This page may be out of date. It was due to be checked by 2 March 2027. "
            "Looked after by Gardens editorial team.",
        )
    ]


def test_an_overdue_page_says_its_date_and_its_owner_once(minimal):
    html = pages_of(site_of(minimal, AFTER))["guidance/watering/"]
    assert html.count("2 March 2027") == html.count("Looked after by") == 1
    assert "To be checked again" not in html
    assert "Published 2 March 2026" in html


@pytest.mark.parametrize("type_", ContentType)
def test_pages_of_every_type_can_be_overdue(type_):
    in_minimal = {ContentType.GUIDANCE, ContentType.DASHBOARD}
    hub = sound(SITES / ("minimal" if type_ in in_minimal else "libraries"))
    items = [item for item in hub.items if item.type is type_]
    assert items
    html = pages_of(site_of(hub, date(2028, 1, 1), Audience.DEPARTMENT))
    told = [one.item for one in reviews_of(hub, date(2028, 1, 1))]
    for item in items:
        assert "overdue" in dict(notices(html[item.url]))
        assert item.path in [one.path for one in told]


@pytest.mark.parametrize(
    "fields",
    [
        {"status": "withdrawn", "updated": "2026-08-01", "withdrawn_because": "It has closed."},
        {"status": "superseded", "updated": "2026-08-01", "superseded_by": "watering"},
    ],
    ids=lambda fields: fields["status"],
)
def test_what_is_withdrawn_or_superseded_is_not_overdue(fields, make_site):
    root = make_site(files={"content/old.md": statement("Old", date(2026, 9, 1), **fields)})
    hub = sound(root, AFTER)
    page = next(item for item in hub.items if item.id == "old")
    assert page.front.review_due < AFTER
    html = pages_of(site_of(hub, AFTER))
    assert "may be out of date" not in html["old/"]
    assert "Check overdue" not in html["pages/"]
    assert "WW402" not in {problem.code for problem in hub.problems if problem.path == page.path}
    assert page.id not in [one.item.id for one in reviews_of(hub, AFTER)]


@pytest.mark.parametrize(
    ("field", "said"), [("owner", "It was due to be checked by 2 March 2027."), ("review_due", "")]
)
def test_readers_are_not_told_a_date_or_an_owner_that_is_kept_from_them(field, said, make_site):
    tiers = (SITES / "minimal/site_config/audiences.yml").read_text(encoding="utf-8")
    assert "fields: {}" in tiers
    tiers = tiers.replace("fields: {}", f"fields: {{{field}: partnership}}")
    hub = sound(make_site(files={"site_config/audiences.yml": tiers}))
    kept = site_of(hub, AFTER)
    html = pages_of(kept)["guidance/watering/"]
    told = dict(notices(html)).get("overdue", "")
    assert told == (f"This page may be out of date. {said}" if said else "")
    assert ("Gardens editorial team" if field == "owner" else "2 March 2027") not in html
    one = json.loads(kept.files["api/v1/items/watering.json"])
    assert one["overdue"] is (field == "owner")
    html = pages_of(site_of(hub, AFTER, Audience.PARTNERSHIP))["guidance/watering/"]
    assert "Looked after by Gardens editorial team" in dict(notices(html))["overdue"]


def test_statements_in_the_footer_are_covered_like_any_page(make_site):
    hub_file = (SITES / "minimal/site_config/hub.yml").read_text(encoding="utf-8")
    root = make_site(
        files={
            "content/accessibility.md": statement("Accessibility statement"),
            "content/privacy.md": statement("Privacy"),
            "site_config/hub.yml": hub_file.replace(
                "footer: []", "footer: [accessibility, privacy]"
            ),
        }
    )
    hub = sound(root, AFTER)
    overdue = {problem.path for problem in hub.problems if problem.code == "WW402"}
    assert {"content/accessibility.md", "content/privacy.md"} <= overdue
    html = pages_of(site_of(hub, AFTER))
    told = {one.item.id for one in reviews_of(hub, AFTER) if one.left < 0}
    for id_ in ("accessibility", "privacy"):
        assert id_ in told
        assert dict(notices(html[f"{id_}/"]))["overdue"].startswith("This page may be out of date.")
    assert "Check overdue" not in pages_of(site_of(hub, DUE))["pages/"]
    assert html["pages/"].count(TAG) == 2


@pytest.mark.parametrize("name", ["accessibility", "privacy"])
def test_the_statements_of_the_hub_are_checked_every_year(name):
    hub = build.load(ROOT, date(2026, 11, 21))
    assert hub.configuration is not None
    assert name in hub.configuration.hub.footer
    front = next(item.front for item in hub.items if item.path == f"content/{name}.md")
    updated = front.updated or front.published
    assert updated < front.review_due <= updated.replace(year=updated.year + 1)


def test_two_days_give_the_same_site_but_for_what_became_overdue(minimal):
    due, after = site_of(minimal, DUE), site_of(minimal, AFTER)
    before, later = pages_of(due), pages_of(after)
    assert before.keys() == later.keys()
    changed = {url for url in before if before[url] != later[url]}
    assert {"guidance/watering/", "guidance/", "a-z/w/", "topics/role/volunteer/"} <= changed
    for url in changed - {"guidance/watering/"}:
        assert "Watering in dry weeks" in later[url]
        assert later[url].count("Check overdue") > before[url].count("Check overdue")
        assert untagged(later[url]) == untagged(before[url]), url
    others = {url for url in due.files if not url.startswith("search/")}
    assert others == {url for url in after.files if not url.startswith("search/")}
    changed = {url for url in others if due.files[url] != after.files[url]} - empty_feeds(due)
    assert changed == {"api/v1/items.json", "api/v1/items/watering.json"}
    for url in changed:
        was, is_ = due.files[url].decode(), after.files[url].decode()
        assert is_.count('"overdue": true') == was.count('"overdue": true') + 1
        assert is_.replace('"overdue": true', '"overdue": false') == was.replace(
            '"overdue": true', '"overdue": false'
        )


def untagged(html):
    """Return a page as it would be if nothing in its lists were overdue."""
    return html.replace(TAG, "").replace(" · Check overdue", "")


def test_the_day_before_and_the_day_it_is_due_give_the_same_site(minimal):
    before, due = site_of(minimal, BEFORE), site_of(minimal, DUE)
    assert pages_of(before) == pages_of(due)
    kept = before.files.keys() - empty_feeds(before)
    assert {url: before.files[url] for url in kept} == {url: due.files[url] for url in kept}


def empty_feeds(site):
    """Return the feeds without entries: they bear the day that they are made."""
    names = {url.rpartition(".")[0] for url in site.files if url.startswith("feeds/")}
    return {
        f"{name}.{kind}"
        for name in names
        if not json.loads(site.files[f"{name}.json"])["items"]
        for kind in ("atom", "rss")
    }


def test_the_day_of_a_build_is_the_one_it_is_given(tmp_path, monkeypatch):
    out = tmp_path / "site"
    for day, told in ((DUE, False), (AFTER, True)):
        noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(noon.timestamp())))
        result = CliRunner().invoke(
            main, ["build", "--root", str(SITES / "minimal"), "--out", str(out)]
        )
        assert result.exit_code == 0, result.output
        html = (out / "guidance/watering/index.html").read_text(encoding="utf-8")
        assert ("This page may be out of date." in html) is told


# lists and search


RATED = (SITES / "minimal/case_studies/riverside-shared-plots.md").read_text(encoding="utf-8")
UNRATED = re.sub(r"^rating:\n(?: .*\n)+", "", RATED, flags=re.M)
LATER, EARLIER = "2027-12-01", "2027-05-01"
SUMMER = date(2027, 6, 1)


def case_study(text, title, published, due, *, status="published", extra=""):
    text = text.replace("title: Shared plots at Riverside", f"title: {title}")
    text = text.replace("published: 2026-04-20", f"published: {published}")
    text = text.replace("status: published", f"status: {status}")
    text = text.replace("  decision: spring-2026-1\n", "")
    return text.replace("review_due: 2027-04-20\n", f"review_due: {due}\n{extra}")


CASES = {  # in the order in which they are to stand in the summer of 2027
    "strong-new": case_study(RATED, "Strong and new", "2026-05-02", LATER),
    "strong-old": case_study(RATED, "Strong and old", "2026-05-01", LATER),
    "strong-overdue": case_study(RATED, "Strong, overdue", "2026-05-09", EARLIER),
    "riverside-shared-plots": case_study(RATED, "Shared plots at Riverside", "2026-05-08", EARLIER),
    "weak-new": case_study(UNRATED, "Weak and new", "2026-05-04", LATER),
    "weak-old": case_study(UNRATED, "Weak and old", "2026-05-03", LATER),
    "weak-overdue": case_study(UNRATED, "Weak, overdue", "2026-05-10", EARLIER),
    "withdrawn": case_study(
        RATED,
        "Strong, withdrawn",
        "2026-05-12",
        LATER,
        status="withdrawn",
        extra="updated: 2026-05-12\nwithdrawn_because: It has closed.\n",
    ),
    "superseded": case_study(
        RATED,
        "Strong, superseded",
        "2026-05-11",
        LATER,
        status="superseded",
        extra="updated: 2026-05-11\nsuperseded_by: weak-new\n",
    ),
}


@pytest.fixture(scope="module")
def cases(tmp_path_factory):
    """Return a hub with case studies that are strong and weak, in date and not."""
    root = tmp_path_factory.mktemp("cases") / "hub"
    shutil.copytree(SITES / "minimal", root)
    for id_, text in CASES.items():
        (root / f"case_studies/{id_}.md").write_text(text, encoding="utf-8")
    return root


def ids(items):
    """Return the ids of the case studies among items."""
    return [item.id for item in items if item.type is ContentType.CASE_STUDY]


def titles(html):
    """Return the titles of the cards of a page, in order."""
    return [
        title.get_text() for title in BeautifulSoup(html, "html.parser").select(".ww-card__title")
    ]


def test_what_is_overdue_stands_below_what_is_as_strong_and_in_date(cases):
    catalogue = build.catalogue(sound(cases, SUMMER), Audience.OPEN)
    assert ids(strongest_first(catalogue.items, catalogue)) == list(CASES)
    html = pages_of(site_of(sound(cases, SUMMER), SUMMER))
    wanted = [catalogue.by_id[id_].front.title for id_ in CASES]
    for url in ("case-studies/", "topics/role/organiser/"):
        assert [title for title in titles(html[url]) if title in wanted] == wanted


def test_in_lists_by_date_what_is_overdue_stands_below_what_is_in_date(cases):
    catalogue = build.catalogue(sound(cases, SUMMER), Audience.OPEN)
    assert ids(current_first(catalogue.items, catalogue)) == [
        "weak-new",
        "weak-old",
        "strong-new",
        "strong-old",
        "weak-overdue",
        "strong-overdue",
        "riverside-shared-plots",
        "withdrawn",
        "superseded",
    ]


def test_pages_of_one_level_and_lists_by_date_put_what_is_overdue_last(make_site):
    root = make_site(
        files={
            "content/one.md": statement("One", "2027-01-01", published="2026-08-01"),
            "content/two.md": statement("Two", "2027-12-01"),
            "content/guidance/drier.md": statement("Drier", "2027-01-01", published="2026-08-01"),
        }
    )
    html = pages_of(site_of(sound(root), DUE))
    for url, late, current in (
        ("pages/", "One", "Two"),
        ("topics/strength-of-evidence/not-rated/", "Drier", "Watering in dry weeks"),
    ):
        found = [title for title in titles(html[url]) if title in {late, current}]
        assert found == [current, late]


def test_what_is_told_as_news_keeps_its_order_by_date(cases):
    items = build.catalogue(sound(cases, SUMMER), Audience.OPEN).items
    days = [item.front.published for item in newest_first(items)]
    assert days == sorted(days, reverse=True)
    feed = json.loads(site_of(sound(cases, SUMMER), SUMMER).files["feeds/case-study.json"])
    found = [one["url"].split("/")[-2] for one in feed["items"]]
    assert [found.index(id_) for id_ in ("withdrawn", "weak-overdue", "strong-new")] == sorted(
        found.index(id_) for id_ in ("withdrawn", "weak-overdue", "strong-new")
    )


def test_a_list_of_titles_says_what_is_overdue(cases):
    html = pages_of(site_of(sound(cases, SUMMER), SUMMER))["a-z/s/"]
    links = BeautifulSoup(html, "html.parser").select(".ww-links li")
    tagged = {li.a.get_text() for li in links if "Check overdue" in li.get_text()}
    assert "Strong, overdue" in tagged
    assert tagged.isdisjoint({"Strong and new", "Strong, withdrawn", "Strong, superseded"})


def test_the_api_says_what_is_overdue_and_since_when(cases):
    catalogue = build.catalogue(sound(cases, SUMMER), Audience.OPEN)
    said = {id_: record(catalogue.by_id[id_], catalogue) for id_ in CASES}
    assert {id_ for id_, one in said.items() if one["overdue"]} == {
        "strong-overdue",
        "riverside-shared-plots",
        "weak-overdue",
    }
    assert said["strong-overdue"]["review_due"] == EARLIER
    assert said["strong-new"]["review_due"] == LATER


def test_a_search_without_words_has_the_order_of_lists(cases):
    catalogue = build.catalogue(sound(cases, SUMMER), Audience.OPEN)
    found = search.answer(build.searching(catalogue), "", {"type": ["case_study"]})
    assert [entry.item.id for entry in found.entries] == list(CASES)


@pytest.mark.browser
def test_the_browser_has_the_order_of_the_command(cases, browser, tmp_path, monkeypatch):
    noon = datetime(SUMMER.year, SUMMER.month, SUMMER.day, 12, tzinfo=UTC)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(noon.timestamp())))
    out = tmp_path / "site"
    runner, root = CliRunner(), ["--root", str(cases)]
    result = runner.invoke(main, ["build", *root, "--out", str(out)])
    assert result.exit_code == 0, result.output
    asked = ["search", *root, "--filter", "type=case_study", "--format", "json"]
    wanted = [one["title"] for one in json.loads(runner.invoke(main, asked).stdout)["results"]]
    page = browser.new_page()
    page.goto((out / "find/index.html").as_uri() + "?type=case_study")
    found = page.locator("[data-results] h3")
    expect(found).to_have_text(wanted)
    tagged = page.locator("[data-results] li", has_text="Check overdue").locator("h3")
    expect(tagged).to_have_text(
        [title for title in wanted if "overdue" in title or "River" in title]
    )
    page.close()


# the report for owners


def report(root, *options, day=DUE, format_="json"):
    command = ["check", "--owners", "--root", str(root), "--today", str(day), "--format", format_]
    return CliRunner().invoke(main, [*command, *options])


def said(result):
    """Return what a report in JSON has, by owner: ids with days overdue and days left."""
    assert result.exit_code == 0, result.output
    data = json.loads(result.stdout)
    return {
        owner["owner"]: (
            {one["id"]: one["days_overdue"] for one in owner["overdue"]},
            {one["id"]: one["days_left"] for one in owner["due"]},
        )
        for owner in data["owners"]
    }


def test_owners_are_told_what_is_overdue_and_what_falls_due_in_ninety_days():
    root = SITES / "minimal"
    assert said(report(root, day=date(2027, 2, 10))) == {
        "Gardens editorial team": (
            {"shared-plots-survey-2024": 8},
            {
                "watering": 20,
                "riverside-shared-plots": 69,
                "starting-a-garden": 69,
                "plots-in-use": 90,
            },
        ),
        "Gardens review panel": ({}, {"spring-2026": 65}),
    }
    team, _ = said(report(root, day=date(2027, 2, 9))).values()
    assert "plots-in-use" not in team[1]


@pytest.mark.parametrize(
    ("day", "overdue", "due"),
    [(BEFORE, {}, {"watering": 1}), (DUE, {}, {"watering": 0}), (AFTER, {"watering": 1}, {})],
    ids=str,
)
def test_a_page_is_overdue_to_its_owner_from_the_day_after(day, overdue, due):
    team = said(report(SITES / "minimal", "content/guidance", day=day))["Gardens editorial team"]
    assert team == (overdue, due)


def test_the_report_in_json_says_everything_of_an_item():
    data = json.loads(report(SITES / "minimal", day=AFTER).stdout)
    assert (data["today"], data["until"]) == ("2027-03-03", "2027-06-01")
    assert (data["overdue"], data["due"]) == (2, 4)
    team = data["owners"][0]
    assert [one["review_due"] for one in team["overdue"]] == ["2027-02-02", "2027-03-02"]
    assert team["overdue"][1] == {
        "id": "watering",
        "type": "guidance",
        "title": "Watering in dry weeks",
        "audience": "open",
        "path": "content/guidance/watering.md",
        "url": "https://gardens.example.org/guidance/watering/",
        "review_due": "2027-03-02",
        "days_overdue": 1,
    }


def test_the_report_in_words_names_the_owner_the_page_and_the_file():
    result = report(SITES / "minimal", "content/guidance", day=AFTER, format_="text")
    assert result.exit_code == 0
    assert result.output == (
        "As of 3 March 2027: 1 overdue, nothing due by 1 June 2027.\n"
        "\n"
        "Gardens editorial team\n"
        "  Overdue\n"
        "    2027-03-02  1 day overdue: Watering in dry weeks (Guidance, open)\n"
        "                content/guidance/watering.md\n"
        "                https://gardens.example.org/guidance/watering/\n"
    )


def test_a_report_of_nothing_says_so():
    result = report(SITES / "minimal", "content/guidance", day=date(2026, 11, 21), format_="text")
    assert result.exit_code == 0
    says = "As of 21 November 2026: nothing overdue, nothing due by 19 February 2027.\n"
    assert result.output == says


HOSTILE = "Tools | tips [draft](x) *now* `a\\|b` <b> & co_op # ~one~"


def test_the_report_in_markdown_shows_every_title_as_it_is(make_site):
    title = HOSTILE.replace("'", "''")
    root = make_site(
        files={"content/odd.md": statement(f"'{title}'", owner="'Parks | *Green* team'")}
    )
    result = report(root, "content/odd.md", day=AFTER, format_="markdown")
    assert result.exit_code == 0
    html = MarkdownIt("commonmark").enable(["table"]).render(result.stdout)
    page = BeautifulSoup(html, "html.parser")
    assert page.h1.get_text() == "Pages to check"
    assert page.h2.get_text() == "Parks | *Green* team"
    assert [cell.get_text() for cell in page.select("th")] == [
        "Page",
        "Type",
        "Audience",
        "Check by",
        "How long",
        "File",
    ]
    assert [cell.get_text() for cell in page.select("td")] == [
        HOSTILE,
        "Page",
        "open",
        "2 March 2027",
        "1 day overdue",
        "content/odd.md",
    ]
    assert page.td.a["href"] == "https://gardens.example.org/odd/"


def test_owners_are_kept_apart_exactly_as_they_are_written(make_site):
    root = make_site(
        files={
            "content/one.md": statement("One", owner="Gardens Editorial Team"),
            "content/two.md": statement("Two", owner="allotments desk"),
        }
    )
    assert list(said(report(root, day=AFTER))) == [
        "allotments desk",
        "Gardens Editorial Team",
        "Gardens editorial team",
        "Gardens review panel",
    ]


def test_the_report_has_what_is_restricted_and_no_drafts(make_site):
    root = make_site(
        files={
            "content/partners.md": statement("Partners", audience="partnership"),
            "content/officers.md": statement("Officers", audience="department"),
            "content/draft.md": statement("Draft", status="draft"),
            "content/waiting.md": statement("Waiting", status="in_review"),
        }
    )
    data = json.loads(report(root, day=AFTER).stdout)
    readers = {one["id"]: one["audience"] for one in data["owners"][0]["overdue"]}
    assert readers == {
        "officers": "department",
        "partners": "partnership",
        "shared-plots-survey-2024": "open",
        "watering": "open",
    }
    assert "(Page, partnership)" in report(root, day=AFTER, format_="text").stdout


def test_the_report_of_a_hub_with_errors_is_only_what_is_wrong(make_site):
    root = make_site(overlay=SITES / "invalid/field-written-twice")
    result = report(root)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert "WW104" in result.stderr


def test_the_report_is_not_for_a_pull_request():
    result = report(SITES / "minimal", format_="github")
    assert result.exit_code == 2
    assert "text, json or markdown" in result.stderr


def test_the_report_compares_nothing():
    result = report(SITES / "minimal", "--base", "HEAD")
    assert result.exit_code == 2
    assert "one at a time" in result.stderr


def test_the_last_day_there_is_can_be_asked_about():
    assert said(report(SITES / "minimal", day=date.max))


# problems in Markdown


def test_problems_can_be_pasted_as_a_table(make_site):
    root = make_site(overlay=SITES / "invalid/review-overdue")
    result = CliRunner().invoke(
        main, ["check", "--root", str(root), "--today", "2026-11-21", "--format", "markdown"]
    )
    assert result.exit_code == 0
    html = MarkdownIt("commonmark").enable(["table"]).render(result.stdout)
    page = BeautifulSoup(html, "html.parser")
    assert page.p.get_text() == "1 problem."
    cells = [cell.get_text() for cell in page.select("td")]
    assert cells[:3] == ["content/guidance/watering.md", "7", "WW402 (notice)"]
    assert cells[3].startswith("review_due: it was to be checked again by 2026-11-20")
    assert cells[4].startswith("ask Gardens editorial team")


def test_a_sound_hub_has_no_table():
    result = CliRunner().invoke(
        main,
        [
            "check",
            "--root",
            str(SITES / "minimal"),
            "--today",
            "2026-11-21",
            "--format",
            "markdown",
        ],
    )
    assert result.output == "No problems.\n"


# how far away a check may be


@pytest.mark.parametrize(
    ("fields", "far"),
    [
        ({"due": "2027-03-02"}, False),
        ({"due": "2027-03-03"}, True),
        ({"due": "2028-02-28"}, True),
        ({"due": "2027-09-01", "updated": "2026-09-01"}, False),
        ({"due": "2027-09-02", "updated": "2026-09-01"}, True),
        (
            {
                "due": "2027-11-20",
                "changes": "[{date: 2026-11-20, kind: evidence_rechecked, what: Checked again.}]",
            },
            False,
        ),
        ({"due": "2029-01-01", "status": "draft"}, True),
        ({"due": "2029-01-01", "status": "withdrawn", "withdrawn_because": "Closed."}, False),
        ({"due": "2027-02-28", "published": "2026-08-31", "months": 6}, False),
        ({"due": "2027-03-01", "published": "2026-08-31", "months": 6}, True),
        ({"due": "9999-12-31", "months": 999999}, False),
        ({"due": "2026-03-02", "months": 0}, False),
        ({"due": "9999-12-31", "type": "guidance"}, False),
    ],
)
def test_a_check_may_not_be_put_off_for_longer_than_the_hub_allows(fields, far, make_site):
    fields = {"type": "page", "months": 12, **fields}
    rule = f"review_within: {{{fields.pop('type')}: {fields.pop('months')}}}\n"
    page = statement("One", **fields)
    root = make_site(files={"site_config/governance.yml": rule, "content/one.md": page})
    found = {one.severity.value for one in build.check(root, DUE) if one.code == "WW404"}
    assert found == ({"warning"} if far else set())


def test_what_is_put_off_does_not_depend_on_the_day(make_site):
    root = make_site(overlay=SITES / "invalid/review-put-off")
    found = [
        [problem for problem in build.check(root, day) if problem.code == "WW404"]
        for day in (date(2026, 3, 2), date(2026, 11, 21), date(2030, 1, 1))
    ]
    assert found[0] == found[1] == found[2] != []

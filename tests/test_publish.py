"""Feeds, API, old addresses, sitemap, newsletter, explanation: what programs and letters get."""

import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import feedparser
import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner

from whatworks import build
from whatworks.assemble import topics_of
from whatworks.cli import main
from whatworks.publish import feeds
from whatworks.publish.newsletter import draft, uncarried
from whatworks.publish.reference import reference
from whatworks.schema.enums import Audience, ContentType
from whatworks.schema.programme import Newsletter
from whatworks.views import feeds as views

ROOT = Path(__file__).parent.parent
SITES = Path(__file__).parent / "sites"
TODAY = date(2026, 11, 21)


@pytest.fixture(scope="module")
def hub():
    return build.load(ROOT, TODAY)


@pytest.fixture(scope="module")
def site(hub):
    return build.site(hub, Audience.OPEN)


@pytest.mark.parametrize("kind", ["atom", "rss"])
def test_a_feed_is_valid_with_absolute_addresses_and_ids_that_stay(kind, site):
    found = feedparser.parse(site.files[f"feeds/all.{kind}"])
    assert not found.bozo
    assert found.version in {"atom10", "rss20"}
    ids = [entry.id for entry in found.entries]
    assert len(ids) == len(set(ids)) == feeds.FEED_LENGTH
    for entry in found.entries:
        assert entry.link.startswith(site.chrome.url)
        assert entry.id == entry.link
        assert entry.summary
    dates = [entry.updated_parsed for entry in found.entries if "updated_parsed" in entry]
    assert dates == sorted(dates, reverse=True)


def test_the_json_feed_says_what_the_others_say(site):
    data = json.loads(site.files["feeds/all.json"])
    assert data["version"] == "https://jsonfeed.org/version/1.1"
    atom = feedparser.parse(site.files["feeds/all.atom"])
    assert [item["id"] for item in data["items"]] == [entry.id for entry in atom.entries]


def test_an_empty_hub_has_feeds_of_the_day_it_was_built():
    site = build.site(build.load(SITES / "empty", TODAY), Audience.OPEN)
    found = feedparser.parse(site.files["feeds/all.atom"])
    assert found.entries == []
    assert found.feed.updated.startswith("2026-11-21")


def test_every_feed_of_an_empty_hub_is_valid():
    site = build.site(build.load(SITES / "empty", TODAY), Audience.OPEN)
    assert "feeds/activity-growing.rss" in site.files
    for url, data in site.files.items():
        if url.startswith("feeds/") and not url.endswith(".json"):
            found = feedparser.parse(data)
            assert not found.bozo, url
            assert found.feed.updated_parsed[:3] == (2026, 11, 21), url


def ids_of(site, name):
    """Return what is in a feed, by id, when all three formats have the same."""
    data = json.loads(site.files[f"feeds/{name}.json"])
    for kind in ("atom", "rss"):
        found = feedparser.parse(site.files[f"feeds/{name}.{kind}"])
        assert not found.bozo
        assert [entry.id for entry in found.entries] == [one["id"] for one in data["items"]]
        assert found.feed.title == data["title"]
        assert found.feed.link == data["home_page_url"]
    return {one["id"]: one for one in data["items"]}


def test_each_type_and_each_term_has_a_feed_of_its_own(hub, site):
    catalogue = build.catalogue(hub, Audience.OPEN)
    everything = ids_of(site, "all")
    by_type: dict[str, object] = {}
    for feed in views.feeds(catalogue):
        found = ids_of(site, feed.name)
        wanted = {site.chrome.url + item.url for item in feed.items}
        assert {id_.partition("#")[0] for id_ in found} <= wanted
        assert len(found) >= min(len(wanted), views.FEED_LENGTH)
        assert all(everything[id_] == found[id_] for id_ in found.keys() & everything.keys())
        if feed.name in {views.type_feed(type_) for type_ in ContentType}:
            by_type |= found
    assert everything.items() <= by_type.items()
    assert "feeds/page.atom" not in site.files
    assert "feeds/case-study.atom" in site.files
    assert "feeds/reform-area-mediation.json" in site.files


def test_no_two_feeds_have_the_same_name_or_id(hub, site):
    found = list(views.feeds(build.catalogue(hub, Audience.OPEN)))
    files = [f"feeds/{feed.name}.atom" for feed in found]
    assert len(files) == len(set(files)) == len({feed.page for feed in found})
    ids = {feedparser.parse(site.files[file]).feed.id for file in files}
    assert len(ids) == len(files)


def test_a_list_leads_to_its_feed_and_the_page_of_feeds_to_all(hub, site):
    html = {one.page.url: BeautifulSoup(one.html, "html.parser") for one in site.pages}
    listed = {link["href"] for link in html["feeds/"].select(".ww-feeds__files a")}
    assert {f"feeds/{href.removeprefix('../feeds/')}" for href in listed} == {
        url for url in site.files if url.startswith("feeds/")
    }
    for feed in views.feeds(build.catalogue(hub, Audience.OPEN)):
        links = html[feed.page or "whats-new/"].select(".ww-meta a")
        assert [link["href"].rpartition("/")[2] for link in links][:3] == [
            f"{feed.name}.{kind}" for kind in ("atom", "rss", "json")
        ]


def test_a_feed_can_be_made_of_any_items(hub):
    catalogue = build.catalogue(hub, Audience.OPEN)
    chosen = [item for item in catalogue.items if "Islington" in item.front.title]
    made = feeds.feed_files("search-1", "“Islington”", chosen, catalogue)
    assert list(made) == ["feeds/search-1.atom", "feeds/search-1.rss", "feeds/search-1.json"]
    data = json.loads(made["feeds/search-1.json"])
    assert data["title"] == f"{catalogue.configuration.hub.name}: “Islington”"
    assert data["feed_url"].endswith("/feeds/search-1.json")
    assert len(data["items"]) == len(chosen)


def test_feeds_do_not_depend_on_the_day_of_the_build(hub, site):
    later = build.site(replace(hub, today=date(2028, 12, 1)), Audience.OPEN)
    for url in site.files:
        if url.startswith("feeds/") and ids_of(site, url[6:].rpartition(".")[0]):
            assert later.files[url] == site.files[url], url


def test_worked_examples_say_so_in_every_output(hub, site):
    examples = {item.id for item in hub.items if item.front.example}
    data = json.loads(site.files["api/v1/items.json"])
    assert {one["id"] for one in data["items"] if one["example"]} <= examples
    for entry in json.loads(site.files["feeds/all.json"])["items"]:
        if entry["url"].rstrip("/").rpartition("/")[2] in examples:
            assert entry["summary"].startswith("Worked example.")
    for one in site.pages:
        if one.page.url.rstrip("/").rpartition("/")[2] in examples:
            assert "This is a worked example." in one.html


def test_the_api_holds_every_open_item_with_its_rating(hub, site):
    data = json.loads(site.files["api/v1/items.json"])
    wanted = {
        item.id for item in build.catalogue(hub, Audience.OPEN).items if item.type.value != "page"
    }
    assert {one["id"] for one in data["items"]} == wanted
    islington = next(one for one in data["items"] if one["id"] == "islington-partnership-working")
    assert islington["rating"]["judged"]["strength_of_evidence"] == "good"
    assert islington["rating"]["rationale"]
    assert islington["url"].startswith("https://")


def test_the_sitemap_names_every_page_once(site):
    root = ElementTree.fromstring(site.files["sitemap.xml"])
    places = [element.text for element in root.iter() if element.tag.endswith("loc")]
    assert sorted(places) == sorted(site.chrome.url + one.page.url for one in site.pages)


def test_an_old_address_leads_on(make_site):
    page = next((SITES / "minimal/content/guidance").glob("*.md"))
    text = page.read_text().replace("audience: open", "audience: open\naliases: [/old/place/]", 1)
    root = make_site(files={f"content/guidance/{page.name}": text})
    site = build.site(build.load(root, TODAY), Audience.OPEN)
    html = site.files["old/place/index.html"].decode()
    assert f'url=../../guidance/{page.stem}/"' in html


@pytest.fixture
def gardens(make_site):
    """Return a function that loads a hub with one guide's topics and what terms imply."""
    words = (SITES / "minimal/site_config/vocabularies.yml").read_text()
    page = (SITES / "minimal/content/guidance/watering.md").read_text()

    def load(topics, implied):
        terms = words
        for term, others in implied.items():
            terms = terms.replace(f"    {term}:\n", f"    {term}:\n      implies: {others}\n", 1)
        text = page.replace("activity: [growing]\n  role: [volunteer]", topics)
        files = {"site_config/vocabularies.yml": terms, "content/guidance/watering.md": text}
        hub = build.load(make_site(files=files), TODAY)
        assert [str(problem) for problem in hub.problems] == []
        return hub

    return load


def watering_in(hub):
    return topics_of(next(one for one in hub.items if one.id == "watering"), hub.configuration)


def test_a_term_brings_those_it_implies(gardens):
    hub = gardens("activity: [vegetables]", {"vegetables": "{role: organiser}"})
    site = build.site(hub, Audience.OPEN)
    assert watering_in(hub) == {"activity": ("growing", "vegetables"), "role": ("organiser",)}
    listed = build.catalogue(hub, Audience.OPEN).terms["role", "organiser"]
    assert "watering" in [item.id for item in listed]
    html = next(one.html for one in site.pages if one.page.url == "topics/role/organiser/")
    assert "Watering in dry weeks" in html
    record = json.loads(site.files["api/v1/items/watering.json"])
    assert record["topics"]["role"] == ["organiser"]


def test_implied_terms_stand_beside_those_that_an_item_states(gardens):
    topics = "activity: [vegetables]\n  role: [volunteer]"
    hub = gardens(topics, {"vegetables": "{role: organiser}"})
    assert watering_in(hub)["role"] == ("volunteer", "organiser")


def test_implied_terms_bring_their_broader_terms_even_in_a_circle(gardens):
    implied = {"organiser": "{activity: vegetables}", "vegetables": "{role: organiser}"}
    hub = gardens("role: [organiser]", implied)
    assert watering_in(hub) == {"activity": ("growing", "vegetables"), "role": ("organiser",)}


def issues(hub):
    return build.newsletters(hub)


def test_a_draft_carries_everything_no_earlier_issue_carried_and_nothing_twice(hub):
    catalogue = build.catalogue(hub, Audience.OPEN)
    made = draft(catalogue, issues(hub), "An office", TODAY)
    assert made is not None
    before = {id_ for front in issues(hub) for id_ in front.carries}
    assert not before & set(made.carries)
    everything = {
        item.id
        for item in catalogue.items
        if item.type.value not in {"page", "newsletter"} and item.front.status.value == "published"
    }
    assert before | set(made.carries) >= everything


def test_nothing_is_missed_and_nothing_repeated_over_many_issues(make_site):
    root = make_site()
    runner, carried = CliRunner(), []
    for round_ in range(3):
        result = runner.invoke(
            main, ["newsletter", "draft", "--root", str(root), "--today", "2026-11-21"]
        )
        assert result.exit_code == 0, result.output
        hub = build.load(root, TODAY)
        assert not [p for p in hub.problems if p.severity.value == "error"], hub.problems
        carried = [id_ for front in issues(hub) for id_ in front.carries]
        assert len(carried) == len(set(carried))
        assert uncarried(build.catalogue(hub, Audience.OPEN), issues(hub)) == ()
        page = next((SITES / "minimal/content/guidance").glob("*.md"))
        (root / f"content/guidance/later-{round_}.md").write_text(page.read_text())
    assert {"later-0", "later-1"} <= set(carried)


def test_when_everything_has_been_carried_there_is_no_new_issue(make_site):
    root, runner = make_site(), CliRunner()
    command = ["newsletter", "draft", "--root", str(root), "--today", "2026-11-21"]
    runner.invoke(main, command)
    result = runner.invoke(main, command)
    assert result.exit_code == 0
    assert "no new issue" in result.output
    assert len(list((root / "content/newsletters").glob("*.md"))) == 1


@pytest.fixture
def letter(hub):
    return next(item for item in hub.items if isinstance(item.front, Newsletter))


def test_a_letter_in_html_needs_nothing_from_anywhere(letter):
    result = CliRunner().invoke(
        main, ["newsletter", "render", letter.id, "--root", str(ROOT), "--format", "html"]
    )
    assert result.exit_code == 0
    page = BeautifulSoup(result.output, "html.parser")
    assert not page.find_all(["script", "img", "link", "iframe"])
    assert all(link["href"].startswith("https://") for link in page.find_all("a"))
    assert page.h1["style"]
    for id_ in letter.front.carries:
        assert any(f"/{id_}/" in link["href"] for link in page.find_all("a"))


def test_a_letter_in_text_is_plain(letter):
    result = CliRunner().invoke(
        main, ["newsletter", "render", letter.id, "--root", str(ROOT), "--format", "text"]
    )
    assert result.exit_code == 0
    assert not re.search(r"</?[a-z]|\]\(|&amp;", result.output)
    for id_ in letter.front.carries:
        assert f"/{id_}/" in result.output


def test_an_unknown_issue_is_refused_with_the_nearest_name(letter):
    result = CliRunner().invoke(
        main, ["newsletter", "render", letter.id + "x", "--root", str(ROOT)]
    )
    assert result.exit_code == 2
    assert letter.id in result.output


def test_the_list_of_issues_shows_each(letter):
    result = CliRunner().invoke(main, ["newsletter", "list", "--root", str(ROOT)])
    assert f"1\t{letter.id}\tpublished\t{len(letter.front.carries)}" in result.output


def test_explain_gives_the_judgement_the_facts_and_the_rule():
    result = CliRunner().invoke(
        main, ["explain", "islington-partnership-working", "--root", str(ROOT)]
    )
    assert result.exit_code == 0
    for words in (
        "judged Good (3 of 4 bars)",
        "Years sustained: 5",
        "Because:",
        "To rise:",
        "Why:",
    ):
        assert words in result.output


def test_explain_shows_why_a_judgement_differs():
    result = CliRunner().invoke(
        main, ["explain", "wiltshire-parent-carer-council", "--root", str(ROOT)]
    )
    assert "not what was judged." in result.output
    assert "Why the judgement differs:" in result.output


def test_explain_names_the_nearest_item():
    result = CliRunner().invoke(main, ["explain", "islington-partnership", "--root", str(ROOT)])
    assert result.exit_code == 2
    assert "islington-partnership-working" in result.output


def test_the_reference_of_fields_is_what_the_schemas_say():
    assert (ROOT / "docs/fields.md").read_text(encoding="utf-8") == reference()


@pytest.mark.parametrize("type_", ["toolkit", "evidence", "page"])
def test_every_field_has_a_sentence_in_its_json_schema(type_):
    result = CliRunner().invoke(main, ["schema", type_])
    schema = json.loads(result.output)
    records = [schema, *schema.get("$defs", {}).values()]
    for record in records:
        for name, field in record.get("properties", {}).items():
            if field.keys() == {"$ref"}:  # its group says the same sentence
                continue
            assert field.get("description", "").endswith("."), name

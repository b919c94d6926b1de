"""Feeds, API, old addresses, sitemap, newsletter, explanation: what programs and letters get."""

import json
import re
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import feedparser
import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner

from whatworks import build
from whatworks.cli import main
from whatworks.publish import feeds
from whatworks.publish.newsletter import draft, uncarried
from whatworks.publish.reference import reference
from whatworks.schema.enums import Audience
from whatworks.schema.programme import Newsletter

ROOT = Path(__file__).parent.parent
SITES = Path(__file__).parent / "sites"
TODAY = date(2026, 11, 21)


@pytest.fixture(scope="module")
def hub():
    return build.load(ROOT, TODAY)


@pytest.fixture(scope="module")
def site(hub):
    return build.site(hub, Audience.OPEN, TODAY)


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
    site = build.site(build.load(SITES / "empty", TODAY), Audience.OPEN, TODAY)
    found = feedparser.parse(site.files["feeds/all.atom"])
    assert found.entries == []
    assert found.feed.updated.startswith("2026-11-21")


def test_feeds_do_not_depend_on_the_day_of_the_build(hub, site):
    later = build.site(hub, Audience.OPEN, date(2026, 11, 25))
    assert later.files["feeds/all.atom"] == site.files["feeds/all.atom"]


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
    site = build.site(build.load(root, TODAY), Audience.OPEN, TODAY)
    html = site.files["old/place/index.html"].decode()
    assert f'url=../../guidance/{page.stem}/"' in html


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

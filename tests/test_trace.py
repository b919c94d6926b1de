"""The chain from a session to the newsletter: told from every link of it, both ways."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from urllib.parse import unquote, urljoin

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner

from whatworks import build
from whatworks.cli import main
from whatworks.schema.enums import Audience
from whatworks.trace import trace
from whatworks.views.trace import LINKS_LENGTH

ROOT = Path(__file__).parent.parent
CHAIN = Path(__file__).parent / "sites" / "chain"
TODAY = date(2026, 11, 21)
SECRETS = ("closed doors", "in private", "hidden well", "Letter for the office", "private-1")


def load(root):
    hub = build.load(root, TODAY)
    assert [str(problem) for problem in hub.problems] == []
    return hub


@pytest.fixture
def hub(make_site):
    return load(make_site(overlay=CHAIN))


@pytest.fixture
def catalogue(hub):
    return build.catalogue(hub, Audience.OPEN)


@pytest.fixture
def pages(hub):
    return pages_of(hub)


def pages_of(hub):
    site = build.site(hub, Audience.OPEN)
    return {one.page.url: BeautifulSoup(one.html, "html.parser") for one in site.pages}


def told(id_, catalogue):
    """Return the chain of an item: day, relation, where to read of it, what it is about."""
    return [
        (
            step.date.strftime("%m-%d"),
            step.relation.value,
            step.decision.id if step.relation == "Decided by" else step.item.id,
            " ".join(one.id for one in step.about),
        )
        for step in trace(catalogue.by_id[id_], catalogue).steps
    ]


SESSION = ("05-05", "Came out of", "may-2026", "rain-note")
DECISION = ("06-16", "Decided by", "june-2026-1", "rain-note starting-a-garden")
CHANGE = ("06-24", "Changed", "starting-a-garden", "starting-a-garden")
LETTER = ("07-01", "Carried by", "issue-2", "starting-a-garden")
SENDING = ("06-16", "Decided by", "june-2026-4", "issue-2")
SPRING = ("04-14", "Decided by", "spring-2026-1", "starting-a-garden riverside-shared-plots")
FIRST = ("04-20", "Changed", "starting-a-garden", "starting-a-garden")
EARLIER = ("05-30", "Carried by", "issue-1", "starting-a-garden")


@pytest.mark.parametrize(
    ("id_", "steps"),
    [
        ("may-2026", [("05-12", "Led to", "rain-note", "may-2026"), DECISION, CHANGE, LETTER]),
        ("rain-note", [SESSION, DECISION, CHANGE, LETTER]),
        (
            "starting-a-garden",
            [
                (*SPRING[:3], "starting-a-garden riverside-shared-plots"),
                FIRST,
                SESSION,
                EARLIER,
                (*DECISION[:3], "starting-a-garden rain-note"),
                CHANGE,
                LETTER,
            ],
        ),
        (
            "june-2026",
            [
                SESSION,
                DECISION,
                ("06-16", "Decided by", "june-2026-2", "rec-water-butts"),
                ("06-16", "Decided by", "june-2026-3", ""),
                SENDING,
                CHANGE,
                ("06-25", "Recommended in", "rec-water-butts", "rec-water-butts"),
                ("07-01", "Carried by", "issue-2", "rec-water-butts starting-a-garden"),
            ],
        ),
        (
            "rec-water-butts",
            [
                ("06-16", "Decided by", "june-2026-2", "rec-water-butts"),
                ("07-01", "Carried by", "issue-2", "rec-water-butts"),
            ],
        ),
        (
            "issue-2",
            [
                (*SPRING[:3], "riverside-shared-plots starting-a-garden"),
                FIRST,
                SESSION,
                DECISION,
                ("06-16", "Decided by", "june-2026-2", "rec-water-butts"),
                SENDING,
                CHANGE,
                ("06-25", "Recommended in", "rec-water-butts", "rec-water-butts"),
            ],
        ),
        ("plots-in-use", [("07-01", "Carried by", "issue-2", "plots-in-use")]),
    ],
)
def test_the_chain_is_told_from_every_link_of_it(id_, steps, catalogue):
    assert told(id_, catalogue) == steps


def test_a_letter_sent_before_a_change_did_not_carry_it(catalogue):
    assert "issue-1" not in {where for _, _, where, _ in told("may-2026", catalogue)}
    assert CHANGE not in told("issue-1", catalogue)
    assert FIRST in told("issue-1", catalogue)


def test_what_else_a_letter_carried_is_not_followed(catalogue):
    for id_ in ("watering", "plots-in-use", "rec-water-butts"):
        assert "starting-a-garden" not in str(told(id_, catalogue))
        assert SENDING not in told(id_, catalogue)
    assert "plots-in-use" not in str(told("june-2026", catalogue))


@pytest.mark.parametrize("id_", ["may-2026", "closed-evening", "rain-note", "june-2026"])
def test_a_chain_that_goes_in_circles_comes_to_an_end(id_, hub):
    again = {
        "may-2026": {"outputs": ["rain-note", "closed-evening", "may-2026"]},
        "closed-evening": {"outputs": ["may-2026", "june-2026"]},
        "issue-2": {"carries": ["starting-a-garden", "issue-3", "june-2026"]},
        "issue-3": {"carries": ["issue-2", "starting-a-garden"]},
    }
    items = [
        replace(item, front=item.front.model_copy(update=again.get(item.id, {})))
        for item in hub.items
    ]
    catalogue = build.catalogue(replace(hub, items=tuple(items)), Audience.DEPARTMENT)
    steps = told(id_, catalogue)
    assert len(steps) == len(set(steps)) > 3
    assert id_ not in {where for _, relation, where, _ in steps if relation == "Carried by"}


def steps_of(page):
    """Return where the steps on a page lead, as whole addresses without an anchor."""
    return [link["href"] for link in page.select("section[aria-labelledby=trace] a")]


CHAIN_OF_PAGES = {
    "communities/waterers/may-2026/",
    "guidance/rain-note/",
    "panels/june-2026/",
    "toolkits/starting-a-garden/",
    "newsletters/issue-2/",
}


def test_each_page_of_the_chain_leads_to_all_the_others(pages):
    for url in CHAIN_OF_PAGES:
        led = {urljoin(url, href).partition("#")[0] for href in steps_of(pages[url])}
        led |= {urljoin(url, a["href"]) for a in pages[url].select(".ww-table a")}
        assert led >= CHAIN_OF_PAGES - {url}, url


def test_every_link_to_a_decision_leads_to_where_it_is_recorded(pages):
    found = set()
    for url, page in pages.items():
        for link in page.find_all("a", href=True):
            target, _, anchor = urljoin(url, link["href"]).partition("#")
            if anchor.startswith("decision-"):
                row = pages[target].find(id=anchor)
                assert row.name == "tr", (url, anchor)
                found.add((url, unquote(anchor)))
    assert {url for url, anchor in found if anchor == "decision-june-2026-1"} >= {
        "communities/waterers/may-2026/",
        "guidance/rain-note/",
        "toolkits/starting-a-garden/",
        "newsletters/issue-2/",
        "whats-new/",
        "whats-new/panels/",
    }


@pytest.mark.parametrize("id_", ["Ärger über 1", "50%", "a#b?c"])
def test_a_decision_may_have_any_id(id_, make_site):
    files = {
        path: (CHAIN / path).read_text().replace("june-2026-1", f'"{id_}"')
        for path in ("content/panels/june-2026.md", "toolkits/starting-a-garden/index.md")
    }
    pages = pages_of(load(make_site(overlay=CHAIN, files=files)))
    links = pages["toolkits/starting-a-garden/"].select(
        "section[aria-labelledby=what-changed-and-who-signed-it-off] a"
    )
    anchors = {link["href"].partition("#")[2] for link in links}
    rows = {row["id"] for row in pages["panels/june-2026/"].select("tr[id]")}
    assert len(rows) == 4
    assert not any(character.isspace() for row in rows for character in row)
    assert len(anchors & rows) == 1


def test_a_page_tells_its_chain_in_order_and_in_words(pages):
    block = pages["guidance/rain-note/"].find(attrs={"aria-labelledby": "trace"})
    assert block.h2.get_text() == "How this came about"
    lines = [" ".join(step.get_text(" ").split()) for step in block.find_all("li")]
    assert lines == [
        "5 May 2026 Came out of Waterers in May",
        "16 June 2026 Decided by Review panel, June 2026 Put rain first in the toolkit, as the "
        "note asks. Approved with changes. Also covers: Starting a garden",
        "24 June 2026 Major change Starting a garden Rain comes before the tap.",
        "1 July 2026 Carried by Second letter Carries: Starting a garden",
    ]


def test_a_session_and_a_panel_say_what_came_of_them(pages):
    titles = {
        url: pages[url].find(id="trace").get_text()
        for url in ("communities/waterers/may-2026/", "panels/june-2026/")
    }
    assert list(titles.values()) == ["What came of this", "What led to this, and what came of it"]


def test_what_the_chain_shows_is_not_shown_again_below_it(pages, catalogue):
    seen = 0
    for item in catalogue.items:
        page = pages[item.url]
        block = page.find(attrs={"aria-labelledby": "trace"})
        after = page.find(attrs={"aria-labelledby": "read-next"})
        if block and after:
            seen += 1
            cards = {urljoin(item.url, link["href"]) for link in after.find_all("a")}
            assert cards.isdisjoint(
                urljoin(item.url, href).partition("#")[0] for href in steps_of(page)
            )
            assert list(page.find_all("section")).index(block) < list(
                page.find_all("section")
            ).index(after)
    assert seen


def test_what_carries_a_record_is_told_once(make_site):
    letter = (CHAIN / "content/newsletters/issue-2.md").read_text()
    letter = letter.replace("plots-in-use", "shared-plots-survey-2024")
    pages = pages_of(
        load(make_site(overlay=CHAIN, files={"content/newsletters/issue-2.md": letter}))
    )
    links = pages["evidence/shared-plots-survey-2024/"].find_all("a", string="Second letter")
    assert len(links) == 1


def test_an_item_outside_any_chain_has_no_such_block(pages):
    assert pages["communities/waterers/"].find(id="trace") is None


def test_many_items_under_one_decision_are_counted_and_not_all_listed(make_site):
    guide = (CHAIN / "content/guidance/rain-note.md").read_text()
    many = LINKS_LENGTH + 3
    files = {
        f"content/guidance/note-{number}.md": guide.replace("Note on rain", f"Note {number}")
        for number in range(many)
    }
    panel = (CHAIN / "content/panels/june-2026.md").read_text()
    names = "".join(f", note-{number}" for number in range(many))
    files["content/panels/june-2026.md"] = panel.replace(
        "[rain-note, starting-a-garden]", f"[rain-note, starting-a-garden{names}]"
    )
    pages = pages_of(load(make_site(overlay=CHAIN, files=files)))
    block = pages["guidance/rain-note/"].find(attrs={"aria-labelledby": "trace"})
    step = next(one for one in block.find_all("li") if "Decided by" in one.get_text())
    assert len(step.select(".ww-steps__about a")) == LINKS_LENGTH
    assert f"and {many + 1 - LINKS_LENGTH} more" in step.get_text()


@pytest.mark.parametrize("audience", [Audience.OPEN, Audience.PARTNERSHIP])
def test_restricted_links_of_the_chain_are_in_nothing_that_others_read(audience, hub):
    site = build.site(hub, audience)
    written = [one.html for one in site.pages] + [
        data.decode(errors="replace") for data in site.files.values()
    ]
    everything = build.site(hub, Audience.DEPARTMENT)
    for secret in SECRETS:
        assert not any(secret in text for text in written), secret
        assert any(secret in one.html for one in everything.pages), secret


def ask(root, *words):
    return CliRunner().invoke(main, ["trace", *words, "--root", str(root)])


def test_the_command_tells_the_chain_and_for_whom_a_step_is(hub):
    result = ask(hub.root, "rain-note")
    assert result.exit_code == 0, result.output
    text = result.output
    steps = [line for line in text.splitlines() if line[:1].isdecimal()]
    assert [line.partition(". ")[2] for line in steps] == [
        "5 May 2026. Came out of: Waterers in May",
        "7 May 2026. Came out of: Evening behind closed doors (only for: The parks department)",
        "16 June 2026. Decided by: Review panel, June 2026",
        "18 June 2026. Decided by: Panel in private (only for: The parks department)",
        "24 June 2026. Changed: Starting a garden",
        "1 July 2026. Carried by: Second letter",
        "5 July 2026. Carried by: Letter for the office (only for: The parks department)",
    ]
    for words in (
        "content/guidance/rain-note.md",
        "https://gardens.example.org/panels/june-2026/#decision-june-2026-1",
        "Decision june-2026-1: approved with changes",
        "Major change: Rain comes before the tap.",
        "About: Starting a garden (starting-a-garden)",
    ):
        assert words in text


def test_the_command_follows_what_the_given_readers_may_see(hub):
    text = ask(hub.root, "rain-note", "--audience", "open").output
    assert "Waterers in May" in text
    assert not any(secret in text for secret in SECRETS)


def test_programs_get_the_same_chain(hub, catalogue):
    result = ask(hub.root, "rain-note", "--format", "json", "--audience", "open")
    data = json.loads(result.output)
    assert data["id"] == "rain-note"
    assert data["path"] == "content/guidance/rain-note.md"
    told_ = [
        (
            step["date"][5:],
            step["relation"],
            step["decision"] if step["relation"] == "Decided by" else step["item"]["id"],
            " ".join(step["about"]),
        )
        for step in data["steps"]
    ]
    assert told_ == told("rain-note", catalogue)
    assert data["steps"][1]["outcome"] == "approved_with_changes"
    assert data["steps"][1]["item"]["url"].endswith("#decision-june-2026-1")
    assert data["steps"][2]["kind"] == "major"
    assert {step["audience"] for step in data["steps"]} == {"open"}


def test_the_command_says_so_where_there_is_no_chain(hub):
    result = ask(hub.root, "waterers")
    assert result.exit_code == 0
    assert "It came out of no session" in result.output


def test_the_command_names_the_nearest_item(hub):
    result = ask(hub.root, "rain-notes")
    assert result.exit_code == 2
    assert "rain-note" in result.output.replace("rain-notes", "")


def test_the_examples_of_the_hub_show_one_whole_chain():
    catalogue = build.catalogue(build.load(ROOT, TODAY), Audience.OPEN)
    steps = trace(catalogue.by_id["support-early-language-starter-briefing"], catalogue).steps
    assert [step.relation.value for step in steps] == [
        "Came out of",
        "Decided by",
        "Changed",
        "Carried by",
    ]
    assert all(step.item.front.example for step in steps)

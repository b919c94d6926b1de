"""The browser's search engine: the same words and the same order as the command's."""

import json
import random
from datetime import date
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
import yaml
from playwright.sync_api import expect

from building import build as build_site
from building import run
from relevance import score
from whatworks import build as building
from whatworks.publish.search.query import ask
from whatworks.schema.enums import Audience

ROOT = Path(__file__).parent.parent
MINIMAL = ROOT / "tests/sites/minimal"
WORDS = yaml.safe_load((Path(__file__).parent / "cases/words.yml").read_text(encoding="utf-8"))

pytestmark = pytest.mark.browser

HOSTILE = [
    "",
    "   ",
    "?!…",
    "a" * 10_000,
    "<script>alert(1)</script>",
    "(.*)+[a-z]{3,}$",
    "__proto__ constructor toString hasOwnProperty",
    "مدرسة",
    "😀 speech",
    "ﬁrst café ½",
    "hi",
    "HI",
    "the who of it",
    "well being",
    "co production",
]


@pytest.fixture(scope="module")
def catalogue():
    hub = building.load(ROOT, date(2026, 11, 21))
    return building.catalogue(hub, Audience.OPEN)


@pytest.fixture(scope="module")
def index(catalogue):
    return building.searching(catalogue).index


def queries(catalogue, index):
    """Return queries of every sort: judged ones, all acronyms, forms, and words run together."""
    by_chance = random.Random(20261121)
    words = sorted(index.stems)
    yield from HOSTILE
    yield from (query["query"] for query in score.queries())
    forms = [form for term in catalogue.configuration.glossary.values() for form in term.forms]
    yield from by_chance.sample(forms, 200)
    yield " ".join(words[:2000])
    for _ in range(400):
        chosen = by_chance.sample(words, by_chance.randint(1, 5))
        at = by_chance.randrange(len(chosen))
        match by_chance.randrange(4):
            case 0:
                chosen[at] = _misspelt(chosen[at], by_chance)
            case 1:
                chosen[-1] = chosen[-1][: by_chance.randint(1, 5)]
            case 2:
                chosen[at] = chosen[at].upper()
        yield by_chance.choice([" ", "-", "  "]).join(chosen)


def _misspelt(word, by_chance):
    at = by_chance.randrange(len(word))
    return word[:at] + word[at + 1 :] + word[at : at + 1]


def test_words_are_cut_and_folded_in_the_browser_too(open_page):
    page = open_page("find/")
    for case in WORDS:
        found = page.evaluate(
            "text => whatworksSearch.split(text).map(whatworksSearch.fold)", case["text"]
        )
        assert found == case["words"], case["text"]


def test_the_browser_ranks_as_the_command_does(open_page, catalogue, index):
    page = open_page("find/")
    asked = list(queries(catalogue, index))
    answers = page.evaluate(
        """async queries => {
          const index = await whatworksSearch.open("../"), answers = [];
          for (const query of queries) {
            for (const exact of [false, true]) {
              const found = await index.search(query, exact);
              answers.push([found.documents, found.readAs, found.concepts.map(one => one.id)]);
            }
          }
          return answers;
        }""",
        asked,
    )
    terms = list(catalogue.configuration.glossary)
    pairs = [(query, mend) for query in asked for mend in (True, False)]
    for (query, mend), (documents, read_as, concepts) in zip(pairs, answers, strict=True):
        expected = ask(index, query, mend=mend)
        assert tuple(documents) == expected.documents, query
        assert read_as == expected.read_as, query
        assert concepts == [terms[int(key[1:])] for key in expected.concepts], query


def test_search_works_without_a_connection_after_the_first_visit(open_page):
    page = open_page("find/", service_workers="allow")
    expect(page.locator("[data-offline]")).to_contain_text("without a connection", timeout=60_000)
    page.context.set_offline(True)
    page.goto(page.url.split("?")[0] + "?q=mediaton")
    expect(page.locator("[data-status]")).to_contain_text("results for “mediation”")
    expect(page.locator("[data-results] mark").first).to_be_visible()
    page.goto(page.url.partition("find/")[0] + "toolkits/")
    expect(page.get_by_role("heading", level=1)).to_have_text("There is no connection")
    page.get_by_role("link", name="search the hub").click()
    expect(page.locator("[data-results] li").first).to_be_visible()


def test_a_restricted_site_keeps_nothing_on_the_device(tmp_path):
    out = tmp_path / "site"
    assert build_site(MINIMAL, out, "--audience", "partnership").returncode == 0
    page = (out / "find/index.html").read_text(encoding="utf-8")
    assert "offline" not in page
    assert "assets/find.js" in page
    worker = (out / "sw.js").read_text(encoding="utf-8")
    assert "unregister" in worker
    assert "fetch" not in worker


@pytest.mark.parametrize(
    "asked",
    [
        "q=language&type=evidence",
        "q=speach+therapy&phase=primary&phase=early-years",
        "q=school+avoidance&need=semh&type=toolkit&type=evidence",
        "need=semh",
        "year=2024&strength_of_evidence=promising",
    ],
)
def test_the_page_shows_what_the_command_finds(asked, open_page):
    page = open_page(f"find/?{asked}")
    expect(page.locator("[data-results] li").first).to_be_visible()
    shown = [link.get_attribute("href").removeprefix("../") for link in page.locator("h3 a").all()]
    pairs = parse_qsl(asked)
    filters = [
        part for name, term in pairs if name != "q" for part in ("--filter", f"{name}={term}")
    ]
    done = run(
        "whatworks", "search", dict(pairs).get("q", ""), *filters, "--format", "json", root=ROOT
    )
    found = [urlsplit(one["url"]).path[1:] for one in json.loads(done.stdout)["results"]]
    assert shown == found[: len(shown)]
    assert len(shown) == min(20, len(found)) > 0

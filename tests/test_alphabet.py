"""The A to Z: every entry under one letter, in the order in which people look titles up."""

from collections import Counter
from datetime import date
from pathlib import Path
from string import ascii_lowercase

import pytest
from bs4 import BeautifulSoup

from whatworks import build
from whatworks.schema.enums import Audience
from whatworks.views.alphabet import filed
from whatworks.views.lists import PAGE_LENGTH

ROOT = Path(__file__).parent.parent
SITES = Path(__file__).parent / "sites"
TODAY = date(2026, 11, 21)
LETTERS = [*ascii_lowercase, "0-9"]


def site_of(root):
    return build.site(build.load(root, TODAY), Audience.OPEN)


def lists(site):
    """Return the links of every list of the A to Z, by the address of the page."""
    return {
        one.page.url: [link.url for link in one.page.data.links]
        for one in site.pages
        if one.page.url.startswith("a-z/") and one.page.url != "a-z/"
    }


def page(site, url):
    return BeautifulSoup(next(one.html for one in site.pages if one.page.url == url), "html.parser")


@pytest.fixture(scope="module")
def site():
    return site_of(ROOT)


def test_a_title_of_signs_alone_is_filed_under_signs():
    assert filed("“”")[0] == filed("'")[0] == filed("")[0] == filed("?!")[0]


def test_every_entry_stands_under_just_one_letter(site):
    catalogue = build.catalogue(build.load(ROOT, TODAY), Audience.OPEN)
    found = Counter(url for urls in lists(site).values() for url in urls)
    assert found == Counter(item.url for item in catalogue.items)


def test_every_letter_has_a_page_in_any_hub(site):
    for one in (site, site_of(SITES / "empty")):
        assert {f"a-z/{letter}/" for letter in LETTERS} <= lists(one).keys()


@pytest.mark.parametrize(
    ("title", "letter"),
    [
        ("The national picture", "n"),
        ("An offer to schools", "o"),
        ("A holistic approach", "h"),
        ("Another view", "a"),
        ("Then and now", "t"),
        ("A", "a"),
        ("A & B", "a"),
        ("‘The “local offer”’", "l"),
        ("The ‘graduated approach’", "g"),
        ("Équipe", "e"),
        ("Ørsted", "o"),
        ("ﬁnding help", "f"),
        ("1stClass@Number", "0-9"),
        ("The 2014 reforms", "0-9"),
        ("£10 million", "0-9"),
        ("(Re)thinking support", "0-9"),
        ("Ωmega", "0-9"),
        ("???", "0-9"),
    ],
)
def test_a_title_stands_where_people_look_for_it(title, letter):
    assert filed(title)[0] == letter


def test_titles_stand_in_the_order_of_their_words():
    order = [
        "2 ways to begin",
        "10 ways to begin",
        "Co-production",
        "Co-production in practice",
        "The coach",
        "Early help",
        "“Early help” again",
        "Early Talk: a trial",
        "Early Talk in centres",
        "École",
        "An education",
        "Year 9",
        "Year 10",
    ]
    backwards = order[::-1]
    assert sorted(backwards, key=lambda title: filed(title)[1]) == order


def test_letters_without_entries_are_words_and_not_links(site):
    under = {letter: lists(site)[f"a-z/{letter}/"] for letter in LETTERS}
    assert not under["q"]
    letters = page(site, "a-z/").find("nav", {"aria-label": "Letters"}).find_all("li")
    assert len(letters) == len(LETTERS)
    for letter, shown in zip(LETTERS, letters, strict=True):
        if number := len(under[letter]):
            assert shown.a["href"] == f"{letter}/"
            assert shown.a.get_text().split()[1] == str(number)
        else:
            assert shown.a is None
            assert shown.get_text().endswith(": no titles")
    assert page(site, "a-z/q/").find(class_="ww-empty").get_text() == "No title begins with Q."


def test_an_entry_says_what_it_is_and_whether_it_still_stands(make_site):
    guide = next((SITES / "minimal/content/guidance").glob("*.md"))
    gone = guide.read_text().replace(
        "status: published",
        "status: withdrawn\nupdated: 2026-03-03\nwithdrawn_because: It was wrong.",
        1,
    )
    site = site_of(make_site(files={f"content/guidance/{guide.name}": gone}))
    notes = {
        link["href"].rstrip("/").rpartition("/")[2]: link.find_next_sibling("span").get_text()
        for url in lists(site)
        for link in page(site, url).select(".ww-links a")
    }
    assert notes[guide.stem] == "Guidance · Worked example · Withdrawn"
    assert notes["shared-plots-survey-2024"] == "Evidence · 2024 · Worked example"


def test_no_page_of_a_letter_is_without_end(make_site):
    guide = next((SITES / "minimal/content/guidance").glob("*.md")).read_text()
    files = {
        f"content/guidance/zinnia-{number}.md": guide.replace("title: ", "title: Zinnias and ")
        for number in range(PAGE_LENGTH + 2)
    }
    found = lists(site_of(make_site(files=files)))
    assert len(found["a-z/z/"]) == PAGE_LENGTH
    assert len(found["a-z/z/page/2/"]) == 2


def test_links_to_letters_and_to_feeds_may_be_written_in_any_hub(make_site):
    body = "\n\nSee [A](/a-z/), [Q](/a-z/q/) and [feeds](/feeds/).\n"
    guide = next((SITES / "minimal/content/guidance").glob("*.md"))
    root = make_site(files={f"content/guidance/{guide.name}": guide.read_text() + body})
    assert build.load(root, TODAY).problems == ()


def test_finding_without_javascript_leads_everywhere(site):
    find = next(one.page for one in site.pages if one.page.url == "find/")
    links = {link.url for link in find.data.links}
    assert {"a-z/", "whats-new/", "topics/need/", "evidence/", "sessions/", "pages/"} <= links
    assert links <= {one.page.url for one in site.pages}

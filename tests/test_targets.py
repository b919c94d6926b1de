"""Links between pages lead where they should from every page, and are as short as they can be."""

from urllib.parse import urljoin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whatworks.targets import relative

NAMES = st.sampled_from(["evidence", "evidence-map", "item-1", "item-2", "a", "page", "2"])
PAGES = st.lists(NAMES, max_size=4).map(lambda names: "".join(f"{name}/" for name in names))
FILES = st.builds("{}{}".format, PAGES, st.sampled_from(["", "feed.atom", "item-1.csv"]))
ENDS = st.sampled_from(["", "#part", "?q=a/b", "?q=x#a/b"])


@given(PAGES, FILES, ENDS)
def test_a_link_leads_from_its_page_to_the_address(page, file, end):
    here = f"https://hub.example/{page}"
    assert urljoin(here, relative(page, file + end)) == f"https://hub.example/{file}{end}"


@pytest.mark.parametrize(
    ("page", "url", "link"),
    [
        ("", "", "./"),
        ("", "find/", "find/"),
        ("find/", "", "../"),
        ("evidence/a/", "evidence/a/", "./"),
        ("evidence/a/", "evidence/b/", "../b/"),
        ("evidence/a/", "evidence-map/#asked", "../../evidence-map/#asked"),
        ("evidence/a/", "files/a.csv", "../../files/a.csv"),
    ],
)
def test_a_link_goes_up_no_further_than_it_has_to(page, url, link):
    assert relative(page, url) == link

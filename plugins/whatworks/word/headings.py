"""The headings of a document: those that are meant, with nothing but words in them."""

from collections.abc import Iterator

from bs4 import BeautifulSoup

from whatworks.word.cutting import HEADINGS, words_of

_LONGEST_HEADING = 80
"""Characters of a paragraph in bold that can be meant for a heading."""


def from_bold(soup: BeautifulSoup) -> Iterator[str]:
    """Make headings of short paragraphs in bold, in a document that has no other headings."""
    if soup.find(HEADINGS[1:]) or len(soup.find_all("h1", class_=False)) > 0:
        return
    for paragraph in soup.find_all("p", recursive=False):
        words = words_of(paragraph)
        bold = paragraph.find("strong")
        if bold and words == words_of(bold) and 0 < len(words) <= _LONGEST_HEADING:
            if words[-1] in ".,;":
                continue
            paragraph.name = "h2"
            bold.unwrap()
            yield f"“{words}” is in bold on a line of its own, so it was taken for a heading"


def make_plain(soup: BeautifulSoup) -> Iterator[str]:
    """Take out of headings what cannot stand in one; pictures and footnotes go below."""
    for heading in soup.find_all(HEADINGS):
        words = words_of(heading)
        for link in heading.find_all("a"):
            yield f"A link in the heading “{words}” is left out: it led to {link['href']}"
        if held := heading.find_all(["img", "noteref"]):
            below = soup.new_tag("p")
            heading.insert_after(below)
            below.extend([one.extract() for one in held])
            if words:
                yield f"A picture or a footnote of the heading “{words}” now stands below it"
        if not words:
            heading.decompose()

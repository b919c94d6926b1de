"""What HTML that the hub has made says, without its marks."""

from collections.abc import Iterator

from bs4 import BeautifulSoup, Tag

_BLOCKS = ["p", "li", "h3", "h4", "h5", "h6", "tr", "dt", "dd", "pre"]
"""What counts as one paragraph."""


def as_text(html: str) -> str:
    """Return HTML as plain text: addresses in brackets, lists with dashes, blocks apart."""
    soup = BeautifulSoup(html, "html.parser")
    for link in soup.find_all("a"):
        link.append(f" ({link.get('href')})")
    for entry in soup.find_all("li"):
        entry.insert(0, "- ")
    for heading in soup.find_all(["h2", "h3"]):
        heading.string = heading.get_text().upper()
    blocks = soup.find_all(["p", "h2", "h3", "ul", "ol"], recursive=False)
    return "\n\n".join(block.get_text().strip() for block in blocks)


def links(html: str) -> Iterator[tuple[str, str]]:
    """Yield the words of every link, and where it leads."""
    for link in BeautifulSoup(html, "html.parser").find_all("a", href=True):
        yield link.get_text(), str(link["href"])


def paragraphs(html: str) -> Iterator[str]:
    """Yield the words of every paragraph; the cells of a row of a table stand on one line."""
    for block in BeautifulSoup(html, "html.parser").find_all(_BLOCKS):
        if block.name == "tr":
            yield " · ".join(
                cell.get_text(" ", strip=True) for cell in block.find_all(["th", "td"])
            )
        elif block.name == "pre":
            yield block.get_text().strip()
        elif block.find(_BLOCKS) is None:
            yield " ".join(block.get_text().split())
        elif block.name == "li":
            own = "".join(_own_text(block)).split()
            if own:
                yield " ".join(own)


def _own_text(block: Tag) -> Iterator[str]:
    """Yield the words of a list entry without those of the blocks inside it."""
    for child in block.children:
        if not isinstance(child, Tag):
            yield str(child)
        elif child.name not in {*_BLOCKS, "ul", "ol", "dl", "table", "blockquote"}:
            yield child.get_text()

"""Tables and marks that Word allows and Markdown does not, made plain, and what to tell of it."""

from collections.abc import Iterator

from bs4 import BeautifulSoup, Tag


def make_plain(soup: BeautifulSoup) -> Iterator[str]:
    """Make tables and marks plain; yield a sentence on what was lost by it."""
    for table in soup.find_all("table"):
        if table.parent is not None:
            yield from _table(soup, table)
    for struck in soup.find_all("s"):
        if words := struck.get_text().strip():
            yield f"Words that are struck out now stand as plain text: “{words}”"


def _table(soup: BeautifulSoup, table: Tag) -> Iterator[str]:
    first = " ".join(table.get_text(" ").split())[:60]
    for inner in table.find_all("table"):
        words = " ".join(inner.get_text(" ").split())
        yield f"A table inside a table now stands as plain text: “{words}”"
        for part in inner.find_all(["td", "th"]):
            part.insert_after(" ")
        for part in (*inner.find_all(["thead", "tbody", "tr", "td", "th"]), inner):
            part.unwrap()
    rows = table.find_all("tr")
    cells = [list(row.find_all(["td", "th"])) for row in rows]
    if sum(map(len, cells)) == 1:  # a frame around a text
        table.replace_with(*list(cells[0][0].children))
        return
    for cell in (cell for row in cells for cell in row):
        _in_one_line(cell)
    if any(cell.get("colspan") or cell.get("rowspan") for row in cells for cell in row):
        yield f"Cells of a table were merged; their text stands in the first of them: “{first}…”"
    grid = _unmerged(soup, cells)
    width = max(map(len, grid), default=0)
    for row, found in zip(rows, grid, strict=True):
        row.clear()
        row.extend([*found, *(soup.new_tag("td") for _ in range(width - len(found)))])
    for part in table.find_all(["thead", "tbody"]):
        part.unwrap()
    for cell in rows[0].find_all("td") if rows else ():
        cell.name = "th"


def _unmerged(soup: BeautifulSoup, cells: list[list[Tag]]) -> list[list[Tag]]:
    """Return the rows of a table with an empty cell wherever a merged one went on."""
    grid: list[list[Tag]] = []
    hanging: dict[int, int] = {}
    for row in cells:
        found: list[Tag] = []
        waiting = list(row)
        while waiting or hanging.get(len(found), 0):
            column = len(found)
            if hanging.get(column, 0):
                hanging[column] -= 1
                found.append(soup.new_tag("td"))
                continue
            cell = waiting.pop(0)
            across, down = (_span(cell, name) for name in ("colspan", "rowspan"))
            for step in range(across):
                found.append(soup.new_tag("td") if step else cell)
                hanging[column + step] = down - 1
        grid.append(found)
    return grid


def _span(cell: Tag, name: str) -> int:
    value = str(cell.get(name) or "1")
    del cell[name]
    return min(int(value), 100) if value.isdecimal() and int(value) else 1


def _in_one_line(cell: Tag) -> None:
    """Put the text of a cell on one line, which is all that Markdown allows."""
    for entry in cell.find_all("li"):
        if entry.find_next_sibling("li"):
            entry.append(";")
    for block in cell.find_all(
        ["p", "li", "ul", "ol", "blockquote", *(f"h{n}" for n in range(1, 7))]
    ):
        block.insert_after(" ")
        block.unwrap()
    for line in cell.find_all("br"):
        line.replace_with(" ")

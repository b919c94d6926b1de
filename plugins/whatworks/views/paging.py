"""Long lists, cut into pages."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from whatworks.views.parts import Link

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Sheet(Generic[T]):
    """One page of a long list."""

    number: int
    url: str
    entries: Sequence[T]
    pages: tuple[Link, ...]
    """The pages of the list, in order; empty for a list of one page."""
    suffix: str
    """What tells its title from that of the first page."""


def sheets(
    url: str, entries: Iterable[T], length: int, weigh: Callable[[T], int] = lambda _: 1
) -> Iterator[Sheet[T]]:
    """Yield the pages of a list at an address; at least one.

    The entries of a page weigh up to ``length`` together; one that weighs more has its own page.
    """
    cut: list[list[T]] = [[]]
    weight = 0
    for entry in entries:
        if cut[-1] and weight + weigh(entry) > length:
            cut.append([])
            weight = 0
        cut[-1].append(entry)
        weight += weigh(entry)
    urls = [url if number == 1 else f"{url}page/{number}/" for number in range(1, len(cut) + 1)]
    pages = tuple(Link(str(number), address) for number, address in enumerate(urls, 1))
    for number, (address, found) in enumerate(zip(urls, cut, strict=True), 1):
        yield Sheet(
            number=number,
            url=address,
            entries=found,
            pages=pages if len(pages) > 1 else (),
            suffix=f", page {number} of {len(urls)}" if number > 1 else "",
        )

"""The register of evidence: each source once, and findings that agree with their own numbers."""

from collections.abc import Iterator

from whatworks.check.context import Context, Entry
from whatworks.model import FieldPath, Problem
from whatworks.schema.enums import Better, Direction
from whatworks.schema.research import Evidence, Outcome


def sources_are_registered_once(context: Context) -> Iterator[Problem]:
    """Yield a problem for every record whose DOI or web address an earlier record has."""
    seen: dict[tuple[str, str], Entry] = {}
    for entry, item in context.items:
        if not isinstance(item.front, Evidence):
            continue
        citation = item.front.citation
        for field, value in (("doi", citation.doi), ("url", citation.url)):
            if value is None:
                continue
            key = (
                field,
                value.lower().removeprefix("https://").removeprefix("http://").rstrip("/"),
            )
            if key in seen:
                yield entry.problem(
                    "WW313",
                    ("citation", field),
                    f"{seen[key].source.path} is already the record of {value}",
                    "cite that record, or give this one the address of its own document",
                )
            seen.setdefault(key, entry)


def findings_agree_with_their_numbers(context: Context) -> Iterator[Problem]:
    """Yield a problem for every year to come and every direction that its size contradicts."""
    for entry, item in context.items:
        if not isinstance(item.front, Evidence):
            continue
        year = item.front.citation.year
        if year > context.today.year:
            yield entry.problem(
                "WW403",
                ("citation", "year"),
                f"{year} is still to come (today is {context.today})",
                "write the year in which the source was published",
            )
        for index, outcome in enumerate(item.front.outcomes):
            if fault := _contradiction(outcome):
                at: FieldPath = ("outcomes", index, "direction")
                yield entry.problem("WW606", at, *fault)


def _contradiction(outcome: Outcome) -> tuple[str, str] | None:
    size, low, high = outcome.size, outcome.low, outcome.high
    if low is not None and high is not None and low > high:
        return f"the interval runs from {low:g} down to {high:g}", "write the lower end under low"
    if size is not None and low is not None and high is not None and not low <= size <= high:
        return (
            f"the size {size:g} lies outside its interval, {low:g} to {high:g}",
            "copy the three numbers again from the source",
        )
    has_interval = low is not None and high is not None
    if outcome.direction is Direction.NONE and has_interval and not (low or 0) <= 0 <= (high or 0):
        return (
            f'the direction is "none", but the interval {low:g} to {high:g} leaves out nought',
            "correct the direction, or copy the interval again",
        )
    if size is None or outcome.better is Better.NEITHER:
        return None
    gain = size if outcome.better is Better.UP else -size
    if (outcome.direction is Direction.POSITIVE and gain < 0) or (
        outcome.direction is Direction.NEGATIVE and gain > 0
    ):
        return (
            f'the direction is "{outcome.direction.value}", but the size is {size:g}',
            'correct one of them; if less is better here, add "better: down"',
        )
    return None

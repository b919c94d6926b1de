"""From the values of an indicator to a line that can be drawn: geometry only."""

import math
import re
from collections.abc import Callable, Sequence

from whatworks.schema.enums import Better
from whatworks.schema.research import Indicator
from whatworks.views.parts import Chart, Link, Mark, Table

WIDTH, HEIGHT = 640, 280
"""The size of the box a chart is drawn in, in its own units."""
_LEFT, _RIGHT, _TOP, _BOTTOM = 60, 20, 20, 36

Points = Sequence[tuple[str, str]]
"""Periods with their values as they were written."""

_WANTED = {
    Better.UP: "Higher is better.",
    Better.DOWN: "Lower is better.",
    Better.NEITHER: "Neither higher nor lower is better in itself.",
}


def chart(indicator: Indicator, series: Points) -> Chart:
    """Return an indicator as a chart with its numbers beside it."""
    ambition = [(point.period, _plain(point.value)) for point in indicator.ambition]
    baseline = indicator.baseline
    periods = list(dict.fromkeys(period for period, _ in (*series, *ambition)))
    values = [float(value) for _, value in (*series, *ambition)]
    if baseline:
        values.append(baseline.value)
    ticks = _ticks(min([0.0, *values]), max([1.0, *values]))
    place = _placer(periods, ticks)

    def marks(points: Points) -> tuple[Mark, ...]:
        return tuple(
            Mark(*place(period, float(value)), period, number(value, indicator.unit))
            for period, value in points
        )

    start: Points = [(baseline.period, _plain(baseline.value))] if baseline else []
    return Chart(
        anchor=f"indicator-{indicator.id}",
        title=indicator.title,
        says=_says(indicator, series),
        note=indicator.note or "",
        width=WIDTH,
        height=HEIGHT,
        actual=marks(series),
        ambition=marks(ambition),
        baseline=next(iter(marks([point for point in start if point[0] in periods])), None),
        grid=tuple(
            Mark(_LEFT, place(periods[0], tick)[1], "", _short(tick, indicator.unit))
            for tick in ticks
        )
        if periods
        else (),
        table=_table(indicator, series, ambition),
    )


def number(value: str, unit: str) -> str:
    """Return a value as people write it, with the decimals it was given: 6.0%, 482,640."""
    whole, point, decimals = value.partition(".")
    text = f"{int(whole):,}{point}{decimals}"
    if value.startswith("-") and not text.startswith("-"):
        text = f"-{text}"  # minus nought point something
    return f"{text}%" if unit == "%" else text


def _plain(value: float) -> str:
    """Return a number in digits, never with an exponent."""
    return f"{value:.6f}".rstrip("0").rstrip(".")


def _short(tick: float, unit: str) -> str:
    """Return the value of a line of the grid in few letters: 800k."""
    if unit != "%" and tick >= 10_000 and tick % 1000 == 0:
        return f"{tick / 1000:,.10g}k"
    return number(_plain(tick), unit)


def _says(indicator: Indicator, series: Points) -> str:
    if not series:
        return "There are no values yet."
    (first, start), (last, end) = series[0], series[-1]
    was, now = number(start, indicator.unit), number(end, indicator.unit)
    unit = "" if indicator.unit == "%" else f" {indicator.unit}"
    if float(end) == float(start):
        change = f"It was {now}{unit} in {first} and again in {last}."
    else:
        verb = "rose" if float(end) > float(start) else "fell"
        change = f"It {verb} from {was} in {first} to {now}{unit} in {last}."
    return f"{change} {_WANTED[indicator.better]}"


def _ticks(low: float, high: float) -> list[float]:
    """Return round numbers, four to seven of them, that reach from low to high."""
    raw = (high - low) / 4
    step = 10 ** math.floor(math.log10(raw))
    step *= next(factor for factor in (1, 2, 2.5, 5, 10) if factor * step >= raw)
    start, end = math.floor(low / step), math.ceil(high / step)
    return [round(step * index, 10) for index in range(start, end + 1)]


def _placer(
    periods: Sequence[str], ticks: Sequence[float]
) -> Callable[[str, float], tuple[float, float]]:
    """Return where a value of a period stands: by the calendar where all periods start in years."""
    years = [int(period[:4]) for period in periods if re.match(r"\d{4}\b", period)]
    by_year = len(set(years)) == len(periods)
    steps = [year - years[0] for year in years] if by_year else list(range(len(periods)))
    order = dict(zip(periods, steps, strict=True))
    across = (WIDTH - _LEFT - _RIGHT) / max(1, *steps) if len(steps) > 1 else 0.0
    down = (HEIGHT - _TOP - _BOTTOM) / (ticks[-1] - ticks[0])

    def place(period: str, value: float) -> tuple[float, float]:
        x = _LEFT + across * order[period]
        return round(x, 1), round(HEIGHT - _BOTTOM - down * (value - ticks[0]), 1)

    return place


def _table(indicator: Indicator, series: Points, ambition: Points) -> Table:
    rows: list[tuple[Link | str, ...]] = [
        (period, number(value, indicator.unit)) for period, value in series
    ]
    rows += [(f"{period} (ambition)", number(value, indicator.unit)) for period, value in ambition]
    return Table(
        caption=f"{indicator.title}: the numbers",
        columns=("Period", indicator.unit if indicator.unit != "%" else "Per cent"),
        rows=tuple(rows),
    )

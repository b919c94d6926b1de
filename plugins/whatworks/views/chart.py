"""From the values of an indicator to a line that can be drawn: geometry only."""

import math
from collections.abc import Callable, Sequence

from whatworks.schema.enums import Better
from whatworks.schema.research import Indicator
from whatworks.views.parts import Chart, Link, Mark, Table

WIDTH, HEIGHT = 640, 280
"""The size of the box a chart is drawn in, in its own units."""
_LEFT, _RIGHT, _TOP, _BOTTOM = 52, 20, 16, 36

_WANTED = {
    Better.UP: "Higher is better.",
    Better.DOWN: "Lower is better.",
    Better.NEITHER: "Neither higher nor lower is better in itself.",
}


def chart(indicator: Indicator, series: Sequence[tuple[str, float]]) -> Chart:
    """Return an indicator as a chart with its numbers beside it."""
    ambition = [(point.period, point.value) for point in indicator.ambition]
    periods = list(dict.fromkeys(period for period, _ in (*series, *ambition)))
    values = [value for _, value in (*series, *ambition)]
    if indicator.baseline:
        values.append(indicator.baseline.value)
    ticks = _ticks(min([0.0, *values]), max([1.0, *values]))
    place = _placer(periods, ticks)

    def marks(points: Sequence[tuple[str, float]]) -> tuple[Mark, ...]:
        return tuple(
            Mark(*place(period, value), period, number(value, indicator.unit))
            for period, value in points
        )

    baseline = indicator.baseline
    in_chart = baseline and baseline.period in periods
    return Chart(
        anchor=f"indicator-{indicator.id}",
        title=indicator.title,
        unit=indicator.unit,
        says=_says(indicator, series),
        note=indicator.note or "",
        width=WIDTH,
        height=HEIGHT,
        actual=marks(series),
        ambition=marks(ambition),
        baseline=marks([(baseline.period, baseline.value)])[0] if baseline and in_chart else None,
        grid=tuple(
            Mark(_LEFT, place(periods[0], tick)[1], "", number(tick, indicator.unit))
            for tick in ticks
        )
        if periods
        else (),
        table=_table(indicator, series, ambition),
    )


def number(value: float, unit: str) -> str:
    """Return a value with its unit, as people write it: 4.3%, 482,640 pupils."""
    digits = f"{value:,.0f}" if value == round(value) else f"{value:,.10g}"
    return f"{digits}%" if unit == "%" else digits


def _says(indicator: Indicator, series: Sequence[tuple[str, float]]) -> str:
    if not series:
        return "There are no values yet."
    (first, start), (last, end) = series[0], series[-1]
    verb = "rose" if end > start else "fell" if end < start else "stayed the same"
    was, now = number(start, indicator.unit), number(end, indicator.unit)
    unit = "" if indicator.unit == "%" else f" {indicator.unit}"
    change = (
        f"It stayed at {now}{unit} from {first} to {last}."
        if end == start
        else f"It {verb} from {was} in {first} to {now}{unit} in {last}."
    )
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
    across = (WIDTH - _LEFT - _RIGHT) / max(1, len(periods) - 1)
    down = (HEIGHT - _TOP - _BOTTOM) / (ticks[-1] - ticks[0])
    order = {period: index for index, period in enumerate(periods)}

    def place(period: str, value: float) -> tuple[float, float]:
        x = _LEFT + across * order[period]
        return round(x, 1), round(HEIGHT - _BOTTOM - down * (value - ticks[0]), 1)

    return place


def _table(
    indicator: Indicator,
    series: Sequence[tuple[str, float]],
    ambition: Sequence[tuple[str, float]],
) -> Table:
    rows: list[tuple[Link | str, ...]] = [
        (period, number(value, indicator.unit)) for period, value in series
    ]
    rows += [(f"{period} (ambition)", number(value, indicator.unit)) for period, value in ambition]
    return Table(
        caption=f"{indicator.title}: the numbers",
        columns=("Period", indicator.unit if indicator.unit != "%" else "Per cent"),
        rows=tuple(rows),
    )

"""Charts: every value where it belongs, and said as it was published."""

import pytest

from whatworks.schema.research import Indicator
from whatworks.views.chart import HEIGHT, WIDTH, chart, number


def indicator(**fields):
    base = {"id": "x", "title": "Plans in time", "unit": "%", "better": "up", "data": "x.csv"}
    return Indicator.model_validate({**base, **fields})


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        ("6.0", "%", "6.0%"),
        ("46", "%", "46%"),
        ("482640", "plans", "482,640"),
        ("-0.5", "points", "-0.5"),
        ("-12", "points", "-12"),
    ],
)
def test_a_number_keeps_the_decimals_it_was_published_with(value, unit, said):
    assert number(value, unit) == said


def test_a_missing_year_leaves_a_gap():
    made = chart(indicator(), [("2019", "60.4"), ("2021", "59.9"), ("2022", "49.2")])
    first, second, third = (mark.x for mark in made.actual)
    assert second - first == pytest.approx(2 * (third - second), abs=0.2)


def test_school_years_and_other_periods_have_a_place_too():
    for periods in (["2021/22", "2022/23"], ["Spring", "Autumn"], ["2024"]):
        made = chart(indicator(), [(period, "1") for period in periods])
        assert len({mark.x for mark in made.actual}) == len(periods)


def test_everything_drawn_stands_inside_the_box():
    made = chart(
        indicator(
            baseline={"period": "2019", "value": "60.4"},
            ambition=[{"period": "2028", "value": "90"}],
        ),
        [("2019", "60.4"), ("2024", "46")],
    )
    for mark in (*made.actual, *made.ambition, *made.grid, made.baseline):
        assert 0 <= mark.x <= WIDTH
        assert 0 <= mark.y <= HEIGHT
    assert made.says == "It fell from 60.4% in 2019 to 46% in 2024. Higher is better."
    assert made.table.rows[-1] == ("2028 (ambition)", "90%")


def test_no_values_are_said_to_be_none():
    made = chart(indicator(), [])
    assert made.says == "There are no values yet."
    assert made.actual == made.grid == ()

"""Which day people mean: only what can mean one day alone is certain."""

from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from whatworks.dates import certain_date, readings

CASES = yaml.safe_load((Path(__file__).parent / "cases/dates.yml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["text"]))
def test_a_text_means_these_days(case: dict[str, str]) -> None:
    days = readings(case["text"])

    assert [day.isoformat() for day in days] == case["means"]
    assert certain_date(case["text"]) == (days[0] if len(days) == 1 else None)


@given(st.dates(date(1900, 1, 1)))
def test_a_month_in_words_leaves_no_doubt(day: date) -> None:
    assert certain_date(f"{day.day} {day:%B} {day.year}") == day
    assert certain_date(f"{day:%A} {day.day} {day:%b} {day.year}") == day


@given(st.dates(date(1900, 1, 1)))
def test_the_day_is_never_guessed_where_it_could_be_the_month(day: date) -> None:
    certain = certain_date(f"{day.day:02}/{day.month:02}/{day.year}")

    assert certain == (day if day.day > 12 or day.day == day.month else None)


@given(st.text())
def test_no_text_makes_it_fail(text: str) -> None:
    assert len(readings(text)) <= 2

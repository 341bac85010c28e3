"""Periods, counts and durations as people write them in a table."""

# ruff: noqa: DTZ001 - workbooks know no zones

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collectors import columns, numbers, periods
from data.errors import ImportRefused
from data.times import AMSTERDAM

MARCH = (date(2026, 3, 1), date(2026, 4, 1))
WEEK_12 = (date(2026, 3, 16), date(2026, 3, 23))
FIRST_QUARTER = (date(2026, 1, 1), date(2026, 4, 1))
YEAR = (date(2026, 1, 1), date(2027, 1, 1))
DAY = (date(2026, 3, 5), date(2026, 3, 6))


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2026-W12", WEEK_12),
        ("2026W12", WEEK_12),
        ("week 12 2026", WEEK_12),
        ("Week 12, 2026", WEEK_12),
        ("week 12 van 2026", WEEK_12),
        ("wk 12-2026", WEEK_12),
        ("2026 week 12", WEEK_12),
        ("2026-W54", None),
        ("maart 2026", MARCH),
        ("Mrt. 2026", MARCH),
        ("2026 maart", MARCH),
        ("March 2026", MARCH),
        ("2026-03", MARCH),
        ("03-2026", MARCH),
        ("3/2026", MARCH),
        ("2026-13", None),
        ("lente 2026", None),
        ("Q1 2026", FIRST_QUARTER),
        ("2026-Q1", FIRST_QUARTER),
        ("1e kwartaal 2026", FIRST_QUARTER),
        ("1e kwartaal", None),
        ("eerste kwartaal van 2026", FIRST_QUARTER),
        ("kwartaal 1 2026", FIRST_QUARTER),
        ("K1 2026", FIRST_QUARTER),
        ("Q5 2026", None),
        ("1e halfjaar 2026", (date(2026, 1, 1), date(2026, 7, 1))),
        ("2026", YEAR),
        ("jaar 2026", YEAR),
        (2026, YEAR),
        (2026.0, YEAR),
        ("5-3-2026", DAY),
        ("5 maart 2026", DAY),
        ("2026-03-05", DAY),
        (datetime(2026, 3, 5, 14, 30), DAY),
        (46_086, DAY),
        ("1-3-2026 t/m 31-3-2026", MARCH),
        ("1 maart 2026 tot en met 31 maart 2026", MARCH),
        ("1-3-2026 - 31-3-2026", MARCH),
        ("januari 2026 t/m maart 2026", FIRST_QUARTER),
        ("31-3-2026 t/m 1-3-2026", None),
        ("", None),
        ("gisteren", None),
        (None, None),
        (True, None),
        (date.max, None),
        ("31-12-9999", None),
        (12, None),
    ],
)
def test_periods_are_read_as_they_are_written(written, expected):
    assert periods.read(written) == expected


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        ("Week", (date(2026, 3, 5), date(2026, 3, 12))),
        ("maand", MARCH),
        ("Kwartaal", FIRST_QUARTER),
        ("jaar", YEAR),
        ("Periode", DAY),
    ],
)
def test_a_date_stands_for_what_its_column_says(column, expected):
    assert periods.read("5-3-2026", periods.unit_of(column)) == expected


def test_a_period_starts_at_midnight_in_the_zone_of_the_source():
    start, end = periods.in_utc(MARCH, AMSTERDAM)
    assert start == datetime(2026, 2, 28, 23, tzinfo=UTC)
    assert end - start == timedelta(days=31) - timedelta(hours=1)


@given(st.text(max_size=30) | st.floats() | st.integers())
def test_no_cell_breaks_anything(cell):
    found = periods.read(cell)
    assert found is None or found[0] < found[1]
    for reading in (numbers.decimal, numbers.whole, numbers.seconds):
        reading(cell)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [(12, 12), ("1 240", 1240), ("12.345.678", 12_345_678), ("", None), (None, None), (3e9, None)],
)
def test_counts(cell, expected):
    assert numbers.whole(cell) == expected


def test_columns_are_compared_loosely_and_used_once():
    known = {"count": ("aantal", "n"), "clients": ("aantal clienten", "n")}
    assert columns.find(("N", "Aantal_Cliënten (2025)"), {}, known) == {"count": 0, "clients": 1}
    assert columns.find(("N", "x"), {"clients": "n"}, known) == {"clients": 0}
    with pytest.raises(ImportRefused, match="unknown_column: y"):
        columns.find(("n",), {"count": "y"}, known)

"""Periods of Dutch time: whole or not, and what falls in them."""

import itertools
from datetime import UTC, datetime, timedelta

import pandas as pd
from hypothesis import given
from hypothesis import strategies as some

from analysis import periods
from data.times import AMSTERDAM


def local(year, month, day, hour=0):
    return datetime(year, month, day, hour, tzinfo=AMSTERDAM)


def test_weeks_begin_on_monday_and_a_begun_one_is_not_whole():
    found = periods.cut("week", local(2025, 9, 3), local(2025, 9, 24), local(2025, 12, 1))
    assert [one.start for one in found] == [
        local(2025, 9, 1),
        local(2025, 9, 8),
        local(2025, 9, 15),
        local(2025, 9, 22),
    ]
    assert [one.whole for one in found] == [False, True, True, False]


def test_what_is_not_over_yet_is_not_whole():
    found = periods.cut("month", local(2025, 8, 1), local(2025, 10, 1), local(2025, 9, 12))
    assert [one.whole for one in found] == [True, False]


def test_summer_time_ends_within_a_week_of_seven_days():
    (week,) = periods.cut("week", local(2025, 10, 20), local(2025, 10, 27), local(2026, 1, 1))
    assert week.end.astimezone(UTC) - week.start.astimezone(UTC) == timedelta(days=7, hours=1)


@given(
    some.sampled_from(periods.GRAINS),
    some.integers(0, 87_600),
    some.integers(1, 900),
)
def test_periods_join_and_cover_the_stretch(grain, hours, days):
    start = datetime(2020, 1, 1, tzinfo=UTC) + timedelta(hours=hours)
    end = start + timedelta(days=days)
    found = periods.cut(grain, start, end, end)
    assert found[0].start <= start
    assert found[-1].end >= end
    assert found[-1].start < end
    assert all(one.end == other.start for one, other in itertools.pairwise(found))


def test_the_finest_cut_holds_every_span():
    month = (local(2025, 3, 1), local(2025, 4, 1))
    week = (local(2025, 3, 3), local(2025, 3, 10))
    assert periods.finest([week]) == "week"
    assert periods.finest([week, month]) == "month"
    assert periods.finest([(local(2025, 1, 1), local(2025, 4, 1))]) == "quarter"
    assert periods.finest([(local(2021, 9, 1), local(2025, 9, 1))]) is None
    assert periods.finest([]) == "week"


def test_a_span_belongs_to_the_period_that_holds_it_whole():
    weeks = periods.cut("week", local(2025, 9, 1), local(2025, 9, 15), local(2025, 12, 1))
    spans = [
        (local(2025, 9, 1), local(2025, 9, 8)),
        (local(2025, 9, 10), local(2025, 9, 11)),
        (local(2025, 9, 5), local(2025, 9, 9)),
        (local(2025, 8, 30), local(2025, 8, 31)),
    ]
    starts, ends = (pd.Series([one[part] for one in spans]) for part in (0, 1))
    assert periods.place(starts, ends, weeks).tolist() == [0, 1, -1, -1]


def series(*moments):
    return pd.Series(pd.to_datetime(list(moments), utc=True))


def test_spans_that_fit_no_calendar_are_periods_of_their_own():
    first, day = local(2025, 7, 2), timedelta(days=1)
    starts, ends = series(first, first + 28 * day), series(first + 28 * day, first + 56 * day)
    wide = (local(2025, 7, 1), local(2026, 1, 1))
    found = periods.suited(starts, ends, *wide, first + 40 * day)
    assert [(one.end - one.start, one.whole) for one in found] == [
        (28 * day, True),
        (28 * day, False),
    ]
    (alone,) = periods.suited(starts[1:], ends[1:], *wide, wide[1])
    assert alone.end - alone.start == 28 * day
    overlapping = periods.suited(starts, ends + day, *wide, wide[1])
    assert overlapping == []


def test_spans_that_fit_a_calendar_are_cut_by_it():
    starts, ends = series(local(2025, 9, 1)), series(local(2025, 10, 1))
    found = periods.suited(starts, ends, starts[0], local(2025, 12, 1), local(2025, 12, 1))
    assert [one.start.month for one in found] == [9, 10, 11]
    before = periods.suited(starts, ends, local(2026, 1, 5), local(2026, 1, 12), local(2026, 2, 1))
    assert [one.start.year for one in before] == [2026]

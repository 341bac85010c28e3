"""Summer time, told to a database that knows no time zones."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as some

from data import times

MOMENTS = some.datetimes(
    datetime.fromisoformat("1995-01-01"),
    datetime.fromisoformat("2037-01-01"),
    timezones=some.just(UTC),
)


@given(MOMENTS, some.integers(0, 800), some.floats(0, 1))
def test_dutch_clock_time_is_utc_plus_one_and_one_more_in_summer(start, days, part):
    end = start + timedelta(days=days, hours=1)
    moment = start + (end - start) * part * 0.999
    summers = times.summer_times(start, end)
    ahead = 1 + sum(first <= moment < last for first, last in summers)
    assert moment.astimezone(times.AMSTERDAM).utcoffset() == timedelta(hours=ahead)


def test_the_summer_of_2025_lies_between_the_changes_of_the_clock():
    year = times.span_of_days(date(2025, 1, 1), date(2025, 12, 31))
    assert times.summer_times(*year) == [
        (datetime(2025, 3, 30, 1, tzinfo=UTC), datetime(2025, 10, 26, 1, tzinfo=UTC))
    ]

"""UTC inside, Dutch days outside: 23 and 25 hours included."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from data import times

dates = st.dates(date(1995, 1, 2), date(2100, 1, 1))
moments = st.datetimes(datetime(1990, 1, 1), datetime(2150, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


def test_days_of_23_and_25_hours():
    spring = times.span_of_days(date(2026, 3, 29), date(2026, 3, 29))
    autumn = times.span_of_days(date(2026, 10, 25), date(2026, 10, 25))
    assert spring[1] - spring[0] == timedelta(hours=23)
    assert autumn[1] - autumn[0] == timedelta(hours=25)


@given(dates)
def test_a_day_begins_on_itself_and_ends_before_the_next(day):
    start, end = times.span_of_days(day, day)
    assert times.local_date(start) == day
    assert times.local_date(end - timedelta(microseconds=1)) == day
    assert times.local_date(end) == day + timedelta(days=1)


@given(moments)
def test_the_database_gives_back_the_same_moment(moment):
    assert times.from_database(times.to_database(moment.astimezone(times.AMSTERDAM))) == moment


def test_absurd_years_are_not_plausible():
    now = datetime(2026, 3, 2, tzinfo=UTC)
    assert times.plausible(now, now)
    for year in (1, 1970, 9999):
        assert not times.plausible(datetime(year, 1, 1, tzinfo=UTC), now)

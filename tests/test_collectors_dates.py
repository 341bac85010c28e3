"""Dates of strangers: everything a person or program may write, and nothing that raises."""

# ruff: noqa: DTZ001 - people write no zones

from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collectors import dates

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
MOMENTS = st.datetimes(datetime(1995, 1, 1), datetime(2100, 1, 1)).map(
    lambda moment: moment.replace(microsecond=0)
)
OFFSETS = st.integers(-12 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@given(MOMENTS, OFFSETS)
def test_rfc_822_and_iso_dates_keep_their_moment(moment, zone):
    aware = moment.replace(tzinfo=zone)
    assert dates.from_feed(format_datetime(aware)) == aware
    assert dates.from_feed(aware.isoformat()) == aware
    assert dates.from_feed(f"  {aware.isoformat()}\n") == aware


@given(MOMENTS)
def test_dutch_dates_are_day_first(moment):
    for pattern in ("%d-%m-%Y %H:%M:%S", "%d/%m/%Y %H:%M:%S", "%d.%m.%Y, %H:%M:%S"):
        assert dates.from_person(moment.strftime(pattern)) == moment
    day = moment.replace(hour=0, minute=0, second=0)
    assert dates.from_person(f"{moment.day}-{moment.month}-{moment.year}") == day


@given(st.text(max_size=60) | st.from_regex(r"[0-9./:TZ +-]{1,30}"))
def test_no_text_makes_reading_a_date_fail(text):
    for read in (dates.from_feed, dates.from_person):
        found = read(text)
        assert found is None or isinstance(found, datetime)
    moment = dates.from_feed(text)
    assert moment is None or moment.utcoffset() == timedelta(0)


@given(st.datetimes() | st.datetimes(timezones=st.timezones()))
def test_any_moment_can_be_moved_to_utc_or_is_none(moment):
    found = dates.in_utc(moment, AMSTERDAM)
    assert found is None or found.utcoffset() == timedelta(0)


@given(st.datetimes(datetime(1970, 1, 1), datetime(2100, 1, 1)))
def test_numbers_of_excel_are_days(moment):
    whole = moment.replace(microsecond=0)
    serial = (whole - datetime(1899, 12, 30)) / timedelta(days=1)
    assert dates.from_number(serial) == whole


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2 maart 2026", datetime(2026, 3, 2)),
        ("ma 2 mrt. 2026 14:05", datetime(2026, 3, 2, 14, 5)),
        ("zaterdag 31 december 2025 om 14.30 uur", datetime(2025, 12, 31, 14, 30)),
        ("1-2-26", datetime(2026, 2, 1)),
        ("2026-03-02", datetime(2026, 3, 2)),
        ("2026-3-2 9:05", datetime(2026, 3, 2, 9, 5)),
        ("31-02-2026", None),
        ("12/31/2025", None),
        ("2 floreal 2026", None),
        ("25:00", None),
        ("", None),
    ],
)
def test_what_people_write(written, expected):
    assert dates.from_person(written) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("zo, 1 maart 2026 08:05:00 +0100", datetime(2026, 3, 1, 7, 5, tzinfo=UTC)),
        ("Sun, 01 Mar 2026 08:05 EST", datetime(2026, 3, 1, 13, 5, tzinfo=UTC)),
        ("Sun, 01 Mar 26 08:05:00 GMT", datetime(2026, 3, 1, 8, 5, tzinfo=UTC)),
        ("2026-03-01T08:05:00Z", datetime(2026, 3, 1, 8, 5, tzinfo=UTC)),
        ("2026-03-01", datetime(2026, 3, 1, tzinfo=UTC)),
        ("Sat, 01 Jan 0000 00:00:00 +0000", None),
        ("0000-00-00T00:00:00", None),
        ("9999-12-31T23:59:59-12:00", None),
        ("Sun, 32 Mar 2026 08:05:00 GMT", None),
    ],
)
def test_what_feeds_write(written, expected):
    assert dates.from_feed(written) == expected


def test_the_hour_that_comes_twice_and_the_one_that_never_comes_have_a_moment():
    assert dates.in_utc(datetime(2025, 10, 26, 2, 30), AMSTERDAM) == datetime(
        2025, 10, 26, 0, 30, tzinfo=UTC
    )
    assert dates.in_utc(datetime(2026, 3, 29, 2, 30), AMSTERDAM) == datetime(
        2026, 3, 29, 1, 30, tzinfo=UTC
    )


def test_numbers_that_are_no_days_are_no_dates():
    assert dates.from_number(5) is None
    assert dates.from_number(20260302) is None
    assert dates.from_number(float("nan")) is None
    assert dates.from_number(float("inf")) is None

"""Counts in Dutch hours, days and weeks, over days of 23 and 25 hours too."""

from datetime import UTC, date, datetime

import pandas as pd
import pytest

from analysis import counts
from data.times import span_of_days


def cube(*rows):
    columns = ["hour", "channel", "source", "topics", "tone", "uncertain", "mentions"]
    frame = pd.DataFrame(list(rows), columns=columns)
    frame["hour"] = pd.to_datetime(frame["hour"], utc=True)
    frame["day"] = frame["hour"].dt.tz_convert(counts.ZONE).dt.normalize().dt.tz_localize(None)
    return counts.prepare(frame)


def row(hour, mentions=1, tone="neg", topics="Merelhof", channel="news", uncertain=False):
    return (hour, channel, "De Wijkerdammer", topics, tone, uncertain, mentions)


@pytest.mark.parametrize(
    ("day", "hours"),
    [(date(2025, 3, 30), 23), (date(2025, 10, 26), 25), (date(2025, 11, 1), 24)],
)
def test_a_day_has_as_many_hours_as_it_had(day, hours):
    assert len(counts.buckets("hour", *span_of_days(day, day))) == hours


def test_an_evening_in_utc_is_the_next_day_in_the_netherlands():
    found = counts.volume(
        cube(row("2025-11-01 22:30"), row("2025-11-01 23:00", 4)),
        "day",
        *span_of_days(date(2025, 11, 1), date(2025, 11, 3)),
    )
    assert found["news"].tolist() == [1, 4, 0]


def test_both_hours_at_the_end_of_summer_time_count_apart():
    found = counts.volume(
        cube(row("2025-10-26 00:00", 2), row("2025-10-26 01:00", 3)),
        "hour",
        *span_of_days(date(2025, 10, 26), date(2025, 10, 26)),
    )
    assert found["news"].tolist()[:5] == [0, 0, 2, 3, 0]


def test_weeks_begin_on_monday_and_lose_nothing():
    start, end = span_of_days(date(2025, 10, 22), date(2025, 11, 4))
    found = counts.volume(
        cube(row("2025-10-26 22:00", 2), row("2025-11-03 00:00")), "week", start, end
    )
    assert [str(bucket.date()) for bucket in found.index] == [
        "2025-10-20",
        "2025-10-27",
        "2025-11-03",
    ]
    assert found["news"].tolist() == [2, 0, 1]


@pytest.mark.parametrize(("days", "grain"), [(1, "hour"), (3, "hour"), (4, "day"), (181, "week")])
def test_the_cut_follows_the_length(days, grain):
    assert counts.grain_of(days) == grain


def test_a_mention_of_two_topics_counts_for_both_but_once_in_total():
    found = cube(row("2025-11-01", 3, topics="Merelhof|Wachtlijsten"), row("2025-11-01", 2))
    parts = counts.by_topic(found)
    assert {name: counts.total(part) for name, part in parts.items()} == {
        "Merelhof": 5,
        "Wachtlijsten": 3,
    }
    assert counts.total(counts.select(found, topics=["Merelhof", "Wachtlijsten"])) == 5


def test_a_topic_is_not_a_part_of_the_name_of_another():
    found = cube(row("2025-11-01", topics="Zorg"), row("2025-11-01", topics="Zorggroep"))
    assert counts.total(counts.select(found, topics=["Zorg"])) == 1


def test_unscored_and_no_answer_are_not_neutral():
    found = counts.tone(
        cube(
            row("2025-11-01", 5, tone="neg"),
            row("2025-11-01", 2, tone="pos", uncertain=True),
            row("2025-11-01", 3, tone="none", uncertain=True),
            row("2025-11-01", 7, tone=None, uncertain=None),
        )
    )
    assert (found.n, found.neu, found.none, found.unscored, found.uncertain) == (7, 0, 3, 7, 2)


def test_no_share_is_given_below_the_minimum():
    assert counts.tone(cube(row("2025-11-01", 29))).share("neg") is None
    assert counts.tone(cube(row("2025-11-01", 30))).share("neg").value == 1


def test_tone_is_cut_coarser_until_there_is_enough():
    start, end = span_of_days(date(2025, 11, 3), date(2025, 11, 9))
    few = cube(*[row(f"2025-11-0{day} 12:00", 6) for day in range(3, 10)])
    many = cube(*[row(f"2025-11-0{day} 12:00", 60) for day in range(3, 10)])
    assert counts.tone_grain(few, "day", start, end) == "week"
    assert counts.tone_grain(many, "day", start, end) == "day"
    assert counts.tone_by_bucket(few, "week", start, end)["n"].tolist() == [42]


def test_nothing_at_all_is_a_row_of_zeros():
    start, end = span_of_days(date(2025, 11, 3), date(2025, 11, 4))
    empty = cube()
    assert len(counts.volume(empty, "day", start, end)) == 2
    assert counts.tone(empty) == counts.Tone()
    assert counts.tone_grain(empty, "day", start, end) == "week"


def test_between_takes_the_hours_that_began_in_the_period():
    found = cube(row("2025-11-01 09:00"), row("2025-11-01 10:00", 2), row("2025-11-01 11:00", 4))
    part = counts.between(
        found, datetime(2025, 11, 1, 10, tzinfo=UTC), datetime(2025, 11, 1, 11, tzinfo=UTC)
    )
    assert counts.total(part) == 2

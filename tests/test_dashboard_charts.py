"""Charts, read as figures: what is open, hatched, dotted, and where."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pandas as pd
import pytest

from analysis import counts
from dashboard import texts
from dashboard.components import charts, palette
from data.times import span_of_days


@pytest.fixture(autouse=True)
def dutch():
    texts.speak("nl")


def table(grain, first, last):
    starts = counts.buckets(grain, *span_of_days(first, last))
    return pd.DataFrame({"news": np.arange(len(starts))}, index=starts)


def test_the_running_hour_is_hatched_and_no_other():
    now = datetime(2025, 11, 1, 17, 30, tzinfo=UTC)
    day = date(2025, 11, 1)
    figure = charts.volume(table("hour", day, day), "hour", palette.LIGHT, now=now)
    shapes = figure.data[0].marker.pattern.shape
    assert [at for at, shape in enumerate(shapes) if shape] == [18]


def test_the_25_hours_of_the_last_night_of_summer_lie_side_by_side():
    day = date(2025, 10, 26)
    figure = charts.volume(table("hour", day, day), "hour", palette.LIGHT)
    places = list(figure.data[0].x)
    assert len(places) == len(set(places)) == 25
    assert list(figure.data[0].customdata[2:4]) == ["zo 26 okt 02:00", "zo 26 okt 02:00"]


def test_the_period_before_is_a_dotted_line():
    wide = table("day", date(2025, 11, 1), date(2025, 11, 3))
    line = charts.volume(wide, "day", palette.LIGHT, before=[4, 5, 6]).data[1]
    assert (line.line.dash, list(line.y)) == ("dot", [4, 5, 6])


def test_a_gap_is_a_band_cut_off_at_the_ends_of_the_chart():
    wide = table("day", date(2025, 11, 1), date(2025, 11, 3))
    start, end = span_of_days(date(2025, 11, 1), date(2025, 11, 3))
    gap = (start - timedelta(days=9), end + timedelta(days=9))
    band = charts.volume(wide, "day", palette.DARK, gaps=[gap]).data[1]
    assert band.name == "Niet (alles) gemeten"
    assert band.fillpattern.shape == "\\"
    assert (band.x[0], band.x[2]) == (datetime(2025, 11, 1), datetime(2025, 11, 4))  # noqa: DTZ001


def test_numbers_are_written_the_dutch_way():
    wide = table("day", date(2025, 11, 1), date(2025, 11, 1))
    assert charts.volume(wide, "day", palette.LIGHT).layout.separators == ",."

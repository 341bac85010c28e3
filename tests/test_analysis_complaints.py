"""Complaints: a rate only where the clients are known, and never a made-up zero."""

from datetime import datetime, timedelta

import pandas as pd
import pytest

from analysis import complaints, periods
from data.times import AMSTERDAM

START = datetime(2025, 9, 1, tzinfo=AMSTERDAM)
WEEKS = periods.cut("week", START, START + timedelta(weeks=2), START + timedelta(weeks=9))


def of(*rows):
    frame = pd.DataFrame(list(rows), columns=["week", "count", "clients"])
    start = pd.Series([START + timedelta(weeks=week) for week in frame["week"]])
    placed = frame.assign(started_at=start, ended_at=start + timedelta(days=7))
    return complaints.of_periods(placed, WEEKS)


def test_a_rate_per_thousand_clients_with_the_exact_interval():
    first, second = of((0, 3, 1240), (1, 0, 1240))
    assert first.rate.value == pytest.approx(3 / 1.24)
    assert (first.rate.low, first.rate.high) == pytest.approx((0.6187 / 1.24, 8.7673 / 1.24), 1e-3)
    assert second.rate.bounds == pytest.approx((0, 0, 3.6889 / 1.24), rel=1e-3)


def test_without_the_number_of_clients_there_is_a_count_only():
    first, _ = of((0, 3, None), (1, 2, 0))
    assert (first.count.value, first.count.n) == (3, 3)
    assert (first.rate.value, first.rate.reason) == (None, "unknown")
    assert of((0, 3, 0))[0].rate.reason == "unknown"


def test_a_period_without_figures_is_unknown_and_not_zero():
    first, second = of((0, None, 1240))
    assert (first.count.value, first.count.reason) == (None, "unknown")
    assert (second.count.value, second.rate.reason) == (None, "unknown")


def test_rows_within_a_period_are_added_up():
    start = [START, START + timedelta(days=3)]
    frame = pd.DataFrame({"started_at": start, "count": [2, 1], "clients": [1000, 1100]})
    placed = frame.assign(ended_at=frame["started_at"] + timedelta(days=1))
    found = complaints.of_periods(placed, WEEKS)
    assert found[0].rate.value == pytest.approx(3 / 1.05)

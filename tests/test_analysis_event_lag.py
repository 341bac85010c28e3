"""Hours between buzz and visits around one broadcast: the planted ones, or nothing."""

from datetime import timedelta

import numpy as np
import pytest

from analysis import broadcast, event_lag
from benchmarks import broadcast_null

WINDOWS = broadcast.Windows(spill_days=2)


def study(seed, after, height=600.0):
    """Study a page that gets extra visits from so many hours after the start."""
    page = broadcast_null.simulate(seed)
    first = page.origin + after
    hours = np.arange(len(page.visits) - first)
    page.visits.iloc[first:] += np.round(height * 2.0 ** -(hours / 3))
    begin = page.visits.index[page.origin].to_pydatetime()
    period = (begin, begin + timedelta(hours=1))
    return broadcast.study("page", page.visits, {"c": page.control}, period, WINDOWS)


@pytest.mark.parametrize("after", [0, 1, 2, 5])
def test_the_planted_hours_come_back(after):
    found = event_lag.between(study(1, 0), study(2, after))
    assert found.related
    assert found.hours == after
    assert found.low <= after <= found.high


def test_the_other_way_round_is_negative():
    assert event_lag.between(study(2, 3), study(1, 0)).hours == -3


def test_a_page_that_went_its_own_way_is_not_related():
    leading = study(1, 0)
    wrong = [
        event_lag.between(leading, study(seed, 0, height=0.0)).related for seed in range(10, 22)
    ]
    assert sum(wrong) <= 2


def test_without_anything_found_there_is_no_lag():
    quiet = study(5, 0, height=0.0)
    assert [one.code for one in event_lag.between(quiet, study(1, 0)).refused] == ["found"]
    empty = broadcast.Study(name="page")
    assert [one.code for one in event_lag.between(study(1, 0), empty).refused] == ["studied"]

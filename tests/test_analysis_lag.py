"""Moving together: a true lag is found, and two that share only a week are not related."""

import numpy as np
import pandas as pd
import pytest

from analysis import lag
from benchmarks import lag_null


def test_independent_hours_are_seldom_called_related():
    found = [lag.by_hour(*lag_null.simulate(seed)).related for seed in range(30)]
    assert sum(found) <= 4


def test_without_taking_off_week_and_past_they_would_be():
    pairs = [lag_null.simulate(seed) for seed in range(10)]
    assert all(abs(np.corrcoef(*pair)[0, 1]) > 0.2 for pair in pairs)


def test_a_lag_of_two_hours_is_found_in_the_right_direction():
    found = [lag.by_hour(*lag_null.simulate(seed, lag_null.FOLLOWS)) for seed in range(20)]
    assert sum(lag_null.finds(one) for one in found) >= 18
    ahead = lag.by_hour(*reversed(lag_null.simulate(0, lag_null.FOLLOWS)))
    assert ahead.lag == -lag_null.TRUE_LAG


def test_the_strongest_lies_in_its_interval_and_above_the_limit():
    found = lag.by_hour(*lag_null.simulate(1, lag_null.FOLLOWS))
    assert found.low < found.r < found.high
    assert abs(found.r) > found.limit
    assert dict(found.correlations)[found.lag] == found.r
    assert len(found.correlations) == 2 * lag.MOST_HOURS + 1


def test_unknown_hours_are_left_out_and_the_lag_is_still_found():
    mentions, visits = lag_null.simulate(2, lag_null.FOLLOWS)
    visits.iloc[300:340] = np.nan
    found = lag.by_hour(mentions, visits)
    assert lag_null.finds(found)
    assert found.steps < len(mentions) - 40


def test_a_week_of_hours_is_too_little():
    mentions, visits = lag_null.simulate(0)
    found = lag.by_hour(mentions.iloc[:168], visits.iloc[:168])
    assert not found.related
    assert [one.code for one in found.refused] == ["hours"]
    assert found.refused[0].needs == lag.FEWEST_HOURS


def test_a_series_that_never_moves_is_not_related():
    mentions, visits = lag_null.simulate(0)
    assert not lag.by_hour(mentions, visits * 0 + 7).related


def test_months_of_attention_and_questions_follow_the_same_way():
    found = [lag.by_week(*lag_null.simulate_weeks(seed, 0.8)) for seed in range(10)]
    assert sum(lag_null.finds(one) for one in found) >= 9
    nothing = [lag.by_week(*lag_null.simulate_weeks(seed)).related for seed in range(20)]
    assert sum(nothing) <= 3


def test_half_a_year_of_weeks_is_too_little():
    attention, asked = lag_null.simulate_weeks(0)
    found = lag.by_week(attention.iloc[:26], asked.iloc[:26])
    assert [one.code for one in found.refused] == ["weeks"]


def test_prewhitening_leaves_no_memory():
    random, values = np.random.default_rng(0), np.zeros(1000)
    for step in range(1, 1000):
        values[step] = 0.9 * values[step - 1] + random.normal()
    left = pd.Series(lag.whitened(values, 24))
    assert left[:24].isna().all()
    assert left.autocorr(1) == pytest.approx(0, abs=0.02)

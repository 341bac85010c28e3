"""Live: what is more than usual, what grows, and a bucket that is not over yet."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pandas as pd
import pytest
from statsmodels.stats.rates import confint_poisson_2indep

from analysis import live

NOW = datetime(2026, 3, 5, 20, 37, tzinfo=UTC)


def earlier(rate=120.0, weeks=8, seed=0):
    hours = pd.date_range(end="2026-03-02 23:00", periods=weeks * 168, freq="h", tz="UTC")
    return pd.Series(np.random.default_rng(seed).poisson(rate, len(hours)), hours, dtype=float)


def minutes(rate=2.0, count=120, seed=1):
    end = NOW.replace(second=0) - timedelta(minutes=1)
    index = pd.date_range(end=end, periods=count, freq="min")
    return pd.Series(np.random.default_rng(seed).poisson(rate, count), index, dtype=float)


def test_the_last_bucket_is_unfinished_and_compared_with_the_part_that_passed():
    table = live.course(minutes(), earlier(), NOW)
    assert table["unfinished"].tolist() == [False] * (len(table) - 1) + [True]
    assert table["expected"].iloc[-1] == pytest.approx(4, rel=0.2)
    assert table["expected"].iloc[-2] == pytest.approx(10, rel=0.2)


def test_usual_minutes_lie_in_the_band_and_a_burst_above_it():
    table = live.course(minutes(count=1440), earlier(), NOW)
    inside = table["observed"].between(table["low"], table["high"])
    assert 0.92 <= inside.mean() <= 1.0
    burst = live.course(minutes(rate=9.0), earlier(), NOW)
    assert (burst["observed"] > burst["high"]).all()


def test_the_usual_is_that_of_the_same_hour_and_weekday():
    past = earlier(60.0)
    same = past.index.day_of_week == NOW.weekday()
    past[same & (past.index.hour == NOW.hour)] = 600.0
    table = live.course(minutes(), past, NOW)
    assert table["expected"].iloc[-2] == pytest.approx(50)
    assert table["expected"].iloc[0] < 10


def test_weeks_that_differ_widen_the_band():
    random = np.random.default_rng(2)
    steady = earlier()
    restless = steady * random.gamma(2, 0.5, len(steady))
    narrow, wide = (live.course(minutes(), one, NOW) for one in (steady, restless))
    width = (wide["high"] - wide["low"]).mean()
    assert width > (narrow["high"] - narrow["low"]).mean()


def test_with_three_weeks_nothing_is_expected():
    table = live.course(minutes(), earlier(weeks=3), NOW)
    assert table["expected"].isna().all()
    assert table["low"].isna().all()
    assert (table["weeks"] == 3).all()


def test_unknown_minutes_are_not_zero():
    now = minutes()
    now.iloc[-20:] = np.nan
    table = live.course(now, earlier(), NOW)
    assert np.isnan(table["observed"].iloc[-2])
    assert np.isnan(table["expected"].iloc[-2])


def test_only_what_grows_by_more_than_chance_is_named_the_surest_first():
    found = live.growing(
        {"wachtlijst": 40, "zorg": 52, "nieuw": 12, "eens": 4},
        {"wachtlijst": 30, "zorg": 300},
        exposure_now=60,
        exposure_before=360,
    )
    assert sorted(one.name for one in found) == ["nieuw", "wachtlijst"]
    assert [one.low for one in found] == sorted((one.low for one in found), reverse=True)
    known = next(one for one in found if one.name == "wachtlijst")
    assert known.times == pytest.approx(8.0)
    assert known.low < 8 < known.high
    new = next(one for one in found if one.name == "nieuw")
    assert (new.times, new.high) == (None, None)
    assert new.low > 1


def test_the_ratio_of_rates_is_the_one_of_the_library():
    found = live.growing({"a": 40}, {"a": 30}, exposure_now=60, exposure_before=360)[0]
    low, high = confint_poisson_2indep(40, 60, 30, 360, method="score", compare="ratio")
    assert (found.low, found.high) == pytest.approx((low, high), rel=0.08)


def test_of_five_hundred_names_that_do_not_grow_hardly_any_is_named():
    random = np.random.default_rng(3)
    named = 0
    for _ in range(20):
        now, before = random.poisson(10, 500), random.poisson(60, 500)
        named += len(
            live.growing(
                {str(at): int(n) for at, n in enumerate(now)},
                {str(at): int(n) for at, n in enumerate(before)},
                exposure_now=1,
                exposure_before=6,
            )
        )
    assert named <= 3
    assert live.growing({}, {}, exposure_now=1, exposure_before=6) == []


def test_one_hour_has_the_band_of_its_weekday_and_hour():
    past = earlier(60.0)
    same = past.index[(past.index.day_of_week == NOW.weekday()) & (past.index.hour == NOW.hour)]
    mean, low, high = live.usual_of(NOW, past)
    assert mean == pytest.approx(past[same].mean())
    assert low < mean < high
    assert live.usual_of(NOW, earlier(weeks=3)) is None


def test_where_nothing_is_known_of_earlier_weeks_nothing_is_usual():
    nothing = earlier() * np.nan
    assert live.course(minutes(), nothing, NOW)["expected"].isna().all()
    assert live.usual_of(NOW, nothing) is None

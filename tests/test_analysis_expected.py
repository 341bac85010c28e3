"""The expected course: a known effect comes back, and unknown hours stay unknown."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from statsmodels.tsa.statespace.structural import UnobservedComponents

from analysis import expected, season, structural

KNOWN = pd.read_csv(Path(__file__).parent / "golden" / "effect" / "r_vignette_seed1.csv")
HOURS = pd.date_range("2026-01-05", periods=35 * 24, freq="h", tz="UTC")


def counts(seed=1, mean=40.0):
    clock = HOURS.hour.to_numpy()
    rate = mean * np.where((clock > 7) & (clock < 22), 1.4, 0.3)
    return pd.Series(np.random.default_rng(seed).poisson(rate), HOURS, dtype=float)


def test_the_effect_of_ten_in_the_known_example_is_found():
    y, x = KNOWN["y"].to_numpy(float), KNOWN[["x1"]].to_numpy(float)
    found = expected.effect(expected.of_values(y, x, 70), 70, 70, 100)
    value, low, high = (end / 30 for end in found.extra)
    assert value == pytest.approx(10.53, abs=0.1)
    assert low < 10 < high
    assert (low, high) == pytest.approx((9.88, 11.17), abs=0.1)
    assert found.clear


def test_nothing_is_found_where_the_known_example_has_no_effect():
    y, x = KNOWN["y"].to_numpy(float)[:70], KNOWN[["x1"]].to_numpy(float)[:70]
    found = expected.effect(expected.of_values(y, x, 50), 50, 50, 70)
    assert not found.clear
    assert found.chance > 0.05


def test_the_forecast_is_the_one_of_the_structural_model_itself():
    random = np.random.default_rng(3)
    values = random.normal(size=60).cumsum() * 0.1 + random.normal(size=60)
    values[[7, 8, 30]] = np.nan
    parts = structural.Motion(level=0.02, shock=0.3, memory=0.6, irregular=0.5)
    one = np.ones((60, 1))
    together = structural.covariance(parts, one, np.array([1e6]), np.zeros(60))
    _, error, _ = structural.tell(values, together).stretch(50, 60)
    model = UnobservedComponents(values[:50], "llevel", autoregressive=1)
    forecast = model.smooth([0.5, 0.02, 0.3, 0.6]).get_forecast(10)
    assert values[50:] - error == pytest.approx(forecast.predicted_mean, abs=1e-3)


def test_the_variances_of_a_simulated_series_come_back():
    random, shocks = np.random.default_rng(5), np.zeros(1500)
    for step in range(1, 1500):
        shocks[step] = 0.8 * shocks[step - 1] + random.normal() * 0.3
    values = shocks + random.normal(size=1500) * np.sqrt(0.2 + 0.1)
    found = structural.motion(values, np.empty((1500, 0)), np.full(1500, 0.1))
    assert found.memory == pytest.approx(0.8, abs=0.1)
    assert found.shock == pytest.approx(0.09, abs=0.04)
    assert found.irregular == pytest.approx(0.2, abs=0.06)


def test_the_usual_number_follows_the_hour_and_keeps_a_closed_desk_above_zero():
    series = counts()
    shut = series.where(series.index.hour != 3, 0.0)
    usual = season.usual(shut.to_numpy(), season.pattern(HOURS), np.ones(len(HOURS), bool))
    by_hour = pd.Series(usual, HOURS).groupby(HOURS.hour).mean()
    assert by_hour[12 - 1] == pytest.approx(56, rel=0.1)
    assert by_hour[1] == pytest.approx(12, rel=0.15)
    assert (usual > 0).all()
    assert usual[HOURS.hour == 3].max() < 1


def test_the_usual_of_a_series_without_anything_is_next_to_nothing():
    none = np.full(len(HOURS), np.nan)
    usual = season.usual(none, season.pattern(HOURS), np.ones(len(HOURS), bool))
    assert (usual == season.FEWEST).all()


def test_unknown_hours_are_not_taken_for_zero():
    series, origin = counts(), len(HOURS) - 24
    holes = series.copy()
    holes.iloc[100:160] = np.nan
    holes.iloc[origin + 2 : origin + 5] = np.nan
    found = expected.effect(expected.of_counts(holes, [], origin), origin, origin, len(HOURS))
    assert (found.steps, found.asked) == (21, 24)
    assert not found.clear
    assert found.observed == holes.iloc[origin:].sum()


def test_a_window_of_which_nothing_is_known_says_nothing():
    series, origin = counts(), len(HOURS) - 24
    series.iloc[origin:] = np.nan
    assert expected.effect(expected.of_counts(series, [], origin), origin, origin, 840) is None


def test_a_lift_is_found_absolutely_and_relatively():
    series, origin = counts(), len(HOURS) - 24
    usual = series.iloc[origin:].sum()
    series.iloc[origin:] *= 1.5
    found = expected.effect(expected.of_counts(series, [], origin), origin, origin, len(HOURS))
    assert found.extra[1] < 0.5 * usual < found.extra[2]
    assert found.relative[1] < 0.5 < found.relative[2]
    assert found.clear


def test_a_relative_effect_has_no_upper_end_where_nothing_may_have_been_expected():
    series, origin = counts(mean=0.2), len(HOURS) - 2
    found = expected.effect(expected.of_counts(series, [], origin), origin, origin, len(HOURS))
    assert found.expected_low == 0
    assert found.relative is None or found.relative[2] is None

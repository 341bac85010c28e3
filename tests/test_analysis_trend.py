"""A trend is stated when there is one, and hardly ever when there is none."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some
from statsmodels.regression.linear_model import GLS
from statsmodels.tools import add_constant

from analysis import trend

FLAT_SERIES = 300


def flat(inertia, n, seed):
    random = np.random.default_rng(seed)
    values = random.standard_normal(n)
    for at in range(1, n):
        values[at] = inertia * values[at - 1] + np.sqrt(1 - inertia**2) * values[at]
    return values


def test_a_line_that_rises_clearly_grows_and_its_mirror_shrinks():
    values = flat(0.3, 26, 1) * 0.02 + np.linspace(0.4, 0.7, 26)
    up, down = trend.of(list(values)), trend.of(list(-values))
    assert (up.direction, down.direction) == ("grows", "shrinks")
    assert up.slope.low <= 0.3 / 25 <= up.slope.high
    assert up.slope.low > 0
    assert down.slope.bounds == pytest.approx((-up.slope.value, -up.slope.high, -up.slope.low))


def test_below_the_minimum_there_is_no_statement():
    found = trend.of([*range(trend.MINIMUM - 1), None, None])
    assert found.direction == "none"
    assert (found.slope.reason, found.slope.n, found.slope.needed) == ("too_few", 11, 12)


def test_a_line_without_any_spread_has_no_test():
    found = trend.of([0.4] * 20)
    assert (found.slope.value, found.slope.reason, found.direction) == (0.0, "no_spread", "none")


@pytest.mark.parametrize(("inertia", "n"), [(0.0, 12), (0.5, 12), (0.5, 26)])
def test_flat_series_seldom_have_a_trend(inertia, n):
    found = [trend.of(list(flat(inertia, n, seed)), seed).direction for seed in range(FLAT_SERIES)]
    assert np.mean([one != "none" for one in found]) <= 0.06


def test_a_perfect_line_grows():
    found = trend.of([0.25 * at for at in range(16)])
    assert found.direction == "grows"
    assert found.slope.bounds == pytest.approx((0.25, 0.25, 0.25))


def test_holes_are_holes_and_not_zeros():
    values = list(flat(0.2, 30, 4) * 0.02 + np.linspace(0.4, 0.7, 30))
    holed = [None if at in (3, 4, 11, 20) else one for at, one in enumerate(values)]
    found = trend.of(holed)
    assert found.slope.n == 26
    assert found.slope.value == pytest.approx(0.3 / 29, abs=0.003)
    assert found.direction == "grows"


def test_the_slope_is_that_of_generalised_least_squares():
    values = flat(0.6, 40, 7) + np.linspace(0, 2, 40)
    found = trend.of(list(values))
    lags = np.abs(np.subtract.outer(np.arange(40), np.arange(40)))
    expected = GLS(values, add_constant(np.arange(40)), sigma=found.inertia**lags).fit()
    assert found.slope.value == pytest.approx(expected.params[1])


@given(
    some.lists(some.one_of(some.none(), some.floats(-1, 1)), min_size=0, max_size=30),
    some.floats(0.1, 100),
)
def test_anything_gives_an_answer_that_does_not_depend_on_the_unit(values, unit):
    rounded = [None if one is None else round(one, 3) for one in values]
    found = trend.of(rounded)
    other = trend.of([None if one is None else one * unit for one in rounded])
    assert (found.direction, found.slope.reason) == (other.direction, other.slope.reason)
    if found.slope.sure:
        assert found.slope.low <= found.slope.value <= found.slope.high

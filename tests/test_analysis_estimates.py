"""Numbers with their doubt: never an interval that the parts don't support."""

import pytest
from hypothesis import given
from hypothesis import strategies as some
from statsmodels.stats.proportion import confint_proportions_2indep

from analysis import estimates
from analysis.estimates import Figure

shares = some.integers(30, 5_000).flatmap(
    lambda n: some.integers(0, n).map(lambda count: estimates.share(count, n))
)


def test_below_the_minimum_there_is_a_reason_instead_of_a_number():
    found = estimates.share(3, 12)
    assert (found.value, found.reason, found.n, found.needed) == (None, "too_few", 12, 30)
    assert not found.sure
    with pytest.raises(ValueError, match="too_few"):
        _ = found.bounds


@given(shares, shares)
def test_a_difference_turns_round_with_its_sides(one, other):
    there, back = estimates.difference(one, other), estimates.difference(other, one)
    assert there.low <= there.value <= there.high
    assert back.bounds == pytest.approx((-there.value, -there.high, -there.low))


def test_the_difference_of_two_shares_is_that_of_newcombe():
    found = estimates.difference(estimates.share(40, 100), estimates.share(20, 80))
    expected = confint_proportions_2indep(40, 100, 20, 80, method="newcomb", compare="diff")
    assert (found.low, found.high) == pytest.approx(expected, abs=1e-9)


def test_a_difference_with_an_unknown_is_unknown_and_says_why():
    known = estimates.share(40, 100)
    assert estimates.difference(known, estimates.too_few(4)).reason == "too_few"
    assert estimates.difference(estimates.refused("unknown"), known).reason == "unknown"
    without = Figure(n=0, value=8.1, reason="no_spread")
    assert estimates.difference(known, without).reason == "no_spread"


def test_a_number_moves_to_a_scale_with_its_interval():
    found = Figure(n=40, value=8.2, low=7.3, high=9.1).scaled(1, 10)
    assert found.bounds == pytest.approx((0.8, 0.7, 0.9))
    assert Figure(n=0, reason="unknown").scaled(1, 10).value is None

"""What changed, and shares: no more sure than the numbers allow."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as some
from scipy.stats import binomtest
from statsmodels.stats.multitest import multipletests

from analysis import changes, intervals
from analysis.changes import Change


def change(now, before, clumping=1.0, name="Merelhof"):
    return Change(kind="topic", name=name, now=now, before=before, clumping=clumping)


def test_a_clear_rise_stands_out_and_a_small_one_does_not():
    found = changes.stand_out([change(100, 20), change(52, 50, name="Wachtlijsten")])
    assert [one.name for one in found] == ["Merelhof"]
    assert found[0].rose
    assert found[0].p < 0.001


def test_the_same_rise_of_clumped_mentions_is_chance():
    assert changes.stand_out([change(40, 20)])
    assert not changes.stand_out([change(40, 20, clumping=10.0)])


def test_a_fall_to_nothing_and_a_beginning_stand_out():
    found = changes.stand_out([change(0, 40, name="oud"), change(40, 0, name="nieuw")])
    assert {(one.name, one.rose) for one in found} == {("oud", False), ("nieuw", True)}


def test_too_few_mentions_never_stand_out():
    assert changes.stand_out([change(9, 0)]) == []
    assert changes.stand_out([]) == []


def test_looking_at_many_things_asks_for_more_of_each():
    one = change(34, 18)
    assert changes.stand_out([one])
    others = [change(30, 30, name=str(number)) for number in range(50)]
    assert not changes.stand_out([one, *others])


def test_clumping_is_one_for_even_days_and_large_for_a_peak():
    assert changes.clumping([5, 5, 5, 5]) == 1.0
    assert changes.clumping([0, 0, 40, 0]) == pytest.approx(40)
    assert changes.clumping([]) == 1.0


def test_candidates_hold_all_names_of_both_periods():
    found = {one.name: one for one in changes.of("channel", {"a": 3}, {"a": [1, 1], "b": [2, 0]})}
    assert (found["a"].now, found["a"].before) == (3, 2)
    assert (found["b"].now, found["b"].before) == (0, 2)


@given(some.integers(0, 10**6), some.integers(0, 10**6))
def test_a_chance_lies_between_zero_and_one_and_has_no_direction(now, before):
    p, other = changes.p_values([change(now, before), change(before, now)])
    assert 0 <= p <= 1
    assert p == pytest.approx(other)


@pytest.mark.parametrize(("now", "before"), [(12, 5), (5, 12), (7, 7), (0, 10)])
def test_the_chance_is_that_of_the_exact_test(now, before):
    exact = binomtest(now, now + before, 0.5).pvalue
    assert changes.p_values([change(now, before)])[0] == pytest.approx(exact)


def test_a_share_has_the_interval_that_wilson_gives():
    found = intervals.share(8, 40)
    assert found.value == 0.2
    assert (found.low, found.high) == pytest.approx((0.1050, 0.3476), abs=5e-4)


@given(
    some.integers(intervals.MINIMUM, 10**7).flatmap(
        lambda n: some.tuples(some.integers(0, n), some.just(n))
    )
)
def test_an_interval_holds_its_share_and_stays_between_zero_and_one(pair):
    found = intervals.share(*pair)
    assert 0 <= found.low <= found.value + 1e-12
    assert found.value - 1e-12 <= found.high <= 1


@given(some.lists(some.floats(0, 1), min_size=1, max_size=30))
def test_holm_is_what_the_library_says(p):
    expected = multipletests(p, method="holm")[1]
    assert changes.holm(np.array(p)) == pytest.approx(expected)


def test_words_stand_out_when_a_larger_share_holds_them():
    words = pd.DataFrame(
        {
            "word": ["bus", "zorg", "team"],
            "now": [60, 80, 15],
            "before": [2, 90, 12],
            "all_now": 100,
            "all_before": 100,
        }
    )
    assert changes.words_that_stand_out(words) == ["bus"]


def test_without_a_period_before_no_word_stands_out():
    words = pd.DataFrame(
        {"word": ["bus"], "now": [60], "before": [0], "all_now": [99], "all_before": [0]}
    )
    assert changes.words_that_stand_out(words) == []
    assert changes.words_that_stand_out(words[:0]) == []

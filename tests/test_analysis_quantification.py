"""Corrected shares: what is known comes back, and doubt widens the interval."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import quantification

CONFUSION = [[800, 150, 50], [100, 850, 50], [60, 140, 800]]


def test_finds_the_shares_behind_what_was_counted():
    true = np.array([0.5, 0.3, 0.2])
    counted = (true @ (np.array(CONFUSION) / 1000) * 100_000).round().astype(int)
    found = quantification.adjust(counted.tolist(), CONFUSION)
    assert [e.value for e in found] == pytest.approx([0.5, 0.3, 0.2], abs=0.005)


def test_a_perfect_model_changes_nothing():
    found = quantification.adjust([20, 30, 50], [[1000, 0, 0], [0, 1000, 0], [0, 0, 1000]])
    assert [e.value for e in found] == pytest.approx([0.2, 0.3, 0.5], abs=0.001)


def test_few_messages_and_few_measurements_widen_the_interval():
    def width(counts, confusion):
        found = quantification.adjust(counts, confusion)[0]
        return found.high - found.low

    few = [[80, 15, 5], [10, 85, 5], [6, 14, 80]]
    assert width([40, 30, 30], CONFUSION) > width([4000, 3000, 3000], CONFUSION)
    assert width([4000, 3000, 3000], few) > width([4000, 3000, 3000], CONFUSION)


def test_the_interval_holds_the_truth_about_as_often_as_it_says():
    random = np.random.default_rng(1)
    true, rates = np.array([0.45, 0.35, 0.2]), np.array(CONFUSION) / 1000
    held = 0
    for _ in range(100):
        measured = [random.multinomial(300, row).tolist() for row in rates]
        counted = random.multinomial(400, true @ rates).tolist()
        found = quantification.adjust(counted, measured)[0]
        held += found.low <= true[0] <= found.high
    assert held >= 88


@given(st.lists(st.integers(0, 500), min_size=3, max_size=3))
def test_shares_stay_shares(counts):
    found = quantification.adjust(counts, CONFUSION)
    assert all(0 <= e.low <= e.value <= e.high <= 1 for e in found)
    if sum(counts):
        assert sum(e.value for e in found) == pytest.approx(1)


def test_refuses_a_class_that_was_never_measured():
    with pytest.raises(ValueError, match="measured"):
        quantification.adjust([1, 2, 3], [[1, 0, 0], [0, 0, 0], [0, 0, 1]])


def test_draws_of_many_rows_are_those_that_one_interval_is_made_of():
    (best, drawn), (other, _) = quantification.shares([[40, 30, 30], [10, 60, 30]], CONFUSION)
    found = quantification.adjust([40, 30, 30], CONFUSION)
    assert best == pytest.approx([e.value for e in found])
    assert np.percentile(drawn, 2.5, axis=0) == pytest.approx([e.low for e in found])
    assert drawn.sum(axis=1) == pytest.approx(1)
    assert other[1] > best[1]


def test_without_a_confusion_the_shares_are_those_counted():
    ((best, drawn),) = quantification.shares([[40, 30, 30]], None)
    assert best == pytest.approx([0.4, 0.3, 0.3])
    assert np.std(drawn[:, 0]) == pytest.approx(np.sqrt(0.4 * 0.6 / 100), rel=0.1)

"""A change of tone: more than chance or not said, with the model's errors in the interval."""

import numpy as np
import pytest

from analysis import tone_shift

CONFUSION = [[80, 15, 5], [10, 85, 5], [6, 14, 80]]


def neg(before, after, *more):
    return tone_shift.between(before, after, *more).tones[0]


def test_a_large_shift_is_clear_and_a_small_one_is_not():
    assert neg([20, 50, 30], [60, 30, 10]).clear
    assert neg([20, 50, 30], [60, 30, 10]).difference == pytest.approx(0.4, abs=0.02)
    assert not neg([20, 50, 30], [24, 47, 29]).clear


def test_the_errors_of_the_model_and_clumping_widen_the_interval():
    plain = neg([40, 100, 60], [90, 80, 30])
    unsure = neg([40, 100, 60], [90, 80, 30], CONFUSION)
    clumped = neg([40, 100, 60], [90, 80, 30], None, 4.0)
    assert unsure.high - unsure.low > plain.high - plain.low
    assert clumped.high - clumped.low > plain.high - plain.low


def test_below_the_minimum_nothing_is_said_but_what_is_lacking():
    found = tone_shift.between([10, 10, 5], [100, 50, 50])
    assert found.tones == ()
    assert [(one.code, one.has) for one in found.refused] == [("scored_before", 25)]
    assert [one.code for one in tone_shift.between([99, 0, 0], [99, 0, 0], None, 4.0).refused] == [
        "scored_before",
        "scored_after",
    ]


def test_the_same_tone_is_seldom_called_a_change():
    random, true, rates = np.random.default_rng(1), [0.4, 0.4, 0.2], np.array(CONFUSION) / 100
    wrong = 0
    for _ in range(60):
        measured = [random.multinomial(200, row).tolist() for row in rates]
        before, after = (random.multinomial(300, true @ rates).tolist() for _ in range(2))
        wrong += neg(before, after, measured).clear
    assert wrong <= 7

"""How attention began and how long it lasted: what was planted comes back."""

from datetime import timedelta

import numpy as np
import pytest

from analysis import attention, broadcast
from benchmarks import broadcast_null

WINDOWS = broadcast.Windows(before_hours=8, spill_days=2)


def planted(curve, seed=0):
    """Study a page on which this many extra visits came each hour from eight before the start."""
    page = broadcast_null.simulate(seed)
    first = page.origin - 8
    page.visits.iloc[first:] += np.round(curve[: len(page.visits) - first])
    begin = page.visits.index[page.origin].to_pydatetime()
    period = (begin, begin + timedelta(hours=1))
    return broadcast.study("page", page.visits, {"c": page.control}, period, WINDOWS), begin


def fading(half, height=900.0, before=0.0):
    hours = np.arange(60.0)
    return np.concatenate([np.full(8, before), height * 2 ** -(hours / half)])


def test_a_jump_and_a_build_up_are_told_apart():
    jump, begin = planted(fading(4))
    assert attention.start(jump, begin).origin == "jump"
    grown = np.concatenate([60 * 1.5 ** np.arange(8), fading(4)[8:]])
    build_up, begin = planted(grown)
    found = attention.start(build_up, begin)
    assert found.origin == "build_up"
    assert found.share_before > attention.start(jump, begin).share_before
    assert found.growth[1] > 1


def test_nothing_planted_began_nowhere_and_has_no_half_life():
    study, begin = planted(np.zeros(99), seed=1)
    assert attention.start(study, begin).origin == "nothing"
    assert attention.start(study, begin).share_before is None
    assert [one.code for one in attention.half_life(study, begin).refused] == ["found"]


@pytest.mark.parametrize("half", [2.0, 6.0, 12.0])
def test_the_half_life_comes_back_within_its_interval(half):
    study, begin = planted(fading(half), seed=2)
    found = attention.half_life(study, begin)
    assert found.low <= half <= found.high
    assert found.hours == pytest.approx(half, rel=0.35)
    assert begin <= found.peak <= begin + timedelta(hours=2)


def test_attention_that_fades_ever_more_slowly_is_a_power():
    slow = np.concatenate([np.zeros(8), 3000 * (1 + np.arange(60.0)) ** -1.0])
    study, begin = planted(slow, seed=3)
    found = attention.half_life(study, begin)
    assert found.shape == "power"
    assert found.low <= 1.0 <= found.high


def test_attention_that_did_not_halve_has_no_upper_end():
    study, begin = planted(fading(500.0, height=400.0), seed=4)
    assert attention.half_life(study, begin).high is None


def test_a_peak_at_the_very_end_says_nothing_about_fading():
    rising = np.concatenate([np.zeros(8), 30 * np.arange(60.0)])
    study, begin = planted(rising, seed=5)
    assert [one.code for one in attention.half_life(study, begin).refused] == ["hours_after_peak"]
    assert attention.half_life(study, begin).hours is None


def test_a_refused_study_says_nothing():
    empty = broadcast.Study(name="page")
    begin = broadcast_null.START.to_pydatetime()
    assert attention.start(empty, begin).growth is None
    assert attention.half_life(empty, begin).hours is None

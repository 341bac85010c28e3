"""Baseline and target: reached, not reached, or not to be told."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from analysis import estimates, targets
from analysis.estimates import Figure


def figure(value, reach=0.05):
    return Figure(n=100, value=value, low=value - reach, high=value + reach)


@pytest.mark.parametrize(
    ("now", "verdict"),
    [(0.40, "not_reached"), (0.48, "unsure"), (0.52, "unsure"), (0.6, "reached")],
)
def test_a_target_is_reached_only_when_the_whole_interval_is(now, verdict):
    found = targets.distance(figure(now), figure(0.3), 0.5)
    assert found.verdict == verdict
    assert found.to_go.value == pytest.approx(0.5 - now)


@pytest.mark.parametrize(("now", "verdict"), [(0.6, "not_reached"), (0.4, "reached")])
def test_less_may_be_better(now, verdict):
    found = targets.distance(figure(now), figure(0.5), 0.5, less_is_better=True)
    assert found.verdict == verdict
    assert found.moved == ("worse" if now > 0.5 else "better")


def test_a_small_distance_to_the_baseline_is_not_called_a_change():
    assert targets.distance(figure(0.52), figure(0.5)).moved == "unsure"
    found = targets.distance(figure(0.7), figure(0.5))
    assert found.moved == "better"
    assert found.change.bounds == pytest.approx((0.2, 0.2 - 0.0707, 0.2 + 0.0707), abs=1e-3)


def test_without_a_target_or_a_number_nothing_is_said():
    assert targets.distance(figure(0.5), figure(0.5)).verdict == "unknown"
    few = targets.distance(estimates.too_few(4), figure(0.5), 0.6)
    assert (few.verdict, few.moved, few.change.reason) == ("unknown", "unknown", "too_few")


def test_a_baseline_keeps_figures_with_their_doubt():
    kept = targets.frozen({"tone.neg": figure(0.5), "score": Figure(n=0, value=8.1), "x": few()})
    ends = {"tone.neg.low", "tone.neg.high"}
    assert set(kept) == {"tone.neg", "tone.neg.n", *ends, "score", "score.n"}
    assert targets.thawed(kept, "tone.neg") == figure(0.5)
    assert targets.thawed(kept, "score") == Figure(n=0, value=8.1, reason="unknown")
    assert targets.thawed(kept, "x").reason == "unknown"
    assert targets.thawed({"score": 8.0}, "score").value == 8.0


def few():
    return estimates.too_few(3)


@given(*[some.floats(-5, 5)] * 3, some.floats(0, 2), some.booleans())
def test_turning_the_scale_round_changes_no_verdict(now, before, target, reach, less):
    found = targets.distance(figure(now, reach), figure(before, reach), target, less_is_better=less)
    turned = targets.distance(
        figure(-now, reach), figure(-before, reach), -target, less_is_better=not less
    )
    assert (found.verdict, found.moved) == (turned.verdict, turned.moved)

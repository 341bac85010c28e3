"""Review scores: their own scale, their own doubt, and no line across a break."""

from datetime import datetime, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as some

from analysis import periods, reviews
from data.times import AMSTERDAM

START = datetime(2025, 9, 1, tzinfo=AMSTERDAM)
WEEKS = periods.cut("week", START, START + timedelta(weeks=3), START + timedelta(weeks=9))


def row(week=0, mean=8.2, n=40, sd=1.5, method="1", instrument="Ervaringwijzer", **more):
    start = START + timedelta(weeks=week)
    return {
        "instrument": instrument,
        "method": method,
        "started_at": start,
        "ended_at": start + timedelta(days=7),
        "lowest": 1,
        "highest": 10,
        "mean": mean,
        "count": n,
        "deviation": sd,
        **more,
    }


def of(*rows):
    return reviews.of_periods(pd.DataFrame(list(rows), columns=list(reviews.COLUMNS)), WEEKS)


def test_a_score_stands_on_its_own_scale_and_from_zero_to_one():
    (found,) = of(row())
    assert found.mean.value == 8.2
    assert found.rescaled.value == pytest.approx(0.8)
    assert (found.mean.n, found.spread, found.segment) == (40, "own", 0)
    t = 2.0227 * 1.5 / np.sqrt(40)
    assert found.mean.high - found.mean.low == pytest.approx(2 * t, rel=0.05)
    assert found.mean.value - found.mean.low > found.mean.high - found.mean.value


def test_a_new_way_of_measuring_begins_a_new_segment():
    rows = [row(0), row(1, method="2"), row(2, method="2"), row(1, instrument="ZorgkaartNederland")]
    found = {(one.instrument, one.method, one.segment) for one in of(*rows)}
    assert found == {
        ("Ervaringwijzer", "1", 0),
        ("Ervaringwijzer", "2", 1),
        ("ZorgkaartNederland", "1", 0),
    }
    assert [one.segment for one in of(row(0), row(1, lowest=0))] == [0, 1]


def test_both_ways_of_measuring_in_one_period_stay_apart():
    found = of(row(0, mean=8.0), row(0, mean=9.0, method="2"))
    assert [(one.segment, one.mean.value) for one in found] == [(0, 8.0), (1, 9.0)]


def test_rows_of_one_period_are_taken_together():
    random = np.random.default_rng(2)
    one, other = random.uniform(1, 10, 30), random.uniform(4, 10, 50)
    day = {"ended_at": START + timedelta(days=1)}
    rows = [row(mean=x.mean(), n=len(x), sd=x.std(ddof=1), **day) for x in (one, other)]
    (found,) = of(*rows)
    both = np.concatenate([one, other])
    assert found.mean.n == 80
    assert found.mean.value == pytest.approx(both.mean())
    assert found.sd == pytest.approx(both.std(ddof=1))


def test_a_spread_that_was_not_given_is_borrowed_or_the_widest_there_is():
    first, second = of(row(0, sd=None), row(1, sd=1.5))
    assert (first.spread, second.spread) == ("borrowed", "own")
    assert first.mean.bounds == pytest.approx(second.mean.bounds)
    (alone,) = of(row(0, sd=None))
    assert alone.spread == "widest"
    assert alone.mean.low < first.mean.low
    assert alone.mean.high > first.mean.high


def test_few_reviews_are_refused_and_an_unknown_number_has_no_interval():
    few, unknown, several = of(row(0, n=9), row(1, n=None), row(2, n=None), row(2, n=30, mean=7.0))
    assert (few.mean.reason, few.mean.n, few.mean.needed) == ("too_few", 9, 10)
    assert (unknown.mean.value, unknown.mean.low, unknown.mean.reason) == (8.2, None, "unknown")
    assert (several.mean.value, several.mean.reason) == (None, "unknown")


def test_when_everyone_gives_the_highest_score_there_is_no_interval():
    (found,) = of(row(mean=10.0, sd=0.0))
    assert (found.mean.value, found.mean.low, found.mean.reason) == (10.0, None, "no_spread")


def test_a_score_over_years_lies_in_no_week():
    long = row(0, ended_at=START + timedelta(weeks=2))
    frame = pd.DataFrame([row(1), long])
    assert [one.period.start for one in reviews.of_periods(frame, WEEKS)] == [WEEKS[1].start]
    assert reviews.outside(frame, WEEKS) == 1
    assert of() == []


def test_the_interval_holds_the_truth_about_as_often_as_it_says():
    random, marks = np.random.default_rng(5), np.arange(1, 11)
    chance = [0.03, 0.01, 0.01, 0.01, 0.02, 0.04, 0.08, 0.2, 0.3, 0.3]
    held, tries = 0, 150
    for _ in range(tries):
        drawn = random.choice(marks, 20, p=chance)
        (found,) = of(row(mean=drawn.mean(), n=20, sd=drawn.std(ddof=1)))
        held += found.mean.low <= marks @ np.array(chance) <= found.mean.high
    assert 0.88 <= held / tries <= 0.98


@given(some.floats(1, 10), some.integers(0, 500), some.one_of(some.none(), some.floats(0, 4.5)))
def test_an_interval_stays_on_its_scale(mean, n, sd):
    (found,) = of(row(mean=mean, n=n, sd=sd))
    if found.mean.sure:
        assert 1 <= found.mean.low <= mean + 1e-9
        assert mean - 1e-9 <= found.mean.high <= 10
    else:
        assert found.mean.reason

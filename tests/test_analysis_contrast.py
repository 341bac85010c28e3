"""How far apart: the planted gap comes back, and nothing planted is nothing found."""

from datetime import datetime, timedelta

import numpy as np
import pandas as pd
import pytest

from analysis import contrast, periods, reviews, tone
from analysis.counts import Tone
from data.times import AMSTERDAM

CONFUSION = [[800, 150, 50], [100, 850, 50], [60, 140, 800]]
RATES = np.array(CONFUSION) / 1000
START = datetime(2025, 1, 6, tzinfo=AMSTERDAM)


def weeks(number):
    end = START + timedelta(weeks=number)
    return periods.cut("week", START, end, end)


def scores(means, methods, cut, n=60, sd=1.5, skip=()):
    rows = [
        ("Ervaringwijzer", method, period.start, period.end, 1, 10, mean, n, sd)
        for at, (period, mean, method) in enumerate(zip(cut, means, methods, strict=True))
        if at not in skip
    ]
    return reviews.of_periods(pd.DataFrame(rows, columns=list(reviews.COLUMNS)), cut)


def tones(shares, cut, random, n=300):
    drawn = [random.multinomial(n, np.array(one) @ RATES) for one in shares]
    counted = [Tone(neg=int(a), neu=int(b), pos=int(c)) for a, b, c in drawn]
    return tone.of_periods(counted, cut, CONFUSION)


def test_the_gap_is_score_minus_tone_on_one_scale():
    cut = weeks(1)
    (found,) = contrast.of_periods(
        tones([(0.6, 0.2, 0.2)], cut, np.random.default_rng(1), n=100_000),
        scores([8.2], ["1"], cut),
    )
    (gap,) = found.gaps
    assert gap.score.value == pytest.approx(0.8)
    assert gap.tone.value == pytest.approx(0.3, abs=0.01)
    assert gap.gap.value == pytest.approx(0.5, abs=0.01)
    assert gap.gap.low < 0.5 < gap.gap.high
    assert (found.trend.direction, found.trend.slope.reason) == ("none", "too_few")


@pytest.mark.parametrize(("last", "direction"), [(0.75, "grows"), (0.25, "shrinks")])
def test_a_tone_that_sinks_moves_away_from_the_score(last, direction):
    cut = weeks(24)
    shares = [(neg, 0.8 - neg, 0.2) for neg in np.linspace(0.5, last, 24)]
    online = tones(shares, cut, np.random.default_rng(2))
    (found,) = contrast.of_periods(online, scores([8.2] * 24, ["1"] * 24, cut))
    assert found.trend.direction == direction
    assert abs(found.trend.slope.value) == pytest.approx(0.25 / 23 / 2, rel=0.35)


def test_a_tone_above_the_score_that_rises_further_makes_the_distance_grow():
    cut = weeks(24)
    shares = [(0.05, 0.95 - pos, pos) for pos in np.linspace(0.4, 0.8, 24)]
    online = tones(shares, cut, np.random.default_rng(3))
    (found,) = contrast.of_periods(online, scores([3.0] * 24, ["1"] * 24, cut))
    assert found.trend.direction == "grows"


def test_a_break_in_the_method_cuts_the_line_and_the_trend():
    cut = weeks(28)
    online = tones([(0.5, 0.3, 0.2)] * 28, cut, np.random.default_rng(4))
    means = [7.2] * 14 + [8.8] * 14
    one, other = contrast.of_periods(online, scores(means, ["1"] * 14 + ["2"] * 14, cut))
    assert [(c.segment, len(c.gaps), c.trend.direction) for c in (one, other)] == [
        (0, 14, "none"),
        (1, 14, "none"),
    ]
    (joined,) = contrast.of_periods(online, scores(means, ["1"] * 28, cut))
    assert joined.trend.slope.value > 0.003


def test_what_is_not_known_of_either_has_no_gap_and_a_reason():
    cut = weeks(3)
    online = tone.of_periods([Tone(neg=300), Tone(neg=300), Tone(neg=2)], cut, CONFUSION)
    (found,) = contrast.of_periods(online, scores([8.0] * 3, ["1"] * 3, cut, skip=[1]))
    assert [one.gap.reason for one in found.gaps] == ["", "unknown", "too_few"]


def test_a_week_that_is_not_over_has_no_say_in_the_trend():
    end = START + timedelta(weeks=12)
    cut = periods.cut("week", START, end, end - timedelta(days=1))
    online = tones([(0.5, 0.3, 0.2)] * 12, cut, np.random.default_rng(5))
    (found,) = contrast.of_periods(online, scores([8.0] * 12, ["1"] * 12, cut))
    assert (found.trend.slope.n, found.trend.slope.needed) == (11, 12)
    assert found.gaps[-1].gap.sure


def test_without_scores_there_is_no_contrast():
    cut = weeks(2)
    assert contrast.of_periods(tone.of_periods([Tone(), Tone()], cut), []) == []


def test_intervals_of_the_gap_hold_the_truth_about_as_often_as_they_say():
    random, cut, held = np.random.default_rng(6), weeks(40), []
    true = np.array([0.45, 0.35, 0.2])
    for _ in range(6):
        measured = [random.multinomial(300, row).tolist() for row in RATES]
        drawn = random.multinomial(400, true @ RATES, 40)
        counted = [Tone(neg=int(a), neu=int(b), pos=int(c)) for a, b, c in drawn]
        means = np.clip(random.normal(8.2, 1.5 / np.sqrt(60), 40), 1, 10)
        (found,) = contrast.of_periods(
            tone.of_periods(counted, cut, measured), scores(means, ["1"] * 40, cut)
        )
        held += [one.gap.low <= 0.8 - 0.375 <= one.gap.high for one in found.gaps]
        assert found.trend.direction == "none"
    assert 0.90 <= np.mean(held) <= 0.995

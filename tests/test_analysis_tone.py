"""Tone for each period: adjusted, with both kinds of doubt, and refused when few."""

from datetime import UTC, datetime

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as some

from analysis import counts, periods, quantification, tone
from analysis.counts import Tone
from data.times import AMSTERDAM

CONFUSION = [[80, 15, 5], [10, 85, 5], [6, 14, 80]]
START = datetime(2025, 9, 1, tzinfo=AMSTERDAM)
END = datetime(2025, 9, 15, tzinfo=AMSTERDAM)
WEEKS = periods.cut("week", START, END, END)


def cube(rows):
    frame = pd.DataFrame(rows, columns=["hour", "tone", "uncertain", "mentions"])
    day = pd.to_datetime(frame["hour"]).dt.tz_convert(AMSTERDAM).dt.tz_localize(None)
    return counts.prepare(
        frame.assign(day=day.dt.normalize(), channel="news", source="krant", topics="")
    )


def test_counts_fall_in_their_week_with_what_has_no_tone_apart():
    monday = datetime(2025, 9, 7, 22, tzinfo=UTC)
    before = datetime(2025, 8, 30, tzinfo=UTC)
    found = tone.count(
        cube(
            [
                (monday, "neg", True, 5),
                (monday, "pos", False, 2),
                (monday, None, None, 7),
                (monday, "none", None, 3),
                (before, "neg", False, 99),
                (END.astimezone(UTC), "neg", False, 99),
            ]
        ),
        WEEKS,
    )
    assert found == [Tone(), Tone(neg=5, pos=2, none=3, unscored=7, uncertain=5)]


def test_shares_are_those_of_the_correction_and_few_messages_are_refused():
    tones = [Tone(neg=200, neu=60, pos=40, unscored=1000), Tone(neg=5, neu=4, unscored=500)]
    enough, few = tone.of_periods(tones, WEEKS, CONFUSION)
    expected = quantification.adjust([200, 60, 40], CONFUSION)
    assert enough.neg.bounds == pytest.approx(
        (expected[0].value, expected[0].low, expected[0].high)
    )
    assert enough.balance.value == pytest.approx(enough.pos.value - enough.neg.value)
    assert enough.adjusted
    assert (few.balance.reason, few.balance.n, few.neg.value) == ("too_few", 9, None)


def test_without_a_confusion_only_the_sampling_is_in_the_interval():
    tones = [Tone(neg=200, neu=60, pos=40)]
    plain = tone.of_periods(tones, WEEKS[:1])[0]
    adjusted = tone.of_periods(tones, WEEKS[:1], CONFUSION)[0]
    assert not plain.adjusted
    assert plain.neg.value == pytest.approx(200 / 300)
    assert adjusted.neg.high - adjusted.neg.low > plain.neg.high - plain.neg.low


def test_messages_under_one_article_tell_less_than_loose_ones():
    random = np.random.default_rng(3)
    loose = pd.DataFrame(
        random.multinomial(10, [0.5, 0.3, 0.2], 400), columns=["neg", "neu", "pos"]
    )
    clumps = pd.DataFrame({"neg": [20] * 5 + [0] * 5, "neu": 0, "pos": [0] * 5 + [20] * 5})
    assert tone.clumping(loose) == pytest.approx(1, abs=0.15)
    assert tone.clumping(clumps) == pytest.approx(20 * 10 / 9)
    assert tone.clumping(clumps[:1]) == 20
    assert tone.clumping(clumps[:5]) == 1
    wide, narrow = (
        tone.of_periods([Tone(neg=60, neu=20, pos=20)], WEEKS[:1], CONFUSION, clumped)[0].balance
        for clumped in (5.0, 1.0)
    )
    assert wide.value == pytest.approx(narrow.value)
    assert wide.high - wide.low > 1.5 * (narrow.high - narrow.low)


@given(some.lists(some.tuples(*[some.integers(0, 400)] * 3), min_size=1, max_size=4))
def test_every_period_has_shares_that_fit_together_or_a_reason(rows):
    tones = [Tone(neg=neg, neu=neu, pos=pos) for neg, neu, pos in rows]
    cut = [WEEKS[0]] * len(rows)
    for one in tone.of_periods(tones, cut, CONFUSION):
        if one.neg.sure:
            assert one.neg.value + one.neu.value + one.pos.value == pytest.approx(1)
            assert -1 <= one.balance.low <= one.balance.value <= one.balance.high <= 1
        else:
            assert (one.neg.reason, one.balance.reason) == ("too_few", "too_few")

"""Cautions: each when it applies, and none of them otherwise."""

from datetime import datetime, timedelta

import pandas as pd
import pytest

from analysis import cautions, concentration, periods, reviews, tone
from analysis.cautions import Code
from analysis.counts import Tone
from data.times import AMSTERDAM

START = datetime(2025, 8, 4, tzinfo=AMSTERDAM)
WEEKS = periods.cut("week", START, START + timedelta(weeks=6), START + timedelta(weeks=6))


def scores(instrument="Tevredenheid", means=(7.2,) * 6, methods=("1",) * 6, weeks=range(6)):
    rows = [
        (instrument, method, WEEKS[at].start, WEEKS[at].end, 1, 10, mean, 40, 1.5)
        for at, mean, method in zip(range(6), means, methods, strict=True)
        if at in weeks
    ]
    return reviews.of_periods(pd.DataFrame(rows, columns=list(reviews.COLUMNS)), WEEKS)


def tones(n=60):
    return tone.of_periods([Tone(neg=n)] * 6, WEEKS)


def codes(found):
    return [one.code for one in found]


def test_a_tone_beside_a_score_always_warns_of_self_selection_and_of_nothing_else():
    assert codes(cautions.of(tones(), scores(), WEEKS)) == [Code.SELF_SELECTION]
    assert cautions.of(tones(), [], WEEKS) == []
    assert cautions.of(tones(0), scores(), WEEKS) == []


def test_a_break_that_the_scores_tell_of_is_named_with_its_moment():
    (found,) = cautions.method_breaks(scores(methods=["1"] * 3 + ["2"] * 3))
    assert found.values == {
        "instrument": "Tevredenheid",
        "at": WEEKS[3].start,
        "before": "1",
        "after": "2",
    }


def test_a_break_that_is_known_of_an_instrument_needs_no_method_in_the_data():
    (found,) = cautions.method_breaks(scores("ZorgkaartNederland"))
    assert (found.values["at"].year, found.values["at"].month) == (2025, 9)
    assert cautions.method_breaks(scores("Zorgkaart Nederland.nl"))
    assert not cautions.method_breaks(scores("ZorgkaartNederland", weeks=range(4)))
    told = scores("ZorgkaartNederland", methods=["1"] * 4 + ["geverifieerd"] * 2)
    assert [one.values["after"] for one in cautions.method_breaks(told)] == ["geverifieerd"]


def test_two_scores_that_feed_each_other_are_not_independent():
    (found,) = cautions.dependent(["ZorgkaartNederland", "Ervaringwijzer"])
    assert found.values == {"one": "Ervaringwijzer", "other": "ZorgkaartNederland"}
    assert cautions.dependent(["Ervaringwijzer", "Tevredenheid"]) == []


def test_an_eight_is_average_and_stands_among_its_peers():
    others = [0.78, 0.79, 0.80, 0.81, 0.82, 0.83, 0.84, 0.85]
    (found,) = cautions.ceilings(scores(means=[7.0] * 5 + [8.2]), {"Tevredenheid": others})
    assert found.values["mean"] == pytest.approx(8.2)
    assert (found.values["low"], found.values["high"]) == (8.3, 8.6)
    assert (found.values["below"], found.values["peers"]) == (0.3125, 8)
    assert found.values["below_low"] < 0.3125 < found.values["below_high"]
    (few,) = cautions.ceilings(scores(means=[8.2] * 6), {"Tevredenheid": others[:7]})
    assert (few.values["below"], few.values["peers"]) == (None, 7)
    assert cautions.ceilings(scores(means=[8.2] * 5 + [7.9]), {}) == []


def test_scores_of_another_time_than_the_tone_are_told():
    (found,) = cautions.unequal_periods(tones(), scores(weeks=range(4)), 0)
    assert found.values == {"outside": 0, "lacking": 2, "periods": 6}
    assert codes(cautions.unequal_periods(tones(), scores(), 1)) == [Code.UNEQUAL_PERIODS]


def test_few_authors_are_told_and_many_are_not():
    (found,) = cautions.few_authors(concentration.of([50] * 4 + [1] * 100))
    assert (found.values["half"], found.values["authors"], found.values["messages"]) == (
        3,
        104,
        300,
    )
    assert cautions.few_authors(concentration.of([2] * 100)) == []
    assert cautions.few_authors(concentration.of([10, 10, 10])) != []
    assert cautions.few_authors(concentration.of([], unknown=40)) == []
    assert cautions.few_authors(None) == []


def test_a_week_that_is_not_over_is_told():
    cut = periods.cut("week", START, START + timedelta(weeks=2), START + timedelta(days=9))
    (found,) = cautions.unfinished(cut)
    assert found.values == {"start": cut[-1].start, "end": cut[-1].end}
    assert cautions.unfinished(WEEKS) == []
    assert cautions.unfinished([]) == []

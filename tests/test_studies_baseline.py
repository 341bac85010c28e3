"""Freezing a period, setting a target, and what may be said of the distance."""

from datetime import UTC, datetime, timedelta

import factories
import pytest
import screens

from analysis.targets import Moved, Verdict
from data.records import Complaints, Facts, Polarity, ReviewScore
from data.settings import load
from studies import baseline, contrast, questions

NOW = datetime.now(UTC)


@pytest.fixture
def house(tmp_path):
    return screens.build(tmp_path)


def hear(house, first, days, count, score, **more):
    house.add(
        *[screens.mention(first + at, days=days + 5 * at / count) for at in range(count)],
        score=score,
    )


def tell(house, days, mean, method="1", complaints=2):
    start = NOW - timedelta(days=days + 6)
    end = start + timedelta(days=5)
    score = ReviewScore(
        instrument="Ervaringwijzer",
        started_at=start,
        ended_at=end,
        mean=mean,
        count=400,
        deviation=1.0,
        method=method,
    )
    told = Complaints(started_at=start, ended_at=end, count=complaints, clients=1_000)
    factories.add(house.database, facts=Facts(scores=(score,), complaints=(told,)))


def study(house, days):
    settings = load(house.file, {})
    start = NOW - timedelta(days=days + 7)
    question = questions.ask(settings, start, start + timedelta(days=7))
    return contrast.study(house.database, settings, question, None, NOW)


def test_frozen_figures_stay_while_the_data_move_on(house):
    hear(house, 0, 41, 200, Polarity.NEGATIVE)
    tell(house, 40, 8.0)
    frozen = baseline.freeze(house.database, study(house, 40), "Start", NOW)
    hear(house, 1000, 41, 200, Polarity.POSITIVE)
    (known,) = baseline.known(house.database, "")
    assert known == frozen
    assert known.figures["negative"] == 1.0
    assert known.figures["negative.n"] == 200


def test_a_clear_change_is_told_with_its_interval_and_a_target_with_its_distance(house):
    hear(house, 0, 41, 200, Polarity.NEGATIVE)
    hear(house, 1000, 1, 200, Polarity.POSITIVE)
    tell(house, 40, 8.0, complaints=40)
    tell(house, 0, 8.6)
    frozen = baseline.freeze(house.database, study(house, 40), "Start", NOW)
    score = "score | Ervaringwijzer | 1"
    frozen = baseline.aim(house.database, frozen, score, 9.0)
    frozen = baseline.aim(house.database, frozen, "negative", 0.5)
    found = baseline.compare(study(house, 0), frozen).distances
    assert found["negative"].moved is Moved.BETTER
    assert found["negative"].verdict is Verdict.REACHED
    assert found[score].moved is Moved.BETTER
    assert found[score].verdict is Verdict.NOT_REACHED
    assert found[score].to_go.value == pytest.approx(0.4)
    assert found["complaints"].moved is Moved.BETTER
    assert found["complaints"].verdict is Verdict.UNKNOWN
    assert baseline.aim(house.database, frozen, "negative", None).targets == {score: 9.0}


def test_nothing_planted_is_no_change(house):
    for first, days in ((0, 41), (1000, 1)):
        hear(house, first, days, 100, Polarity.NEGATIVE)
        hear(house, first + 500, days, 100, Polarity.POSITIVE)
    tell(house, 40, 8.2)
    tell(house, 0, 8.2)
    frozen = baseline.freeze(house.database, study(house, 40), "Start", NOW)
    found = baseline.compare(study(house, 0), frozen).distances
    assert {one.moved for one in found.values()} == {Moved.UNSURE}


def test_another_way_of_measuring_is_not_compared(house):
    tell(house, 40, 8.0)
    tell(house, 0, 8.6, method="2")
    frozen = baseline.freeze(house.database, study(house, 40), "Start", NOW)
    found = baseline.compare(study(house, 0), frozen).distances["score | Ervaringwijzer | 1"]
    assert found.moved is Moved.UNKNOWN
    assert baseline.instrument_of("score | Ervaringwijzer | 1") == "Ervaringwijzer"

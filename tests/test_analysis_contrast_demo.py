"""The truths that are planted in the demo town come back, and no others."""

from datetime import UTC, datetime, timedelta

import pandas as pd
import pytest

from analysis import cautions, contrast, counts, origins, periods, reviews
from analysis.cautions import Code
from data.records import Term, Topic
from data.times import AMSTERDAM, local_date
from data.topics import Matcher
from demo import figures, world
from sentiment import embedded

NOW = datetime(2025, 11, 20, 12, tzinfo=UTC)
START = NOW - timedelta(days=world.LAST_DAY + 1)
CARRYING = {"bellen-met-sociaal-team", "wachtlijst-huishoudelijke-hulp"}


@pytest.fixture(scope="module")
def comments():
    told = world.build(NOW).comments_until(NOW)
    tones = [one.polarity or "none" for one in embedded.load().score([c.text for c in told])]
    return pd.DataFrame(
        {
            "hour": [one.published_at for one in told],
            "thread": [one.article.id for one in told],
            "said": [f"{one.article.title} {one.text}" for one in told],
            "tone": [str(one) for one in tones],
            "mentions": 1,
        }
    )


@pytest.fixture(scope="module")
def scores():
    monday = local_date(NOW) - timedelta(days=world.LAST_DAY)
    rows = [
        {
            "instrument": one.instrument,
            "method": one.method,
            "started_at": _midnight(monday + timedelta(days=one.day)),
            "ended_at": _midnight(monday + timedelta(days=one.day + one.days)),
            "lowest": 1,
            "highest": 10,
            "mean": one.mean,
            "count": one.count,
            "deviation": figures.DEVIATION,
        }
        for one in (*figures.weekly_scores(), *figures.passed_on())
    ]
    return pd.DataFrame(rows)


def _midnight(day):
    return pd.Timestamp(datetime(day.year, day.month, day.day, tzinfo=AMSTERDAM)).tz_convert("UTC")


def test_two_articles_carry_the_negative_messages_about_the_teams(comments):
    terms = [Term(text=one) for one in ("sociaal team*", "sociale team*", "wijkteam*")]
    short = Term(text="STW", context=("wijkerdam", "wmo", "team", "hulp", "indicatie", "zorg"))
    matcher = Matcher([Topic(name="teams", match=(*terms, short))])
    about = comments[[bool(matcher.topics_of(one)) for one in comments["said"]]]
    table = origins.by(about, "thread")
    found = origins.few(table, int(table["negative"].sum()), int(table["scored"].sum()))
    assert set(found.names) == CARRYING
    assert found.share.value > 0.35


def test_scores_of_the_demo_break_where_the_way_of_measuring_did(comments, scores):
    frame = comments.assign(
        day=comments["hour"].dt.tz_convert(AMSTERDAM).dt.normalize().dt.tz_localize(None),
        channel="comments",
        source="wijkerdammer",
        topics="",
        uncertain=False,
    )
    found = contrast.of_instruments(counts.prepare(frame), scores, start=START, end=NOW, now=NOW)
    own = [one for one in found if one.instrument == figures.OWN_INSTRUMENT]
    assert [(one.segment, len(one.gaps)) for one in own] == [(0, 6), (1, 6)]
    second = [one for one in found if one.instrument == figures.SECOND_INSTRUMENT]
    assert [len(one.gaps) for one in second] == [3]
    assert [[one.mean.value > 8 for one in c.scores] for c in second] == [[True] * 3]
    assert {one.trend.direction for one in found} == {"none"}
    assert all(one.gap.bounds[1] > 0 for c in found for one in c.gaps if one.gap.sure)


def test_the_demo_warns_of_its_break_its_ceiling_and_its_dependence(scores):
    own = scores[scores["instrument"] == figures.OWN_INSTRUMENT]
    cut = periods.suited(own["started_at"], own["ended_at"], START, NOW, NOW)
    weekly = reviews.of_periods(own, cut)
    (broken,) = cautions.method_breaks(weekly)
    assert broken.values["at"] == cut[figures.METHOD_BREAK_WEEK].start
    assert [one.code for one in cautions.ceilings(weekly, {})] == [Code.CEILING]
    assert cautions.dependent(scores["instrument"])

"""The tone on Overzicht: corrected where the confusion is known, and always of one model."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import factories
import pandas as pd
import pytest
import screens
import streamlit as st

from analysis import counts
from analysis.confusion import Confusion
from dashboard import queries, texts
from dashboard.components import charts, palette, tone_estimate
from data import labels, read_model, store
from data.records import Polarity
from sentiment import embedded

LEANS = ((80.0, 15.0, 5.0), (30.0, 65.0, 5.0), (10.0, 10.0, 80.0))
KNOWN = Confusion(LEANS, 300, True)


@pytest.fixture(autouse=True)
def dutch():
    texts.speak("nl")


@pytest.fixture
def house(tmp_path, monkeypatch):
    house = screens.build(tmp_path)
    house.beat()
    monkeypatch.setenv("LUISTERPOST_SETTINGS", str(house.file))
    st.cache_data.clear()
    st.cache_resource.clear()
    return house


def words(app):
    assert not app.exception, app.exception
    parts = [app.caption, app.info, app.warning, app.markdown]
    return "\n".join(element.value for part in parts for element in part)


def score(house, model, version, count=1_000, *, at=None, done=True):
    """Let a model of that name score the newest, two negative to one neutral."""
    now = at or datetime.now(UTC)
    store.use_model(house.database, model, version, now)
    found = read_model.unscored(house.database, model, version, count)
    rows = []
    for place, (identity, content, _) in enumerate(found):
        tone = Polarity.NEUTRAL if place % 3 == 0 else Polarity.NEGATIVE
        answer = factories.sentiment(tone)
        rows.append((identity, content, replace(answer, model=model, version=version)))
    store.add_scores(house.database, rows, datetime.now(UTC))
    if done:
        store.complete_model(house.database, model, version, now)
    st.cache_data.clear()


def test_below_the_minimum_there_is_no_share():
    assert tone_estimate.of(counts.Tone(neg=20, neu=9), KNOWN) == {}
    assert tone_estimate.written(None) == "–"


def test_a_model_that_leans_to_negative_is_corrected_and_the_doubt_grows():
    tone = counts.Tone(neg=400, neu=500, pos=100)
    plain, corrected = tone_estimate.of(tone, None), tone_estimate.of(tone, KNOWN)
    assert plain["neg"].value == 0.4
    assert corrected["neg"].value < 0.3
    assert corrected["neg"].counted.count == 400
    assert sum(one.value for one in corrected.values()) == pytest.approx(1, abs=0.01)
    wide = corrected["neg"].high - corrected["neg"].low
    assert wide > 2 * (plain["neg"].high - plain["neg"].low)


def test_many_counts_get_each_their_own():
    few, many = counts.Tone(neg=10), counts.Tone(neg=60, neu=40)
    found = tone_estimate.of_many([many, few, many], None)
    assert [len(one) for one in found] == [3, 0, 3]
    assert found[0] == found[2]


def test_a_model_without_a_known_confusion_says_that_the_doubt_is_larger(house):
    house.add(*screens.many(90))
    score(house, "people/model", "7")
    shown = words(house.app())
    assert r"De toon komt van people\/model, versie 7." in shown
    assert "niet bekend waarin het zich vergist" in shown
    assert "60 van 90; met 95% zekerheid" in shown


def test_the_embedded_model_is_corrected_by_what_was_published(house):
    house.add(*screens.many(90))
    score(house, embedded.NAME, embedded.load().version)
    shown = words(house.app())
    assert "De toon komt van het meegeleverde model" in shown
    assert "niet die van u" in shown
    assert "Geteld: 67% (60 van 90)" in shown
    assert "Naar schatting is" in shown


def test_enough_own_labels_take_the_place_of_what_was_published(house):
    house.add(*screens.many(150))
    score(house, embedded.NAME, embedded.load().version)
    frame = labels.candidates(house.database)
    for place, identity in enumerate(frame["id"]):
        message = labels.message(house.database, identity)
        given = labels.Label(
            mention_id=message.mention_id,
            content_hash=message.content_hash,
            labeller="Riet",
            polarity=list(Polarity)[place % 3],
            origin="sample",
            labelled_at=datetime.now(UTC),
        )
        labels.add(house.database, given)
    assert "gemeten op 150 berichten van uzelf" in words(house.app())


def test_a_new_model_that_is_not_done_is_told_and_not_shown(house):
    house.add(*screens.many(100))
    score(house, "old", "1")
    score(house, "new", "2", 34, done=False)
    shown = words(house.app())
    assert "Nieuw model bezig: 34%." in shown
    assert "De toon komt van old" in shown
    assert "nog niet beoordeeld" not in shown

    score(house, "new", "2")
    after = words(house.app())
    assert "Nieuw model bezig" not in after
    assert "De toon komt van new" in after


def test_the_change_of_model_is_marked_and_told_in_words(house):
    house.add(*screens.many(300))
    now = datetime.now(UTC)
    score(house, "old", "1", at=now - timedelta(days=12))
    score(house, "new", "2", at=now - timedelta(days=5))
    shown = words(house.app())
    assert "staat de toon van een ander taalmodel op het scherm" in shown
    assert "een lijn is altijd van één model" in shown
    with house.database.reading() as connection:
        models = connection.execute("SELECT DISTINCT model FROM scores").fetchall()
    assert len(models) == 2
    read = read_model.mentions(house.database, factories.EVER, limit=1_000)
    assert set(read["model"]) == {"new"}


def test_the_first_model_and_one_that_never_finished_get_no_mark(house):
    house.add(*screens.many(300))
    score(house, "old", "1")
    score(house, "new", "2", 10, done=False)
    assert len(queries.model_uses(queries.data_version())) == 2
    assert "ander taalmodel op het scherm" not in words(house.app())


def test_a_mark_is_a_line_with_a_label():
    starts = counts.buckets(
        "day", datetime(2025, 11, 1, tzinfo=UTC), datetime(2025, 11, 4, tzinfo=UTC)
    )
    counted = pd.DataFrame({"n": 50}, index=starts)
    bands = {"neg": ([0.2] * len(starts), [0.1] * len(starts), [0.3] * len(starts))}
    moment = datetime(2025, 11, 2, 12, tzinfo=UTC)
    figure = charts.tone(counted, bands, "day", palette.LIGHT, marks=[(moment, "ander model")])
    [line] = figure.layout.shapes
    assert (line.type, line.x0, line.y1) == ("line", line.x1, 1)
    assert line.x0 == datetime(2025, 11, 2, 13)  # noqa: DTZ001
    assert [one.text for one in figure.layout.annotations] == ["ander model"]

"""Server time of the page Uitzending at a million mentions, against counting plainly."""

import logging
import os
import statistics
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import streamlit as st
from streamlit.testing.v1 import AppTest

from benchmarks import synthetic
from benchmarks.figure import ROOT, Figure, median_seconds, quicker, seconds
from dashboard import broadcasts
from data import events, facts
from data.connection import Database
from data.records import Contacts, Event, Facts, Measured, Visits, stable_id
from data.times import to_database, whole_hour

APP = ROOT / "dashboard" / "app.py"
RUNS, DAYS = 5, 100
COUNT = 1_000_000
LANDING, CONTROLS = "/themas/", ("/contact/", "/over-ons/")
HOUR = timedelta(hours=1)


def measure() -> list[Figure]:
    """Measure the page after a broadcast when nothing is kept, and again; and a live refresh."""
    logging.disable(logging.WARNING)  # Streamlit tells at every render that no browser looks
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        database = synthetic.fill(folder, COUNT)
        event = _add_the_rest(database)
        os.environ["LUISTERPOST_SETTINGS"] = str(synthetic.settings_file(folder))
        _render("na")  # the libraries load once a server
        after = statistics.median(seconds(lambda: _render("na")) for _ in range(RUNS))
        again = statistics.median(_again() for _ in range(RUNS))
        live = statistics.median(seconds(lambda: _live(event)) for _ in range(RUNS))
        plain = median_seconds(lambda: _plainly(database), 3)
    st.cache_data.clear()
    st.cache_resource.clear()
    return [
        quicker("Uitzending after, 1,000,000: nothing kept", after, plain, "< 1.5"),
        quicker("Uitzending after, 1,000,000: new data, same series", again, plain, "< 1.5"),
        quicker("Uitzending live, 1,000,000: refresh", live, plain, "< 0.5"),
    ]


def _render(part: str) -> AppTest:
    st.cache_data.clear()
    st.cache_resource.clear()
    return _opened(part)


def _opened(part: str) -> AppTest:
    app = AppTest.from_file(str(APP), default_timeout=300)
    app.switch_page("app_pages/broadcast.py").query_params["deel"] = part
    app.run()
    if app.exception:
        raise RuntimeError(str(app.exception))
    return app


def _again() -> float:
    """Render after something was stored that does not touch the broadcast."""
    broadcasts.forget_answers()
    return seconds(lambda: _opened("na"))


def _live(event: Event) -> None:
    st.cache_data.clear()
    broadcasts.forget_answers()
    broadcasts.live(event, 1, HOUR)


def _add_the_rest(database: Database) -> Event:
    now = whole_hour(datetime.now(UTC))
    start = now - timedelta(days=10)
    event = Event(
        id=stable_id("benchmark"),
        name="Over de wachtlijst",
        started_at=start,
        ended_at=start + HOUR,
        topics=("Merelhof",),
        landing_pages=(LANDING,),
        control_pages=CONTROLS,
    )
    with database.writing() as connection:
        facts.add(connection, "Cijfers", _facts(now), now)
    events.save(database, [event], now)
    return event


def _facts(now: datetime) -> Facts:
    luck = np.random.default_rng(1)
    hours = [now - HOUR * back for back in range(DAYS * 24, 0, -1)]
    topics = ("wachtlijst", "indicatie")
    return Facts(
        visits=tuple(
            Visits(hour=hour, page=page, count=int(luck.poisson(20)))
            for hour in hours
            for page in (LANDING, *CONTROLS)
        ),
        contacts=tuple(
            Contacts(hour=hour, channel="telefoon", topic=topic, count=int(luck.poisson(3)))
            for hour in hours
            for topic in topics
        ),
        measured=(Measured(started_at=hours[0], ended_at=now),),
    )


def _plainly(database: Database) -> pd.DataFrame:
    since = datetime.now(UTC) - timedelta(days=90)
    with database.reading() as connection:
        rows = connection.execute(
            "SELECT mentions.published_at, topics, polarity FROM mentions "
            "LEFT JOIN scores ON scores.mention_id = mentions.id WHERE published_at >= $since",
            {"since": to_database(since)},
        ).df()
    rows["hour"] = rows["published_at"].dt.floor("h")
    return rows.explode("topics").groupby(["hour", "topics", "polarity"]).size().unstack()

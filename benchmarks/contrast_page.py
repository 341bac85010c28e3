"""Server time of the page Contrast at a million mentions, against counting plainly in pandas."""

import logging
import os
import statistics
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pandas as pd
import streamlit as st
from streamlit.testing.v1 import AppTest

from benchmarks import synthetic
from benchmarks.figure import ROOT, Figure, median_seconds, quicker, seconds
from data import facts
from data.connection import Database
from data.records import Complaints, Facts, ReviewScore
from data.times import to_database

APP = ROOT / "dashboard" / "app.py"
RUNS, WEEKS = 5, 57
COUNT = 1_000_000


def measure() -> list[Figure]:
    """Measure a full render of the page over ninety days, and over a year."""
    logging.disable(logging.WARNING)  # Streamlit tells at every render that no browser looks
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        database = synthetic.fill(folder, COUNT)
        _add_the_rest(database)
        os.environ["LUISTERPOST_SETTINGS"] = str(synthetic.settings_file(folder))
        _render("90")  # the libraries load once a server
        quarter = statistics.median(seconds(lambda: _render("90")) for _ in range(RUNS))
        year = statistics.median(seconds(lambda: _render("365")) for _ in range(RUNS))
        plain = median_seconds(lambda: _plainly(database, 90), 3)
        plain_year = median_seconds(lambda: _plainly(database, 365), 3)
    st.cache_data.clear()
    st.cache_resource.clear()
    return [
        quicker("Contrast, 1,000,000: full render of 90 days", quarter, plain, "< 1.5"),
        quicker("Contrast, 1,000,000: full render of a year", year, plain_year, "< 1.5"),
    ]


def _render(period: str) -> AppTest:
    st.cache_data.clear()
    st.cache_resource.clear()
    app = AppTest.from_file(str(APP), default_timeout=300)
    app.switch_page("app_pages/contrast.py").query_params["periode"] = period
    app.run()
    if app.exception:
        raise RuntimeError(str(app.exception))
    return app


def _add_the_rest(database: Database) -> None:
    """Add themes and targets, reviews with texts, scores and complaints by week."""
    now = datetime.now(UTC)
    with database.writing() as connection:
        connection.execute("UPDATE mentions SET channel = 'review' WHERE hash(id) % 50 = 0")
        connection.execute(_ASPECTS)
        facts.add(connection, "Cijfers", _facts(now), now)


def _facts(now: datetime) -> Facts:
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    starts = [midnight - timedelta(weeks=at) for at in range(WEEKS, 0, -1)]
    week = timedelta(weeks=1)
    names = ("", *(f"Organisatie {number}" for number in range(12)))
    return Facts(
        scores=tuple(
            ReviewScore(
                instrument="Ervaringwijzer",
                organisation=name,
                started_at=start,
                ended_at=start + week,
                mean=8.2 + at % 5 / 20,
                count=25 + at % 7,
                deviation=1.2,
            )
            for name in names
            for at, start in enumerate(starts)
        ),
        complaints=tuple(
            Complaints(started_at=one, ended_at=one + week, count=2, clients=1_000)
            for one in starts
        ),
    )


def _plainly(database: Database, days: int) -> pd.DataFrame:
    """Read the rows and count tone by week, thread, theme and author, without any statistics."""
    start = to_database(datetime.now(UTC) - timedelta(days=days))
    with database.reading() as connection:
        rows = connection.execute(
            "SELECT mentions.published_at, thread, source, author, themes, target, polarity "
            "FROM mentions LEFT JOIN scores ON scores.mention_id = mentions.id "
            "LEFT JOIN aspects ON aspects.mention_id = mentions.id "
            "WHERE mentions.published_at >= $start",
            {"start": start},
        ).df()
    week = rows["published_at"].dt.tz_localize("UTC").dt.tz_convert("Europe/Amsterdam")
    bad = rows[rows["polarity"] == "neg"]
    counted = [bad.groupby(name).size() for name in ("thread", "source", "target", "author")]
    themes = bad.explode("themes").groupby("themes").size()
    tone = rows.groupby([week.dt.strftime("%G-%V"), "polarity"]).size().unstack()
    return pd.concat([tone, *[one.to_frame() for one in (*counted, themes)]])


_ASPECTS = """
INSERT INTO aspects BY NAME
SELECT id AS mention_id, content_hash,
    CASE hash(id) % 6 WHEN 0 THEN ['wachttijd'] WHEN 1 THEN ['bejegening', 'personeel']
        WHEN 2 THEN ['bereikbaarheid'] ELSE [] END AS themes,
    [] AS likely, [] AS hinted,
    CASE hash(id) % 7 WHEN 0 THEN 'sector' WHEN 1 THEN 'other' ELSE 'us' END AS target,
    false AS target_uncertain, '1' AS version, published_at
FROM mentions ORDER BY published_at
"""

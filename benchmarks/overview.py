"""Server time of the page Overzicht, against counting plainly in pandas."""

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
from data.connection import Database
from data.records import Selection
from data.times import to_database

APP = ROOT / "dashboard" / "app.py"
RUNS = 5


def measure() -> list[Figure]:
    """Measure the first render and a filter change at a million and ten million mentions."""
    logging.disable(logging.WARNING)  # Streamlit tells at every render that no browser looks
    one = _page(1_000_000)
    ten = _page(10_000_000)
    return [
        quicker("Overzicht, 1,000,000: first full render", one[0], one[2], "< 0.8"),
        quicker("Overzicht, 1,000,000: filter change", one[1], one[2], "< 0.4"),
        quicker("Overzicht, 10,000,000: first full render", ten[0], ten[2], "< 3"),
        quicker("Overzicht, 10,000,000: filter change", ten[1], ten[2], "< 3"),
        quicker("growth of the render for 10 times the data", ten[0] / one[0], 10.0, "< 10", "×"),
    ]


def _page(count: int) -> tuple[float, float, float]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        database = synthetic.fill(folder, count)
        os.environ["LUISTERPOST_SETTINGS"] = str(synthetic.settings_file(folder))
        _render()  # the libraries load once a server
        first = statistics.median(seconds(_render) for _ in range(RUNS))
        change = statistics.median(_filter_change() for _ in range(RUNS))
        plain = median_seconds(lambda: _plainly(database), 3)
        st.cache_data.clear()
        st.cache_resource.clear()
    return first, change, plain


def _render() -> AppTest:
    st.cache_data.clear()
    page = AppTest.from_file(str(APP), default_timeout=300).run()
    if page.exception:
        raise RuntimeError(str(page.exception))
    return page


def _filter_change() -> float:
    page = _render()
    channels = next(one for one in page.multiselect if "anaal" in str(one.label).lower())
    channels.select(channels.options[0])
    return seconds(page.run)


def _plainly(database: Database) -> pd.DataFrame:
    end = datetime.now(UTC)
    with database.reading() as connection:
        rows = connection.execute(
            "SELECT mentions.published_at, channel, topics, polarity FROM mentions "
            "LEFT JOIN scores ON scores.mention_id = mentions.id WHERE published_at >= $start",
            {"start": to_database(Selection(start=end - timedelta(days=56), end=end).start)},
        ).df()
    rows["day"] = (
        rows["published_at"].dt.tz_localize("UTC").dt.tz_convert("Europe/Amsterdam").dt.date
    )
    return rows.explode("topics").groupby(["day", "channel", "topics", "polarity"]).size().unstack()

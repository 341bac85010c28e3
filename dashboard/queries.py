"""The only door from the pages to settings, data and analysis.

What depends on content is cached by the data version, so new data is its own
invalidation and all sessions share the answers. State that changes without content
(heartbeats, source states) is read anew.
"""

# ruff: noqa: ARG001  (the version is there to be part of the key of the cache)

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from uuid import UUID

import pandas as pd
import streamlit as st

from analysis import changes, counts
from data import aspects, labels, model_scores, read_facts, read_model, read_subjects, times
from data import notes as notes_
from data import settings as settings_
from data.connection import Database, open_database
from data.model_scores import Progress
from data.records import Aspects, Note, Selection, SourceState, TopicSet
from reports import about as about_
from reports.about import About
from sentiment import themes
from studies import confusion, questions
from studies import contrast as contrast_
from studies.contrast import ContrastStudy
from studies.questions import Question

SCHEDULER = "scheduler"
MOST_THREADS = 5


def now() -> datetime:
    """Return the time."""
    return times.now()


def settings() -> settings_.Settings:
    """Return the settings, read once for each file."""
    return _settings(settings_.settings_file().resolve())


@st.cache_resource(max_entries=4, show_spinner=False)
def _settings(file: Path) -> settings_.Settings:
    return settings_.load(file)


def database() -> Database:
    """Return the database, opened once for each place."""
    return _database(settings().storage)


@st.cache_resource(max_entries=4, show_spinner=False, hash_funcs={settings_.Storage: repr})
def _database(storage: settings_.Storage) -> Database:
    return open_database(storage)


def data_version() -> int:
    """Return the version of what is stored now."""
    return read_model.data_version(database())


def heartbeat() -> datetime | None:
    """Return the last sign of life of the scheduler."""
    return read_model.heartbeat(database(), SCHEDULER)


def source_states() -> dict[str, SourceState]:
    """Return how every source is doing."""
    return read_model.source_states(database())


def rounds(since: datetime) -> pd.DataFrame:
    """Return the rounds since a moment."""
    return read_model.rounds(database(), since)


@st.cache_data(max_entries=8, show_spinner=False)
def topic_sets(version: int) -> list[TopicSet]:
    """Return every version of the topics."""
    return read_model.topic_sets(database())


@st.cache_data(max_entries=8, show_spinner=False)
def model_uses(version: int) -> pd.DataFrame:
    """Return which models scored since when."""
    return read_model.model_uses(database())


@st.cache_data(max_entries=8, show_spinner=False)
def by_source(version: int) -> pd.DataFrame:
    """Return the number of mentions and the newest one by source."""
    return read_model.by_source(database())


@st.cache_data(max_entries=8, show_spinner=False)
def fact_counts(version: int) -> dict[str, dict[str, int]]:
    """Return how many scores, complaints, contacts and visits each source gave."""
    return read_facts.counts(database())


@st.cache_resource(max_entries=12, show_spinner=False)
def cube(
    version: int, start: datetime, end: datetime, by_hour: tuple[datetime, datetime]
) -> pd.DataFrame:
    """Return the counts of a period by day and all else; shared, so never change it.

    As a resource, because a copy for each session and each run costs more than it guards.
    """
    return counts.prepare(read_model.counts(database(), start, end, by_hour=by_hour))


@st.cache_data(max_entries=16, show_spinner=False)
def gaps(version: int, start: datetime, end: datetime) -> pd.DataFrame:
    """Return the gaps that touch a period."""
    return read_model.gaps(database(), start, end)


@st.cache_data(max_entries=8, show_spinner=False)
def delays(version: int, start: datetime, end: datetime) -> pd.DataFrame:
    """Return the time between published and first seen by source."""
    return read_model.delays(database(), start, end)


@st.cache_data(max_entries=8, show_spinner=False)
def stored(version: int) -> int:
    """Return how many mentions are stored."""
    return read_model.totals(database())["mentions"]


@st.cache_data(max_entries=8, show_spinner=False)
def notes(version: int) -> list[Note]:
    """Return what the program has to say to people, oldest first."""
    return notes_.every(database())


@st.cache_data(max_entries=8, show_spinner=False)
def shown_model(version: int) -> tuple[str, str] | None:
    """Return name and version of the model whose scores are shown."""
    return model_scores.shown(database())


def rescoring() -> Progress | None:
    """Return how far a newer model got; read anew, because it changes no content."""
    return model_scores.progress(database())


@st.cache_data(max_entries=8, show_spinner=False)
def backlog(version: int) -> int:
    """Return how many mentions the shown model has not scored yet."""
    shown = shown_model(version)
    if shown is None:
        return read_model.totals(database())["mentions"]
    return read_model.unscored_count(database(), *shown)


@st.cache_data(max_entries=64, show_spinner=False)
def mentions(version: int, selection: Selection, limit: int, offset: int = 0) -> pd.DataFrame:
    """Return mentions of a selection, newest first."""
    return read_model.mentions(database(), selection, limit=limit, offset=offset)


def theme_titles() -> dict[str, str]:
    """Return what the themes are called on the screen, by name, in the order of the rules."""
    return themes.load(settings().sentiment.themes).titles


def with_aspects(version: int, mentions: pd.DataFrame) -> pd.DataFrame:
    """Return the mentions with what they are about in a column ``aspects``; None where unknown."""
    if mentions.empty:
        return mentions.assign(aspects=None)
    moments = mentions["published_at"]
    known = _aspects(version, tuple(mentions["id"]), moments.min(), moments.max())
    return _beside(mentions, known)


def _beside(mentions: pd.DataFrame, known: dict[UUID, Aspects]) -> pd.DataFrame:
    return mentions.assign(
        aspects=pd.Series([known.get(one) for one in mentions["id"]], mentions.index, object)
    )


@st.cache_data(max_entries=64, show_spinner=False)
def _aspects(
    version: int, identities: tuple[UUID, ...], first: datetime, last: datetime
) -> dict[UUID, Aspects]:
    return aspects.of(database(), identities, first, last)


@st.cache_data(max_entries=16, show_spinner=False)
def theme_counts(
    version: int, selection: Selection, before: datetime, until: datetime
) -> pd.DataFrame:
    """Return the number of mentions by theme in a period and in the one before."""
    return aspects.counts(database(), selection, before, until)


@st.cache_data(max_entries=64, show_spinner=False)
def count(version: int, selection: Selection) -> int:
    """Count the mentions of a selection."""
    return read_model.count(database(), selection)


@st.cache_data(max_entries=16, show_spinner=False)
def threads(version: int, selection: Selection, before: datetime) -> pd.DataFrame:
    """Return the threads with most mentions in a period."""
    return read_subjects.threads(database(), selection, before, limit=MOST_THREADS)


@st.cache_data(max_entries=16, show_spinner=False)
def new_words(version: int, selection: Selection, before: datetime, mentions: int) -> list[str]:
    """Return the words that stand out against the period before."""
    words = read_subjects.words(database(), selection, before, mentions)
    return changes.words_that_stand_out(words)


def contrast(version: int, selection: Selection) -> ContrastStudy:
    """Return the contrast of what the filters select, as it stood when the hour began."""
    question = questions.ask(
        settings(),
        selection.start,
        selection.end,
        topics=selection.topics,
        channels=selection.channels,
    )
    hour = times.whole_hour(now())
    return _contrast(version, labels.stamp(database()), question, hour)


@st.cache_resource(max_entries=12, show_spinner=False)
def _contrast(version: int, stamp: int, question: Question, now: datetime) -> ContrastStudy:
    with database().reading():  # opening a large file once is quicker than for every question
        known = confusion.known(database(), settings().storage.directory)
        return contrast_.study(database(), settings(), question, known, now)


@st.cache_data(max_entries=32, show_spinner=False)
def thread(version: int, address: str, limit: int) -> pd.DataFrame:
    """Return the newest mentions under one article or post, of any time."""
    ever = Selection(start=times.EARLIEST, end=times.EARLIEST.replace(year=9000), thread=address)
    return read_model.mentions(database(), ever, limit=limit)


def about(start: datetime, end: datetime) -> Callable[[], About]:
    """Return what reads the surroundings of a report; it needs no page around it."""
    source, known = database(), settings()
    return lambda: about_.of(source, known, start, end)


def export_reader(selection: Selection, limit: int) -> Callable[[], tuple[int, int, pd.DataFrame]]:
    """Return what reads data version, count and mentions with what they are about.

    It may be called whenever and wherever, without a page around it.
    """
    source = database()

    def read() -> tuple[int, int, pd.DataFrame]:
        version = read_model.data_version(source)
        found = read_model.count(source, selection)
        rows = read_model.mentions(source, selection, limit=limit)
        known = aspects.of(source, list(rows["id"]), selection.start, selection.end)
        return version, found, _beside(rows, known)

    return read

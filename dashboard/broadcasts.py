"""The door from the pages to broadcasts: plan them, follow them, look back on them.

The study of a broadcast takes longest where it looks at the series; that part is kept by
the numbers themselves, so that new data about something else cost nothing.
"""

# ruff: noqa: ARG001  (version and stamp are there to be part of the key of the cache)

from datetime import datetime, timedelta
from uuid import UUID

import streamlit as st

from analysis.broadcast import Windows
from analysis.confusion import Confusion
from collectors import calendars
from collectors.calendars import Calendar
from dashboard import labelled, queries
from data import events, labels, read_facts, times
from data.records import Annotation, Event
from studies import broadcast, broadcast_live
from studies.broadcast import BroadcastStudy, Looked, Series
from studies.broadcast_facts import Around
from studies.broadcast_live import Background, LiveView


@st.cache_data(max_entries=8, show_spinner=False)
def every(version: int) -> list[Event]:
    """Return all events, oldest first."""
    return events.every(queries.database())


@st.cache_data(max_entries=32, show_spinner=False)
def annotations(version: int, event: UUID) -> list[Annotation]:
    """Return what was noted with an event, oldest first."""
    return events.annotations_of(queries.database(), event)


@st.cache_data(max_entries=8, show_spinner=False)
def pages(version: int) -> list[str]:
    """Return every page of which visits are stored, the busiest first."""
    return read_facts.pages(queries.database())


def save(*wanted: Event) -> None:
    """Store events."""
    events.save(queries.database(), wanted, queries.now())


def remove(event: UUID) -> None:
    """Delete an event and what was noted with it."""
    events.remove(queries.database(), event)


def annotate(annotation: Annotation) -> None:
    """Store an annotation."""
    events.annotate(queries.database(), annotation, queries.now())


def remove_annotation(annotation: UUID) -> None:
    """Delete an annotation."""
    events.remove_annotation(queries.database(), annotation)


def read_calendar(content: bytes) -> Calendar:
    """Read an iCalendar file.

    Raises:
        ImportRefused: when it is none, or holds too much.
    """
    topics = [one.name for one in queries.settings().topics]
    return calendars.parse(content, topics, queries.now())


def take_over(calendar: Calendar) -> int:
    """Store the events of a calendar, remove those called off, and return how many of those."""
    known = {one.id for one in events.every(queries.database())}
    gone = [one for one in calendar.cancelled if one in known]
    for one in gone:
        remove(one)
    save(*calendar.events)
    return len(gone)


def study(version: int, event: Event, windows: Windows) -> BroadcastStudy:
    """Return what a broadcast did, as it stood when the hour began."""
    hour = times.whole_hour(queries.now())
    return _study(version, labels.stamp(queries.database()), event, windows, hour)


@st.cache_resource(max_entries=8, show_spinner=False)
def _study(
    version: int, stamp: int, event: Event, windows: Windows, now: datetime
) -> BroadcastStudy:
    known = labelled.known_confusion(version)
    database, settings = queries.database(), queries.settings()
    return broadcast.study(database, settings, event, windows, known, now, _look)


def _look(series: Series, event: Event, windows: Windows, around: Around) -> Looked:
    return _looked(series.digest(), event, windows, around.related, series, around)


@st.cache_resource(max_entries=16, show_spinner=False)
def _looked(
    digest: str,
    event: Event,
    windows: Windows,
    related: tuple[tuple[datetime, datetime], ...],
    _series: Series,
    _around: Around,
) -> Looked:
    return broadcast.look_at(_series, event, windows, _around)


def live(event: Event, bucket: int, back: timedelta) -> LiveView:
    """Return what is going on now; read anew, and shared by all who look in the same seconds."""
    now = queries.now()
    moment = now.replace(second=now.second // 5 * 5, microsecond=0)
    return _live(queries.data_version(), event, moment, bucket, back)


@st.cache_resource(max_entries=4, show_spinner=False)
def _live(version: int, event: Event, now: datetime, bucket: int, back: timedelta) -> LiveView:
    known: Confusion | None = labelled.known_confusion(version)
    behind = _background(event, times.whole_hour(now))
    return broadcast_live.live(
        queries.database(),
        event,
        now,
        confusion=known,
        bucket=bucket,
        back=back,
        behind=behind,
    )


@st.cache_resource(max_entries=4, show_spinner=False)
def _background(event: Event, hour: datetime) -> Background:
    """Read what a whole hour of views is held against, once."""
    return broadcast_live.background(queries.database(), event, hour)


def known_confusion(version: int) -> Confusion | None:
    """Return what the shown model takes for what."""
    return labelled.known_confusion(version)


def forget_answers() -> None:
    """Forget what depends on the data version, but not what the numbers themselves decided."""
    _study.clear()
    _live.clear()

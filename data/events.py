"""Events such as broadcasts, and what was done or happened around them."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import duckdb

from data.connection import Database
from data.records import Annotation, AnnotationKind, Event
from data.store import retried
from data.times import to_database


@retried
def save(database: Database, events: Sequence[Event], now: datetime) -> None:
    """Store events in one transaction; one with a known id takes the place of the old one."""
    if not events:
        return
    with database.writing() as connection:
        for event in {one.id: one for one in events}.values():
            connection.execute("DELETE FROM events WHERE id = $id", {"id": event.id})
            _insert(connection, event, now)


def _insert(connection: duckdb.DuckDBPyConnection, event: Event, now: datetime) -> None:
    connection.execute(
        """
        INSERT INTO events VALUES (
            $id, $name, $series, $started_at, $ended_at, $channel,
            $topics, $landing_pages, $control_pages, $now
        )
        """,
        {
            "id": event.id,
            "name": event.name,
            "series": event.series,
            "started_at": to_database(event.started_at),
            "ended_at": to_database(event.ended_at),
            "channel": event.channel,
            "topics": list(event.topics),
            "landing_pages": list(event.landing_pages),
            "control_pages": list(event.control_pages),
            "now": to_database(now),
        },
    )


@retried
def remove(database: Database, event: UUID) -> None:
    """Delete an event and what was noted with it."""
    with database.writing() as connection:
        connection.execute("DELETE FROM annotations WHERE event_id = $id", {"id": event})
        connection.execute("DELETE FROM events WHERE id = $id", {"id": event})


def every(database: Database) -> list[Event]:
    """Return all events, oldest first."""
    with database.reading() as connection:
        rows = connection.execute(
            """
            SELECT id, name, series, started_at, ended_at, channel,
                topics, landing_pages, control_pages
            FROM events ORDER BY started_at, name, id
            """
        ).fetchall()
    return [_event(*row) for row in rows]


def one(database: Database, event: UUID) -> Event | None:
    """Return an event, or nothing when there is none with that id."""
    return next((found for found in every(database) if found.id == event), None)


def _event(
    identity: UUID,
    name: str,
    series: str,
    started_at: datetime,
    ended_at: datetime,
    channel: str,
    *lists: list[str],
) -> Event:
    topics, landing_pages, control_pages = map(tuple, lists)
    return Event(
        id=identity,
        name=name,
        series=series,
        started_at=started_at.replace(tzinfo=UTC),
        ended_at=ended_at.replace(tzinfo=UTC),
        channel=channel,
        topics=topics,
        landing_pages=landing_pages,
        control_pages=control_pages,
    )


@retried
def annotate(database: Database, annotation: Annotation, now: datetime) -> None:
    """Store an annotation; one with a known id takes the place of the old one."""
    values: dict[str, Any] = {
        "id": annotation.id,
        "event": annotation.event,
        "kind": annotation.kind.value,
        "at": to_database(annotation.at),
        "text": annotation.text,
        "now": to_database(now),
    }
    with database.writing() as connection:
        connection.execute("DELETE FROM annotations WHERE id = $id", {"id": annotation.id})
        connection.execute(
            "INSERT INTO annotations VALUES ($id, $event, $kind, $at, $text, $now)", values
        )


@retried
def remove_annotation(database: Database, annotation: UUID) -> None:
    """Delete an annotation."""
    with database.writing() as connection:
        connection.execute("DELETE FROM annotations WHERE id = $id", {"id": annotation})


def annotations(database: Database, start: datetime, end: datetime) -> list[Annotation]:
    """Return what was noted in a period, oldest first; ``end`` is not included."""
    with database.reading() as connection:
        rows = connection.execute(
            """
            SELECT id, event_id, kind, happened_at, text FROM annotations
            WHERE happened_at >= $start AND happened_at < $end ORDER BY happened_at, text, id
            """,
            {"start": to_database(start), "end": to_database(end)},
        ).fetchall()
    return [_annotation(*row) for row in rows]


def annotations_of(database: Database, event: UUID) -> list[Annotation]:
    """Return what was noted with an event, oldest first."""
    with database.reading() as connection:
        rows = connection.execute(
            """
            SELECT id, event_id, kind, happened_at, text FROM annotations
            WHERE event_id = $event ORDER BY happened_at, text, id
            """,
            {"event": event},
        ).fetchall()
    return [_annotation(*row) for row in rows]


def _annotation(
    identity: UUID, event: UUID | None, kind: str, at: datetime, text: str
) -> Annotation:
    return Annotation(
        id=identity,
        event=event,
        kind=AnnotationKind(kind),
        at=at.replace(tzinfo=UTC),
        text=text,
    )

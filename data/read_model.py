"""Every read from the database, one function a question."""

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from data.connection import Database
from data.records import Cursor, Selection, SourceState, Term, Topic, TopicSet
from data.times import from_database, summer_times, to_database

if TYPE_CHECKING:
    import pandas as pd

SCHEDULER = "scheduler"
"""The process whose heartbeat tells that collecting goes on."""

Parameters = dict[str, Any]

SHOWN_MODEL = """
    shown_model AS (
        SELECT model, version FROM model_uses
        ORDER BY completed_at IS NULL, since DESC LIMIT 1
    ),
    shown_scores AS (
        SELECT scores.* FROM scores JOIN shown_model USING (model, version)
    )
"""


def data_version(database: Database) -> int:
    """Return the number that every committed write of content raises."""
    with database.reading() as connection:
        row = connection.execute("SELECT version FROM data_version").fetchone()
    return int(row[0]) if row else 0


def cursor(database: Database, source: str) -> Cursor:
    """Return where the next collection of a source continues; empty before the first."""
    with database.reading() as connection:
        row = connection.execute(
            "SELECT cursor FROM cursors WHERE source = $source", {"source": source}
        ).fetchone()
    return dict(json.loads(row[0])) if row else {}


def source_states(database: Database) -> dict[str, SourceState]:
    """Return the state of every source that was ever tried, by name."""
    with database.reading() as connection:
        rows = connection.execute(
            """
            SELECT source, next_run_at, failures, last_ok_at, first_ok_at, error, detail
            FROM source_states
            """
        ).fetchall()
    return {
        row[0]: SourceState(
            source=row[0],
            next_run_at=from_database(row[1]),
            failures=row[2],
            last_ok_at=from_database(row[3]),
            first_ok_at=from_database(row[4]),
            error=row[5],
            detail=row[6],
        )
        for row in rows
    }


def rounds(database: Database, since: datetime) -> "pd.DataFrame":
    """Return the rounds since a moment, newest first: one row a round, times in UTC."""
    with database.reading() as connection:
        frame = connection.execute(
            "SELECT * FROM rounds WHERE started_at >= $since ORDER BY started_at DESC",
            {"since": to_database(since)},
        ).df()
    return _aware(frame, "started_at", "ended_at")


def heartbeat(database: Database, process: str) -> datetime | None:
    """Return the last sign of life of a process."""
    with database.reading() as connection:
        row = connection.execute(
            "SELECT beat_at FROM heartbeats WHERE process = $process", {"process": process}
        ).fetchone()
    return from_database(row[0]) if row else None


def gaps(database: Database, start: datetime, end: datetime) -> "pd.DataFrame":
    """Return source, start, end and reason of every gap that touches a period."""
    with database.reading() as connection:
        frame = connection.execute(
            """
            SELECT source, started_at, ended_at, reason FROM gaps
            WHERE started_at < $end AND ended_at > $start ORDER BY started_at
            """,
            {"start": to_database(start), "end": to_database(end)},
        ).df()
    return _aware(frame, "started_at", "ended_at")


def counts(
    database: Database,
    start: datetime,
    end: datetime,
    *,
    by_hour: tuple[datetime, datetime] | None = None,
) -> "pd.DataFrame":
    """Count mentions by Dutch day, channel, source, set of topics and tone.

    Columns: ``day`` (midnight, without a zone), ``hour`` (UTC, aware; null outside
    ``by_hour``, which is everything unless given), ``channel``, ``source``, ``topics``
    (names joined by ``|``), ``tone`` (neg, neu, pos, ``none`` for no answer, null for not
    scored), ``uncertain`` (boolean or null) and ``mentions``. Deleted mentions count:
    they were said.
    """
    fine_start, fine_end = by_hour or (start, end)
    local, parameters = _local_time(start, end)
    # A mention is scored after it was published, so older scores need not be looked at.
    with database.reading() as connection:
        frame = connection.execute(
            f"""
            WITH {SHOWN_MODEL}, cells AS (
                SELECT
                    date_trunc('day', {local}) AS day,
                    CASE WHEN published_at >= $fine_start AND published_at < $fine_end
                        THEN date_trunc('hour', published_at) END AS hour,
                    channel, source, topics,
                    CASE WHEN mention_id IS NOT NULL THEN coalesce(polarity, 'none') END AS tone,
                    uncertain, count(*) AS mentions
                FROM mentions LEFT JOIN shown_scores
                    ON shown_scores.mention_id = mentions.id
                    AND shown_scores.scored_at >= $start - INTERVAL 2 DAY
                WHERE published_at >= $start AND published_at < $end
                GROUP BY ALL
            )
            SELECT * REPLACE (array_to_string(topics, '|') AS topics) FROM cells
            """,
            {
                **parameters,
                "start": to_database(start),
                "end": to_database(end),
                "fine_start": to_database(fine_start),
                "fine_end": to_database(fine_end),
            },
        ).df()
    return _aware(frame, "hour")


def _local_time(start: datetime, end: datetime) -> tuple[str, Parameters]:
    """Write Dutch clock time as SQL: the database itself knows no time zones."""
    parameters: Parameters = {}
    hours = "1"
    for number, (first, last) in enumerate(summer_times(start, end)):
        hours += f" + (published_at >= $from_{number} AND published_at < $to_{number})::INTEGER"
        parameters |= {f"from_{number}": to_database(first), f"to_{number}": to_database(last)}
    return f"published_at + to_hours({hours})", parameters


def mentions(
    database: Database, selection: Selection, *, limit: int, offset: int = 0
) -> "pd.DataFrame":
    """Return mentions of a selection with their shown score, newest first."""
    clause, parameters = _where(selection)
    # Wide columns and scores are read for the chosen rows only: ten times less to sort.
    with database.reading() as connection:
        frame = connection.execute(
            f"""
            WITH {SHOWN_MODEL},
            chosen AS MATERIALIZED (
                SELECT id AS chosen_id, published_at AS chosen_at FROM {_searched(selection)}
                WHERE {clause} ORDER BY published_at DESC, id LIMIT $limit OFFSET $offset
            ),
            chosen_scores AS (
                SELECT * FROM shown_scores SEMI JOIN chosen ON mention_id = chosen_id
            )
            SELECT
                id, source, external_id, channel, url, thread, thread_title, reply_to, title,
                text, topics, published_at, first_seen_at, edited_at, deleted_at, edits,
                mention_id IS NOT NULL AS scored, polarity, p_neg, p_neu, p_pos, uncertain,
                model, version
            FROM mentions JOIN chosen ON id = chosen_id AND published_at = chosen_at
            LEFT JOIN chosen_scores ON mention_id = id
            ORDER BY published_at DESC, id
            """,
            {**parameters, "limit": limit, "offset": offset},
        ).df()
    return _aware(frame, "published_at", "first_seen_at", "edited_at", "deleted_at")


def count(database: Database, selection: Selection) -> int:
    """Count the mentions of a selection."""
    clause, parameters = _where(selection)
    with database.reading() as connection:
        row = connection.execute(
            f"WITH {SHOWN_MODEL} SELECT count(*) FROM {_searched(selection)} WHERE {clause}",
            parameters,
        ).fetchone()
    return int(row[0]) if row else 0


def _searched(selection: Selection) -> str:
    if not selection.polarities:
        return "mentions"
    return "mentions LEFT JOIN shown_scores ON shown_scores.mention_id = mentions.id"


def _where(selection: Selection) -> tuple[str, Parameters]:
    parameters: Parameters = {
        "start": to_database(selection.start),
        "end": to_database(selection.end),
    }
    clauses = ["published_at >= $start", "published_at < $end"]
    for name, column in (("channels", "channel"), ("sources", "source")):
        if getattr(selection, name):
            clauses.append(f"list_contains(${name}, {column})")
            parameters[name] = list(getattr(selection, name))
    if selection.topics:
        clauses.append("list_has_any(topics, $topics)")
        parameters["topics"] = list(selection.topics)
    if selection.polarities:
        clauses.append(
            "list_contains($polarities, CASE WHEN mention_id IS NULL THEN 'unscored' "
            "ELSE coalesce(polarity, 'none') END)"
        )
        parameters["polarities"] = list(selection.polarities)
    if selection.themes:
        clauses.append(
            "EXISTS (SELECT 1 FROM aspects WHERE aspects.mention_id = mentions.id "
            "AND aspects.content_hash = mentions.content_hash "
            "AND aspects.published_at >= $start AND aspects.published_at < $end "
            "AND (list_has_any(themes, $themes) OR list_has_any(hinted, $themes)))"
        )
        parameters["themes"] = list(selection.themes)
    if selection.thread:
        clauses.append("thread = $thread")
        parameters["thread"] = selection.thread
    for number, word in enumerate(selection.words):
        clauses.append(f"contains(folded, $word_{number})")
        parameters[f"word_{number}"] = word
    return " AND ".join(clauses), parameters


def unscored(
    database: Database, model: str, version: str, limit: int
) -> list[tuple[UUID, UUID, str]]:
    """Return (id, content hash, text) of mentions without a score of a model, newest first."""
    with database.reading() as connection:
        return connection.execute(
            """
            SELECT id, content_hash,
                CASE WHEN title = '' THEN text
                     WHEN text = '' THEN title ELSE title || '. ' || text END
            FROM mentions
            ANTI JOIN (
                SELECT mention_id FROM scores WHERE model = $model AND version = $version
            ) AS done ON done.mention_id = mentions.id
            WHERE deleted_at IS NULL
            ORDER BY published_at DESC LIMIT $limit
            """,
            {"model": model, "version": version, "limit": limit},
        ).fetchall()


def unscored_count(database: Database, model: str, version: str) -> int:
    """Count the mentions without a score of a model; what is deleted has no scores."""
    with database.reading() as connection:
        row = connection.execute(
            """
            SELECT (SELECT count(*) FROM mentions WHERE deleted_at IS NULL)
                - (SELECT count(*) FROM scores WHERE model = $model AND version = $version)
            """,
            {"model": model, "version": version},
        ).fetchone()
    return int(row[0]) if row else 0


def topic_sets(database: Database) -> list[TopicSet]:
    """Return every version of the topics, oldest first."""
    with database.reading() as connection:
        rows = connection.execute(
            """
            SELECT version, since, definition, changed, applied_at
            FROM topic_sets ORDER BY version
            """
        ).fetchall()
    return [
        TopicSet(
            version=version,
            since=present(since),
            topics=tuple(_topic(topic) for topic in json.loads(definition)),
            changed=tuple(changed),
            applied_at=from_database(applied_at),
        )
        for version, since, definition, changed, applied_at in rows
    ]


def mentions_to_match(
    database: Database, topics_version: int, limit: int
) -> list[tuple[UUID, str]]:
    """Return (id, text) of mentions whose topics are of an older topic set, newest first."""
    with database.reading() as connection:
        return connection.execute(
            """
            SELECT id, title || chr(10) || text || chr(10) || thread_title FROM mentions
            WHERE topics_version < $version AND deleted_at IS NULL
            ORDER BY published_at DESC LIMIT $limit
            """,
            {"version": topics_version, "limit": limit},
        ).fetchall()


def totals(database: Database) -> dict[str, int]:
    """Count what is stored: ``mentions``, ``scored`` (by the shown model) and ``edited``."""
    with database.reading() as connection:
        row = connection.execute(
            f"""
            WITH {SHOWN_MODEL}
            SELECT
                (SELECT count(*) FROM mentions),
                (SELECT count(*) FROM shown_scores),
                (SELECT count(*) FROM mentions WHERE edits > 0)
            """
        ).fetchone() or (0, 0, 0)
    return dict(zip(("mentions", "scored", "edited"), map(int, row), strict=True))


def model_uses(database: Database) -> "pd.DataFrame":
    """Return which models scored since when, oldest first."""
    with database.reading() as connection:
        frame = connection.execute(
            "SELECT model, version, since, completed_at FROM model_uses ORDER BY since"
        ).df()
    return _aware(frame, "since", "completed_at")


def delays(database: Database, start: datetime, end: datetime) -> "pd.DataFrame":
    """Measure the time between published and first seen, in minutes, by source.

    Only mentions published after the first good round of their source: what was
    there before could not have been seen sooner. Columns: source, mentions, median, p95.
    """
    with database.reading() as connection:
        return connection.execute(
            """
            SELECT source, count(*) AS mentions,
                median(epoch(first_seen_at - published_at) / 60) AS median,
                quantile_cont(epoch(first_seen_at - published_at) / 60, 0.95) AS p95
            FROM mentions JOIN source_states USING (source)
            WHERE published_at >= $start AND published_at < $end
              AND published_at > first_ok_at AND first_seen_at >= published_at
            GROUP BY source ORDER BY source
            """,
            {"start": to_database(start), "end": to_database(end)},
        ).df()


def by_source(database: Database) -> "pd.DataFrame":
    """Count mentions and give the newest publication by source: source, mentions, newest."""
    with database.reading() as connection:
        frame = connection.execute(
            "SELECT source, count(*) AS mentions, max(published_at) AS newest "
            "FROM mentions GROUP BY source"
        ).df()
    return _aware(frame, "newest")


def _topic(written: dict[str, Any]) -> Topic:
    return Topic(
        name=written["name"],
        match=tuple(
            Term(text=term["text"], context=tuple(term["context"])) for term in written["match"]
        ),
        require=tuple(written["require"]),
        exclude=tuple(written["exclude"]),
        own=written["own"],
    )


def _aware(frame: "pd.DataFrame", *columns: str) -> "pd.DataFrame":
    # Imported here: only who reads frames pays for it.
    import pandas as pd

    for column in columns:
        frame[column] = pd.to_datetime(frame[column]).dt.tz_localize("UTC")
    return frame


def present(moment: datetime) -> datetime:
    """Return a stored time that can't be missing."""
    aware = from_database(moment)
    if aware is None:
        raise ValueError("a stored time is missing")
    return aware

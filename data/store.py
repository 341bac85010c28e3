"""Every write to the database, one function a statement or transaction."""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from functools import wraps
from typing import ParamSpec, TypeVar
from uuid import UUID

import duckdb
import pyarrow as pa
from tenacity import retry, retry_if_exception_type, stop_after_attempt, wait_random_exponential

from data import facts, incoming
from data.connection import Database
from data.records import (
    Batch,
    Facts,
    Gap,
    Round,
    Sentiment,
    SourceState,
    Stored,
    Topic,
    TopicSet,
)
from data.times import to_database
from data.topics import Matcher

P = ParamSpec("P")
R = TypeVar("R")

ROUNDS_KEPT = timedelta(days=90)


def retried(write: Callable[P, R]) -> Callable[P, R]:
    """Repeat a write that lost against another writer of the same DuckLake catalog."""

    @retry(
        retry=retry_if_exception_type(duckdb.TransactionException),
        stop=stop_after_attempt(8),
        wait=wait_random_exponential(multiplier=0.05, max=2),
        reraise=True,
    )
    @wraps(write)
    def attempt(*args: P.args, **kwargs: P.kwargs) -> R:
        return write(*args, **kwargs)

    return attempt


@retried
def add_batch(
    database: Database,
    source: str,
    batch: Batch,
    *,
    matcher: Matcher,
    topics_version: int,
    keep_unmatched: bool,
    now: datetime,
) -> Stored:
    """Store a batch and the cursor after it in one transaction."""
    table, unmatched = incoming.mention_table(
        batch.mentions, matcher, keep_unmatched=keep_unmatched
    )
    content = bool(table.num_rows or batch.deleted or batch.gap or batch.facts != Facts())
    with database.writing(raises_version=content) as connection:
        edited = added = 0
        if table.num_rows:
            connection.register("incoming", table)
            edited = _update_edited(connection, topics_version, now)
            added = _insert_new(connection, topics_version, now)
        deleted = _forget_deleted(connection, source, batch.deleted, now)
        if batch.gap:
            _insert_gap(connection, batch.gap, now)
        facts.add(connection, source, batch.facts, now)
        _set_cursor(connection, source, batch)
    return Stored(
        seen=len(batch.mentions),
        added=added,
        edited=edited,
        deleted=deleted,
        unmatched=unmatched,
        refused=batch.refused,
    )


def _update_edited(
    connection: duckdb.DuckDBPyConnection, topics_version: int, now: datetime
) -> int:
    changed = connection.execute(
        """
        SELECT mentions.id FROM mentions
        JOIN incoming ON mentions.id = incoming.id::UUID
        WHERE mentions.content_hash <> incoming.content_hash::UUID
        """
    ).fetchall()
    if not changed:
        return 0
    connection.execute(
        """
        UPDATE mentions SET
            title = incoming.title, text = incoming.text, folded = incoming.folded,
            content_hash = incoming.content_hash::UUID, url = incoming.url,
            thread_title = incoming.thread_title, topics = incoming.topics,
            topics_version = $topics_version, collected_at = $now, edited_at = $now,
            edits = edits + 1, deleted_at = NULL
        FROM incoming
        WHERE mentions.id = incoming.id::UUID
          AND mentions.content_hash <> incoming.content_hash::UUID
        """,
        {"topics_version": topics_version, "now": to_database(now)},
    )
    for table in ("scores", "aspects"):
        connection.execute(
            f"DELETE FROM {table} WHERE list_contains($changed, mention_id)",
            {"changed": [row[0] for row in changed]},
        )
    return len(changed)


def _insert_new(connection: duckdb.DuckDBPyConnection, topics_version: int, now: datetime) -> int:
    (added,) = connection.execute(
        """
        INSERT INTO mentions BY NAME
        SELECT
            incoming.* REPLACE (
                incoming.id::UUID AS id, content_hash::UUID AS content_hash, author::UUID AS author
            ),
            $topics_version AS topics_version,
            $now AS first_seen_at, $now AS collected_at, 0 AS edits
        FROM incoming
        ANTI JOIN mentions ON mentions.id = incoming.id::UUID
        ORDER BY published_at
        """,
        {"topics_version": topics_version, "now": to_database(now)},
    ).fetchone() or (0,)
    return int(added)


def _forget_deleted(
    connection: duckdb.DuckDBPyConnection, source: str, external_ids: Sequence[str], now: datetime
) -> int:
    """Erase what the source has taken away; the empty row keeps the count honest."""
    if not external_ids:
        return 0
    parameters = {"source": source, "gone": list(external_ids)}
    connection.execute(
        """
        DELETE FROM scores WHERE mention_id IN (
            SELECT id FROM mentions WHERE source = $source AND list_contains($gone, external_id)
        )
        """,
        parameters,
    )
    connection.execute(
        """
        DELETE FROM aspects WHERE mention_id IN (
            SELECT id FROM mentions WHERE source = $source AND list_contains($gone, external_id)
        )
        """,
        parameters,
    )
    (deleted,) = connection.execute(
        """
        UPDATE mentions SET
            deleted_at = $now, title = '', text = '', folded = '', author = NULL,
            content_hash = '00000000-0000-0000-0000-000000000000'
        WHERE source = $source AND list_contains($gone, external_id) AND deleted_at IS NULL
        """,
        {**parameters, "now": to_database(now)},
    ).fetchone() or (0,)
    return int(deleted)


def _set_cursor(connection: duckdb.DuckDBPyConnection, source: str, batch: Batch) -> None:
    connection.execute("DELETE FROM cursors WHERE source = $source", {"source": source})
    connection.execute(
        "INSERT INTO cursors VALUES ($source, $cursor)",
        {"source": source, "cursor": json.dumps(dict(batch.cursor))},
    )


def _insert_gap(connection: duckdb.DuckDBPyConnection, gap: Gap, now: datetime) -> None:
    connection.execute(
        "INSERT INTO gaps VALUES ($source, $started_at, $ended_at, $reason, $now)",
        {
            "source": gap.source,
            "started_at": to_database(gap.started_at),
            "ended_at": to_database(gap.ended_at),
            "reason": gap.reason.value,
            "now": to_database(now),
        },
    )


@retried
def add_scores(
    database: Database,
    scored: Sequence[tuple[UUID, UUID, Sentiment]],
    now: datetime,
    *,
    shown: bool = True,
) -> int:
    """Store scores as (mention id, content hash that was scored, sentiment).

    A mention that was edited in the meantime, or has this score already, is left alone.
    Scores that are not ``shown`` yet change no screen, and so raise no data version.
    """
    if not scored:
        return 0
    model, version = scored[0][2].model, scored[0][2].version
    with database.writing(raises_version=shown) as connection:
        connection.register("fresh", incoming.score_table(scored))
        (added,) = connection.execute(
            """
            INSERT INTO scores
            SELECT mentions.id, $model, $version, polarity, p_neg, p_neu, p_pos, uncertain, $now
            FROM fresh
            JOIN mentions ON mentions.id = fresh.mention_id::UUID
                AND mentions.content_hash = fresh.content_hash::UUID
            ANTI JOIN scores ON scores.mention_id = mentions.id
                AND scores.model = $model AND scores.version = $version
            """,
            {"model": model, "version": version, "now": to_database(now)},
        ).fetchone() or (0,)
    return int(added)


@retried
def use_model(database: Database, model: str, version: str, now: datetime) -> None:
    """Note that mentions are scored by this model from now on."""
    parameters = {"model": model, "version": version}
    with database.writing() as connection:
        newest = connection.execute(
            "SELECT model, version FROM model_uses ORDER BY since DESC LIMIT 1"
        ).fetchone()
        if newest != (model, version):
            connection.execute(
                "INSERT INTO model_uses VALUES ($model, $version, $now, NULL)",
                {**parameters, "now": to_database(now)},
            )


@retried
def complete_model(database: Database, model: str, version: str, now: datetime) -> None:
    """Note that the model has scored everything, so that the screens may show it."""
    with database.writing() as connection:
        connection.execute(
            """
            UPDATE model_uses SET completed_at = $now
            WHERE model = $model AND version = $version AND completed_at IS NULL
            """,
            {"model": model, "version": version, "now": to_database(now)},
        )


@retried
def save_topics(
    database: Database, topics: Sequence[Topic], previous: TopicSet | None, now: datetime
) -> TopicSet:
    """Store the topics as a new version, unless they are what they were."""
    topics = tuple(topics)
    if previous and previous.topics == topics:
        return previous
    before = {topic.name: topic for topic in previous.topics} if previous else {}
    after = {topic.name: topic for topic in topics}
    changed = tuple(name for name in {**before, **after} if before.get(name) != after.get(name))
    fresh = TopicSet(
        version=previous.version + 1 if previous else 1, since=now, topics=topics, changed=changed
    )
    with database.writing() as connection:
        connection.execute(
            "INSERT INTO topic_sets VALUES ($version, $since, $definition, $changed, NULL)",
            {
                "version": fresh.version,
                "since": to_database(now),
                "definition": json.dumps([asdict(topic) for topic in topics]),
                "changed": list(changed),
            },
        )
        # Collectors pass on what is new to them; what is new to a topic they must read again.
        connection.execute("DELETE FROM cursors")
    return fresh


@retried
def set_topics(
    database: Database, matched: Sequence[tuple[UUID, list[str]]], topics_version: int
) -> None:
    """Give stored mentions the topics of a newer topic set."""
    table = pa.table(
        {
            "id": pa.array([identity.hex for identity, _ in matched], pa.string()),
            "topics": pa.array([topics for _, topics in matched], pa.list_(pa.string())),
        }
    )
    with database.writing() as connection:
        connection.register("matched", table)
        connection.execute(
            """
            UPDATE mentions SET topics = matched.topics, topics_version = $version
            FROM matched WHERE mentions.id = matched.id::UUID
            """,
            {"version": topics_version},
        )


@retried
def complete_topics(database: Database, topics_version: int, now: datetime) -> None:
    """Note that every stored mention carries the topics of this set."""
    with database.writing() as connection:
        connection.execute(
            """
            UPDATE topic_sets SET applied_at = $now
            WHERE version = $version AND applied_at IS NULL
            """,
            {"now": to_database(now), "version": topics_version},
        )


@retried
def add_gap(database: Database, gap: Gap, now: datetime) -> None:
    """Record a period that was not measured."""
    with database.writing() as connection:
        _insert_gap(connection, gap, now)


@retried
def record_round(database: Database, done: Round, state: SourceState) -> None:
    """Record one attempt at a source together with when the next one is due."""
    with database.writing(raises_version=False) as connection:
        connection.execute(
            "DELETE FROM rounds WHERE source = $source AND started_at < $before",
            {"source": done.source, "before": to_database(done.started_at - ROUNDS_KEPT)},
        )
        connection.execute(
            """
            INSERT INTO rounds VALUES (
                $source, $started_at, $ended_at, $seen, $added, $edited, $deleted,
                $unmatched, $refused, $error, $detail
            )
            """,
            {
                **asdict(done.stored),
                "source": done.source,
                "started_at": to_database(done.started_at),
                "ended_at": to_database(done.ended_at),
                "error": done.error,
                "detail": done.detail,
            },
        )
        _replace_state(connection, state)


def _replace_state(connection: duckdb.DuckDBPyConnection, state: SourceState) -> None:
    connection.execute("DELETE FROM source_states WHERE source = $source", {"source": state.source})
    connection.execute(
        """
        INSERT INTO source_states VALUES (
            $source, $next_run_at, $failures, $last_ok_at, $first_ok_at, $error, $detail
        )
        """,
        {
            "source": state.source,
            "next_run_at": to_database(state.next_run_at),
            "failures": state.failures,
            "last_ok_at": to_database(state.last_ok_at),
            "first_ok_at": to_database(state.first_ok_at),
            "error": state.error,
            "detail": state.detail,
        },
    )


@retried
def beat(database: Database, process: str, now: datetime) -> None:
    """Leave a sign of life."""
    with database.writing(raises_version=False) as connection:
        connection.execute("DELETE FROM heartbeats WHERE process = $process", {"process": process})
        connection.execute(
            "INSERT INTO heartbeats VALUES ($process, $now)",
            {"process": process, "now": to_database(now)},
        )

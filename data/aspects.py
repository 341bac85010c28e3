"""What mentions are about and whom: every write and read of aspects."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

import pyarrow as pa

from data.connection import Database
from data.records import Aspects, Selection
from data.store import retried
from data.times import to_database

if TYPE_CHECKING:
    import pandas as pd

_NAMES = pa.list_(pa.string())
_FRESH = pa.schema(
    [
        ("mention_id", pa.string()),
        ("content_hash", pa.string()),
        ("themes", _NAMES),
        ("likely", _NAMES),
        ("hinted", _NAMES),
        ("target", pa.string()),
        ("target_uncertain", pa.bool_()),
    ]
)


@retried
def give(database: Database, found: Sequence[tuple[UUID, UUID, Aspects]], version: str) -> int:
    """Store aspects as (mention id, content hash that was looked at, aspects).

    They replace what an older version or an older text gave. A mention that was edited in
    the meantime is left alone.
    """
    if not found:
        return 0
    with database.writing() as connection:
        connection.register("fresh", _table(found))
        connection.execute(
            "DELETE FROM aspects WHERE mention_id IN (SELECT mention_id::UUID FROM fresh)"
        )
        (added,) = connection.execute(
            """
            INSERT INTO aspects
            SELECT mentions.id, mentions.content_hash, fresh.themes, likely, hinted, target,
                target_uncertain, $version, mentions.published_at
            FROM fresh
            JOIN mentions ON mentions.id = fresh.mention_id::UUID
                AND mentions.content_hash = fresh.content_hash::UUID
                AND mentions.deleted_at IS NULL
            ORDER BY mentions.published_at
            """,
            {"version": version},
        ).fetchone() or (0,)
    return int(added)


def _table(found: Sequence[tuple[UUID, UUID, Aspects]]) -> pa.Table:
    rows = [
        {
            "mention_id": mention_id.hex,
            "content_hash": content_hash.hex,
            "themes": list(aspects.themes),
            "likely": list(aspects.likely),
            "hinted": list(aspects.hinted),
            "target": aspects.target,
            "target_uncertain": aspects.target_uncertain,
        }
        for mention_id, content_hash, aspects in found
    ]
    return pa.Table.from_pylist(rows, _FRESH)


def lacking(database: Database, version: str, limit: int) -> list[tuple[UUID, UUID, str]]:
    """Return (id, content hash, text) of mentions without aspects of a version, newest first."""
    with database.reading() as connection:
        return connection.execute(
            """
            SELECT id, content_hash,
                CASE WHEN title = '' THEN text
                     WHEN text = '' THEN title ELSE title || '. ' || text END
            FROM mentions
            ANTI JOIN (
                SELECT mention_id, content_hash AS seen FROM aspects WHERE version = $version
            ) AS done ON done.mention_id = mentions.id AND done.seen = mentions.content_hash
            WHERE deleted_at IS NULL
            ORDER BY published_at DESC LIMIT $limit
            """,
            {"version": version, "limit": limit},
        ).fetchall()


def of(
    database: Database, mention_ids: Sequence[UUID], first: datetime, last: datetime
) -> dict[UUID, Aspects]:
    """Return the aspects of these mentions, where their text is still the one looked at.

    ``first`` and ``last`` are when the oldest and the newest of them were published: the
    rest need not be read.
    """
    with database.reading() as connection:
        rows = connection.execute(
            """
            SELECT mention_id, themes, likely, hinted, target, target_uncertain
            FROM aspects SEMI JOIN mentions
                ON mentions.id = aspects.mention_id
                AND mentions.content_hash = aspects.content_hash
                AND mentions.published_at BETWEEN $first AND $last
            SEMI JOIN (SELECT unnest($ids::UUID[]) AS id) AS wanted ON wanted.id = mention_id
            WHERE aspects.published_at BETWEEN $first AND $last
            """,
            {
                "ids": [str(identity) for identity in mention_ids],
                "first": to_database(first),
                "last": to_database(last),
            },
        ).fetchall()
    return {row[0]: _aspects(*row[1:]) for row in rows}


def _aspects(
    themes: list[str], likely: list[str], hinted: list[str], target: str, uncertain: bool
) -> Aspects:
    return Aspects(
        themes=tuple(themes),
        likely=tuple(likely),
        hinted=tuple(hinted),
        target=target,
        target_uncertain=uncertain,
    )


def counts(
    database: Database, selection: Selection, before: datetime, until: datetime
) -> "pd.DataFrame":
    """Count mentions by theme in a period, and from ``before`` to ``until``.

    Columns: theme, now, before, likely (the words of the theme are not always right). The
    row without a name counts all mentions that were looked at; hints are not counted.
    """
    parameters = {
        "before": to_database(before),
        "until": to_database(until),
        "start": to_database(selection.start),
        "end": to_database(selection.end),
    }
    filters = {"topics": list(selection.topics), "channels": list(selection.channels)}
    # Aspects of a text that changed are gone, so only filters need the mentions themselves.
    chosen, more = (_CHOSEN, filters) if any(filters.values()) else ("", {})
    with database.reading() as connection:
        return connection.execute(_counts(chosen), {**parameters, **more}).df()


_CHOSEN = """
    SEMI JOIN (
        SELECT id FROM mentions WHERE published_at >= $before AND published_at < $end
            AND (len($topics::VARCHAR[]) = 0 OR list_has_any(topics, $topics::VARCHAR[]))
            AND (len($channels::VARCHAR[]) = 0 OR list_contains($channels::VARCHAR[], channel))
    ) AS chosen ON chosen.id = aspects.mention_id
"""


def _counts(chosen: str) -> str:
    # Few sets of themes differ, so they are counted before they are taken apart.
    return f"""
        WITH looked AS (
            SELECT themes, likely, count(*) FILTER (published_at >= $start) AS now,
                count(*) FILTER (published_at < $start) AS before
            FROM aspects {chosen}
            WHERE published_at >= $before AND published_at < $end
                AND (published_at < $until OR published_at >= $start)
            GROUP BY themes, likely
        ), apart AS (
            SELECT unnest(themes) AS theme, likely, now, before FROM looked
        )
        SELECT '' AS theme, coalesce(sum(now), 0)::BIGINT AS now,
            coalesce(sum(before), 0)::BIGINT AS before, false AS likely
        FROM looked
        UNION ALL
        SELECT theme, sum(now)::BIGINT, sum(before)::BIGINT, bool_or(list_contains(likely, theme))
        FROM apart GROUP BY theme
        ORDER BY now DESC, theme
    """

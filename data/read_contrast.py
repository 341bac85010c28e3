"""What the contrast asks of mentions: what stands online on one side, reviews on the other.

A review is a score with a text, so mentions of channel ``review`` never count as online.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

import duckdb

from data.connection import Database
from data.read_model import SHOWN_MODEL, Parameters
from data.records import Selection
from data.times import to_database

if TYPE_CHECKING:
    import pandas as pd

SAMPLE = 4_000
FEWEST_THREADS = 3

_ABOUT = "(len($topics::VARCHAR[]) = 0 OR list_has_any(mentions.topics, $topics::VARCHAR[]))"
_WITHIN = "mentions.published_at >= $start AND mentions.published_at < $end"
_ONLINE = f"""
    {_WITHIN} AND channel <> 'review' AND {_ABOUT}
    AND (len($channels::VARCHAR[]) = 0 OR list_contains($channels::VARCHAR[], channel))
"""
# A review seldom names what it is about: the page it stands on does.
_REVIEWS = f"{_WITHIN} AND channel = 'review' AND (len(mentions.topics) = 0 OR {_ABOUT})"
_SCORED = f"""
    {SHOWN_MODEL}, scored AS (
        SELECT mention_id, polarity FROM shown_scores
        WHERE scored_at >= $start - INTERVAL 2 DAY AND polarity IS NOT NULL
    )
"""
_LOOKED = "published_at >= $start AND published_at < $end"


@dataclass(frozen=True)
class Said:
    """What was said online and in reviews, counted.

    ``threads`` counts the tones online under every article or post: thread (empty for
    messages under none), title, neg, neu and pos. ``aspects`` counts what is said about what
    and whom on both sides: review (boolean), themes (names joined by ``|``), target (empty
    when unknown), tone (null without one), looked (whether the text was looked at) and
    mentions. ``authors`` holds how many negative mentions each author wrote online, the
    largest first and nothing else: who they are stays in the database. ``nameless`` have
    none. ``held`` has up to some ids for each theme and side: theme, review and ids.
    """

    threads: "pd.DataFrame"
    aspects: "pd.DataFrame"
    authors: list[int]
    nameless: int
    held: "pd.DataFrame"


def said(database: Database, selection: Selection, most: int) -> Said:
    """Count what was said, with at most so many ids of each theme and side as examples.

    The ids decide which, so they are the same every time and nobody picked them.
    """
    with database.reading() as connection:
        # Mentions, scores and aspects are joined once and counted in five ways.
        connection.execute(_GATHERED, _parameters(selection))
        authors = _authors(connection)
        return Said(
            threads=_threads(connection),
            aspects=_aspects(connection),
            authors=[count for known, count in authors if known],
            nameless=sum(count for known, count in authors if not known),
            held=_held(connection, most),
        )


# An aspect is gone when its text changed, so its mention need not be asked for that.
_GATHERED = f"""
    CREATE OR REPLACE TEMPORARY TABLE gathered AS
    WITH {_SCORED}
    SELECT id, thread, thread_title, author, channel = 'review' AS review, themes,
        coalesce(target, '') AS target, aspects.mention_id IS NOT NULL AS looked,
        polarity AS tone
    FROM mentions LEFT JOIN scored ON scored.mention_id = id
    LEFT JOIN (
        SELECT mention_id, themes, target FROM aspects WHERE {_LOOKED}
    ) AS aspects ON aspects.mention_id = id
    WHERE {_ONLINE} OR {_REVIEWS}
"""


def _threads(connection: duckdb.DuckDBPyConnection) -> "pd.DataFrame":
    return connection.execute(
        """
        SELECT thread, min(thread_title) AS title,
            count(*) FILTER (tone = 'neg') AS neg,
            count(*) FILTER (tone = 'neu') AS neu,
            count(*) FILTER (tone = 'pos') AS pos
        FROM gathered WHERE NOT review AND tone IS NOT NULL
        GROUP BY thread ORDER BY neg DESC, thread
        """
    ).df()


def _aspects(connection: duckdb.DuckDBPyConnection) -> "pd.DataFrame":
    return connection.execute(
        """
        WITH cells AS (
            SELECT review, themes, target, tone, looked, count(*) AS mentions
            FROM gathered GROUP BY ALL
        )
        SELECT * REPLACE (coalesce(array_to_string(themes, '|'), '') AS themes) FROM cells
        ORDER BY ALL
        """
    ).df()


def _authors(connection: duckdb.DuckDBPyConnection) -> list[tuple[bool, int]]:
    return connection.execute(
        """
        SELECT author IS NOT NULL AS known, count(*) AS written
        FROM gathered WHERE NOT review AND tone = 'neg'
        GROUP BY author ORDER BY known DESC, written DESC
        """
    ).fetchall()


def _held(connection: duckdb.DuckDBPyConnection, most: int) -> "pd.DataFrame":
    # More than are asked for, because some may have been deleted since.
    return connection.execute(
        """
        SELECT theme, review, min(id, $most) AS ids
        FROM (SELECT unnest(themes) AS theme, review, id FROM gathered WHERE looked)
        GROUP BY theme, review ORDER BY theme, review
        """,
        {"most": 2 * most},
    ).df()


def words(database: Database, selection: Selection, online: int, reviews: int) -> "pd.DataFrame":
    """Count in how many mentions each word occurs: term, online, reviews, and both totals.

    Of a large side a fixed sample is read, the same one every time. Words of only one or
    two threads are left out: they are what one article is about.
    """
    sizes = {
        "every_online": max(1, online // SAMPLE),
        "every_review": max(1, reviews // SAMPLE),
        "fewest": FEWEST_THREADS,
    }
    with database.reading() as connection:
        return connection.execute(
            f"""
            WITH chosen AS (
                SELECT channel = 'review' AS review,
                    CASE WHEN thread = '' THEN id::VARCHAR ELSE thread END AS place,
                    list_distinct(regexp_extract_all(folded, '[a-z][a-z''-]{{3,30}}')) AS words
                FROM mentions
                WHERE ({_ONLINE} AND hash(id) % $every_online::UBIGINT = 0)
                    OR ({_REVIEWS} AND hash(id) % $every_review::UBIGINT = 0)
            ), sizes AS (
                SELECT count(*) FILTER (NOT review) AS n_online,
                    count(*) FILTER (review) AS n_reviews
                FROM chosen
            )
            SELECT word AS term, count(*) FILTER (NOT review) AS online,
                count(*) FILTER (review) AS reviews,
                any_value(n_online) AS n_online, any_value(n_reviews) AS n_reviews
            FROM (SELECT unnest(words) AS word, review, place FROM chosen), sizes
            GROUP BY word
            HAVING count(*) >= 10 AND count(DISTINCT CASE WHEN review THEN NULL ELSE place END)
                + count(*) FILTER (review) >= $fewest
            ORDER BY term
            """,
            {**_parameters(selection), **sizes},
        ).df()


def texts(database: Database, selection: Selection, ids: Sequence[UUID]) -> "pd.DataFrame":
    """Return the messages with these ids that still have a text, in the order of their ids.

    Columns: id, title, text, url and published_at (UTC).
    """
    with database.reading() as connection:
        frame = connection.execute(
            f"""
            SELECT id, title, text, url, published_at FROM mentions
            WHERE {_WITHIN} AND id IN (SELECT unnest($ids::UUID[]))
                AND deleted_at IS NULL AND (text <> '' OR title <> '')
            ORDER BY id
            """,
            {
                "start": to_database(selection.start),
                "end": to_database(selection.end),
                "ids": [str(one) for one in ids],
            },
        ).df()
    frame["published_at"] = frame["published_at"].dt.tz_localize("UTC")
    return frame


def _parameters(selection: Selection) -> Parameters:
    return {
        "start": to_database(selection.start),
        "end": to_database(selection.end),
        "topics": list(selection.topics),
        "channels": list(selection.channels),
    }

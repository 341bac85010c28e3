"""What the mentions of a period are about: the threads they stand under, the words in them."""

from datetime import datetime

import pandas as pd

from data.connection import Database
from data.read_model import Parameters
from data.records import Selection
from data.times import to_database

FEWEST_WORDS = 10
FEWEST_THREADS = 3
SAMPLE = 4000

_CHOSEN = """
    published_at >= $before AND published_at < $end AND deleted_at IS NULL
    AND (len($topics::VARCHAR[]) = 0 OR list_has_any(topics, $topics::VARCHAR[]))
    AND (len($channels::VARCHAR[]) = 0 OR list_contains($channels::VARCHAR[], channel))
    AND (len($sources::VARCHAR[]) = 0 OR list_contains($sources::VARCHAR[], source))
"""


def threads(database: Database, selection: Selection, before: datetime, limit: int) -> pd.DataFrame:
    """Return the threads with most mentions in a period: thread, title, now and before.

    ``before`` is where the period before begins; it ends where the selection starts.
    """
    with database.reading() as connection:
        return connection.execute(
            f"""
            WITH most AS MATERIALIZED (
                SELECT thread FROM mentions
                WHERE {_CHOSEN} AND published_at >= $start AND thread <> ''
                GROUP BY thread HAVING count(*) > 1
                ORDER BY count(*) DESC, thread LIMIT $limit
            )
            SELECT thread, any_value(thread_title) AS title,
                count(*) FILTER (published_at >= $start) AS now,
                count(*) FILTER (published_at < $start) AS before
            FROM mentions SEMI JOIN most USING (thread) WHERE {_CHOSEN}
            GROUP BY thread ORDER BY now DESC, thread
            """,
            {**_parameters(selection, before), "limit": limit},
        ).df()


def words(
    database: Database, selection: Selection, before: datetime, mentions: int
) -> pd.DataFrame:
    """Count in how many mentions each word occurs: word, now, before, and both totals.

    Of a large number of mentions a fixed sample is read, the same one every time. Words
    of only one or two threads are left out: they are what one article is about.
    """
    every = max(1, mentions // SAMPLE)
    with database.reading() as connection:
        return connection.execute(
            f"""
            WITH chosen AS (
                SELECT published_at >= $start AS recent, thread,
                    list_distinct(regexp_extract_all(folded, '[a-z][a-z''-]{{3,30}}')) AS words
                FROM mentions WHERE {_CHOSEN} AND hash(id) % $every::UBIGINT = 0
            ), sizes AS (
                SELECT count(*) FILTER (recent) AS all_now,
                    count(*) FILTER (NOT recent) AS all_before
                FROM chosen
            )
            SELECT word, count(*) FILTER (recent) AS now,
                count(*) FILTER (NOT recent) AS before, any_value(all_now) AS all_now,
                any_value(all_before) AS all_before
            FROM (SELECT unnest(words) AS word, recent, thread FROM chosen), sizes
            GROUP BY word
            HAVING now >= $fewest AND count(DISTINCT thread) >= $fewest_threads
            ORDER BY word
            """,
            {
                **_parameters(selection, before),
                "every": every,
                "fewest": FEWEST_WORDS,
                "fewest_threads": FEWEST_THREADS,
            },
        ).df()


def _parameters(selection: Selection, before: datetime) -> Parameters:
    return {
        "before": to_database(before),
        "start": to_database(selection.start),
        "end": to_database(selection.end),
        "topics": list(selection.topics),
        "channels": list(selection.channels),
        "sources": list(selection.sources),
    }

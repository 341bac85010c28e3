"""What the contrast asks of mentions: what stands online on one side, reviews on the other.

A review is a score with a text, so mentions of channel ``review`` never count as online.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

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


def threads(database: Database, selection: Selection) -> "pd.DataFrame":
    """Count the tones online under every article or post.

    Columns: thread (empty for messages under none), title, neg, neu and pos.
    """
    with database.reading() as connection:
        return connection.execute(
            f"""
            WITH {_SCORED}
            SELECT thread, any_value(thread_title) AS title,
                count(*) FILTER (polarity = 'neg') AS neg,
                count(*) FILTER (polarity = 'neu') AS neu,
                count(*) FILTER (polarity = 'pos') AS pos
            FROM mentions JOIN scored ON mention_id = id WHERE {_ONLINE}
            GROUP BY thread ORDER BY neg DESC, thread
            """,
            _parameters(selection),
        ).df()


def aspects(database: Database, selection: Selection) -> "pd.DataFrame":
    """Count mentions by what they are about and whom, online and in reviews.

    Columns: review (boolean), themes (names joined by ``|``), target (empty when unknown),
    tone (neg, neu, pos; null without one), looked (whether the text was looked at) and
    mentions.
    """
    with database.reading() as connection:
        return connection.execute(
            f"""
            WITH {_SCORED}, cells AS (
                SELECT channel = 'review' AS review, themes, coalesce(target, '') AS target,
                    polarity AS tone, aspects.mention_id IS NOT NULL AS looked,
                    count(*) AS mentions
                FROM mentions LEFT JOIN scored ON scored.mention_id = id
                LEFT JOIN (SELECT * FROM aspects WHERE {_LOOKED}) AS aspects
                    ON aspects.mention_id = id AND aspects.content_hash = mentions.content_hash
                WHERE {_ONLINE} OR {_REVIEWS}
                GROUP BY ALL
            )
            SELECT * REPLACE (coalesce(array_to_string(themes, '|'), '') AS themes) FROM cells
            ORDER BY ALL
            """,
            _parameters(selection),
        ).df()


def authors(database: Database, selection: Selection) -> tuple[list[int], int]:
    """Return how many negative mentions each author wrote online, and how many have none.

    Bare counts, the largest first: who they are stays in the database.
    """
    with database.reading() as connection:
        rows = connection.execute(
            f"""
            WITH {_SCORED}
            SELECT author IS NOT NULL AS known, count(*) AS written
            FROM mentions JOIN scored ON mention_id = id AND polarity = 'neg' WHERE {_ONLINE}
            GROUP BY author ORDER BY known DESC, written DESC
            """,
            _parameters(selection),
        ).fetchall()
    return [count for known, count in rows if known], sum(n for known, n in rows if not known)


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


def examples(
    database: Database, selection: Selection, themes: Sequence[str], most: int
) -> "pd.DataFrame":
    """Return at most so many messages of each theme, online and in reviews.

    Columns: theme, review, id, title, text, url and published_at (UTC). The ids decide which,
    so they are the same every time and nobody picked them.
    """
    with database.reading() as connection:
        frame = connection.execute(
            f"""
            WITH held AS (
                SELECT unnest(list_intersect(themes, $themes::VARCHAR[])) AS theme,
                    channel = 'review' AS review, id, title, text, url, mentions.published_at
                FROM mentions JOIN (SELECT * FROM aspects WHERE {_LOOKED}) AS aspects
                    ON aspects.mention_id = id AND aspects.content_hash = mentions.content_hash
                WHERE list_has_any(themes, $themes::VARCHAR[])
                    AND ({_ONLINE} OR {_REVIEWS})
                    AND deleted_at IS NULL AND (text <> '' OR title <> '')
            )
            SELECT * FROM held
            QUALIFY row_number() OVER (PARTITION BY theme, review ORDER BY id) <= $most
            ORDER BY theme, review, id
            """,
            {**_parameters(selection), "themes": list(themes), "most": most},
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

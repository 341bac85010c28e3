"""What the study of a broadcast asks of mentions: how many, when, in what tone, about what.

A review is a score with a text, so mentions of channel ``review`` are no attention. Only
sources that are named count, or all when none is: one that joined halfway would look like a
rise.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from data.connection import Database
from data.read_model import SHOWN_MODEL, Parameters
from data.times import from_database, to_database

if TYPE_CHECKING:
    import pandas as pd

SAMPLE = 4_000
FEWEST = 5
"""Words and threads with fewer mentions lately are not looked at."""

_CHOSEN = """
    published_at >= $start AND published_at < $end AND channel <> 'review'
    AND (len($sources::VARCHAR[]) = 0 OR list_contains($sources::VARCHAR[], source))
    AND (len($topics::VARCHAR[]) = 0 OR list_has_any(topics, $topics::VARCHAR[]))
"""
_PLACE = "CASE WHEN thread = '' THEN id::VARCHAR ELSE thread END"


@dataclass(frozen=True, slots=True)
class Asked:
    """Which mentions are asked for, ``end`` not included; no topics or no sources are all."""

    start: datetime
    end: datetime
    topics: tuple[str, ...]
    sources: tuple[str, ...]

    def parameters(self) -> Parameters:
        """Return it for a statement."""
        return {
            "start": to_database(self.start),
            "end": to_database(self.end),
            "topics": list(self.topics),
            "sources": list(self.sources),
        }


def coverage(database: Database) -> dict[str, datetime]:
    """Return since when each source that gives mentions is known, by name.

    That is its first good round, or its oldest mention where it had a past to tell.
    """
    with database.reading() as connection:
        rows = connection.execute(
            """
            SELECT source, least(min(published_at), any_value(first_ok_at))
            FROM mentions LEFT JOIN source_states USING (source)
            WHERE channel <> 'review' GROUP BY source ORDER BY source
            """
        ).fetchall()
    return {name: since for name, at in rows if (since := from_database(at)) is not None}


def by_hour(database: Database, asked: Asked) -> "pd.Series":
    """Count mentions by hour (UTC, whole hours); an hour that a gap touches is unknown (NaN)."""
    return _counted(database, asked, "hour")


def by_minute(database: Database, asked: Asked) -> "pd.Series":
    """Count mentions by minute (UTC, whole minutes); one that a gap touches is unknown (NaN)."""
    return _counted(database, asked, "minute")


def _counted(database: Database, asked: Asked, step: str) -> "pd.Series":
    with database.reading() as connection:
        counted = connection.execute(
            f"""
            SELECT date_trunc($step, published_at) AS at, count(*) AS mentions
            FROM mentions WHERE {_CHOSEN} GROUP BY ALL
            """,
            {**asked.parameters(), "step": step},
        ).df()
        gaps = connection.execute(
            """
            SELECT DISTINCT started_at, ended_at FROM gaps
            WHERE started_at < $end AND ended_at > $start
                AND (len($sources::VARCHAR[]) = 0 OR list_contains($sources::VARCHAR[], source))
            """,
            {name: value for name, value in asked.parameters().items() if name != "topics"},
        ).fetchall()
    return _filled(counted, gaps, asked, step)


def _filled(
    counted: "pd.DataFrame", gaps: list[tuple[datetime, datetime]], asked: Asked, step: str
) -> "pd.Series":
    import pandas as pd

    length = timedelta(hours=1) if step == "hour" else timedelta(minutes=1)
    first = pd.Timestamp(asked.start).floor(length).tz_convert("UTC")
    last = pd.Timestamp(asked.end).ceil(length).tz_convert("UTC")
    index = pd.date_range(first, last, freq=length, inclusive="left", unit="us", name=step)
    known = pd.Series(
        counted["mentions"].to_numpy(float),
        pd.DatetimeIndex(counted["at"]).as_unit("us").tz_localize("UTC"),
    )
    series = known.reindex(index, fill_value=0.0)
    for start, end in gaps:
        begin, until = (pd.Timestamp(one).tz_localize("UTC") for one in (start, end))
        series[(index > begin - length) & (index < until)] = float("nan")
    return series


def tones(database: Database, asked: Asked, middle: datetime) -> "pd.DataFrame":
    """Count the tones before and after a moment, by article or post.

    Columns: late (boolean), thread (its own id for a message under none), neg, neu, pos and
    none (no tone, or not scored yet).
    """
    with database.reading() as connection:
        return connection.execute(
            f"""
            WITH {SHOWN_MODEL}, scored AS (
                SELECT mention_id, polarity FROM shown_scores
                WHERE scored_at >= $start - INTERVAL 2 DAY
            )
            SELECT published_at >= $middle AS late, {_PLACE} AS thread,
                count(*) FILTER (polarity = 'neg') AS neg,
                count(*) FILTER (polarity = 'neu') AS neu,
                count(*) FILTER (polarity = 'pos') AS pos,
                count(*) FILTER (polarity IS NULL) AS none
            FROM mentions LEFT JOIN scored ON mention_id = id WHERE {_CHOSEN}
            GROUP BY ALL ORDER BY ALL
            """,
            {**asked.parameters(), "middle": to_database(middle)},
        ).df()


def words(database: Database, asked: Asked, middle: datetime) -> "pd.DataFrame":
    """Count in how many mentions each word stands, before and after a moment.

    Columns: word, now, before, and the mentions that were read: all_now and all_before. Of
    many mentions before, a fixed sample is read, the same one every time.
    """
    with database.reading() as connection:
        return connection.execute(
            f"""
            WITH sizes AS (
                SELECT greatest(1, count(*) // $sample)::UBIGINT AS every
                FROM mentions WHERE {_CHOSEN} AND published_at < $middle
            ), chosen AS (
                SELECT published_at >= $middle AS late,
                    list_distinct(regexp_extract_all(folded, '[a-z][a-z''-]{{3,30}}')) AS words
                FROM mentions, sizes WHERE {_CHOSEN} AND deleted_at IS NULL
                    AND (published_at >= $middle OR hash(id) % every = 0)
            ), totals AS (
                SELECT count(*) FILTER (late) AS all_now,
                    count(*) FILTER (NOT late) AS all_before
                FROM chosen
            )
            SELECT word, count(*) FILTER (late) AS now, count(*) FILTER (NOT late) AS before,
                any_value(all_now) AS all_now, any_value(all_before) AS all_before
            FROM (SELECT unnest(words) AS word, late FROM chosen), totals
            GROUP BY word HAVING now >= $fewest ORDER BY word
            """,
            {
                **asked.parameters(),
                "middle": to_database(middle),
                "sample": SAMPLE,
                "fewest": FEWEST,
            },
        ).df()


def threads(database: Database, asked: Asked, middle: datetime) -> "pd.DataFrame":
    """Count the mentions under each article or post, before and after a moment.

    Columns: thread, title, now and before.
    """
    with database.reading() as connection:
        return connection.execute(
            f"""
            SELECT thread, any_value(thread_title) AS title,
                count(*) FILTER (published_at >= $middle) AS now,
                count(*) FILTER (published_at < $middle) AS before
            FROM mentions WHERE {_CHOSEN} AND thread <> ''
            GROUP BY thread HAVING now >= $fewest ORDER BY thread
            """,
            {**asked.parameters(), "middle": to_database(middle), "fewest": FEWEST},
        ).df()


def messages(database: Database, asked: Asked, limit: int) -> "pd.DataFrame":
    """Return the newest messages: id, published_at (UTC), title, text, url and thread_title."""
    with database.reading() as connection:
        frame = connection.execute(
            f"""
            SELECT id, published_at, title, text, url, thread_title FROM mentions
            WHERE {_CHOSEN} AND deleted_at IS NULL AND (text <> '' OR title <> '')
            ORDER BY published_at DESC, id LIMIT $limit
            """,
            {**asked.parameters(), "limit": limit},
        ).df()
    frame["published_at"] = frame["published_at"].dt.tz_localize("UTC")
    return frame


def looked(database: Database, sources: Sequence[str]) -> dict[str, datetime]:
    """Return when each of these sources was last looked at with success."""
    with database.reading() as connection:
        rows = connection.execute(
            """
            SELECT source, last_ok_at FROM source_states
            WHERE last_ok_at IS NOT NULL
                AND (len($sources::VARCHAR[]) = 0 OR list_contains($sources::VARCHAR[], source))
            ORDER BY source
            """,
            {"sources": list(sources)},
        ).fetchall()
    return {name: at for name, moment in rows if (at := from_database(moment)) is not None}

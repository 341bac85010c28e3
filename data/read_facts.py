"""Every read of scores, complaints, contacts and visits."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from data.connection import Database
from data.times import to_database, whole_hour

if TYPE_CHECKING:
    import pandas as pd


KINDS = {
    "complaints": "complaints",
    "contacts": "contacts",
    "scores": "review_scores",
    "visits": "visits",
}
"""The kinds of facts, and their tables."""


def counts(database: Database) -> dict[str, dict[str, int]]:
    """Return how many facts of which kind are stored: kind to source to count."""
    found: dict[str, dict[str, int]] = {}
    with database.reading() as connection:
        for kind, table in KINDS.items():
            rows = connection.execute(
                f"SELECT source, count(*) FROM {table} GROUP BY source ORDER BY source"
            ).fetchall()
            found[kind] = {source: int(count) for source, count in rows}
    return found


def review_scores(database: Database, start: datetime, end: datetime) -> "pd.DataFrame":
    """Return the scores whose period touches a period, oldest first, times in UTC.

    Columns: source, organisation (empty for our own), instrument, method, started_at,
    ended_at, lowest, highest, mean, count, deviation (null when unknown) and url.
    """
    return _periods(
        database,
        """
        SELECT source, organisation, instrument, method, started_at, ended_at,
            lowest, highest, mean, count, deviation, url
        FROM review_scores WHERE started_at < $end AND ended_at > $start
        ORDER BY started_at, organisation, instrument, method, source
        """,
        start,
        end,
    )


def complaints(database: Database, start: datetime, end: datetime) -> "pd.DataFrame":
    """Return the complaints whose period touches a period, oldest first.

    Columns: source, organisation, theme, started_at, ended_at, count, clients (null when
    unknown).
    """
    return _periods(
        database,
        """
        SELECT source, organisation, theme, started_at, ended_at, count, clients
        FROM complaints WHERE started_at < $end AND ended_at > $start
        ORDER BY started_at, organisation, theme, source
        """,
        start,
        end,
    )


def pages(database: Database) -> list[str]:
    """Return every page of which visits are stored, the busiest first."""
    with database.reading() as connection:
        rows = connection.execute(
            "SELECT page FROM visits GROUP BY page ORDER BY sum(count) DESC, page"
        ).fetchall()
    return [row[0] for row in rows]


def visits(
    database: Database, start: datetime, end: datetime, pages: Sequence[str]
) -> "pd.DataFrame":
    """Return visits by hour: a row an hour (UTC), a column a page, NaN where unknown.

    An hour without a row is zero only where a source of that page measured everything.
    """
    with database.reading() as connection:
        counted = connection.execute(
            """
            SELECT hour, page AS series, sum(count) AS count FROM visits
            WHERE hour >= $start AND hour < $end AND list_contains($pages, page)
            GROUP BY hour, page
            """,
            {"start": to_database(start), "end": to_database(end), "pages": list(pages)},
        ).df()
        measured = connection.execute(
            """
            SELECT DISTINCT page AS series, measured.started_at, measured.ended_at
            FROM measured JOIN (SELECT DISTINCT source, page FROM visits) USING (source)
            WHERE list_contains($pages, page)
              AND measured.started_at < $end AND measured.ended_at > $start
            """,
            {"start": to_database(start), "end": to_database(end), "pages": list(pages)},
        ).df()
    return _grid(counted, measured, start, end, pages)


def contacts(
    database: Database, start: datetime, end: datetime, topics: Sequence[str] = ()
) -> "pd.DataFrame":
    """Return contacts by hour: a row an hour (UTC), a column a channel, NaN where unknown."""
    wanted = {
        "start": to_database(start),
        "end": to_database(end),
        "topics": list(topics),
        "all": not topics,
    }
    with database.reading() as connection:
        counted = connection.execute(
            """
            SELECT hour, channel AS series, sum(count) AS count FROM contacts
            WHERE hour >= $start AND hour < $end AND ($all OR list_contains($topics, topic))
            GROUP BY hour, channel
            """,
            wanted,
        ).df()
        measured = connection.execute(
            """
            SELECT DISTINCT channel AS series, measured.started_at, measured.ended_at
            FROM measured JOIN (SELECT DISTINCT source, channel FROM contacts) USING (source)
            WHERE measured.started_at < $end AND measured.ended_at > $start
            """,
            {"start": wanted["start"], "end": wanted["end"]},
        ).df()
    found = sorted({*counted["series"], *measured["series"]})
    return _grid(counted, measured, start, end, found)


def contact_topics(database: Database) -> list[str]:
    """Return what people called or wrote about, the busiest first; empty names left out."""
    with database.reading() as connection:
        rows = connection.execute(
            "SELECT topic FROM contacts WHERE topic <> '' "
            "GROUP BY topic ORDER BY sum(count) DESC, topic"
        ).fetchall()
    return [row[0] for row in rows]


def _grid(
    counted: "pd.DataFrame",
    measured: "pd.DataFrame",
    start: datetime,
    end: datetime,
    series: Sequence[str],
) -> "pd.DataFrame":
    import pandas as pd

    first = whole_hour(start)
    hours = pd.date_range(first, end, freq="h", inclusive="left", tz="UTC", unit="us")
    grid = pd.DataFrame(float("nan"), index=hours.rename("hour"), columns=list(series))
    for name, since, until in measured.itertuples(index=False):
        whole = (hours >= since.tz_localize("UTC").ceil("h")) & (
            hours <= until.tz_localize("UTC") - timedelta(hours=1)
        )
        grid.loc[whole, name] = 0.0
    if len(counted):
        known = counted.pivot(index="hour", columns="series", values="count").tz_localize("UTC")
        grid.update(known.astype(float))
    return grid


def _periods(database: Database, query: str, start: datetime, end: datetime) -> "pd.DataFrame":
    import pandas as pd

    wanted: dict[str, Any] = {"start": to_database(start), "end": to_database(end)}
    with database.reading() as connection:
        frame = connection.execute(query, wanted).df()
    for column in ("started_at", "ended_at"):
        frame[column] = pd.to_datetime(frame[column]).dt.tz_localize("UTC")
    return frame

"""Writing of scores, complaints, contacts and visits."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import duckdb
import pyarrow as pa

from data.records import Facts, Measured, stable_id
from data.times import to_database

_TIME = pa.timestamp("us")
_SCHEMAS = {
    "review_scores": pa.schema(
        [
            ("id", pa.string()),
            ("organisation", pa.string()),
            ("instrument", pa.string()),
            ("method", pa.string()),
            ("started_at", _TIME),
            ("ended_at", _TIME),
            ("lowest", pa.float64()),
            ("highest", pa.float64()),
            ("mean", pa.float64()),
            ("count", pa.int32()),
            ("deviation", pa.float64()),
            ("url", pa.string()),
        ]
    ),
    "complaints": pa.schema(
        [
            ("id", pa.string()),
            ("organisation", pa.string()),
            ("theme", pa.string()),
            ("started_at", _TIME),
            ("ended_at", _TIME),
            ("count", pa.int32()),
            ("clients", pa.int32()),
        ]
    ),
    "contacts": pa.schema(
        [
            ("id", pa.string()),
            ("channel", pa.string()),
            ("topic", pa.string()),
            ("hour", _TIME),
            ("count", pa.int32()),
            ("handling_seconds", pa.float64()),
        ]
    ),
    "visits": pa.schema(
        [("id", pa.string()), ("page", pa.string()), ("hour", _TIME), ("count", pa.int32())]
    ),
}
_IDENTITY = {
    "review_scores": ("organisation", "instrument", "method", "started_at", "ended_at"),
    "complaints": ("organisation", "theme", "started_at", "ended_at"),
    "contacts": ("channel", "topic", "hour"),
    "visits": ("page", "hour"),
}


def add(connection: duckdb.DuckDBPyConnection, source: str, facts: Facts, now: datetime) -> None:
    """Store facts of a source inside a transaction; the same identity is replaced."""
    given = {
        "review_scores": facts.scores,
        "complaints": facts.complaints,
        "contacts": facts.contacts,
        "visits": facts.visits,
    }
    for table, records in given.items():
        if records:
            _replace(connection, table, source, records, now)
    for period in facts.measured:
        _extend_measured(connection, source, period)


def _replace(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    source: str,
    records: Sequence[Any],
    now: datetime,
) -> None:
    connection.register("facts_in", _arrow(table, source, records))
    connection.execute(f"DELETE FROM {table} WHERE id IN (SELECT facts_in.id::UUID FROM facts_in)")
    connection.execute(
        f"""
        INSERT INTO {table} BY NAME
        SELECT facts_in.* REPLACE (facts_in.id::UUID AS id),
            $source AS source, $now AS recorded_at
        FROM facts_in
        """,
        {"source": source, "now": to_database(now)},
    )
    connection.unregister("facts_in")


def _arrow(table: str, source: str, records: Sequence[Any]) -> pa.Table:
    """Lay records in columns, the last of each identity."""
    schema, rows = _SCHEMAS[table], {}
    for record in records:
        parts = [str(getattr(record, name)) for name in _IDENTITY[table]]
        identity = stable_id(table, source, *parts).hex
        values = (_stored(getattr(record, name)) for name in schema.names[1:])
        rows[identity] = (identity, *values)
    columns = zip(*rows.values(), strict=True)
    arrays = [pa.array(values, field.type) for values, field in zip(columns, schema, strict=True)]
    return pa.Table.from_arrays(arrays, schema=schema)


def _stored(value: Any) -> Any:
    return to_database(value) if isinstance(value, datetime) else value


def _extend_measured(connection: duckdb.DuckDBPyConnection, source: str, period: Measured) -> None:
    """Join a measured period to those of the source that touch it."""
    start, end = _stored(period.started_at), _stored(period.ended_at)
    parameters = {"source": source, "start": start, "end": end}
    touching = "source = $source AND started_at <= $end AND ended_at >= $start"
    (first, last) = connection.execute(
        f"SELECT min(started_at), max(ended_at) FROM measured WHERE {touching}", parameters
    ).fetchone() or (None, None)
    connection.execute(f"DELETE FROM measured WHERE {touching}", parameters)
    connection.execute(
        "INSERT INTO measured VALUES ($source, $start, $end)",
        {"source": source, "start": min(start, first or start), "end": max(end, last or end)},
    )

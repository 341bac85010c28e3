"""A CSV or XLSX file at a web address, with mentions or facts in its rows.

Scores, complaints, contacts and visits are sent anew when anything in the table changed:
what has the same identity is replaced. A row that disappeared stays stored.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import replace

from collectors import feed, table_rows, tables
from collectors.contract import Kit
from collectors.file_rows import Parsed
from collectors.http import Response
from data.errors import CollectError, ImportRefused
from data.records import Batch, Cursor
from data.settings import TableSource

ACCEPT = (
    "text/csv, application/vnd.openxmlformats-officedocument.spreadsheetml.sheet, "
    "text/plain;q=0.8, */*;q=0.5"
)


def collect(source: TableSource, cursor: Cursor, kit: Kit) -> Iterator[Batch]:
    """Yield what a table holds, when it changed since the last time.

    Raises:
        CollectError: when the table can't be had or read.
    """
    known = cursor if cursor.get("source") == _reading(source) else {}
    response = kit.http.get(source.url, feed.conditions(known, ACCEPT))
    if response.not_modified:
        return
    mark = hashlib.sha256(response.content).hexdigest()
    headers = response.headers
    following: dict[str, object] = {
        "source": _reading(source),
        "etag": headers.get("etag", ""),
        "modified": headers.get("last-modified", ""),
        "mark": mark,
        "seen": feed.remembered(known, "seen"),
    }
    if known.get("mark") == mark:
        if following != known:
            yield Batch(mentions=(), cursor=following)
        return
    parsed = parse(response, source, kit)
    fresh = feed.unseen(list(parsed.mentions), feed.remembered(known, "seen"))
    following["seen"] = feed.seen_in(list(parsed.mentions))
    yield from table_rows.batches(replace(parsed, mentions=tuple(fresh)), cursor, following)


def parse(response: Response, source: TableSource, kit: Kit) -> Parsed:
    """Turn a document into what its rows hold.

    Raises:
        CollectError: with the code of why it can't be read.
    """
    start = response.content[:200].lstrip().lower()
    if start.startswith((b"<!doctype html", b"<html")):
        raise CollectError("no_table", response.url)
    name = "table.xlsx" if start.startswith(b"pk\x03\x04") else "table.csv"
    try:
        table = tables.read_table(response.content, name, may_be_empty=True)
        return table_rows.parse(table, source, kit, response.url)
    except ImportRefused as refusal:
        raise CollectError(refusal.code, refusal.detail) from refusal


def _reading(source: TableSource) -> str:
    """Return what tells this way of reading from another: address, columns and all."""
    ways = source.model_dump_json(exclude={"name", "every_minutes", "keep", "enabled"})
    return feed.fingerprint(ways)

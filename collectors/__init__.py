"""Collectors: one module for each kind of source."""

from collections.abc import Iterator

from collectors import accesslog, feed, file, matomo, schemaorg, table, wordpress
from collectors.contract import Kit
from data.records import Batch, Cursor
from data.settings import (
    AccessLogSource,
    FeedSource,
    FileSource,
    MatomoSource,
    SchemaOrgSource,
    Source,
    TableSource,
    WordPressSource,
)

__all__ = [
    "KINDS",
    "accesslog",
    "collect",
    "feed",
    "file",
    "matomo",
    "schemaorg",
    "table",
    "wordpress",
]

KINDS = ("feed", "wordpress", "file", "table", "accesslog", "matomo", "schemaorg")


def collect(source: Source, cursor: Cursor, kit: Kit) -> Iterator[Batch]:
    """Collect a source with the collector of its kind."""
    match source:
        case FeedSource():
            return feed.collect(source, cursor, kit)
        case WordPressSource():
            return wordpress.collect(source, cursor, kit)
        case FileSource():
            return file.collect(source, cursor, kit)
        case TableSource():
            return table.collect(source, cursor, kit)
        case AccessLogSource():
            return accesslog.collect(source, cursor, kit)
        case MatomoSource():
            return matomo.collect(source, cursor, kit)
        case SchemaOrgSource():
            return schemaorg.collect(source, cursor, kit)

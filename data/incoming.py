"""Records as Arrow tables, the quick way into the database."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

import pyarrow as pa

from data.records import Mention, Sentiment
from data.text import fold
from data.times import to_database
from data.topics import Matcher

Row = tuple[Any, ...]

_UUID = pa.string()
_INCOMING = pa.schema(
    [
        ("id", _UUID),
        ("source", pa.string()),
        ("external_id", pa.string()),
        ("channel", pa.string()),
        ("url", pa.string()),
        ("thread", pa.string()),
        ("thread_title", pa.string()),
        ("reply_to", pa.string()),
        ("title", pa.string()),
        ("text", pa.string()),
        ("folded", pa.string()),
        ("content_hash", _UUID),
        ("author", _UUID),
        ("topics", pa.list_(pa.string())),
        ("published_at", pa.timestamp("us")),
    ]
)
_SCORES = pa.schema(
    [
        ("mention_id", _UUID),
        ("content_hash", _UUID),
        ("polarity", pa.string()),
        ("p_neg", pa.float32()),
        ("p_neu", pa.float32()),
        ("p_pos", pa.float32()),
        ("uncertain", pa.bool_()),
    ]
)


def mention_table(
    mentions: Iterable[Mention], matcher: Matcher, *, keep_unmatched: bool
) -> tuple[pa.Table, int]:
    """Return the mentions to store, each once, and how many match no topic."""
    by_id = {mention.id: mention for mention in mentions}
    rows: list[Row] = []
    for identity, mention in by_id.items():
        folded = fold(f"{mention.title}\n{mention.text}")
        topics = matcher.topics_of_folded(f"{folded} {fold(mention.thread_title)}")
        if topics or keep_unmatched:
            rows.append(_row(mention, folded, topics, identity))
    return _table(rows, _INCOMING), len(by_id) - len(rows)


def score_table(scored: Sequence[tuple[UUID, UUID, Sentiment]]) -> pa.Table:
    """Return scores as (mention id, content hash, sentiment) in columns."""
    rows = [
        (
            mention_id.hex,
            content_hash.hex,
            sentiment.polarity and sentiment.polarity.value,
            sentiment.p_neg,
            sentiment.p_neu,
            sentiment.p_pos,
            sentiment.uncertain,
        )
        for mention_id, content_hash, sentiment in scored
    ]
    return _table(rows, _SCORES)


def _row(mention: Mention, folded: str, topics: list[str], identity: UUID) -> tuple[Any, ...]:
    """Return the values in the order of the schema of what comes in."""
    return (
        identity.hex,
        mention.source,
        mention.external_id,
        mention.channel.value,
        mention.url,
        mention.thread,
        mention.thread_title,
        mention.reply_to,
        mention.title,
        mention.text,
        folded,
        mention.content_hash.hex,
        mention.author and mention.author.hex,
        topics,
        to_database(mention.published_at),
    )


def _table(rows: Sequence[tuple[Any, ...]], schema: pa.Schema) -> pa.Table:
    columns = zip(*rows, strict=True) if rows else ([] for _ in schema)
    arrays = [pa.array(values, field.type) for values, field in zip(columns, schema, strict=True)]
    return pa.Table.from_arrays(arrays, schema=schema)

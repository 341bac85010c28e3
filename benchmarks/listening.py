"""Parse, match, dedupe and store feed items, against feedparser and SQLite done plainly."""

import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks import synthetic
from benchmarks.figure import Figure, in_own_process, median_seconds, more, quicker
from data import store
from data.connection import Database
from data.records import Batch, Channel, Mention
from data.topics import Matcher

ITEMS = 100_000
WORKER = "benchmarks.listening_worker"


def measure() -> list[Figure]:
    """Measure throughput and memory for 100,000 items, and a batch beside a million."""
    rate, memory, stored = map(float, in_own_process(WORKER, "ours", str(ITEMS)))
    peer_rate, peer_memory, peer_stored = map(float, in_own_process(WORKER, "peer", str(ITEMS)))
    if stored != peer_stored:
        raise RuntimeError(f"not the same work: {stored} against {peer_stored}")
    with tempfile.TemporaryDirectory() as folder:
        batch = _batch_seconds(synthetic.fill(Path(folder), 1_000_000))
    return [
        more("100,000 feed items to stored mentions", rate, peer_rate, ">= 5,000", "items/s"),
        quicker("memory of it", memory, peer_memory, "< 500", "MB"),
        quicker("a batch of 1,000 beside 1,000,000", batch, None, "< 0.5"),
    ]


def _batch_seconds(database: Database) -> float:
    matcher = Matcher(synthetic.TOPICS)
    numbers = iter(range(100))

    def add() -> None:
        start = next(numbers) * 1000
        mentions = tuple(_mention(start + number) for number in range(1000))
        store.add_batch(
            database,
            "Bron 0",
            Batch(mentions=mentions, cursor={"start": start}),
            matcher=matcher,
            topics_version=1,
            keep_unmatched=False,
            now=datetime.now(UTC),
        )

    return median_seconds(add, 7)


def _mention(number: int) -> Mention:
    return Mention(
        source="Bron 0",
        external_id=f"fresh-{number}",
        published_at=datetime.now(UTC) - timedelta(seconds=number % 600),
        text=f"Merelhof en de wachtlijst, bericht {number} van vandaag",
        channel=Channel.NEWS,
    )

"""One run of the listening benchmark in a process of its own, so that memory is its own."""

import re
import resource
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import feedparser

from benchmarks import synthetic
from collectors import feed
from collectors.contract import Kit
from collectors.http import Http, Response
from data import store
from data.connection import open_database
from data.records import Batch, Mention
from data.settings import Collecting, FeedSource, Storage
from data.topics import Matcher

PER_FEED = 100
FEEDS_A_BATCH = 25
SUBJECTS = ("Merelhof opent een tuin", "Sociaal team verhuist", "Mooi weer op komst", "Wachtlijst")
PATTERN = re.compile(r"\b(merelhof|sociaal team|wachtlijst)\b", re.IGNORECASE)


def documents(count: int) -> Iterator[bytes]:
    """Yield RSS documents of a hundred items, of which a fifth was in the one before."""
    for start in range(0, count, PER_FEED):
        items = "".join(
            _item(max(0, number)) for number in range(start - 20, start + PER_FEED - 20)
        )
        yield f'<rss version="2.0"><channel><title>Krant</title>{items}</channel></rss>'.encode()


def _item(number: int) -> str:
    subject = SUBJECTS[number % len(SUBJECTS)]
    return (
        f"<item><title>{subject} ({number})</title><link>https://krant.example/{number}</link>"
        f"<guid>https://krant.example/?p={number}</guid>"
        "<pubDate>Mon, 02 Mar 2026 10:00:00 GMT</pubDate>"
        f"<description>&lt;p&gt;Bericht {number} over {subject.lower()}, met een paar woorden "
        "meer dan nodig en een &lt;b&gt;vet&lt;/b&gt; woord.&lt;/p&gt;</description></item>"
    )


def ours(count: int, folder: Path) -> int:
    """Store the documents our way; return how many mentions are stored."""
    database = open_database(Storage(directory=folder))
    source = FeedSource(kind="feed", name="Krant", url="https://krant.example/feed/")
    kit = Kit(Http(Collecting()), b"key", lambda: datetime(2026, 3, 2, 12, tzinfo=UTC))
    matcher, stored = Matcher(synthetic.TOPICS), 0
    waiting: list[Mention] = []
    for number, document in enumerate(documents(count), start=1):
        mentions, _ = feed.parse(_response(document), source, kit)
        waiting += mentions
        if number % FEEDS_A_BATCH == 0:
            stored += store.add_batch(
                database,
                source.name,
                Batch(mentions=tuple(waiting), cursor={"number": number}),
                matcher=matcher,
                topics_version=1,
                keep_unmatched=False,
                now=kit.now(),
            ).added
            waiting = []
    return stored


def _response(document: bytes) -> Response:
    return Response(
        status=200,
        headers={"content-type": "application/rss+xml"},
        url="https://krant.example/feed/",
        content=document,
    )


def peer(count: int, folder: Path) -> int:
    """Store the documents plainly: feedparser, a pattern, SQLite with a primary key."""
    connection = sqlite3.connect(folder / "plain.sqlite")
    connection.execute(
        "CREATE TABLE mentions (id TEXT PRIMARY KEY, at TEXT, title TEXT, text TEXT)"
    )
    for document in documents(count):
        rows = [
            (entry.id, entry.published, entry.title, entry.summary)
            for entry in feedparser.parse(document).entries
            if PATTERN.search(f"{entry.title} {entry.summary}")
        ]
        with connection:
            connection.executemany("INSERT OR IGNORE INTO mentions VALUES (?, ?, ?, ?)", rows)
    (stored,) = connection.execute("SELECT count(*) FROM mentions").fetchone()
    connection.close()
    return int(stored)


def main() -> None:
    """Print items a second, peak memory in MB, and mentions stored."""
    work: Callable[[int, Path], int] = {"ours": ours, "peer": peer}[sys.argv[1]]
    count = int(sys.argv[2])
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        stored = work(count, Path(folder))
        took = time.perf_counter() - start
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(count / took, memory, stored)


if __name__ == "__main__":
    main()

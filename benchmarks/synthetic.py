"""Invented mentions by the million, made inside the database."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from data import store
from data.connection import Database, open_database
from data.records import Term, Topic
from data.settings import Storage
from data.times import to_database

MODEL, VERSION = "synthetic", "1"
SPAN = timedelta(days=400)

SETTINGS = """
[[topics]]
name = "Merelhof"
match = ["merelhof"]
[[topics]]
name = "Sociaal team"
match = ["sociaal team"]
[[topics]]
name = "Wachtlijst"
match = ["wachtlijst*"]
own = false
[[sources]]
kind = "feed"
name = "Bron 0"
url = "https://krant.example/feed/"
"""
TOPICS = tuple(
    Topic(name=name, match=(Term(text=name.lower()),))
    for name in ("Merelhof", "Sociaal team", "Wachtlijst")
)


def settings_file(folder: Path) -> Path:
    """Write settings for an installation in this folder."""
    path = folder / "luisterpost.toml"
    path.write_text(SETTINGS, "utf-8")
    return path


def fill(folder: Path, count: int, now: datetime | None = None) -> Database:
    """Make a database with that many scored mentions over the last 400 days."""
    end = now or datetime.now(UTC)
    database = open_database(Storage(directory=folder / "var"))
    topics = store.save_topics(database, TOPICS, None, end)
    store.complete_topics(database, topics.version, end)
    store.use_model(database, MODEL, VERSION, end - SPAN)
    with database.writing() as connection:
        connection.execute(_MENTIONS, {"count": count, "start": to_database(end - SPAN)})
        connection.execute(_SCORES, {"model": MODEL, "version": VERSION})
    store.complete_model(database, MODEL, VERSION, end)
    return database


_MENTIONS = """
INSERT INTO mentions BY NAME
SELECT
    md5(i::VARCHAR)::UUID AS id,
    'Bron ' || (i % 12) AS source,
    i::VARCHAR AS external_id,
    CASE i % 4 WHEN 0 THEN 'news' WHEN 1 THEN 'social' ELSE 'comments' END AS channel,
    'https://krant.example/' || i AS url,
    'https://krant.example/artikel/' || (i // 40) AS thread,
    'Artikel ' || (i // 40) AS thread_title,
    '' AS reply_to,
    '' AS title,
    'Bericht ' || i || ' over Merelhof en het sociaal team, ' || md5((i * 7)::VARCHAR)
        || ' en hoe lang de wachtlijst is' AS text,
    lower(text) AS folded,
    md5(text)::UUID AS content_hash,
    md5((i % 50000)::VARCHAR || 'author')::UUID AS author,
    CASE i % 5 WHEN 0 THEN ['Merelhof'] WHEN 1 THEN ['Sociaal team'] WHEN 2 THEN ['Wachtlijst']
        WHEN 3 THEN ['Merelhof', 'Wachtlijst'] ELSE ['Merelhof', 'Sociaal team'] END AS topics,
    1 AS topics_version,
    $start::TIMESTAMP + to_seconds((i * (400.0 * 86400 / $count))::BIGINT) AS published_at,
    published_at + INTERVAL 7 MINUTE AS first_seen_at,
    first_seen_at AS collected_at,
    0 AS edits
FROM range($count) AS numbers (i)
"""

_SCORES = """
INSERT INTO scores
SELECT id, $model, $version,
    CASE hash(id) % 10 WHEN 0 THEN 'pos' WHEN 1 THEN 'pos' WHEN 2 THEN 'neg' WHEN 3 THEN 'neg'
        WHEN 4 THEN 'neg' ELSE 'neu' END,
    0.2, 0.6, 0.2, hash(id) % 8 = 0, first_seen_at + INTERVAL 1 MINUTE
FROM mentions ORDER BY published_at
"""

"""Small, memorable things to test with: the cats Cleo and Pancake live in Wijkerdam."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from data import store
from data.connection import Database, open_database
from data.records import (
    Batch,
    Channel,
    Cursor,
    Mention,
    Polarity,
    Selection,
    Sentiment,
    Stored,
    Term,
    Topic,
)
from data.settings import Storage
from data.topics import Matcher

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
EVER = Selection(start=NOW - timedelta(days=3650), end=NOW + timedelta(days=3650))
TEAM = Topic(name="Team", match=(Term(text="sociaal team*"),))
MERELHOF = Topic(name="Merelhof", match=(Term(text="merelhof"),))
MODEL, VERSION = "test", "1"


def mention(number: int = 1, text: str = "het sociaal team belde terug", **changes) -> Mention:
    known = {
        "source": "Krant",
        "external_id": str(number),
        "published_at": NOW - timedelta(minutes=number),
        "channel": Channel.NEWS,
        "url": f"https://krant.example/{number}",
    }
    return Mention(text=text, **{**known, **changes})


def add(
    database: Database,
    *mentions: Mention,
    cursor: Cursor | None = None,
    topics: tuple[Topic, ...] = (TEAM, MERELHOF),
    keep_unmatched: bool = False,
    now: datetime = NOW,
    **batch,
) -> Stored:
    return store.add_batch(
        database,
        mentions[0].source if mentions else "Krant",
        Batch(mentions=mentions, cursor=cursor or {}, **batch),
        matcher=Matcher(topics),
        topics_version=1,
        keep_unmatched=keep_unmatched,
        now=now,
    )


def sentiment(polarity: Polarity | None = Polarity.NEGATIVE, version: str = VERSION) -> Sentiment:
    chances = {one: 0.8 if one == polarity else 0.1 for one in Polarity}
    return Sentiment(
        polarity=polarity,
        p_neg=chances[Polarity.NEGATIVE],
        p_neu=chances[Polarity.NEUTRAL],
        p_pos=chances[Polarity.POSITIVE],
        uncertain=False,
        model=MODEL,
        version=version,
    )


def file_storage(folder: Path) -> Storage:
    return Storage(directory=folder / "var")


def lake_storage(folder: Path) -> Storage:
    return Storage(
        directory=folder / "var",
        catalog=f"sqlite:{folder / 'catalog.sqlite'}",
        data=str(folder / "lake"),
    )


def database_in(folder: Path) -> Database:
    return open_database(file_storage(folder))

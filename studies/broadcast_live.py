"""A broadcast while it runs: how much is said against the usual, and what is asked."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import numpy as np
import pandas as pd

from analysis import live as live_
from analysis import questions, redaction, tone, tone_shift
from analysis.confusion import Confusion
from analysis.live import Growing
from analysis.tone_shift import Shifts
from data import read_broadcast, read_facts
from data.connection import Database
from data.read_broadcast import Asked
from data.records import Event
from studies import broadcast_facts, broadcast_plain
from studies.broadcast_facts import HOUR, Followed

WEEKS_BEFORE = timedelta(weeks=8)
TONE_BEFORE = timedelta(days=7)
WORDS_BEFORE = timedelta(days=1)
MOST_MESSAGES = 1_000
MOST_QUESTIONS = 12
LONGEST = 280


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A message that asks something, with what points to a person taken out."""

    id: UUID
    at: datetime
    text: str
    url: str
    under: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PageNow:
    """Visits of a page in the last hour that is known, and what is usual in that hour."""

    page: str
    hour: datetime | None = None
    visits: int | None = None
    expected: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Background:
    """What an hour's views are held against: it changes too little to be read each time."""

    known: Followed
    earlier: pd.Series
    tones: pd.DataFrame


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveView:
    """What is going on around an event at a moment.

    ``course`` has a row a bucket of ``bucket`` minutes (see ``analysis.live.course``), since
    ``since``. ``said`` and ``expected`` (mean, low, high; for the part that has passed) are of
    the clock hour that is running. ``growing`` words and
    ``threads`` of that time are held against the day before; ``titles`` names the threads.
    ``asked`` messages ask something, the newest are in ``questions``. ``looked_at`` tells
    when each source was last looked at: what came after is unknown. Sources in ``left_out`` are
    too new to compare with and not in the counts, but they are in all else.
    """

    event: Event
    as_of: datetime
    since: datetime
    bucket: int
    course: pd.DataFrame
    said: int
    expected: tuple[float, float, float] | None
    tone: Shifts
    words: tuple[Growing, ...]
    threads: tuple[Growing, ...]
    titles: Mapping[str, str]
    asked: int
    questions: tuple[Question, ...]
    pages: tuple[PageNow, ...]
    looked_at: Mapping[str, datetime]
    left_out: tuple[str, ...]

    @property
    def above(self) -> bool:
        """Tell whether more is said than 97.5% of usual hours have."""
        return self.expected is not None and self.said > self.expected[2]

    def as_dict(self) -> dict[str, Any]:
        """Return the view as plain values for JSON."""
        return broadcast_plain.live(self)


def background(database: Database, event: Event, now: datetime) -> Background:
    """Read what the views of this hour are held against: the weeks before it."""
    hour = _floor(now, 60)
    start = hour - WEEKS_BEFORE
    known = broadcast_facts.followed(database, now, start)
    week = Asked(hour - TONE_BEFORE, hour, event.topics, ())
    return Background(
        known=known,
        earlier=broadcast_facts.mentions(database, event.topics, known, start, hour),
        tones=read_broadcast.tones(database, week, hour),
    )


def live(
    database: Database,
    event: Event,
    now: datetime,
    *,
    confusion: Confusion | None = None,
    bucket: int = 1,
    back: timedelta = HOUR,
    behind: Background | None = None,
) -> LiveView:
    """Look at what is going on; ``bucket`` is in minutes, ``behind`` may be of this hour."""
    behind = behind or background(database, event, now)
    since, hour = _floor(now - back, bucket), _floor(now, 60)
    every = Asked(since, now, event.topics, ())
    looked_at = read_broadcast.looked(database, (*behind.known.sources, *behind.known.left_out))
    until = max(looked_at.values(), default=now)
    minutes = _minutes(database, replace(every, start=min(since, hour)), behind, until)
    running = live_.course(minutes[minutes.index >= hour], behind.earlier, now, 60)
    words, threads, titles = _growing(database, every)
    asked = _questions(database, every)
    return LiveView(
        event=event,
        as_of=now,
        since=since,
        bucket=bucket,
        course=_course(minutes[minutes.index >= since], behind.earlier, now, bucket),
        said=int(running["observed"].sum()),
        expected=_band(running),
        tone=_tone(database, every, behind, confusion),
        words=words,
        threads=threads,
        titles=titles,
        asked=len(asked),
        questions=tuple(asked[:MOST_QUESTIONS]),
        pages=_pages(database, event, now),
        looked_at=looked_at,
        left_out=behind.known.left_out if behind.known.sources else (),
    )


def _course(minutes: pd.Series, earlier: pd.Series, now: datetime, bucket: int) -> pd.DataFrame:
    """Return the buckets; a minute that runs is one by itself, with which nothing is compared."""
    table = live_.course(minutes, earlier, now, bucket)
    running = minutes[minutes.index >= _floor(now, 1)]
    if bucket > 1 or running.empty:
        return table
    weeks = int(table["weeks"].iloc[-1]) if len(table) else 0
    beside = {"expected": np.nan, "low": np.nan, "high": np.nan, "weeks": weeks}
    return pd.concat([table, running.to_frame("observed").assign(**beside, unfinished=True)])


def _floor(moment: datetime, minutes: int) -> datetime:
    return pd.Timestamp(moment).floor(f"{minutes}min").to_pydatetime()


def _minutes(database: Database, asked: Asked, behind: Background, until: datetime) -> pd.Series:
    """Count by minute; after the last look of all sources nothing is known."""
    counted = read_broadcast.by_minute(database, replace(asked, sources=behind.known.sources))
    return counted.where(counted.index < pd.Timestamp(until))


def _band(hour: pd.DataFrame) -> tuple[float, float, float] | None:
    last = hour[["expected", "low", "high"]].dropna()
    if last.empty:
        return None
    mean, low, high = last.iloc[-1].tolist()
    return float(mean), float(low), float(high)


def _tone(
    database: Database, recent: Asked, behind: Background, confusion: Confusion | None
) -> Shifts:
    """Compare the tone of now with that of the week before this hour."""
    now = read_broadcast.tones(database, recent, recent.start)
    names = list(tone_shift.TONES)
    before, after = (frame[names].sum().tolist() for frame in (behind.tones, now))
    clumped = tone.clumping(pd.concat([behind.tones, now]))
    return tone_shift.between(before, after, confusion.table if confusion else None, clumped)


def _growing(
    database: Database, recent: Asked
) -> tuple[tuple[Growing, ...], tuple[Growing, ...], dict[str, str]]:
    """Return the words and threads that take a larger part of what is said than before."""
    asked = replace(recent, start=recent.start - WORDS_BEFORE)
    words = read_broadcast.words(database, asked, recent.start)
    threads = read_broadcast.threads(database, asked, recent.start)
    all_now, all_before = (
        (int(words[name].iloc[0]) if len(words) else 0) for name in ("all_now", "all_before")
    )
    back = (recent.end - recent.start) / HOUR
    return (
        _faster(words, "word", all_now, all_before),
        _faster(threads, "thread", back, WORDS_BEFORE / HOUR),
        dict(zip(threads["thread"], threads["title"], strict=True)),
    )


def _faster(table: pd.DataFrame, name: str, now: float, before: float) -> tuple[Growing, ...]:
    if not now or not before or table.empty:
        return ()
    counts = (dict(zip(table[name], table[when], strict=True)) for when in ("now", "before"))
    return tuple(live_.growing(*counts, exposure_now=now, exposure_before=before, most=8))


def _questions(database: Database, recent: Asked) -> list[Question]:
    """Return the messages that ask something, newest first."""
    found = read_broadcast.messages(database, recent, MOST_MESSAGES)
    return [
        Question(
            id=row["id"],
            at=row["published_at"].to_pydatetime(),
            text=_redacted(f"{row['title']} {row['text']}"),
            url=row["url"],
            under=row["thread_title"],
        )
        for row in found.to_dict("records")
        if questions.is_question(f"{row['title']}\n{row['text']}")
    ]


def _redacted(text: str) -> str:
    plain = " ".join(redaction.redact(text).split())
    return plain if len(plain) <= LONGEST else f"{plain[: LONGEST - 1]}…"


def _pages(database: Database, event: Event, now: datetime) -> tuple[PageNow, ...]:
    end = _floor(now, 60)
    start = end - WEEKS_BEFORE
    counted = read_facts.visits(database, start, end, event.landing_pages)
    return tuple(_page(name, counted[name], end) for name in event.landing_pages)


def _page(name: str, counted: pd.Series, end: datetime) -> PageNow:
    """Hold the last known hour of today against the same hours of earlier weeks."""
    known = pd.DatetimeIndex(counted.dropna().index)
    if known.empty or known[-1] < pd.Timestamp(end) - pd.Timedelta(days=1):
        return PageNow(page=name)
    last = known[-1]
    usual = live_.usual_of(last, counted[counted.index < last])
    mean, low, high = usual if usual else (None, None, None)
    return PageNow(
        page=name,
        hour=last.to_pydatetime(),
        visits=int(counted[last]),
        expected=mean,
        low=low,
        high=high,
    )

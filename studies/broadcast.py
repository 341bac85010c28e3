"""What a broadcast did: attention, tone, visits and care questions, each with its doubt.

Four different things that are never added up. Each series is held against what it would
have done by itself; in a family of several series, pages or subjects of questions, a find
must be as much surer as there are series (Bonferroni).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any, TypeVar

import numpy as np
import pandas as pd

from analysis import attention, broadcast, event_lag, lag, tone, tone_shift
from analysis.attention import HalfLife, Start
from analysis.broadcast import Control, Study, Windows
from analysis.confusion import Confusion
from analysis.event_lag import EventLag
from analysis.lag import Lag
from analysis.tone_shift import Shifts
from data import events, read_broadcast
from data.connection import Database
from data.read_broadcast import Asked
from data.records import Event
from data.settings import Settings
from studies import broadcast_facts, broadcast_plain, made
from studies.broadcast_facts import Around, Followed
from studies.made import Made

TONE_BEFORE = timedelta(days=28)
FULL_WEEK = 0.95
HOURS_A_WEEK = 168

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True, kw_only=True)
class Peak:
    """The hour with most above the expected, and how many hours after the first it came."""

    at: datetime
    hours: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Between:
    """How many hours lie between what was extra in two series around the broadcast."""

    leading: str
    following: str
    lag: EventLag


@dataclass(frozen=True, slots=True, kw_only=True)
class Tone:
    """How the tone since the start differs from that of four weeks before.

    ``unscored`` of the mentions since the start have no tone (yet); they are in no share.
    """

    shifts: Shifts
    clumped: float
    unscored: int
    adjusted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Weeks:
    """Attention and care questions by week, and how the two go together.

    ``table`` has a row a week (its Monday): ``mentions`` and ``contacts``, NaN where unknown.
    ``lags`` holds for each subject (empty for all) how attention goes with it, ``chances``
    how likely the strongest is when nothing is related, all subjects taken together.
    """

    table: pd.DataFrame
    lags: Mapping[str, Lag]
    chances: Mapping[str, float]

    def related(self, subject: str) -> bool:
        """Tell whether attention and questions on a subject go together beyond chance."""
        return not self.lags[subject].refused and self.chances[subject] <= lag.ALPHA


@dataclass(frozen=True, slots=True, kw_only=True)
class BroadcastStudy:
    """Everything that page, command and report tell of one broadcast.

    ``ends_at`` is when its last window ends; ``complete`` tells whether that has passed.
    ``mentions`` is one series, ``pages`` has one a landing page, ``contacts`` one for all
    questions (empty name) and one for each subject that the event is about. ``starts``,
    ``half_lives`` and ``peaks`` are of the mentions (empty name) and of every landing page.
    ``lags`` tells how pages, and all questions (empty name), go with the mentions by hour over
    all that time; ``event_lags`` how series follow each other around this broadcast, named
    as ``mentions``, a page, ``contacts`` or a subject.
    """

    event: Event
    windows: Windows
    made: Made
    as_of: datetime
    ends_at: datetime
    followed: Followed
    around: Around
    mentions: Study
    pages: tuple[Study, ...]
    controls: tuple[Control, ...]
    contacts: tuple[Study, ...]
    tone: Tone
    starts: Mapping[str, Start]
    half_lives: Mapping[str, HalfLife]
    lags: Mapping[str, Lag]
    event_lags: tuple[Between, ...]
    peaks: Mapping[str, Peak]
    weeks: Weeks

    @property
    def complete(self) -> bool:
        """Tell whether all windows have passed."""
        return self.as_of >= self.ends_at

    @property
    def found(self) -> tuple[str, ...]:
        """The parts in which something was found: mentions, tone, pages, contacts."""
        parts = {
            "mentions": self.mentions.found,
            "tone": any(one.clear for one in self.tone.shifts.tones),
            "pages": any(one.found for one in self.pages),
            "contacts": any(one.found for one in self.contacts),
        }
        return tuple(name for name, yes in parts.items() if yes)

    def as_dict(self) -> dict[str, Any]:
        """Return the study as plain values for JSON."""
        return broadcast_plain.study(self)


def study(
    database: Database,
    settings: Settings,
    event: Event,
    windows: Windows,
    confusion: Confusion | None,
    now: datetime,
    look: "Look | None" = None,
) -> BroadcastStudy:
    """Study what a broadcast did, from what is stored.

    ``look`` may remember what ``look_at`` returned for the same series: it takes longest.
    """
    start, end = broadcast_facts.hours_of(event, windows, now)
    months = broadcast_facts.months_of(start, now)
    known = broadcast_facts.followed(database, event.started_at, months[0])
    around = broadcast_facts.around(database, event, windows, events.every(database))
    heard = broadcast_facts.mentions(database, event.topics, known, *months)
    asked = broadcast_facts.contacts(database, event, *months)
    series = Series(
        mentions=_between(heard, start, end),
        visits=broadcast_facts.visits(database, event, start, end),
        contacts={name: _between(one, start, end) for name, one in asked.items()},
    )
    looked = (look or look_at)(series, event, windows, around)
    return BroadcastStudy(
        event=event,
        windows=windows,
        made=made.of(database, settings),
        as_of=now,
        ends_at=broadcast_facts.end_of(event, windows),
        followed=known,
        around=around,
        mentions=looked.mentions,
        pages=looked.pages,
        controls=looked.controls,
        contacts=looked.contacts,
        tone=_tone(database, event, known, end, confusion),
        starts=_each(looked, attention.start, event.started_at),
        half_lives=_each(looked, attention.half_life, event.started_at),
        lags=looked.lags,
        event_lags=_event_lags(looked),
        peaks=_peaks(looked, event),
        weeks=_weeks(heard, asked),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """What is studied, hour by hour; ``contacts`` has all of them under an empty name."""

    mentions: pd.Series
    visits: pd.DataFrame
    contacts: dict[str, pd.Series]

    def digest(self) -> str:
        """Return a digest of every number and its hour."""
        table = pd.concat([self.mentions, self.visits, *self.contacts.values()], axis=1)
        names = "|".join((*map(str, self.visits.columns), *self.contacts))
        hashed = pd.util.hash_pandas_object(table.set_axis(range(table.shape[1]), axis=1))
        return blake2b(hashed.to_numpy().tobytes() + names.encode(), digest_size=16).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What the series alone tell of a broadcast."""

    mentions: Study
    pages: tuple[Study, ...]
    controls: tuple[Control, ...]
    contacts: tuple[Study, ...]
    lags: Mapping[str, Lag]


Look = Callable[[Series, Event, Windows, Around], Looked]


def look_at(series: Series, event: Event, windows: Windows, around: Around) -> Looked:
    """Hold every series against what it would have done by itself."""
    period = (event.started_at, event.ended_at)

    def studied(name: str, counts: pd.Series, beside: Mapping[str, pd.Series]) -> Study:
        return broadcast.study(name, counts, beside, period, windows, around.related)

    pages = {name: series.visits[name] for name in event.control_pages}
    controls = broadcast.sound(pages, period, windows, around.related)
    serving = {one.name: pages[one.name] for one in controls if one.serves}
    asked = [studied(name, counts, {}) for name, counts in series.contacts.items()]
    return Looked(
        mentions=studied("", series.mentions, {}),
        pages=together(
            [studied(name, series.visits[name], serving) for name in event.landing_pages]
        ),
        controls=tuple(controls),
        contacts=(*asked[:1], *together(asked[1:])),
        lags=_lags(series, event),
    )


def together(family: Sequence[Study]) -> tuple[Study, ...]:
    """Keep of several series only those finds that are as much surer as there are series."""
    return tuple(
        replace(
            one,
            measured=tuple(
                replace(part, found=part.found and _surer(part, len(family)))
                for part in one.measured
            ),
        )
        for one in family
    )


def _surer(part: broadcast.Measured, number: int) -> bool:
    return part.effect.chance <= broadcast.RISK[part.span] / number


def _between(counts: pd.Series, start: datetime, end: datetime) -> pd.Series:
    return counts[(counts.index >= start) & (counts.index < end)]


def _tone(
    database: Database,
    event: Event,
    known: Followed,
    end: datetime,
    confusion: Confusion | None,
) -> Tone:
    """Compare the tone since the start with that of the four weeks before."""
    asked = Asked(event.started_at - TONE_BEFORE, end, event.topics, known.sources)
    threads = read_broadcast.tones(database, asked, event.started_at)
    clumped = tone.clumping(threads)
    before, after = (
        threads.loc[threads["late"] == late, list(tone_shift.TONES)].sum().tolist()
        for late in (False, True)
    )
    table = confusion.table if confusion else None
    return Tone(
        shifts=tone_shift.between(before, after, table, clumped),
        clumped=clumped,
        unscored=int(threads.loc[threads["late"], "none"].sum()),
        adjusted=confusion is not None,
    )


def _lags(series: Series, event: Event) -> dict[str, Lag]:
    """Tell how visits and questions go with the mentions; questions have an empty name."""
    beside = {name: series.visits[name] for name in event.landing_pages}
    beside |= {"": series.contacts[""]} if series.contacts else {}
    return {name: lag.by_hour(series.mentions, one) for name, one in beside.items()}


def _event_lags(looked: Looked) -> tuple[Between, ...]:
    """Lay what was extra over each other: mentions, then visits, then questions."""
    order = [
        [("mentions", looked.mentions)],
        [(one.name, one) for one in looked.pages],
        [(one.name or "contacts", one) for one in looked.contacts],
    ]
    pairs = [
        (one, other)
        for at, firsts in enumerate(order)
        for one in firsts
        for others in order[at + 1 :]
        for other in others
    ]
    return tuple(
        Between(leading=one[0], following=other[0], lag=event_lag.between(one[1], other[1]))
        for one, other in pairs
        if one[1].found and other[1].found
    )


def _peaks(looked: Looked, event: Event) -> dict[str, Peak]:
    found = _each(looked, peak, event.started_at)
    return {name: one for name, one in found.items() if one is not None}


def _each(
    looked: Looked, of: Callable[[Study, datetime], Found], start: datetime
) -> dict[str, Found]:
    """Ask the same of the mentions (an empty name) and of every landing page."""
    return {one.name: of(one, start) for one in (looked.mentions, *looked.pages)}


def peak(studied: Study, start: datetime) -> Peak | None:
    """Return the hour with most above the expected, if the live or late hours had a find."""
    near = [studied.window(name) for name in ("live", "after")]
    if studied.course is None or not any(one and one.found for one in near):
        return None
    first = pd.Timestamp(start).floor("h")
    since = studied.course[studied.course.index >= first]
    extra = (since["observed"] - since["expected"]).dropna()
    if extra.empty:
        return None
    at = extra.index[int(np.argmax(extra))]
    return Peak(at=at.to_pydatetime(), hours=int((at - first) / pd.Timedelta(hours=1)))


def _weeks(heard: pd.Series, asked: Mapping[str, pd.Series]) -> Weeks:
    """Set attention and questions beside each other by week, as far back as both are known."""
    weekly = {name: by_week(one) for name, one in asked.items()}
    counted = by_week(heard)
    lags = {name: lag.by_week(counted, one) for name, one in weekly.items()}
    nothing = pd.Series(np.nan, counted.index)
    table = pd.DataFrame({"mentions": counted, "contacts": weekly.get("", nothing)})
    both = table.dropna(how="all")
    return Weeks(
        table=table.loc[both.index.min() :] if len(both) else both,
        lags=lags,
        chances={name: min(1.0, one.chance * len(lags)) for name, one in lags.items()},
    )


def by_week(counts: pd.Series) -> pd.Series:
    """Add hours up to weeks from Monday on, Dutch time; a week with holes in it is unknown."""
    weeks = counts.tz_convert("Europe/Amsterdam").resample("W-MON", closed="left", label="left")
    share = weeks.count() / HOURS_A_WEEK
    return weeks.sum().where(share >= FULL_WEEK)

"""Counts of mentions, cut into hours, days and weeks of Dutch time.

Works on the cube of the read model: one row for each day (or hour), channel, source, set
of topics and tone, with the number of mentions.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import numpy as np
import pandas as pd

from analysis import intervals

Grain = Literal["hour", "day", "week"]

ZONE = "Europe/Amsterdam"
TONES = ("neg", "neu", "pos")
MOST_DAYS_IN_HOURS = 3
MOST_DAYS_IN_DAYS = 180
ENOUGH = 0.8
_FREQUENCY = {"hour": "h", "day": "D", "week": "W-MON"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tone:
    """How many mentions have which tone; only the first three were given one."""

    neg: int = 0
    neu: int = 0
    pos: int = 0
    none: int = 0
    unscored: int = 0
    uncertain: int = 0

    @property
    def n(self) -> int:
        """The number of mentions with a tone."""
        return self.neg + self.neu + self.pos

    def share(self, tone: str) -> intervals.Share | None:
        """Return the share of a tone, or nothing below the minimum."""
        return intervals.share(getattr(self, tone), self.n)


def prepare(cube: pd.DataFrame) -> pd.DataFrame:
    """Add Dutch time, and make the words categories: once for many questions.

    ``hour`` becomes where a row begins: its hour, or its day where hours were not asked.
    """
    tone = cube["tone"].astype("object").fillna("unscored")
    day = cube["day"].dt.tz_localize(ZONE)
    return pd.DataFrame(
        {
            "hour": cube["hour"].fillna(day.dt.tz_convert("UTC")),
            "day": day,
            "channel": cube["channel"].astype("category"),
            "source": cube["source"].astype("category"),
            "topics": cube["topics"].fillna("").astype("category"),
            "tone": pd.Categorical(tone, [*TONES, "none", "unscored"]),
            "uncertain": cube["uncertain"].fillna(False).astype(bool),
            "mentions": cube["mentions"].astype("int64"),
        }
    )


def select(
    cube: pd.DataFrame,
    *,
    topics: Sequence[str] = (),
    channels: Sequence[str] = (),
    sources: Sequence[str] = (),
) -> pd.DataFrame:
    """Keep the rows of some topics, channels and sources; none named means all."""
    keep = np.ones(len(cube), bool)
    if topics:
        wanted = set(topics)
        sets = [one for one in cube["topics"].cat.categories if wanted & set(one.split("|"))]
        keep &= cube["topics"].isin(sets).to_numpy()
    for column, values in (("channel", channels), ("source", sources)):
        if values:
            keep &= cube[column].isin(list(values)).to_numpy()
    return cube if keep.all() else cube[keep]


def between(cube: pd.DataFrame, start: datetime, end: datetime) -> pd.DataFrame:
    """Keep the rows of hours that began in a period."""
    hour = cube["hour"]
    return cube[(hour >= pd.Timestamp(start)) & (hour < pd.Timestamp(end))]


def total(cube: pd.DataFrame) -> int:
    """Count the mentions."""
    return int(cube["mentions"].sum())


def grain_of(days: int) -> Grain:
    """Choose how fine a period of so many days is cut."""
    if days <= MOST_DAYS_IN_HOURS:
        return "hour"
    return "day" if days <= MOST_DAYS_IN_DAYS else "week"


def coarser(grain: Grain) -> Grain:
    """Return the next coarser cut."""
    return "day" if grain == "hour" else "week"


def buckets(grain: Grain, start: datetime, end: datetime) -> pd.DatetimeIndex:
    """Return the beginnings of all hours, days or weeks of a period, in Dutch time."""
    first = pd.Timestamp(start).tz_convert(ZONE)
    last = pd.Timestamp(end).tz_convert(ZONE)
    if grain == "week":
        first -= pd.DateOffset(days=first.day_of_week)
    return pd.date_range(first, last, freq=_FREQUENCY[grain], inclusive="left")


def bucket_of(cube: pd.DataFrame, grain: Grain) -> pd.Series:
    """Return the bucket of every row."""
    day: pd.Series = cube["day"]
    if grain == "day":
        return day
    if grain == "hour":
        hour: pd.Series = cube["hour"].dt.tz_convert(ZONE)
        return hour
    naive = day.dt.tz_localize(None)
    monday = naive - pd.to_timedelta(naive.dt.day_of_week, unit="D")
    beginning: pd.Series = monday.dt.tz_localize(ZONE)
    return beginning


def volume(
    cube: pd.DataFrame, grain: Grain, start: datetime, end: datetime, by: str = "channel"
) -> pd.DataFrame:
    """Count mentions by bucket (rows) and channel or source (columns), zeros included."""
    counted = cube.groupby([bucket_of(cube, grain).rename("bucket"), by], observed=True)
    wide = counted["mentions"].sum().unstack(fill_value=0)
    wide = wide.reindex(buckets(grain, start, end), fill_value=0)
    return wide[wide.sum().sort_values(ascending=False).index]


def tone(cube: pd.DataFrame) -> Tone:
    """Count the tones."""
    counted = cube.groupby("tone", observed=False)["mentions"].sum()
    given = cube["uncertain"] & cube["tone"].isin(TONES)
    return Tone(
        **{str(name): int(number) for name, number in counted.items()},
        uncertain=int(cube.loc[given, "mentions"].sum()),
    )


def tone_by_bucket(
    cube: pd.DataFrame, grain: Grain, start: datetime, end: datetime
) -> pd.DataFrame:
    """Count the tones by bucket: columns neg, neu, pos and n."""
    scored = cube[cube["tone"].isin(TONES)]
    counted = scored.groupby([bucket_of(scored, grain).rename("bucket"), "tone"], observed=True)
    wide = counted["mentions"].sum().unstack(fill_value=0)
    wide = wide.reindex(index=buckets(grain, start, end), columns=list(TONES), fill_value=0)
    wide.columns = pd.Index(list(TONES))
    return wide.assign(n=wide.sum(axis=1))


def tone_grain(cube: pd.DataFrame, grain: Grain, start: datetime, end: datetime) -> Grain:
    """Choose a cut coarse enough that most parts with a tone have enough of them."""
    while grain != "week":
        n = tone_by_bucket(cube, grain, start, end)["n"]
        used = n[n > 0]
        if len(used) and (used >= intervals.MINIMUM).mean() >= ENOUGH:
            break
        grain = coarser(grain)
    return grain


def by_channel(cube: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Split the rows by channel."""
    return {str(name): rows for name, rows in cube.groupby("channel", observed=True)}


def by_source(cube: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Split the rows by source."""
    return {str(name): rows for name, rows in cube.groupby("source", observed=True)}


def by_topic(cube: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Split the rows by topic; a mention of two topics is in both parts."""
    names = {name for one in cube["topics"].cat.categories for name in one.split("|") if name}
    parts = {name: select(cube, topics=[name]) for name in sorted(names)}
    return {name: rows for name, rows in parts.items() if len(rows)}

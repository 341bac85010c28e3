"""Counts of mentions, cut into hours, days and weeks of Dutch time.

Works on the cube of the read model: one row for each day (or hour), channel, source, set
of topics and tone, with the number of mentions.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis import intervals

Grain = Literal["hour", "day", "week"]

ZONE = "Europe/Amsterdam"
TONES = ("neg", "neu", "pos")
EVERY_TONE = (*TONES, "none", "unscored")
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
            "tone": pd.Categorical(tone, list(EVERY_TONE)),
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
        keep &= _among(cube["topics"], sets)
    for column, values in (("channel", channels), ("source", sources)):
        if values:
            keep &= _among(cube[column], values)
    return cube if keep.all() else cube[keep]


def _among(column: pd.Series, values: Sequence[str]) -> npt.NDArray[np.bool_]:
    wanted = column.cat.categories.isin(list(values))
    return np.append(wanted, False)[column.cat.codes]


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


@lru_cache(maxsize=256)
def buckets(grain: Grain, start: datetime, end: datetime) -> pd.DatetimeIndex:
    """Return the beginnings of all hours, days or weeks of a period, in Dutch time."""
    first = pd.Timestamp(start).tz_convert(ZONE)
    last = pd.Timestamp(end).tz_convert(ZONE)
    if grain == "week":
        first -= pd.DateOffset(days=first.day_of_week)
    return pd.date_range(first, last, freq=_FREQUENCY[grain], inclusive="left")


def _table(
    cube: pd.DataFrame, starts: pd.DatetimeIndex, column: str, names: Sequence[str]
) -> pd.DataFrame:
    """Count mentions by bucket (rows) and name (columns), zeros included."""
    present = cube[column].cat.categories
    codes = np.append(pd.Index(list(names)).get_indexer(present), -1)[cube[column].cat.codes]
    at = np.searchsorted(_ticks(starts), _ticks(pd.DatetimeIndex(cube["hour"])), "right") - 1
    known = (codes >= 0) & (at >= 0)
    cells = at[known] * len(names) + codes[known]
    counted = np.bincount(
        cells, weights=cube["mentions"].to_numpy()[known], minlength=len(starts) * len(names)
    )
    table = counted.reshape(len(starts), len(names)).astype("int64")
    return pd.DataFrame(table, index=starts, columns=pd.Index(list(names)))


def _ticks(moments: pd.DatetimeIndex) -> npt.NDArray[np.int64]:
    return np.asarray(moments.as_unit("us").asi8)


def volume(
    cube: pd.DataFrame, grain: Grain, start: datetime, end: datetime, by: str = "channel"
) -> pd.DataFrame:
    """Count mentions by bucket (rows) and channel or source (columns), zeros included."""
    present = [str(name) for name in cube[by].cat.categories[np.unique(cube[by].cat.codes)]]
    table = _table(cube, buckets(grain, start, end), by, present)
    return table[table.sum().sort_values(ascending=False, kind="stable").index]


def by_day(
    parts: Mapping[str, pd.DataFrame], start: datetime, end: datetime
) -> dict[str, list[float]]:
    """Count the mentions of each part by day, zeros included."""
    starts = buckets("day", start, end)
    return {
        name: [float(n) for n in _table(rows, starts, "tone", EVERY_TONE).sum(axis=1)]
        for name, rows in parts.items()
    }


def tone(cube: pd.DataFrame) -> Tone:
    """Count the tones."""
    mentions = cube["mentions"].to_numpy()
    names = list(cube["tone"].cat.categories)
    codes = cube["tone"].cat.codes.to_numpy()
    counted = np.bincount(codes, weights=mentions, minlength=len(names))
    given = cube["uncertain"].to_numpy() & (codes < len(TONES))
    return Tone(
        **{name: int(number) for name, number in zip(names, counted, strict=True)},
        uncertain=int(mentions[given].sum()),
    )


def tone_by_bucket(
    cube: pd.DataFrame, grain: Grain, start: datetime, end: datetime
) -> pd.DataFrame:
    """Count the tones by bucket: columns neg, neu, pos and n."""
    table = _table(cube, buckets(grain, start, end), "tone", TONES)
    return table.assign(n=table.sum(axis=1))


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
    return _split(cube, "channel")


def by_source(cube: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Split the rows by source."""
    return _split(cube, "source")


def _split(cube: pd.DataFrame, column: str) -> dict[str, pd.DataFrame]:
    codes = cube[column].cat.codes.to_numpy()
    names = cube[column].cat.categories
    return {str(names[code]): cube[codes == code] for code in np.unique(codes)}


def by_topic(cube: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Split the rows by topic; a mention of two topics is in both parts."""
    names = {name for one in cube["topics"].cat.categories for name in one.split("|") if name}
    parts = {name: select(cube, topics=[name]) for name in sorted(names)}
    return {name: rows for name, rows in parts.items() if len(rows)}

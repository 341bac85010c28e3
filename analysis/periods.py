"""Days, weeks, months and quarters of Dutch time, and what falls in them."""

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis import counts

Grain = Literal["day", "week", "month", "quarter"]

GRAINS: tuple[Grain, ...] = ("day", "week", "month", "quarter")
_FREQUENCY = {"day": "D", "week": "W-MON", "month": "MS", "quarter": "QS"}
_DAYS = {"day": 1, "week": 7, "month": 30, "quarter": 91}
_FILLED = 0.8
_LENGTH = {"day": "D", "week": "W", "month": "M", "quarter": "Q"}


@dataclass(frozen=True, slots=True)
class Period:
    """From ``start`` up to ``end``, midnights in Dutch time; not ``whole`` when cut off."""

    start: datetime
    end: datetime
    whole: bool = True


def cut(grain: Grain, start: datetime, end: datetime, now: datetime) -> list[Period]:
    """Cut a stretch of time into periods; the first and the last may not be whole.

    The first may begin before the stretch, and the last end after it or after ``now``.
    All three moments are aware.
    """
    first, last = (pd.Timestamp(one).tz_convert(counts.ZONE) for one in (start, end))
    until = min(last, pd.Timestamp(now).tz_convert(counts.ZONE))
    beyond = last + pd.DateOffset(months=4)
    edges = pd.date_range(_beginning(first, grain), beyond, freq=_FREQUENCY[grain])
    return [
        Period(one.to_pydatetime(), other.to_pydatetime(), bool(one >= first and other <= until))
        for one, other in itertools.pairwise(edges)
        if one < last
    ]


def _beginning(moment: pd.Timestamp, grain: Grain) -> pd.Timestamp:
    local = moment.tz_localize(None).to_period(_LENGTH[grain]).start_time
    return local.tz_localize(moment.tz)


def finest(spans: Iterable[tuple[datetime, datetime]], least: Grain = "week") -> Grain | None:
    """Return the finest cut, from ``least`` on, that holds each span within one period.

    Nothing is returned when a span is longer than any, as a score over four years is.
    """
    known = list(spans)
    for grain in GRAINS[GRAINS.index(least) :]:
        if all(_fits(start, end, grain) for start, end in known):
            return grain
    return None


def _fits(start: datetime, end: datetime, grain: Grain) -> bool:
    first, last = (pd.Timestamp(one).tz_convert(counts.ZONE) for one in (start, end))
    following = _beginning(first, grain).tz_localize(None).to_period(_LENGTH[grain]) + 1
    return bool(last.tz_localize(None) <= following.start_time)


def suited(
    starts: pd.Series, ends: pd.Series, start: datetime, end: datetime, now: datetime
) -> list[Period]:
    """Return periods that figures over these spans fit in: weeks or longer, or the spans.

    Scores of four weeks, or of weeks that begin on a Thursday, fill no calendar period; what
    they are compared with is then counted over exactly their own time. Spans that overlap,
    as scores over the last four years do, suit nothing.
    """
    spans = sorted({*zip(starts.dt.to_pydatetime(), ends.dt.to_pydatetime(), strict=True)})
    grain = finest(spans)
    if grain and (grain == "week" or _longest(spans) >= _FILLED * _DAYS[grain]):
        return cut(grain, start, end, now)
    if any(one[1] > other[0] for one, other in itertools.pairwise(spans)):
        return []
    until = min(end, now)
    return [Period(a, b, start <= a and b <= until) for a, b in spans if a < end and b > start]


def _longest(spans: Sequence[tuple[datetime, datetime]]) -> float:
    return max((end - start) / timedelta(days=1) for start, end in spans)


def place(starts: pd.Series, ends: pd.Series, periods: Sequence[Period]) -> npt.NDArray[np.int64]:
    """Return for each span the number of the period that holds it whole, or -1."""
    edges = pd.DatetimeIndex([one.start for one in periods]).as_unit("us").tz_convert("UTC")
    last = pd.DatetimeIndex([one.end for one in periods]).as_unit("us").tz_convert("UTC")
    begun = pd.DatetimeIndex(pd.to_datetime(starts, utc=True)).as_unit("us")
    ended = pd.DatetimeIndex(pd.to_datetime(ends, utc=True)).as_unit("us")
    at = np.searchsorted(edges.asi8, begun.asi8, "right") - 1
    held = (at >= 0) & (ended.asi8 <= last.asi8[at])
    return np.where(held, at, -1).astype(np.int64)

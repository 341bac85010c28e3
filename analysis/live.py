"""What is going on now: more than usual for this hour, and what grows fastest.

The usual is what the same hour of the same weekday had in earlier weeks. How far the next
minutes may lie from it is a negative binomial: chance, the little that few weeks tell, and
how much those weeks differed from each other. The last bucket is not over yet, and is told
apart; it is compared with the usual of the part that has passed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from analysis import changes, season

FEWEST_WEEKS = 4
FEWEST_NOW = 5
ALPHA = 0.05
_LOW, _HIGH = 0.025, 0.975

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Growing:
    """A term or thread with how many times faster it goes than before, with 95% interval.

    ``high`` is empty where it did not occur before.
    """

    name: str
    now: int
    before: int
    times: float | None
    low: float
    high: float | None


def course(
    per_minute: pd.Series, earlier: pd.Series, now: datetime, bucket: int = 5
) -> pd.DataFrame:
    """Return buckets of so many minutes with what was usual at that hour of the week.

    ``per_minute`` counts the minutes of now (UTC, consecutive; ``nan`` is unknown),
    ``earlier`` the hours of earlier weeks. Columns: ``observed``, ``expected``, ``low``,
    ``high``, ``weeks`` (fewer than four: nothing is expected) and ``unfinished``.
    """
    minutes = per_minute[per_minute.index < pd.Timestamp(now).floor("min")]
    resampled = minutes.resample(f"{bucket}min", origin="start_day")
    table = pd.DataFrame({"observed": resampled.sum(min_count=1), "minutes": resampled.count()})
    starts = pd.DatetimeIndex(table.index)
    usual = _usual(earlier).reindex(_hour_of_week(starts)).set_axis(starts)
    low, mean, high = _band(usual, table["minutes"].to_numpy(float))
    ends = starts + pd.Timedelta(minutes=bucket)
    return table.drop(columns="minutes").assign(
        expected=mean,
        low=low,
        high=high,
        weeks=usual["n"].fillna(0).astype(int),
        unfinished=ends > pd.Timestamp(now),
    )


def usual_of(hour: datetime, earlier: pd.Series) -> tuple[float, float, float] | None:
    """Return what is usual in one hour, with the band in which 95% of such hours lie.

    ``earlier`` counts the hours of earlier weeks; with fewer than four nothing is usual.
    """
    at = _hour_of_week(pd.DatetimeIndex([hour]))
    low, mean, high = _band(_usual(earlier.dropna()).reindex(at), np.array([60.0]))
    if np.isnan(mean[0]):
        return None
    return float(mean[0]), float(low[0]), float(high[0])


def _hour_of_week(moments: pd.DatetimeIndex) -> pd.Index:
    local = moments.tz_convert(season.ZONE)
    return pd.Index(local.day_of_week * 24 + local.hour)


def _usual(earlier: pd.Series) -> pd.DataFrame:
    """Return for every hour of the week the sum, number and clumping of earlier weeks."""
    at = _hour_of_week(pd.DatetimeIndex(earlier.index))
    table = earlier.groupby(np.asarray(at)).agg(["sum", "count", "mean", "var"])
    # One hour of a few weeks says little of clumping: the hours of the week say it together.
    clumped = float(table["var"].sum() / max(table["mean"].sum(), season.FEWEST))
    return pd.DataFrame(
        {"sum": table["sum"], "n": table["count"], "clumping": max(1.0, clumped)}, index=table.index
    )


def _band(usual: pd.DataFrame, minutes: Floats) -> tuple[Floats, Floats, Floats]:
    """Return low, mean and high of so many minutes: Poisson with a rate known from few weeks."""
    shape = usual["sum"].to_numpy(float) / usual["clumping"].to_numpy(float) + 0.5
    hours = usual["n"].to_numpy(float) / usual["clumping"].to_numpy(float)
    known = (usual["n"].to_numpy(float) >= FEWEST_WEEKS) & (minutes > 0)
    odds = np.where(known, hours / (hours + minutes / 60), 0.5)
    ends = [
        np.where(known, stats.nbinom.ppf(part, np.where(known, shape, 1), odds), np.nan)
        for part in (_LOW, _HIGH)
    ]
    weeks = np.where(known, usual["n"].to_numpy(float), np.nan)
    return ends[0], usual["sum"].to_numpy(float) / weeks * minutes / 60, ends[1]


def growing(
    now: Mapping[str, int],
    before: Mapping[str, int],
    *,
    exposure_now: float,
    exposure_before: float,
    most: int = 10,
) -> list[Growing]:
    """Return the names that go faster than before by more than chance, the surest first.

    Exposures are the lengths of the two periods, or their numbers of messages: then a name
    grows only when it takes a larger part of the conversation. All names together share one
    error rate (Holm).
    """
    names = sorted(name for name, count in now.items() if count >= FEWEST_NOW)
    if not names:
        return []
    a = np.array([now[name] for name in names], float)
    b = np.array([before.get(name, 0) for name in names], float)
    expected = exposure_now / (exposure_now + exposure_before)
    corrected = changes.holm(np.asarray(stats.binom.sf(a - 1, a + b, expected)))
    low, high = proportion_confint(a, a + b, alpha=ALPHA, method="beta")
    factor = exposure_before / exposure_now
    found = [
        _one(name, int(a[at]), int(b[at]), float(low[at]), float(high[at]), factor)
        for at, name in enumerate(names)
        if corrected[at] < ALPHA
    ]
    return sorted(found, key=lambda one: (-one.low, one.name))[:most]


def _one(name: str, now: int, before: int, low: float, high: float, factor: float) -> Growing:
    """Turn the share of the mentions that came now into a ratio of two rates."""
    return Growing(
        name=name,
        now=now,
        before=before,
        times=now / before * factor if before else None,
        low=low / (1 - low) * factor,
        high=high / (1 - high) * factor if before else None,
    )

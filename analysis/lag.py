"""Whether two series move together, and which of them is first.

Two series that share a day and a week always look alike, and two that remember their own
past often do. So the pattern of the week is taken off first, then what each tells of itself
(Box and Jenkins's prewhitening, an autoregression of each). What is left is compared by
rank at every lag, and the strongest is held against what the strongest of so many reaches by chance
(Šidák). That two series go together says nothing about what causes what.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats
from statsmodels.tsa.tsatools import lagmat

from analysis import season
from analysis.minimum import Shortfall, lacking

ALPHA = 0.05
HOURS_BACK = 24
FEWEST_HOURS = 14 * 24
FEWEST_WEEKS = 40
WEEKS_BACK = 2
MOST_HOURS, MOST_WEEKS = 12, 6
_ANSCOMBE = 3 / 8
_OF_WEEK = 6 + 3 * 24

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lag:
    """How strongly a series goes with another some steps earlier.

    ``lag`` steps lie between (negative: the other way round) at the strongest correlation
    ``r``, with its 95% interval. ``chance`` is that of one as strong among all lags when the
    two have nothing to do with each other. ``correlations`` holds every lag, ``limit`` what
    the strongest stays under in 95 of 100 such cases.
    """

    lag: int = 0
    r: float = 0.0
    low: float = 0.0
    high: float = 0.0
    chance: float = 1.0
    steps: int = 0
    limit: float = 1.0
    correlations: tuple[tuple[int, float], ...] = ()
    refused: tuple[Shortfall, ...] = ()

    @property
    def related(self) -> bool:
        """Tell whether the two go together by more than chance."""
        return not self.refused and self.chance <= ALPHA


def by_hour(leading: pd.Series, following: pd.Series, most: int = MOST_HOURS) -> Lag:
    """Compare counts of every hour; both indexed by the same hours (UTC), ``nan`` is unknown."""
    hours = pd.DatetimeIndex(leading.index)
    columns = season.pattern(hours)
    first, second = (
        whitened(_without_week(one.to_numpy(float), columns), HOURS_BACK)
        for one in (leading, following.reindex(hours))
    )
    return _strongest(
        first, second, most, Shortfall("hours", 0, FEWEST_HOURS), _OF_WEEK + HOURS_BACK
    )


def by_week(leading: pd.Series, following: pd.Series, most: int = MOST_WEEKS) -> Lag:
    """Compare counts of every week, such as attention to a topic and questions about it."""
    first, second = (
        whitened(_without_slope(one.to_numpy(float)), WEEKS_BACK)
        for one in (leading, following.reindex(leading.index))
    )
    return _strongest(first, second, most, Shortfall("weeks", 0, FEWEST_WEEKS), 2 + WEEKS_BACK)


def _stable(counts: Floats) -> Floats:
    return np.asarray(2 * np.sqrt(counts + _ANSCOMBE))


def _without_week(counts: Floats, columns: Floats) -> Floats:
    usual = season.usual(counts, columns, np.ones(len(counts), bool))
    return np.asarray(_stable(counts) - _stable(usual))


def _without_slope(counts: Floats) -> Floats:
    steps, values = np.arange(len(counts)), _stable(counts)
    known = np.isfinite(values)
    if known.sum() < 2:
        return values
    slope, start = np.polyfit(steps[known], values[known], 1)
    return np.asarray(values - start - slope * steps)


def whitened(values: Floats, back: int) -> Floats:
    """Return what each step does not tell from the ``back`` steps before it (least squares)."""
    before = lagmat(values, back, trim="forward")
    rows = np.column_stack([np.ones(len(values)), before])
    known = np.isfinite(values) & np.isfinite(rows).all(axis=1) & (np.arange(len(values)) >= back)
    left = np.full(len(values), np.nan)
    if known.sum() > 2 * rows.shape[1]:
        fit = np.linalg.lstsq(rows[known], values[known], rcond=None)[0]
        left[known] = values[known] - rows[known] @ fit
    return left


def _strongest(leading: Floats, following: Floats, most: int, needs: Shortfall, fitted: int) -> Lag:
    """Compare at all lags; ``fitted`` degrees of freedom went into taking pattern and past off."""
    steps = int((np.isfinite(leading) & np.isfinite(following)).sum())
    refused = lacking(Shortfall(needs.code, steps, needs.needs))
    if refused or not np.nanstd(leading) or not np.nanstd(following):
        return Lag(steps=steps, refused=refused)
    lags = np.arange(-most, most + 1)
    first, second = _in_rank(leading), _in_rank(following)
    pairs = [_shifted(first, second, int(lag)) for lag in lags]
    r = np.array([np.corrcoef(*pair)[0, 1] for pair in pairs])
    # Fisher's transformation is normal with one over this root as its sd.
    root = np.sqrt([max(len(pair[0]) - fitted - 3, 1) for pair in pairs])
    best = int(np.argmax(np.abs(np.arctanh(r)) * root))
    one = 2 * stats.norm.sf(abs(np.arctanh(r[best])) * root[best])
    half = stats.norm.isf(0.025) / root[best]
    each = 1 - (1 - ALPHA) ** (1 / len(lags))
    return Lag(
        lag=int(lags[best]),
        r=float(r[best]),
        low=float(np.tanh(np.arctanh(r[best]) - half)),
        high=float(np.tanh(np.arctanh(r[best]) + half)),
        chance=float(-np.expm1(len(lags) * np.log1p(-min(one, 1 - 1e-12)))),
        steps=len(pairs[best][0]),
        limit=float(np.tanh(stats.norm.isf(each / 2) / root.min())),
        correlations=tuple(zip(lags.tolist(), r.tolist(), strict=True)),
    )


def _in_rank(values: Floats) -> Floats:
    """Return where a normal value of the same rank would lie, so that one burst is one value."""
    n = np.isfinite(values).sum()
    return np.asarray(stats.norm.ppf(stats.rankdata(values, nan_policy="omit") / (n + 1)))


def _shifted(leading: Floats, following: Floats, lag: int) -> tuple[Floats, Floats]:
    end = len(leading)
    first, second = (
        leading[max(0, -lag) : end - max(0, lag)],
        following[max(0, lag) : end + min(0, lag)],
    )
    known = np.isfinite(first) & np.isfinite(second)
    return first[known], second[known]

"""What a series would have done by itself, and how far it went from that.

Counts are first divided by what is usual at that hour of that weekday (`season`), so that
an hour is so many per cent above or below the usual. What is left over follows a structural
model (`structural`): a slow level, memory, the same of the control pages, and the noise that
small numbers have by nature. An unknown hour is unknown, never zero.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats
from scipy.stats.distributions import rv_frozen

from analysis import season, structural

_CONTROL = 4.0
_LEARN = 35 * 24
_SURE = 0.975
HALF_WIDTH = float(stats.norm.ppf(_SURE))

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """How much more there was than expected, with 95% intervals.

    ``steps`` of ``asked`` were known. ``z`` is the difference in standard deviations of the
    forecast, ``chance`` how likely one as large is when nothing happened. The relative
    interval has no upper end where nothing at all may have been expected.
    """

    observed: float
    expected: float
    expected_low: float
    expected_high: float
    steps: int
    asked: int
    z: float
    chance: float

    @property
    def extra(self) -> tuple[float, float, float]:
        """What there was above the expected: value, low, high."""
        return (
            self.observed - self.expected,
            self.observed - self.expected_high,
            self.observed - self.expected_low,
        )

    @property
    def relative(self) -> tuple[float, float, float | None] | None:
        """The same as a share of the expected; nothing where nothing was expected."""
        if self.expected <= 0 or self.expected_high <= 0:
            return None
        high = self.observed / self.expected_low - 1 if self.expected_low > 0 else None
        return self.observed / self.expected - 1, self.observed / self.expected_high - 1, high

    @property
    def clear(self) -> bool:
        """Tell whether the interval lies wholly on one side of nothing."""
        _, low, high = self.extra
        return low > 0 or high < 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """A series and all its forecasts, in units of what is usual.

    ``unit`` is the value of one such unit at each step.
    """

    values: Floats
    unit: Floats
    told: structural.Told
    counted: bool


def of_counts(counts: pd.Series, controls: Sequence[pd.Series], until: int) -> Course:
    """Make the course of hourly counts; only hours before ``until`` are learnt from.

    ``counts`` and ``controls`` share one index of consecutive hours (UTC, aware), ``nan`` is
    unknown. A control hour that is unknown counts as usual.
    """
    values = counts.to_numpy(float)
    hours = pd.DatetimeIndex(counts.index)
    columns, learn = season.pattern(hours), np.arange(len(values)) < until
    usual = season.usual(values, columns, learn)
    others = [_deviation(one.to_numpy(float), columns, learn) for one in controls]
    beside = np.column_stack(others) if others else np.empty((len(values), 0))
    deviation = values / usual - 1
    parts = _motion(deviation, columns, beside, 1 / usual, learn)
    together = structural.covariance(
        parts,
        np.hstack([columns, beside]),
        np.r_[season.prior(), np.full(beside.shape[1], _CONTROL)],
        1 / usual,
    )
    told = structural.tell(deviation, together)
    return Course(values=values, unit=usual, told=told, counted=True)


def _deviation(counts: Floats, columns: Floats, learn: npt.NDArray[np.bool_]) -> Floats:
    deviation = counts / season.usual(counts, columns, learn) - 1
    return np.asarray(np.where(np.isfinite(deviation), deviation, 0.0))


def _motion(
    deviation: Floats,
    columns: Floats,
    beside: Floats,
    noise: Floats,
    learn: npt.NDArray[np.bool_],
) -> structural.Motion:
    """Find how the series moves once the pattern of the week is off, controls too."""
    known = learn & np.isfinite(deviation)
    weight = np.sqrt(1 / (noise + np.nanvar(deviation[known])))[:, None]
    both = np.column_stack([np.nan_to_num(deviation), beside])
    fit = np.linalg.lstsq((columns * weight)[known], (both * weight)[known], rcond=None)[0]
    left = both - columns @ fit
    left[~np.isfinite(deviation), 0] = np.nan
    recent = np.flatnonzero(learn)[-_LEARN:]
    return structural.motion(left[recent, 0], left[recent, 1:], noise[recent])


def of_values(values: Floats, controls: Floats, until: int) -> Course:
    """Make the course of any series that has no pattern of the week, explained by controls.

    ``controls`` has a row a step and a column a series. Only steps before ``until`` are
    learnt from.
    """
    middle, spread = np.nanmean(values[:until]), np.nanstd(values[:until], ddof=1)
    centre, width = controls[:until].mean(axis=0), controls[:until].std(axis=0, ddof=1)
    standard, beside = (values - middle) / spread, (controls - centre) / width
    none = np.zeros(len(values))
    parts = structural.motion(standard[:until], beside[:until], none[:until], memory=False)
    columns = np.column_stack([np.ones(len(values)), beside])
    wide = np.full(columns.shape[1], 100.0)
    together = structural.covariance(parts, columns, wide, none)
    told = structural.tell(standard, together)
    unit = np.full(len(values), spread)
    return Course(values=values, unit=unit, told=told, counted=False)


@dataclass(frozen=True, slots=True)
class Difference:
    """What steps had above a forecast, its standard deviation, and how many were known."""

    extra: float
    sd: float
    observed: float
    steps: int

    @property
    def z(self) -> float:
        """The difference in standard deviations."""
        return self.extra / self.sd


def difference(course: Course, origin: int, first: int, last: int) -> Difference | None:
    """Compare steps ``first`` to ``last`` with a forecast made at ``origin``.

    Nothing where no step is known.
    """
    at, error, factor = course.told.stretch(origin, last)
    inside = at >= first
    if not inside.any():
        return None
    weights = np.where(inside, course.unit[at], 0.0)
    return Difference(
        extra=float(weights @ error),
        sd=float(np.linalg.norm(weights @ factor)),
        observed=float(course.values[at[inside]].sum()),
        steps=int(inside.sum()),
    )


def effect(course: Course, origin: int, first: int, last: int, widen: float = 1.0) -> Effect | None:
    """Return the same with intervals; ``widen`` multiplies the standard deviation."""
    found = difference(course, origin, first, last)
    if found is None:
        return None
    expected, sd = found.observed - found.extra, found.sd * widen
    spread = _spread(expected, sd, counted=course.counted)
    low, high = (float(spread.ppf(end)) for end in (1 - _SURE, _SURE))
    further = min(spread.cdf(found.observed), spread.sf(found.observed - course.counted))
    return Effect(
        observed=found.observed,
        expected=max(expected, 0.0) if course.counted else expected,
        expected_low=low,
        expected_high=high,
        steps=found.steps,
        asked=last - first,
        z=found.extra / sd,
        chance=min(1.0, 2 * float(further)),
    )


def _spread(expected: float, sd: float, *, counted: bool) -> rv_frozen:
    """Return how the forecast is spread; counts are never below zero and lean upwards."""
    if not counted:
        return stats.norm(expected, sd)
    mean = max(expected, season.FEWEST)
    variance = max(sd**2, mean * (1 + 1e-6))
    return stats.nbinom(mean**2 / (variance - mean), mean / variance)

"""Whether a series grows or shrinks by more than its own inertia explains.

Neighbouring weeks resemble each other, and the tests at hand take that for a trend: of
flat series of 12 weeks with an autocorrelation of 0.3, generalised least squares with
AR(1) errors (statsmodels ``GLSAR``) calls one in seven a trend, and Newey-West errors one in
three (``benchmarks/contrast_null.py`` measures both beside this). The estimate here is the
same one, generalised least squares with AR(1) errors. Only what it is held against differs:
flat series are drawn with as much inertia as the observed one may well have, and estimated
the same way. The autocorrelation is corrected for its bias in short series that had their
trend taken out, and its upper 95% limit is what the flat series get. So at most 5 in 100
flat series are called a trend up to an autocorrelation of 0.6 (7 at 0.8 and 12 weeks); the
price is that a weak trend over few weeks is left unsaid.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analysis import estimates
from analysis.estimates import Figure

MINIMUM = 12
"""Below this number of periods no trend is stated: flat series would too often seem one."""
DRAWS = 1_000
ALPHA = 0.05
GROWS, SHRINKS, NONE = "grows", "shrinks", "none"
_MOST = 0.95
_ONE_SIDED = 1.645
_TINY = 1e-300

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Trend:
    """The change a period, its direction when that is more than chance, and the inertia.

    ``direction`` is ``grows``, ``shrinks`` or ``none``: no statement, which is not the same
    as no trend. ``p`` and ``inertia`` (autocorrelation) are null where it was refused.
    """

    slope: Figure
    direction: str = NONE
    p: float | None = None
    inertia: float | None = None


def of(values: Sequence[float | None], seed: int = 0) -> Trend:
    """Find the trend of a value for each period; null for what is not known."""
    series = np.array([math.nan if one is None else one for one in values], float)
    places = np.flatnonzero(np.isfinite(series))
    known = series[places]
    if len(known) < MINIMUM:
        return Trend(estimates.too_few(len(known), MINIMUM))
    if np.ptp(known) <= 1e-12 * np.abs(known).max():
        return Trend(Figure(n=len(known), value=0.0, reason=estimates.NO_SPREAD))
    return _trend(known, places, seed)


def _trend(known: Floats, places: Integers, seed: int) -> Trend:
    slopes, errors, inertias = _fit(known[None], places)
    slope, error, inertia = float(slopes[0]), float(errors[0]), float(inertias[0])
    flat = _flat(places, _upper(inertia, len(known)), np.random.default_rng(seed))
    drawn_slopes, drawn_errors, _ = _fit(flat, places)
    strengths = np.abs(drawn_slopes / drawn_errors)
    p = float(1 + (strengths >= abs(slope / error)).sum()) / (1 + DRAWS)
    reach = float(np.quantile(strengths, 1 - ALPHA)) * error
    figure = Figure(n=len(known), value=slope, low=slope - reach, high=slope + reach)
    direction = NONE if p >= ALPHA else GROWS if slope > 0 else SHRINKS
    return Trend(figure, direction, p, inertia)


def _upper(inertia: float, n: int) -> float:
    """Return the most inertia that the series may well have (one-sided 95% limit)."""
    return min(_MOST, inertia + _ONE_SIDED * math.sqrt((1 - inertia**2) / n))


def _flat(places: Integers, inertia: float, random: np.random.Generator) -> Floats:
    """Draw series without a trend, known at the same places."""
    noise = random.standard_normal((DRAWS, len(places)))
    flat = np.empty_like(noise)
    flat[:, 0] = noise[:, 0]
    for at, step in enumerate(np.diff(places), start=1):
        kept = inertia**step
        flat[:, at] = kept * flat[:, at - 1] + math.sqrt(1 - kept**2) * noise[:, at]
    return flat


def _fit(series: Floats, places: Integers) -> tuple[Floats, Floats, Floats]:
    """Estimate slope, its standard error and the inertia of every series (rows).

    Ordinary least squares finds the inertia, generalised least squares the slope.
    """
    time = places - places.mean()
    centred = series - series.mean(axis=1, keepdims=True)
    rest = centred - np.outer(centred @ time / (time @ time), time)
    inertia = _inertia(rest, np.diff(places))
    level, moment, values = (
        _whitened(one, inertia, places) for one in (np.ones(len(time)), time, series)
    )
    weight, cross, spread = _dot(level, level), _dot(level, moment), _dot(moment, moment)
    determinant = weight * spread - cross**2
    slope = (weight * _dot(moment, values) - cross * _dot(level, values)) / determinant
    start = (spread * _dot(level, values) - cross * _dot(moment, values)) / determinant
    left = values - start[:, None] * level - slope[:, None] * moment
    error = np.sqrt(np.maximum(_dot(left, left), _TINY) / (len(places) - 2) * weight / determinant)
    return slope, error, inertia


def _dot(one: Floats, other: Floats) -> Floats:
    product: Floats = np.einsum("ij,ij->i", one, other)
    return product


def _inertia(rest: Floats, steps: Integers) -> Floats:
    """Return the autocorrelation of neighbouring periods, corrected for its bias.

    Taking out a line lowers it by about ``(2 + 4 * inertia) / n`` (Kendall 1954, with a
    trend). Below zero counts as none, which makes the test no milder.
    """
    neighbours = steps == 1
    pairs = rest[:, 1:][:, neighbours] * rest[:, :-1][:, neighbours]
    n = rest.shape[1]
    spread = np.maximum(_dot(rest, rest) / (n - 1), _TINY)
    raw = pairs.sum(axis=1) / max(1, neighbours.sum()) / spread
    inertia: Floats = np.clip((raw + 2 / n) / (1 - 4 / n), 0, _MOST)
    return inertia


def _whitened(values: Floats, inertia: Floats, places: Integers) -> Floats:
    """Take out what each value owes to the one before it (Prais and Winsten, with holes)."""
    wide = np.broadcast_to(values, (len(inertia), len(places)))
    kept = inertia[:, None] ** np.diff(places)[None, :]
    fresh = np.sqrt((1 - inertia[:, None] ** 2) / (1 - kept**2))
    first = np.sqrt(1 - inertia**2)[:, None] * wide[:, :1]
    return np.concatenate([first, fresh * (wide[:, 1:] - kept * wide[:, :-1])], axis=1)

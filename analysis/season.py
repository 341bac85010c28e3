"""The pattern of the hours of a week in counts: how many there usually are, hour by hour.

A Poisson regression on hour and weekday in Dutch time, with separate hours on Saturday and
Sunday that are held towards those of the other days as long as little is known of them.
"""

import numpy as np
import numpy.typing as npt
import pandas as pd
from sklearn.linear_model import PoissonRegressor

ZONE = "Europe/Amsterdam"
FEWEST = 0.02
"""No hour is expected to have fewer than this, so that a closed desk does not divide by zero."""
_SATURDAY = 5
_RIDGE = 1e-3
_WIDE = 100.0
_WEEKEND = 0.3**2

Floats = npt.NDArray[np.float64]


def pattern(hours: pd.DatetimeIndex) -> Floats:
    """Return a column for each weekday, hour, hour on Saturday and hour on Sunday."""
    local = hours.tz_convert(ZONE)
    days, clock = np.eye(7)[local.day_of_week], np.eye(24)[local.hour]
    saturday, sunday = days[:, [_SATURDAY]], days[:, [_SATURDAY + 1]]
    return np.asarray(np.hstack([days, clock, clock * saturday, clock * sunday]))


def prior() -> Floats:
    """Return how far each column of the pattern may lie from its first estimate (variance)."""
    free = 7 + 24
    return np.concatenate([np.full(free, _WIDE), np.full(48, _WEEKEND)])


def usual(counts: Floats, columns: Floats, learn: npt.NDArray[np.bool_]) -> Floats:
    """Return the usual count of every hour, learnt from those hours that are known."""
    known = learn & np.isfinite(counts)
    if not counts[known].sum():
        return np.full(len(counts), FEWEST)
    model = PoissonRegressor(alpha=_RIDGE, solver="newton-cholesky", max_iter=200)
    model.fit(columns[known], counts[known])
    return np.asarray(np.maximum(model.predict(columns), FEWEST))

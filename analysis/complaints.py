"""Complaints for each period: a count, and a rate where the number of clients is given."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from statsmodels.stats.rates import confint_poisson

from analysis import estimates, periods
from analysis.estimates import Figure
from analysis.periods import Period

PER = 1_000

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintsOfPeriod:
    """Complaints in one period, and per ``PER`` clients in that same period."""

    period: Period
    count: Figure
    rate: Figure


def of_periods(rows: pd.DataFrame, cut: Sequence[Period]) -> list[ComplaintsOfPeriod]:
    """Estimate complaints for each period; no row is not known, which is not zero.

    ``rows`` has columns ``started_at``, ``ended_at`` (aware), ``count`` and ``clients``, the
    last two null when not given. Rows within one period are added up, and then the rate is over
    their mean number of clients.
    """
    at = pd.Series(periods.place(rows["started_at"], rows["ended_at"], cut), index=rows.index)
    groups = rows[["count", "clients"]].astype(float).groupby(at)
    complaints = groups["count"].sum(skipna=False).reindex(range(len(cut))).to_numpy()
    clients = groups["clients"].mean(skipna=False).reindex(range(len(cut))).to_numpy()
    counts = _figures(complaints, np.ones(len(cut)))
    rates = _figures(complaints, np.where(clients > 0, clients / PER, np.nan))
    return [
        ComplaintsOfPeriod(period=period, count=count, rate=rate)
        for period, count, rate in zip(cut, counts, rates, strict=True)
    ]


def _figures(counts: Floats, exposures: Floats) -> list[Figure]:
    """Return rates with their exact intervals (Garwood 1936); NaN on either side is unknown."""
    lows, highs = confint_poisson(counts, exposures, method="exact-c")
    known = np.isfinite(counts * exposures)
    rows = zip(counts.tolist(), exposures.tolist(), lows, highs, known, strict=True)
    return [
        Figure(n=int(n), value=n / exposure, low=max(0.0, float(low)), high=float(high))
        if told
        else estimates.refused(estimates.UNKNOWN, 0 if math.isnan(n) else int(n))
        for n, exposure, low, high, told in rows
    ]

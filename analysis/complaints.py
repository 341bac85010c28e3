"""Complaints for each period: a count, and a rate where the number of clients is given."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
from statsmodels.stats.rates import confint_poisson

from analysis import estimates, periods
from analysis.estimates import Figure
from analysis.periods import Period

PER = 1_000


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
    complaints = groups["count"].sum(skipna=False).reindex(range(len(cut)))
    clients = groups["clients"].mean(skipna=False).reindex(range(len(cut)))
    return [
        _of_period(float(number), float(known), period)
        for number, known, period in zip(complaints, clients, cut, strict=True)
    ]


def _of_period(complaints: float, clients: float, period: Period) -> ComplaintsOfPeriod:
    if math.isnan(complaints):
        unknown = estimates.refused(estimates.UNKNOWN)
        return ComplaintsOfPeriod(period=period, count=unknown, rate=unknown)
    count = int(complaints)
    rate = estimates.refused(estimates.UNKNOWN, count)
    if clients > 0:
        rate = _poisson(count, clients / PER)
    return ComplaintsOfPeriod(period=period, count=_poisson(count, 1.0), rate=rate)


def _poisson(count: int, exposure: float) -> Figure:
    """Return a rate with its exact interval (Garwood 1936)."""
    low, high = confint_poisson(count, exposure, method="exact-c")
    return Figure(n=count, value=count / exposure, low=max(0.0, float(low)), high=float(high))

"""Review scores for each period and instrument, on their own scale and from 0 to 1.

Scores pile up under the top of their scale, and there the ordinary t interval holds the
truth too seldom: 88 times in 100 at ten reviews with a mean of 8.3. So it is made on the
logit of the scale and turned back: 91 to 95 in 100, and never beyond the scale
(``benchmarks/contrast_null.py``).

Where the spread of a score was not given it is borrowed from the same instrument, and where
that never gave one it is the widest that the scale allows with this mean (Bhatia and Davis
2000): such an interval is too wide rather than too narrow.
"""

import math
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.special import expit, logit, stdtrit

from analysis import estimates, periods
from analysis.estimates import Figure
from analysis.periods import Period

MINIMUM = 10
"""Below this number of reviews a mean says too little to be shown."""
OWN, BORROWED, WIDEST = "own", "borrowed", "widest"
COLUMNS = (
    "instrument",
    "method",
    "started_at",
    "ended_at",
    "lowest",
    "highest",
    "mean",
    "count",
    "deviation",
)
_TINY = 1e-9
_LINE = ["instrument", "method", "lowest", "highest"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreOfPeriod:
    """The mean of one instrument in one period, measured in one way.

    ``segment`` counts the ways of measuring of an instrument from 0 on: figures of two
    segments are not compared. ``spread`` tells where the interval's spread comes from.
    """

    period: Period
    instrument: str
    method: str
    segment: int
    lowest: float
    highest: float
    mean: Figure
    sd: float | None
    spread: str

    @property
    def rescaled(self) -> Figure:
        """The mean from 0, the worst of its scale, to 1, the best."""
        return self.mean.scaled(self.lowest, self.highest)


class _Group(NamedTuple):
    """What is known of one instrument, measured in one way, in one period."""

    instrument: str
    method: str
    lowest: float
    highest: float
    period: int
    n: float
    total: float
    squares: float
    alone: float

    @property
    def reviews(self) -> int:
        """The number of reviews, 0 when not known."""
        return int(self.n) if self.n > 0 else 0

    @property
    def value(self) -> float:
        """The mean over all reviews; without their number only that of a single row."""
        return self.total / self.n if self.n > 0 else self.alone

    @property
    def sd(self) -> float | None:
        """The spread over all reviews, within and between the rows."""
        if math.isnan(self.squares) or self.reviews < 2:
            return None
        within = max(0.0, self.squares - self.n * self.value**2) / (self.n - 1)
        return math.sqrt(within) if within > _TINY else None


def of_periods(rows: pd.DataFrame, cut: Sequence[Period]) -> list[ScoreOfPeriod]:
    """Estimate the mean score of every instrument and way of measuring for each period.

    ``rows`` has ``COLUMNS`` and is of one organisation: moments are aware, ``count`` and
    ``deviation`` are null when not given, ``lowest`` and ``highest`` are the ends of the
    scale. Rows within one period are taken together; a row that lies in no single period is
    left out (see ``outside``).
    """
    at = periods.place(rows["started_at"], rows["ended_at"], cut)
    placed = rows.assign(period=at, method=rows["method"].fillna(""))[at >= 0]
    if placed.empty:
        return []
    segments, lent = _segments(placed), _lent(placed)
    found = [
        _of_period(group, cut[group.period], segments[group[:4]], lent.get(group[:4]))
        for group in _together(placed)
    ]
    return sorted(found, key=lambda one: (one.instrument, one.period.start, one.segment))


def outside(rows: pd.DataFrame, cut: Sequence[Period]) -> int:
    """Count the scores that lie in no single period, as those over four years do."""
    return int((periods.place(rows["started_at"], rows["ended_at"], cut) < 0).sum())


def _segments(placed: pd.DataFrame) -> dict[tuple[Hashable, ...], int]:
    """Number the ways of measuring of every instrument in the order in which they began."""
    lines = placed.sort_values(["instrument", "started_at", "method"])[_LINE].drop_duplicates()
    numbers = lines.groupby("instrument").cumcount()
    rows = lines.itertuples(index=False, name=None)
    return {line: int(number) for line, number in zip(rows, numbers, strict=True)}


def _lent(placed: pd.DataFrame) -> dict[tuple[Hashable, ...], float]:
    """Return the spread of every way of measuring, over the scores that gave one."""
    known = placed[(placed["count"] > 1) & (placed["deviation"] > 0)]
    weighted = known.assign(weight=known["count"] - 1)
    weighted["squares"] = weighted["weight"] * known["deviation"] ** 2
    sums = weighted.groupby(_LINE)[["squares", "weight"]].sum()
    return dict(zip(sums.index, np.sqrt(sums["squares"] / sums["weight"]), strict=True))


def _together(placed: pd.DataFrame) -> Iterator[_Group]:
    """Add up the rows of every way of measuring in every period."""
    n, mean, sd = (placed[name].astype(float) for name in ("count", "mean", "deviation"))
    sums = placed.assign(
        n=n, mean=mean, total=n * mean, squares=(n - 1) * sd**2 + n * mean**2
    ).groupby([*_LINE, "period"])
    added = sums[["n", "total", "squares"]].sum(skipna=False)
    first = sums["mean"].first().where(sums.size() == 1)
    rows = zip(added.index, added.itertuples(index=False, name=None), first, strict=True)
    for line, numbers, alone in rows:
        yield _Group._make((*line, *numbers, alone))


def _of_period(group: _Group, period: Period, segment: int, lent: float | None) -> ScoreOfPeriod:
    own = group.sd
    sd, spread = (own, OWN) if own else (lent, BORROWED) if lent else (None, WIDEST)
    lowest, highest = float(group.lowest), float(group.highest)
    return ScoreOfPeriod(
        period=period,
        instrument=group.instrument,
        method=group.method,
        segment=segment,
        lowest=lowest,
        highest=highest,
        mean=_figure(group.value, sd, group.reviews, lowest, highest),
        sd=own,
        spread=spread,
    )


def _figure(mean: float, sd: float | None, n: int, lowest: float, highest: float) -> Figure:
    if math.isnan(mean):
        return estimates.refused(estimates.UNKNOWN)
    if not n:
        return Figure(n=0, value=mean, reason=estimates.UNKNOWN)
    if n < MINIMUM:
        return estimates.too_few(n, MINIMUM)
    place, width = (mean - lowest) / (highest - lowest), highest - lowest
    if not 0 < place < 1:
        return Figure(n=n, value=mean, reason=estimates.NO_SPREAD)
    error = sd / width if sd else math.sqrt(place * (1 - place))
    reach = float(stdtrit(n - 1, 0.975)) * error / math.sqrt(n) / (place * (1 - place))
    ends = expit(logit(place) + np.array([-reach, reach]))
    low, high = (lowest + width * float(end) for end in ends)
    return Figure(n=n, value=mean, low=low, high=high)

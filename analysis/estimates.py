"""A number with its doubt, or the reason why there is none."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from analysis import intervals

TOO_FEW = "too_few"
UNKNOWN = "unknown"
NO_SPREAD = "no_spread"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number of ``n`` cases with its 95% interval, or a ``reason`` instead.

    ``needed`` is how many cases are asked where there were too few. A value without
    an interval carries the reason why its doubt is not known.
    """

    n: int
    value: float | None = None
    low: float | None = None
    high: float | None = None
    reason: str = ""
    needed: int = 0

    @property
    def sure(self) -> bool:
        """Tell whether there is a value with an interval."""
        return self.low is not None and self.high is not None

    @property
    def bounds(self) -> tuple[float, float, float]:
        """The value and its interval.

        Raises:
            ValueError: when there is no interval.
        """
        if self.value is None or self.low is None or self.high is None:
            raise ValueError(f"no interval: {self.reason}")
        return self.value, self.low, self.high

    def scaled(self, worst: float, best: float) -> "Figure":
        """Place the number on a scale from 0 (worst) to 1 (best)."""
        return replace(
            self,
            value=_scaled(self.value, worst, best),
            low=_scaled(self.low, worst, best),
            high=_scaled(self.high, worst, best),
        )


def _scaled(value: float | None, worst: float, best: float) -> float | None:
    return None if value is None else (value - worst) / (best - worst)


def refused(reason: str, n: int = 0, needed: int = 0) -> Figure:
    """Return no number, and why."""
    return Figure(n=n, reason=reason, needed=needed)


def too_few(n: int, needed: int = intervals.MINIMUM) -> Figure:
    """Return no number because there are too few cases."""
    return refused(TOO_FEW, n, needed)


def share(count: int, n: int) -> Figure:
    """Return a share with its Wilson interval, or that there are too few cases."""
    return shares([count], [n])[0]


def shares(counts: Sequence[int], totals: Sequence[int]) -> list[Figure]:
    """Return shares with their Wilson intervals; too few cases have none."""
    lows, highs = intervals.wilson(counts, np.maximum(1, totals))
    rows = zip(counts, totals, lows.tolist(), highs.tolist(), strict=True)
    return [
        Figure(n=n, value=count / n, low=low, high=high) if n >= intervals.MINIMUM else too_few(n)
        for count, n, low, high in rows
    ]


def difference(one: Figure, other: Figure) -> Figure:
    """Return one minus other, two independent figures, with the interval of both doubts.

    Squares of the distances to the ends are added (MOVER: Zou and Donner 2008, of which
    Newcombe's interval of two shares is the best known case), so lopsided intervals stay so.
    """
    if not (one.sure and other.sure):
        return refused(one.reason or other.reason, min(one.n, other.n), one.needed or other.needed)
    (a, a_low, a_high), (b, b_low, b_high) = one.bounds, other.bounds
    return Figure(
        n=min(one.n, other.n),
        value=a - b,
        low=a - b - math.hypot(a - a_low, b_high - b),
        high=a - b + math.hypot(a_high - a, b - b_low),
    )

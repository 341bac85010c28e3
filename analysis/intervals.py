"""Shares with the uncertainty that their number of cases leaves."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

MINIMUM = 30
"""Below this number of cases a share says too little to be shown."""

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Share:
    """A share of ``n`` cases with its 95% interval (Wilson)."""

    count: int
    n: int
    low: float
    high: float

    @property
    def value(self) -> float:
        """The share itself."""
        return self.count / self.n


def share(count: int, n: int) -> Share | None:
    """Return a share with its interval, or nothing when there are too few cases."""
    if n < MINIMUM:
        return None
    low, high = wilson(np.array([count]), np.array([n]))
    return Share(count, n, float(low[0]), float(high[0]))


def differs(one: Share, other: Share) -> bool:
    """Tell whether two shares differ by more than chance (95%, Newcombe)."""
    low, high = confint_proportions_2indep(
        one.count, one.n, other.count, other.n, compare="diff", method="newcomb"
    )
    return bool(low > 0 or high < 0)


def wilson(counts: npt.ArrayLike, totals: npt.ArrayLike) -> tuple[Floats, Floats]:
    """Return the lower and upper ends of the 95% Wilson intervals."""
    low, high = proportion_confint(
        np.asarray(counts, float), np.asarray(totals, float), alpha=0.05, method="wilson"
    )
    # Rounding may carry an end a hair past zero or one.
    return np.clip(low, 0, 1), np.clip(high, 0, 1)

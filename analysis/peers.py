"""Our own figures beside those of other organisations, and everyone's share of voice."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import percentileofscore
from statsmodels.stats.proportion import multinomial_proportions_confint

from analysis import estimates, intervals
from analysis.estimates import Figure

MINIMUM = 8
"""With fewer peers a place among them says too little."""
_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Voice:
    """The share of voice of one organisation or topic, of all that are compared."""

    name: str
    count: int
    share: Figure


@dataclass(frozen=True, slots=True)
class Beside:
    """The figure of a peer, and ours minus theirs; ``differs`` by more than chance."""

    name: str
    figure: Figure
    difference: Figure

    @property
    def differs(self) -> bool:
        """Tell whether the interval of the difference leaves out zero."""
        if not self.difference.sure:
            return False
        _, low, high = self.difference.bounds
        return low > 0 or high < 0


def voices(volumes: Mapping[str, int], clumped: float = 1.0) -> list[Voice]:
    """Divide the conversation over those compared, the loudest first.

    The intervals hold for all of them together (95%, Goodman 1965). ``clumped`` is how much
    less a message tells than one drawn by itself (see ``analysis.changes.clumping``): one
    article draws ten comments, so ten comments are no ten votes. A mention of two of them
    counts for both, as the formula of share of voice has it.
    """
    ordered = sorted(volumes.items(), key=lambda one: (-one[1], one[0]))
    total = sum(volumes.values())
    if total < intervals.MINIMUM:
        return [Voice(name, count, estimates.too_few(total)) for name, count in ordered]
    if len(ordered) == 1:
        ((name, count),) = ordered
        return [Voice(name, count, Figure(n=total, value=1.0, reason=estimates.NO_SPREAD))]
    counts = np.array([count for _, count in ordered]) / clumped
    ends = multinomial_proportions_confint(counts, alpha=0.05, method="goodman")
    return [
        Voice(name, count, _share(count, total, float(low), float(high)))
        for (name, count), (low, high) in zip(ordered, ends, strict=True)
    ]


def _share(count: int, total: int, low: float, high: float) -> Figure:
    value = count / total
    # Rounding may carry an end a hair past zero or one.
    low, high = max(0.0, low), min(1.0, high)
    return Figure(n=total, value=value, low=min(value, low), high=max(value, high))


def beside(own: Figure, others: Mapping[str, Figure]) -> list[Beside]:
    """Set our own figure beside that of every peer, in the order of their names."""
    return [
        Beside(name, others[name], estimates.difference(own, others[name]))
        for name in sorted(others)
    ]


def place(own: Figure, others: Sequence[float]) -> Figure:
    """Return which share of the peers lies below us, from 0 to 1, of at least ``MINIMUM``.

    A peer with the same figure counts as half below. The interval moves our own figure
    through its doubt and takes those of the peers as they are.
    """
    if len(others) < MINIMUM:
        return estimates.too_few(len(others), MINIMUM)
    if own.value is None:
        return estimates.refused(own.reason, len(others))
    ends = (own.value, own.low, own.high)
    value, low, high = (None if end is None else _below(end, others) for end in ends)
    reason = own.reason
    return Figure(n=len(others), value=value, low=low, high=high, reason=reason)


def _below(value: float, others: Sequence[float]) -> float:
    # A score of 8.2 moved to another scale is the same score to six digits only.
    known = np.round(np.asarray(others, float), _DIGITS)
    return float(percentileofscore(known, round(value, _DIGITS), kind="mean")) / 100

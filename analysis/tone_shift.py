"""Whether the tone changed from one period to another, in points, with all its doubt."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis import intervals, quantification
from analysis.minimum import Shortfall, lacking

TONES = ("neg", "neu", "pos")


@dataclass(frozen=True, slots=True)
class Shift:
    """Share of a tone before and after, and the difference with its 95% interval."""

    tone: str
    before: float
    after: float
    difference: float
    low: float
    high: float

    @property
    def clear(self) -> bool:
        """Tell whether the difference is more than chance."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Shifts:
    """What became of the three tones, or what is lacking to say so."""

    n_before: int
    n_after: int
    tones: tuple[Shift, ...] = ()
    refused: tuple[Shortfall, ...] = ()


def between(
    before: Sequence[int],
    after: Sequence[int],
    confusion: Sequence[Sequence[float]] | None = None,
    clumping: float = 1.0,
) -> Shifts:
    """Compare the tones of scored mentions (negative, neutral, positive) of two periods.

    ``confusion`` is the model's, so that its known errors are in the interval; it is the
    same in both periods. ``clumping`` is how much less a message tells than one drawn by
    itself, for messages under one article resemble each other.
    """
    n_before, n_after = sum(before), sum(after)
    refused = lacking(
        Shortfall("scored_before", n_before / clumping, intervals.MINIMUM),
        Shortfall("scored_after", n_after / clumping, intervals.MINIMUM),
    )
    if refused:
        return Shifts(n_before=n_before, n_after=n_after, refused=refused)
    rows = np.array([before, after], float) / clumping
    (first, drawn_first), (second, drawn_second) = quantification.shares(rows, confusion)
    low, high = np.percentile(drawn_second - drawn_first, [2.5, 97.5], axis=0)
    tones = [
        Shift(
            tone, float(a), float(b), float(b - a), float(min(down, b - a)), float(max(up, b - a))
        )
        for tone, a, b, down, up in zip(TONES, first, second, low, high, strict=True)
    ]
    return Shifts(n_before=n_before, n_after=n_after, tones=tuple(tones))

"""The same study on evenings on which nothing was broadcast.

What such evenings show is chance, whatever the model says. The share of them that went at
least as far as the broadcast is the permutation p; and where they scatter more widely than
the model promised, the intervals of the broadcast are widened by as much.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis import expected, season

ENOUGH = 50
"""With fewer evenings no p is given: it could hardly come below 5% if it would."""
TO_WIDEN = 10
HISTORY = 8 * 24
"""Hours before the first of these evenings: a whole week, and a day of its own."""
KNOWN = 0.8


@dataclass(frozen=True, slots=True)
class Placebos:
    """Differences on other evenings, in standard deviations of their forecasts."""

    z: tuple[float, ...]

    @property
    def widen(self) -> float:
        """How many times wider than promised they scatter; never less than one."""
        if len(self.z) < TO_WIDEN:
            return 1.0
        return max(1.0, float(np.sqrt(np.mean(np.square(self.z)))))

    def p(self, z: float) -> float | None:
        """Return the share of evenings as far off as this one, itself included."""
        if len(self.z) < ENOUGH:
            return None
        return float((1 + np.sum(np.abs(self.z) >= abs(z))) / (1 + len(self.z)))


def evenings(
    hours: pd.DatetimeIndex, origin: int, length: int, known: npt.NDArray[np.bool_]
) -> list[int]:
    """Return where the same hours of earlier days begin, as far as those are known.

    ``known`` is false in hours that are unknown or in which something else happened.
    """
    clock = hours.tz_convert(season.ZONE).hour
    same = np.flatnonzero(clock == clock[origin])
    fit = same[(same >= HISTORY) & (same + length <= origin)]
    return [int(start) for start in fit if known[start : start + length].mean() >= KNOWN]


def of(course: expected.Course, starts: Sequence[int], first: int, last: int) -> Placebos:
    """Repeat the study of steps ``first`` to ``last`` after the origin at other starts."""
    found = (expected.difference(course, at, at + first, at + last) for at in starts)
    return Placebos(tuple(one.z for one in found if one is not None))

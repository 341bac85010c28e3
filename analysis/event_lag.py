"""How many hours lie between the extra of two series around one broadcast.

`lag` compares all hours of two series, among which one evening is lost. Here only what is
extra around the broadcast is laid over each other, hour by hour later, and the best fit is
held against what the second series does by itself (its ``paths``, memory included).
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analysis import broadcast
from analysis.minimum import Shortfall, lacking

ALPHA = 0.05
MOST_HOURS = 12

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class EventLag:
    """Hours by which the second series comes after the first, with a 95% interval.

    ``chance`` is that of as good a fit when the second only goes its own way. That one
    comes after the other is no proof that it comes from it.
    """

    hours: int = 0
    low: int = 0
    high: int = 0
    chance: float = 1.0
    refused: tuple[Shortfall, ...] = ()

    @property
    def related(self) -> bool:
        """Tell whether the two fit by more than chance."""
        return not self.refused and self.chance <= ALPHA


def between(
    leading: broadcast.Study, following: broadcast.Study, most: int = MOST_HOURS
) -> EventLag:
    """Compare two studies of the same broadcast, of which the first must have found something."""
    refused = lacking(
        Shortfall("found", float(leading.found), 1),
        Shortfall("studied", float(following.course is not None), 1),
    )
    if refused:
        return EventLag(refused=refused)
    first, first_noise = _extra(leading)
    second, second_noise = _extra(following)
    most = min(most, len(first) - 1)
    lags = np.arange(-most, most + 1)
    fit = _overlay(first, second, lags)[:, 0]
    alone = _overlay(first, second_noise, lags).max(axis=0)
    again = _overlay(first + first_noise, second + second_noise, lags).argmax(axis=0)
    low, high = np.quantile(lags[again], [0.025, 0.975], method="nearest")
    best = int(lags[fit.argmax()])
    return EventLag(
        hours=best,
        low=min(int(low), best),
        high=max(int(high), best),
        chance=float((1 + (alone >= fit.max()).sum()) / (1 + len(alone))),
    )


def _extra(study: broadcast.Study) -> tuple[Floats, Floats]:
    """Return what was extra, and what chance alone does, in columns; unknown hours add nothing."""
    if study.course is None or study.paths is None:
        raise ValueError("the study was refused")
    extra = (study.course["observed"] - study.course["expected"]).to_numpy(float)
    noise = study.paths - study.paths.mean(axis=1, keepdims=True)
    return np.nan_to_num(extra)[:, None], np.nan_to_num(noise)


def _overlay(first: Floats, second: Floats, lags: npt.NDArray[np.int64]) -> Floats:
    """Return for every lag how well the first fits on the second so many hours later."""
    size = len(first)
    rows = []
    for lag in lags:
        head, tail = max(0, -lag), size - max(0, lag)
        both = first[head:tail] * second[head + lag : tail + lag]
        rows.append(both.sum(axis=0))
    return np.stack(rows)

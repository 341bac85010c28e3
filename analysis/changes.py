"""What changed against the period before, and is more than chance.

Mentions come in clumps: one article draws ten comments. The exact test for two Poisson
counts would call every clump news. So counts are first divided by how clumped the days
of the period before were (variance over mean, as in a quasi-Poisson model). All the
changes looked at together share one error rate (Holm).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import bdtr, bdtrc

ALPHA = 0.05
FEWEST = 10
SMALLEST = 1.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Something that was mentioned more or less than before."""

    kind: str
    name: str
    now: int
    before: int
    clumping: float = 1.0
    p: float = 1.0

    @property
    def rose(self) -> bool:
        """Tell whether there are more mentions than before."""
        return self.now > self.before

    @property
    def factor(self) -> float:
        """How many times the smaller number goes into the larger one."""
        low, high = sorted((self.now, self.before))
        return (high + 0.5) / (low + 0.5)


def clumping(daily: Sequence[float]) -> float:
    """Return how much more than by chance daily counts differ; at least one."""
    days = np.asarray(daily, float)
    if len(days) < 2 or days.mean() == 0:
        return 1.0
    return max(1.0, float(days.var(ddof=1) / days.mean()))


def p_values(changes: Sequence[Change]) -> npt.NDArray[np.float64]:
    """Return the chance of each difference between two periods as long as each other."""
    now = np.array([round(one.now / one.clumping) for one in changes], float)
    before = np.array([round(one.before / one.clumping) for one in changes], float)
    one_side = bdtr(np.minimum(now, before), (now + before).astype(int), 0.5)
    return np.asarray(np.minimum(1.0, 2 * one_side), float)


def holm(p: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Correct chances for how many were looked at together (Holm).

    Three lines of our own: the library's function collects garbage at every call, which
    takes longer than the whole page.
    """
    order = np.argsort(p)
    corrected = np.empty_like(p)
    corrected[order] = np.maximum.accumulate(p[order] * np.arange(len(p), 0, -1))
    return np.minimum(corrected, 1.0)


def stand_out(candidates: Iterable[Change], most: int = 6) -> list[Change]:
    """Return the changes that are more than chance, the strongest first."""
    tried = [one for one in candidates if max(one.now, one.before) >= FEWEST]
    if not tried:
        return []
    corrected = holm(p_values(tried))
    sure = [
        replace(one, p=float(p))
        for one, p in zip(tried, corrected, strict=True)
        if p < ALPHA and one.factor >= SMALLEST
    ]
    return sorted(sure, key=lambda one: (one.p, -abs(one.now - one.before)))[:most]


def of(kind: str, now: Mapping[str, int], before: Mapping[str, Sequence[float]]) -> list[Change]:
    """Make candidates of counts now and daily counts before, by name."""
    return [
        Change(
            kind=kind,
            name=name,
            now=now.get(name, 0),
            before=round(sum(before.get(name, ()))),
            clumping=clumping(before.get(name, ())),
        )
        for name in sorted({*now, *before})
    ]


def words_that_stand_out(words: pd.DataFrame, most: int = 10) -> list[str]:
    """Return words that occur in a larger share of the mentions than before, by strength.

    ``words`` has the number of mentions with each word ``now`` and ``before``, of
    ``all_now`` and ``all_before`` mentions.
    """
    if words.empty or not words["all_before"].iloc[0]:
        return []
    everything = words["all_now"] + words["all_before"]
    expected = words["all_now"] / everything
    p = bdtrc(words["now"] - 1.0, words["now"] + words["before"], expected)
    corrected = holm(np.asarray(p))
    larger = words["now"] * words["all_before"] >= 2 * words["before"] * words["all_now"]
    sure = words.assign(p=corrected)[(corrected < ALPHA) & larger]
    return [str(word) for word in sure.sort_values(["p", "word"])["word"][:most]]

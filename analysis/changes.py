"""What changed against the period before, and is more than chance.

Mentions come in clumps: one article draws ten comments. The exact test for two Poisson
counts would call every clump news. So counts are first divided by how clumped the days
of the period before were (variance over mean, as in a quasi-Poisson model). All the
changes looked at together share one error rate (Holm).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy.stats import binom, binomtest
from statsmodels.stats.multitest import multipletests

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


def p_value(now: int, before: int, clumped: float = 1.0) -> float:
    """Return the chance of a difference like this between two periods as long as each other."""
    ours, both = round(now / clumped), round(now / clumped) + round(before / clumped)
    return float(binomtest(ours, both, 0.5).pvalue) if both else 1.0


def stand_out(candidates: Iterable[Change], most: int = 6) -> list[Change]:
    """Return the changes that are more than chance, the strongest first."""
    tried = [
        replace(one, p=p_value(one.now, one.before, one.clumping))
        for one in candidates
        if max(one.now, one.before) >= FEWEST
    ]
    if not tried:
        return []
    corrected = multipletests([one.p for one in tried], alpha=ALPHA, method="holm")[1]
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
    p = binom.sf(words["now"] - 1, words["now"] + words["before"], expected)
    corrected = multipletests(p, alpha=ALPHA, method="holm")[1]
    larger = words["now"] * words["all_before"] >= 2 * words["before"] * words["all_now"]
    sure = words.assign(p=corrected)[(corrected < ALPHA) & larger]
    return [str(word) for word in sure.sort_values(["p", "word"])["word"][:most]]

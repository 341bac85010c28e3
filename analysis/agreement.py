"""How far people agree who labelled the same messages, beyond chance."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

MINIMUM = 30
"""Below this number of messages labelled by two people agreement says too little."""
DRAWS = 1_000

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Agreement:
    """Krippendorff's alpha (nominal) of ``n`` messages with its 95% interval (bootstrap)."""

    n: int
    same: float
    alpha: float
    low: float
    high: float


def agreement(
    labels: Sequence[Sequence[str]], classes: Sequence[str], seed: int = 0
) -> Agreement | None:
    """Measure agreement; ``labels`` holds for each message what each person said.

    Messages that fewer than two people labelled say nothing and are left out. Nothing is
    returned below ``MINIMUM`` messages, or when everyone always said the same one thing:
    chance agreement is then complete and alpha is not defined.
    """
    counted = np.array(
        [[said.count(one) for one in classes] for said in map(list, labels) if len(said) > 1], float
    ).reshape(-1, len(classes))
    n = len(counted)
    if n < MINIMUM or (counted.sum(axis=0) > 0).sum() < 2:
        return None
    pairs = _pairs(counted)
    random = np.random.default_rng(seed)
    drawn = random.multinomial(n, np.full(n, 1 / n), DRAWS) @ pairs.reshape(n, -1)
    spread = _alpha(drawn.reshape(DRAWS, len(classes), len(classes)))
    low, high = np.nanpercentile(spread, [2.5, 97.5])
    people = counted.sum(axis=1)
    same = np.trace(pairs, axis1=1, axis2=2) / people
    whole = _alpha(pairs.sum(axis=0)[None])[0]
    return Agreement(n, float(same.mean()), float(whole), float(low), float(high))


def _pairs(counted: Floats) -> Floats:
    """Count the ordered pairs of answers within each message; each person weighs one."""
    classes = np.arange(counted.shape[1])
    pairs: Floats = counted[:, :, None] * counted[:, None, :]
    pairs[:, classes, classes] -= counted
    pairs /= (counted.sum(axis=1) - 1)[:, None, None]
    return pairs


def _alpha(together: Floats) -> Floats:
    """Compute alpha of tables of coinciding answers; without any variety it is not defined."""
    margins = together.sum(axis=2)
    total = margins.sum(axis=1)
    apart = total - np.trace(together, axis1=1, axis2=2)
    expected = (total**2 - (margins**2).sum(axis=1)) / (total - 1)
    defined = expected > 0
    alpha: Floats = 1 - apart / np.where(defined, expected, 1)
    return np.where(defined, alpha, np.nan)

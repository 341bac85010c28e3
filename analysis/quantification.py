"""Shares of tone corrected for what the model is known to confuse.

The counted tones are what the true tones became through the confusion of the model
(adjusted classify and count). Solving that backwards gives the shares before it, as long
as the model errs on these messages as it did on those it was measured on. The interval
holds three things: the sample that was counted, the sample that the confusion was measured
on, and the solving itself, which widens where two tones are hard to tell apart.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

DRAWS = 2_000
_RIDGE = 1e-3

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Estimate:
    """A corrected share with its 95% interval."""

    value: float
    low: float
    high: float


def adjust(
    counts: Sequence[int], confusion: Sequence[Sequence[float]], seed: int = 0
) -> list[Estimate]:
    """Estimate the true share of every class from how often each was predicted.

    ``confusion`` holds for every true class (row) how often it was taken for which (column).

    Raises:
        ValueError: when the sizes differ or a class was never measured.
    """
    counted, measured = np.asarray(counts, float), np.asarray(confusion, float)
    if measured.shape != (len(counted), len(counted)) or (measured.sum(axis=1) == 0).any():
        raise ValueError("the confusion needs one measured row and one column for each class")
    if not counted.sum():
        return [Estimate(0.0, 0.0, 1.0) for _ in counts]
    best = _solve(_rates(measured)[None], (counted / counted.sum())[None])[0]
    low, high = np.percentile(_draws(counted, measured, seed), [2.5, 97.5], axis=0)
    return [
        Estimate(float(value), float(min(value, start)), float(max(value, end)))
        for value, start, end in zip(best, low, high, strict=True)
    ]


def shares(
    tables: npt.ArrayLike, confusion: Sequence[Sequence[float]] | None, seed: int = 0
) -> Iterator[tuple[Floats, Floats]]:
    """Yield for every row of counts the corrected shares, and as many drawn again as ``DRAWS``.

    The draws let figures be made of several shares together, such as their balance. Without
    a confusion nothing is corrected and the draws hold the sampling alone. Counts may be
    broken numbers (divided by how clumped they are); a row of zeros is not allowed.
    """
    counted = np.asarray(tables, float)
    classes = counted.shape[1]
    random = np.random.default_rng(seed)
    if confusion is None:
        best, backwards = np.eye(classes)[None], np.eye(classes)[None]
    else:
        measured = np.asarray(confusion, float)
        best = _backwards(_rates(measured)[None])
        backwards = _backwards(_drawn_rates(measured, random))
    for row in counted:
        drawn = random.dirichlet(row + 0.5, DRAWS)
        found = np.einsum("dij,dj->di", backwards, drawn)
        yield _onto_shares(best @ (row / row.sum()))[0], _onto_shares(found)


def _rates(measured: Floats) -> Floats:
    rates: Floats = measured / measured.sum(axis=-1, keepdims=True)
    return rates


def _draws(counted: Floats, measured: Floats, seed: int) -> Floats:
    """Draw again what was counted and what was measured, and solve every time."""
    random = np.random.default_rng(seed)
    rates = _drawn_rates(measured, random)
    return _solve(rates, random.dirichlet(counted + 0.5, DRAWS))


def _drawn_rates(measured: Floats, random: np.random.Generator) -> Floats:
    return np.stack([random.dirichlet(row + 0.5, DRAWS) for row in measured], axis=1)


def _solve(rates: Floats, shares: Floats) -> Floats:
    """Find the shares that these rates turn into the given ones (least squares, no negatives)."""
    return _onto_shares(np.einsum("dij,dj->di", _backwards(rates), shares))


def _backwards(rates: Floats) -> Floats:
    """Return what turns counted shares into those before the confusion (a ridge's width off)."""
    ridge = _RIDGE * np.eye(rates.shape[1])
    square = rates @ rates.transpose(0, 2, 1) + ridge
    return np.asarray(np.linalg.solve(square, rates + ridge), dtype=np.float64)


def _onto_shares(points: Floats) -> Floats:
    """Move every point to the nearest one whose parts are not negative and sum to one.

    Held and others 1974; Duchi and others 2008, figure 1.
    """
    falling = -np.sort(-points, axis=1)
    excess = (np.cumsum(falling, axis=1) - 1) / np.arange(1, points.shape[1] + 1)
    last = (falling > excess).sum(axis=1) - 1
    moved: Floats = np.maximum(points - excess[np.arange(len(points)), last][:, None], 0)
    return moved

"""Tone for each period, with the doubt of the sampling and of the model's known confusion.

The confusion belongs to the model, so it moves all periods alike: it widens each interval,
but it cannot make a trend where there is none as long as the model errs as it did when it
was measured.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis import counts, estimates, intervals, periods, quantification
from analysis.counts import Tone
from analysis.estimates import Figure
from analysis.periods import Period

Floats = npt.NDArray[np.float64]
Confusion = Sequence[Sequence[float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ToneOfPeriod:
    """Shares of the mentions that have a tone; ``balance`` is positive minus negative.

    ``adjusted`` tells whether the model's confusion is in the shares and their intervals.
    What was not scored or got no answer stands in ``counted``, and in no share.
    """

    period: Period
    counted: Tone
    neg: Figure
    neu: Figure
    pos: Figure
    balance: Figure
    adjusted: bool


def count(cube: pd.DataFrame, cut: Sequence[Period]) -> list[Tone]:
    """Count the tones in each period; ``cube`` is the prepared one of ``analysis.counts``."""
    hour = cube["hour"]
    # An hour is in one period or the next, never on the edge of both.
    at = periods.place(hour, hour + pd.Timedelta(1, "us"), cut)
    names = list(cube["tone"].cat.categories)
    cells = at * len(names) + cube["tone"].cat.codes.to_numpy()
    given = cube["uncertain"].to_numpy() & cube["tone"].isin(counts.TONES).to_numpy()
    mentions = cube["mentions"].to_numpy()
    kept = at >= 0
    table = np.bincount(cells[kept], mentions[kept], minlength=len(cut) * len(names))
    doubt = np.bincount(at[kept & given], mentions[kept & given], minlength=len(cut))
    return [
        Tone(uncertain=int(u), **{name: int(n) for name, n in zip(names, row, strict=True)})
        for row, u in zip(table.reshape(len(cut), len(names)), doubt, strict=True)
    ]


def clumping(threads: pd.DataFrame) -> float:
    """Return how much less a message tells than one drawn by itself; at least one.

    ``threads`` has one row a thread with its counts ``neg``, ``neu`` and ``pos``. Messages
    under one article resemble each other, so forty of them tell less than forty from
    everywhere. This is the design effect of the balance with threads as clusters (Kish
    1965): its variance between threads over the variance of as many loose messages.
    """
    n = threads[list(counts.TONES)].sum(axis=1).to_numpy(float)
    total, clusters = n.sum(), int((n > 0).sum())
    if clusters < 2:
        return max(1.0, float(total))
    sums = (threads["pos"] - threads["neg"]).to_numpy(float)
    balance = sums.sum() / total
    loose = (threads["pos"] + threads["neg"]).sum() / total - balance**2
    if loose <= 0:
        return 1.0
    between = clusters / (clusters - 1) * ((sums - balance * n) ** 2).sum()
    return max(1.0, float(between / (total * loose)))


def of_periods(
    tones: Sequence[Tone],
    cut: Sequence[Period],
    confusion: Confusion | None = None,
    clumped: float = 1.0,
    seed: int = 0,
) -> list[ToneOfPeriod]:
    """Estimate the shares of the tones and their balance for each period.

    ``confusion`` holds for every true tone (row: neg, neu, pos) how often it was taken for
    which (column), or nothing when that was never measured. ``clumped`` is what ``clumping``
    says of all periods together: one period holds too few threads to tell.
    """
    enough = [one.n >= intervals.MINIMUM for one in tones]
    table = [
        [one.neg / clumped, one.neu / clumped, one.pos / clumped]
        for one, known in zip(tones, enough, strict=True)
        if known
    ]
    found = quantification.shares(table, confusion, seed) if table else iter(())
    return [
        _of_period(one, period, next(found) if known else None, confusion is not None)
        for one, period, known in zip(tones, cut, enough, strict=True)
    ]


def _of_period(
    counted: Tone, period: Period, found: tuple[Floats, Floats] | None, adjusted: bool
) -> ToneOfPeriod:
    figures = _figures(*found, counted.n) if found else [estimates.too_few(counted.n)] * 4
    neg, neu, pos, balance = figures
    return ToneOfPeriod(
        period=period,
        counted=counted,
        neg=neg,
        neu=neu,
        pos=pos,
        balance=balance,
        adjusted=adjusted,
    )


def _figures(best: Floats, drawn: Floats, n: int) -> list[Figure]:
    """Return the shares and their balance, each with the middle 95% of its draws."""
    ways = np.column_stack([np.eye(3), [-1, 0, 1]])
    lows, highs = np.percentile(drawn @ ways, [2.5, 97.5], axis=0).tolist()
    return [
        Figure(n=n, value=value, low=min(value, low), high=max(value, high))
        for value, low, high in zip((best @ ways).tolist(), lows, highs, strict=True)
    ]

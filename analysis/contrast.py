"""How far the tone online and the review score are apart, and whether that changes.

Both are placed from 0 to 1: the score between the ends of its own scale, the balance of the
tone (positive minus negative) between "all negative" and "all positive". The gap is the
first minus the second, so above zero reviews are kinder than what is said online.

Why this scale and not distances from a normal level in standard deviations: it keeps the
question that is asked (one says eight, the other scorns), it needs no stretch of time that
counts as normal, and a score that hardly moves under its ceiling does not turn a tenth of a
point into three deviations. What it can't do: nought is no agreement. Neutral news stands
at a half and an average review at 0.8, so the size of a gap is not good or bad in itself.
It says something beside the gap of another period or of another organisation.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import pandas as pd

from analysis import estimates, periods, reviews, tone, trend
from analysis.estimates import Figure
from analysis.periods import Period
from analysis.reviews import ScoreOfPeriod
from analysis.tone import Confusion, ToneOfPeriod
from analysis.trend import Trend

Line = tuple[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class GapOfPeriod:
    """Tone and score from 0 to 1, and score minus tone, with the doubt of each."""

    period: Period
    tone: Figure
    score: Figure
    gap: Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class Contrast:
    """The gap of the tone with one instrument, measured in one way, over time.

    The direction of ``trend`` is that of the distance: it grows when tone and score move
    apart, whichever of them is the higher. ``scores`` are on the instrument's own scale.
    """

    instrument: str
    method: str
    segment: int
    scores: tuple[ScoreOfPeriod, ...]
    gaps: tuple[GapOfPeriod, ...]
    trend: Trend


def of_instruments(
    cube: pd.DataFrame,
    rows: pd.DataFrame,
    *,
    start: datetime,
    end: datetime,
    now: datetime,
    confusion: Confusion | None = None,
    clumped: float = 1.0,
) -> list[Contrast]:
    """Set the tone against every instrument, each over periods that suit its own scores.

    ``cube`` is the prepared one of ``analysis.counts``, ``rows`` are scores as
    ``analysis.reviews`` takes them; see ``analysis.tone`` for the rest. An instrument whose
    scores overlap each other, as those over years do, has no contrast.
    """
    online: dict[tuple[Period, ...], list[ToneOfPeriod]] = {}
    found: list[Contrast] = []
    for _, own in rows.groupby("instrument"):
        cut = tuple(periods.suited(own["started_at"], own["ended_at"], start, end, now))
        if cut not in online:
            online[cut] = tone.of_periods(tone.count(cube, cut), cut, confusion, clumped)
        found += of_periods(online[cut], reviews.of_periods(own, cut))
    return found


def of_periods(tones: Sequence[ToneOfPeriod], scores: Sequence[ScoreOfPeriod]) -> list[Contrast]:
    """Set the tone against every instrument and way of measuring, for each period.

    A line never crosses a break: every segment has its own gaps and its own trend.
    """
    lines: dict[Line, list[ScoreOfPeriod]] = {}
    for one in scores:
        lines.setdefault((one.instrument, one.segment), []).append(one)
    return [_contrast(tones, lines[line]) for line in sorted(lines)]


def _contrast(tones: Sequence[ToneOfPeriod], scores: Sequence[ScoreOfPeriod]) -> Contrast:
    known = {one.period.start: one for one in scores}
    starts = sorted(known)
    within = [one for one in tones if starts[0] <= one.period.start <= starts[-1]]
    gaps = tuple(_gap(one, known.get(one.period.start)) for one in within)
    return Contrast(
        instrument=scores[0].instrument,
        method=scores[0].method,
        segment=scores[0].segment,
        scores=tuple(scores),
        gaps=gaps,
        trend=_trend(gaps),
    )


def _gap(online: ToneOfPeriod, score: ScoreOfPeriod | None) -> GapOfPeriod:
    placed = online.balance.scaled(-1, 1)
    rescaled = score.rescaled if score else estimates.refused(estimates.UNKNOWN)
    return GapOfPeriod(
        period=online.period,
        tone=placed,
        score=rescaled,
        gap=estimates.difference(rescaled, placed),
    )


def _trend(gaps: Sequence[GapOfPeriod]) -> Trend:
    """Find whether the distance grows; a period that is not whole has no say in it."""
    values = [one.gap.value if one.period.whole else None for one in gaps]
    above = math.fsum(one for one in values if one is not None) >= 0
    return trend.of([None if one is None else one if above else -one for one in values])

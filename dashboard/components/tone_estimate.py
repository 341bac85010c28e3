"""Shares of tone as they are shown: corrected for what the model is known to confuse.

Where the confusion is not known they are the counted ones, with the doubt of the sampling
only, and the screen says so.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis import intervals, quantification
from analysis.confusion import Confusion
from analysis.counts import TONES, Tone
from analysis.intervals import Share
from dashboard import queries, texts
from dashboard.components import format, tables
from data.settings import EMBEDDED


@dataclass(frozen=True, slots=True)
class Estimated:
    """A share with its 95% interval, and the share that was counted."""

    value: float
    low: float
    high: float
    counted: Share


Row = dict[str, Estimated]


def of(tone: Tone, known: Confusion | None) -> Row:
    """Estimate the share of each tone; nothing below the minimum."""
    return of_many([tone], known)[0]


def of_many(tones: Sequence[Tone], known: Confusion | None) -> list[Row]:
    """Estimate the shares of several counts; an empty one for each below the minimum."""
    enough = [one for one in tones if one.n >= intervals.MINIMUM]
    found = iter(_corrected(enough, known) if known else map(_counted, enough))
    return [next(found) if one.n >= intervals.MINIMUM else {} for one in tones]


def _counted(tone: Tone) -> Row:
    shares = {name: intervals.Share(getattr(tone, name), tone.n, 0, 1) for name in TONES}
    low, high = intervals.wilson([one.count for one in shares.values()], [tone.n] * len(TONES))
    return {
        name: Estimated(one.value, float(low[at]), float(high[at]), one)
        for at, (name, one) in enumerate(shares.items())
    }


def _corrected(tones: Sequence[Tone], known: Confusion) -> list[Row]:
    if not tones:
        return []
    table = [[one.neg, one.neu, one.pos] for one in tones]
    rows = []
    for tone, (best, drawn) in zip(tones, quantification.shares(table, known.table), strict=True):
        low, high = np.percentile(drawn, [2.5, 97.5], axis=0)
        counted = _counted(tone)
        rows.append(
            {
                name: Estimated(
                    float(best[at]),
                    float(min(best[at], low[at])),
                    float(max(best[at], high[at])),
                    counted[name].counted,
                )
                for at, name in enumerate(TONES)
            }
        )
    return rows


def written(found: Estimated | None) -> str:
    """Write a share with its interval, or a dash when there are too few."""
    if found is None:
        return "–"
    low, high = format.number(100 * found.low), format.percent(found.high)
    return f"{format.percent(found.value)} ({low}–{high})"


def how(version: int, known: Confusion | None) -> str:
    """Say which model says so, and what the percentages and their intervals hold."""
    shown = queries.shown_model(version)
    if shown is None:
        return ""
    key = "unknown" if known is None else "own" if known.own else "published"
    said = texts.t(f"overview.doubt_{key}", labels=known.n if known else 0)
    name = texts.t("overview.model_embedded") if shown[0] == EMBEDDED else tables.plain(shown[0])
    return f"{texts.t('overview.said_by', model=name, version=tables.plain(shown[1]))} {said}"

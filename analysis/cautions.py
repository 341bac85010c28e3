"""What must be said beside a contrast, and only when it applies: a code with its values.

The codes are keys of the text table and the values fill its sentences.
"""

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from analysis import counts, peers
from analysis.concentration import Concentration
from analysis.estimates import Figure
from analysis.periods import Period
from analysis.reviews import ScoreOfPeriod
from analysis.tone import ToneOfPeriod
from data.text import fold

REGIONAL_MEANS = (8.3, 8.6)
"""Between these lie the regional means on ZorgkaartNederland, scale 1 to 10 (PMC6195971)."""
CEILING = 8.0
FEW_AUTHORS = 10
DEPENDENT = ("ervaringwijzer", "zorgkaartnederland")
"""Ervaringwijzer can pass its results on to ZorgkaartNederland."""
KNOWN_BREAKS = {
    "zorgkaartnederland": datetime(2025, 9, 1, tzinfo=ZoneInfo(counts.ZONE)),
}
"""Since then ZorgkaartNederland shows verified reviews only, at most four years old."""

Value = str | float | datetime | None


class Code(StrEnum):
    """Why a contrast must be read with care."""

    METHOD_BREAK = "method_break"
    CEILING = "ceiling"
    DEPENDENT_SCORES = "dependent_scores"
    SELF_SELECTION = "self_selection"
    UNEQUAL_PERIODS = "unequal_periods"
    FEW_AUTHORS = "few_authors"
    UNFINISHED = "unfinished"


@dataclass(frozen=True, slots=True)
class Caution:
    """One warning: its code and what fills its sentence."""

    code: Code
    values: Mapping[str, Value] = field(default_factory=dict)


def of(
    tones: Sequence[ToneOfPeriod],
    scores: Sequence[ScoreOfPeriod],
    cut: Sequence[Period],
    *,
    outside: int = 0,
    authors: Concentration | None = None,
    others: Mapping[str, Sequence[float]] | None = None,
) -> list[Caution]:
    """Return every caution that applies, in the order in which they should be read.

    ``outside`` is the number of scores that lie in no single period, ``others`` holds for an
    instrument the scores of peers from 0 to 1.
    """
    return [
        *method_breaks(scores),
        *dependent({one.instrument for one in scores}),
        *ceilings(scores, others or {}),
        *self_selection(tones, scores),
        *unequal_periods(tones, scores, outside),
        *few_authors(authors),
        *unfinished(cut),
    ]


def method_breaks(scores: Sequence[ScoreOfPeriod]) -> list[Caution]:
    """Return where the way of measuring changed, as the scores say or as is known of it."""
    return [
        found
        for instrument, own in _by_instrument(scores).items()
        for found in (_recorded(instrument, own) or _known(instrument, own))
    ]


def _recorded(instrument: str, scores: Sequence[ScoreOfPeriod]) -> list[Caution]:
    first = {one.segment: one for one in sorted(scores, key=lambda one: one.period.start)[::-1]}
    segments = sorted(first)
    return [
        Caution(
            Code.METHOD_BREAK,
            {
                "instrument": instrument,
                "at": first[now].period.start,
                "before": first[then].method,
                "after": first[now].method,
            },
        )
        for then, now in itertools.pairwise(segments)
    ]


def _known(instrument: str, scores: Sequence[ScoreOfPeriod]) -> list[Caution]:
    at = KNOWN_BREAKS.get(_plain(instrument))
    periods = [one.period for one in scores]
    if at is None or not min(p.start for p in periods) < at < max(p.end for p in periods):
        return []
    return [
        Caution(Code.METHOD_BREAK, {"instrument": instrument, "at": at, "before": "", "after": ""})
    ]


def dependent(instruments: Iterable[str]) -> list[Caution]:
    """Return that two scores are not independent, when both are there."""
    found = {_plain(one): one for one in instruments}
    if not all(one in found for one in DEPENDENT):
        return []
    one, other = (found[name] for name in DEPENDENT)
    return [Caution(Code.DEPENDENT_SCORES, {"one": one, "other": other})]


def _plain(instrument: str) -> str:
    return fold(instrument).replace(" ", "").removesuffix(".nl")


def ceilings(
    scores: Sequence[ScoreOfPeriod], others: Mapping[str, Sequence[float]]
) -> list[Caution]:
    """Return which newest scores lie where nearly all do, with the place among peers.

    ``mean`` is on a scale from 1 to 10; the share of peers ``below`` is null with too few.
    """
    newest = {
        name: max(own, key=lambda one: (one.period.start, one.segment))
        for name, own in _by_instrument(scores).items()
    }
    return [
        _ceiling(name, one.rescaled, others.get(name, ()))
        for name, one in newest.items()
        if one.rescaled.value is not None and _to_ten(one.rescaled.value) >= CEILING
    ]


def _to_ten(value: float) -> float:
    return 1 + 9 * value


def _ceiling(instrument: str, score: Figure, others: Sequence[float]) -> Caution:
    place = peers.place(score, others)
    low, high = REGIONAL_MEANS
    return Caution(
        Code.CEILING,
        {
            "instrument": instrument,
            "mean": None if score.value is None else _to_ten(score.value),
            "low": low,
            "high": high,
            "below": place.value,
            "below_low": place.low,
            "below_high": place.high,
            "peers": len(others),
        },
    )


def self_selection(tones: Sequence[ToneOfPeriod], scores: Sequence[ScoreOfPeriod]) -> list[Caution]:
    """Return that others write online than in reviews, whenever both are shown."""
    both = any(one.counted.n for one in tones) and scores
    return [Caution(Code.SELF_SELECTION)] if both else []


def unequal_periods(
    tones: Sequence[ToneOfPeriod], scores: Sequence[ScoreOfPeriod], outside: int
) -> list[Caution]:
    """Return that tone and score are not about the same time.

    Scores may lie in no single period, or be missing in periods that have a tone.
    """
    online = {one.period.start for one in tones if one.balance.sure}
    measured = {one.period.start for one in scores}
    lacking = len(online - measured) if scores else 0
    if not outside and not lacking:
        return []
    values = {"outside": outside, "lacking": lacking, "periods": len(online)}
    return [Caution(Code.UNEQUAL_PERIODS, values)]


def few_authors(authors: Concentration | None) -> list[Caution]:
    """Return that few people wrote half of the messages or that there are few at all."""
    if authors is None or not authors.messages:
        return []
    few = authors.half is not None and authors.half <= FEW_AUTHORS
    if not few and authors.authors > FEW_AUTHORS:
        return []
    values = {"authors": authors.authors, "half": authors.half, "messages": authors.messages}
    return [Caution(Code.FEW_AUTHORS, values)]


def unfinished(cut: Sequence[Period]) -> list[Caution]:
    """Return that the last period is not over or not wholly in view."""
    if not cut or cut[-1].whole:
        return []
    return [Caution(Code.UNFINISHED, {"start": cut[-1].start, "end": cut[-1].end})]


def _by_instrument(scores: Sequence[ScoreOfPeriod]) -> dict[str, list[ScoreOfPeriod]]:
    found: dict[str, list[ScoreOfPeriod]] = {}
    for one in scores:
        found.setdefault(one.instrument, []).append(one)
    return found

"""A figure beside its frozen baseline (nulmeting) and its target: moved, reached, or unsure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from analysis import estimates
from analysis.estimates import Figure

_LOW, _HIGH, _N = ".low", ".high", ".n"


class Verdict(StrEnum):
    """What may be said of a target; ``UNSURE`` when its number lies within the interval."""

    REACHED = "reached"
    NOT_REACHED = "not_reached"
    UNSURE = "unsure"
    UNKNOWN = "unknown"


class Moved(StrEnum):
    """What may be said of the distance to the baseline."""

    BETTER = "better"
    WORSE = "worse"
    UNSURE = "unsure"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Distance:
    """A figure now, its distance to the baseline and to the target, and what they mean.

    ``change`` is now minus baseline, ``to_go`` target minus now; both on the figure's own
    scale, where less may be better. ``verdict`` is unknown without a target.
    """

    now: Figure
    change: Figure
    moved: Moved
    target: float | None
    to_go: Figure
    verdict: Verdict


def distance(
    now: Figure, baseline: Figure, target: float | None = None, *, less_is_better: bool = False
) -> Distance:
    """Compare a figure with its baseline and its target, which is a plain number."""
    change = estimates.difference(now, baseline)
    to_go = _to_go(now, target)
    sign = -1.0 if less_is_better else 1.0
    return Distance(
        now=now,
        change=change,
        moved=_moved(change, sign),
        target=target,
        to_go=to_go,
        verdict=_verdict(to_go, sign),
    )


def _to_go(now: Figure, target: float | None) -> Figure:
    if target is None:
        return estimates.refused(estimates.UNKNOWN)
    aim = Figure(n=now.n, value=target, low=target, high=target)
    return estimates.difference(aim, now)


def _moved(change: Figure, sign: float) -> Moved:
    if not change.sure:
        return Moved.UNKNOWN
    _, low, high = change.bounds
    if low <= 0 <= high:
        return Moved.UNSURE
    return Moved.BETTER if sign * low > 0 else Moved.WORSE


def _verdict(to_go: Figure, sign: float) -> Verdict:
    if not to_go.sure:
        return Verdict.UNKNOWN
    least, most = sorted(sign * end for end in to_go.bounds[1:])
    if most <= 0:
        return Verdict.REACHED
    return Verdict.NOT_REACHED if least > 0 else Verdict.UNSURE


def frozen(figures: Mapping[str, Figure]) -> dict[str, float]:
    """Write figures as the plain numbers that a baseline keeps, doubt included."""
    numbers: dict[str, float] = {}
    for name, one in figures.items():
        if one.value is not None:
            ends = {} if one.low is None or one.high is None else {_LOW: one.low, _HIGH: one.high}
            parts = {"": one.value, _N: float(one.n), **ends}
            numbers |= {name + part: number for part, number in parts.items()}
    return numbers


def thawed(numbers: Mapping[str, float], name: str) -> Figure:
    """Read back one figure of a baseline; a number typed by hand has no interval."""
    if name not in numbers:
        return estimates.refused(estimates.UNKNOWN)
    low, high = numbers.get(name + _LOW), numbers.get(name + _HIGH)
    known = low is not None and high is not None
    return Figure(
        n=int(numbers.get(name + _N, 0)),
        value=numbers[name],
        low=low if known else None,
        high=high if known else None,
        reason="" if known else estimates.UNKNOWN,
    )

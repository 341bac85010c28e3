"""What a broadcast did to an hourly series: visits of a page, mentions, questions to the desk.

Everything before the broadcast tells what would have come (`expected`), other evenings tell
how far that is off by chance (`placebo`). Something is *found* only when the interval does
not hold nothing and, where there are enough other evenings, at most 5% of them went as far.
Below the minimum nothing is said but what would be needed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis import expected, placebo
from analysis.minimum import Shortfall, lacking

ALPHA = 0.05
RISK = {"all": 0.03, "before": 0.005, "live": 0.005, "after": 0.005, "spill_over": 0.005}
"""The risk of a false find, shared out: five looks together keep to 5% (Bonferroni, weighted)."""
FEWEST_DAYS = 28
MOST_DAYS = 77
"""Older hours tell little more, and cost time with the third power of their number."""
CONTROL_DAYS = 35
FEWEST_AN_HOUR = 1.0
KNOWN = 0.8
CONTROL_KNOWN = 0.95
MOVED = 2.576
"""A control further off than 99% of what chance brings has moved itself."""

PATHS = 200

Floats = npt.NDArray[np.float64]
Period = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class Windows:
    """How long before and after a broadcast is looked at."""

    before_hours: int = 3
    after_hours: int = 3
    spill_days: int = 3


@dataclass(frozen=True, slots=True)
class Span:
    """A named part of the time around a broadcast: hours of the index, end not included."""

    name: str
    first: int
    last: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """How far one window went from the expected.

    ``p`` is the share of other evenings that went as far; nothing where there are too few.
    """

    span: str
    effect: expected.Effect
    p: float | None
    evenings: int
    found: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """What a broadcast did to one series, or why that can't be said.

    ``course`` has a row an hour, from the first window to the last: ``observed``,
    ``expected``, ``low``, ``high`` and the same for what was extra so far (``extra``,
    ``extra_low``, ``extra_high``). ``paths`` has the same rows and ``PATHS`` columns: what might
    have come by itself, to draw again anything that is made of the course.
    """

    name: str
    refused: tuple[Shortfall, ...] = ()
    lacking: tuple[Shortfall, ...] = ()
    measured: tuple[Measured, ...] = ()
    course: pd.DataFrame | None = None
    paths: Floats | None = None

    @property
    def found(self) -> bool:
        """Tell whether anything was found in any window."""
        return any(one.found for one in self.measured)

    def window(self, span: str) -> Measured | None:
        """Return what was measured in one window."""
        return next((one for one in self.measured if one.span == span), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """A page that the broadcast should not touch; ``reason`` tells why it can't serve."""

    name: str
    reason: str = ""
    effect: expected.Effect | None = None

    @property
    def serves(self) -> bool:
        """Tell whether it can be compared with."""
        return not self.reason


def spans(hours: pd.DatetimeIndex, start: datetime, end: datetime, windows: Windows) -> list[Span]:
    """Cut the time around a broadcast: before, live, after, spill-over, and all since the start."""
    begin = pd.Timestamp(start).floor("h")
    stop = pd.Timestamp(end).ceil("h")
    late = stop + pd.Timedelta(hours=windows.after_hours)
    cuts = [
        begin - pd.Timedelta(hours=windows.before_hours),
        begin,
        stop,
        late,
        max(late, stop + pd.Timedelta(days=windows.spill_days)),
    ]
    at = [int(hours.searchsorted(cut)) for cut in cuts]
    named = zip(("before", "live", "after", "spill_over"), at[:-1], at[1:], strict=True)
    found = [Span(name, first, last) for name, first, last in named if last > first]
    return [*found, Span("all", at[1], at[4])] if at[4] > at[1] else found


def study(
    name: str,
    counts: pd.Series,
    controls: Mapping[str, pd.Series],
    broadcast: Period,
    windows: Windows | None = None,
    others: Sequence[Period] = (),
) -> Study:
    """Study what a broadcast did to the counts of every hour.

    ``counts`` and ``controls`` are indexed by the same consecutive hours (UTC, aware), ``nan``
    is unknown. Hours of ``others``, earlier broadcasts and happenings, are taken as unknown.
    """
    windows = windows or Windows()
    counts = _recent(counts, broadcast[0], MOST_DAYS)
    hours = pd.DatetimeIndex(counts.index)
    parts = spans(hours, *broadcast, windows)
    origin = parts[0].first if parts else len(hours)
    counts = without(counts, others, hours[:origin])
    refused = shortfalls(counts, origin, parts)
    if refused:
        return Study(name=name, refused=refused)
    beside = [one.reindex(hours) for one in controls.values()]
    course = expected.of_counts(counts, beside, origin)
    length = parts[-1].last - origin
    known = np.isfinite(course.values)
    starts = placebo.evenings(hours, origin, length, known)
    measured = [_measure(course, origin, part, starts) for part in parts]
    widen = _widen(course, parts, starts)
    return Study(
        name=name,
        lacking=lacking(Shortfall("evenings", len(starts), placebo.ENOUGH)),
        measured=tuple(one for one in measured if one),
        course=_drawn(course, hours, origin, parts[-1].last, widen),
        paths=_paths(course, origin, parts[-1].last, widen),
    )


def _recent(counts: pd.Series, start: datetime, days: int) -> pd.Series:
    return counts[counts.index >= pd.Timestamp(start).floor("h") - pd.Timedelta(days=days)]


def without(counts: pd.Series, others: Sequence[Period], before: pd.DatetimeIndex) -> pd.Series:
    """Make those hours unknown in which something else happened."""
    touched = np.zeros(len(counts), bool)
    for start, end in others:
        begin, hours = pd.Timestamp(start).floor("h"), counts.index
        touched |= np.asarray((hours >= begin) & (hours < end) & hours.isin(before))
    return counts.mask(touched)


def shortfalls(counts: pd.Series, origin: int, parts: Sequence[Span]) -> tuple[Shortfall, ...]:
    """Tell what is lacking for any statement at all."""
    values = counts.to_numpy(float)
    earlier = values[:origin][np.isfinite(values[:origin])]
    window = values[origin : parts[-1].last] if parts else values[:0]
    share = float(np.isfinite(window).mean()) if len(window) else 0.0
    return lacking(
        Shortfall("days_before", len(earlier) / 24, FEWEST_DAYS),
        Shortfall("an_hour", float(earlier.mean()) if len(earlier) else 0.0, FEWEST_AN_HOUR),
        Shortfall("hours_known", share, KNOWN),
    )


def _measure(
    course: expected.Course, origin: int, part: Span, starts: Sequence[int]
) -> Measured | None:
    others = placebo.of(course, starts, part.first - origin, part.last - origin)
    effect = expected.effect(course, origin, part.first, part.last, others.widen)
    if effect is None or effect.steps < KNOWN * effect.asked:
        return None
    p = others.p(effect.z * others.widen)
    found = effect.chance <= RISK[part.name] and (p is None or p <= ALPHA)
    return Measured(span=part.name, effect=effect, p=p, evenings=len(others.z), found=found)


def _widen(course: expected.Course, parts: Sequence[Span], starts: Sequence[int]) -> float:
    last = parts[-1]
    return placebo.of(course, starts, last.first - parts[0].first, last.last - parts[0].first).widen


def _drawn(
    course: expected.Course, hours: pd.DatetimeIndex, origin: int, last: int, widen: float
) -> pd.DataFrame:
    """Return the expected course hour by hour, and what was extra so far."""
    at, error, factor = course.told.stretch(origin, last)
    unit, observed = course.unit[at], course.values[at]
    half = expected.HALF_WIDTH * widen * unit * np.linalg.norm(factor, axis=1)
    extra = np.cumsum(unit * error)
    so_far = np.tril(np.ones((len(at), len(at)))) * unit @ factor
    total = expected.HALF_WIDTH * widen * np.linalg.norm(so_far, axis=1)
    likely = observed - unit * error
    table = pd.DataFrame(
        {
            "observed": observed,
            "expected": np.maximum(likely, 0),
            "low": np.maximum(likely - half, 0),
            "high": likely + half,
            "extra": extra,
            "extra_low": extra - total,
            "extra_high": extra + total,
        },
        index=hours[at],
    )
    return table.reindex(hours[origin:last])


def _paths(course: expected.Course, origin: int, last: int, widen: float) -> Floats:
    at, error, factor = course.told.stretch(origin, last)
    likely = course.values[at] - course.unit[at] * error
    chance = np.random.default_rng(0).normal(size=(len(at), PATHS))
    paths = np.full((last - origin, PATHS), np.nan)
    paths[at - origin] = likely[:, None] + widen * course.unit[at][:, None] * (factor @ chance)
    return paths


def sound(
    controls: Mapping[str, pd.Series],
    broadcast: Period,
    windows: Windows | None = None,
    others: Sequence[Period] = (),
) -> list[Control]:
    """Tell of every control page whether it stayed itself, compared with the others."""
    windows = windows or Windows()
    return [_control(name, controls, broadcast, windows, others) for name in controls]


def _control(
    name: str,
    controls: Mapping[str, pd.Series],
    broadcast: Period,
    windows: Windows,
    others: Sequence[Period],
) -> Control:
    counts = _recent(controls[name], broadcast[0], CONTROL_DAYS)
    hours = pd.DatetimeIndex(counts.index)
    parts = spans(hours, *broadcast, windows)
    if not parts or np.isfinite(counts.to_numpy(float)).mean() < CONTROL_KNOWN:
        return Control(name=name, reason="unknown")
    origin = parts[0].first
    counts = without(counts, others, hours[:origin])
    if shortfalls(counts, origin, parts):
        return Control(name=name, reason="too_few")
    beside = [one.reindex(hours) for other, one in controls.items() if other != name]
    course = expected.of_counts(counts, beside, origin)
    looks = [*parts, *_evening(parts)]
    effects = [expected.effect(course, origin, one.first, one.last) for one in looks]
    furthest = max((one for one in effects if one), key=lambda one: abs(one.z))
    moved = abs(furthest.z) > MOVED
    return Control(name=name, reason="moved" if moved else "", effect=furthest)


def _evening(parts: Sequence[Span]) -> list[Span]:
    """Return live and after together, where a page that moves too moves most."""
    named = {part.name: part for part in parts}
    if "live" not in named or "after" not in named:
        return []
    return [Span("evening", named["live"].first, named["after"].last)]


def named_on(
    evening: Period, happenings: Mapping[str, Period], around: timedelta = timedelta(hours=12)
) -> list[str]:
    """Return the names of what else happened around a broadcast, in order of time."""
    start, end = evening[0] - around, evening[1] + around
    near = [(at[0], name) for name, at in happenings.items() if at[0] < end and at[1] > start]
    return [name for _, name in sorted(near)]

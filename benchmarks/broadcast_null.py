"""Broadcasts that did nothing, and broadcasts that did: how often each is called an effect.

Every simulated page has its own day, weekend and memory. The control page shares part of
the shocks. Shares come with their own 95% interval (Wilson), for so many runs are not endless.
"""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis import broadcast, expected, intervals
from benchmarks.figure import ROOT, Figure, median_seconds, more, quicker

RUNS = 400
KNOWN = ROOT.parent / "shared" / "eval" / "effect" / "r_vignette_seed1.csv"
WEEKS, AFTER = 5, 48
START = pd.Timestamp("2026-03-02", tz="UTC")

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulated:
    """Visits by hour of a page and of its control; the last ``after`` hours follow a broadcast."""

    visits: pd.Series
    control: pd.Series
    origin: int
    true_extra: float


def remembering(random: np.random.Generator, hours: int, memory: float, sd: float) -> Floats:
    """Return noise of which a share is left after an hour, with this sd in the long run."""
    shocks = random.normal(size=hours + 200) * sd * np.sqrt(1 - memory**2)
    for step in range(1, len(shocks)):
        shocks[step] += memory * shocks[step - 1]
    return np.asarray(shocks[200:])


def week(random: np.random.Generator, hours: pd.DatetimeIndex) -> Floats:
    """Return how busy each hour is by nature: quiet nights, quieter weekends, some whim."""
    local = hours.tz_convert("Europe/Amsterdam")
    clock = local.hour.to_numpy()
    evening = np.exp(-(((clock - random.uniform(18, 21)) / random.uniform(3, 5)) ** 2))
    noon = np.exp(-(((clock - 12) / 4) ** 2))
    whim = np.exp(random.normal(size=24) * 0.1)[clock]
    weekend = np.where(local.day_of_week.to_numpy() >= 5, random.uniform(0.5, 1.1), 1.0)
    busy = (0.15 + evening + random.uniform(0.4, 1.0) * noon) * whim * weekend
    return np.asarray(busy / busy.mean())


def simulate(
    seed: int, *, lift: float = 0.0, mean: float = 100.0, weeks: int = WEEKS, after: int = AFTER
) -> Simulated:
    """Simulate a page with ``mean`` visits an hour, and a lift in the hours after a broadcast."""
    random = np.random.default_rng(seed)
    origin = weeks * 168 + 20
    hours = pd.date_range(START, periods=origin + after, freq="h")
    shared = remembering(random, len(hours), 0.9, random.uniform(0.05, 0.2))
    own = remembering(random, len(hours), random.uniform(0.5, 0.9), random.uniform(0.1, 0.25))
    other = remembering(random, len(hours), 0.7, 0.15)
    rate = mean * week(random, hours) * np.exp(shared + own)
    beside = 2 * mean * week(random, hours) * np.exp(shared + other)
    lifted = np.where(np.arange(len(hours)) >= origin, lift, 0.0) * rate
    return Simulated(
        visits=pd.Series(random.poisson(rate + lifted), hours, dtype=float),
        control=pd.Series(random.poisson(beside), hours, dtype=float),
        origin=origin,
        true_extra=float(lifted.sum()),
    )


def measure() -> list[Figure]:
    """Measure false finds, finds, coverage and speed."""
    nothing, lifted = [_studied(0.0), _studied(0.5)]
    quiet = _studied(0.0, mean=3.0, runs=RUNS // 2)
    page = simulate(0, weeks=10)
    return [
        share("no effect: some window called one", [one.found for one in nothing], "<= 6"),
        share("3 visits an hour: some window called one", [one.found for one in quiet], "<= 6"),
        share("lift of 50%: found", [one.found for one in lifted], ">= 90"),
        share("lift of 50%: interval covers it", [one.covers for one in lifted], "92-98"),
        share("no effect: interval covers it", [one.covers for one in nothing], "92-98"),
        quicker("one study of 10 weeks", median_seconds(lambda: study(page)), None, "< 0.5"),
        *(_known(KNOWN) if KNOWN.exists() else []),
    ]


@dataclass(frozen=True, slots=True)
class Outcome:
    """Whether a study found an effect, and whether its interval held the true one."""

    found: bool
    covers: bool


def study(page: Simulated) -> broadcast.Study:
    """Study one simulated broadcast of an hour, two days after it."""
    start = page.visits.index[page.origin].to_pydatetime()
    return broadcast.study(
        "page",
        page.visits,
        {"control": page.control},
        (start, start + timedelta(hours=1)),
        broadcast.Windows(before_hours=0, spill_days=2),
    )


def outcome(page: Simulated) -> Outcome:
    """Hold one study against the truth."""
    found = study(page)
    everything = found.window("all")
    if everything is None:
        raise RuntimeError(f"refused: {found.refused}")
    _, low, high = everything.effect.extra
    return Outcome(found.found, low <= page.true_extra <= high)


def _studied(lift: float, mean: float = 100.0, runs: int = RUNS) -> list[Outcome]:
    return [outcome(simulate(seed, lift=lift, mean=mean)) for seed in range(runs)]


def share(what: str, hits: list[bool], asked: str) -> Figure:
    """Make a figure of a share of runs, with its interval."""
    count, n = sum(hits), len(hits)
    low, high = intervals.wilson([count], [n])
    doubt = f"n={n}, 95%: {100 * low[0]:.1f}-{100 * high[0]:.1f}"
    return more(f"{what} ({doubt})", 100 * count / n, None, asked, "%")


def _known(path: Path) -> list[Figure]:
    table = pd.read_csv(path)
    values, control = table["y"].to_numpy(float), table[["x1"]].to_numpy(float)
    course = expected.of_values(values, control, 70)
    found = expected.effect(course, 70, 70, 100)
    if found is None:
        raise RuntimeError("nothing known after the effect")
    value, low, high = (end / 30 for end in found.extra)
    took = median_seconds(lambda: expected.of_values(values, control, 70))
    return [
        more(f"true effect of 10 ({low:.2f}-{high:.2f})", value, None, "10.53 ± 0.10", ""),
        quicker("true effect of 10: time", took, None, "< 1"),
    ]

"""Series that have nothing to do with each other, and series of which one follows the other."""

import numpy as np
import pandas as pd

from analysis import lag
from benchmarks import broadcast_null
from benchmarks.figure import Figure, median_seconds, quicker

RUNS = 400
DAYS = 35
WEEKS = 78
TRUE_LAG = 2
FOLLOWS = 0.25
"""How much of what is unusual about the one comes back in the other."""


def simulate(
    seed: int, follows: float = 0.0, mean: float = 20.0, burst: float = 0.0
) -> tuple[pd.Series, pd.Series]:
    """Simulate mentions and visits by hour; visits follow unusual mentions two hours later."""
    random = np.random.default_rng(seed)
    hours = pd.date_range(broadcast_null.START, periods=DAYS * 24, freq="h")
    buzz, page = (mean * factor * broadcast_null.week(random, hours) for factor in (1.0, 5.0))
    noise = [
        broadcast_null.remembering(random, len(hours), random.uniform(0.5, 0.95), 0.3)
        for _ in range(2)
    ]
    bursts = [1 + burst * (random.random(len(hours)) < 0.01) for _ in range(2)]
    mentions = random.poisson(buzz * np.exp(noise[0]) * bursts[0])
    unusual = np.roll(mentions / buzz - 1, TRUE_LAG)
    visits = random.poisson(
        np.maximum(page * np.exp(noise[1]) * bursts[1] * (1 + follows * unusual), 0)
    )
    return pd.Series(mentions, hours, dtype=float), pd.Series(visits, hours, dtype=float)


def simulate_weeks(seed: int, follows: float = 0.0) -> tuple[pd.Series, pd.Series]:
    """Simulate attention to a topic and questions about it by week, the same way."""
    random = np.random.default_rng(seed)
    weeks = pd.date_range(broadcast_null.START, periods=WEEKS, freq="7D")
    noise = [
        broadcast_null.remembering(random, WEEKS, random.uniform(0, 0.7), 0.3) for _ in range(2)
    ]
    attention = random.poisson(80 * np.exp(noise[0]))
    unusual = np.roll(attention / 80 - 1, TRUE_LAG)
    asked = random.poisson(np.maximum(120 * np.exp(noise[1]) * (1 + follows * unusual), 0))
    return pd.Series(attention, weeks, dtype=float), pd.Series(asked, weeks, dtype=float)


def measure() -> list[Figure]:
    """Measure how often nothing is called related, and a true lag found."""
    nothing = [lag.by_hour(*simulate(seed)).related for seed in range(RUNS)]
    bursts = [lag.by_hour(*simulate(seed, burst=4.0)).related for seed in range(RUNS)]
    found = [finds(lag.by_hour(*simulate(seed, FOLLOWS))) for seed in range(RUNS)]
    weeks = [lag.by_week(*simulate_weeks(seed)).related for seed in range(RUNS)]
    later = [finds(lag.by_week(*simulate_weeks(seed, 0.8))) for seed in range(RUNS)]
    pair = simulate(0)
    return [
        broadcast_null.share("independent hours called related", nothing, "<= 6"),
        broadcast_null.share("the same, with sudden bursts", bursts, "<= 6"),
        broadcast_null.share("a lag of two hours found", found, ">= 90"),
        broadcast_null.share("independent weeks called related", weeks, "<= 6"),
        broadcast_null.share("a lag of two weeks found", later, ""),
        quicker("one comparison of 35 days", median_seconds(lambda: lag.by_hour(*pair)), None, ""),
    ]


def finds(found: lag.Lag) -> bool:
    """Tell whether the true lag was found, and no other."""
    return found.related and found.lag == TRUE_LAG

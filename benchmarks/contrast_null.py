"""The contrast where nothing was planted: how often something is found.

Every share stands with the number of simulations and its 95% interval in the first column.
"""

import warnings
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.signal import lfilter
from statsmodels.regression.linear_model import GLSAR, OLS
from statsmodels.tools import add_constant

from analysis import (
    concentration,
    contrast,
    intervals,
    keyness,
    origins,
    peers,
    periods,
    reviews,
    tone,
    trend,
)
from analysis.counts import Tone
from analysis.periods import Period
from benchmarks.figure import Figure, more, quicker

SERIES = 600
ORGANISATIONS = 400
START = datetime(2025, 1, 6, tzinfo=UTC)
CONFUSION = np.array([[800, 150, 50], [100, 850, 50], [60, 140, 800]])
TRUE = np.array([0.45, 0.35, 0.2])
MARKS = np.arange(1, 11)
CHANCES = np.array([0.03, 0.01, 0.01, 0.01, 0.02, 0.04, 0.08, 0.2, 0.3, 0.3])
SETTINGS = [(12, 0.0), (12, 0.3), (12, 0.6), (26, 0.3), (26, 0.6), (52, 0.6), (52, 0.8)]

Floats = npt.NDArray[np.float64]
Random = np.random.Generator


def measure() -> list[Figure]:
    """Measure false findings, coverage of intervals, and what is found of a truth."""
    return [*_trends(), *_found(), *_gaps(), *_scores(), *_elsewhere()]


def _named(what: str, hits: int, n: int) -> str:
    low, high = intervals.wilson([hits], [n])
    return f"{what}: {hits}/{n} [{low[0]:.1%}, {high[0]:.1%}]"


def _share(what: str, hits: int, n: int, peer: float | None, asked: str) -> Figure:
    return quicker(_named(what, hits, n), 100 * hits / n, peer, asked, "%")


def _trends() -> Iterator[Figure]:
    """Compare flat series called a trend here, by GLSAR (the peer) and by Newey-West."""
    for n, inertia in SETTINGS:
        series = flat(np.random.default_rng(n), SERIES, n, inertia)
        ours = sum(trend.of(list(one)).direction != trend.NONE for one in series)
        plain, robust = (sum(p(one) < trend.ALPHA for one in series) for p in (_glsar, _hac))
        what = f"flat, {n} periods, inertia {inertia}: called a trend"
        yield _share(what, ours, SERIES, 100 * plain / SERIES, "< 6" if inertia <= 0.6 else "")
        yield _share(f"{what} by HAC", robust, SERIES, None, "")


def flat(random: Random, many: int, n: int, inertia: float) -> Floats:
    """Draw series without a trend whose neighbours resemble each other."""
    noise = random.standard_normal((many, n))
    noise[:, 1:] *= np.sqrt(1 - inertia**2)
    return np.asarray(lfilter([1], [1, -inertia], noise, axis=1), float)


def _glsar(series: Floats) -> float:
    model = GLSAR(series, add_constant(np.arange(len(series))), rho=1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return float(model.iterative_fit(8).pvalues[1])


def _hac(series: Floats) -> float:
    lags = int(np.ceil(len(series) ** 0.25 * 1.5))
    model = OLS(series, add_constant(np.arange(len(series))))
    return float(model.fit(cov_type="HAC", cov_kwds={"maxlags": lags}, use_t=True).pvalues[1])


def _found() -> Iterator[Figure]:
    """Count rises of three standard deviations that are found."""
    for n, inertia in ((16, 0.0), (26, 0.3), (52, 0.3)):
        series = flat(np.random.default_rng(n), SERIES // 2, n, inertia) + np.linspace(0, 3, n)
        found = sum(trend.of(list(one)).direction == trend.GROWS for one in series)
        what = _named(f"rise of 3 sd, {n} periods, inertia {inertia}: found", found, len(series))
        yield more(what, 100 * found / len(series), None, "", "%")


def _weeks(n: int) -> list[Period]:
    end = START + timedelta(weeks=n)
    return periods.cut("week", START, end, end + timedelta(days=1))[1:]


def _gaps() -> Iterator[Figure]:
    """Cover the true gap: a confusion measured on 300 a tone, 400 messages, 60 reviews."""
    random, cut = np.random.default_rng(2), _weeks(13)
    held, trends = 0, 0
    for _ in range(ORGANISATIONS):
        (found,) = _organisation(random, cut)
        truth = (CHANCES @ MARKS - 1) / 9 - (1 + TRUE[2] - TRUE[0]) / 2
        held += sum(one.gap.bounds[1] <= truth <= one.gap.bounds[2] for one in found.gaps)
        trends += found.trend.direction != trend.NONE
    n = ORGANISATIONS * len(cut)
    yield more(_named("gap: interval holds the truth", held, n), 100 * held / n, None, "92-98", "%")
    yield _share("gap of organisations at rest: called a trend", trends, ORGANISATIONS, None, "< 6")


def _organisation(random: Random, cut: list[Period]) -> list[contrast.Contrast]:
    rates = CONFUSION / CONFUSION.sum(axis=1, keepdims=True)
    measured = [random.multinomial(300, row).tolist() for row in rates]
    drawn = random.multinomial(400, TRUE @ rates, len(cut))
    counted = [Tone(neg=int(a), neu=int(b), pos=int(c)) for a, b, c in drawn]
    tones = tone.of_periods(counted, cut, measured)
    return contrast.of_periods(tones, _drawn_scores(random, cut, 60))


def _drawn_scores(random: Random, cut: list[Period], n: int) -> list[reviews.ScoreOfPeriod]:
    drawn = random.choice(MARKS, (len(cut), n), p=CHANCES)
    rows = {
        "instrument": "Tevredenheid",
        "method": "1",
        "started_at": [one.start for one in cut],
        "ended_at": [one.end for one in cut],
        "lowest": 1,
        "highest": 10,
        "mean": drawn.mean(axis=1),
        "count": n,
        "deviation": drawn.std(axis=1, ddof=1),
    }
    return reviews.of_periods(pd.DataFrame(rows), cut)


def _scores() -> Iterator[Figure]:
    """Cover the true mean of marks that pile up under ten; the peer is the plain t interval."""
    random, cut, truth = np.random.default_rng(3), _weeks(101), float(CHANCES @ MARKS)
    for n in (10, 20, 50):
        found = [one for _ in range(10) for one in _drawn_scores(random, cut, n)]
        held = sum(one.mean.bounds[1] <= truth <= one.mean.bounds[2] for one in found)
        t = float(np.mean([_plain_t(one, n, truth) for one in found]))
        what = _named(f"mean of {n} reviews: interval holds the truth", held, len(found))
        yield more(what, 100 * held / len(found), 100 * t, "92-98", "%")


def _plain_t(one: reviews.ScoreOfPeriod, n: int, truth: float) -> bool:
    reach = {10: 2.262, 20: 2.093, 50: 2.010}[n] * (one.sd or 0) / np.sqrt(n)
    return bool(abs(one.mean.bounds[0] - truth) <= reach)


def _elsewhere() -> Iterator[Figure]:
    """Look for what is not there in words, threads and authors; miss shares of voice."""
    for what, finds, asked in (
        ("themes of sides that speak alike: any called different", _alike, "< 6"),
        ("threads evenly busy: a few named", _even, "< 6"),
        ("authors equally busy: called concentrated", _equal, "< 6"),
        ("three voices: not all shares held", _voices, "2-8"),
    ):
        random = np.random.default_rng(4)
        hits = sum(finds(random) for _ in range(ORGANISATIONS))
        yield _share(what, hits, ORGANISATIONS, None, asked)


def _alike(random: Random) -> bool:
    shares = random.beta(1, 12, 12)
    table = pd.DataFrame(
        {
            "term": [str(at) for at in range(12)],
            "online": random.binomial(2_000, shares),
            "reviews": random.binomial(150, shares),
        }
    )
    return any(one.side for one in keyness.compare(table, 2_000, 150).keys)


def _even(random: Random) -> bool:
    number = int(random.integers(3, 80))
    drawn = random.multinomial(400, np.full(number, 1 / number))
    names = [str(at) for at in range(number)]
    table = pd.DataFrame({"name": names, "negative": drawn, "scored": 2 * drawn})
    return origins.few(table, 400, 800) is not None


def _equal(random: Random) -> bool:
    drawn = random.poisson(random.uniform(0.3, 5), 300)
    found = concentration.of(drawn[drawn > 0].tolist())
    return (found.gini.value or 0) > found.by_chance.bounds[2]


def _voices(random: Random) -> bool:
    shares = random.dirichlet([4, 4, 4])
    drawn = random.multinomial(300, shares)
    found = {
        one.name: one.share.bounds for one in peers.voices(dict(zip("abc", drawn, strict=True)))
    }
    return any(not found[n][1] <= p <= found[n][2] for n, p in zip("abc", shares, strict=True))

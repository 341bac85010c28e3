"""How few people write how much; never who they are.

Counted are messages by keyed author. What goes in is a bare list of counts and what comes
out are numbers over all of them, so no key passes through here. Messages without an author
are counted apart: each could be of anybody.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import lambertw

from analysis import estimates, intervals
from analysis.estimates import Figure

BUSIEST = (1, 5, 10)
FEWEST = 5
"""With fewer authors than this every share points at someone, so none is given."""
DRAWS = 1_000

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Concentration:
    """How ``messages`` with an author are spread over their ``authors``.

    ``gini`` is 0 when all write as much and nears 1 when one writes all; ``by_chance`` is
    what as many authors and messages give, with 95% of the outcomes, when nobody is busier
    than another and chance alone decides.
    ``busiest`` holds the share of the busiest 1, 5 and 10 of more authors than that,
    ``half`` how many of the busiest wrote half. ``unknown`` messages have no author.
    """

    authors: int
    messages: int
    unknown: int
    gini: Figure
    by_chance: Figure
    busiest: dict[int, Figure]
    half: int | None


def of(counts: Sequence[int], unknown: int = 0) -> Concentration:
    """Measure the concentration of messages by author, given the number of each author."""
    ordered = -np.sort(-np.asarray([one for one in counts if one > 0], dtype=np.int64))
    authors, messages = len(ordered), int(ordered.sum())
    if authors < FEWEST or messages < intervals.MINIMUM:
        return _refused(authors, messages, unknown)
    running = np.cumsum(ordered)
    return Concentration(
        authors=authors,
        messages=messages,
        unknown=unknown,
        gini=_gini(ordered),
        by_chance=_by_chance(authors, messages),
        busiest={k: estimates.share(int(running[k - 1]), messages) for k in BUSIEST if k < authors},
        half=int(np.searchsorted(running, messages / 2)) + 1,
    )


def _refused(authors: int, messages: int, unknown: int) -> Concentration:
    needed = FEWEST if messages >= intervals.MINIMUM else intervals.MINIMUM
    few = estimates.too_few(authors if needed == FEWEST else messages, needed)
    return Concentration(
        authors=authors,
        messages=messages,
        unknown=unknown,
        gini=few,
        by_chance=few,
        busiest={},
        half=None,
    )


def _gini(counts: npt.NDArray[np.int64], seed: int = 0) -> Figure:
    """Return the Gini of the authors with its interval (bootstrap over authors)."""
    sizes, authors = np.unique(counts, return_counts=True)
    n = len(counts)
    value = float(_gini_of(sizes, authors[None])[0])
    drawn = np.random.default_rng(seed).multinomial(n, authors / n, DRAWS)
    low, high = np.percentile(_gini_of(sizes, drawn), [2.5, 97.5])
    return Figure(n=n, value=value, low=min(value, float(low)), high=max(value, float(high)))


def _gini_of(sizes: npt.ArrayLike, authors: npt.ArrayLike) -> Floats:
    """Compute the Gini of rows that say how many authors wrote how many, sizes rising.

    Corrected for the number of authors (Deltas 2003): few authors do not seem more equal.
    """
    size, many = np.asarray(sizes, float), np.asarray(authors, float)
    n = many.sum(axis=1)
    below = np.cumsum(many, axis=1) - many
    ranks = (many * below + many * (many + 1) / 2) @ size
    gini: Floats = (2 * ranks / (many @ size) - n - 1) / np.maximum(1, n - 1)
    return np.clip(gini, 0, 1)


def _by_chance(authors: int, messages: int, seed: int = 0) -> Figure:
    """Return the Gini of authors who all write as often, of those who wrote at all.

    Counts are then Poisson without the zeros; its rate follows from the mean (Lambert W).
    """
    mean = messages / authors
    rate = max(1e-6, mean + float(lambertw(-mean * math.exp(-mean)).real))
    sizes = np.arange(1, int(rate + 12 * math.sqrt(rate + 1)) + 12)
    logs = sizes * math.log(rate) - np.cumsum(np.log(sizes))
    chances = np.exp(logs - logs.max())
    drawn = np.random.default_rng(seed).multinomial(authors, chances / chances.sum(), DRAWS)
    low, value, high = np.percentile(_gini_of(sizes, drawn), [2.5, 50, 97.5])
    return Figure(n=authors, value=float(value), low=float(low), high=float(high))

"""What is said more online than in reviews, or less: themes and words.

Log-odds with an informative Dirichlet prior (Monroe, Colaresi and Quinn 2008): both sides
begin as if they spoke alike, so a word that was said three times here and never there does
not top the list. All that is looked at together shares one error rate (Holm).
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import ndtr

from analysis import changes, estimates, intervals
from data.text import fold

STRENGTH = 100.0
"""Weight of the prior in messages: with fewer than this a side says more prior than self."""
FEWEST = 10
"""What fewer messages hold, on both sides together, is not compared."""
ONLINE, REVIEWS, NEITHER = "online", "reviews", ""
EXAMPLES = 3
_WIDTH = 1.959964
_WORD = re.compile(r"[^\W\d_](?:[\w'-]*\w)?")

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """How much more often a theme or word occurs online than in reviews.

    ``online`` and ``reviews`` count messages. ``log_odds`` with its 95% interval is above
    zero when it occurs more online; ``p`` is corrected for all that was compared; ``side``
    is empty where chance explains the difference.
    """

    term: str
    online: int
    reviews: int
    log_odds: float
    low: float
    high: float
    z: float
    p: float
    side: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Keyness:
    """The terms, strongest difference first, or why they can't be compared."""

    n_online: int
    n_reviews: int
    keys: tuple[Key, ...] = ()
    reason: str = ""
    needed: int = 0

    def of_side(self, side: str) -> list[Key]:
        """Return the terms that occur more on one side than chance explains."""
        return [one for one in self.keys if one.side == side]


def compare(
    table: pd.DataFrame, n_online: int, n_reviews: int, background: pd.Series | None = None
) -> Keyness:
    """Compare how many of the messages on both sides hold each term.

    ``table`` has columns ``term``, ``online`` and ``reviews``, of ``n_online`` and
    ``n_reviews`` messages. ``background`` holds by term the share of messages that the prior
    expects; both sides together unless given.
    """
    if min(n_online, n_reviews) < intervals.MINIMUM:
        return Keyness(
            n_online=n_online,
            n_reviews=n_reviews,
            reason=estimates.TOO_FEW,
            needed=intervals.MINIMUM,
        )
    kept = table[table["online"] + table["reviews"] >= FEWEST]
    together = (kept["online"] + kept["reviews"]) / (n_online + n_reviews)
    expected = together if background is None else kept["term"].map(background).fillna(together)
    odds, error = _log_odds(kept, expected.to_numpy(float), n_online, n_reviews)
    return Keyness(n_online=n_online, n_reviews=n_reviews, keys=_keys(kept, odds, error))


def _log_odds(
    kept: pd.DataFrame, expected: Floats, n_online: int, n_reviews: int
) -> tuple[Floats, Floats]:
    """Return log-odds ratios and their standard errors (equations 16 and 20 of the article).

    Messages that do not hold the term count in the error too: the article leaves them out
    because words are rare, which themes are not.
    """
    odds, spread = np.zeros(len(kept)), np.zeros(len(kept))
    prior = STRENGTH * np.clip(expected, 1e-6, 1 - 1e-6)
    for sign, column, n in ((1, "online", n_online), (-1, "reviews", n_reviews)):
        held = kept[column].to_numpy(float) + prior
        rest = n + STRENGTH - held
        odds += sign * np.log(held / rest)
        spread += 1 / held + 1 / rest
    return odds, np.sqrt(spread)


def _keys(kept: pd.DataFrame, odds: Floats, error: Floats) -> tuple[Key, ...]:
    z = odds / error
    columns = (
        kept["term"].astype(str),
        kept["online"].astype(int),
        kept["reviews"].astype(int),
        odds,
        odds - _WIDTH * error,
        odds + _WIDTH * error,
        z,
        changes.holm(2 * ndtr(-np.abs(z))),
    )
    rows = zip(*(column.tolist() for column in columns), strict=True)
    return tuple(sorted(map(_key, rows), key=lambda one: (-abs(one.z), one.term)))


def _key(row: tuple[str, int, int, float, float, float, float, float]) -> Key:
    term, online, reviews, log_odds, low, high, z, p = row
    return Key(
        term=term,
        online=online,
        reviews=reviews,
        log_odds=log_odds,
        low=low,
        high=high,
        z=z,
        p=p,
        side=_side(log_odds, p),
    )


def _side(odds: float, p: float) -> str:
    if p >= changes.ALPHA:
        return NEITHER
    return ONLINE if odds > 0 else REVIEWS


def table(online: Iterable[Iterable[str]], reviews: Iterable[Iterable[str]]) -> pd.DataFrame:
    """Count in how many messages each theme or word occurs: what ``compare`` takes."""
    sides = [Counter(term for one in side for term in set(one)) for side in (online, reviews)]
    terms = sorted({*sides[0], *sides[1]})
    return pd.DataFrame(
        {
            "term": terms,
            "online": [sides[0][term] for term in terms],
            "reviews": [sides[1][term] for term in terms],
        }
    )


def words(text: str) -> list[str]:
    """Return the words of a text, folded, of three letters or more.

    >>> words("De zorg: vier keer afgezegd!")
    ['zorg', 'vier', 'keer', 'afgezegd']
    """
    return [word for word in _WORD.findall(fold(text)) if len(word) >= 3]


def examples(
    held: Sequence[bool], online: Sequence[bool], ids: Sequence[UUID]
) -> tuple[list[int], list[int]]:
    """Choose messages to show: places of at most three online, and of three in reviews.

    ``held`` tells which messages hold the term, ``online`` which are not reviews. The ids
    decide, so the same messages are shown every time and nobody picked them.
    """
    order = sorted((at for at, has in enumerate(held) if has), key=lambda at: ids[at].int)
    return (
        [at for at in order if online[at]][:EXAMPLES],
        [at for at in order if not online[at]][:EXAMPLES],
    )

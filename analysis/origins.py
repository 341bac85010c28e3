"""Where the negative mentions come from: articles, sources, themes, whom they are about.

Every part stands beside its share of all mentions with a tone: an article that draws six in
ten of the negative messages and six in ten of all messages is busy, not negative. Counted
are the answers of the model; its confusion is not taken out of parts, which are too small
for that.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import hypergeom

from analysis import changes, estimates, intervals
from analysis.estimates import Figure

MOST_NAMED = 5
"""More parts than this are not a few."""
LEAST = 1 / 3
DROP = 2.0
_AT_MOST_OF_ALL = 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One article, source, theme or target.

    ``share`` is its part of all negative mentions, ``of_all`` its part of all mentions with
    a tone, ``negative`` the share of negative ones within it. ``surplus`` is how many more
    are negative than in as many mentions of all; ``stands_out`` when that is more than chance.
    """

    name: str
    count: int
    share: Figure
    of_all: Figure
    negative: Figure
    surplus: float
    stands_out: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Few:
    """The few parts that carry the negative mentions, of ``parts`` that have any.

    They were chosen because they are the largest, so the interval is about these parts and
    not about the largest of another period.
    """

    names: tuple[str, ...]
    parts: int
    share: Figure
    of_all: Figure


def decompose(table: pd.DataFrame, negative: int, scored: int) -> list[Part]:
    """Return the parts by how many negative mentions they hold, the largest first.

    ``table`` has columns ``name``, ``negative`` and ``scored`` (mentions with a tone).
    ``negative`` and ``scored`` beside it are those of all mentions: a mention may have
    several themes or none, so the parts need not add up.
    """
    ordered = table.sort_values(["negative", "name"], ascending=[False, True])
    names = ordered["name"].astype(str).tolist()
    bad, every = (ordered[name].astype(int).tolist() for name in ("negative", "scored"))
    columns = (
        estimates.shares(bad, [negative] * len(bad)),
        estimates.shares(every, [scored] * len(bad)),
        estimates.shares(bad, every),
    )
    level = negative / max(1, scored)
    surplus = [count - level * size for count, size in zip(bad, every, strict=True)]
    rest = (surplus, _stand_out(bad, every, negative, scored))
    return [
        Part(
            name=name,
            count=count,
            share=share,
            of_all=of_all,
            negative=within,
            surplus=more,
            stands_out=clear,
        )
        for name, count, share, of_all, within, more, clear in zip(
            names, bad, *columns, *rest, strict=True
        )
    ]


def _stand_out(bad: list[int], every: list[int], negative: int, scored: int) -> list[bool]:
    """Tell which parts are more negative than as many mentions drawn from all (Fisher, Holm).

    Parts too small for a share of their own are not tested, and so cost the others nothing.
    """
    sizes = np.array(every)
    tested = sizes >= intervals.MINIMUM
    p = hypergeom.sf(np.array(bad)[tested] - 1, scored, negative, sizes[tested])
    clear = np.zeros(len(sizes), bool)
    clear[tested] = changes.holm(p) < changes.ALPHA
    return [bool(one) for one in clear]


def few(table: pd.DataFrame, negative: int, scored: int) -> Few | None:
    """Return the few parts that carry the negative mentions, if there are.

    They are those before the largest drop, when the next one holds less than half of the
    least of them; together they hold at least ``LEAST``. At most ``MOST_NAMED``, and at most
    a quarter of all parts: three of four articles are no news. A part without a name (a
    message under no article) is never one of them.
    """
    named = table[(table["name"] != "") & (table["negative"] > 0)]
    ordered = named.sort_values(["negative", "name"], ascending=[False, True])
    counts = ordered["negative"].to_numpy(float)
    most = int(min(MOST_NAMED, _AT_MOST_OF_ALL * len(counts)))
    if not most:
        return None
    drops = counts[:most] / counts[1 : most + 1]
    number = int(np.argmax(drops)) + 1
    if drops[number - 1] < DROP or counts[:number].sum() < LEAST * negative:
        return None
    return _few(ordered[:number], len(named), negative, scored)


def _few(chosen: pd.DataFrame, parts: int, negative: int, scored: int) -> Few | None:
    share = estimates.share(int(chosen["negative"].sum()), negative)
    if not share.sure:
        return None
    return Few(
        names=tuple(str(name) for name in chosen["name"]),
        parts=parts,
        share=share,
        of_all=estimates.share(int(chosen["scored"].sum()), scored),
    )


def by(rows: pd.DataFrame, column: str) -> pd.DataFrame:
    """Count by one column what is counted by several: the ``table`` of the other functions.

    ``rows`` has columns ``tone`` (neg, neu, pos; others have no tone) and ``mentions``. A
    column of tuples or lists, such as themes, counts a mention under each of them.
    """
    known = rows[rows["tone"].isin(["neg", "neu", "pos"])]
    counted = pd.DataFrame(
        {
            "name": known[column],
            "negative": known["mentions"].where(known["tone"] == "neg", 0),
            "scored": known["mentions"],
        }
    )
    loose = counted.explode("name") if _holds_several(known[column]) else counted
    sums = loose.dropna(subset="name").groupby("name", as_index=False, observed=True)
    return sums[["negative", "scored"]].sum()


def _holds_several(values: pd.Series) -> bool:
    return bool(len(values)) and isinstance(values.iloc[0], Sequence) and values.dtype == object

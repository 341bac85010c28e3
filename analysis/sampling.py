"""Draw messages for people to label: at random, and every kind in its share."""

from uuid import UUID

import numpy as np
import numpy.typing as npt
import pandas as pd

SEED = 2025

Integers = npt.NDArray[np.uint64]


def order(candidates: pd.DataFrame, seed: int = SEED) -> list[str]:
    """Put all candidates in an order whose every beginning is a stratified random sample.

    ``candidates`` has columns ``id`` (a UUID as text), ``source`` and ``tone``; a stratum is a
    source and a tone. Each stratum is spread evenly over the order, so a beginning of any
    length holds it in its share, and a plain mean over it is unbiased. Within a stratum
    chance decides, from the seed and the id alone: people with the same seed get the same
    messages, which is how two of them can be compared.
    """
    if candidates.empty:
        return []
    chance = _mixed(candidates["id"].tolist(), seed)
    strata = candidates.groupby(["source", "tone"], sort=False).ngroup()
    frame = pd.DataFrame({"id": candidates["id"], "stratum": strata, "chance": chance})
    grouped = frame.groupby("stratum")["chance"]
    rank = grouped.rank(method="first").to_numpy()
    # The random offset lets a small stratum come first as often as last.
    offset = _mixed([str(UUID(int=int(one))) for one in strata], seed + 1) / 2.0**64
    place = (rank - offset) / grouped.transform("size").to_numpy()
    chosen = frame.assign(place=place).sort_values(["place", "chance"])
    return [str(identity) for identity in chosen["id"]]


def _mixed(identities: list[str], seed: int) -> Integers:
    """Turn ids into numbers that look drawn by chance (splitmix64)."""
    low = [UUID(one).int & 0xFFFFFFFFFFFFFFFF for one in identities]
    step = seed * 0x9E3779B97F4A7C15 & 0xFFFFFFFFFFFFFFFF
    mixed = np.array(low, dtype=np.uint64) ^ np.uint64(step)
    with np.errstate(over="ignore"):
        mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    mixed ^= mixed >> np.uint64(31)
    return mixed
